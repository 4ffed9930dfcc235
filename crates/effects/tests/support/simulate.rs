//! Simulated schools where the truth is known: people with low levels come into programmes, estimates have errors,
//! schools differ in how they change.

use effects::{Chosen, Grouping, Panel, Participant, Programme, Reading};

/// A generator of random numbers (splitmix64), the same on every machine.
pub struct Chance(u64);

impl Chance {
    /// A generator that gives the same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// A number between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A standard normal number.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n - 1)
    }
}

/// What is simulated; all in levels.
#[derive(Clone)]
pub struct World {
    pub seed: u64,
    pub schools: usize,
    pub people_per_school: usize,
    pub programmes: usize,
    pub participants: usize,
    /// Schools that one programme draws from.
    pub schools_per_programme: usize,
    pub chosen: Chosen,
    pub effect: f64,
    pub effect_sd: f64,
    /// How much each hour beyond the mean of 20 adds.
    pub per_hour: f64,
    /// Range of standard errors of estimates.
    pub errors: (f64, f64),
    pub traits: usize,
    pub kinds: u32,
}

impl Default for World {
    fn default() -> Self {
        Self {
            seed: 1,
            schools: 200,
            people_per_school: 30,
            programmes: 100,
            participants: 24,
            schools_per_programme: 4,
            chosen: Chosen::ByLevel,
            effect: 0.2,
            effect_sd: 0.1,
            per_hour: 0.0,
            errors: (0.2, 0.45),
            traits: 1,
            kinds: 4,
        }
    }
}

/// A simulated panel with its true effects per programme.
pub struct Truth {
    pub panel: Panel,
    pub programmes: Vec<Programme>,
    pub effects: Vec<f64>,
}

const MEAN: f64 = 2.5;

struct Draws {
    school: Vec<u32>,
    post: Vec<f64>,
    remote: Vec<f64>,
    before: Vec<f64>,
    seen: Vec<Reading>,
}

fn people(world: &World, chance: &mut Chance) -> Draws {
    let mut out = Draws {
        school: Vec::new(),
        post: Vec::new(),
        remote: Vec::new(),
        before: Vec::new(),
        seen: Vec::new(),
    };
    for school in 0..world.schools {
        let remote = f64::from(u8::from(chance.uniform() < 0.3));
        let common = 0.25 * chance.normal();
        for _ in 0..world.people_per_school {
            let post = f64::from(u8::from(chance.uniform() < 0.4));
            let level = MEAN + 0.2 * post - 0.3 * remote + common + 0.5 * chance.normal();
            out.school.push(school as u32);
            out.post.push(post);
            out.remote.push(remote);
            out.before.push(level);
            out.seen.push(observed(world, level, chance));
        }
    }
    out
}

fn observed(world: &World, level: f64, chance: &mut Chance) -> Reading {
    let se = world.errors.0 + (world.errors.1 - world.errors.0) * chance.uniform();
    Reading {
        estimate: level + se * chance.normal(),
        se,
    }
}

/// The lowest people of a programme's schools, by level or by estimate, with some chance in it.
fn choose(world: &World, draws: &Draws, taken: &mut [bool], chance: &mut Chance) -> Vec<u32> {
    let mut schools: Vec<usize> = (0..world.schools_per_programme)
        .map(|_| chance.below(world.schools))
        .collect();
    schools.sort_unstable();
    schools.dedup();
    let mut scored: Vec<(f64, usize)> = Vec::new();
    for school in schools {
        let start = school * world.people_per_school;
        let people = (start..).zip(&taken[start..start + world.people_per_school]);
        for (person, is_taken) in people {
            let seen = match world.chosen {
                Chosen::ByLevel => draws.before[person],
                Chosen::ByEstimate => draws.seen[person].estimate,
            };
            if !is_taken {
                scored.push((seen + 0.4 * chance.normal(), person));
            }
        }
    }
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let chosen: Vec<u32> = scored
        .iter()
        .take(world.participants)
        .map(|(_, p)| *p as u32)
        .collect();
    for person in &chosen {
        taken[*person as usize] = true;
    }
    chosen
}

/// Simulates one world.
pub fn simulate(world: &World) -> Truth {
    let mut chance = Chance::new(world.seed);
    let draws = people(world, &mut chance);
    let n = draws.school.len();
    let mut taken = vec![false; n];
    let mut gains = vec![0.0; n];
    let mut effects = Vec::new();
    let mut programmes = Vec::new();
    for number in 0..world.programmes {
        let effect = world.effect + world.effect_sd * chance.normal();
        let mut participants = Vec::new();
        for person in choose(world, &draws, &mut taken, &mut chance) {
            let dose = 10.0 + 20.0 * chance.uniform();
            gains[person as usize] = effect + world.per_hour * (dose - 20.0);
            participants.push(Participant { person, dose });
        }
        let mean = participants
            .iter()
            .map(|p| gains[p.person as usize])
            .sum::<f64>();
        effects.push(mean / participants.len().max(1) as f64);
        programmes.push(Programme {
            kind: number as u32 % world.kinds,
            mode: number as u32 % 3,
            first: 2,
            last: 2,
            traits: Vec::new(),
            participants,
            chosen: world.chosen,
            cost: Some(1e6),
        });
    }
    let readings = readings(world, &draws, &gains, &mut chance);
    let remote = draws.remote.iter().map(|r| Some(*r as u32)).collect();
    let panel = Panel {
        schools: draws.school,
        covariates: vec![draws.post, draws.remote],
        groupings: vec![Grouping {
            groups: 2,
            of_person: remote,
        }],
        occasions: vec![1, 2],
        traits: world.traits,
        readings,
    };
    Truth {
        panel,
        programmes,
        effects,
    }
}

/// Estimates before and after: levels rise by themselves, low ones more, by school and by person.
fn readings(
    world: &World,
    draws: &Draws,
    gains: &[f64],
    chance: &mut Chance,
) -> Vec<Option<Reading>> {
    let n = draws.school.len();
    let mut out = Vec::with_capacity(2 * n * world.traits);
    for _ in 0..world.traits {
        out.extend(draws.seen.iter().copied().map(Some));
        let mut common = 0.0;
        for (person, gain) in gains.iter().enumerate() {
            if person % world.people_per_school == 0 {
                common = 0.1 * chance.normal();
            }
            let before = draws.before[person];
            let growth = 0.15 - 0.2 * (before - MEAN) + 0.05 * draws.post[person]
                - 0.04 * draws.remote[person];
            let after = before + growth + common + 0.2 * chance.normal() + gain;
            out.push(Some(observed(world, after, chance)));
        }
    }
    out
}

/// How often intervals hold the truth, and how far off estimates are on average.
#[derive(Default)]
pub struct Tally {
    pub count: usize,
    pub covered: usize,
    pub error: f64,
    pub square: f64,
    pub plain_error: f64,
    pub above: usize,
    pub below: usize,
}

impl Tally {
    /// Counts one interval.
    pub fn add(&mut self, estimate: f64, (low, high): (f64, f64), plain: f64, truth: f64) {
        self.count += 1;
        self.covered += usize::from(low <= truth && truth <= high);
        self.above += usize::from(low > truth);
        self.below += usize::from(high < truth);
        self.error += estimate - truth;
        self.square += (estimate - truth).powi(2);
        self.plain_error += plain - truth;
    }

    /// Share of intervals that hold the truth.
    pub fn coverage(&self) -> f64 {
        self.covered as f64 / self.count as f64
    }

    /// Mean error of the estimates.
    pub fn bias(&self) -> f64 {
        self.error / self.count as f64
    }

    /// Mean error of the plain difference.
    pub fn plain_bias(&self) -> f64 {
        self.plain_error / self.count as f64
    }
}

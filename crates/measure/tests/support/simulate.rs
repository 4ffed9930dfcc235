//! Draws populations from the model itself, by an own generator, so that recovery and coverage can be checked.
#![allow(dead_code, reason = "tests and benches use different parts")]

use measure::fit::{Design, DesignBuilder, ItemShape, VisitRater};

/// A small generator (SplitMix64) with normal and logistic draws.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    pub fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub fn logistic(&mut self) -> f64 {
        let u = self.uniform();
        (u / (1.0 - u)).ln()
    }
}

/// What to draw.
#[derive(Clone, Debug)]
pub struct World {
    pub people: usize,
    pub per_school: usize,
    pub schools_per_authority: usize,
    pub traits: usize,
    pub competencies: usize,
    pub items_per_trait: usize,
    /// Categories of the items, taken in turn.
    pub categories: Vec<usize>,
    /// Visits by others per person and semester.
    pub visits: usize,
    /// Share of an instrument's items that a visit fills in.
    pub filled: f64,
    pub own_rating: bool,
    pub semesters: usize,
    /// Other raters than the principal, per authority.
    pub supervisors: usize,
    pub general: f64,
    pub competency: f64,
    pub own: f64,
    pub rater: f64,
    pub halo: f64,
    pub bias: f64,
    pub bias_variance: f64,
    pub walk: f64,
    pub school: f64,
    pub authority: f64,
    pub seed: u64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            people: 2000,
            per_school: 20,
            schools_per_authority: 10,
            traits: 4,
            competencies: 4,
            items_per_trait: 5,
            categories: vec![5],
            visits: 3,
            filled: 0.5,
            own_rating: true,
            semesters: 1,
            supervisors: 20,
            general: 0.7,
            competency: 0.3,
            own: 0.2,
            rater: 0.4,
            halo: 0.15,
            bias: 0.6,
            bias_variance: 0.4,
            walk: 0.1,
            school: 0.15,
            authority: 0.08,
            seed: 1,
        }
    }
}

impl Truth {
    /// A trait of everybody.
    pub fn of_trait(&self, k: usize) -> impl Iterator<Item = f64> + Clone + '_ {
        self.theta
            .iter()
            .skip(k)
            .step_by(self.traits)
            .map(|t| f64::from(*t))
    }

    /// The plain mean of everybody's ratings of a trait.
    pub fn plain(&self, k: usize) -> impl Iterator<Item = f64> + Clone + '_ {
        self.naive
            .iter()
            .skip(k)
            .step_by(self.traits)
            .map(|t| f64::from(*t))
    }
}

/// What was drawn.
pub struct Truth {
    pub design: Design,
    pub traits: usize,
    /// Per person the traits of the latest semester.
    pub theta: Vec<f32>,
    pub severity: Vec<f64>,
    pub thresholds: Vec<Vec<f64>>,
    /// Per person the plain mean of all ratings, as a share of the range.
    pub naive: Vec<f32>,
}

struct Draw<'a> {
    world: &'a World,
    random: Random,
}

impl Draw<'_> {
    /// Traits drawn from the people's covariance, times a scale.
    fn traits(&mut self, scale: f64) -> Vec<f64> {
        let w = self.world;
        let general = w.general.sqrt() * self.random.normal();
        let competencies: Vec<f64> = (0..w.competencies)
            .map(|_| w.competency.sqrt() * self.random.normal())
            .collect();
        (0..w.traits)
            .map(|k| {
                let own = w.own.sqrt() * self.random.normal();
                scale * (general + competencies[k * w.competencies / w.traits] + own)
            })
            .collect()
    }

    fn thresholds(&mut self) -> Vec<Vec<f64>> {
        let w = self.world;
        (0..w.traits * w.items_per_trait)
            .map(|j| {
                let c = w.categories[j % w.categories.len()];
                let shift = 0.4 * self.random.normal();
                let width = 6.0 / c as f64;
                (1..c)
                    .map(|y| {
                        let even = (y as f64 - c as f64 / 2.0) * width;
                        even + shift + 0.2 * self.random.uniform()
                    })
                    .collect()
            })
            .collect()
    }

    fn category(&mut self, thresholds: &[f64], x: f64) -> u8 {
        let y = x + self.random.logistic();
        thresholds.iter().filter(|t| **t < y).count() as u8
    }
}

/// Draws a world.
pub fn simulate(world: &World) -> Truth {
    let w = world;
    let mut draw = Draw {
        world,
        random: Random::new(w.seed),
    };
    let schools = w.people.div_ceil(w.per_school);
    let authorities = schools.div_ceil(w.schools_per_authority);
    let raters = schools + authorities * w.supervisors;
    let severity: Vec<f64> = (0..raters)
        .map(|_| w.rater.sqrt() * draw.random.normal())
        .collect();
    let thresholds = draw.thresholds();
    let shapes = thresholds.iter().enumerate().map(|(j, t)| ItemShape {
        trait_index: j / w.items_per_trait,
        categories: t.len() + 1,
    });
    let mut builder = DesignBuilder::new(w.traits, shapes.collect(), 0).expect("a valid world");
    let (mut authority_effect, mut school_effect) = (Vec::new(), Vec::new());
    let mut theta = Vec::with_capacity(w.people * w.traits);
    let mut naive = Vec::with_capacity(w.people * w.traits);
    for person in 0..w.people {
        let school = person / w.per_school;
        if person % (w.per_school * w.schools_per_authority) == 0 {
            authority_effect = draw.traits(w.authority.sqrt());
        }
        if person % w.per_school == 0 {
            school_effect = draw.traits(w.school.sqrt());
            add(&mut school_effect, &authority_effect);
        }
        let mut own = draw.traits(1.0);
        add(&mut own, &school_effect);
        let means = draw.person(school, &mut own, &severity, &thresholds, &mut builder);
        builder
            .end_person(Some(school as u32))
            .expect("a valid person");
        naive.extend(means.iter().map(|m| *m as f32));
        theta.extend(own.iter().map(|t| *t as f32));
    }
    let of_school = (0..schools)
        .map(|s| (s / w.schools_per_authority) as u32)
        .collect();
    Truth {
        design: builder.finish(of_school).expect("a valid design"),
        traits: w.traits,
        theta,
        severity,
        thresholds,
        naive,
    }
}

fn add(to: &mut [f64], from: &[f64]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t += f;
    }
}

impl Draw<'_> {
    /// Draws all visits of a person whose traits move on with the semesters; returns the plain means per trait.
    fn person(
        &mut self,
        school: usize,
        theta: &mut [f64],
        severity: &[f64],
        thresholds: &[Vec<f64>],
        builder: &mut DesignBuilder,
    ) -> Vec<f64> {
        let w = self.world;
        let own = w.bias + w.bias_variance.sqrt() * self.random.normal();
        let mut means = vec![(0.0, 0.0); w.traits];
        let mut ratings = Vec::new();
        for semester in 0..w.semesters {
            if semester > 0 {
                let step = self.traits(w.walk.sqrt());
                add(theta, &step);
            }
            for visit in 0..w.visits + usize::from(w.own_rating) {
                let rater = self.rater(school, visit);
                let halo = w.halo.sqrt() * self.random.normal();
                let shift = halo + rater.map_or(own, |r| -severity[r]);
                ratings.clear();
                for (j, item) in thresholds.iter().enumerate() {
                    if self.random.uniform() < w.filled {
                        let k = j / w.items_per_trait;
                        let y = self.category(item, theta[k] + shift);
                        ratings.push((j, y));
                        means[k].0 += f64::from(y) / item.len() as f64;
                        means[k].1 += 1.0;
                    }
                }
                let who = rater.map_or(VisitRater::Oneself, |r| VisitRater::Rater(r as u32));
                builder
                    .add_visit(who, semester as i32, &[], &ratings)
                    .expect("a valid visit");
            }
        }
        means.iter().map(|(s, n)| s / f64::max(*n, 1.0)).collect()
    }

    /// The principal makes the first visit, supervisors the others, the person the last one.
    fn rater(&mut self, school: usize, visit: usize) -> Option<usize> {
        let w = self.world;
        let schools = w.people.div_ceil(w.per_school);
        let authority = school / w.schools_per_authority;
        let supervisor = self.random.below(w.supervisors);
        match visit {
            0 => Some(school),
            v if v == w.visits => None,
            _ => Some(schools + authority * w.supervisors + supervisor),
        }
    }
}

/// Pearson's correlation.
pub fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let n = pairs.clone().count() as f64;
    let (sx, sy) = pairs
        .clone()
        .fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mx, my) = (sx / n, sy / n);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx) * (x - mx);
        yy += (y - my) * (y - my);
    }
    xy / (xx * yy).sqrt()
}

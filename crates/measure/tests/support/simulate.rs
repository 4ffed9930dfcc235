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

/// What was drawn.
pub struct Truth {
    pub design: Design,
    /// Per person the traits of the latest semester.
    pub theta: Vec<Vec<f64>>,
    pub severity: Vec<f64>,
    pub thresholds: Vec<Vec<f64>>,
    /// Per person the plain mean of all ratings, as a share of the range.
    pub naive: Vec<Vec<f64>>,
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
    let shapes = (0..thresholds.len())
        .map(|j| ItemShape {
            trait_index: j / w.items_per_trait,
            categories: thresholds[j].len() + 1,
        })
        .collect();
    let mut builder = DesignBuilder::new(w.traits, shapes, 0).expect("a valid world");
    let (mut authority_effect, mut school_effect) = (Vec::new(), Vec::new());
    let (mut truths, mut naive) = (Vec::with_capacity(w.people), Vec::new());
    let mut ratings = Vec::new();
    for person in 0..w.people {
        let school = person / w.per_school;
        let authority = school / w.schools_per_authority;
        if person % (w.per_school * w.schools_per_authority) == 0 {
            authority_effect = draw.traits(w.authority.sqrt());
        }
        if person % w.per_school == 0 {
            school_effect = draw.traits(w.school.sqrt());
            for (s, a) in school_effect.iter_mut().zip(&authority_effect) {
                *s += a;
            }
        }
        let mut theta = draw.traits(1.0);
        theta
            .iter_mut()
            .zip(&school_effect)
            .for_each(|(t, s)| *t += s);
        let own = w.bias + w.bias_variance.sqrt() * draw.random.normal();
        let mut means = vec![(0.0, 0.0); w.traits];
        for semester in 0..w.semesters {
            if semester > 0 {
                let step = draw.traits(w.walk.sqrt());
                theta.iter_mut().zip(&step).for_each(|(t, s)| *t += s);
            }
            for visit in 0..w.visits + usize::from(w.own_rating) {
                let by_self = visit == w.visits;
                let rater = if visit == 0 {
                    school
                } else {
                    schools + authority * w.supervisors + draw.random.below(w.supervisors)
                };
                let halo = w.halo.sqrt() * draw.random.normal();
                let shift = halo + if by_self { own } else { -severity[rater] };
                ratings.clear();
                for (j, item) in thresholds.iter().enumerate() {
                    if draw.random.uniform() < w.filled {
                        let k = j / w.items_per_trait;
                        let y = draw.category(item, theta[k] + shift);
                        ratings.push((j, y));
                        means[k].0 += f64::from(y) / item.len() as f64;
                        means[k].1 += 1.0;
                    }
                }
                let who = if by_self {
                    VisitRater::Oneself
                } else {
                    VisitRater::Rater(rater as u32)
                };
                builder
                    .add_visit(who, semester as i32, &[], &ratings)
                    .expect("a valid visit");
            }
        }
        builder
            .end_person(Some(school as u32))
            .expect("a valid person");
        naive.push(means.iter().map(|(s, n)| s / f64::max(*n, 1.0)).collect());
        truths.push(theta);
    }
    let of_school = (0..schools)
        .map(|s| (s / w.schools_per_authority) as u32)
        .collect();
    Truth {
        design: builder.finish(of_school).expect("a valid design"),
        theta: truths,
        severity,
        thresholds,
        naive,
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

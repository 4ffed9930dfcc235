//! The mean change of a group between two estimates of each person, with an interval that carries
//! the errors of both.
//!
//! What is assumed: the two estimates of a person err independently. They do not quite, for the later
//! one also rests on the earlier evidence; their errors then go the same way and the true error of
//! the difference is smaller than stated, so the interval is too wide rather than too narrow. The
//! later estimate is drawn towards the earlier one for the same reason, so that a change is stated
//! too small rather than too large. Only what belongs to a person shrinks as the group grows: the
//! severity of a rater who rated several of them stays. It speaks of the people of the group, and
//! knows nothing of why they changed.

use std::collections::BTreeMap;

use kernel::PersonId;

/// Half the width of a 90 % interval in standard errors.
const NINETY: f64 = 1.644_853_626_951_472_7;

/// Where someone stood, as far as was known.
#[derive(Clone, Debug, PartialEq)]
pub struct Standpoint {
    /// Expected level.
    pub level: f64,
    /// Its standard error in levels.
    pub se: f64,
    /// Who rated, once for each form.
    pub raters: Vec<PersonId>,
}

impl Standpoint {
    /// A standpoint from an estimate and its 90 % interval.
    pub fn new(level: f64, low: f64, high: f64, raters: Vec<PersonId>) -> Self {
        Self {
            level,
            se: (high - low) / (2.0 * NINETY),
            raters,
        }
    }
}

/// One person's two standpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Who.
    pub person: PersonId,
    /// Before the programme began.
    pub before: Standpoint,
    /// Now.
    pub now: Standpoint,
}

/// What can be said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It rose.
    Risen,
    /// It fell.
    Fallen,
    /// The interval holds zero.
    CannotTell,
}

/// The mean change of some people, in levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanChange {
    /// How many were counted.
    pub people: usize,
    /// The mean before.
    pub before: f64,
    /// The mean now.
    pub now: f64,
    /// The mean change.
    pub mean: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl MeanChange {
    /// What can be said.
    pub fn verdict(&self) -> Verdict {
        if self.low > 0.0 {
            Verdict::Risen
        } else if self.high < 0.0 {
            Verdict::Fallen
        } else {
            Verdict::CannotTell
        }
    }
}

/// The mean change of a group; `rater_spread` is the standard deviation of raters' severity in levels.
pub fn mean_change(pairs: &[Pair], rater_spread: f64) -> Option<MeanChange> {
    if pairs.is_empty() {
        return None;
    }
    let befores: Vec<_> = pairs.iter().map(|pair| &pair.before).collect();
    let nows: Vec<_> = pairs.iter().map(|pair| &pair.now).collect();
    let (before, now) = (mean_level(&befores), mean_level(&nows));
    let variance = mean_variance(&befores, rater_spread) + mean_variance(&nows, rater_spread);
    let half = NINETY * variance.sqrt();
    let mean = now - before;
    Some(MeanChange {
        people: pairs.len(),
        before,
        now,
        mean,
        low: mean - half,
        high: mean + half,
    })
}

fn mean_level(points: &[&Standpoint]) -> f64 {
    points.iter().map(|point| point.level).sum::<f64>() / points.len() as f64
}

/// The variance of the mean of some standpoints: each person's own part shrinks with their number,
/// what comes from the raters shrinks only as far as the raters differ.
fn mean_variance(points: &[&Standpoint], rater_spread: f64) -> f64 {
    let count = points.len() as f64;
    let mut shares: BTreeMap<PersonId, f64> = BTreeMap::new();
    let (mut own, mut total) = (0.0, 0.0);
    for point in points {
        let weight = 1.0 / point.raters.len().max(1) as f64;
        let mut mine: BTreeMap<PersonId, f64> = BTreeMap::new();
        for rater in &point.raters {
            *mine.entry(*rater).or_default() += weight;
            *shares.entry(*rater).or_default() += weight / count;
        }
        let variance = point.se * point.se;
        let severity = rater_spread * rater_spread * squares(&mine);
        own += (variance - severity).max(0.0);
        total += variance;
    }
    // An estimate that is drawn to the middle carries less severity than one rating does.
    let severity = (rater_spread * rater_spread).min(total / count);
    own / (count * count) + severity * squares(&shares)
}

fn squares(shares: &BTreeMap<PersonId, f64>) -> f64 {
    shares.values().map(|share| share * share).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(before: f64, now: f64, raters: (PersonId, PersonId)) -> Pair {
        let point = |level, rater| Standpoint {
            level,
            se: 0.4,
            raters: vec![rater],
        };
        Pair {
            person: PersonId::new(),
            before: point(before, raters.0),
            now: point(now, raters.1),
        }
    }

    fn different() -> (PersonId, PersonId) {
        (PersonId::new(), PersonId::new())
    }

    #[test]
    fn one_persons_interval_carries_both_errors() {
        let change = mean_change(&[pair(2.0, 2.5, different())], 0.3).unwrap();
        let half = NINETY * (0.16_f64 + 0.16).sqrt();
        assert!((change.mean - 0.5).abs() < 1e-12);
        assert!(
            (change.high - change.mean - half).abs() < 1e-9,
            "{change:?}"
        );
        assert_eq!(change.verdict(), Verdict::CannotTell);
    }

    #[test]
    fn a_group_of_differently_rated_people_says_more_than_one_person() {
        let pairs: Vec<_> = (0..16).map(|_| pair(2.0, 2.5, different())).collect();
        let change = mean_change(&pairs, 0.3).unwrap();
        let half = NINETY * (0.32_f64 / 16.0).sqrt();
        assert!(
            (change.high - change.mean - half).abs() < 1e-9,
            "{change:?}"
        );
        assert_eq!(change.verdict(), Verdict::Risen);
    }

    #[test]
    fn one_raters_severity_does_not_average_out_however_large_the_group() {
        let raters = different();
        let many: Vec<_> = (0..10_000).map(|_| pair(2.0, 2.3, raters)).collect();
        let change = mean_change(&many, 0.3).unwrap();
        let least = NINETY * (0.09_f64 * 2.0).sqrt();
        assert!(change.high - change.mean >= least, "{change:?}");
        assert_eq!(change.verdict(), Verdict::CannotTell);
    }

    #[test]
    fn what_can_be_said_follows_from_the_interval() {
        let of = |mean: f64| MeanChange {
            people: 5,
            before: 2.0,
            now: 2.0 + mean,
            mean,
            low: mean - 0.2,
            high: mean + 0.2,
        };
        for (mean, expected) in [
            (0.3, Verdict::Risen),
            (0.2, Verdict::CannotTell),
            (0.0, Verdict::CannotTell),
            (-0.3, Verdict::Fallen),
        ] {
            assert_eq!(of(mean).verdict(), expected, "{mean}");
        }
        assert_eq!(mean_change(&[], 0.3), None);
    }

    #[test]
    fn where_nothing_changed_a_change_is_seldom_claimed() {
        // The later estimate of each person is made of the earlier evidence and new evidence of equal
        // weight; a fixed sequence stands in for chance.
        let mut state = 20_261_124_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        let mut normal =
            || (-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
        let mut claimed = 0;
        for _ in 0..2_000 {
            let pairs: Vec<_> = (0..6)
                .map(|_| {
                    let (first, second) = (0.4 * normal(), 0.4 * normal());
                    let mut pair = pair(first, f64::midpoint(first, second), different());
                    pair.now.se = 0.4 / std::f64::consts::SQRT_2;
                    pair
                })
                .collect();
            let verdict = mean_change(&pairs, 0.0).unwrap().verdict();
            claimed += usize::from(verdict != Verdict::CannotTell);
        }
        assert!(
            claimed < 200,
            "{claimed} of 2000 claims of a change that is not there"
        );
    }
}

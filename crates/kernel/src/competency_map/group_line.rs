//! What can be said of a group from the sums over its people: mean, interval, reliability, change. Pure.

use platform::sea_orm::{self, FromQueryResult};

use super::raters::HALF_WIDTH;
use crate::people::SchoolId;

/// What a group's people have in one indicator or competency, as sums over those of whom anything is known.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct GroupLine {
    /// The indicator's or competency's code.
    pub subject: String,
    /// People of whom anything is known.
    pub people: i64,
    /// Sum of their levels.
    pub levels: f64,
    /// Sum of the squares of their levels.
    pub level_squares: f64,
    /// Sum of their squared standard errors, in levels.
    pub error_squares: f64,
    /// Sum of their targets.
    pub targets: f64,
    /// Those more likely below their target than not.
    pub below: i64,
    /// Expected levels missing, all together.
    pub shortfall: f64,
    /// Ratings behind it.
    pub ratings: i64,
    /// People of whom an earlier semester is known too.
    pub changed: i64,
    /// Sum of their changes since that semester, in levels.
    pub changes: f64,
    /// Sum of the squares of these changes.
    pub change_squares: f64,
}

/// A mean with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean, in levels.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
}

impl Mean {
    /// The lower end of the interval.
    pub fn low(self) -> f64 {
        self.value - HALF_WIDTH * self.se
    }

    /// The upper end.
    pub fn high(self) -> f64 {
        self.value + HALF_WIDTH * self.se
    }

    /// How much this is above another, with the uncertainty of both.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            se: self.se.hypot(other.se),
        }
    }
}

impl GroupLine {
    fn count(&self) -> f64 {
        self.people.max(1) as f64
    }

    /// The mean level of these people. They are the whole group, not a sample of one: its
    /// uncertainty is that of the measurement alone, taken as independent between people.
    pub fn mean(&self) -> Mean {
        Mean {
            value: self.levels / self.count(),
            se: self.error_squares.max(0.0).sqrt() / self.count(),
        }
    }

    /// The mean target.
    pub fn target(&self) -> f64 {
        self.targets / self.count()
    }

    /// The share of the group's spread that is spread between people and not uncertainty, 0 to 1.
    /// Estimates are shrunk, so their variance is that of the true levels less the error's.
    pub fn reliability(&self) -> Option<f64> {
        if self.people < 2 {
            return None;
        }
        let n = self.count();
        let mean = self.levels / n;
        let between = ((self.level_squares - n * mean * mean) / (n - 1.0)).max(0.0);
        let error = self.error_squares / n;
        (between + error > 0.0).then(|| between / (between + error))
    }

    /// The mean change since the semester before, among those known in both; its uncertainty is
    /// that between people.
    pub fn change(&self) -> Option<Mean> {
        if self.changed < 2 {
            return None;
        }
        let n = self.changed as f64;
        let mean = self.changes / n;
        let variance = ((self.change_squares - n * mean * mean) / (n - 1.0)).max(0.0);
        Some(Mean {
            value: mean,
            se: (variance / n).sqrt(),
        })
    }
}

/// The same for one school among several.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct SchoolLine {
    /// The school.
    pub school_id: SchoolId,
    /// Its line.
    #[sea_orm(nested)]
    pub line: GroupLine,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels with a common standard error, each with its level before.
    fn line(levels: &[(f64, f64)], se: f64) -> GroupLine {
        let sum = |of: &dyn Fn(&(f64, f64)) -> f64| levels.iter().map(of).sum::<f64>();
        GroupLine {
            subject: "guru-2626-2023/1".to_owned(),
            people: levels.len() as i64,
            levels: sum(&|row| row.0),
            level_squares: sum(&|row| row.0 * row.0),
            error_squares: levels.len() as f64 * se * se,
            targets: 3.0 * levels.len() as f64,
            below: 1,
            shortfall: 1.0,
            ratings: 9,
            changed: levels.len() as i64,
            changes: sum(&|row| row.0 - row.1),
            change_squares: sum(&|row| (row.0 - row.1).powi(2)),
        }
    }

    #[test]
    fn a_mean_is_as_sure_as_its_people_are_many() {
        let four = line(&[(2.0, 1.5), (3.0, 2.5), (2.0, 1.5), (3.0, 2.5)], 0.4);
        let mean = four.mean();
        assert!((mean.value - 2.5).abs() < 1e-12);
        assert!((mean.se - 0.2).abs() < 1e-12);
        assert!((mean.high() - mean.low() - 2.0 * HALF_WIDTH * 0.2).abs() < 1e-12);
        let change = four.change().unwrap();
        assert!((change.value - 0.5).abs() < 1e-12);
        assert!(change.se < 1e-7, "all changed alike");
    }

    #[test]
    fn reliability_is_one_without_error_and_none_without_people_to_compare() {
        let sure = line(&[(2.0, 2.0), (3.0, 3.0)], 0.0);
        assert_eq!(sure.reliability(), Some(1.0));
        let alike = line(&[(2.0, 2.0), (2.0, 2.0)], 0.5);
        assert_eq!(alike.reliability(), Some(0.0));
        assert_eq!(line(&[(2.0, 2.0)], 0.5).reliability(), None);
    }

    #[test]
    fn a_difference_is_less_sure_than_either_side() {
        let left = Mean {
            value: 3.0,
            se: 0.3,
        };
        let right = Mean {
            value: 2.5,
            se: 0.4,
        };
        let difference = left.minus(right);
        assert!((difference.value - 0.5).abs() < 1e-12);
        assert!((difference.se - 0.5).abs() < 1e-12);
    }
}

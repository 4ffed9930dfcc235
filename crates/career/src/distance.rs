//! How far a level is from what is asked, never without its interval.

use kernel::competency_map::MapEntry;

/// Levels missing to what is asked; negative where there are more than enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// By the estimate.
    pub middle: f64,
    /// At the upper end of its 90 % interval.
    pub least: f64,
    /// At the lower end.
    pub most: f64,
}

/// The distance to a level that is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// The level that is asked.
    pub level: u8,
    gap: Option<Gap>,
}

impl Distance {
    /// The distance of an estimate; unknown without one.
    pub fn of(entry: Option<&MapEntry>, level: u8) -> Self {
        let asked = f64::from(level);
        Self {
            level,
            gap: entry.map(|entry| Gap {
                middle: asked - entry.level,
                least: asked - entry.high,
                most: asked - entry.low,
            }),
        }
    }

    /// The levels missing, where anything is known.
    pub fn gap(&self) -> Option<Gap> {
        self.gap
    }

    /// The word of its standing, in style names and translation keys: `below` or `met` only where the whole
    /// interval says so.
    pub fn word(&self) -> &'static str {
        match self.gap {
            None => "unknown",
            Some(gap) if gap.least > 0.0 => "below",
            Some(gap) if gap.most <= 0.0 => "met",
            Some(_) => "unclear",
        }
    }

    /// The key of its sentence.
    pub fn key(&self) -> &'static str {
        match self.word() {
            "below" => "standing-below",
            "met" => "standing-met",
            "unclear" => "standing-unclear",
            _ => "standing-unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::calendar::Semester;
    use kernel::competency_map::{MapEntry, MapEntryId};
    use kernel::{AuthorityId, PersonId};
    use platform::Moment;

    use super::Distance;

    fn entry(low: f64, level: f64, high: f64) -> MapEntry {
        MapEntry {
            authority_id: AuthorityId::new(),
            id: MapEntryId::new(),
            person_id: PersonId::new(),
            subject: "guru-2626-2023/1.1".to_owned(),
            semester: Semester::of("2026-09-01".parse().unwrap()),
            is_latest: true,
            theta: 0.0,
            se: 1.0,
            level,
            low,
            high,
            target: 3.0,
            probability_below: 0.5,
            shortfall: 0.5,
            ratings: 5,
            made_at: Moment::from_millis(0),
        }
    }

    #[test]
    fn a_distance_is_certain_only_where_the_whole_interval_is() {
        for (low, level, high, asked, word) in [
            (1.5, 2.0, 2.5, 3, "below"),
            (2.5, 2.9, 3.3, 3, "unclear"),
            (3.0, 3.4, 3.8, 3, "met"),
            (2.5, 2.75, 3.0, 3, "unclear"),
        ] {
            let found = Distance::of(Some(&entry(low, level, high)), asked);
            assert_eq!(found.word(), word, "{low} {level} {high}");
        }
        assert_eq!(Distance::of(None, 3).word(), "unknown");
    }

    #[test]
    fn what_is_missing_has_its_own_interval() {
        let gap = Distance::of(Some(&entry(1.5, 2.0, 2.75)), 3).gap().unwrap();
        assert_eq!((gap.least, gap.middle, gap.most), (0.25, 1.0, 1.5));
    }
}

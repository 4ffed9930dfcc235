//! A mark by an official rule: shares of the most that each part and the whole can reach, read off
//! bands. It is shown beside the form it belongs to and never feeds the map, which weighs raters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ids::ItemCode;
use super::model::Instrument;

/// How a form that is filled whole is marked, as its instrument states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRule {
    /// What a part counts by the share reached in it, lowest share first.
    pub parts: Vec<PartBand>,
    /// What the sum over the parts is called by its share, lowest share first.
    pub whole: Vec<WholeBand>,
    /// The rule and where it was read, as a sentence.
    pub source: String,
    /// Whether a public source says so.
    pub verified: bool,
}

/// What a part counts from a share on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartBand {
    /// In per cent of the most; the band holds what is above.
    pub above: f64,
    /// What the part counts.
    pub counts: u32,
}

/// What the whole is called from a share on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeBand {
    /// In whole per cent, rounded, of the most the parts can count.
    pub from: u32,
    /// Its name in the rule.
    pub name: String,
}

/// The mark of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The parts in order.
    pub parts: Vec<PartMark>,
    /// The whole, once every item of every part is rated.
    pub whole: Option<WholeMark>,
}

/// The mark of one part.
#[derive(Debug, Clone, PartialEq)]
pub struct PartMark {
    /// The part's name.
    pub name: String,
    /// The sum of its ratings so far.
    pub sum: u32,
    /// The most it can be.
    pub most: u32,
    /// What it counts, once all its items are rated.
    pub counts: Option<u32>,
}

/// The mark of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeMark {
    /// The sum of what the parts count.
    pub sum: u32,
    /// The most it can be.
    pub most: u32,
    /// Its share in whole per cent.
    pub percent: u32,
    /// Its name in the rule.
    pub name: String,
}

impl MarkRule {
    /// The mark of an instrument's items that are rated so.
    pub fn mark(&self, instrument: &Instrument, ratings: &BTreeMap<ItemCode, u32>) -> Mark {
        let highest = self.parts.iter().map(|band| band.counts).max().unwrap_or(0);
        let parts: Vec<PartMark> = instrument
            .sections
            .iter()
            .map(|section| {
                let items: Vec<_> = instrument.items_of(&section.code).collect();
                let given: Vec<u32> = items
                    .iter()
                    .filter_map(|item| ratings.get(&item.code).copied())
                    .collect();
                let sum = given.iter().sum();
                let most = items
                    .iter()
                    .map(|item| u32::from(item.scale.range().1))
                    .sum();
                let is_whole = given.len() == items.len() && most > 0;
                PartMark {
                    name: section.name.clone(),
                    sum,
                    most,
                    counts: is_whole.then(|| self.part(100.0 * f64::from(sum) / f64::from(most))),
                }
            })
            .collect();
        let most = highest * u32::try_from(parts.len()).unwrap_or(0);
        let counted: Option<u32> = parts.iter().map(|part| part.counts).sum();
        let whole = counted.filter(|_| most > 0).and_then(|sum| {
            // Half a per cent rounds up.
            let percent = (200 * sum + most) / (2 * most);
            let band = self.whole.iter().rev().find(|band| percent >= band.from)?;
            Some(WholeMark {
                sum,
                most,
                percent,
                name: band.name.clone(),
            })
        });
        Mark { parts, whole }
    }

    /// Nothing reached is undefined in the rule of 2010; it counts as the lowest band.
    fn part(&self, share: f64) -> u32 {
        let band = self.parts.iter().rev().find(|band| share > band.above);
        band.or(self.parts.first()).map_or(0, |band| band.counts)
    }

    /// Whether the bands rise and begin at nothing.
    pub(super) fn is_in_order(&self) -> bool {
        let parts = self.parts.first().is_some_and(|band| band.above == 0.0)
            && self
                .parts
                .windows(2)
                .all(|it| it[0].above < it[1].above && it[0].counts < it[1].counts);
        let whole = self.whole.first().is_some_and(|band| band.from == 0)
            && self.whole.windows(2).all(|it| it[0].from < it[1].from);
        parts && whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::Frameworks;

    /// PK Guru with each item of each competency rated as `rate` says.
    fn mark(rate: impl Fn(&str, usize) -> Option<u32>) -> Mark {
        let frameworks = Frameworks::embedded();
        let instrument = frameworks.instrument(&"pk-guru-35-2010".into()).unwrap();
        let mut ratings = BTreeMap::new();
        for section in &instrument.sections {
            for (at, item) in instrument.items_of(&section.code).enumerate() {
                if let Some(value) = rate(&section.code, at) {
                    ratings.insert(item.code.clone(), value);
                }
            }
        }
        instrument.mark.as_ref().unwrap().mark(instrument, &ratings)
    }

    #[test]
    fn everything_seen_counts_four_in_fourteen_competencies() {
        let all = mark(|_, _| Some(2));
        assert_eq!(all.parts.len(), 14);
        assert_eq!(all.parts.iter().map(|part| part.most).sum::<u32>(), 156);
        let whole = all.whole.unwrap();
        assert_eq!((whole.sum, whole.most, whole.percent), (56, 56, 100));
        assert_eq!(whole.name, "Amat baik");
    }

    #[test]
    fn a_share_on_a_boundary_belongs_to_the_band_below() {
        // Competency 3 has four statements: 1 of 8 and 2 of 8 are up to 25 %, 3 of 8 is above.
        let counts = |sum: u32| {
            let found = mark(|code, at| Some(u32::from(code == "3" && (at as u32) < sum)));
            found.parts[2].counts.unwrap()
        };
        assert_eq!([0, 1, 2, 3, 4].map(counts), [1, 1, 1, 2, 2]);
        let halves = mark(|_, _| Some(1));
        assert!(
            halves.parts.iter().all(|part| part.counts == Some(2)),
            "50 % is not above 50"
        );
        let whole = halves.whole.unwrap();
        assert_eq!(
            (whole.sum, whole.percent, whole.name.as_str()),
            (28, 50, "Kurang")
        );
    }

    #[test]
    fn a_form_that_is_not_whole_has_marks_for_whole_parts_only() {
        let some = mark(|code, at| (code != "14" || at > 0).then_some(2));
        assert_eq!(some.parts[12].counts, Some(4));
        assert_eq!(some.parts[13].counts, None);
        assert_eq!(some.whole, None);
    }
}

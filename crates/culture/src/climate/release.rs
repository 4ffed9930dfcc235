//! What may be shown of counts. Pure.
//!
//! A school's figure is shown from five answers on. Its groups are shown only when each that answered at
//! all has five, since one hidden group would be the school less the others. Figures of several schools
//! together add up only what is shown of each, so nothing can be had from them by subtracting that is
//! not shown already.

use std::collections::BTreeMap;

use super::store::ClimateGroup;

/// Nothing is shown of fewer than this.
pub const FEWEST: u32 = 5;

/// Sums of answers, by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Item to how many answered and the sum of their values.
    items: BTreeMap<String, (u32, u32)>,
}

impl Tally {
    /// Counts a value that was chosen so many times.
    pub fn count(&mut self, item: &str, value: i32, times: i32) {
        let entry = self.items.entry(item.to_owned()).or_default();
        entry.0 += times.unsigned_abs();
        entry.1 += times.unsigned_abs() * value.unsigned_abs();
    }

    /// How many people answered; whoever answers, answers every item.
    pub fn people(&self) -> u32 {
        self.items
            .values()
            .map(|(count, _)| *count)
            .max()
            .unwrap_or(0)
    }

    fn add(&mut self, other: &Self) {
        for (item, (count, sum)) in &other.items {
            let entry = self.items.entry(item.clone()).or_default();
            entry.0 += count;
            entry.1 += sum;
        }
    }

    fn figure(&self) -> Figure {
        let mean = |(count, sum): &(u32, u32)| f64::from(*sum) / f64::from((*count).max(1));
        Figure {
            people: self.people(),
            means: self
                .items
                .iter()
                .map(|(item, sums)| (item.clone(), mean(sums)))
                .collect(),
        }
    }
}

/// What is shown of five or more people.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// How many answered.
    pub people: u32,
    /// The mean of their answers, 1 to 5, by item.
    pub means: BTreeMap<String, f64>,
}

/// What is shown of a school in a quarter, or of several schools together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Released {
    all: Option<Tally>,
    groups: BTreeMap<ClimateGroup, Tally>,
}

impl Released {
    /// Everyone, or those of one group; none when it may not be shown.
    pub fn figure(&self, group: Option<ClimateGroup>) -> Option<Figure> {
        match group {
            None => self.all.as_ref().map(Tally::figure),
            Some(group) => self.groups.get(&group).map(Tally::figure),
        }
    }
}

/// What may be shown of one school.
pub fn release(groups: &BTreeMap<ClimateGroup, Tally>) -> Released {
    let mut all = Tally::default();
    for tally in groups.values() {
        all.add(tally);
    }
    if all.people() < FEWEST {
        return Released::default();
    }
    let is_safe = |tally: &Tally| tally.people() == 0 || tally.people() >= FEWEST;
    let groups = match groups.values().all(is_safe) {
        true => groups
            .iter()
            .filter(|(_, tally)| tally.people() > 0)
            .map(|(group, tally)| (*group, tally.clone()))
            .collect(),
        false => BTreeMap::new(),
    };
    Released {
        all: Some(all),
        groups,
    }
}

/// What may be shown of several schools together: the sum of what is shown of each.
pub fn together<'a>(schools: impl Iterator<Item = &'a Released>) -> Released {
    let mut sum = Released::default();
    for school in schools {
        if let Some(all) = &school.all {
            sum.all.get_or_insert_default().add(all);
        }
        for (group, tally) in &school.groups {
            sum.groups.entry(*group).or_default().add(tally);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One school: how many educators and staff answered.
    type Answered = (u32, u32);

    fn school((educators, staff): Answered) -> Released {
        let tally = |people: u32| {
            let mut tally = Tally::default();
            tally.count("support", 3, people as i32);
            tally
        };
        let groups = [
            (ClimateGroup::Educators, tally(educators)),
            (ClimateGroup::Staff, tally(staff)),
        ];
        release(&groups.into_iter().collect())
    }

    /// Every figure that some choice of filters shows, as which atoms (a group of a school) it sums.
    fn shown(schools: &[Answered]) -> Vec<Vec<f64>> {
        let released: Vec<_> = schools.iter().copied().map(school).collect();
        let filters = [
            None,
            Some(ClimateGroup::Educators),
            Some(ClimateGroup::Staff),
        ];
        let mut rows = Vec::new();
        for group in filters {
            // Each school by itself, and all of them together.
            for (index, one) in released.iter().enumerate() {
                if one.figure(group).is_some() {
                    rows.push(atoms(schools.len(), &[index], group));
                }
            }
            if together(released.iter()).figure(group).is_some() {
                let of: Vec<usize> = (0..schools.len())
                    .filter(|index| released[*index].figure(group).is_some())
                    .collect();
                rows.push(atoms(schools.len(), &of, group));
            }
        }
        rows
    }

    fn atoms(count: usize, schools: &[usize], group: Option<ClimateGroup>) -> Vec<f64> {
        let mut row = vec![0.0; count * 2];
        for index in schools {
            for (offset, of) in ClimateGroup::ALL.iter().enumerate() {
                if group.is_none_or(|group| group == *of) {
                    row[index * 2 + offset] = 1.0;
                }
            }
        }
        row
    }

    /// The rank of a matrix, by elimination.
    fn rank(mut rows: Vec<Vec<f64>>) -> usize {
        let width = rows.first().map_or(0, Vec::len);
        let mut rank = 0;
        for column in 0..width {
            let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column].abs() > 1e-9) else {
                continue;
            };
            rows.swap(rank, pivot);
            let lead = rows[rank].clone();
            for row in rows.iter_mut().skip(rank + 1) {
                let factor = row[column] / lead[column];
                for (value, other) in row.iter_mut().zip(&lead) {
                    *value -= factor * other;
                }
            }
            rank += 1;
        }
        rank
    }

    /// Whether sums and differences of what is shown give the sum over these atoms.
    fn can_derive(shown: &[Vec<f64>], wanted: &[f64]) -> bool {
        let mut with = shown.to_vec();
        with.push(wanted.to_vec());
        rank(with) == rank(shown.to_vec())
    }

    /// Asks every combination of what is shown for every union of groups of one to four people.
    fn attack(schools: &[Answered]) -> Option<Vec<f64>> {
        let shown = shown(schools);
        let people: Vec<u32> = schools.iter().flat_map(|(a, b)| [*a, *b]).collect();
        (1_u32..1 << people.len()).find_map(|choice| {
            let is_in = |index: usize| choice & (1 << index) != 0;
            let count: u32 = (0..people.len())
                .filter(|i| is_in(*i))
                .map(|i| people[i])
                .sum();
            // Groups in which nobody answered add nothing and hide nothing.
            let is_plain = (0..people.len()).all(|i| !is_in(i) || people[i] > 0);
            let wanted: Vec<f64> = (0..people.len())
                .map(|i| f64::from(u8::from(is_in(i))))
                .collect();
            let zeroed = |row: &Vec<f64>| -> Vec<f64> {
                row.iter()
                    .zip(&people)
                    .map(|(x, n)| if *n == 0 { 0.0 } else { *x })
                    .collect()
            };
            let shown: Vec<_> = shown.iter().map(zeroed).collect();
            (is_plain && (1..FEWEST).contains(&count) && can_derive(&shown, &wanted))
                .then_some(wanted)
        })
    }

    #[test]
    fn groups_are_shown_only_where_none_that_answered_is_small() {
        for ((educators, staff), all, by_group) in [
            ((4, 0), false, false),
            ((3, 1), false, false),
            ((3, 2), true, false),
            ((5, 0), true, true),
            ((20, 4), true, false),
            ((20, 5), true, true),
        ] {
            let shown = school((educators, staff));
            assert_eq!(shown.figure(None).is_some(), all, "{educators} and {staff}");
            let group = shown.figure(Some(ClimateGroup::Educators));
            assert_eq!(group.is_some(), by_group, "{educators} and {staff}");
        }
    }

    #[test]
    fn an_attack_on_a_rule_that_only_hides_small_groups_succeeds() {
        // The attack has teeth: showing the large group beside the whole gives the small one away.
        let shown = [vec![1.0, 1.0], vec![1.0, 0.0]];
        assert!(can_derive(&shown, &[0.0, 1.0]));
    }

    proptest! {
        #[test]
        fn no_combination_of_filters_tells_of_fewer_than_five(
            schools in proptest::collection::vec((0_u32..9, 0_u32..9), 1..5)
        ) {
            prop_assert_eq!(attack(&schools), None);
        }
    }
}

//! Which of several groups are not shown, so that nothing can be told of fewer than five people, not even
//! by taking what is shown from the whole. Pure.

/// Fewer people than this are not shown as a group.
pub(super) const FEWEST: i64 = 5;

/// Which groups to hide: those of fewer than five, and the smallest others until what is hidden is two
/// groups and five people at least. Empty groups tell nothing and need no hiding.
pub(super) fn hidden(counts: &[i64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = counts
        .iter()
        .map(|count| (1..FEWEST).contains(count))
        .collect();
    loop {
        let of_hidden = |what: &dyn Fn(i64) -> i64| -> i64 {
            let pairs = counts.iter().zip(&hidden);
            pairs
                .filter(|(_, is)| **is)
                .map(|(count, _)| what(*count))
                .sum()
        };
        let (groups, people) = (of_hidden(&|_| 1), of_hidden(&|count| count));
        if groups == 0 || (groups >= 2 && people >= FEWEST) {
            return hidden;
        }
        let shown = counts.iter().enumerate();
        let shown = shown.filter(|(at, count)| !hidden[*at] && **count > 0);
        match shown.min_by_key(|(_, count)| **count) {
            Some((at, _)) => hidden[at] = true,
            None => return hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn a_small_group_takes_the_next_smallest_with_it() {
        for (counts, expected) in [
            (&[20, 30, 9][..], &[false, false, false][..]),
            // Alone it would be the whole less the others.
            (&[20, 30, 3], &[true, false, true]),
            (&[20, 2, 2], &[true, true, true]),
            (&[20, 4, 4], &[false, true, true]),
            (&[3], &[true]),
            (&[0, 12, 30], &[false, false, false]),
            (&[0, 2, 30], &[false, true, true]),
        ] {
            assert_eq!(hidden(counts), expected, "{counts:?}");
        }
    }

    #[test]
    fn whatever_the_groups_what_is_hidden_is_never_fewer_than_five_beside_something_shown() {
        for seed in 0..2_000_u64 {
            let counts: Vec<i64> = (0..=(seed % 6))
                .map(|at| {
                    ((seed.wrapping_mul(6_364_136_223_846_793_005) >> (at * 7 + 3)) % 12) as i64
                })
                .collect();
            let found = hidden(&counts);
            let of = |is: bool| counts.iter().zip(&found).filter(move |(_, at)| **at == is);
            let (people, shown) = (
                of(true).map(|(n, _)| n).sum::<i64>(),
                of(false).map(|(n, _)| n).sum::<i64>(),
            );
            assert!(
                of(false).all(|(count, _)| *count == 0 || *count >= 5),
                "{counts:?}"
            );
            assert!(
                people == 0 || people >= 5 || shown == 0,
                "{counts:?} {found:?}"
            );
        }
    }
}

//! How far two ratings of the same things agree: exactly, within one step, and beyond chance.
//! Pure; it knows no rater and judges nobody.

/// Fewer pairs than this say nothing of agreement beyond chance.
pub const LEAST_PAIRS: usize = 12;

/// Half of a 90 % interval, in standard errors.
const HALF_WIDTH: f64 = 1.645;

/// Agreement on pairs of ratings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Pairs compared.
    pub pairs: usize,
    /// Those that are the same.
    pub exact: usize,
    /// Those at most one step apart.
    pub within_one: usize,
    /// Agreement beyond chance; `None` where there are too few pairs, or where all ratings are alike.
    pub kappa: Option<Kappa>,
}

/// Cohen's kappa: 1 is full agreement, 0 what chance alone would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// The estimate.
    pub value: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Compares pairs of ratings on the same scale, each as the position of the value on it.
pub fn agree(pairs: &[(usize, usize)]) -> Agreement {
    let count =
        |is_so: fn(usize) -> bool| pairs.iter().filter(|(a, b)| is_so(a.abs_diff(*b))).count();
    Agreement {
        pairs: pairs.len(),
        exact: count(|apart| apart == 0),
        within_one: count(|apart| apart <= 1),
        kappa: kappa(pairs),
    }
}

/// Kappa with the large-sample standard error of Fleiss, Cohen and Everitt (1969), their equation 13.
fn kappa(pairs: &[(usize, usize)]) -> Option<Kappa> {
    if pairs.len() < LEAST_PAIRS {
        return None;
    }
    let size = pairs.iter().map(|(a, b)| a.max(b) + 1).max()?;
    let n = pairs.len() as f64;
    let (mut cells, mut rows, mut columns) =
        (vec![0.0; size * size], vec![0.0; size], vec![0.0; size]);
    for (a, b) in pairs {
        cells[a * size + b] += 1.0 / n;
        rows[*a] += 1.0 / n;
        columns[*b] += 1.0 / n;
    }
    let observed: f64 = (0..size).map(|i| cells[i * size + i]).sum();
    let expected: f64 = (0..size).map(|i| rows[i] * columns[i]).sum();
    if expected > 1.0 - 1e-9 {
        return None;
    }
    let value = (observed - expected) / (1.0 - expected);
    let rest = 1.0 - value;
    let mut sum = -(value - expected * rest).powi(2);
    for i in 0..size {
        for j in 0..size {
            sum += cells[i * size + j]
                * match i == j {
                    true => (1.0 - (rows[i] + columns[i]) * rest).powi(2),
                    false => (rest * (columns[i] + rows[j])).powi(2),
                };
        }
    }
    let se = (sum.max(0.0) / n).sqrt() / (1.0 - expected);
    Some(Kappa {
        value,
        low: (value - HALF_WIDTH * se).max(-1.0),
        high: (value + HALF_WIDTH * se).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(usize, usize, usize)]) -> Vec<(usize, usize)> {
        cells
            .iter()
            .flat_map(|(a, b, count)| std::iter::repeat_n((*a, *b), *count))
            .collect()
    }

    #[test]
    fn kappa_and_its_error_are_those_of_the_textbook() {
        // A two by two table of 50 with kappa 0.4. Its error is the delta method's, taken by finite
        // differences of kappa over the cells: 0.126996.
        let found = agree(&table(&[(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)]));
        assert_eq!((found.pairs, found.exact, found.within_one), (50, 35, 50));
        let kappa = found.kappa.unwrap();
        assert!((kappa.value - 0.4).abs() < 1e-12, "{kappa:?}");
        assert!(
            ((kappa.high - kappa.low) / (2.0 * HALF_WIDTH) - 0.126_996).abs() < 1e-6,
            "{kappa:?}"
        );
    }

    #[test]
    fn too_few_pairs_and_ratings_all_alike_have_no_kappa() {
        assert_eq!(agree(&table(&[(0, 0, 5), (1, 1, 6)])).kappa, None);
        assert_eq!(agree(&table(&[(2, 2, 30)])).kappa, None);
        assert_eq!(agree(&[]), Agreement::default());
    }

    #[test]
    fn ratings_two_steps_apart_are_not_within_one() {
        let found = agree(&table(&[(0, 2, 1), (1, 2, 2), (2, 2, 3)]));
        assert_eq!((found.exact, found.within_one), (3, 5));
    }
}

//! Small dense systems: Cholesky factors of symmetric matrices and the inverse of a general one, row by row.
//!
//! Knows nothing of people or programmes. Sizes are those of a regression or of one grouping's random effects.

/// Replaces the lower triangle of the `n` by `n` matrix `a` by its Cholesky factor; false if it is not positive definite.
pub(crate) fn factor(a: &mut [f64], n: usize) -> bool {
    for i in 0..n {
        let (above, rest) = a.split_at_mut(i * n);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * n..=j * n + j];
            let sum: f64 = row[..j].iter().zip(other).map(|(x, y)| x * y).sum();
            row[j] = (row[j] - sum) / other[j];
        }
        let pivot = row[i] - row[..i].iter().map(|x| x * x).sum::<f64>();
        if pivot <= 0.0 || !pivot.is_finite() {
            return false;
        }
        row[i] = pivot.sqrt();
    }
    true
}

/// Solves `L y = b` in place.
pub(crate) fn solve_lower(l: &[f64], n: usize, b: &mut [f64]) {
    for i in 0..n {
        let row = &l[i * n..i * n + i];
        let sum: f64 = row.iter().zip(&b[..i]).map(|(x, y)| x * y).sum();
        b[i] = (b[i] - sum) / l[i * n + i];
    }
}

/// Solves `L' x = b` in place.
pub(crate) fn solve_upper(l: &[f64], n: usize, b: &mut [f64]) {
    for i in (0..n).rev() {
        b[i] /= l[i * n + i];
        let value = b[i];
        for (x, y) in b[..i].iter_mut().zip(&l[i * n..i * n + i]) {
            *x -= value * y;
        }
    }
}

/// The logarithm of the determinant of the matrix whose Cholesky factor is `l`.
pub(crate) fn log_determinant(l: &[f64], n: usize) -> f64 {
    2.0 * (0..n).map(|i| l[i * n + i].ln()).sum::<f64>()
}

/// The inverse of a general matrix by elimination with row exchanges; none if it is singular to working precision.
pub(crate) fn invert(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut left = a.to_vec();
    let mut right = vec![0.0; n * n];
    for i in 0..n {
        right[i * n + i] = 1.0;
    }
    let scale: Vec<f64> = (0..n)
        .map(|i| {
            a[i * n..(i + 1) * n]
                .iter()
                .fold(0.0, |m: f64, x| m.max(x.abs()))
        })
        .collect();
    let mut scale = scale;
    for column in 0..n {
        let share = |row: usize| left[row * n + column].abs() / scale[row].max(f64::MIN_POSITIVE);
        let best = (column..n).max_by(|i, j| share(*i).total_cmp(&share(*j)))?;
        if share(best).is_nan() || share(best) <= 1e-12 {
            return None;
        }
        if best != column {
            for k in 0..n {
                left.swap(best * n + k, column * n + k);
                right.swap(best * n + k, column * n + k);
            }
            scale.swap(best, column);
        }
        let pivot = left[column * n + column];
        for k in 0..n {
            left[column * n + k] /= pivot;
            right[column * n + k] /= pivot;
        }
        for row in (0..n).filter(|row| *row != column) {
            let times = left[row * n + column];
            if times != 0.0 {
                for k in 0..n {
                    left[row * n + k] -= times * left[column * n + k];
                    right[row * n + k] -= times * right[column * n + k];
                }
            }
        }
    }
    right.iter().all(|x| x.is_finite()).then_some(right)
}

/// The product of a row-major matrix with `n` columns and a vector.
pub(crate) fn times(a: &[f64], n: usize, x: &[f64]) -> Vec<f64> {
    a.chunks_exact(n).map(|row| dot(row, x)).collect()
}

/// The product of the transpose of a row-major matrix with `n` columns and a vector.
pub(crate) fn transpose_times(a: &[f64], n: usize, x: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; n];
    for (row, value) in a.chunks_exact(n).zip(x) {
        add_scaled(&mut out, *value, row);
    }
    out
}

/// The scalar product.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Adds `factor * from` to `to`.
pub(crate) fn add_scaled(to: &mut [f64], factor: f64, from: &[f64]) {
    for (x, y) in to.iter_mut().zip(from) {
        *x += factor * y;
    }
}

/// Adds `factor * a b'` to a row-major matrix.
pub(crate) fn add_outer(to: &mut [f64], factor: f64, a: &[f64], b: &[f64]) {
    for (row, x) in to.chunks_exact_mut(b.len()).zip(a) {
        add_scaled(row, factor * x, b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_times_its_matrix_is_the_identity() {
        let n = 4;
        let a: Vec<f64> = (0..n * n)
            .map(|p| ((p * 7 + 3) % 11) as f64 - if p % (n + 1) == 0 { 9.0 } else { 2.0 })
            .collect();
        let b = invert(&a, n).unwrap();
        for i in 0..n {
            for j in 0..n {
                let value: f64 = (0..n).map(|k| a[i * n + k] * b[k * n + j]).sum();
                assert!((value - f64::from(u8::from(i == j))).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_singular_matrix_has_no_inverse_and_no_factor() {
        assert_eq!(invert(&[1.0, 2.0, 2.0, 4.0], 2), None);
        assert_eq!(invert(&[f64::NAN, 2.0, 2.0, 4.0], 2), None);
        assert!(!factor(&mut [1.0, 2.0, 2.0, 4.0], 2));
    }
}

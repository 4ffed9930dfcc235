//! Small dense symmetric systems: Cholesky factors, solves and inverses of row-major matrices.
//!
//! Knows nothing of people or ratings. Sizes are those of one person's unknowns or of a design's raters.

/// A symmetric positive definite matrix could not be factored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("matrix is not positive definite at row {row}")]
pub struct NotPositiveDefinite {
    /// The row whose pivot was not positive.
    pub row: usize,
}

/// The scalar product, summed in eight strands so that it can be vectorised and is always the same.
#[inline]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    if a.len() < 8 {
        return a.iter().zip(b).map(|(x, y)| x * y).sum();
    }
    long_dot(a, b)
}

fn long_dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f64 = left
        .remainder()
        .iter()
        .zip(right.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in left.zip(right) {
        for i in 0..8 {
            strands[i] += x[i] * y[i];
        }
    }
    strands.iter().sum::<f64>() + tail
}

/// Replaces the lower triangle of the `n` by `n` matrix `a` by its Cholesky factor.
pub fn factor(a: &mut [f64], n: usize) -> Result<(), NotPositiveDefinite> {
    for i in 0..n {
        let (above, rest) = a.split_at_mut(i * n);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * n..=j * n + j];
            row[j] = (row[j] - dot(&row[..j], &other[..j])) / other[j];
        }
        let pivot = row[i] - dot(&row[..i], &row[..i]);
        if pivot <= 0.0 || !pivot.is_finite() {
            return Err(NotPositiveDefinite { row: i });
        }
        row[i] = pivot.sqrt();
    }
    Ok(())
}

/// Solves `L y = b` in place.
pub fn solve_lower(l: &[f64], n: usize, b: &mut [f64]) {
    for i in 0..n {
        let row = &l[i * n..=i * n + i];
        let sum: f64 = row[..i].iter().zip(&b[..i]).map(|(x, y)| x * y).sum();
        b[i] = (b[i] - sum) / row[i];
    }
}

/// Solves `L' x = b` in place.
pub fn solve_upper(l: &[f64], n: usize, b: &mut [f64]) {
    for i in (0..n).rev() {
        b[i] /= l[i * n + i];
        let value = b[i];
        let row = &l[i * n..i * n + i];
        for (x, y) in b[..i].iter_mut().zip(row) {
            *x -= value * y;
        }
    }
}

/// Solves `L L' x = b` in place.
pub fn solve(l: &[f64], n: usize, b: &mut [f64]) {
    solve_lower(l, n, b);
    solve_upper(l, n, b);
}

/// The full inverse of the matrix whose Cholesky factor is `l`.
pub fn inverse(l: &[f64], n: usize) -> Vec<f64> {
    // Rows of `w` are the rows of the inverse factor, transposed use gives the product.
    let mut w = vec![0.0; n * n];
    for j in 0..n {
        w[j * n + j] = 1.0 / l[j * n + j];
        for i in j + 1..n {
            let row = &l[i * n..i * n + i];
            let sum = dot(&row[j..i], &w[j * n + j..j * n + i]);
            w[j * n + i] = -sum / l[i * n + i];
        }
    }
    let mut out = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let sum = dot(&w[i * n + i..(i + 1) * n], &w[j * n + i..(j + 1) * n]);
            out[i * n + j] = sum;
            out[j * n + i] = sum;
        }
    }
    out
}

/// The logarithm of the determinant of the matrix whose Cholesky factor is `l`.
pub fn log_determinant(l: &[f64], n: usize) -> f64 {
    2.0 * (0..n).map(|i| l[i * n + i].ln()).sum::<f64>()
}

/// The inverse of a symmetric positive definite matrix.
pub fn invert(a: &[f64], n: usize) -> Result<Vec<f64>, NotPositiveDefinite> {
    let mut l = a.to_vec();
    factor(&mut l, n)?;
    Ok(inverse(&l, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inverse_times_its_matrix_is_the_identity() {
        let n = 5;
        let a: Vec<f64> = (0..n * n)
            .map(|p| {
                let (i, j) = (p / n, p % n);
                1.0 / (1.0 + i as f64 + j as f64) + if i == j { 0.5 } else { 0.0 }
            })
            .collect();
        let b = invert(&a, n).unwrap();
        for i in 0..n {
            for j in 0..n {
                let value: f64 = (0..n).map(|k| a[i * n + k] * b[k * n + j]).sum();
                let expected = f64::from(u8::from(i == j));
                assert!((value - expected).abs() < 1e-9, "{i} {j} {value}");
            }
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_is_refused_by_row() {
        let mut a = vec![1.0, 2.0, 2.0, 1.0];
        assert_eq!(factor(&mut a, 2), Err(NotPositiveDefinite { row: 1 }));
    }
}

//! Packed Cholesky factors of people's blocks: small, many, kept in storage precision.

use crate::fit::state::Store;
use crate::linalg::NotPositiveDefinite;

/// Factors the lower triangle in `a` (row by row, `n` wide) into packed storage.
pub(crate) fn factor_into(
    a: &mut [f64],
    n: usize,
    out: &mut [Store],
) -> Result<(), NotPositiveDefinite> {
    crate::linalg::factor(a, n)?;
    let mut at = 0;
    for i in 0..n {
        for j in 0..i {
            out[at + j] = a[i * n + j] as Store;
        }
        // The diagonal is kept inverted: solves divide by it only.
        out[at + i] = (1.0 / a[i * n + i]) as Store;
        at += i + 1;
    }
    Ok(())
}

/// Solves `L y = b` in place.
pub(crate) fn solve_lower(l: &[Store], n: usize, b: &mut [f64]) {
    let mut at = 0;
    for i in 0..n {
        let row = &l[at..=at + i];
        let sum: f64 = row[..i]
            .iter()
            .zip(&b[..i])
            .map(|(x, y)| f64::from(*x) * y)
            .sum();
        b[i] = (b[i] - sum) * f64::from(row[i]);
        at += i + 1;
    }
}

/// Solves `L' x = b` in place.
pub(crate) fn solve_upper(l: &[Store], n: usize, b: &mut [f64]) {
    let mut at = n * (n + 1) / 2;
    for i in (0..n).rev() {
        at -= i + 1;
        let row = &l[at..=at + i];
        let value = b[i] * f64::from(row[i]);
        b[i] = value;
        for (x, y) in b[..i].iter_mut().zip(row) {
            *x -= value * f64::from(*y);
        }
    }
}

/// Solves `L L' x = b` in place.
pub(crate) fn solve(l: &[Store], n: usize, b: &mut [f64]) {
    solve_lower(l, n, b);
    solve_upper(l, n, b);
}

/// Writes the inverse of the block, row by row, into `out`.
pub(crate) fn inverse_into(l: &[Store], n: usize, out: &mut [f64]) {
    for i in 0..n {
        let row = &mut out[i * n..(i + 1) * n];
        row.fill(0.0);
        row[i] = 1.0;
        solve(l, n, row);
    }
}

/// The logarithm of the determinant of the block.
pub(crate) fn log_determinant(l: &[Store], n: usize) -> f64 {
    let mut at = 0;
    let mut sum = 0.0;
    for i in 0..n {
        sum -= f64::from(l[at + i]).ln();
        at += i + 1;
    }
    2.0 * sum
}

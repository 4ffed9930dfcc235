//! People's blocks: small, many, kept packed in storage precision.
//!
//! Small blocks are kept as their inverse, which is applied without waiting for one row after the other; large ones as
//! their Cholesky factor, which is cheaper to make.

use crate::fit::state::Store;
use crate::linalg::{self, NotPositiveDefinite};

/// Largest block that is kept as its inverse.
const SMALL: usize = 16;

/// Packs the inverse, or the factor, of the symmetric matrix whose lower triangle is in `a`, row by row.
pub(crate) fn factor_into(
    a: &mut [f64],
    n: usize,
    out: &mut [Store],
) -> Result<(), NotPositiveDefinite> {
    linalg::factor(a, n)?;
    if n > SMALL {
        let mut at = 0;
        for i in 0..n {
            for j in 0..i {
                out[at + j] = a[i * n + j] as Store;
            }
            // The diagonal is kept inverted: solves divide by it only.
            out[at + i] = (1.0 / a[i * n + i]) as Store;
            at += i + 1;
        }
        return Ok(());
    }
    let mut w = [0.0; SMALL * SMALL];
    invert_lower(a, n, &mut w);
    let mut at = 0;
    for i in 0..n {
        for j in 0..=i {
            // Columns of the inverse factor stand in rows of `w`.
            let sum: f64 = (i..n).map(|m| w[i * SMALL + m] * w[j * SMALL + m]).sum();
            out[at] = sum as Store;
            at += 1;
        }
    }
    Ok(())
}

/// Inverse of the lower factor `l`, its column `j` in row `j` of `w`.
fn invert_lower(l: &[f64], n: usize, w: &mut [f64; SMALL * SMALL]) {
    for j in 0..n {
        w[j * SMALL + j] = 1.0 / l[j * n + j];
        for i in j + 1..n {
            let sum: f64 = (j..i).map(|m| l[i * n + m] * w[j * SMALL + m]).sum();
            w[j * SMALL + i] = -sum / l[i * n + i];
        }
    }
}

/// Solves `A x = b` in place.
#[inline]
pub(crate) fn solve(block: &[Store], n: usize, b: &mut [f64]) {
    if n == 1 {
        b[0] *= f64::from(block[0]);
        return;
    }
    solve_block(block, n, b);
}

fn solve_block(block: &[Store], n: usize, b: &mut [f64]) {
    if n > SMALL {
        solve_lower(block, n, b);
        solve_upper(block, n, b);
        return;
    }
    let mut out = [0.0; SMALL];
    let mut at = 0;
    for i in 0..n {
        let row = &block[at..=at + i];
        let value = b[i];
        let mut sum = 0.0;
        for j in 0..i {
            let entry = f64::from(row[j]);
            sum += entry * b[j];
            out[j] += entry * value;
        }
        out[i] += sum + f64::from(row[i]) * value;
        at += i + 1;
    }
    b[..n].copy_from_slice(&out[..n]);
}

fn solve_lower(l: &[Store], n: usize, b: &mut [f64]) {
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

fn solve_upper(l: &[Store], n: usize, b: &mut [f64]) {
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

/// Writes the inverse of the block, row by row, into `out`.
pub(crate) fn inverse_into(block: &[Store], n: usize, out: &mut [f64]) {
    if n > SMALL {
        for i in 0..n {
            let row = &mut out[i * n..(i + 1) * n];
            row.fill(0.0);
            row[i] = 1.0;
            solve(block, n, row);
        }
        return;
    }
    let mut at = 0;
    for i in 0..n {
        for j in 0..=i {
            let value = f64::from(block[at]);
            out[i * n + j] = value;
            out[j * n + i] = value;
            at += 1;
        }
    }
}

/// `c' A^-1 c` for a vector with the entries `values` at `rows`.
pub(crate) fn quadratic(block: &[Store], n: usize, rows: &[u16], values: &[Store]) -> f64 {
    if n > SMALL {
        let mut c = vec![0.0; n];
        for (row, value) in rows.iter().zip(values) {
            c[usize::from(*row)] += f64::from(*value);
        }
        solve_lower(block, n, &mut c);
        return linalg::dot(&c, &c);
    }
    let mut sum = 0.0;
    for (i, (row, value)) in rows.iter().zip(values).enumerate() {
        // Rows rise, so the entry stands in the lower triangle.
        let start = usize::from(*row) * (usize::from(*row) + 1) / 2;
        let before: f64 = rows[..i]
            .iter()
            .zip(values)
            .map(|(column, v)| f64::from(block[start + usize::from(*column)]) * f64::from(*v))
            .sum();
        let own = f64::from(block[start + usize::from(*row)]) * f64::from(*value);
        sum += f64::from(*value) * (2.0 * before + own);
    }
    sum
}

/// Gives the lower triangle of `rows' A^-1 rows` to `each`; `rows` are `n` long each, `solved` is memory.
pub(crate) fn products(
    block: &[Store],
    n: usize,
    rows: &[f64],
    solved: &mut Vec<f64>,
    mut each: impl FnMut(usize, usize, f64),
) {
    solved.clear();
    solved.extend_from_slice(rows);
    for row in solved.chunks_exact_mut(n) {
        solve(block, n, row);
    }
    for (i, x) in rows.chunks_exact(n).enumerate() {
        for (j, y) in solved.chunks_exact(n).enumerate().take(i + 1) {
            each(i, j, linalg::dot(x, y));
        }
    }
}

/// The logarithm of the determinant of the block.
pub(crate) fn log_determinant(block: &[Store], n: usize) -> Result<f64, NotPositiveDefinite> {
    if n <= SMALL {
        let mut a = vec![0.0; n * n];
        inverse_into(block, n, &mut a);
        linalg::factor(&mut a, n)?;
        return Ok(-linalg::log_determinant(&a, n));
    }
    let mut at = 0;
    let mut sum = 0.0;
    for i in 0..n {
        sum -= f64::from(block[at + i]).ln();
        at += i + 1;
    }
    Ok(2.0 * sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_both_kinds_solve_and_have_the_same_determinant_as_the_matrix() {
        for n in [1, 5, 16, 17, 40] {
            let a: Vec<f64> = (0..n * n)
                .map(|p| 1.0 / (1.0 + (p / n + p % n) as f64) + f64::from(u8::from(p / n == p % n)))
                .collect();
            let mut block = vec![0.0; n * (n + 1) / 2];
            factor_into(&mut a.clone(), n, &mut block).unwrap();
            let mut b = vec![1.0; n];
            solve(&block, n, &mut b);
            for i in 0..n {
                let back: f64 = (0..n).map(|j| a[i * n + j] * b[j]).sum();
                assert!((back - 1.0).abs() < 1e-5, "{n} {i} {back}");
            }
            let mut factor = a.clone();
            linalg::factor(&mut factor, n).unwrap();
            let expected = linalg::log_determinant(&factor, n);
            let whole: f64 = b.iter().sum();
            let rows: Vec<u16> = (0..n as u16).collect();
            assert!((quadratic(&block, n, &rows, &vec![1.0; n]) - whole).abs() < 1e-4);
            assert!((log_determinant(&block, n).unwrap() - expected).abs() < 1e-4);
        }
    }
}

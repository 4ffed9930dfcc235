//! The lowest point of a function of a few numbers without derivatives: the simplex of Nelder and Mead, restarted once.
//!
//! Knows nothing of models. Deterministic.

/// What a search found.
#[derive(Debug, Clone)]
pub(crate) struct Lowest {
    pub(crate) point: Vec<f64>,
    pub(crate) evaluations: usize,
    pub(crate) converged: bool,
}

/// Evaluations allowed per number that is sought.
const EVALUATIONS: usize = 600;

/// Smallest spread of values in the simplex, relative to the value, that still counts as movement.
const TOLERANCE: f64 = 1e-11;

/// Searches from `start` with a simplex of edge `step`; values that are not numbers count as infinitely high.
pub(crate) fn lowest(start: &[f64], step: f64, f: &mut impl FnMut(&[f64]) -> f64) -> Lowest {
    let first = descend(start, step, f);
    let again = descend(&first.point, 0.2 * step, f);
    Lowest {
        evaluations: first.evaluations + again.evaluations,
        ..again
    }
}

fn descend(start: &[f64], step: f64, f: &mut impl FnMut(&[f64]) -> f64) -> Lowest {
    let n = start.len();
    let mut evaluations = 0;
    let mut value = |x: &[f64]| {
        evaluations += 1;
        let y = f(x);
        if y.is_nan() { f64::INFINITY } else { y }
    };
    let mut simplex: Vec<(f64, Vec<f64>)> = Vec::with_capacity(n + 1);
    simplex.push((value(start), start.to_vec()));
    for i in 0..n {
        let mut x = start.to_vec();
        x[i] += step;
        simplex.push((value(&x), x));
    }
    let mut converged = n == 0;
    for _ in 0..EVALUATIONS * n {
        simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (best, worst) = (simplex[0].0, simplex[n].0);
        let width = (0..n).fold(0.0_f64, |m, i| {
            m.max((simplex[n].1[i] - simplex[0].1[i]).abs())
        });
        if !best.is_finite() || ((worst - best) <= TOLERANCE * (1.0 + best.abs()) && width < 1e-5) {
            converged = best.is_finite();
            break;
        }
        turn(&mut simplex, &mut value);
    }
    simplex.sort_by(|a, b| a.0.total_cmp(&b.0));
    Lowest {
        point: simplex.swap_remove(0).1,
        evaluations,
        converged,
    }
}

/// One move of a sorted simplex: reflect, expand, contract or shrink.
fn turn(simplex: &mut [(f64, Vec<f64>)], value: &mut impl FnMut(&[f64]) -> f64) {
    let n = simplex.len() - 1;
    let middle: Vec<f64> = (0..n)
        .map(|i| simplex[..n].iter().map(|(_, x)| x[i]).sum::<f64>() / n as f64)
        .collect();
    let along = |t: f64, worst: &[f64]| -> Vec<f64> {
        middle
            .iter()
            .zip(worst)
            .map(|(m, w)| m + t * (w - m))
            .collect()
    };
    let worst = simplex[n].1.clone();
    let mirrored = along(-1.0, &worst);
    let y = value(&mirrored);
    if y < simplex[0].0 {
        let further = along(-2.0, &worst);
        let z = value(&further);
        simplex[n] = if z < y { (z, further) } else { (y, mirrored) };
        return;
    }
    if y < simplex[n - 1].0 {
        simplex[n] = (y, mirrored);
        return;
    }
    let nearer = along(if y < simplex[n].0 { -0.5 } else { 0.5 }, &worst);
    let z = value(&nearer);
    if z < y.min(simplex[n].0) {
        simplex[n] = (z, nearer);
        return;
    }
    let best = simplex[0].1.clone();
    for (height, x) in &mut simplex[1..] {
        for (coordinate, target) in x.iter_mut().zip(&best) {
            *coordinate = f64::midpoint(*coordinate, *target);
        }
        *height = value(x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curved_valley_of_rosenbrock_is_walked_to_its_end() {
        let found = lowest(&[-1.2, 1.0], 0.5, &mut |x| {
            100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2)
        });
        assert!((found.point[0] - 1.0).abs() < 1e-4 && (found.point[1] - 1.0).abs() < 1e-4);
        assert!(found.converged);
    }
}

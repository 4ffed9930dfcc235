//! What all programmes of one mode did, whatever their competencies.
//!
//! Knows effects and modes. A programme's effects on several competencies are of the same people and err together, so
//! they are one piece of evidence, as unsure as they are on average.

use crate::panel::Programme;
use crate::pool::{Evidence, PoolOptions, Pooled, pool};
use crate::study::ProgrammeEffect;

/// Pools the programmes by mode: each programme counts once, with its mean effect. Beliefs and results are by mode; the
/// results of programmes come in the order of their running numbers, those without any effect left out.
pub fn by_mode(
    effects: &[ProgrammeEffect],
    programmes: &[Programme],
    options: &PoolOptions,
) -> Pooled {
    let mut sorted: Vec<&ProgrammeEffect> = effects.iter().collect();
    sorted.sort_by_key(|effect| effect.programme);
    let evidence: Vec<Evidence> = sorted
        .chunk_by(|a, b| a.programme == b.programme)
        .filter_map(|same| {
            let mode = programmes.get(same.first()?.programme)?.mode;
            let parts = same
                .iter()
                .filter_map(|effect| effect.outcome.as_ref().ok());
            together(parts.map(|measured| Evidence::of(mode, measured)))
        })
        .collect();
    pool(&evidence, options)
}

/// The mean of several effects of one programme, the surer ones counting more, as if their errors were one.
fn together(parts: impl Iterator<Item = Evidence>) -> Option<Evidence> {
    let mut sum: Option<(Evidence, f64)> = None;
    for part in parts.filter(|part| part.se > 0.0 && part.effect.is_finite()) {
        let weight = part.se.powi(-2);
        let (mut all, before) = sum.unwrap_or((part, 0.0));
        let whole = before + weight;
        let mean = |a: f64, b: f64| (a * before + b * weight) / whole;
        all.effect = mean(all.effect, part.effect);
        all.se = mean(all.se, part.se);
        all.shared = mean(all.shared, part.shared);
        all.df = all.df.min(part.df);
        sum = Some((all, whole));
    }
    sum.map(|(all, _)| all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(effect: f64, se: f64) -> Evidence {
        Evidence {
            kind: 3,
            effect,
            se,
            df: 40.0,
            shared: 0.0,
        }
    }

    #[test]
    fn effects_of_one_programme_count_once_and_are_no_surer_together() {
        let one = together([part(0.2, 0.1), part(0.4, 0.1)].into_iter()).unwrap();
        assert!((one.effect - 0.3).abs() < 1e-12 && (one.se - 0.1).abs() < 1e-12);
        let uneven = together([part(0.2, 0.1), part(0.4, 0.3)].into_iter()).unwrap();
        // Worked by hand: weights 100 and 11.11.
        assert!((uneven.effect - 0.22).abs() < 1e-9, "{uneven:?}");
        assert!((uneven.se - 0.12).abs() < 1e-9, "{uneven:?}");
        assert_eq!(together(std::iter::empty()), None);
    }
}

//! From prices to runs: fixing the runs the prices agree on, a few at a time, and asking again.
//!
//! It refuses to place people; it only says which runs to hold, and by whom.

use super::ascent::Ascent;
use crate::greedy::{Fill, Prices, best_coach, best_fill};
use crate::state::State;

/// Runs are not fixed below this share of recent answers.
const LEAST_SHARE: f64 = 0.03;
/// Runs above this share are fixed at once.
const SURE_SHARE: f64 = 0.95;
/// Step length at the start of each round.
const LENGTH: f64 = 0.3;

/// Fixes up to `batch` more runs that can be led and paid; false when none is left.
///
/// `state` holds the runs fixed so far, without people.
pub(crate) fn fix_runs(ascent: &mut Ascent, state: &mut State<'_>, batch: usize) -> bool {
    let fixed = &ascent.oracle.fixed;
    let mut wanted: Vec<(f64, usize)> = ascent
        .run_share
        .iter()
        .enumerate()
        .filter(|(class, share)| fixed[*class] == 0 && **share > LEAST_SHARE)
        .map(|(class, share)| (*share, class))
        .collect();
    if wanted.is_empty() {
        return false;
    }
    wanted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut prices = Prices::flat(state, 0.0);
    prices.coach.clone_from(&ascent.duals.coach);
    let mut fill = Fill::default();
    let mut count = 0;
    for (share, class) in wanted {
        if count >= batch && share < SURE_SHARE {
            break;
        }
        let coach = if best_fill(state, class, &prices, &mut fill) {
            best_coach(state, class, &prices)
        } else {
            None
        };
        if let Some((coach, _)) = coach {
            state.open(class, coach as usize);
            ascent.oracle.fixed[class] = 1;
            count += 1;
        } else {
            ascent.oracle.fixed[class] = -1;
        }
    }
    ascent.bound = f64::INFINITY;
    ascent.lengthen(LENGTH);
    true
}

/// Closes every class that was not fixed, so that the last steps only settle people.
pub(crate) fn close_rest(ascent: &mut Ascent) {
    for fixed in &mut ascent.oracle.fixed {
        if *fixed == 0 {
            *fixed = -1;
        }
    }
    ascent.bound = f64::INFINITY;
    ascent.lengthen(LENGTH);
    ascent.watches_seats = true;
}

//! Building a plan run by run: always the run that adds most at the going prices.
//!
//! It refuses to regret: what it has opened it does not close. Prices only steer; what is allowed is the state's word.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::state::State;

/// What money and coach hours are thought to be worth, in units of the objective.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prices {
    /// Worth of one unit of money, by offering.
    pub(crate) money: Vec<f64>,
    /// Worth of one hour, by coach.
    pub(crate) coach: Vec<f64>,
}

impl Prices {
    /// The same price of money everywhere, and coaches for nothing.
    pub(crate) fn flat(state: &State<'_>, money: f64) -> Self {
        Self {
            money: vec![money; state.model.offers.len()],
            coach: vec![0.0; state.model.coach_hours.len()],
        }
    }
}

/// A run that could be started, with what it would add net of prices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fill {
    pub(crate) net: f64,
    pub(crate) coach: u32,
    pub(crate) seats: Vec<(f64, u32)>,
}

/// Finds the best group and coach for a class that is not run; false when it cannot be run.
pub(crate) fn best_fill(state: &State<'_>, class: usize, prices: &Prices, fill: &mut Fill) -> bool {
    let model = state.model;
    let it = model.class(class);
    let offering = it.offering as usize;
    let offer = &model.offers[offering];
    fill.seats.clear();
    if state.is_open(class) || state.runs[offering] as usize >= offer.runs {
        return false;
    }
    let Some((coach, coach_price)) = best_coach(state, class, prices) else {
        return false;
    };
    let left = state.purse(offering) - offer.fixed;
    if left < 0 {
        return false;
    }
    let affordable = if offer.seat > 0 {
        (left / offer.seat).min(offer.max as i64) as usize
    } else {
        offer.max
    };
    let money = prices.money[offering];
    for seat in model.class_seats.row(class) {
        if state.is_free_for(*seat as usize) {
            fill.seats.push((
                state.gain(*seat as usize) as f64 - money * offer.seat as f64,
                *seat,
            ));
        }
    }
    let most = affordable.min(fill.seats.len());
    if most < offer.min {
        return false;
    }
    let by_worth = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if fill.seats.len() > most && most > 0 {
        fill.seats.select_nth_unstable_by(most - 1, by_worth);
    }
    fill.seats.truncate(most);
    fill.seats.sort_unstable_by(by_worth);
    let taken = fill
        .seats
        .iter()
        .take_while(|seat| seat.0 > 0.0)
        .count()
        .max(offer.min);
    fill.seats.truncate(taken);
    fill.coach = coach;
    let locks = state.locks_met(class, coach as usize) as i64 * model.lock;
    fill.net = fill.seats.iter().map(|seat| seat.0).sum::<f64>() + (it.bonus + locks) as f64
        - money * offer.fixed as f64
        - coach_price * offer.load as f64;
    true
}

/// The cheapest coach who has the time; among equals the one with most hours left.
pub(crate) fn best_coach(state: &State<'_>, class: usize, prices: &Prices) -> Option<(u32, f64)> {
    let mut best: Option<(u32, f64)> = None;
    let mut most_locks = 0;
    for coach in state.model.class_coaches.row(class) {
        if !state.coach_is_free(*coach as usize, class) {
            continue;
        }
        let locks = state.locks_met(class, *coach as usize);
        if locks < most_locks {
            continue;
        }
        if locks > most_locks {
            (most_locks, best) = (locks, None);
        }
        let price = prices.coach[*coach as usize];
        let better = best.is_none_or(|(known, known_price)| {
            let more =
                state.coach_hours_left(*coach as usize) > state.coach_hours_left(known as usize);
            price < known_price || (price <= known_price && more)
        });
        if better {
            best = Some((*coach, price));
        }
    }
    best
}

/// Starts the run a fill describes.
pub(crate) fn apply(state: &mut State<'_>, class: usize, fill: &Fill) {
    state.open(class, fill.coach as usize);
    for (_, seat) in &fill.seats {
        state.seat(*seat as usize);
    }
}

#[derive(Debug, PartialEq)]
struct Waiting {
    net: f64,
    class: u32,
}

impl Eq for Waiting {}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.net
            .total_cmp(&other.net)
            .then(other.class.cmp(&self.class))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Starts runs among the given classes, best first, until none adds anything at these prices.
///
/// What a run adds only falls as others start, so a stale figure is an upper bound and the queue can be lazy.
pub(crate) fn build(
    state: &mut State<'_>,
    classes: impl IntoIterator<Item = usize>,
    prices: &Prices,
    tilt: &[f64],
) {
    let mut fill = Fill::default();
    let mut queue = BinaryHeap::new();
    let tilted = |net: f64, class: usize| tilt.get(class).map_or(net, |tilt| net * tilt);
    for class in classes {
        if best_fill(state, class, prices, &mut fill) && fill.net > 0.0 {
            queue.push(Waiting {
                net: tilted(fill.net, class),
                class: class as u32,
            });
        }
    }
    while let Some(top) = queue.pop() {
        let class = top.class as usize;
        if !best_fill(state, class, prices, &mut fill) || fill.net <= 0.0 {
            continue;
        }
        let net = tilted(fill.net, class);
        if queue.peek().is_some_and(|next| net < next.net) {
            queue.push(Waiting {
                net,
                class: top.class,
            });
            continue;
        }
        let mark = state.mark();
        apply(state, class, &fill);
        if !state.voice_holds() && !state.model.offer_of(class).proposed {
            state.undo_to(mark);
        }
    }
}

//! The question without slots: every offering has one class and a slot of its own, so that nobody is ever busy.
//!
//! It refuses questions in which that would lose too much, or which are too large to branch on.

use super::branch::Branch;
use crate::dual::Duals;
use crate::instance::Instance;
use crate::model::Model;
use crate::validate::MAX_SLOTS;

/// Most pairs of people and offerings, and most coaches.
const MOST_PAIRS: usize = 1_500;
const MOST_COACHES: usize = 8;
/// Seats for each pair from which on slots are plenty.
const PLENTY: usize = 6;
/// With so few pairs it costs nothing to try.
const FEW_PAIRS: usize = 200;

/// The question without slots, with the pairs of `model` in the same order; nothing where it would not help.
pub(super) fn without_slots(instance: &Instance, model: &Model) -> Option<Model> {
    let (pairs, seats) = (model.pairs.all().len(), model.seats.all().len());
    let is_small = pairs > 0 && pairs <= MOST_PAIRS && instance.coaches.len() <= MOST_COACHES;
    let has_plenty = seats >= PLENTY * pairs || pairs <= FEW_PAIRS;
    let offers = instance.offerings.len();
    // What keeping the plan in force is worth hangs on its slots.
    if !is_small || !has_plenty || offers > MAX_SLOTS || instance.previous.is_some() {
        return None;
    }
    let mut whole = instance.clone();
    whole.meta.slots = offers;
    whole.locks.clear();
    whole.exclusions.clear();
    for (index, offer) in whole.offerings.iter_mut().enumerate() {
        offer.slots = vec![index];
        let mut coaches: Vec<usize> = model
            .classes
            .range(index)
            .flat_map(|class| model.class_coaches.row(class))
            .map(|coach| *coach as usize)
            .collect();
        coaches.sort_unstable();
        coaches.dedup();
        offer.coaches = coaches;
    }
    for (person, educator) in whole.educators.iter_mut().enumerate() {
        let joins = model.pairs.row(person).iter();
        educator.cand = joins.map(|pair| pair.offering as usize).collect();
        educator.free = (0..offers).collect();
    }
    for coach in &mut whole.coaches {
        coach.free = (0..offers).collect();
    }
    let whole = Model::new(&whole);
    (whole.pairs.all().len() == pairs && whole.seats.all().len() == pairs).then_some(whole)
}

/// All plans that keep the locks.
pub(super) fn first_branch(model: &Model, whole: &Model) -> Branch {
    let mut joining = vec![0usize; model.offers.len()];
    for pair in whole.pairs.all() {
        joining[pair.offering as usize] += 1;
    }
    let most = |(offering, offer): (usize, &crate::model::Offer)| {
        let groups = joining[offering]
            .checked_div(offer.min)
            .unwrap_or(usize::MAX);
        let classes = model.classes.range(offering).len();
        offer.runs.min(classes).min(groups) as u32
    };
    let mut branch = Branch {
        bound: f64::INFINITY,
        least: vec![0; model.offers.len()],
        most: model.offers.iter().enumerate().map(most).collect(),
        place: vec![0; whole.pairs.all().len()],
        duals: Duals::default(),
    };
    for lock in &model.run_locks {
        if let Some(class) = lock.classes.first() {
            branch.least[model.class(*class as usize).offering as usize] = 1;
        }
    }
    for seat in model.seat_locks.keys() {
        branch.place[model.seat(*seat as usize).pair as usize] = 1;
    }
    branch
}

//! From a plan in the making to the plan file: names of runs, who pays, and what stays open.

use crate::model::Model;
use crate::plan::{Plan, Run, relative_gap};
use crate::purse::share_out;
use crate::state::State;

/// The runs that make up a plan, kept small so that the best so far can be copied often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) worth: i64,
    /// Number of locks it keeps.
    pub(crate) locks: usize,
    /// `(class, coach, seats)` of each run.
    pub(crate) runs: Vec<(u32, u32, Vec<u32>)>,
}

impl Draft {
    pub(crate) fn of(state: &State<'_>) -> Self {
        let open = (0..state.leader.len()).filter(|class| state.is_open(*class));
        let runs = open
            .map(|class| {
                (
                    class as u32,
                    state.leader[class],
                    state.members[class].clone(),
                )
            })
            .collect();
        Self {
            worth: state.worth,
            locks: state.kept_locks(),
            runs,
        }
    }

    /// Sets up the state that this draft describes.
    pub(crate) fn restore(&self, state: &mut State<'_>) {
        for class in 0..state.leader.len() {
            if state.is_open(class) {
                state.close(class);
            }
        }
        for (class, coach, seats) in &self.runs {
            state.open(*class as usize, *coach as usize);
            for seat in seats {
                state.seat(*seat as usize);
            }
        }
        state.settle();
    }

    /// The plan file's form of this draft, which is what `state` holds.
    pub(crate) fn export(&self, model: &Model, state: &State<'_>, bound: i64) -> Option<Plan> {
        let costs: Vec<(u32, i64)> = self
            .runs
            .iter()
            .map(|(class, _, seats)| {
                let offer = model.offer_of(*class as usize);
                (offer.funds, offer.fixed + offer.seat * seats.len() as i64)
            })
            .collect();
        let shares = share_out(&model.budgets, &costs)?;
        let runs = self
            .runs
            .iter()
            .zip(shares)
            .map(|((class, coach, seats), funding)| {
                let class = model.class(*class as usize);
                let mut participants: Vec<usize> = seats
                    .iter()
                    .map(|seat| model.seat(*seat as usize).educator as usize)
                    .collect();
                participants.sort_unstable();
                Run {
                    offering: class.offering as usize,
                    slot: class.slot as usize,
                    coach: *coach as usize,
                    participants,
                    funding,
                }
            });
        let below = model
            .floors
            .iter()
            .zip(&state.group_hours)
            .map(|(floor, hours)| (floor - hours).max(0));
        let worth = state.plain_worth();
        Some(Plan {
            objective: worth,
            bound: bound.max(worth),
            gap: relative_gap(worth, bound),
            runs: runs.collect(),
            shortfall: below.collect(),
            unmet: unmet(model, state),
        })
    }
}

fn unmet(model: &Model, state: &State<'_>) -> Vec<(usize, usize, i64)> {
    let mut open = Vec::new();
    for person in 0..model.educators() {
        for index in model.needs.range(person) {
            let need = &model.needs.all()[index];
            let left = need.gap - state.level(index);
            if left > 0 {
                open.push((person, need.competency as usize, left));
            }
        }
    }
    open
}

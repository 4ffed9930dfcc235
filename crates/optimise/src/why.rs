//! Why someone did not get a programme, read off the plan and the question.
//!
//! It refuses to know how the plan was found, and to put the reason into words.

use serde::{Deserialize, Serialize};

use crate::instance::{Exclusion, Instance};
use crate::plan::{Plan, Run};

/// Why someone does not have a place in an offering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// They have one.
    HasPlace,
    /// They cannot join it at all: out of reach, or the hours are more than they have.
    OutOfReach,
    /// The caller ruled it out.
    RuledOut,
    /// The plan does not run it.
    NotRun,
    /// It runs only in slots in which they are not free.
    NotFree {
        /// The slots it runs in.
        slots: Vec<usize>,
    },
    /// They are in another programme in the same slot.
    OtherProgramme {
        /// That programme.
        offering: usize,
    },
    /// Their hours are used by what they have.
    NoHoursLeft {
        /// Hours they have left.
        left: i64,
        /// Hours it takes.
        needed: i64,
    },
    /// It would add nothing to what they get already.
    NothingToGain,
    /// Every place went to people who gain at least as much.
    Full {
        /// What it would add for them.
        gain: i64,
        /// What it adds for the participant who gains least.
        least: i64,
    },
    /// The sources that may pay for it have less left than a place costs.
    NoMoney {
        /// What a place costs.
        needed: i64,
        /// What these sources have left together.
        left: i64,
    },
    /// Nothing stands in the way: the plan could still be improved here.
    Open {
        /// What it would add for them.
        gain: i64,
    },
}

/// Why `educator` does not have a place in `offering` in this plan, the first reason that holds.
pub fn why_not(instance: &Instance, plan: &Plan, educator: usize, offering: usize) -> Reason {
    let (Some(person), Some(offer)) = (
        instance.educators.get(educator),
        instance.offerings.get(offering),
    ) else {
        return Reason::OutOfReach;
    };
    let mine: Vec<&Run> = plan
        .runs
        .iter()
        .filter(|run| run.participants.contains(&educator))
        .collect();
    if mine.iter().any(|run| run.offering == offering) {
        return Reason::HasPlace;
    }
    if !person.cand.contains(&offering) || offer.hours > person.max_hours {
        return Reason::OutOfReach;
    }
    if instance
        .exclusions
        .iter()
        .any(|exclusion| rules_out(exclusion, educator, offering))
    {
        return Reason::RuledOut;
    }
    let apart = match runs_in_time(instance, plan, educator, offering, &mine) {
        Ok(apart) => apart,
        Err(reason) => return reason,
    };
    let used: i64 = mine
        .iter()
        .map(|run| instance.offerings[run.offering].hours)
        .sum();
    if used + offer.hours > person.max_hours {
        return Reason::NoHoursLeft {
            left: person.max_hours - used,
            needed: offer.hours,
        };
    }
    let held: Vec<usize> = mine.iter().map(|run| run.offering).collect();
    let gain = gain(instance, educator, &held, offering);
    if gain <= 0 {
        return Reason::NothingToGain;
    }
    if apart
        .iter()
        .all(|run| run.participants.len() as i64 >= offer.max_size)
    {
        return Reason::Full {
            gain,
            least: least_gain(instance, plan, &apart, offering),
        };
    }
    let left = money_left(instance, plan, offering);
    if left < offer.seat_cost {
        return Reason::NoMoney {
            needed: offer.seat_cost,
            left,
        };
    }
    Reason::Open { gain }
}

/// The runs of an offering in slots in which the person is free and has nothing else.
fn runs_in_time<'p>(
    instance: &Instance,
    plan: &'p Plan,
    educator: usize,
    offering: usize,
    mine: &[&Run],
) -> Result<Vec<&'p Run>, Reason> {
    let runs: Vec<&Run> = plan
        .runs
        .iter()
        .filter(|run| run.offering == offering)
        .collect();
    if runs.is_empty() {
        return Err(Reason::NotRun);
    }
    let is_free = |run: &&&Run| instance.educators[educator].free.contains(&run.slot);
    let free: Vec<&Run> = runs.iter().filter(is_free).copied().collect();
    if free.is_empty() {
        return Err(Reason::NotFree {
            slots: runs.iter().map(|run| run.slot).collect(),
        });
    }
    let same = |run: &Run| mine.iter().find(|other| other.slot == run.slot);
    let apart: Vec<&Run> = free
        .iter()
        .filter(|run| same(run).is_none())
        .copied()
        .collect();
    match same(free[0]) {
        Some(other) if apart.is_empty() => Err(Reason::OtherProgramme {
            offering: other.offering,
        }),
        _ => Ok(apart),
    }
}

/// What the offering adds for the participant of these runs who gains least.
fn least_gain(instance: &Instance, plan: &Plan, runs: &[&Run], offering: usize) -> i64 {
    let participants = runs.iter().flat_map(|run| &run.participants);
    let gains = participants.map(|person| {
        let others = plan
            .runs
            .iter()
            .filter(|run| run.offering != offering && run.participants.contains(person));
        let held: Vec<usize> = others.map(|run| run.offering).collect();
        gain(instance, *person, &held, offering)
    });
    gains.min().unwrap_or(0)
}

fn rules_out(exclusion: &Exclusion, educator: usize, offering: usize) -> bool {
    match *exclusion {
        Exclusion::Place {
            educator: who,
            offering: what,
        } => who == educator && what.is_none_or(|what| what == offering),
        Exclusion::Run {
            offering: what,
            slot,
        } => what == offering && slot.is_none(),
        Exclusion::Coach { .. } => false,
    }
}

/// What an offering adds for someone who has these already, floors apart.
fn gain(instance: &Instance, educator: usize, held: &[usize], offering: usize) -> i64 {
    let person = &instance.educators[educator];
    let effect = |offers: &[usize], competency: usize| -> i64 {
        let effects = offers
            .iter()
            .flat_map(|offer| &instance.offerings[*offer].effects);
        effects
            .filter(|effect| effect.0 == competency)
            .map(|effect| effect.1)
            .sum()
    };
    let mut sum = 10 * person.pref.get(&offering).copied().unwrap_or(0);
    for (competency, gap, weight) in &person.gap {
        let before = effect(held, *competency);
        let after = before + effect(&[offering], *competency);
        sum += weight * (met(instance, *gap, after) - met(instance, *gap, before));
    }
    sum
}

/// Worth of an effect on a gap, per unit of weight.
fn met(instance: &Instance, gap: i64, effect: i64) -> i64 {
    let (mut share, mut covered, mut worth) = (0, 0, 0);
    for (rate, permille) in instance.meta.rate.iter().zip(&instance.meta.seg_permille) {
        share += permille;
        let end = gap * share / 1000;
        worth += rate * (effect.min(end) - covered).max(0);
        covered = end;
    }
    worth
}

/// What the sources of an offering have left together; what others may have to give up is not counted.
fn money_left(instance: &Instance, plan: &Plan, offering: usize) -> i64 {
    let spent = |fund: usize| -> i64 {
        let shares = plan.runs.iter().flat_map(|run| &run.funding);
        shares
            .filter(|share| share.0 == fund)
            .map(|share| share.1)
            .sum()
    };
    instance.offerings[offering]
        .funds
        .iter()
        .map(|fund| instance.funds[*fund] - spent(*fund))
        .sum()
}

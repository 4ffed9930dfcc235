//! Between the domain's planning question and the optimiser's instance, and back.
//!
//! Positions in the instance are positions in the question. Pure: nothing is read or kept here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use kernel::PersonId;
use optimise::{Answers, Budget, CheckError, Instance, Meta, Options, Progress, SolveError};
use uuid::Uuid;

use crate::locks::{clash_of, keep_ids, place_locks, previous};
use crate::question::{
    CoachSpec, Draft, DraftOffer, LockSpec, Participant, ProgrammeSpec, Question, WISH,
};
use crate::slots::{SLOTS, Week};
use crate::store::{OfferId, Scarce};

/// Most runs of one programme in a plan.
const MOST_RUNS: i64 = 6;
/// Most programmes considered for one person, the most useful first.
const SHORTLIST: usize = 24;

/// Rupiah in the unit of a price of money.
const MILLION: f64 = 1e6;
/// Why no plan came out.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// These cannot all be kept; where it could be found out, none of them can be left out of the list.
    #[error("these cannot be kept together: {0:?}")]
    LocksClash(Vec<LockSpec>),
    /// The optimiser refused the question or found nothing.
    #[error(transparent)]
    Solve(SolveError),
    /// The optimiser's plan breaks a rule of the question.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// What one more of something scarce would add.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Of what.
    pub kind: Scarce,
    /// Which source, or which coach.
    pub subject: Uuid,
    /// When, for a slot.
    pub slot: Option<i32>,
    /// Need reduced by one more, in the optimiser's unit.
    pub worth: i64,
}

/// A plan for a question, with its worth and what no plan exceeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// The plan.
    pub draft: Draft,
    /// Its worth.
    pub value: i64,
    /// The most any plan is worth.
    pub bound: i64,
    /// What a little more would add.
    pub prices: Vec<Price>,
}

/// Is told where the search stands, and says whether it goes on.
pub type Watch<'w> = &'w mut dyn FnMut(Progress) -> ControlFlow<()>;

/// The best plan found within the budget.
///
/// The optimiser does not know that a coach may be a colleague who learns too. Where its plan puts
/// someone in two places, they only coach, and it plans again; the bound stays that of the wider
/// question.
pub fn solve(
    question: &Question,
    budget: Budget,
    watch: Watch<'_>,
) -> Result<Solved, AdapterError> {
    look(question, None, budget, watch)
}

/// The best plan found within the budget that changes as little as possible of another.
pub fn solve_near(
    question: &Question,
    before: &Draft,
    budget: Budget,
    watch: Watch<'_>,
) -> Result<Solved, AdapterError> {
    let share = |part: f64| match budget {
        Budget::Seconds(seconds) => Budget::Seconds(seconds * part),
        Budget::Rounds(rounds) => Budget::Rounds(rounds),
    };
    // What keeping is worth would blur the bound, so the bound comes from the question without it.
    let free = look(question, None, share(0.4), watch)?;
    let near = look(question, Some((before, free.value)), share(0.6), watch)?;
    Ok(Solved {
        bound: free.bound.max(near.value),
        prices: free.prices,
        ..near
    })
}

fn look(
    question: &Question,
    before: Option<(&Draft, i64)>,
    budget: Budget,
    watch: Watch<'_>,
) -> Result<Solved, AdapterError> {
    let mut only_coach: Vec<PersonId> = Vec::new();
    let mut first: Option<(i64, Vec<Price>)> = None;
    loop {
        let mut instance = instance(question, &only_coach);
        let locks = place_locks(question, &mut instance)?;
        instance.previous = before.map(|(before, value)| previous(question, before, value));
        let budget = match budget {
            // Planning again is close to what was planned: a share of the time is enough.
            Budget::Seconds(seconds) if !only_coach.is_empty() => Budget::Seconds(seconds / 4.0),
            given => given,
        };
        let options = Options {
            budget,
            seed: 1,
            threads: 0,
        };
        let found = optimise::solve(&instance, &options, &mut |progress| watch(progress))
            .map_err(|error| clash_of(error, &locks))?;
        let plan = found.plan;
        optimise::check(&instance, &plan)?;
        let answers = &found.answers;
        let (bound, prices) = first.get_or_insert_with(|| (plan.bound, prices(question, answers)));
        let mut draft = draft(question, &plan);
        let torn = torn_coaches(question, &draft);
        if torn.is_empty() {
            let value = draft.worth(question);
            if let Some((before, _)) = before {
                keep_ids(before, &mut draft);
            }
            return Ok(Solved {
                draft,
                value,
                bound: value.max(*bound),
                prices: std::mem::take(prices),
            });
        }
        only_coach.extend(torn);
    }
}

fn prices(question: &Question, answers: &Answers) -> Vec<Price> {
    let coach = |at: usize| question.coaches[at].person.0;
    let whole = |worth: f64| worth.round() as i64;
    let money = answers.money.iter().enumerate().map(|(at, worth)| Price {
        kind: Scarce::Money,
        subject: question.funds[at].id.0,
        slot: None,
        worth: whole(worth * MILLION),
    });
    let hours = answers
        .coach_hour
        .iter()
        .enumerate()
        .map(|(at, worth)| Price {
            kind: Scarce::CoachHour,
            subject: coach(at),
            slot: None,
            worth: whole(*worth),
        });
    let slots = answers.coach_slot.iter().map(|(at, slot, worth)| Price {
        kind: Scarce::CoachSlot,
        subject: coach(*at),
        slot: Some(*slot as i32),
        worth: whole(*worth),
    });
    money
        .chain(hours)
        .chain(slots)
        .filter(|price| price.worth > 0)
        .collect()
}

/// Coaches who would learn while they lead.
fn torn_coaches(question: &Question, draft: &Draft) -> Vec<PersonId> {
    let leads = |coach: &CoachSpec, slot: i32| {
        draft
            .offers
            .iter()
            .any(|offer| offer.coach == coach.person && offer.slot == slot)
    };
    question
        .coaches
        .iter()
        .filter(|coach| {
            draft
                .offers
                .iter()
                .any(|offer| offer.participants.contains(&coach.person) && leads(coach, offer.slot))
        })
        .map(|coach| coach.person)
        .collect()
}

/// The question as the optimiser reads it; those named last take no place in any run.
pub fn instance(question: &Question, only_coach: &[PersonId]) -> Instance {
    let indicators = indicators(question);
    Instance {
        meta: Meta {
            slots: SLOTS as usize,
            competencies: indicators.len(),
            ..Meta::default()
        },
        educators: question
            .people
            .iter()
            .map(|person| educator(question, &indicators, only_coach, person))
            .collect(),
        offerings: question
            .programmes
            .iter()
            .map(|programme| offering(question, &indicators, programme))
            .collect(),
        coaches: question
            .coaches
            .iter()
            .map(|coach| optimise::Coach {
                max_hours: coach.hours.max(0),
                free: positions(coach.free.without(coach.busy)),
            })
            .collect(),
        funds: question
            .funds
            .iter()
            .map(|fund| fund.amount.max(0))
            .collect(),
        floors: vec![0],
        ..Instance::default()
    }
}

type Indicators<'a> = BTreeMap<&'a str, usize>;

fn indicators(question: &Question) -> Indicators<'_> {
    let needed = question.people.iter().flat_map(|person| &person.needs);
    let moved = question
        .programmes
        .iter()
        .flat_map(|programme| &programme.effects);
    let codes: std::collections::BTreeSet<&str> = needed
        .map(|need| need.indicator.as_str())
        .chain(moved.map(|(indicator, _)| indicator.as_str()))
        .collect();
    codes.into_iter().zip(0..).collect()
}

fn positions(week: Week) -> Vec<usize> {
    week.slots().map(|slot| slot as usize).collect()
}

fn educator(
    question: &Question,
    indicators: &Indicators<'_>,
    only_coach: &[PersonId],
    person: &Participant,
) -> optimise::Educator {
    let leads = |programme: &ProgrammeSpec| {
        question
            .coach(person.person)
            .is_some_and(|coach| coach.programmes.contains(&programme.id))
    };
    let use_of = |programme: &ProgrammeSpec| -> i64 {
        let worth = person
            .needs
            .iter()
            .map(|need| need.weight * need.gap.min(programme.effect_on(&need.indicator)));
        worth.sum()
    };
    let mut useful: Vec<(i64, usize)> = question
        .programmes
        .iter()
        .enumerate()
        .filter(|(_, programme)| programme.is_active && !leads(programme))
        .map(|(at, programme)| (use_of(programme), at))
        .filter(|(worth, _)| *worth > 0 && !only_coach.contains(&person.person))
        .collect();
    useful.sort_by_key(|(worth, at)| (-worth, *at));
    let mut cand: Vec<usize> = useful
        .into_iter()
        .take(SHORTLIST)
        .map(|(_, at)| at)
        .collect();
    cand.sort_unstable();
    optimise::Educator {
        max_hours: person.hours.max(0),
        free: positions(Week::full().without(person.busy).without(person.teaching)),
        gap: person
            .needs
            .iter()
            .map(|need| (indicators[need.indicator.as_str()], need.gap, need.weight))
            .collect(),
        pref: cand
            .iter()
            .filter(|at| question.programmes[**at].is_wished_by(person))
            .map(|at| (*at, WISH))
            .collect(),
        cand,
        ..optimise::Educator::default()
    }
}

fn offering(
    question: &Question,
    indicators: &Indicators<'_>,
    programme: &ProgrammeSpec,
) -> optimise::Offering {
    optimise::Offering {
        hours: programme.hours,
        preparation: programme.preparation,
        fixed_cost: programme.fixed_cost,
        seat_cost: programme.seat_cost,
        min_size: programme.smallest,
        max_size: programme.largest,
        max_runs: if programme.is_active { MOST_RUNS } else { 0 },
        slots: positions(Week::full().without(question.closed)),
        effects: programme
            .effects
            .iter()
            .map(|(indicator, level)| (indicators[indicator.as_str()], *level))
            .collect(),
        coaches: question
            .coaches
            .iter()
            .enumerate()
            .filter(|(_, coach)| coach.programmes.contains(&programme.id))
            .map(|(at, _)| at)
            .collect(),
        funds: question
            .funds
            .iter()
            .enumerate()
            .filter(|(_, fund)| fund.may_pay(programme))
            .map(|(at, _)| at)
            .collect(),
        proposed: u8::from(
            question
                .people
                .iter()
                .any(|one| programme.is_wished_by(one)),
        ),
        ..optimise::Offering::default()
    }
}

/// The optimiser's plan in the words of the domain.
pub fn draft(question: &Question, plan: &optimise::Plan) -> Draft {
    let offers = plan
        .runs
        .iter()
        .map(|run| {
            let programme = &question.programmes[run.offering];
            DraftOffer {
                id: OfferId::new(),
                programme: programme.id,
                coach: question.coaches[run.coach].person,
                slot: run.slot as i32,
                participants: run
                    .participants
                    .iter()
                    .map(|at| question.people[*at].person)
                    .collect(),
                cost: programme.cost(run.participants.len()),
                funding: run
                    .funding
                    .iter()
                    .filter(|(_, amount)| *amount > 0)
                    .map(|(at, amount)| (question.funds[*at].id, *amount))
                    .collect(),
            }
        })
        .collect();
    Draft { offers }
}

#[cfg(test)]
#[path = "propose_tests.rs"]
mod tests;

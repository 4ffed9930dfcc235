//! Between the domain's planning question and the optimiser's instance, and back.
//!
//! Positions in the instance are positions in the question. Pure: nothing is read or kept here.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use kernel::PersonId;
use optimise::{Budget, CheckError, Instance, Meta, Options, SolveError};

use crate::question::{CoachSpec, Draft, DraftOffer, Participant, ProgrammeSpec, Question, WISH};
use crate::slots::{SLOTS, Week};
use crate::store::OfferId;

/// Most runs of one programme in a plan.
const MOST_RUNS: i64 = 6;
/// Most programmes considered for one person, the most useful first.
const SHORTLIST: usize = 24;

/// Why no plan came out.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// The optimiser refused the question or found nothing.
    #[error(transparent)]
    Solve(#[from] SolveError),
    /// The optimiser's plan breaks a rule of the question.
    #[error(transparent)]
    Check(#[from] CheckError),
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
}

/// The best plan found within the budget.
///
/// The optimiser does not know that a coach may be a colleague who learns too. Where its plan puts
/// someone in two places, they only coach, and it plans again; the bound stays that of the wider
/// question.
pub fn solve(question: &Question, budget: Budget) -> Result<Solved, AdapterError> {
    let mut only_coach: Vec<PersonId> = Vec::new();
    let mut bound = None;
    loop {
        let instance = instance(question, &only_coach);
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
        let mut go_on = |_| ControlFlow::Continue(());
        let plan = optimise::solve(&instance, &options, &mut go_on)?.plan;
        optimise::check(&instance, &plan)?;
        let bound = *bound.get_or_insert(plan.bound);
        let draft = draft(question, &plan);
        let torn = torn_coaches(question, &draft);
        if torn.is_empty() {
            return Ok(Solved {
                draft,
                value: plan.objective,
                bound: bound.max(plan.objective),
            });
        }
        only_coach.extend(torn);
    }
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
        free: positions(Week::full().without(person.busy)),
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
        slots: positions(Week::full()),
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
        funds: (0..question.funds.len()).collect(),
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

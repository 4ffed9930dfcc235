//! Why a need stays open in a plan: the first reason that holds, for the words of the page.

use crate::question::{Draft, NeedSpec, Participant, ProgrammeSpec, Question};

/// Why a need stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// No programme of the catalogue moves this indicator.
    NoProgramme,
    /// Programmes do, but nobody can lead them.
    NoCoach,
    /// Fewer people need it than the smallest group has.
    TooFew,
    /// The person has a place; it meets the need in part.
    InPart,
    /// The money left does not pay for a run or a seat.
    NoMoney,
    /// No coach has hours left for it.
    NoCoachHours,
    /// The person's hours are taken.
    NoTime,
    /// Other runs reduce more need with the same means.
    Outweighed,
}

impl Why {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoProgramme => "why-no-programme",
            Self::NoCoach => "why-no-coach",
            Self::TooFew => "why-too-few",
            Self::InPart => "why-in-part",
            Self::NoMoney => "why-no-money",
            Self::NoCoachHours => "why-no-coach-hours",
            Self::NoTime => "why-no-time",
            Self::Outweighed => "why-outweighed",
        }
    }
}

/// Why a person's need stays open.
///
/// `moved` is what the draft is expected to move of it.
pub fn why(
    question: &Question,
    draft: &Draft,
    who: &Participant,
    need: &NeedSpec,
    moved: i64,
) -> Why {
    let helps = |programme: &&ProgrammeSpec| {
        programme.is_active && programme.effect_on(&need.indicator) > 0
    };
    let able: Vec<_> = question.programmes.iter().filter(helps).collect();
    if able.is_empty() {
        return Why::NoProgramme;
    }
    if moved > 0 {
        return Why::InPart;
    }
    let led = keep(able, |programme| {
        question
            .coaches
            .iter()
            .any(|coach| coach.programmes.contains(&programme.id) && coach.person != who.person)
    });
    if led.is_empty() {
        return Why::NoCoach;
    }
    let wanted = keep(led, |programme| {
        let wanting = question
            .people
            .iter()
            .filter(|person| programme.serves(person));
        wanting.count() as i64 >= programme.smallest
    });
    if wanted.is_empty() {
        return Why::TooFew;
    }
    let left: i64 = question
        .funds
        .iter()
        .map(|fund| (fund.amount - draft.spent(fund.id)).max(0))
        .sum();
    let paid = keep(wanted, |programme| {
        cheapest_way_in(draft, programme) <= left
    });
    if paid.is_empty() {
        return Why::NoMoney;
    }
    let coached = keep(paid, |programme| {
        has_open_run(draft, programme)
            || question.coaches.iter().any(|coach| {
                let given = draft.coach_hours(question, coach.person);
                coach.programmes.contains(&programme.id)
                    && coach.hours - given >= programme.hours + programme.preparation
            })
    });
    if coached.is_empty() {
        return Why::NoCoachHours;
    }
    let given = draft.person_hours(question, who.person);
    if coached
        .iter()
        .all(|programme| who.hours - given < programme.hours)
    {
        return Why::NoTime;
    }
    Why::Outweighed
}

fn keep(
    programmes: Vec<&ProgrammeSpec>,
    holds: impl Fn(&ProgrammeSpec) -> bool,
) -> Vec<&ProgrammeSpec> {
    programmes
        .into_iter()
        .filter(|programme| holds(programme))
        .collect()
}

/// A seat in a run that has one free, else a run of the smallest group.
fn cheapest_way_in(draft: &Draft, programme: &ProgrammeSpec) -> i64 {
    if has_open_run(draft, programme) {
        programme.seat_cost
    } else {
        programme.cost(programme.smallest.max(1) as usize)
    }
}

fn has_open_run(draft: &Draft, programme: &ProgrammeSpec) -> bool {
    let is_open = |size: usize| (size as i64) < programme.largest;
    draft
        .offers
        .iter()
        .any(|offer| offer.programme == programme.id && is_open(offer.participants.len()))
}

#[cfg(test)]
#[path = "why_tests.rs"]
mod tests;

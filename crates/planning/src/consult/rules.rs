//! How an answer stands to the draft as it is now, and what planning again heeds of it. Pure.

use std::collections::BTreeSet;

use kernel::PersonId;
use platform::text_enum;

use super::store::PlanAnswer;
use crate::question::{Draft, DraftOffer, LockSpec, Question};
use crate::slots::Week;
use crate::store::ProgrammeId;

text_enum! {
    /// What someone says of their part in a draft.
    pub enum AnswerKind("opinion") {
        /// It suits them.
        Accept = "accept",
        /// Another time, please.
        OtherTime = "other-time",
        /// Another programme, please.
        OtherProgramme = "other-programme",
        /// They object.
        Object = "object",
    }
}

text_enum! {
    /// How far a request for the authority's support is.
    pub enum SupportState("plan-support") {
        /// Waits for an answer.
        Asked = "asked",
        /// Will be given.
        Granted = "granted",
        /// Will not be given.
        Declined = "declined",
    }
}

text_enum! {
    /// How an answer stands to the draft as it is now.
    pub enum Standing("opinion-state") {
        /// They agree with their part as it is.
        Agreed = "agreed",
        /// They agreed with a part that has changed since.
        Outdated = "outdated",
        /// The draft has changed as they asked.
        Met = "met",
        /// Whoever plans has said why it stays.
        Replied = "replied",
        /// It waits for a change or a reply.
        Open = "open",
    }
}

/// How many of those concerned have said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Parts in the draft: a person as participant or coach of a run.
    pub parts: usize,
    /// Parts whose people agree.
    pub agreed: usize,
    /// Parts nobody has spoken about as they are now.
    pub silent: usize,
    /// Requests and objections that wait for a change or a reply.
    pub open: usize,
}

/// Everyone a draft concerns, with the run it is about.
pub(crate) fn parts(draft: &Draft) -> impl Iterator<Item = (PersonId, &DraftOffer)> {
    draft.offers.iter().flat_map(|offer| {
        let everyone = offer.participants.iter().copied();
        everyone
            .chain(std::iter::once(offer.coach))
            .map(move |person| (person, offer))
    })
}

/// The part a person has in a programme.
pub(crate) fn part_of(
    draft: &Draft,
    person: PersonId,
    programme: ProgrammeId,
) -> Option<&DraftOffer> {
    parts(draft)
        .find_map(|(who, offer)| (who == person && offer.programme == programme).then_some(offer))
}

/// How an answer stands to a draft.
pub(crate) fn standing(draft: &Draft, answer: &PlanAnswer) -> Standing {
    let part = answer
        .programme_id
        .and_then(|programme| part_of(draft, answer.person_id, programme));
    let is_same_time = part.is_some_and(|offer| Some(offer.slot) == answer.seen_slot);
    let is_met = match answer.kind {
        AnswerKind::Accept if is_same_time => return Standing::Agreed,
        AnswerKind::Accept => return Standing::Outdated,
        AnswerKind::OtherTime => !is_same_time,
        AnswerKind::OtherProgramme | AnswerKind::Object => {
            part.is_none() && answer.programme_id.is_some()
        }
    };
    match (is_met, answer.reply.is_empty()) {
        (true, _) => Standing::Met,
        (false, true) => Standing::Open,
        (false, false) => Standing::Replied,
    }
}

/// Whether someone has said what they think of their part as it is now.
pub(crate) fn has_spoken(
    draft: &Draft,
    answers: &[PlanAnswer],
    who: PersonId,
    offer: &DraftOffer,
) -> bool {
    answers.iter().any(|answer| {
        answer.person_id == who
            && answer.programme_id == Some(offer.programme)
            && matches!(
                standing(draft, answer),
                Standing::Agreed | Standing::Open | Standing::Replied
            )
    })
}

/// How many of those concerned have said what.
pub(crate) fn count(draft: &Draft, answers: &[PlanAnswer]) -> Counts {
    let silent = parts(draft).filter(|(who, offer)| !has_spoken(draft, answers, *who, offer));
    let of = |wanted: Standing| {
        let standings = answers.iter().map(|answer| standing(draft, answer));
        standings.filter(|found| *found == wanted).count()
    };
    Counts {
        parts: parts(draft).count(),
        agreed: of(Standing::Agreed),
        silent: silent.count(),
        open: of(Standing::Open),
    }
}

/// Answers that wait for a change or a reply.
pub(crate) fn open_answers(draft: &Draft, answers: &[PlanAnswer]) -> usize {
    count(draft, answers).open
}

/// Puts what was said into the question; returns the places that people agreed to, which are kept where it can be done.
///
/// Requests and objections that whoever plans has replied to are not heeded: the reply says why.
pub(crate) fn heed(
    question: &mut Question,
    draft: &Draft,
    answers: &[PlanAnswer],
) -> Vec<LockSpec> {
    let mut agreed = BTreeSet::new();
    for answer in answers {
        let Some(programme) = answer.programme_id else {
            continue;
        };
        let Some(offer) = part_of(draft, answer.person_id, programme) else {
            continue;
        };
        match (standing(draft, answer), answer.kind) {
            (Standing::Agreed, _) if offer.coach != answer.person_id => {
                agreed.insert((programme, answer.person_id));
            }
            (Standing::Open, AnswerKind::OtherTime) => {
                spare_time(question, offer, answer.person_id);
            }
            (Standing::Open, AnswerKind::OtherProgramme | AnswerKind::Object) => {
                leave_out(question, offer, answer);
            }
            _ => {}
        }
    }
    let kept: Vec<LockSpec> = agreed
        .into_iter()
        .map(|(programme, person)| LockSpec::KeepPlace(programme, person))
        .filter(|lock| !question.locks.contains(lock))
        .collect();
    question.locks.extend(&kept);
    kept
}

fn spare_time(question: &mut Question, offer: &DraftOffer, person: PersonId) {
    let then: Week = std::iter::once(offer.slot).collect();
    let coaches = question.coaches.iter_mut();
    for coach in coaches.filter(|found| found.person == person && offer.coach == person) {
        coach.free = coach.free.without(then);
    }
    for participant in question
        .people
        .iter_mut()
        .filter(|found| found.person == person)
    {
        participant.busy = participant.busy.with(offer.slot);
    }
}

fn leave_out(question: &mut Question, offer: &DraftOffer, answer: &PlanAnswer) {
    let person = answer.person_id;
    if offer.coach == person {
        let coaches = question.coaches.iter_mut();
        for coach in coaches.filter(|found| found.person == person) {
            coach.programmes.retain(|found| *found != offer.programme);
        }
        return;
    }
    let lock = LockSpec::DropPlace(offer.programme, person);
    if !question.locks.contains(&lock) {
        question.locks.push(lock);
    }
    let wished = answer.wished.and_then(|wished| question.programme(wished));
    let wishes: Vec<String> = wished
        .into_iter()
        .flat_map(|programme| &programme.effects)
        .map(|(indicator, _)| indicator.clone())
        .collect();
    for participant in question
        .people
        .iter_mut()
        .filter(|found| found.person == person)
    {
        participant.wishes.extend(wishes.iter().cloned());
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;

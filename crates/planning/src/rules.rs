//! The hard rules of a plan, and the edits a person may make to it: pure decisions.
//!
//! They share no code with the optimiser, so that a plan is judged twice before it is kept.

use std::collections::BTreeMap;

use kernel::PersonId;

use crate::question::{Draft, DraftOffer, Participant, Question};
use crate::store::{FundId, OfferId, ProgrammeId};

/// Which rule is broken, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The programme is no longer in the catalogue.
    ProgrammeGone(OfferId),
    /// The coach is no longer a coach of this school.
    CoachGone(OfferId, PersonId),
    /// The coach does not lead this programme.
    CannotLead(OfferId, PersonId),
    /// The coach has not offered this slot.
    CoachNotFree(PersonId, i32),
    /// The coach gives more hours than they have.
    CoachHours(PersonId),
    /// Someone is in two places at once.
    DoubleBooked(PersonId, i32),
    /// Someone teaches then.
    Teaches(PersonId, i32),
    /// The school holds no coaching then.
    Closed(OfferId, i32),
    /// Someone takes part in the same programme twice.
    Repeated(PersonId, ProgrammeId),
    /// A participant gives more hours than they can.
    PersonHours(PersonId),
    /// A group is smaller than the programme needs; the second is the least.
    TooFew(OfferId, i64),
    /// A group is larger than the programme bears; the second is the most.
    TooMany(OfferId, i64),
    /// A source pays more than it has.
    Money(FundId),
    /// A source pays for what it may not pay for.
    MayNotPay(OfferId, FundId),
    /// A run is not paid in full.
    Unpaid(OfferId),
}

/// A broken rule and by how much: hours, people or rupiah.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The rule.
    pub rule: Rule,
    /// By how much.
    pub by: i64,
}

fn clash(rule: Rule, by: i64) -> Clash {
    Clash { rule, by }
}

/// Every hard rule that a draft breaks.
pub fn clashes(question: &Question, draft: &Draft) -> Vec<Clash> {
    let mut found = Vec::new();
    let people: People<'_> = question
        .people
        .iter()
        .map(|who| (who.person, who))
        .collect();
    for offer in &draft.offers {
        check_offer(question, &people, offer, &mut found);
    }
    check_times(question, &people, draft, &mut found);
    check_hours(question, draft, &mut found);
    for fund in &question.funds {
        let over = draft.spent(fund.id) - fund.amount;
        if over > 0 {
            found.push(clash(Rule::Money(fund.id), over));
        }
    }
    found
}

/// Participants by person: an authority's plan has thousands.
type People<'a> = BTreeMap<PersonId, &'a Participant>;

fn check_offer(
    question: &Question,
    people: &People<'_>,
    offer: &DraftOffer,
    found: &mut Vec<Clash>,
) {
    let Some(programme) = question.programme(offer.programme) else {
        found.push(clash(Rule::ProgrammeGone(offer.id), 1));
        return;
    };
    match question.coach(offer.coach) {
        None => found.push(clash(Rule::CoachGone(offer.id, offer.coach), 1)),
        Some(coach) => {
            if !coach.programmes.contains(&offer.programme) {
                found.push(clash(Rule::CannotLead(offer.id, offer.coach), 1));
            }
            if !coach.free.has(offer.slot) {
                found.push(clash(Rule::CoachNotFree(offer.coach, offer.slot), 1));
            }
        }
    }
    if question.closed.has(offer.slot) {
        found.push(clash(Rule::Closed(offer.id, offer.slot), 1));
    }
    for person in &offer.participants {
        let participant = people.get(person);
        if participant.is_some_and(|who| who.teaching.has(offer.slot)) {
            found.push(clash(Rule::Teaches(*person, offer.slot), 1));
        }
    }
    let size = offer.participants.len() as i64;
    if size < programme.smallest {
        let rule = Rule::TooFew(offer.id, programme.smallest);
        found.push(clash(rule, programme.smallest - size));
    }
    if size > programme.largest {
        let rule = Rule::TooMany(offer.id, programme.largest);
        found.push(clash(rule, size - programme.largest));
    }
    for fund in &question.funds {
        let pays = offer
            .funding
            .iter()
            .any(|(id, amount)| *id == fund.id && *amount > 0);
        if pays && !fund.may_pay(programme) {
            found.push(clash(Rule::MayNotPay(offer.id, fund.id), 1));
        }
    }
    let is_known = |fund: &FundId| question.funds.iter().any(|known| known.id == *fund);
    let paid: i64 = offer
        .funding
        .iter()
        .filter(|(fund, _)| is_known(fund))
        .map(|(_, amount)| amount)
        .sum();
    if paid != offer.cost {
        found.push(clash(Rule::Unpaid(offer.id), offer.cost - paid));
    }
}

fn check_times(question: &Question, people: &People<'_>, draft: &Draft, found: &mut Vec<Clash>) {
    let mut times: BTreeMap<(PersonId, i32), i64> = BTreeMap::new();
    let mut places: BTreeMap<(PersonId, ProgrammeId), i64> = BTreeMap::new();
    for offer in &draft.offers {
        *times.entry((offer.coach, offer.slot)).or_default() += 1;
        for person in &offer.participants {
            *times.entry((*person, offer.slot)).or_default() += 1;
            *places.entry((*person, offer.programme)).or_default() += 1;
        }
    }
    for ((person, slot), count) in times {
        let is_taken = question
            .coach(person)
            .is_some_and(|coach| coach.busy.has(slot))
            || people
                .get(&person)
                .is_some_and(|found| found.busy.has(slot));
        let count = count + i64::from(is_taken);
        if count > 1 {
            found.push(clash(Rule::DoubleBooked(person, slot), count - 1));
        }
    }
    for ((person, programme), count) in places {
        if count > 1 {
            found.push(clash(Rule::Repeated(person, programme), count - 1));
        }
    }
}

fn check_hours(question: &Question, draft: &Draft, found: &mut Vec<Clash>) {
    for coach in &question.coaches {
        let over = draft.coach_hours(question, coach.person) - coach.hours;
        if over > 0 && draft.offers.iter().any(|offer| offer.coach == coach.person) {
            found.push(clash(Rule::CoachHours(coach.person), over));
        }
    }
    let mut given: BTreeMap<PersonId, i64> = BTreeMap::new();
    for offer in &draft.offers {
        let hours = question
            .programme(offer.programme)
            .map_or(0, |programme| programme.hours);
        for person in &offer.participants {
            *given.entry(*person).or_default() += hours;
        }
    }
    for participant in &question.people {
        let Some(given) = given.get(&participant.person) else {
            continue;
        };
        let over = given - participant.hours;
        if over > 0 {
            found.push(clash(Rule::PersonHours(participant.person), over));
        }
    }
}

/// What a person changes in a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Leaves a run out.
    Remove(OfferId),
    /// Takes a person out of a run.
    Leave(OfferId, PersonId),
    /// Gives a person a place in a run.
    Join(OfferId, PersonId),
    /// Gives a run to a coach in a slot.
    Hand(OfferId, PersonId, i32),
}

impl Edit {
    /// The run it concerns.
    pub fn offer(self) -> OfferId {
        match self {
            Self::Remove(offer)
            | Self::Leave(offer, _)
            | Self::Join(offer, _)
            | Self::Hand(offer, _, _) => offer,
        }
    }
}

/// The draft after an edit, or the rules that the edit would newly break.
///
/// A rule that was broken before, because money or hours became fewer, does not stand in the way of
/// mending it step by step.
pub fn apply(question: &Question, draft: &Draft, edit: Edit) -> Result<Draft, Vec<Clash>> {
    let mut after = draft.clone();
    match edit {
        Edit::Remove(offer) => after.offers.retain(|found| found.id != offer),
        Edit::Leave(offer, person) => change(question, &mut after, offer, |offer| {
            offer.participants.retain(|found| *found != person);
        }),
        Edit::Join(offer, person) => change(question, &mut after, offer, |offer| {
            if !offer.participants.contains(&person) {
                offer.participants.push(person);
            }
        }),
        Edit::Hand(offer, coach, slot) => change(question, &mut after, offer, |offer| {
            offer.coach = coach;
            offer.slot = slot;
        }),
    }
    let before = clashes(question, draft);
    let is_new = |now: &Clash| {
        !before
            .iter()
            .any(|was| was.rule == now.rule && was.by >= now.by)
    };
    let new: Vec<Clash> = clashes(question, &after)
        .into_iter()
        .filter(is_new)
        .collect();
    if new.is_empty() { Ok(after) } else { Err(new) }
}

fn change(question: &Question, draft: &mut Draft, id: OfferId, edit: impl FnOnce(&mut DraftOffer)) {
    let Some(at) = draft.offers.iter().position(|offer| offer.id == id) else {
        return;
    };
    let size = draft.offers[at].participants.len();
    edit(&mut draft.offers[at]);
    if draft.offers[at].participants.len() != size {
        pay(question, draft, at);
    }
}

/// Pays a run anew: first from the sources it has, then from those with money left. What nobody can
/// pay is charged to the first source, where the check finds it.
fn pay(question: &Question, draft: &mut Draft, at: usize) {
    let offer = &draft.offers[at];
    let Some(programme) = question.programme(offer.programme) else {
        return;
    };
    let cost = programme.cost(offer.participants.len());
    let had = offer.funding.clone();
    draft.offers[at].funding.clear();
    let mut open = cost;
    let mut funding: Vec<(FundId, i64)> = Vec::new();
    let rank = |fund: FundId| {
        had.iter()
            .position(|(id, _)| *id == fund)
            .unwrap_or(usize::MAX)
    };
    let able = question.funds.iter().filter(|fund| fund.may_pay(programme));
    let mut funds: Vec<_> = able.collect();
    funds.sort_by_key(|fund| rank(fund.id));
    for fund in &funds {
        let left = (fund.amount - draft.spent(fund.id)).clamp(0, open);
        if left > 0 {
            funding.push((fund.id, left));
            open -= left;
        }
    }
    if let (true, Some(first)) = (open > 0, funds.first()) {
        match funding.iter_mut().find(|(id, _)| *id == first.id) {
            Some((_, amount)) => *amount += open,
            None => funding.push((first.id, open)),
        }
    }
    draft.offers[at].cost = cost;
    draft.offers[at].funding = funding;
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;

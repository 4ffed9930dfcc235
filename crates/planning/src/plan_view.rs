//! A plan as its page shows it: figures, runs, money, and what stays undone.

use std::collections::BTreeMap;

use kernel::frameworks::{Frameworks, IndicatorCode};
use kernel::people::Person;
use kernel::{Ctx, PersonId};
use platform::i18n::Speech;

use crate::names::Names;
use crate::question::{Draft, DraftOffer, Question};
use crate::rules::{Edit, apply};
use crate::slots::slot_name;
use crate::store::{Offer, OfferId, Plan, PlanLock, PlanLockId};
use crate::why::{Why, why};

/// A person with the identifier forms send.
pub(crate) struct Named {
    pub id: PersonId,
    pub name: String,
}

/// The slots a coach could take a run in, as `(value, words)`.
pub(crate) struct Handover {
    pub coach: String,
    pub slots: Vec<(String, String)>,
}

/// One run.
pub(crate) struct OfferView {
    pub id: OfferId,
    pub title: String,
    pub mode: &'static str,
    pub slot: String,
    pub coach: String,
    pub participants: Vec<Named>,
    pub cost: String,
    pub funding: Vec<String>,
}

/// What can be changed about a run without breaking a rule.
pub(crate) struct Choices {
    pub handovers: Vec<Handover>,
    /// The present coach and slot.
    pub present: String,
    pub joiners: Vec<Named>,
}

/// One source of money.
pub(crate) struct MoneyView {
    pub source: String,
    pub budget: String,
    pub other_plans: String,
    pub spent: String,
    pub left: String,
    pub is_over: bool,
}

/// Needs that stay open for one reason.
pub(crate) struct UndoneView {
    pub reason: String,
    pub lines: Vec<UndoneLine>,
    /// Whether something is done about them all the same.
    pub is_in_part: bool,
}

/// One indicator, and whose need in it stays open.
pub(crate) struct UndoneLine {
    pub indicator: String,
    pub people: String,
}

/// What must be kept or left out, and whether the plan is so.
pub(crate) struct LockView {
    pub id: PlanLockId,
    pub sentence: String,
    pub holds: bool,
}

/// What must be kept or left out.
pub(crate) fn lock_views(
    speech: &Speech,
    names: &Names,
    draft: &Draft,
    locks: &[PlanLock],
) -> Vec<LockView> {
    let view = |lock: &PlanLock| {
        let spec = lock.spec()?;
        Some(LockView {
            id: lock.id,
            sentence: names.say_lock(speech, spec),
            holds: spec.holds(draft),
        })
    };
    locks.iter().filter_map(view).collect()
}

/// The figures at the top.
pub(crate) struct Figures {
    pub met: String,
    pub gap: String,
    pub served: usize,
    pub needing: usize,
    pub cost: String,
    pub bound: String,
}

/// The figures of a plan. Levels are summed over people and indicators.
pub(crate) fn figures(speech: &Speech, plan: &Plan, question: &Question, draft: &Draft) -> Figures {
    let moved = draft.effects(question);
    let (mut gap, mut met) = (0, 0);
    let mut served = 0;
    let needing: Vec<_> = question
        .people
        .iter()
        .filter(|who| !who.needs.is_empty())
        .collect();
    for who in &needing {
        let mut is_served = false;
        for need in &who.needs {
            let key = (who.person, need.indicator.as_str());
            let level = moved.get(&key).copied().unwrap_or(0).min(need.gap);
            gap += need.gap;
            met += level;
            is_served |= level > 0;
        }
        served += usize::from(is_served);
    }
    let levels = |milli: i64| speech.number(milli as f64 / 1000.0, 1);
    Figures {
        met: levels(met),
        gap: levels(gap),
        served,
        needing: needing.len(),
        cost: speech.rupiah(draft.offers.iter().map(|offer| offer.cost).sum::<i64>()),
        bound: bound(speech, plan),
    }
}

/// How much more would be possible, in words.
fn bound(speech: &Speech, plan: &Plan) -> String {
    if plan.value <= 0 {
        return speech.say("plan-bound-unknown").to_string();
    }
    let more = (plan.bound - plan.value).max(0) as f64 / plan.value as f64;
    if more < 0.0005 {
        return speech.say("plan-bound-best").to_string();
    }
    let decimals = usize::from(more < 0.1);
    // Rounded up: the sentence promises that no plan does better.
    let scale = 10_f64.powi(decimals as i32);
    let percent = (more * 100.0 * scale).ceil() / scale;
    speech
        .say("plan-bound")
        .with("percent", speech.number(percent, decimals))
        .to_string()
}

/// The runs of a plan, in the order of the week.
pub(crate) fn offers(
    speech: &Speech,
    names: &Names,
    draft: &Draft,
    rows: &[Offer],
) -> Vec<OfferView> {
    let mut pairs: Vec<_> = draft.offers.iter().zip(rows).collect();
    pairs.sort_by_key(|(offer, _)| offer.slot);
    pairs
        .into_iter()
        .map(|(offer, row)| offer_view(speech, names, offer, row))
        .collect()
}

/// One run.
pub(crate) fn offer_view(
    speech: &Speech,
    names: &Names,
    offer: &DraftOffer,
    row: &Offer,
) -> OfferView {
    OfferView {
        id: offer.id,
        title: row.title.clone(),
        mode: row.mode.key(),
        slot: slot_name(speech, offer.slot),
        coach: names.person(offer.coach).to_owned(),
        participants: named(names, &offer.participants),
        cost: speech.rupiah(offer.cost),
        funding: funding(speech, names, offer),
    }
}

fn named(names: &Names, ids: &[PersonId]) -> Vec<Named> {
    let mut people: Vec<Named> = ids
        .iter()
        .map(|id| Named {
            id: *id,
            name: names.person(*id).to_owned(),
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    people
}

fn funding(speech: &Speech, names: &Names, offer: &DraftOffer) -> Vec<String> {
    offer
        .funding
        .iter()
        .map(|(fund, amount)| format!("{} {}", names.fund(*fund), speech.rupiah(*amount)))
        .collect()
}

/// A coach and a slot as one value of a choice.
pub(crate) fn handover_value(coach: PersonId, slot: i32) -> String {
    format!("{coach}:{slot}")
}

/// What can be changed about a run; each choice is tried, so that none is offered in vain.
pub(crate) fn choices(
    speech: &Speech,
    names: &Names,
    question: &Question,
    draft: &Draft,
    offer: &DraftOffer,
) -> Choices {
    let fits = |edit: Edit| apply(question, draft, edit).is_ok();
    let handovers = question
        .coaches
        .iter()
        .filter(|coach| coach.programmes.contains(&offer.programme))
        .map(|coach| Handover {
            coach: names.person(coach.person).to_owned(),
            slots: coach
                .free
                .slots()
                .filter(|slot| {
                    let is_present = (coach.person, *slot) == (offer.coach, offer.slot);
                    is_present || fits(Edit::Hand(offer.id, coach.person, *slot))
                })
                .map(|slot| (handover_value(coach.person, slot), slot_name(speech, slot)))
                .collect(),
        })
        .filter(|handover| !handover.slots.is_empty())
        .collect();
    let programme = question.programme(offer.programme);
    let joiners: Vec<PersonId> = question
        .people
        .iter()
        .filter(|who| programme.is_some_and(|programme| programme.serves(who)))
        .map(|who| who.person)
        .filter(|person| !offer.participants.contains(person))
        .filter(|person| fits(Edit::Join(offer.id, *person)))
        .collect();
    Choices {
        handovers,
        present: handover_value(offer.coach, offer.slot),
        joiners: named(names, &joiners),
    }
}

/// Each source against what this plan takes from it.
pub(crate) fn money(
    speech: &Speech,
    names: &Names,
    question: &Question,
    draft: &Draft,
) -> Vec<MoneyView> {
    question
        .funds
        .iter()
        .map(|fund| {
            let spent = draft.spent(fund.id);
            let left = fund.amount - spent;
            let budget = names
                .funds
                .get(&fund.id)
                .map_or(fund.amount, |(_, amount)| *amount);
            MoneyView {
                source: names.fund(fund.id).to_owned(),
                budget: speech.rupiah(budget),
                other_plans: speech.rupiah(budget - fund.amount),
                spent: speech.rupiah(spent),
                left: speech.rupiah(left),
                is_over: left < 0,
            }
        })
        .collect()
}

/// Needs the plan leaves open, by reason; of one person where others' are not shown.
pub(crate) fn undone(
    ctx: &Ctx,
    names: &Names,
    question: &Question,
    draft: &Draft,
    only: Option<&Person>,
) -> Vec<UndoneView> {
    let moved = draft.effects(question);
    let mut alike: BTreeMap<Why, BTreeMap<&str, Vec<PersonId>>> = BTreeMap::new();
    for who in &question.people {
        if only.is_some_and(|person| person.id != who.person) {
            continue;
        }
        for need in &who.needs {
            let key = (who.person, need.indicator.as_str());
            let level = moved.get(&key).copied().unwrap_or(0);
            if level < need.gap {
                let reason = why(question, draft, who, need, level);
                let lines = alike.entry(reason).or_default();
                lines.entry(&need.indicator).or_default().push(who.person);
            }
        }
    }
    let line = |(indicator, people): (&str, Vec<PersonId>)| {
        let people = named(names, &people).into_iter().map(|person| person.name);
        UndoneLine {
            indicator: indicator_name(&ctx.app.frameworks, indicator),
            people: people.collect::<Vec<_>>().join(", "),
        }
    };
    let mut views: Vec<UndoneView> = alike
        .into_iter()
        .map(|(reason, lines)| UndoneView {
            reason: ctx.speech.say(reason.key()).to_string(),
            lines: lines.into_iter().map(line).collect(),
            is_in_part: reason == Why::InPart,
        })
        .collect();
    views.sort_by_key(|view| view.is_in_part);
    views
}

fn indicator_name(frameworks: &Frameworks, code: &str) -> String {
    let entry = frameworks.indicator(&IndicatorCode::new(code));
    entry.map_or_else(|| code.to_owned(), |entry| entry.indicator.name.clone())
}

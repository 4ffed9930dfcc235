//! The names a plan's sentences speak with, and the sentences for broken rules and edits.

use std::collections::BTreeMap;

use kernel::people::{list_people_by_ids, list_people_of_school};
use kernel::{Ctx, PersonId};
use platform::i18n::Speech;
use platform::sea_orm::DbErr;

use crate::question::{Draft, LockSpec};
use crate::rules::{Clash, Edit, Rule};
use crate::slots::slot_name;
use crate::store::{FundId, Offer, OfferId, Plan, ProgrammeId, list_funds, list_programmes};

/// Names by identifier.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub people: BTreeMap<PersonId, String>,
    pub offers: BTreeMap<OfferId, String>,
    pub programmes: BTreeMap<ProgrammeId, String>,
    pub funds: BTreeMap<FundId, (String, i64)>,
}

impl Names {
    /// The names a plan needs.
    pub async fn load(
        ctx: &Ctx,
        plan: &Plan,
        draft: &Draft,
        offers: &[Offer],
    ) -> Result<Self, DbErr> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let mut people: BTreeMap<PersonId, String> =
            list_people_of_school(db, authority, plan.school_id)
                .await?
                .into_iter()
                .map(|person| (person.id, person.name))
                .collect();
        let involved = draft.offers.iter().flat_map(|offer| {
            offer
                .participants
                .iter()
                .copied()
                .chain(std::iter::once(offer.coach))
        });
        let coaches = crate::store::list_coaches(db, authority, plan.school_id).await?;
        let mut unknown: Vec<PersonId> = involved
            .chain(coaches.iter().map(|row| row.coach.person_id))
            .filter(|id| !people.contains_key(id))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        let others = list_people_by_ids(db, authority, &unknown).await?;
        people.extend(others.into_iter().map(|person| (person.id, person.name)));
        let funds = list_funds(db, authority, plan.school_id, plan.semester).await?;
        let programmes = list_programmes(db, authority, plan.school_id).await?;
        Ok(Self {
            people,
            offers: offers
                .iter()
                .map(|offer| (offer.id, offer.title.clone()))
                .collect(),
            programmes: programmes
                .into_iter()
                .map(|found| (found.id, found.title))
                .collect(),
            funds: funds
                .into_iter()
                .map(|fund| (fund.id, (fund.source, fund.amount)))
                .collect(),
        })
    }

    /// The name of a person.
    pub fn person(&self, id: PersonId) -> &str {
        self.people.get(&id).map_or("?", String::as_str)
    }

    fn offer(&self, id: OfferId) -> &str {
        self.offers.get(&id).map_or("?", String::as_str)
    }

    /// The name of a source of money.
    pub fn fund(&self, id: FundId) -> &str {
        self.funds.get(&id).map_or("?", |(name, _)| name.as_str())
    }

    /// The title of a programme.
    pub fn programme(&self, id: ProgrammeId) -> &str {
        self.programmes.get(&id).map_or("?", String::as_str)
    }

    /// What must be kept or left out, as a sentence.
    pub fn say_lock(&self, speech: &Speech, lock: LockSpec) -> String {
        let say =
            |key: &str, programme| speech.say(key).with("programme", self.programme(programme));
        match lock {
            LockSpec::KeepRun(programme, coach, slot) => say("lock-keep-run", programme)
                .with("coach", self.person(coach))
                .with("slot", slot_name(speech, slot)),
            LockSpec::DropRun(programme) => say("lock-drop-run", programme),
            LockSpec::KeepPlace(programme, who) => {
                say("lock-keep-place", programme).with("person", self.person(who))
            }
            LockSpec::DropPlace(programme, who) => {
                say("lock-drop-place", programme).with("person", self.person(who))
            }
        }
        .to_string()
    }

    /// Which locks cannot be kept together, as a sentence.
    pub fn say_locks_clash(&self, speech: &Speech, locks: &[LockSpec]) -> String {
        let all: Vec<String> = locks
            .iter()
            .map(|lock| self.say_lock(speech, *lock))
            .collect();
        speech
            .say("locks-clash")
            .with("count", all.len())
            .with("locks", all.join("; "))
            .to_string()
    }

    /// A broken rule as a sentence that names who or what clashes.
    pub fn say_clash(&self, speech: &Speech, clash: Clash) -> String {
        let say = |key: &str| speech.say(key).with("by", clash.by);
        match clash.rule {
            Rule::ProgrammeGone(offer) => {
                say("clash-programme-gone").with("offer", self.offer(offer))
            }
            Rule::CoachGone(offer, coach) => say("clash-coach-gone")
                .with("offer", self.offer(offer))
                .with("coach", self.person(coach)),
            Rule::CannotLead(offer, coach) => say("clash-cannot-lead")
                .with("offer", self.offer(offer))
                .with("coach", self.person(coach)),
            Rule::CoachNotFree(coach, slot) => say("clash-coach-not-free")
                .with("coach", self.person(coach))
                .with("slot", slot_name(speech, slot)),
            Rule::CoachHours(coach) => say("clash-coach-hours").with("coach", self.person(coach)),
            Rule::DoubleBooked(person, slot) => say("clash-double-booked")
                .with("person", self.person(person))
                .with("slot", slot_name(speech, slot)),
            Rule::Teaches(person, slot) => say("clash-teaches")
                .with("person", self.person(person))
                .with("slot", slot_name(speech, slot)),
            Rule::Closed(offer, slot) => say("clash-closed")
                .with("offer", self.offer(offer))
                .with("slot", slot_name(speech, slot)),
            Rule::Repeated(person, programme) => say("clash-repeated")
                .with("person", self.person(person))
                .with("programme", self.programme(programme)),
            Rule::PersonHours(person) => {
                say("clash-person-hours").with("person", self.person(person))
            }
            Rule::TooFew(offer, least) => say("clash-too-few")
                .with("offer", self.offer(offer))
                .with("least", least)
                .with("size", least - clash.by),
            Rule::TooMany(offer, most) => say("clash-too-many")
                .with("offer", self.offer(offer))
                .with("most", most)
                .with("size", most + clash.by),
            Rule::Money(fund) => say("clash-money")
                .with("fund", self.fund(fund))
                .with("over", speech.rupiah(clash.by)),
            Rule::MayNotPay(offer, fund) => say("clash-may-not-pay")
                .with("offer", self.offer(offer))
                .with("fund", self.fund(fund)),
            Rule::Unpaid(offer) => say("clash-unpaid")
                .with("offer", self.offer(offer))
                .with("over", speech.rupiah(clash.by)),
        }
        .to_string()
    }

    /// An edit as a sentence: what was asked for.
    pub fn say_edit(&self, speech: &Speech, edit: Edit) -> String {
        let say = |key: &str| speech.say(key).with("offer", self.offer(edit.offer()));
        match edit {
            Edit::Remove(_) => say("edit-remove"),
            Edit::Leave(_, person) => say("edit-leave").with("person", self.person(person)),
            Edit::Join(_, person) => say("edit-join").with("person", self.person(person)),
            Edit::Hand(_, coach, slot) => say("edit-hand")
                .with("coach", self.person(coach))
                .with("slot", slot_name(speech, slot)),
        }
        .to_string()
    }
}

//! What every page of an offer begins with: title, state, coach, participants and the tabs between
//! the stages' pages. It knows their addresses and nothing else of them.

use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Page, Problem};

use crate::model::OfferState;
use crate::slots::slot_name;
use crate::store::{Offer, OfferId, find_offer, list_participants};

/// The page of an offer that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferTab {
    /// Sessions, attendance, tasks.
    Activity,
    /// Indicators and readings.
    Indicators,
    /// Commitments and their checks.
    FollowUp,
}

/// One of the tabs.
#[derive(Clone, Debug)]
pub struct OfferTabLink {
    /// Where it leads.
    pub href: String,
    /// The key of its name.
    pub key: &'static str,
    /// Whether it is the open one.
    pub is_current: bool,
}

/// The head of an offer's pages; `offer_head.html` shows it from a field named `head`.
#[derive(Clone, Debug)]
pub struct OfferHead {
    /// The offer.
    pub offer: Offer,
    /// Who coaches.
    pub coach: Person,
    /// Who takes part, by name.
    pub participants: Vec<Person>,
    /// When it is held, in words.
    pub slot: String,
    tab: OfferTab,
}

impl OfferHead {
    /// The head of an approved offer that the signed-in person may see: they take part, coach, or
    /// may see the school's plans.
    pub async fn load(ctx: &Ctx, id: OfferId, tab: OfferTab) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let offer = find_offer(db, authority, id)
            .await?
            .filter(|offer| offer.state != OfferState::Proposed)
            .ok_or_else(Problem::not_found)?;
        let ids = list_participants(db, authority, id).await?;
        if !ids.contains(&ctx.me.id) && offer.coach_id != ctx.me.id {
            ctx.permit(Action::ViewPlan, Target::School(offer.school_id))
                .await?;
        }
        let coach = ctx.person(offer.coach_id).await?;
        let mut participants = list_people_by_ids(db, authority, &ids).await?;
        participants.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
        let slot = slot_name(&ctx.speech, offer.slot);
        Ok(Self {
            offer,
            coach,
            participants,
            slot,
            tab,
        })
    }

    /// A page of this offer, titled by it.
    pub fn page(&self, ctx: &Ctx, stage: &'static str) -> Page {
        ctx.page("offer-title")
            .titled(&self.offer.title)
            .in_stage(stage)
    }

    /// The tabs between its pages.
    pub fn tabs(&self) -> Vec<OfferTabLink> {
        let path = format!("/offers/{}", self.offer.id);
        [
            (OfferTab::Activity, path.clone(), "offer-tab-activity"),
            (
                OfferTab::Indicators,
                format!("{path}/indicators"),
                "offer-tab-indicators",
            ),
            (
                OfferTab::FollowUp,
                format!("{path}/follow-up"),
                "offer-tab-follow-up",
            ),
        ]
        .into_iter()
        .map(|(tab, href, key)| OfferTabLink {
            href,
            key,
            is_current: tab == self.tab,
        })
        .collect()
    }
}

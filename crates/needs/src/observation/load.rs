//! A visit as one reader may see it: the two see all in time, others that it happened and how it ended.

use kernel::evidence::AnswerValue;
use kernel::frameworks::{Instrument, InstrumentCode, Item};
use kernel::people::{self, Person};
use kernel::{Action, Ctx, Permit, Target, evidence};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::Problem;

use super::error::ObservationError;
use super::model::{Visit, VisitId, VisitNote, VisitState};
use super::rules::{self, Given};
use super::store;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Observer,
    Observed,
    /// Someone who may see the person's map.
    Other,
}

/// A visit with what belongs to it, as far as the reader may see it.
pub(super) struct Loaded {
    pub visit: Visit,
    pub reader: Reader,
    pub person: Person,
    pub observer: Person,
    pub instrument: Instrument,
    pub notes: Vec<VisitNote>,
    /// Values chosen and what was counted: of the evidence once there is any.
    pub given: Given,
}

impl Loaded {
    pub(super) async fn of(ctx: &Ctx, id: VisitId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let visit = store::find_visit(db, authority, id)
            .await?
            .ok_or_else(Problem::not_found)?;
        let reader = reader(ctx, &visit).await?;
        let instrument = instrument_of(ctx, &visit)?;
        let names = [visit.person_id, visit.observer_id];
        let mut people = people::list_people_by_ids(db, authority, &names).await?;
        let mut take = |id| {
            let at = people.iter().position(|person| person.id == id);
            at.map(|at| people.swap_remove(at))
                .ok_or_else(Problem::not_found)
        };
        let (person, observer) = (take(visit.person_id)?, take(visit.observer_id)?);
        let sees_notes = reader != Reader::Other;
        let mut loaded = Self {
            reader,
            person,
            observer,
            instrument,
            notes: Vec::new(),
            given: Given::default(),
            visit,
        };
        if loaded.shows_what_was_seen() {
            loaded.given = given_of(ctx.db(), &loaded.visit).await?;
            if sees_notes {
                loaded.notes = store::list_notes(db, authority, id).await?;
            }
        }
        Ok(loaded)
    }

    /// Whether the reader is one of the two.
    pub(super) fn is_party(&self) -> bool {
        self.reader != Reader::Other
    }

    /// The observer sees it from the first note, the person observed when it is sent to them, others
    /// when it is final.
    pub(super) fn shows_what_was_seen(&self) -> bool {
        use VisitState::{Agreed, Answer, Final, View};
        match self.reader {
            Reader::Observer => self.visit.state != Agreed,
            Reader::Observed => matches!(self.visit.state, View | Answer | Final),
            Reader::Other => self.visit.state == Final,
        }
    }

    /// The items to rate.
    pub(super) fn asked(&self) -> Vec<&Item> {
        rules::asked(&self.instrument, &self.visit.focus)
    }

    /// The name of what was agreed to look at.
    pub(super) fn focus_name(&self, ctx: &Ctx) -> String {
        focus_name(ctx, &self.instrument, &self.visit.focus)
    }
}

pub(super) fn focus_name(ctx: &Ctx, instrument: &Instrument, focus: &str) -> String {
    rules::foci(instrument, |item| indicator_name(ctx, item))
        .into_iter()
        .find(|found| found.code == focus)
        .map_or_else(|| focus.to_owned(), |found| found.name)
}

pub(super) fn indicator_name(ctx: &Ctx, item: &Item) -> String {
    ctx.app
        .frameworks
        .indicator(&item.indicator)
        .map_or_else(String::new, |entry| entry.indicator.name.clone())
}

pub(super) fn instrument_of(ctx: &Ctx, visit: &Visit) -> Result<Instrument, Problem> {
    ctx.catalogue
        .instrument(&InstrumentCode::new(visit.instrument.as_str()))
        .cloned()
        .ok_or_else(Problem::not_found)
}

async fn reader(ctx: &Ctx, visit: &Visit) -> Result<Reader, Problem> {
    if ctx.me.id == visit.observer_id {
        return Ok(Reader::Observer);
    }
    if ctx.me.id == visit.person_id {
        return Ok(Reader::Observed);
    }
    ctx.permit(Action::ViewMap, Target::Person(visit.person_id))
        .await?;
    Ok(Reader::Other)
}

/// What was chosen and counted, from the one place where it stands.
pub(super) async fn given_of(db: &impl ConnectionTrait, visit: &Visit) -> Result<Given, DbErr> {
    let authority = visit.authority_id;
    let (ratings, answers): (Vec<_>, Vec<_>) = if let Some(id) = visit.assessment_id {
        let ratings = evidence::list_ratings_of(db, authority, id).await?;
        let answers = evidence::list_answers_of(db, authority, id).await?;
        (
            ratings.into_iter().map(|it| (it.item, it.value)).collect(),
            answers.into_iter().map(|it| (it.item, it.value)).collect(),
        )
    } else {
        let ratings = store::list_draft_ratings(db, authority, visit.id).await?;
        let answers = store::list_draft_answers(db, authority, visit.id).await?;
        (
            ratings.into_iter().map(|it| (it.item, it.value)).collect(),
            answers.into_iter().map(|it| (it.item, it.value)).collect(),
        )
    };
    Ok(Given {
        ratings: ratings.into_iter().collect(),
        answers: answers
            .into_iter()
            .filter_map(|(item, value): (String, String)| Some((item, AnswerValue::parse(&value)?)))
            .collect(),
    })
}

/// A visit that the signed-in person observes, for what needs no leave any more.
pub(super) async fn own(ctx: &Ctx, id: VisitId) -> Result<Visit, ObservationError> {
    store::find_visit(ctx.db(), ctx.authority(), id)
        .await?
        .filter(|visit| visit.observer_id == ctx.me.id)
        .ok_or(ObservationError::NotFound)
}

/// A visit that the signed-in person observes, and leave to go on with it.
pub(super) async fn own_with_leave(ctx: &Ctx, id: VisitId) -> Result<(Visit, Permit), Problem> {
    let visit = own(ctx, id).await?;
    let target = Target::Person(visit.person_id);
    if !ctx.may(Action::Observe, target).await? {
        let page = format!("/observations/{id}");
        return Err(Problem::from(ObservationError::RightLost).back_to(page));
    }
    Ok((visit, ctx.permit(Action::Observe, target).await?))
}

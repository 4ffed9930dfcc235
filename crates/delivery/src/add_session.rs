//! Planning a session of an offer.

use axum::extract::Path;
use axum::response::Response;
use kernel::{AuthorityId, Ctx, Permit, PersonId};
use planning::{OfferId, find_offer, list_participants};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Db, add, add_all};
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use crate::error::DeliveryError;
use crate::model::{SessionKind, TimeOfDay};
use crate::standing::Standing;
use crate::store::{
    Session, SessionId, SessionSeat, SessionSeatId, find_session, list_seats_of_session,
};
use crate::{offer_page, rules};

/// A session on its way in.
#[derive(Clone, Debug)]
pub struct AddSession {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: SessionId,
    /// Of which offer.
    pub offer: OfferId,
    /// What happens in it.
    pub kind: SessionKind,
    /// When.
    pub day: Day,
    /// At what time.
    pub starts_at: TimeOfDay,
    /// How long.
    pub minutes: i32,
    /// Where.
    pub place: String,
    /// About what.
    pub topic: String,
    /// Who of the offer is expected.
    pub participants: Vec<PersonId>,
    /// The day it is planned.
    pub today: Day,
}

/// Adds a session to an approved offer. Sent twice, it is kept once.
pub async fn add_session(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    mut new: AddSession,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    new.participants.sort_unstable();
    new.participants.dedup();
    if is_kept(db, authority, &new).await? {
        return Ok(());
    }
    let offer = find_offer(db.read(), authority, new.offer)
        .await?
        .ok_or(DeliveryError::Unknown)?;
    rules::check_open(offer.state)?;
    rules::check_coming(new.day, new.today)?;
    let members = list_participants(db.read(), authority, new.offer).await?;
    if new.participants.is_empty() {
        return Err(DeliveryError::NoParticipant);
    }
    if new
        .participants
        .iter()
        .any(|person| !members.contains(person))
    {
        return Err(DeliveryError::NotAParticipant);
    }
    match keep(db, actor, authority, &new).await {
        // The same form, sent twice at the same moment.
        Err(error) if error.is_overtaken() && is_kept(db, authority, &new).await? => Ok(()),
        other => other,
    }
}

async fn keep(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    new: &AddSession,
) -> Result<(), DeliveryError> {
    let data = json!({ "kind": new.kind, "day": new.day, "minutes": new.minutes });
    let (session, seats) = rows(authority, actor, new);
    let tx = db.begin().await?;
    add(&tx, session).await?;
    add_all(&tx, seats).await?;
    tx.commit(actor, Audited::new("session.added", new.id.0).with(data))
        .await?;
    Ok(())
}

fn rows(authority: AuthorityId, actor: &Actor, new: &AddSession) -> (Session, Vec<SessionSeat>) {
    let session = Session {
        authority_id: authority,
        id: new.id,
        offer_id: new.offer,
        kind: new.kind,
        day: new.day,
        starts_at: new.starts_at,
        minutes: new.minutes,
        place: new.place.clone(),
        topic: new.topic.clone(),
        made_by: actor.person.unwrap_or_default(),
        made_at: actor.at,
    };
    let seat = |person: &PersonId| SessionSeat {
        authority_id: authority,
        id: SessionSeatId::new(),
        session_id: new.id,
        offer_id: new.offer,
        person_id: *person,
        day: new.day,
        minutes: new.minutes,
    };
    (session, new.participants.iter().map(seat).collect())
}

/// Whether this very session is kept already; a form that was changed and sent again under the
/// same identifier would otherwise be lost in silence.
async fn is_kept(db: &Db, authority: AuthorityId, new: &AddSession) -> Result<bool, DeliveryError> {
    let Some(found) = find_session(db.read(), authority, new.id).await? else {
        return Ok(false);
    };
    let seats = list_seats_of_session(db.read(), authority, new.id).await?;
    let mut expected: Vec<PersonId> = seats.iter().map(|seat| seat.person_id).collect();
    expected.sort_unstable();
    let is_same = (
        found.offer_id,
        found.kind,
        found.day,
        found.starts_at,
        found.minutes,
    ) == (new.offer, new.kind, new.day, new.starts_at, new.minutes)
        && found.place == new.place
        && found.topic == new.topic
        && expected == new.participants;
    if is_same {
        Ok(true)
    } else {
        Err(DeliveryError::SentDifferently)
    }
}

/// Takes in the form of the offer's page.
pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<OfferId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let standing = Standing::load(&ctx, id).await?;
    let permit = standing.permit(&ctx).await?;
    if let Some(new) = read(&mut form, id, ctx.today()) {
        let db = &ctx.app.shell.db;
        match add_session(db, &ctx.actor, permit, new).await {
            Ok(()) => return Ok(see_other(&format!("/offers/{id}?notice=session-added"))),
            Err(error @ (DeliveryError::NoParticipant | DeliveryError::NotAParticipant)) => {
                error.beside(&mut form, "for")?;
            }
            Err(error @ DeliveryError::SentDifferently) => error.beside(&mut form, "id")?,
            Err(error) => error.beside(&mut form, "day")?,
        }
    }
    offer_page::show_again(&ctx, standing, form).await
}

fn read(form: &mut Form, offer: OfferId, today: Day) -> Option<AddSession> {
    let id = form.choice("id");
    let kind = form.choice("kind");
    let day = form.day("day");
    let starts_at = read_time(form, "starts_at");
    let minutes = form.number("minutes", 15..=600);
    let place = form.text("place", 120);
    let topic = form.text("topic", 200);
    let participants: Vec<PersonId> = form
        .values("for")
        .iter()
        .filter_map(|person| person.parse().ok())
        .collect();
    Some(AddSession {
        id: id?,
        offer,
        kind: kind?,
        day: day?,
        starts_at: starts_at?,
        minutes: i32::try_from(minutes?).ok()?,
        place: place?,
        topic: topic?,
        participants,
        today,
    })
}

fn read_time(form: &mut Form, name: &str) -> Option<TimeOfDay> {
    let typed = form.text(name, 10)?;
    let time = typed.parse().ok();
    if time.is_none() {
        form.fail(name, Fault::new("session-fault-time"));
    }
    time
}

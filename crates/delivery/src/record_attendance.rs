//! Recording who was there, by list, with what the session agreed on at its end.

use axum::extract::Path;
use axum::response::Response;
use kernel::{AuthorityId, Ctx, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{Db, Tx, add, add_all};
use platform::sea_orm::DbErr;
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use crate::error::DeliveryError;
use crate::model::Presence;
use crate::rules;
use crate::session_page::{self, Forms};
use crate::standing::{check_stands, get_session, permit_for_session};
use crate::store::{
    Agreement, AgreementId, Attendance, AttendanceId, Session, SessionId, find_agreement,
    list_attendance_of_session, list_seats_of_session,
};

/// Who was there.
#[derive(Clone, Debug)]
pub struct RecordAttendance {
    /// In which session.
    pub session: SessionId,
    /// Each person and whether they were there.
    pub presences: Vec<(PersonId, Presence)>,
    /// What the session agreed on; may be empty.
    pub agreement: String,
    /// The day it is recorded.
    pub today: Day,
}

/// Records attendance and agreement. What is recorded already is kept as it is, what differs is a
/// correction beside it.
pub async fn record_attendance(
    db: &Db,
    actor: &Actor,
    permit: Permit,
    input: RecordAttendance,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let (session, offer) = get_session(db.read(), authority, input.session).await?;
    rules::check_begun(offer.state)?;
    rules::check_held(session.day, input.today)?;
    let seats = list_seats_of_session(db.read(), authority, session.id).await?;
    let is_expected = |person: &PersonId| seats.iter().any(|seat| seat.person_id == *person);
    if !input
        .presences
        .iter()
        .all(|(person, _)| is_expected(person))
    {
        return Err(DeliveryError::NotAParticipant);
    }
    match keep(db, actor, authority, &session, &input).await {
        Err(error) if error.is_overtaken() => keep(db, actor, authority, &session, &input).await,
        other => other,
    }
}

async fn keep(
    db: &Db,
    actor: &Actor,
    authority: AuthorityId,
    session: &Session,
    input: &RecordAttendance,
) -> Result<(), DeliveryError> {
    let tx = db.begin().await?;
    check_stands(&*tx, authority, session).await?;
    let known = list_attendance_of_session(&*tx, authority, &[session.id]).await?;
    let rows: Vec<Attendance> = input
        .presences
        .iter()
        .filter_map(|(person, presence)| {
            let before = known.iter().find(|row| row.person_id == *person);
            let version = before.map_or(0, |row| row.version) + 1;
            let is_new = before.is_none_or(|row| row.presence != *presence);
            is_new.then(|| row(authority, actor, session, (*person, *presence), version))
        })
        .collect();
    let count = rows.len();
    add_all(&tx, rows).await?;
    let is_agreement_new = keep_agreement(&tx, actor, authority, input).await?;
    if count == 0 && !is_agreement_new {
        return Ok(());
    }
    let data = json!({ "rows": count, "agreement": is_agreement_new });
    let entry = Audited::new("attendance.recorded", session.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

fn row(
    authority: AuthorityId,
    actor: &Actor,
    session: &Session,
    (person, presence): (PersonId, Presence),
    version: i32,
) -> Attendance {
    Attendance {
        authority_id: authority,
        id: AttendanceId::new(),
        session_id: session.id,
        offer_id: session.offer_id,
        person_id: person,
        version,
        presence,
        recorded_by: actor.person.unwrap_or_default(),
        recorded_at: actor.at,
    }
}

async fn keep_agreement(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    input: &RecordAttendance,
) -> Result<bool, DbErr> {
    let before = find_agreement(&**tx, authority, input.session).await?;
    if before.as_ref().map_or("", |row| &row.text) == input.agreement {
        return Ok(false);
    }
    let row = Agreement {
        authority_id: authority,
        id: AgreementId::new(),
        session_id: input.session,
        version: before.map_or(0, |row| row.version) + 1,
        text: input.agreement.clone(),
        made_by: actor.person.unwrap_or_default(),
        made_at: actor.at,
    };
    add(tx, row).await?;
    Ok(true)
}

/// Grows with every correction, so that a form made from an older list is noticed.
pub(crate) fn state_of(rows: &[Attendance]) -> i32 {
    rows.iter().map(|row| row.version).sum()
}

/// Whether what is sent is what is recorded already: the same form, sent twice.
fn agrees(presences: &[(PersonId, Presence)], known: &[Attendance]) -> bool {
    presences.iter().all(|(person, presence)| {
        let mut rows = known.iter().filter(|row| row.person_id == *person);
        rows.any(|row| row.presence == *presence)
    })
}

/// The form field of a person's attendance.
pub(crate) fn field_of(person: PersonId) -> String {
    format!("at-{person}")
}

/// Takes in the form of the session's page.
pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<SessionId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (permit, seats) = permit_for_session(&ctx, id).await?;
    let presences: Vec<(PersonId, Presence)> = seats
        .iter()
        .filter_map(|seat| {
            let presence = read_presence(&mut form, seat.person_id)?;
            Some((seat.person_id, presence))
        })
        .collect();
    let known = list_attendance_of_session(ctx.db(), ctx.authority(), &[id]).await?;
    if form.value("seen").parse().unwrap_or(0) != state_of(&known) && !agrees(&presences, &known) {
        form.fail("seen", Fault::new("session-fault-attendance-changed"));
    }
    let agreement = form.optional_text("agreement", 500);
    let (Some(agreement), true) = (agreement, form.is_valid()) else {
        let forms = Forms {
            attendance: Some(form),
            ..Forms::default()
        };
        return session_page::show_again(&ctx, id, forms).await;
    };
    let input = RecordAttendance {
        session: id,
        presences,
        agreement,
        today: ctx.today(),
    };
    record_attendance(&ctx.app.shell.db, &ctx.actor, permit, input).await?;
    Ok(see_other(&format!(
        "/sessions/{id}?notice=attendance-recorded"
    )))
}

fn read_presence(form: &mut Form, person: PersonId) -> Option<Presence> {
    let field = field_of(person);
    if form.value(&field).is_empty() {
        form.fail(&field, Fault::new("fault-choose"));
        return None;
    }
    form.choice(&field)
}

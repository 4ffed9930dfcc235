//! Sessions, who is expected at them, and those that were called off.

use std::collections::HashSet;

use kernel::PersonId;
use planning::OfferId;
use platform::db::{ROWS_PER_STATEMENT, find, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter};
use platform::{AuthorityId, Day, Moment, records};

use super::{CallOffId, SessionId, SessionSeatId, list_where};
use crate::model::{SessionKind, TimeOfDay};

records! {
    /// One session of an offer.
    pub Session in coaching_session = "coaching_session" {
        /// Its identifier.
        id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// What happens in it.
        kind: SessionKind,
        /// When.
        day: Day,
        /// At what time.
        starts_at: TimeOfDay,
        /// How long.
        minutes: i32,
        /// Where.
        place: String,
        /// About what.
        topic: String,
        /// Who planned it.
        made_by: Uuid,
        /// When it was planned.
        made_at: Moment,
    }
    /// That someone is expected at a session.
    pub SessionSeat in session_seat = "session_seat" {
        /// Its identifier.
        id: SessionSeatId,
        /// Which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Who.
        person_id: PersonId,
        /// The day of the session.
        day: Day,
        /// The minutes of the session.
        minutes: i32,
    }
    /// That a session was called off.
    pub CallOff in session_call_off = "session_call_off" {
        /// Its identifier.
        id: CallOffId,
        /// Which session.
        session_id: SessionId,
        /// Of which offer.
        offer_id: OfferId,
        /// Why.
        reason: String,
        /// Who called it off.
        made_by: Uuid,
        /// When.
        made_at: Moment,
    }
}

/// A session.
pub async fn find_session(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: SessionId,
) -> Result<Option<Session>, DbErr> {
    find::<coaching_session::Entity, _>(db, authority, id).await
}

/// The sessions of an offer that stand, by time.
pub async fn list_sessions_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Vec<Session>, DbErr> {
    list_sessions_of_offers(db, authority, &[offer]).await
}

/// The sessions of some offers that stand, by time.
pub async fn list_sessions_of_offers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<Session>, DbErr> {
    let called_off: HashSet<SessionId> = list_call_offs_of(db, authority, offers)
        .await?
        .into_iter()
        .map(|call_off| call_off.session_id)
        .collect();
    let mut sessions = list_all_sessions_of(db, authority, offers).await?;
    sessions.retain(|session| !called_off.contains(&session.id));
    Ok(sessions)
}

/// The sessions of some offers, those called off too, by time.
pub async fn list_all_sessions_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<Session>, DbErr> {
    let column = coaching_session::Column::OfferId;
    let mut found =
        list_where::<coaching_session::Entity, _>(db, authority, column, offers).await?;
    sort(&mut found);
    Ok(found)
}

/// Several sessions that stand, by time.
pub async fn list_sessions_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[SessionId],
) -> Result<Vec<Session>, DbErr> {
    let called_off = called_off_among(db, authority, ids).await?;
    let column = coaching_session::Column::Id;
    let mut found = list_where::<coaching_session::Entity, _>(db, authority, column, ids).await?;
    found.retain(|session| !called_off.contains(&session.id));
    sort(&mut found);
    Ok(found)
}

fn sort(sessions: &mut [Session]) {
    sessions.sort_by_key(|session| (session.day, session.starts_at, session.id));
}

/// The sessions of some offers that were called off.
pub async fn list_call_offs_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<CallOff>, DbErr> {
    let column = session_call_off::Column::OfferId;
    list_where::<session_call_off::Entity, _>(db, authority, column, offers).await
}

async fn called_off_among(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[SessionId],
) -> Result<HashSet<SessionId>, DbErr> {
    let column = session_call_off::Column::SessionId;
    let found = list_where::<session_call_off::Entity, _>(db, authority, column, ids).await?;
    Ok(found
        .into_iter()
        .map(|call_off| call_off.session_id)
        .collect())
}

/// Who is expected at a session.
pub async fn list_seats_of_session(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    session: SessionId,
) -> Result<Vec<SessionSeat>, DbErr> {
    let column = session_seat::Column::SessionId;
    list_where::<session_seat::Entity, _>(db, authority, column, &[session]).await
}

/// Who is expected at the sessions of an offer that stand.
pub async fn list_seats_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offer: OfferId,
) -> Result<Vec<SessionSeat>, DbErr> {
    let column = session_seat::Column::OfferId;
    let found = list_where::<session_seat::Entity, _>(db, authority, column, &[offer]).await?;
    let called_off = list_call_offs_of(db, authority, &[offer]).await?;
    let stands = |seat: &SessionSeat| {
        called_off
            .iter()
            .all(|off| off.session_id != seat.session_id)
    };
    Ok(found.into_iter().filter(stands).collect())
}

/// Every session a person is or was expected at, those called off left out.
pub async fn list_seats_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<SessionSeat>, DbErr> {
    let column = session_seat::Column::PersonId;
    let found = list_where::<session_seat::Entity, _>(db, authority, column, &[person]).await?;
    standing(db, authority, found).await
}

/// Where some people are expected from one day to another, those called off left out.
pub async fn list_seats_between(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
    from: Day,
    to: Day,
) -> Result<Vec<SessionSeat>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<session_seat::Entity>(authority)
                .filter(session_seat::Column::PersonId.is_in(chunk.iter().copied()))
                .filter(session_seat::Column::Day.between(from, to))
                .all(db)
                .await?,
        );
    }
    standing(db, authority, found).await
}

async fn standing(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    mut seats: Vec<SessionSeat>,
) -> Result<Vec<SessionSeat>, DbErr> {
    let mut ids: Vec<SessionId> = seats.iter().map(|seat| seat.session_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let called_off = called_off_among(db, authority, &ids).await?;
    seats.retain(|seat| !called_off.contains(&seat.session_id));
    seats.sort_by_key(|seat| (seat.day, seat.id));
    Ok(seats)
}

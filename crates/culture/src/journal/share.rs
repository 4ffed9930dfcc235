//! Sharing a piece: with one, with a community, and otherwise with nobody.

use kernel::{App, Permit, PersonId};
use planning::OfferId;
use platform::Day;
use platform::audit::{Actor, Audited};

use super::store::{JournalPiece, JournalPieceId, add_piece, find_piece};
use crate::error::CultureError;

/// With whom a piece is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareWith {
    /// One person.
    One(PersonId),
    /// Everyone of a learning community one is part of.
    Community(OfferId),
}

/// A piece about to be shared.
#[derive(Clone, Debug)]
pub struct SharePiece {
    /// Made by the form.
    pub id: JournalPieceId,
    /// Who shares.
    pub by: PersonId,
    /// With whom.
    pub with: ShareWith,
    /// The words.
    pub words: String,
    /// The day.
    pub today: Day,
}

/// Shares a piece. Sent twice, it is shared once.
pub async fn share_piece(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: SharePiece,
) -> Result<(), CultureError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    if find_piece(&*tx, authority_id, ask.id).await?.is_some() {
        return Ok(());
    }
    let id = ask.id;
    let (to_id, offer_id) = match ask.with {
        ShareWith::One(person) => (Some(person), None),
        ShareWith::Community(offer) => (None, Some(offer)),
    };
    let row = JournalPiece {
        authority_id,
        id,
        person_id: ask.by,
        to_id,
        offer_id,
        words: ask.words,
        shared_on: ask.today,
    };
    add_piece(&tx, row).await?;
    tx.commit(actor, Audited::new("journal.shared", id.0))
        .await?;
    Ok(())
}

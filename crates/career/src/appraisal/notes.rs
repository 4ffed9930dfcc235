//! Notes through the year, from both sides, and the talk in the middle of it.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use serde_json::json;

use crate::error::CareerError;
use crate::model::{AppraisalState, NoteKind};
use crate::store::{AppraisalId, Note, NoteId, add_note, find_appraisal, find_note};

/// A note as it was typed.
#[derive(Clone, Debug)]
pub struct WriteNote {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: NoteId,
    /// Of which appraisal.
    pub appraisal: AppraisalId,
    /// Who writes it: the person or their superior.
    pub by: PersonId,
    /// A note, or the talk in the middle of the year.
    pub kind: NoteKind,
    /// What is written.
    pub text: String,
    /// The day it is about.
    pub held_on: Day,
}

/// Keeps a note while the year runs. Both sides read it.
pub async fn write_note(
    app: &App,
    actor: &Actor,
    permit: Permit,
    write: WriteNote,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, write.appraisal)
        .await?
        .filter(|row| [row.person_id, row.appraiser_id].contains(&write.by))
        .ok_or(CareerError::NotFound)?;
    if find_note(&*tx, authority_id, write.id).await?.is_some() {
        return Ok(());
    }
    if row.state != AppraisalState::Running {
        return Err(CareerError::NotNow);
    }
    let note = Note {
        authority_id,
        id: write.id,
        appraisal_id: row.id,
        author_id: write.by,
        kind: write.kind,
        text: write.text,
        held_on: write.held_on,
        made_at: actor.at,
    };
    add_note(&tx, note).await?;
    let entry =
        Audited::new("appraisal.noted", row.id.0).with(json!({ "kind": write.kind.as_str() }));
    tx.commit(actor, entry).await?;
    Ok(())
}

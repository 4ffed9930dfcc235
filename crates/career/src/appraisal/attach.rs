//! What a person shows their appraiser: chosen by them, previewed word for word, kept as it was then.
//!
//! Only three kinds of things are ever gathered here. Reflections, journals, observations and the notes of coaches
//! and mentors are not read at all, so that none can be shown.

use kernel::{App, Ctx, Permit, PersonId};
use platform::audit::{Actor, Audited};
use platform::web::Problem;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::error::CareerError;
use crate::gather;
use crate::model::{AppraisalState, AttachmentKind};
use crate::store::{
    Appraisal, AppraisalId, Attachment, AttachmentId, add_attachments, find_appraisal,
    find_attachment, list_attachments_of, withdraw_attachment,
};

/// Something that can be shown to an appraiser, as they would see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showable {
    /// What it is.
    pub kind: AttachmentKind,
    /// Which one.
    pub subject: String,
    /// Its title.
    pub title: String,
    /// What is shown.
    pub body: String,
}

impl Showable {
    /// What tells one content from another, so that exactly what was previewed is released.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.kind.as_str(), &self.subject, &self.title, &self.body] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize()
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

/// Everything of the signed-in person that can be shown.
pub async fn showables(ctx: &Ctx) -> Result<Vec<Showable>, Problem> {
    let mut found = gather::map_lines(ctx).await?;
    found.extend(gather::programmes(ctx).await?);
    found.extend(gather::commitments(ctx).await?);
    Ok(found)
}

/// What a person shows.
#[derive(Clone, Debug)]
pub struct Release {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: AttachmentId,
    /// To which appraisal.
    pub appraisal: AppraisalId,
    /// Whose appraisal it must be.
    pub by: PersonId,
    /// To which superior, as the preview said.
    pub to: PersonId,
    /// What, as it is now.
    pub what: Showable,
    /// The digest of what was previewed.
    pub previewed: String,
}

/// Shows something to the appraiser, exactly as it was previewed.
pub async fn release(
    app: &App,
    actor: &Actor,
    permit: Permit,
    release: Release,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, release.appraisal)
        .await?
        .filter(|row| row.person_id == release.by)
        .ok_or(CareerError::NotFound)?;
    if find_attachment(&*tx, authority_id, release.id)
        .await?
        .is_some()
    {
        return Ok(());
    }
    if !may_still_change(&row) {
        return Err(CareerError::NotNow);
    }
    if row.appraiser_id != release.to || release.what.digest() != release.previewed {
        return Err(CareerError::PreviewIsOld);
    }
    let Showable {
        kind,
        subject,
        title,
        body,
    } = release.what;
    // Shown once more, the newer takes the place of the older.
    let shown = list_attachments_of(&*tx, authority_id, row.id).await?;
    for old in shown.iter().filter(|old| is_shown(old, row.appraiser_id)) {
        if (old.kind, &old.subject) == (kind, &subject) {
            withdraw_attachment(&tx, old, actor.at).await?;
        }
    }
    let attachment = Attachment {
        authority_id,
        id: release.id,
        appraisal_id: row.id,
        kind,
        subject,
        released_to: row.appraiser_id,
        title,
        body,
        released_at: actor.at,
        withdrawn_at: None,
    };
    add_attachments(&tx, vec![attachment]).await?;
    let entry = Audited::new("appraisal.shown", row.id.0).with(json!({ "kind": kind.as_str() }));
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Takes something back, as long as nothing was rated by it.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    permit: Permit,
    by: PersonId,
    appraisal: AppraisalId,
    id: AttachmentId,
) -> Result<(), CareerError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority, appraisal)
        .await?
        .filter(|row| row.person_id == by)
        .ok_or(CareerError::NotFound)?;
    let attachment = find_attachment(&*tx, authority, id)
        .await?
        .filter(|found| found.appraisal_id == row.id)
        .ok_or(CareerError::NotFound)?;
    if attachment.withdrawn_at.is_some() {
        return Ok(());
    }
    if !may_still_change(&row) {
        return Err(CareerError::NotNow);
    }
    withdraw_attachment(&tx, &attachment, actor.at).await?;
    tx.commit(actor, Audited::new("appraisal.taken-back", row.id.0))
        .await?;
    Ok(())
}

/// Whether what is shown may change: until the rating, which rests on it.
pub(crate) fn may_still_change(row: &Appraisal) -> bool {
    matches!(
        row.state,
        AppraisalState::Planning | AppraisalState::Proposed | AppraisalState::Running
    )
}

/// Whether an attachment is now shown to a superior.
pub(crate) fn is_shown(attachment: &Attachment, superior: PersonId) -> bool {
    attachment.withdrawn_at.is_none() && attachment.released_to == superior
}

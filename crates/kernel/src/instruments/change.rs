//! What is done to own instruments: drafted, published, followed by a next version, retired.

use axum::http::StatusCode;
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use platform::web::Problem;
use serde_json::json;

use super::store::{self, InstrumentVersion, InstrumentVersionId, SchoolYear, VersionState};
use crate::App;
use crate::access::Permit;
use crate::frameworks::{Definition, FrameworkError};
use crate::people::{PersonId, SchoolId};

/// Why an own instrument was not changed.
#[derive(Debug, thiserror::Error)]
pub enum InstrumentError {
    /// There is no such version.
    #[error("no such version")]
    Missing,
    /// Somebody else changed it in the meantime.
    #[error("the draft was changed by somebody else")]
    Conflict,
    /// It is in use or retired, so it does not change any more.
    #[error("only a draft can be changed")]
    NotADraft,
    /// It is not in use.
    #[error("only a version in use can be retired")]
    NotInUse,
    /// The definition cannot be used.
    #[error(transparent)]
    Broken(#[from] FrameworkError),
    /// The definition's text cannot be read.
    #[error("the stored definition cannot be read: {0}")]
    Unreadable(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<InstrumentError> for Problem {
    fn from(error: InstrumentError) -> Self {
        match error {
            InstrumentError::Missing => Self::not_found(),
            InstrumentError::Conflict => Self::conflict("problem-instrument-conflict"),
            InstrumentError::NotADraft => Self::conflict("problem-instrument-fixed"),
            InstrumentError::NotInUse => Self::conflict("problem-instrument-not-in-use"),
            InstrumentError::Broken(_) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "problem-instrument-broken",
            ),
            InstrumentError::Unreadable(_) | InstrumentError::Db(_) => Self::internal(error),
        }
    }
}

/// A first draft.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: InstrumentVersionId,
    /// The school it is for; `None` for everyone.
    pub school: Option<SchoolId>,
    /// The school year it is for.
    pub year: SchoolYear,
    /// Who makes it.
    pub by: PersonId,
    /// What it says so far; its code is chosen here.
    pub definition: Definition,
}

/// Keeps a first draft under a code made from its name. Sent twice, it is kept once.
pub async fn add_draft(
    app: &App,
    actor: &Actor,
    permit: Permit,
    draft: NewDraft,
) -> Result<InstrumentVersionId, InstrumentError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    if store::find_version(&*tx, authority, draft.id)
        .await?
        .is_some()
    {
        return Ok(draft.id);
    }
    let slug = slug_of(&draft.definition.name);
    let mut code = slug.clone();
    let mut suffix = 1;
    while !store::list_of_code(&*tx, authority, &code)
        .await?
        .is_empty()
    {
        suffix += 1;
        code = format!("{slug}-{suffix}");
    }
    let mut definition = draft.definition;
    definition.code.clone_from(&code);
    let row = InstrumentVersion {
        authority_id: authority,
        id: draft.id,
        code,
        number: 1,
        school_year: draft.year,
        school_id: draft.school,
        state: VersionState::Draft,
        name: definition.name.clone(),
        definition: definition.to_text(),
        made_by: draft.by,
        changed_at: actor.at,
        version: 1,
    };
    insert(tx, actor, row, "instrument.drafted").await?;
    Ok(draft.id)
}

async fn insert(
    tx: Tx,
    actor: &Actor,
    row: InstrumentVersion,
    action: &'static str,
) -> Result<(), InstrumentError> {
    let entry = Audited::new(action, row.id.0).with(json!({ "code": row.full_code() }));
    match store::add(&tx, row).await {
        // The same form came in twice at once, or the name was taken in between.
        Err(error) if is_duplicate(&error) => Err(InstrumentError::Conflict),
        other => {
            other?;
            Ok(tx.commit(actor, entry).await?)
        }
    }
}

/// Writes a draft that is still as it was seen.
pub async fn save_draft(
    app: &App,
    actor: &Actor,
    permit: Permit,
    seen: &InstrumentVersion,
    by: PersonId,
    definition: &Definition,
) -> Result<(), InstrumentError> {
    if seen.state != VersionState::Draft {
        return Err(InstrumentError::NotADraft);
    }
    let tx = app.shell.db.begin().await?;
    let row = InstrumentVersion {
        authority_id: permit.authority(),
        name: definition.name.clone(),
        definition: definition.to_text(),
        made_by: by,
        changed_at: actor.at,
        ..seen.clone()
    };
    if !store::update(&tx, row, seen.version).await? {
        return Err(InstrumentError::Conflict);
    }
    tx.commit(actor, Audited::new("instrument.changed", seen.id.0))
        .await?;
    Ok(())
}

/// Puts a draft to use; the version of the same school year that was in use is retired.
pub async fn publish(
    app: &App,
    actor: &Actor,
    permit: Permit,
    seen: &InstrumentVersion,
) -> Result<(), InstrumentError> {
    if seen.state != VersionState::Draft {
        return Err(InstrumentError::NotADraft);
    }
    let definition = Definition::parse(&seen.definition).map_err(InstrumentError::Unreadable)?;
    app.frameworks.build(&definition, &seen.full_code())?;
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    for earlier in store::list_of_code(&*tx, authority, &seen.code).await? {
        if earlier.state == VersionState::InUse && earlier.school_year == seen.school_year {
            let version = earlier.version;
            let row = InstrumentVersion {
                state: VersionState::Retired,
                ..earlier
            };
            store::update(&tx, row, version).await?;
        }
    }
    let row = InstrumentVersion {
        authority_id: authority,
        state: VersionState::InUse,
        changed_at: actor.at,
        ..seen.clone()
    };
    if !store::update(&tx, row, seen.version).await? {
        return Err(InstrumentError::Conflict);
    }
    let entry =
        Audited::new("instrument.published", seen.id.0).with(json!({ "code": seen.full_code() }));
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Takes a version out of use.
pub async fn retire(
    app: &App,
    actor: &Actor,
    permit: Permit,
    seen: &InstrumentVersion,
) -> Result<(), InstrumentError> {
    if seen.state != VersionState::InUse {
        return Err(InstrumentError::NotInUse);
    }
    let tx = app.shell.db.begin().await?;
    let row = InstrumentVersion {
        authority_id: permit.authority(),
        state: VersionState::Retired,
        changed_at: actor.at,
        ..seen.clone()
    };
    if !store::update(&tx, row, seen.version).await? {
        return Err(InstrumentError::Conflict);
    }
    tx.commit(actor, Audited::new("instrument.retired", seen.id.0))
        .await?;
    Ok(())
}

/// Begins the next version of an instrument; where one is being drafted already, that one is returned.
pub async fn draft_next(
    app: &App,
    actor: &Actor,
    permit: Permit,
    from: &InstrumentVersion,
    by: PersonId,
    year: SchoolYear,
) -> Result<InstrumentVersionId, InstrumentError> {
    let tx = app.shell.db.begin().await?;
    let versions = store::list_of_code(&*tx, permit.authority(), &from.code).await?;
    if let Some(draft) = versions.iter().find(|row| row.state == VersionState::Draft) {
        return Ok(draft.id);
    }
    let last = versions.last().map_or(0, |row| row.number);
    let row = InstrumentVersion {
        authority_id: permit.authority(),
        id: InstrumentVersionId::new(),
        number: last + 1,
        school_year: year,
        state: VersionState::Draft,
        made_by: by,
        changed_at: actor.at,
        version: 1,
        ..from.clone()
    };
    let id = row.id;
    insert(tx, actor, row, "instrument.drafted").await?;
    Ok(id)
}

/// A name as a code: lower case, hyphens between words, at most forty letters.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(40);
    let slug = slug.trim_end_matches('-');
    match slug.is_empty() {
        true => "instrumen".to_owned(),
        false => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_code_is_made_from_a_name_in_any_script() {
        assert_eq!(slug_of("Supervisi Kelas (2026)"), "supervisi-kelas-2026");
        assert_eq!(slug_of("  观察 "), "instrumen");
        assert_eq!(slug_of("Ruang: Kelas / IPA!"), "ruang-kelas-ipa");
    }
}

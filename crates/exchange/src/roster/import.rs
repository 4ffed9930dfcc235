//! The use cases of an import: see what it would do, do it at once, do it once it was confirmed; as a whole or not at
//! all.

use axum::http::StatusCode;
use kernel::access::Permit;
use kernel::calendar::Zone;
use kernel::people::{self, School, SchoolId};
use kernel::{App, AuthorityId};
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::jobs::Progress;
use platform::sea_orm::DbErr;
use platform::web::Problem;
use platform::{Day, Moment};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::carry_out::Scene;
use super::plan::{Plan, plan};
use super::sheet::Sheet;
use super::store::{self, RosterImportId};
use crate::dapodik::{FileProblem, Limits, read_roster};

/// Where the people of the file work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A school that is known.
    Known(SchoolId),
    /// A school that the import adds.
    New {
        /// Its national number.
        npsn: String,
        /// Its name.
        name: String,
    },
}

/// What was kept of a file until it is confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    pub place: Place,
    pub sheet: Sheet,
}

/// What came of an import, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The school.
    pub school: SchoolId,
    /// People added.
    pub added: usize,
    /// People changed.
    pub changed: usize,
    /// People who were as the file has them.
    pub unchanged: usize,
    /// Rows left out.
    pub skipped: usize,
    /// People of the school whom the file does not mention.
    pub missing: usize,
}

/// An import that was carried out.
#[derive(Clone, Debug)]
pub struct Imported {
    /// In numbers.
    pub counts: Counts,
    /// Row by row.
    pub plan: Plan,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be used.
    #[error("the file cannot be used: {0}")]
    File(#[from] FileProblem),
    /// There is no such school.
    #[error("there is no such school")]
    NoSchool,
    /// There is no such file awaiting confirmation.
    #[error("no such file awaits confirmation")]
    NoDraft,
    /// What is known changed since the preview.
    #[error("the records changed since the preview")]
    Changed,
    /// A person asked to stop.
    #[error("stopped on request")]
    Stopped,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Changed => Self::conflict("problem-roster-changed"),
            ImportError::NoSchool | ImportError::NoDraft => {
                Self::new(StatusCode::NOT_FOUND, "problem-roster-gone").back_to("/roster")
            }
            other @ (ImportError::File(_) | ImportError::Stopped | ImportError::Db(_)) => {
                Self::internal(other)
            }
        }
    }
}

/// Reads a file in the background, so that other requests go on meanwhile.
pub(super) async fn read(bytes: Vec<u8>) -> Result<Sheet, FileProblem> {
    tokio::task::spawn_blocking(move || read_roster(&bytes, &Limits::default()).map(Sheet::from))
        .await
        .unwrap_or(Err(FileProblem::Damaged))
}

/// What an import of this file would do.
pub async fn preview(
    app: &App,
    permit: Permit,
    place: &Place,
    bytes: Vec<u8>,
) -> Result<Plan, ImportError> {
    let sheet = read(bytes).await?;
    let (db, authority) = (app.shell.db.read(), permit.authority());
    let school = match place {
        Place::Known(id) => Some(*id),
        Place::New { npsn, .. } => {
            let found = people::find_school_by_npsn(db, authority, npsn).await?;
            found.map(|school| school.id)
        }
    };
    Ok(plan(db, authority, school, &sheet).await?)
}

/// Reads a file and takes it in at once, without a preview in between.
pub async fn import(
    app: &App,
    actor: &Actor,
    permit: Permit,
    place: &Place,
    bytes: Vec<u8>,
    progress: &Progress,
) -> Result<Imported, ImportError> {
    let sheet = read(bytes).await?;
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let school = hold_place(&tx, authority, place).await?;
    let plan = plan(&*tx, authority, Some(school.id), &sheet).await?;
    let scene = Scene {
        authority,
        school: &school,
        today: today(&school, actor.at),
        progress,
    };
    let mut written = scene.carry_out(&tx, &sheet, &plan).await?;
    let counts = counts(&plan, school.id);
    written.entries.push(summary(school.id.0, &counts));
    tx.commit_all(actor, written.entries).await?;
    Ok(Imported { counts, plan })
}

/// Takes in a file that was previewed, if the plan is still the one that was seen. A file that was
/// taken in before says again what came of it.
pub(super) async fn confirm(
    app: &App,
    actor: &Actor,
    permit: Permit,
    confirmed: &Confirmed,
    progress: &Progress,
) -> Result<Counts, ImportError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let found = store::hold(&tx, authority, confirmed.draft)
        .await?
        .ok_or(ImportError::NoDraft)?;
    if found.payload.is_empty() {
        return serde_json::from_str(&found.outcome).map_err(|_| ImportError::NoDraft);
    }
    let draft: Draft = serde_json::from_str(&found.payload).map_err(|_| ImportError::NoDraft)?;
    let school = hold_place(&tx, authority, &draft.place).await?;
    let plan = plan(&*tx, authority, Some(school.id), &draft.sheet).await?;
    if plan.fingerprint() != confirmed.fingerprint {
        return Err(ImportError::Changed);
    }
    let scene = Scene {
        authority,
        school: &school,
        today: today(&school, actor.at),
        progress,
    };
    let mut written = scene.carry_out(&tx, &draft.sheet, &plan).await?;
    scene
        .give_roles(&tx, &plan, &confirmed.principals, &mut written)
        .await?;
    let counts = counts(&plan, school.id);
    let outcome = json!(counts).to_string();
    store::close(&tx, authority, confirmed.draft, outcome).await?;
    written.entries.push(summary(confirmed.draft.0, &counts));
    tx.commit_all(actor, written.entries).await?;
    Ok(counts)
}

/// What a person confirmed on the preview.
#[derive(Clone, Debug)]
pub(super) struct Confirmed {
    pub draft: RosterImportId,
    /// The plan they saw.
    pub fingerprint: String,
    /// Rows of people who are to hold the role of principal.
    pub principals: Vec<u32>,
}

fn counts(plan: &Plan, school: SchoolId) -> Counts {
    Counts {
        school,
        added: plan.count("added"),
        changed: plan.count("changed"),
        unchanged: plan.count("unchanged"),
        skipped: plan.count("skipped"),
        missing: plan.missing.len(),
    }
}

fn summary(subject: uuid::Uuid, counts: &Counts) -> Audited {
    Audited::new("roster.imported", subject).with(json!(counts))
}

fn today(school: &School, at: Moment) -> Day {
    at.day_in(&school.zone.time_zone())
}

async fn hold_place(tx: &Tx, authority: AuthorityId, place: &Place) -> Result<School, ImportError> {
    let (npsn, name) = match place {
        Place::Known(id) => {
            let found = people::hold_school(tx, authority, *id).await?;
            return found.ok_or(ImportError::NoSchool);
        }
        Place::New { npsn, name } => (npsn, name),
    };
    if let Some(school) = people::find_school_by_npsn(&**tx, authority, npsn).await? {
        let found = people::hold_school(tx, authority, school.id).await?;
        return found.ok_or(ImportError::NoSchool);
    }
    let school = School {
        authority_id: authority,
        id: SchoolId::new(),
        npsn: npsn.clone(),
        name: name.clone(),
        zone: Zone::Wib,
        is_remote: false,
        cluster: None,
    };
    people::add_school(tx, school.clone())
        .await
        .map_err(changed_if_duplicate)?;
    Ok(school)
}

/// Somebody added the same number in the meantime: to the reader of the preview, the ground moved.
pub(super) fn changed_if_duplicate(error: DbErr) -> ImportError {
    if is_duplicate(&error) {
        ImportError::Changed
    } else {
        error.into()
    }
}

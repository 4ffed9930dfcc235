//! Beginning a year's appraisal, and handing it on when the superior changes.

use kernel::access::{RoleKind, list_roles_at, list_roles_of};
use kernel::people::list_posts_of;
use kernel::{App, AuthorityId, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;
use platform::sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use crate::error::CareerError;
use crate::model::{AppraisalState, NoteKind};
use crate::store::{
    Appraisal, AppraisalId, AppraiserTerm, AppraiserTermId, Note, NoteId, add_appraisal, add_note,
    change_superior, find_appraisal, list_appraisals_of,
};

/// Who may be a person's superior now: the principals of the schools where they hold a post; for a
/// principal, and for people without a post, those who plan for the authority.
pub async fn superiors_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<PersonId>, DbErr> {
    let roles = list_roles_of(db, authority, person).await?;
    let posts = list_posts_of(db, authority, person).await?;
    let leads = roles.iter().any(|role| role.kind == RoleKind::Principal);
    let mut found = Vec::new();
    if !leads {
        let mut schools: Vec<_> = posts.iter().map(|post| post.school_id).collect();
        schools.sort_unstable();
        schools.dedup();
        for school in schools {
            found.extend(list_roles_at(db, authority, RoleKind::Principal, Some(school)).await?);
        }
    }
    if leads || posts.is_empty() {
        found.extend(list_roles_at(db, authority, RoleKind::Planner, None).await?);
    }
    let mut found: Vec<PersonId> = found.into_iter().map(|role| role.person_id).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|superior| *superior != person);
    Ok(found)
}

/// What begins an appraisal.
#[derive(Clone, Debug)]
pub struct Begin {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: AppraisalId,
    /// Whose it is.
    pub person: PersonId,
    /// Their superior.
    pub appraiser: PersonId,
    /// The year.
    pub year: i32,
    /// The first month it covers, 1 to 12.
    pub first_month: i32,
    /// The last month.
    pub last_month: i32,
    /// The day it is begun.
    pub today: Day,
}

/// Begins an appraisal with an empty plan.
pub async fn begin(
    app: &App,
    actor: &Actor,
    permit: Permit,
    begin: Begin,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let known = list_appraisals_of(&*tx, authority_id, begin.person).await?;
    if known.iter().any(|row| row.id == begin.id) {
        return Ok(());
    }
    if known.iter().any(|row| row.year == begin.year) {
        return Err(CareerError::YearTaken);
    }
    let superiors = superiors_of(&*tx, authority_id, begin.person).await?;
    if !superiors.contains(&begin.appraiser) {
        return Err(CareerError::NotSuperior);
    }
    let row = Appraisal {
        authority_id,
        id: begin.id,
        person_id: begin.person,
        appraiser_id: begin.appraiser,
        year: begin.year,
        first_month: begin.first_month,
        last_month: begin.last_month,
        state: AppraisalState::Planning,
        made_at: actor.at,
        version: 1,
    };
    let term = term(&row, begin.appraiser, begin.today);
    match add_appraisal(&tx, row, term).await {
        Err(error) if is_duplicate(&error) => return Err(CareerError::YearTaken),
        other => other?,
    }
    let entry = Audited::new("appraisal.begun", begin.id.0).with(json!({ "year": begin.year }));
    tx.commit(actor, entry).await?;
    Ok(())
}

fn term(row: &Appraisal, appraiser: PersonId, today: Day) -> AppraiserTerm {
    AppraiserTerm {
        authority_id: row.authority_id,
        id: AppraiserTermId::new(),
        appraisal_id: row.id,
        appraiser_id: appraiser,
        starts_on: today,
        ends_on: None,
    }
}

/// That another superior takes over within the year.
#[derive(Clone, Debug)]
pub struct TakeOver {
    /// The appraisal.
    pub id: AppraisalId,
    /// The version that was seen.
    pub seen: i32,
    /// The new superior.
    pub appraiser: PersonId,
    /// Who says so: the person, or the new superior.
    pub by: PersonId,
    /// The sentence that the course of the year keeps.
    pub note: String,
    /// Since when.
    pub today: Day,
}

/// Hands an appraisal to another superior. What was shown to the one before is not shown to the new one.
pub async fn take_over(
    app: &App,
    actor: &Actor,
    permit: Permit,
    change: TakeOver,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    let row = find_appraisal(&*tx, authority_id, change.id)
        .await?
        .ok_or(CareerError::NotFound)?;
    if row.appraiser_id == change.appraiser {
        return Ok(());
    }
    let is_over = matches!(
        row.state,
        AppraisalState::Accepted | AppraisalState::Objected | AppraisalState::Decided
    );
    if is_over {
        return Err(CareerError::NotNow);
    }
    let superiors = superiors_of(&*tx, authority_id, row.person_id).await?;
    if !superiors.contains(&change.appraiser) {
        return Err(CareerError::NotSuperior);
    }
    let term = term(&row, change.appraiser, change.today);
    if !change_superior(&tx, &row, change.seen, term).await? {
        return Err(CareerError::Changed);
    }
    let note = Note {
        authority_id,
        id: NoteId::new(),
        appraisal_id: row.id,
        author_id: change.by,
        kind: NoteKind::Handover,
        text: change.note,
        held_on: change.today,
        made_at: actor.at,
    };
    add_note(&tx, note).await?;
    tx.commit(actor, Audited::new("appraisal.handed-over", row.id.0))
        .await?;
    Ok(())
}

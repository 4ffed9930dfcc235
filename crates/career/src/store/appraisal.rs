//! Appraisals, their plans, notes and attachments. All but the plan is append-only.

use kernel::PersonId;
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, Moment, records};

use super::{AppraisalId, AppraiserTermId, AttachmentId, NoteId, WorkResultId};
use crate::model::{AppraisalState, AttachmentKind, NoteKind};

records! {
    /// A year's appraisal of a person.
    pub Appraisal in appraisal = "appraisal" {
        /// Its identifier.
        id: AppraisalId,
        /// Who is appraised.
        person_id: PersonId,
        /// Their superior at present.
        appraiser_id: PersonId,
        /// The year.
        year: i32,
        /// The first month it covers, 1 to 12.
        first_month: i32,
        /// The last month.
        last_month: i32,
        /// How far it is.
        state: AppraisalState,
        /// When it was begun.
        made_at: Moment,
        /// Counts changes.
        version: i32,
    }
    /// That someone was the appraiser for a while.
    pub AppraiserTerm in appraiser_term = "appraiser_term" {
        /// Its identifier.
        id: AppraiserTermId,
        /// Of which appraisal.
        appraisal_id: AppraisalId,
        /// Who.
        appraiser_id: PersonId,
        /// Since when.
        starts_on: Day,
        /// Until when; empty while it lasts.
        ends_on: Option<Day>,
    }
    /// A result that was planned.
    pub WorkResult in work_result = "work_result" {
        /// Its identifier.
        id: WorkResultId,
        /// Of which appraisal.
        appraisal_id: AppraisalId,
        /// What is to be achieved.
        title: String,
        /// By what one sees it.
        measure: String,
        /// Counts changes.
        version: i32,
    }
    /// Something written in the course of an appraisal.
    pub Note in note = "appraisal_note" {
        /// Its identifier.
        id: NoteId,
        /// Of which appraisal.
        appraisal_id: AppraisalId,
        /// Who wrote it.
        author_id: PersonId,
        /// What it is.
        kind: NoteKind,
        /// What was written.
        text: String,
        /// The day it is about.
        held_on: Day,
        /// When it was written.
        made_at: Moment,
    }
    /// Something the person shows the appraiser, as it was when they chose to.
    pub Attachment in attachment = "attachment" {
        /// Its identifier.
        id: AttachmentId,
        /// Of which appraisal.
        appraisal_id: AppraisalId,
        /// What it is.
        kind: AttachmentKind,
        /// Which one: the indicator's code or the record's identifier.
        subject: String,
        /// The superior it was shown to.
        released_to: PersonId,
        /// Its title.
        title: String,
        /// What is shown.
        body: String,
        /// When.
        released_at: Moment,
        /// When the person took it back.
        withdrawn_at: Option<Moment>,
    }
}

pub(crate) async fn add_appraisal(
    tx: &Tx,
    row: Appraisal,
    term: AppraiserTerm,
) -> Result<(), DbErr> {
    db::add(tx, row).await?;
    db::add(tx, term).await
}

/// Brings an appraisal whose version is still the one given to a state; says whether it was.
pub(crate) async fn advance(
    tx: &Tx,
    row: &Appraisal,
    seen: i32,
    state: AppraisalState,
) -> Result<bool, DbErr> {
    use appraisal::Column;
    let taken = appraisal::Entity::update_many()
        .col_expr(Column::Version, Expr::value(seen + 1))
        .col_expr(Column::State, Expr::value(state))
        .filter(authority_column::<appraisal::Entity>().eq(row.authority_id))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Hands an appraisal whose version is still the one given to another superior; says whether it was.
pub(crate) async fn change_superior(
    tx: &Tx,
    row: &Appraisal,
    seen: i32,
    term: AppraiserTerm,
) -> Result<bool, DbErr> {
    let taken = appraisal::Entity::update_many()
        .col_expr(appraisal::Column::Version, Expr::value(seen + 1))
        .col_expr(
            appraisal::Column::AppraiserId,
            Expr::value(term.appraiser_id),
        )
        .filter(authority_column::<appraisal::Entity>().eq(row.authority_id))
        .filter(appraisal::Column::Id.eq(row.id))
        .filter(appraisal::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    appraiser_term::Entity::update_many()
        .col_expr(appraiser_term::Column::EndsOn, Expr::value(term.starts_on))
        .filter(authority_column::<appraiser_term::Entity>().eq(row.authority_id))
        .filter(appraiser_term::Column::AppraisalId.eq(row.id))
        .filter(appraiser_term::Column::EndsOn.is_null())
        .exec(&**tx)
        .await?;
    db::add(tx, term).await?;
    Ok(true)
}

/// Adds a planned result, or writes one whose version is still the one given; says whether it was.
pub(crate) async fn save_result(tx: &Tx, row: WorkResult, seen: i32) -> Result<bool, DbErr> {
    if seen == 0 {
        return match db::add(tx, row).await {
            Ok(()) => Ok(true),
            Err(error) if db::is_duplicate(&error) => Ok(false),
            Err(error) => Err(error),
        };
    }
    let taken = work_result::Entity::update_many()
        .col_expr(work_result::Column::Version, Expr::value(seen + 1))
        .col_expr(work_result::Column::Title, Expr::value(row.title))
        .col_expr(work_result::Column::Measure, Expr::value(row.measure))
        .filter(authority_column::<work_result::Entity>().eq(row.authority_id))
        .filter(work_result::Column::Id.eq(row.id))
        .filter(work_result::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

pub(crate) async fn remove_result(
    tx: &Tx,
    authority: AuthorityId,
    id: WorkResultId,
) -> Result<(), DbErr> {
    work_result::Entity::delete_many()
        .filter(authority_column::<work_result::Entity>().eq(authority))
        .filter(work_result::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

pub(crate) async fn add_note(tx: &Tx, row: Note) -> Result<(), DbErr> {
    db::add(tx, row).await
}

pub(crate) async fn add_attachments(tx: &Tx, rows: Vec<Attachment>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

pub(crate) async fn withdraw_attachment(
    tx: &Tx,
    row: &Attachment,
    at: Moment,
) -> Result<(), DbErr> {
    attachment::Entity::update_many()
        .col_expr(attachment::Column::WithdrawnAt, Expr::value(at))
        .filter(authority_column::<attachment::Entity>().eq(row.authority_id))
        .filter(attachment::Column::Id.eq(row.id))
        .filter(attachment::Column::WithdrawnAt.is_null())
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// An appraisal.
pub async fn find_appraisal(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AppraisalId,
) -> Result<Option<Appraisal>, DbErr> {
    find::<appraisal::Entity, _>(db, authority, id).await
}

pub(crate) async fn find_result(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: WorkResultId,
) -> Result<Option<WorkResult>, DbErr> {
    find::<work_result::Entity, _>(db, authority, id).await
}

pub(crate) async fn find_note(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: NoteId,
) -> Result<Option<Note>, DbErr> {
    find::<note::Entity, _>(db, authority, id).await
}

pub(crate) async fn find_attachment(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: AttachmentId,
) -> Result<Option<Attachment>, DbErr> {
    find::<attachment::Entity, _>(db, authority, id).await
}

/// A person's appraisals, newest year first.
pub async fn list_appraisals_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Appraisal>, DbErr> {
    within::<appraisal::Entity>(authority)
        .filter(appraisal::Column::PersonId.eq(person))
        .order_by_desc(appraisal::Column::Year)
        .all(db)
        .await
}

/// The appraisals of several people.
pub(crate) async fn list_appraisals_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<Appraisal>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<appraisal::Entity>(authority)
                .filter(appraisal::Column::PersonId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The appraisals that someone does now.
pub(crate) async fn list_appraisals_by_appraiser(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    appraiser: PersonId,
) -> Result<Vec<Appraisal>, DbErr> {
    within::<appraisal::Entity>(authority)
        .filter(appraisal::Column::AppraiserId.eq(appraiser))
        .order_by_desc(appraisal::Column::Year)
        .all(db)
        .await
}

/// The appraisals of an authority whose objection waits for a decision.
pub(crate) async fn list_objected(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Appraisal>, DbErr> {
    within::<appraisal::Entity>(authority)
        .filter(appraisal::Column::State.eq(AppraisalState::Objected))
        .order_by_asc(appraisal::Column::Id)
        .all(db)
        .await
}

macro_rules! of_appraisal {
    ($($(#[$doc:meta])* $name:ident: $module:ident => $row:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub async fn $name(
            db: &impl ConnectionTrait,
            authority: AuthorityId,
            id: AppraisalId,
        ) -> Result<Vec<$row>, DbErr> {
            within::<$module::Entity>(authority)
                .filter($module::Column::AppraisalId.eq(id))
                .order_by_asc($module::Column::Id)
                .all(db)
                .await
        }
    )+};
}

of_appraisal! {
    /// Who was the appraiser when, oldest first.
    list_terms_of: appraiser_term => AppraiserTerm,
    /// The planned results, in the order in which they were made.
    list_results_of: work_result => WorkResult,
    /// Everything that was written, oldest first.
    list_notes_of: note => Note,
    /// Everything that was ever shown, taken back or not, oldest first.
    list_attachments_of: attachment => Attachment,
}

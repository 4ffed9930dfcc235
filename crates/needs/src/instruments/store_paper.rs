//! Forms on paper in the database.

use kernel::evidence::AssessmentId;
use kernel::people::PersonId;
use platform::db::{self, Column, Migration, Table, Tx, find, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Moment, records};

platform::id! {
    /// A form printed to be filled by hand.
    PaperId,
}

records! {
    /// A form printed to be filled by hand.
    pub Paper in paper = "paper" {
        /// Its identifier, made by the form.
        id: PaperId,
        /// The code printed on it.
        code: String,
        /// The instrument's code, with the version.
        instrument: String,
        /// The section it holds; empty for an instrument without sections, `all` for all.
        section: String,
        /// About whom.
        person_id: PersonId,
        /// The assessment it becomes when it is entered.
        assessment_id: AssessmentId,
        /// Who printed it.
        made_by: PersonId,
        /// When.
        made_at: Moment,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-01-paper",
    tables: || {
        vec![
            Table::tenant("paper")
                .with("code", Column::Text)
                .with("instrument", Column::Text)
                .with("section", Column::Text)
                .refers("person_id", "person")
                .with("assessment_id", Column::Id)
                .refers("made_by", "person")
                .with("made_at", Column::Moment)
                .unique(&["code"])
                .index(&["made_by", "made_at"]),
        ]
    },
};

pub(super) async fn add_paper(tx: &Tx, row: Paper) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// A sheet of paper by its code.
pub(super) async fn find_paper(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    code: &str,
) -> Result<Option<Paper>, DbErr> {
    within::<paper::Entity>(authority)
        .filter(paper::Column::Code.eq(code))
        .one(db)
        .await
}

/// The sheet of paper with this identifier.
pub(super) async fn find_paper_by_id(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: PaperId,
) -> Result<Option<Paper>, DbErr> {
    find::<paper::Entity, _>(db, authority, id).await
}

/// What someone printed, newest first.
pub(super) async fn list_papers_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Paper>, DbErr> {
    within::<paper::Entity>(authority)
        .filter(paper::Column::MadeBy.eq(person))
        .order_by_desc(paper::Column::MadeAt)
        .all(db)
        .await
}

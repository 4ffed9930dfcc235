//! Anonymous questionnaires in the database.

use kernel::evidence::{AssessmentId, GroupId};
use kernel::people::{PersonId, SchoolId};
use platform::db::{self, Column, Migration, Table, Tx, find, within};
use platform::sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

platform::id! {
    /// What one person answered to a questionnaire, without their name; made at random, so that it
    /// tells nothing of when.
    SheetId,
}

records! {
    /// A questionnaire for one class, or for those served, about one person.
    pub Round in round = "questionnaire_round" {
        /// Its identifier; the group that answers rates under it.
        id: GroupId,
        /// The code in its link.
        code: String,
        /// The instrument's code, with the version.
        instrument: String,
        /// About whom.
        person_id: PersonId,
        /// Where.
        school_id: SchoolId,
        /// Who is asked: a class, parents, teachers who were served.
        audience: String,
        /// How many may answer.
        seats: i32,
        /// Who opened it.
        opened_by: PersonId,
        /// When it was opened.
        opened_on: Day,
        /// When it was closed.
        closed_on: Option<Day>,
        /// The evidence it became, when enough had answered.
        assessment_id: Option<AssessmentId>,
    }
    /// What one person answered, without name, address or time.
    pub Sheet in sheet = "questionnaire_sheet" {
        /// Its identifier, made by the form.
        id: SheetId,
        /// The questionnaire.
        round_id: GroupId,
        /// The ratings and answers as JSON, by item.
        given: String,
    }
}

/// Which authority a questionnaire's link belongs to: whoever opens it has no account.
pub(super) mod link {
    use super::{AuthorityId, GroupId};
    use platform::sea_orm::{self, entity::prelude::*};

    /// A link.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "questionnaire_link")]
    pub struct Model {
        /// The code in it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// Whose records it opens a page of.
        pub authority_id: AuthorityId,
        /// The questionnaire.
        pub round_id: GroupId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-02-questionnaires",
    tables: || {
        vec![
            Table::tenant("questionnaire_round")
                .with("code", Column::Text)
                .with("instrument", Column::Text)
                .refers("person_id", "person")
                .refers("school_id", "school")
                .with("audience", Column::Text)
                .with("seats", Column::Count)
                .refers("opened_by", "person")
                .with("opened_on", Column::Day)
                .maybe("closed_on", Column::Day)
                .maybe("assessment_id", Column::Id)
                .index(&["person_id", "opened_on"])
                .index(&["opened_by", "opened_on"]),
            Table::tenant("questionnaire_sheet")
                .refers("round_id", "questionnaire_round")
                .with("given", Column::Text)
                .index(&["round_id"]),
            Table::shared("questionnaire_link", &["code"])
                .with("code", Column::Text)
                .with("authority_id", Column::Id)
                .with("round_id", Column::Id),
        ]
    },
};

pub(super) async fn add_round(tx: &Tx, row: Round) -> Result<(), DbErr> {
    let opened = link::ActiveModel {
        code: Set(row.code.clone()),
        authority_id: Set(row.authority_id),
        round_id: Set(row.id),
    };
    db::add(tx, row).await?;
    link::Entity::insert(opened)
        .exec_without_returning(&**tx)
        .await
        .map(|_| ())
}

pub(super) async fn update_round(tx: &Tx, row: Round) -> Result<(), DbErr> {
    db::replace(tx, row).await
}

/// A questionnaire.
pub(super) async fn find_round(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: GroupId,
) -> Result<Option<Round>, DbErr> {
    find::<round::Entity, _>(db, authority, id).await
}

/// The questionnaire that a link opens.
pub(super) async fn find_round_by_code(
    db: &impl ConnectionTrait,
    code: &str,
) -> Result<Option<Round>, DbErr> {
    match link::Entity::find_by_id(code).one(db).await? {
        Some(link) => find_round(db, link.authority_id, link.round_id).await,
        None => Ok(None),
    }
}

/// The questionnaires about a person, newest first.
pub(super) async fn list_rounds_about(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Round>, DbErr> {
    within::<round::Entity>(authority)
        .filter(round::Column::PersonId.eq(person))
        .order_by_desc(round::Column::OpenedOn)
        .order_by_desc(round::Column::Id)
        .all(db)
        .await
}

/// The questionnaires that someone opened and that are not closed, oldest first.
pub(super) async fn list_open_rounds_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Round>, DbErr> {
    within::<round::Entity>(authority)
        .filter(round::Column::OpenedBy.eq(person))
        .filter(round::Column::ClosedOn.is_null())
        .order_by_asc(round::Column::OpenedOn)
        .all(db)
        .await
}

pub(super) async fn add_sheet(tx: &Tx, row: Sheet) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// How many have answered.
pub(super) async fn count_sheets(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: GroupId,
) -> Result<u64, DbErr> {
    within::<sheet::Entity>(authority)
        .filter(sheet::Column::RoundId.eq(round))
        .count(db)
        .await
}

/// What was answered.
pub(super) async fn list_sheets(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: GroupId,
) -> Result<Vec<Sheet>, DbErr> {
    within::<sheet::Entity>(authority)
        .filter(sheet::Column::RoundId.eq(round))
        .order_by_asc(sheet::Column::Id)
        .all(db)
        .await
}

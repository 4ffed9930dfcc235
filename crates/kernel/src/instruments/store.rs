//! Versions of own instruments in the database.

use platform::db::{self, Column, Migration, Table, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, Moment, records};

use crate::calendar::Semester;
use crate::people::{PersonId, SchoolId};

platform::id! {
    /// A version of an own instrument.
    InstrumentVersionId,
}

platform::text_enum! {
    /// Where a version stands.
    pub enum VersionState("version") {
        /// It is being written.
        Draft = "draft",
        /// It is offered, and does not change any more.
        InUse = "in-use",
        /// It was followed by another version or taken out of use; what was recorded on it stays.
        Retired = "retired",
    }
}

/// A school year by the calendar year in which it begins.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, platform::sea_orm::DeriveValueType,
)]
pub struct SchoolYear(pub i32);

impl SchoolYear {
    /// The school year of a day; it begins in July.
    pub fn of(day: Day) -> Self {
        Self(Semester::of(day).code() / 10)
    }

    /// As it is written: `2026/2027`.
    pub fn say(self) -> String {
        format!("{}/{}", self.0, self.0 + 1)
    }
}

records! {
    /// A version of an own instrument.
    pub InstrumentVersion in instrument_version = "instrument_version" {
        /// Its identifier, made by the form.
        id: InstrumentVersionId,
        /// The instrument's code, the same in every version.
        code: String,
        /// Its number, from 1.
        number: i32,
        /// The school year it is made for.
        school_year: SchoolYear,
        /// The school that made it for itself; `None` for the whole authority's.
        school_id: Option<SchoolId>,
        /// Where it stands.
        state: VersionState,
        /// Its name.
        name: String,
        /// The definition as text, as in the data files.
        definition: String,
        /// Who changed it last.
        made_by: PersonId,
        /// When it was changed last.
        changed_at: Moment,
        /// Counts the changes.
        version: i32,
    }
}

impl InstrumentVersion {
    /// The code under which evidence names this version.
    pub fn full_code(&self) -> String {
        format!("{}@{}", self.code, self.number)
    }

    /// Whether it is the one to fill in a school year: in use, made for that year or an earlier one,
    /// and followed by none that is. So a version for next year waits, and takes over in July.
    pub fn is_offered_among(&self, versions: &[Self], year: SchoolYear) -> bool {
        let can =
            |version: &Self| version.state == VersionState::InUse && version.school_year <= year;
        let follows =
            |other: &Self| (other.school_year, other.number) > (self.school_year, self.number);
        can(self)
            && !versions
                .iter()
                .any(|other| other.code == self.code && can(other) && follows(other))
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-06-instruments",
    tables: || {
        vec![
            Table::tenant("instrument_version")
                .with("code", Column::Text)
                .with("number", Column::Count)
                .with("school_year", Column::Count)
                .maybe_refers("school_id", "school")
                .with("state", Column::Text)
                .with("name", Column::Text)
                .with("definition", Column::Text)
                .refers("made_by", "person")
                .with("changed_at", Column::Moment)
                .with("version", Column::Count)
                .unique(&["code", "number"]),
        ]
    },
};

pub(super) async fn add(tx: &Tx, row: InstrumentVersion) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Writes a row whose version is still the one given; says whether it was.
pub(super) async fn update(tx: &Tx, row: InstrumentVersion, seen: i32) -> Result<bool, DbErr> {
    let taken = instrument_version::Entity::update_many()
        .col_expr(instrument_version::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<instrument_version::Entity>().eq(row.authority_id))
        .filter(instrument_version::Column::Id.eq(row.id))
        .filter(instrument_version::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    db::replace(
        tx,
        InstrumentVersion {
            version: seen + 1,
            ..row
        },
    )
    .await?;
    Ok(true)
}

/// A version by its identifier.
pub async fn find_version(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: InstrumentVersionId,
) -> Result<Option<InstrumentVersion>, DbErr> {
    find::<instrument_version::Entity, _>(db, authority, id).await
}

/// All versions of an authority, by name and the newest first.
pub async fn list_versions(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<InstrumentVersion>, DbErr> {
    within::<instrument_version::Entity>(authority)
        .order_by_asc(instrument_version::Column::Code)
        .order_by_desc(instrument_version::Column::Number)
        .all(db)
        .await
}

/// What tells whether a catalogue is still up to date: published versions and how often they changed.
pub(super) async fn list_stamps(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(InstrumentVersionId, i32)>, DbErr> {
    within::<instrument_version::Entity>(authority)
        .select_only()
        .column(instrument_version::Column::Id)
        .column(instrument_version::Column::Version)
        .filter(instrument_version::Column::State.ne(VersionState::Draft))
        .order_by_asc(instrument_version::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

pub(super) async fn list_published(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<InstrumentVersion>, DbErr> {
    within::<instrument_version::Entity>(authority)
        .filter(instrument_version::Column::State.ne(VersionState::Draft))
        .order_by_asc(instrument_version::Column::Code)
        .order_by_asc(instrument_version::Column::Number)
        .all(db)
        .await
}

pub(super) async fn list_of_code(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    code: &str,
) -> Result<Vec<InstrumentVersion>, DbErr> {
    within::<instrument_version::Entity>(authority)
        .filter(instrument_version::Column::Code.eq(code))
        .order_by_asc(instrument_version::Column::Number)
        .all(db)
        .await
}

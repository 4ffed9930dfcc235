//! Map entries in the database: one per person, indicator and semester.

use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, within,
};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Moment, records};

use crate::calendar::Semester;
use crate::people::PersonId;

platform::id! {
    /// A line of the map.
    MapEntryId,
}

records! {
    /// Where a person stood in an indicator at the end of a semester, as far as is known now.
    pub MapEntry in map_entry = "map_entry" {
        /// Its identifier.
        id: MapEntryId,
        /// Whom it is about.
        person_id: PersonId,
        /// The indicator's or competency's code.
        subject: String,
        /// The semester.
        semester: Semester,
        /// Whether no later semester is known.
        is_latest: bool,
        /// Estimate in logits.
        theta: f64,
        /// Its standard error.
        se: f64,
        /// Expected level on the framework's scale.
        level: f64,
        /// The level in the semester known before this one, in the light of the same evidence.
        before: Option<f64>,
        /// Lower end of the 90 % interval.
        low: f64,
        /// Upper end.
        high: f64,
        /// The level asked of this person then.
        target: f64,
        /// Probability of being below the target.
        probability_below: f64,
        /// Expected levels missing to the target.
        shortfall: f64,
        /// Ratings behind it.
        ratings: i32,
        /// When it was computed.
        made_at: Moment,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-04-map",
    tables: || {
        vec![
            Table::tenant("map_entry")
                .refers("person_id", "person")
                .with("subject", Column::Text)
                .with("semester", Column::Count)
                .with("is_latest", Column::Bool)
                .with("theta", Column::Real)
                .with("se", Column::Real)
                .with("level", Column::Real)
                .maybe("before", Column::Real)
                .with("low", Column::Real)
                .with("high", Column::Real)
                .with("target", Column::Real)
                .with("probability_below", Column::Real)
                .with("shortfall", Column::Real)
                .with("ratings", Column::Count)
                .with("made_at", Column::Moment)
                .unique(&["person_id", "subject", "semester"])
                // Holds all that the map of groups adds up, so that an authority's is read in order.
                // The subject comes first: a database without statistics would else read it whole for
                // the latest lines of a few people.
                .index(&[
                    "subject",
                    "is_latest",
                    "person_id",
                    "ratings",
                    "level",
                    "before",
                    "low",
                    "high",
                    "target",
                    "probability_below",
                    "shortfall",
                ]),
        ]
    },
};

/// Puts a person's newly computed lines in the place of the old ones.
pub(super) async fn replace_of_person(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    rows: Vec<MapEntry>,
) -> Result<(), DbErr> {
    replace_of_people(tx, authority, &[person], rows).await
}

/// Puts several people's newly computed lines in the place of the old ones.
pub(super) async fn replace_of_people(
    tx: &Tx,
    authority: AuthorityId,
    people: &[PersonId],
    rows: Vec<MapEntry>,
) -> Result<(), DbErr> {
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        map_entry::Entity::delete_many()
            .filter(authority_column::<map_entry::Entity>().eq(authority))
            .filter(map_entry::Column::PersonId.is_in(chunk.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    db::add_all(tx, rows).await
}

/// A person's lines over all semesters, oldest first.
pub async fn list_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<MapEntry>, DbErr> {
    within::<map_entry::Entity>(authority)
        .filter(map_entry::Column::PersonId.eq(person))
        .order_by_asc(map_entry::Column::Semester)
        .order_by_asc(map_entry::Column::Subject)
        .all(db)
        .await
}

/// The latest lines of several people.
pub async fn list_latest_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<MapEntry>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<map_entry::Entity>(authority)
                .filter(map_entry::Column::PersonId.is_in(chunk.iter().copied()))
                .filter(map_entry::Column::IsLatest.eq(true))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

//! Counts of answers, and who has had their turn; nothing joins the two.

use std::collections::BTreeMap;

use kernel::people::PostKind;
use kernel::{AuthorityId, PersonId, SchoolId};
use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, within,
};
use platform::sea_orm::sea_query::{Expr, ExprTrait};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use platform::{records, text_enum};
use uuid::Uuid;

use super::quarter::Quarter;
use super::release::Tally;
use super::survey::{HIGHEST, survey};

platform::id! {
    /// How often a value was chosen; made at random.
    ClimateCountId,
    /// That someone has answered; made at random.
    ClimateTurnId,
}

text_enum! {
    /// The groups whose answers are told apart.
    pub enum ClimateGroup("climate-group") {
        /// Teachers and who leads them.
        Educators = "educators",
        /// Administration, library, laboratory, support.
        Staff = "staff",
    }
}

impl ClimateGroup {
    /// The group of a post.
    pub fn of(kind: PostKind) -> Self {
        match kind {
            PostKind::Teacher | PostKind::Principal | PostKind::Supervisor => Self::Educators,
            _ => Self::Staff,
        }
    }
}

records! {
    /// How often a value of an item was chosen by a group of a school in a quarter.
    pub ClimateCount in climate_count = "climate_count" {
        /// Its identifier.
        id: ClimateCountId,
        /// Where.
        school_id: SchoolId,
        /// When.
        quarter: Quarter,
        /// By whom, as a group.
        post_group: ClimateGroup,
        /// The item.
        item: String,
        /// The value, 1 to 5.
        value: i32,
        /// How often.
        count: i32,
    }
    /// That someone has answered for a quarter.
    pub ClimateTurn in climate_turn = "climate_turn" {
        /// Its identifier.
        id: ClimateTurnId,
        /// Who.
        person_id: PersonId,
        /// For which quarter.
        quarter: Quarter,
    }
}

/// The tables of this module.
pub(crate) const MIGRATION: Migration = Migration {
    name: "culture-01-climate",
    tables: || {
        vec![
            Table::tenant("climate_count")
                .refers("school_id", "school")
                .with("quarter", Column::Count)
                .with("post_group", Column::Text)
                .with("item", Column::Text)
                .with("value", Column::Count)
                .with("count", Column::Count)
                .unique(&["school_id", "quarter", "post_group", "item", "value"]),
            Table::tenant("climate_turn")
                .refers("person_id", "person")
                .with("quarter", Column::Count)
                .unique(&["person_id", "quarter"]),
        ]
    },
};

/// Whether someone has answered for a quarter.
pub(super) async fn has_answered(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    quarter: Quarter,
) -> Result<bool, DbErr> {
    let found = within::<climate_turn::Entity>(authority)
        .filter(climate_turn::Column::PersonId.eq(person))
        .filter(climate_turn::Column::Quarter.eq(quarter))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Notes that someone has answered; an error of a duplicate when they had.
pub(super) async fn add_turn(
    tx: &Tx,
    authority_id: AuthorityId,
    person_id: PersonId,
    quarter: Quarter,
) -> Result<(), DbErr> {
    let row = ClimateTurn {
        authority_id,
        id: ClimateTurnId(Uuid::new_v4()),
        person_id,
        quarter,
    };
    db::add(tx, row).await
}

/// Where answers are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub authority: AuthorityId,
    pub school: SchoolId,
    pub quarter: Quarter,
    pub group: ClimateGroup,
}

/// Counts one answer to each item. Rows for every value are made before the first is counted, so that
/// their order tells nothing of the one who answered first.
pub(super) async fn count_answers(
    tx: &Tx,
    place: Place,
    values: &BTreeMap<String, u8>,
) -> Result<(), DbErr> {
    let known = within::<climate_count::Entity>(place.authority)
        .filter(climate_count::Column::SchoolId.eq(place.school))
        .filter(climate_count::Column::Quarter.eq(place.quarter))
        .filter(climate_count::Column::PostGroup.eq(place.group))
        .one(&**tx)
        .await?;
    if known.is_none() {
        db::add_all(tx, empty_counts(place)).await?;
    }
    for (item, value) in values {
        climate_count::Entity::update_many()
            .col_expr(
                climate_count::Column::Count,
                Expr::col(climate_count::Column::Count).add(1),
            )
            .filter(authority_column::<climate_count::Entity>().eq(place.authority))
            .filter(climate_count::Column::SchoolId.eq(place.school))
            .filter(climate_count::Column::Quarter.eq(place.quarter))
            .filter(climate_count::Column::PostGroup.eq(place.group))
            .filter(climate_count::Column::Item.eq(item.as_str()))
            .filter(climate_count::Column::Value.eq(i32::from(*value)))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

fn empty_counts(place: Place) -> Vec<ClimateCount> {
    let mut rows = Vec::new();
    for item in &survey().items {
        rows.extend((1..=HIGHEST).map(|value| ClimateCount {
            authority_id: place.authority,
            id: ClimateCountId(Uuid::new_v4()),
            school_id: place.school,
            quarter: place.quarter,
            post_group: place.group,
            item: item.code.clone(),
            value: i32::from(value),
            count: 0,
        }));
    }
    rows
}

/// What was answered at some schools in quarters that are over by a day, by quarter, school and group.
/// For [`super::release`] alone: counts of few people are among them.
pub async fn list_tallies(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
    today: platform::Day,
) -> Result<BTreeMap<(Quarter, SchoolId), BTreeMap<ClimateGroup, Tally>>, DbErr> {
    let mut found: BTreeMap<_, BTreeMap<ClimateGroup, Tally>> = BTreeMap::new();
    for chunk in schools.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<climate_count::Entity>(authority)
            .filter(climate_count::Column::SchoolId.is_in(chunk.iter().copied()))
            .filter(climate_count::Column::Quarter.lt(Quarter::of(today)))
            .all(db)
            .await?;
        for row in rows {
            found
                .entry((row.quarter, row.school_id))
                .or_default()
                .entry(row.post_group)
                .or_default()
                .count(&row.item, row.value, row.count);
        }
    }
    Ok(found)
}

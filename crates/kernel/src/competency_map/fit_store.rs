//! Fits of the measurement model: each run is kept; the latest one is what the map is made with.

use measure::Parameters;
use measure::fit::FitRecord;
use platform::db::{self, Column, Migration, Table, Tx, authority_column, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Moment, records};

use crate::frameworks::FrameworkCode;

platform::id! {
    /// A fit of the measurement model.
    FitId,
}

records! {
    /// A fit of the measurement model to all evidence of an authority in one framework.
    pub Fit in fit = "fit" {
        /// Its identifier.
        id: FitId,
        /// The framework's code.
        framework: String,
        /// When it was made.
        made_at: Moment,
        /// People with evidence.
        people: i32,
        /// Ratings used.
        ratings: i32,
        /// What it found, as JSON of `measure::Parameters`.
        parameters: String,
        /// How it went, as JSON of `measure::fit::FitRecord`.
        record: String,
        /// What it says of each rater, as JSON by person.
        raters: String,
        /// Whether the map is made with it.
        is_current: bool,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-05-fit",
    tables: || {
        vec![
            Table::tenant("fit")
                .with("framework", Column::Text)
                .with("made_at", Column::Moment)
                .with("people", Column::Count)
                .with("ratings", Column::Count)
                .with("parameters", Column::Text)
                .with("record", Column::Text)
                .with("raters", Column::Text)
                .with("is_current", Column::Bool)
                .index(&["framework", "is_current"]),
        ]
    },
};

/// Keeps a new fit and makes it the current one.
pub(super) async fn add_current(tx: &Tx, row: Fit) -> Result<(), DbErr> {
    fit::Entity::update_many()
        .col_expr(fit::Column::IsCurrent, Expr::value(false))
        .filter(authority_column::<fit::Entity>().eq(row.authority_id))
        .filter(fit::Column::Framework.eq(row.framework.as_str()))
        .exec(&**tx)
        .await?;
    db::add(tx, row).await
}

/// The identifier of the current fit, without its large contents.
pub(super) async fn find_current_id(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    framework: &FrameworkCode,
) -> Result<Option<FitId>, DbErr> {
    within::<fit::Entity>(authority)
        .select_only()
        .column(fit::Column::Id)
        .filter(fit::Column::Framework.eq(framework.as_str()))
        .filter(fit::Column::IsCurrent.eq(true))
        .into_tuple()
        .one(db)
        .await
}

/// The parameters of a fit.
pub(super) async fn find_parameters(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: FitId,
) -> Result<Option<Parameters>, DbErr> {
    let found = db::find::<fit::Entity, _>(db, authority, id).await?;
    Ok(found.and_then(|fit| serde_json::from_str(&fit.parameters).ok()))
}

/// The current fits of an authority, with how each went.
pub async fn list_current_fits(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(Fit, Option<FitRecord>)>, DbErr> {
    let fits = within::<fit::Entity>(authority)
        .filter(fit::Column::IsCurrent.eq(true))
        .order_by_asc(fit::Column::Framework)
        .all(db)
        .await?;
    Ok(fits
        .into_iter()
        .map(|fit| {
            let record = serde_json::from_str(&fit.record).ok();
            (fit, record)
        })
        .collect())
}

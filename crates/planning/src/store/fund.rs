//! Money in the database: what a school has for a semester, by source, and what each offer takes.

use kernel::{SchoolId, Semester};
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, records};

use super::{FundId, OfferFundingId, OfferId};

records! {
    /// What a source of money gives a school for a semester.
    pub Fund in fund = "fund" {
        /// Its identifier.
        id: FundId,
        /// The school.
        school_id: SchoolId,
        /// The semester.
        semester: Semester,
        /// The source as the school names it.
        source: String,
        /// Rupiah.
        amount: i64,
        /// Counts changes.
        version: i32,
        /// Kinds of cost it may not pay, parted by commas.
        refuses: String,
    }
    /// What an offer takes from a source.
    pub OfferFunding in offer_funding = "offer_funding" {
        /// Its identifier.
        id: OfferFundingId,
        /// The offer.
        offer_id: OfferId,
        /// The source.
        fund_id: FundId,
        /// Rupiah.
        amount: i64,
    }
}

/// Adds a source of money.
pub(crate) async fn insert_fund(tx: &Tx, row: Fund) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Writes a source whose version is still the one given; says whether it was.
pub(crate) async fn update_fund(tx: &Tx, row: Fund, seen: i32) -> Result<bool, DbErr> {
    let taken = fund::Entity::update_many()
        .col_expr(fund::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<fund::Entity>().eq(row.authority_id))
        .filter(fund::Column::Id.eq(row.id))
        .filter(fund::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = Fund {
        version: seen + 1,
        ..row
    };
    db::replace(tx, row).await?;
    Ok(true)
}

/// A source of money.
pub async fn find_fund(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: FundId,
) -> Result<Option<Fund>, DbErr> {
    find::<fund::Entity, _>(db, authority, id).await
}

/// The sources of several schools in a semester.
pub async fn list_funds_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
    semester: Semester,
) -> Result<Vec<Fund>, DbErr> {
    let mut found = Vec::new();
    for chunk in schools.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<fund::Entity>(authority)
                .filter(fund::Column::SchoolId.is_in(chunk.iter().copied()))
                .filter(fund::Column::Semester.eq(semester))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// A school's sources in a semester, by name.
pub async fn list_funds(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
) -> Result<Vec<Fund>, DbErr> {
    within::<fund::Entity>(authority)
        .filter(fund::Column::SchoolId.eq(school))
        .filter(fund::Column::Semester.eq(semester))
        .order_by_asc(fund::Column::Source)
        .all(db)
        .await
}

/// A school's sources in every semester, newest first.
pub async fn list_funds_of_school(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<Fund>, DbErr> {
    within::<fund::Entity>(authority)
        .filter(fund::Column::SchoolId.eq(school))
        .order_by_desc(fund::Column::Semester)
        .order_by_asc(fund::Column::Source)
        .all(db)
        .await
}

/// Holds a school's sources as they are until the transaction ends, so that two plans cannot spend
/// the same money.
pub(crate) async fn hold_funds(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
) -> Result<(), DbErr> {
    within::<fund::Entity>(authority)
        .filter(fund::Column::SchoolId.eq(school))
        .filter(fund::Column::Semester.eq(semester))
        .lock_exclusive()
        .all(&**tx)
        .await
        .map(|_| ())
}

/// What some offers take from each source.
pub async fn list_funding(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<OfferFunding>, DbErr> {
    let mut found = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer_funding::Entity>(authority)
                .filter(offer_funding::Column::OfferId.is_in(chunk.iter().copied()))
                .order_by_asc(offer_funding::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// What offers of approved plans take from some sources.
pub(crate) async fn list_funding_of_approved(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    funds: &[FundId],
) -> Result<Vec<OfferFunding>, DbErr> {
    let mut found = Vec::new();
    for chunk in funds.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer_funding::Entity>(authority)
                .filter(offer_funding::Column::FundId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    let mut offers: Vec<OfferId> = found.iter().map(|row| row.offer_id).collect();
    offers.sort_unstable();
    offers.dedup();
    let proposed = super::list_proposed(db, authority, &offers).await?;
    found.retain(|row| proposed.binary_search(&row.offer_id).is_err());
    Ok(found)
}

/// Puts an offer's funding in the place of what it took before.
pub(crate) async fn replace_funding(
    tx: &Tx,
    authority: AuthorityId,
    offer: OfferId,
    funding: &[(FundId, i64)],
) -> Result<(), DbErr> {
    remove_funding(tx, authority, &[offer]).await?;
    let rows = funding
        .iter()
        .map(|(fund, amount)| OfferFunding {
            authority_id: authority,
            id: OfferFundingId::new(),
            offer_id: offer,
            fund_id: *fund,
            amount: *amount,
        })
        .collect();
    db::add_all(tx, rows).await
}

/// Frees what some offers took; at most as many as one statement binds.
pub(crate) async fn remove_funding(
    tx: &Tx,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<(), DbErr> {
    offer_funding::Entity::delete_many()
        .filter(authority_column::<offer_funding::Entity>().eq(authority))
        .filter(offer_funding::Column::OfferId.is_in(offers.iter().copied()))
        .exec(&**tx)
        .await
        .map(|_| ())
}

//! What the offers of approved plans were expected to bring, as it was believed on approval.

use platform::db::{self, ROWS_PER_STATEMENT, Tx, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, records};

use super::{OfferForecastId, OfferId};

records! {
    /// What a participant of an offer was expected to gain on an indicator when the plan was approved.
    pub OfferForecast in offer_forecast = "offer_forecast" {
        /// Its identifier.
        id: OfferForecastId,
        /// The offer.
        offer_id: OfferId,
        /// The indicator's code.
        indicator: String,
        /// Expected gain of a participant, in levels.
        levels: f64,
        /// Standard error of the expectation, in levels.
        standard_error: f64,
        /// Participants on approval.
        people: i32,
    }
}

/// What several offers were expected to bring; offers that were never approved have none.
pub async fn list_forecasts(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<OfferForecast>, DbErr> {
    let mut found = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer_forecast::Entity>(authority)
                .filter(offer_forecast::Column::OfferId.is_in(chunk.iter().copied()))
                .order_by_asc(offer_forecast::Column::Indicator)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Keeps what offers are expected to bring.
pub(crate) async fn add_forecasts(tx: &Tx, rows: Vec<OfferForecast>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

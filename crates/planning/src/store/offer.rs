//! Offers and who takes part: what later stages build on.

use kernel::{PersonId, SchoolId, Target};
use platform::db::{self, ROWS_PER_STATEMENT, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

use super::{AllocationId, OfferId, PlanId, ProgrammeId};
use crate::model::{Mode, OfferState};

records! {
    /// One run of a programme: when, by which coach, at what cost.
    pub Offer in offer = "offer" {
        /// Its identifier.
        id: OfferId,
        /// The plan it belongs to.
        plan_id: PlanId,
        /// The programme.
        programme_id: ProgrammeId,
        /// Where.
        school_id: SchoolId,
        /// Who coaches.
        coach_id: PersonId,
        /// The programme's title when it was planned.
        title: String,
        /// The programme's mode when it was planned.
        mode: Mode,
        /// The weekly slot, counted from 0.
        slot: i32,
        /// Rupiah in all.
        cost: i64,
        /// How far it is.
        state: OfferState,
        /// When it began.
        started_on: Option<Day>,
        /// When it was over.
        finished_on: Option<Day>,
    }
    /// That a person takes part.
    pub Allocation in allocation = "allocation" {
        /// Its identifier.
        id: AllocationId,
        /// In which offer.
        offer_id: OfferId,
        /// Who.
        person_id: PersonId,
    }
}

impl Offer {
    /// The offer as work of its coach, for asking leave.
    pub fn work(&self) -> Target {
        Target::Work {
            school: self.school_id,
            given_to: self.coach_id,
        }
    }
}

/// An offer.
pub async fn find_offer(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: OfferId,
) -> Result<Option<Offer>, DbErr> {
    find::<offer::Entity, _>(db, authority, id).await
}

/// Several offers, in no order.
pub async fn find_offers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[OfferId],
) -> Result<Vec<Offer>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer::Entity>(authority)
                .filter(offer::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Every offer of an authority that has begun, oldest first.
pub async fn list_begun_offers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Offer>, DbErr> {
    within::<offer::Entity>(authority)
        .filter(offer::Column::StartedOn.is_not_null())
        .order_by_asc(offer::Column::Id)
        .all(db)
        .await
}

/// The offers of some schools that have been approved, newest first.
pub async fn list_offers_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Offer>, DbErr> {
    within::<offer::Entity>(authority)
        .filter(offer::Column::SchoolId.is_in(schools.iter().copied()))
        .filter(offer::Column::State.ne(OfferState::Proposed))
        .order_by_desc(offer::Column::Id)
        .all(db)
        .await
}

/// The approved offers a person takes part in, newest first.
pub async fn list_offers_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Offer>, DbErr> {
    let mut offers = list_offers_attended(db, authority, person).await?;
    offers.retain(|offer| offer.state != OfferState::Proposed);
    Ok(offers)
}

/// The offers of plans that are not approved yet in which a person takes part or which they would coach.
pub(crate) async fn list_offers_with_part(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Offer>, DbErr> {
    let mut offers = list_offers_attended(db, authority, person).await?;
    offers.retain(|offer| offer.state == OfferState::Proposed);
    let led = within::<offer::Entity>(authority)
        .filter(offer::Column::CoachId.eq(person))
        .filter(offer::Column::State.eq(OfferState::Proposed))
        .all(db)
        .await?;
    offers.extend(led);
    Ok(offers)
}

async fn list_offers_attended(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Offer>, DbErr> {
    let ids: Vec<OfferId> = within::<allocation::Entity>(authority)
        .filter(allocation::Column::PersonId.eq(person))
        .all(db)
        .await?
        .into_iter()
        .map(|allocation| allocation.offer_id)
        .collect();
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer::Entity>(authority)
                .filter(offer::Column::Id.is_in(chunk.iter().copied()))
                .order_by_desc(offer::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Which of some offers belong to plans that are not approved, in order.
pub(super) async fn list_proposed(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[OfferId],
) -> Result<Vec<OfferId>, DbErr> {
    let mut found = Vec::new();
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        let rows = within::<offer::Entity>(authority)
            .filter(offer::Column::Id.is_in(chunk.iter().copied()))
            .filter(offer::Column::State.eq(OfferState::Proposed))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| row.id));
    }
    found.sort_unstable();
    Ok(found)
}

/// The approved offers a person coaches, newest first.
pub async fn list_offers_of_coach(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    coach: PersonId,
) -> Result<Vec<Offer>, DbErr> {
    within::<offer::Entity>(authority)
        .filter(offer::Column::CoachId.eq(coach))
        .filter(offer::Column::State.ne(OfferState::Proposed))
        .order_by_desc(offer::Column::Id)
        .all(db)
        .await
}

/// The approved offers that some people coach.
pub(crate) async fn list_offers_of_coaches(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    coaches: &[PersonId],
) -> Result<Vec<Offer>, DbErr> {
    let mut found = Vec::new();
    for chunk in coaches.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer::Entity>(authority)
                .filter(offer::Column::CoachId.is_in(chunk.iter().copied()))
                .filter(offer::Column::State.ne(OfferState::Proposed))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Who takes part in an offer.
pub async fn list_participants(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: OfferId,
) -> Result<Vec<PersonId>, DbErr> {
    Ok(within::<allocation::Entity>(authority)
        .filter(allocation::Column::OfferId.eq(id))
        .order_by_asc(allocation::Column::Id)
        .all(db)
        .await?
        .into_iter()
        .map(|allocation| allocation.person_id)
        .collect())
}

/// Moves an offer from one state to the next on a day; says whether it still was in the first.
pub async fn set_offer_state(
    tx: &Tx,
    authority: AuthorityId,
    id: OfferId,
    from: OfferState,
    to: OfferState,
    day: Day,
) -> Result<bool, DbErr> {
    let mut change = offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(to))
        .filter(authority_column::<offer::Entity>().eq(authority))
        .filter(offer::Column::Id.eq(id))
        .filter(offer::Column::State.eq(from));
    match to {
        OfferState::Running => change = change.col_expr(offer::Column::StartedOn, Expr::value(day)),
        OfferState::Finished => {
            change = change.col_expr(offer::Column::FinishedOn, Expr::value(day));
        }
        OfferState::Proposed | OfferState::Planned => {}
    }
    Ok(change.exec(&**tx).await?.rows_affected == 1)
}

/// The offers of a plan, in the order they were made.
pub async fn list_offers_of_plan(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<Offer>, DbErr> {
    list_offers_of_plans(db, authority, &[plan]).await
}

/// The offers of several plans, in the order they were made.
pub async fn list_offers_of_plans(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plans: &[PlanId],
) -> Result<Vec<Offer>, DbErr> {
    let mut found = Vec::new();
    for chunk in plans.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<offer::Entity>(authority)
                .filter(offer::Column::PlanId.is_in(chunk.iter().copied()))
                .order_by_asc(offer::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Who takes part in several offers.
pub async fn list_allocations(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<Vec<Allocation>, DbErr> {
    let mut found = Vec::new();
    for chunk in offers.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<allocation::Entity>(authority)
                .filter(allocation::Column::OfferId.is_in(chunk.iter().copied()))
                .order_by_asc(allocation::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Adds offers.
pub(crate) async fn add_offers(tx: &Tx, rows: Vec<Offer>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

/// Writes an offer that is still proposed.
pub(crate) async fn change_offer(tx: &Tx, row: Offer) -> Result<(), DbErr> {
    db::replace(tx, row).await
}

/// Removes an offer and its places from a plan that is not approved.
pub(crate) async fn remove_offer(
    tx: &Tx,
    authority: AuthorityId,
    id: OfferId,
) -> Result<(), DbErr> {
    remove_offers(tx, authority, &[id]).await
}

/// Removes offers and their places from plans that are not approved.
pub(crate) async fn remove_offers(
    tx: &Tx,
    authority: AuthorityId,
    ids: &[OfferId],
) -> Result<(), DbErr> {
    for chunk in ids.chunks(ROWS_PER_STATEMENT) {
        super::remove_funding(tx, authority, chunk).await?;
        allocation::Entity::delete_many()
            .filter(authority_column::<allocation::Entity>().eq(authority))
            .filter(allocation::Column::OfferId.is_in(chunk.iter().copied()))
            .exec(&**tx)
            .await?;
        offer::Entity::delete_many()
            .filter(authority_column::<offer::Entity>().eq(authority))
            .filter(offer::Column::Id.is_in(chunk.iter().copied()))
            .filter(offer::Column::State.eq(OfferState::Proposed))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

/// Gives people places.
pub(crate) async fn add_allocations(tx: &Tx, rows: Vec<Allocation>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

/// Gives a person a place.
pub(crate) async fn add_allocation(tx: &Tx, row: Allocation) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes a person's place away.
pub(crate) async fn remove_allocation(
    tx: &Tx,
    authority: AuthorityId,
    offer: OfferId,
    person: PersonId,
) -> Result<(), DbErr> {
    allocation::Entity::delete_many()
        .filter(authority_column::<allocation::Entity>().eq(authority))
        .filter(allocation::Column::OfferId.eq(offer))
        .filter(allocation::Column::PersonId.eq(person))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// Opens every offer of an approved plan.
pub(crate) async fn set_offers_planned(
    tx: &Tx,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<(), DbErr> {
    offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(OfferState::Planned))
        .filter(authority_column::<offer::Entity>().eq(authority))
        .filter(offer::Column::PlanId.eq(plan))
        .filter(offer::Column::State.eq(OfferState::Proposed))
        .exec(&**tx)
        .await
        .map(|_| ())
}

//! Cost sheets and spending in the database.

use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, within,
};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

use crate::programme_types::{CostKind, CostLine, CostPer};
use crate::store::{FundId, OfferId, ProgrammeId};

platform::id! {
    /// A line of a programme's cost sheet.
    ProgrammeCostId,
    /// Money that was spent.
    FundSpendingId,
}

records! {
    /// A line of a programme's cost sheet.
    pub ProgrammeCost in programme_cost = "programme_cost" {
        /// Its identifier.
        id: ProgrammeCostId,
        /// The programme.
        programme_id: ProgrammeId,
        /// What it pays for.
        kind: CostKind,
        /// How often it is paid.
        per: CostPer,
        /// How many units.
        times: i32,
        /// Rupiah for a unit.
        unit: i64,
    }
    /// Money of a source that was spent.
    pub FundSpending in fund_spending = "fund_spending" {
        /// Its identifier.
        id: FundSpendingId,
        /// The source.
        fund_id: FundId,
        /// For which offer; empty when for none of them.
        offer_id: Option<OfferId>,
        /// Rupiah.
        amount: i64,
        /// The day.
        spent_on: Day,
        /// What for.
        note: String,
    }
}

/// The tables of money beyond a sum.
pub(crate) const MIGRATION: Migration = Migration {
    name: "planning-07-money",
    tables: || {
        vec![
            Table::widened("fund").with("refuses", Column::Text),
            Table::tenant("programme_cost")
                .refers("programme_id", "programme")
                .with("kind", Column::Text)
                .with("per", Column::Text)
                .with("times", Column::Count)
                .with("unit", Column::Int)
                .index(&["programme_id"]),
            Table::tenant("fund_spending")
                .refers("fund_id", "fund")
                .maybe_refers("offer_id", "offer")
                .with("amount", Column::Int)
                .with("spent_on", Column::Day)
                .with("note", Column::Text)
                .index(&["fund_id"]),
        ]
    },
};

impl ProgrammeCost {
    /// Rupiah of this line for a run with so many participants.
    pub fn amount(&self, participants: usize) -> i64 {
        self.count(participants) * self.unit
    }

    /// Units of this line for a run with so many participants.
    pub fn count(&self, participants: usize) -> i64 {
        let heads = match self.per {
            CostPer::Run => 1,
            CostPer::Participant => participants as i64,
        };
        i64::from(self.times) * heads
    }
}

/// The cost sheets of some programmes, in the order they were written.
pub async fn list_costs_of_programmes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    programmes: &[ProgrammeId],
) -> Result<Vec<ProgrammeCost>, DbErr> {
    let mut found = Vec::new();
    for chunk in programmes.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<programme_cost::Entity>(authority)
                .filter(programme_cost::Column::ProgrammeId.is_in(chunk.iter().copied()))
                .order_by_asc(programme_cost::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Adds the lines of cost sheets.
pub(crate) async fn insert_costs(
    tx: &Tx,
    authority: AuthorityId,
    lines: impl Iterator<Item = (ProgrammeId, CostLine)>,
) -> Result<(), DbErr> {
    let rows = lines.map(|(programme_id, line)| ProgrammeCost {
        authority_id: authority,
        id: ProgrammeCostId::new(),
        programme_id,
        kind: line.kind,
        per: line.per,
        times: i32::try_from(line.times).unwrap_or(i32::MAX),
        unit: line.unit,
    });
    db::add_all(tx, rows.collect()).await
}

/// Puts a programme's cost sheet in the place of the one before.
pub(super) async fn replace_costs(
    tx: &Tx,
    authority: AuthorityId,
    programme: ProgrammeId,
    lines: &[CostLine],
) -> Result<(), DbErr> {
    programme_cost::Entity::delete_many()
        .filter(authority_column::<programme_cost::Entity>().eq(authority))
        .filter(programme_cost::Column::ProgrammeId.eq(programme))
        .exec(&**tx)
        .await?;
    let lines = lines.iter().map(|line| (programme, *line));
    insert_costs(tx, authority, lines).await
}

/// What was spent of some sources, latest first.
pub async fn list_spending_of_funds(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    funds: &[FundId],
) -> Result<Vec<FundSpending>, DbErr> {
    let mut found = Vec::new();
    for chunk in funds.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<fund_spending::Entity>(authority)
                .filter(fund_spending::Column::FundId.is_in(chunk.iter().copied()))
                .order_by_desc(fund_spending::Column::SpentOn)
                .order_by_desc(fund_spending::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Adds what was spent.
pub(super) async fn insert_spending(tx: &Tx, row: FundSpending) -> Result<(), DbErr> {
    db::add(tx, row).await
}

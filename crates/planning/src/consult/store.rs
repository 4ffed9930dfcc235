//! What was asked about drafts, and what was answered, in the database.

use kernel::PersonId;
use platform::db::{self, Column, Migration, Table, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, Moment, records};

use super::rules::{AnswerKind, SupportState};
use crate::store::{PlanId, ProgrammeId};

platform::id! {
    /// That people are asked what they think of a draft.
    ConsultationId,
    /// What someone says of a draft.
    PlanAnswerId,
    /// What a plan asks of the authority.
    PlanSupportId,
}

records! {
    /// That people are asked what they think of a draft; the last asking of a plan.
    pub Consultation in plan_consultation = "plan_consultation" {
        /// Its identifier.
        id: ConsultationId,
        /// The plan.
        plan_id: PlanId,
        /// When they were asked.
        asked_at: Moment,
        /// By when they should answer.
        answer_by: Day,
    }
    /// What someone says of a draft.
    pub PlanAnswer in plan_answer = "plan_answer" {
        /// Its identifier.
        id: PlanAnswerId,
        /// The plan.
        plan_id: PlanId,
        /// Who.
        person_id: PersonId,
        /// About their part in which programme; empty when it is about the draft as a whole.
        programme_id: Option<ProgrammeId>,
        /// What.
        kind: AnswerKind,
        /// Why; may be empty when accepting.
        reason: String,
        /// The programme they would rather have.
        wished: Option<ProgrammeId>,
        /// The slot their part had when they answered.
        seen_slot: Option<i32>,
        /// When.
        answered_at: Moment,
        /// What whoever plans replied; empty when nothing yet.
        reply: String,
        /// Who replied.
        replied_by: Option<Uuid>,
        /// When.
        replied_at: Option<Moment>,
    }
    /// What a plan asks of the authority, and its answer.
    pub PlanSupport in plan_support = "plan_support" {
        /// Its identifier.
        id: PlanSupportId,
        /// The plan.
        plan_id: PlanId,
        /// What is asked for.
        wish: String,
        /// Who asked.
        asked_by: Uuid,
        /// When.
        asked_at: Moment,
        /// How far it is.
        state: SupportState,
        /// The authority's answer; empty while it waits.
        answer: String,
        /// Who answered.
        answered_by: Option<Uuid>,
        /// When.
        answered_at: Option<Moment>,
    }
}

/// The tables of consultation.
pub(crate) const MIGRATION: Migration = Migration {
    name: "planning-05-consultation",
    tables: || {
        vec![
            Table::tenant("plan_consultation")
                .refers("plan_id", "plan")
                .with("asked_at", Column::Moment)
                .with("answer_by", Column::Day)
                .unique(&["plan_id"]),
            Table::tenant("plan_answer")
                .refers("plan_id", "plan")
                .refers("person_id", "person")
                .maybe_refers("programme_id", "programme")
                .with("kind", Column::Text)
                .with("reason", Column::Text)
                .maybe_refers("wished", "programme")
                .maybe("seen_slot", Column::Count)
                .with("answered_at", Column::Moment)
                .with("reply", Column::Text)
                .maybe("replied_by", Column::Id)
                .maybe("replied_at", Column::Moment)
                .index(&["plan_id"])
                .index(&["person_id"]),
            Table::tenant("plan_support")
                .refers("plan_id", "plan")
                .with("wish", Column::Text)
                .with("asked_by", Column::Id)
                .with("asked_at", Column::Moment)
                .with("state", Column::Text)
                .with("answer", Column::Text)
                .maybe("answered_by", Column::Id)
                .maybe("answered_at", Column::Moment)
                .index(&["plan_id"])
                .index(&["state"]),
        ]
    },
};

/// The last asking about a plan.
pub async fn find_consultation(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Option<Consultation>, DbErr> {
    within::<plan_consultation::Entity>(authority)
        .filter(plan_consultation::Column::PlanId.eq(plan))
        .one(db)
        .await
}

/// Puts an asking in the place of the one before.
pub(super) async fn put_consultation(tx: &Tx, row: Consultation) -> Result<(), DbErr> {
    plan_consultation::Entity::delete_many()
        .filter(authority_column::<plan_consultation::Entity>().eq(row.authority_id))
        .filter(plan_consultation::Column::PlanId.eq(row.plan_id))
        .exec(&**tx)
        .await?;
    db::add(tx, row).await
}

/// What was said of a plan, oldest first.
pub async fn list_answers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<PlanAnswer>, DbErr> {
    within::<plan_answer::Entity>(authority)
        .filter(plan_answer::Column::PlanId.eq(plan))
        .order_by_asc(plan_answer::Column::AnsweredAt)
        .order_by_asc(plan_answer::Column::Id)
        .all(db)
        .await
}

/// What a person said of several plans.
pub(super) async fn list_answers_of_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<PlanAnswer>, DbErr> {
    within::<plan_answer::Entity>(authority)
        .filter(plan_answer::Column::PersonId.eq(person))
        .all(db)
        .await
}

/// Puts what a person says of their part in the place of what they said of it before.
pub(super) async fn put_answer(tx: &Tx, row: PlanAnswer) -> Result<(), DbErr> {
    let about = match row.programme_id {
        Some(programme) => plan_answer::Column::ProgrammeId.eq(programme),
        None => plan_answer::Column::ProgrammeId.is_null(),
    };
    let same = Condition::all()
        .add(plan_answer::Column::PlanId.eq(row.plan_id))
        .add(plan_answer::Column::PersonId.eq(row.person_id))
        .add(about);
    plan_answer::Entity::delete_many()
        .filter(authority_column::<plan_answer::Entity>().eq(row.authority_id))
        .filter(same)
        .exec(&**tx)
        .await?;
    db::add(tx, row).await
}

/// Writes a reply to an answer that has none yet; says whether it had none.
pub(super) async fn write_reply(
    tx: &Tx,
    authority: AuthorityId,
    plan: PlanId,
    id: PlanAnswerId,
    reply: (&str, Option<uuid::Uuid>, Moment),
) -> Result<bool, DbErr> {
    let (text, by, at) = reply;
    let done = plan_answer::Entity::update_many()
        .col_expr(plan_answer::Column::Reply, Expr::value(text))
        .col_expr(plan_answer::Column::RepliedBy, Expr::value(by))
        .col_expr(plan_answer::Column::RepliedAt, Expr::value(at))
        .filter(authority_column::<plan_answer::Entity>().eq(authority))
        .filter(plan_answer::Column::PlanId.eq(plan))
        .filter(plan_answer::Column::Id.eq(id))
        .filter(plan_answer::Column::Reply.eq(""))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What a plan asks of the authority, oldest first.
pub async fn list_supports(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<Vec<PlanSupport>, DbErr> {
    within::<plan_support::Entity>(authority)
        .filter(plan_support::Column::PlanId.eq(plan))
        .order_by_asc(plan_support::Column::Id)
        .all(db)
        .await
}

/// Requests for support that wait for the authority, oldest first.
pub(super) async fn list_supports_asked(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<PlanSupport>, DbErr> {
    within::<plan_support::Entity>(authority)
        .filter(plan_support::Column::State.eq(SupportState::Asked))
        .order_by_asc(plan_support::Column::Id)
        .all(db)
        .await
}

/// A request for support.
pub(super) async fn find_support(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: PlanSupportId,
) -> Result<Option<PlanSupport>, DbErr> {
    find::<plan_support::Entity, _>(db, authority, id).await
}

/// Adds a request for support.
pub(super) async fn add_support(tx: &Tx, row: PlanSupport) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Writes the authority's answer to a request that has none yet; says whether it had none.
pub(super) async fn write_support_answer(tx: &Tx, row: PlanSupport) -> Result<bool, DbErr> {
    let done = plan_support::Entity::update_many()
        .col_expr(plan_support::Column::State, Expr::value(row.state))
        .col_expr(plan_support::Column::Answer, Expr::value(row.answer))
        .col_expr(
            plan_support::Column::AnsweredBy,
            Expr::value(row.answered_by),
        )
        .col_expr(
            plan_support::Column::AnsweredAt,
            Expr::value(row.answered_at),
        )
        .filter(authority_column::<plan_support::Entity>().eq(row.authority_id))
        .filter(plan_support::Column::Id.eq(row.id))
        .filter(plan_support::Column::State.eq(SupportState::Asked))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

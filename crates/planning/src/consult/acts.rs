//! Asking people what they think of a draft, answering, and replying to an answer.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::sea_orm::DbErr;
use serde_json::json;

use super::rules::{AnswerKind, part_of};
use super::store::{
    Consultation, ConsultationId, PlanAnswer, PlanAnswerId, put_answer, put_consultation,
    write_reply,
};
use crate::editing::{PlanError, claim};
use crate::loading::load_draft;
use crate::model::PlanState;
use crate::store::{PlanId, ProgrammeId, find_plan, write_plan};

/// Why nothing was said or asked.
#[derive(Debug, thiserror::Error)]
pub enum ConsultError {
    /// The plan cannot be changed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Nobody is asked about this plan now.
    #[error("nobody is asked about this plan")]
    NotAsked,
    /// The person has no such part in the draft any more.
    #[error("the part is not in the draft")]
    PartGone,
    /// It is replied to already, or was taken back.
    #[error("the answer was replied to meanwhile")]
    RepliedMeanwhile,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Asks those concerned what they think of a draft as it was seen.
#[derive(Clone, Copy, Debug)]
pub struct AskOpinions {
    /// Which plan.
    pub plan: PlanId,
    /// The version that was seen.
    pub version: i32,
    /// By when they should answer.
    pub answer_by: Day,
}

/// Sends a draft to those concerned.
pub async fn ask_opinions(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: AskOpinions,
) -> Result<(), ConsultError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let mut plan = claim(&tx, authority, ask.plan, ask.version).await?;
    let (draft, _) = load_draft(&*tx, authority, plan.id).await?;
    if draft.offers.is_empty() {
        return Err(PlanError::Empty.into());
    }
    let row = Consultation {
        authority_id: authority,
        id: ConsultationId::new(),
        plan_id: plan.id,
        asked_at: actor.at,
        answer_by: ask.answer_by,
    };
    put_consultation(&tx, row).await?;
    plan.state = PlanState::Consulting;
    write_plan(&tx, plan.clone()).await?;
    let data = json!({ "version": plan.version });
    let entry = Audited::new("plan.consulted", plan.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// What someone says of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Answering {
    /// About their part in which programme; none for the draft as a whole.
    pub programme: Option<ProgrammeId>,
    /// What.
    pub kind: AnswerKind,
    /// Why.
    pub reason: String,
    /// The programme they would rather have.
    pub wished: Option<ProgrammeId>,
}

/// Someone's answer to a draft.
#[derive(Clone, Debug)]
pub struct GiveAnswer {
    /// The answer's identifier, made by the form.
    pub id: PlanAnswerId,
    /// Which plan.
    pub plan: PlanId,
    /// Who.
    pub person: PersonId,
    /// What they say.
    pub answer: Answering,
}

/// Keeps what someone says of their part, in the place of what they said of it before.
pub async fn give_answer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    give: GiveAnswer,
) -> Result<(), ConsultError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let plan = find_plan(&*tx, authority, give.plan).await?;
    let plan = plan.ok_or(PlanError::NotFound)?;
    if plan.state != PlanState::Consulting {
        return Err(ConsultError::NotAsked);
    }
    let (draft, _) = load_draft(&*tx, authority, plan.id).await?;
    let seen_slot = match give.answer.programme {
        Some(programme) => {
            let part = part_of(&draft, give.person, programme);
            Some(part.ok_or(ConsultError::PartGone)?.slot)
        }
        None => None,
    };
    let row = PlanAnswer {
        authority_id: authority,
        id: give.id,
        plan_id: plan.id,
        person_id: give.person,
        programme_id: give.answer.programme,
        kind: give.answer.kind,
        reason: give.answer.reason,
        wished: give.answer.wished,
        seen_slot,
        answered_at: actor.at,
        reply: String::new(),
        replied_by: None,
        replied_at: None,
    };
    let data = json!({ "kind": row.kind });
    put_answer(&tx, row).await?;
    let entry = Audited::new("plan.answered", plan.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// A reply to an answer: why it is not done as asked.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Which plan.
    pub plan: PlanId,
    /// To which answer.
    pub answer: PlanAnswerId,
    /// What is replied.
    pub text: String,
}

/// Replies to an answer.
pub async fn reply(
    app: &App,
    actor: &Actor,
    permit: Permit,
    reply: Reply,
) -> Result<(), ConsultError> {
    let tx = app.shell.db.begin().await?;
    let text = (reply.text.as_str(), actor.person, actor.at);
    if !write_reply(&tx, permit.authority(), reply.plan, reply.answer, text).await? {
        return Err(ConsultError::RepliedMeanwhile);
    }
    let entry = Audited::new("plan.replied", reply.plan.0);
    tx.commit(actor, entry).await?;
    Ok(())
}

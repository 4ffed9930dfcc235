//! Proposes a plan: gathers the question, lets the optimiser answer within two seconds, has the
//! answer checked, and keeps it as a draft.

use std::ops::ControlFlow;

use kernel::{App, AuthorityId, Permit, SchoolId, Semester};
use optimise::{Budget, Progress};
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use uuid::Uuid;

use crate::loading::load_question;
use crate::model::{OfferState, PlanState};
use crate::propose::{AdapterError, Solved, solve};
use crate::question::{Draft, Question};
use crate::rules::{Clash, clashes};
use crate::store::{
    Allocation, AllocationId, Offer, Plan, PlanId, PlanNeed, PlanNeedId, PlanPrice, PlanPriceId,
    Programme, add_allocations, add_offers, add_plan, list_programmes, replace_funding,
    replace_plan_needs, replace_prices,
};

/// Seconds the optimiser may take for a school.
const SECONDS: f64 = 1.2;

/// What a plan cannot be made without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Missing {
    /// Nobody is known to lack anything.
    Needs,
    /// No programme may be planned.
    Programmes,
    /// No coach has hours, free slots and a programme to lead.
    Coaches,
    /// There is no money, and every programme costs some.
    Money,
    /// No programme moves what people lack.
    Match,
    /// Programmes that would help are led by nobody.
    Leader,
}

impl Missing {
    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            Self::Needs => "missing-needs",
            Self::Programmes => "missing-programmes",
            Self::Coaches => "missing-coaches",
            Self::Money => "missing-money",
            Self::Match => "missing-match",
            Self::Leader => "missing-leader",
        }
    }

    /// Where it is put right.
    pub fn href(self) -> &'static str {
        match self {
            Self::Needs => "/map",
            Self::Programmes | Self::Match => "/programmes",
            Self::Coaches | Self::Leader => "/coaches",
            Self::Money => "/funds",
        }
    }
}

/// What a question lacks to be answered at all.
pub fn missing(question: &Question) -> Vec<Missing> {
    let mut found = Vec::new();
    let needs = || question.people.iter().flat_map(|person| &person.needs);
    let active: Vec<_> = question
        .programmes
        .iter()
        .filter(|found| found.is_active)
        .collect();
    let can_coach = |coach: &&crate::question::CoachSpec| {
        coach.hours > 0
            && !coach.free.without(coach.busy).is_empty()
            && !coach.programmes.is_empty()
    };
    let coaches: Vec<_> = question.coaches.iter().filter(can_coach).collect();
    let money: i64 = question.funds.iter().map(|fund| fund.amount.max(0)).sum();
    if needs().next().is_none() {
        found.push(Missing::Needs);
    }
    if active.is_empty() {
        found.push(Missing::Programmes);
    }
    if coaches.is_empty() {
        found.push(Missing::Coaches);
    }
    if money == 0
        && active
            .iter()
            .all(|found| found.cost(found.smallest.max(1) as usize) > 0)
    {
        found.push(Missing::Money);
    }
    if !found.is_empty() {
        return found;
    }
    let helps = |programme: &&&crate::question::ProgrammeSpec| {
        needs().any(|need| programme.effect_on(&need.indicator) > 0)
    };
    let useful: Vec<_> = active.iter().filter(helps).collect();
    if useful.is_empty() {
        found.push(Missing::Match);
    } else if !useful.iter().any(|programme| {
        coaches
            .iter()
            .any(|coach| coach.programmes.contains(&programme.id))
    }) {
        found.push(Missing::Leader);
    }
    found
}

/// Asks for a plan.
#[derive(Clone, Copy, Debug)]
pub struct Propose {
    /// The plan's identifier, made by whoever asks, so that asking twice makes one plan.
    pub id: PlanId,
    /// For which school.
    pub school: SchoolId,
    /// For which semester.
    pub semester: Semester,
    /// How long the optimiser may work.
    pub budget: Budget,
}

impl Propose {
    /// A plan that takes at most two seconds.
    pub fn new(school: SchoolId, semester: Semester) -> Self {
        Self {
            id: PlanId::new(),
            school,
            semester,
            budget: Budget::Seconds(SECONDS),
        }
    }
}

/// Why no plan was proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// Something a plan needs is not there.
    #[error("nothing to plan with: {0:?}")]
    Missing(Vec<Missing>),
    /// Nothing that can be run helps anyone within the hours and the money.
    #[error("no run fits")]
    NothingFits,
    /// The optimiser's plan breaks a rule of the house.
    #[error("the proposed plan breaks a rule: {0:?}")]
    Broken(Vec<Clash>),
    /// The optimiser failed.
    #[error(transparent)]
    Optimiser(#[from] AdapterError),
    /// The work was stopped.
    #[error("the optimiser stopped: {0}")]
    Stopped(String),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// What a school lacks to plan a semester.
pub async fn list_missing(
    app: &App,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
) -> Result<Vec<Missing>, DbErr> {
    let db = app.shell.db.read();
    let question = load_question(db, &app.frameworks, authority, school, semester).await?;
    Ok(missing(&question))
}

/// Proposes a plan and keeps it as a draft.
pub async fn propose(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Propose,
) -> Result<PlanId, ProposeError> {
    propose_watched(app, actor, permit, ask, |_| ControlFlow::Continue(())).await
}

/// Proposes a plan while `watch` is told how far the search is and may end it; the best plan so far is then kept.
pub(crate) async fn propose_watched(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: Propose,
    mut watch: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
) -> Result<PlanId, ProposeError> {
    let authority = permit.authority();
    let db = app.shell.db.read();
    let question = load_question(db, &app.frameworks, authority, ask.school, ask.semester).await?;
    let missing = missing(&question);
    if !missing.is_empty() {
        return Err(ProposeError::Missing(missing));
    }
    let answering = tokio::task::spawn_blocking(move || {
        let solved = solve(&question, ask.budget, &mut watch);
        (question, solved)
    });
    let (question, solved) = answering
        .await
        .map_err(|error| ProposeError::Stopped(error.to_string()))?;
    let solved = solved?;
    if solved.draft.offers.is_empty() {
        return Err(ProposeError::NothingFits);
    }
    let broken = clashes(&question, &solved.draft);
    if !broken.is_empty() {
        return Err(ProposeError::Broken(broken));
    }
    match keep(app, actor, authority, ask, &question, &solved).await {
        // The same form arrived twice: the plan is there already.
        Err(error) if is_duplicate(&error) => Ok(ask.id),
        kept => Ok(kept.map(|()| ask.id)?),
    }
}

async fn keep(
    app: &App,
    actor: &Actor,
    authority: AuthorityId,
    ask: Propose,
    question: &Question,
    solved: &Solved,
) -> Result<(), DbErr> {
    let tx = app.shell.db.begin().await?;
    let plan = Plan {
        authority_id: authority,
        id: ask.id,
        school_id: ask.school,
        semester: ask.semester,
        state: PlanState::Draft,
        note: String::new(),
        value: solved.value,
        bound: solved.bound,
        made_by: actor.person.unwrap_or(Uuid::nil()),
        made_at: actor.at,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        version: 1,
    };
    add_plan(&tx, plan.clone()).await?;
    write_draft(&tx, &plan, question, solved).await?;
    let data = serde_json::json!({
        "semester": plan.semester.code(),
        "offers": solved.draft.offers.len(),
        "value": plan.value,
        "bound": plan.bound,
    });
    let entry = Audited::new("plan.proposed", plan.id.0).with(data);
    tx.commit(actor, entry).await
}

/// Writes the runs, places, money, needs and prices of a plan that has no runs yet.
pub(crate) async fn write_draft(
    tx: &Tx,
    plan: &Plan,
    question: &Question,
    solved: &Solved,
) -> Result<(), DbErr> {
    let authority = plan.authority_id;
    let programmes = list_programmes(&**tx, authority, plan.school_id).await?;
    add_offers(tx, offer_rows(plan, &programmes, &solved.draft)).await?;
    let mut places = Vec::new();
    for offer in &solved.draft.offers {
        places.extend(offer.participants.iter().map(|person| Allocation {
            authority_id: authority,
            id: AllocationId::new(),
            offer_id: offer.id,
            person_id: *person,
        }));
    }
    add_allocations(tx, places).await?;
    for offer in &solved.draft.offers {
        replace_funding(tx, authority, offer.id, &offer.funding).await?;
    }
    let needs = need_rows(plan, question, &solved.draft);
    replace_plan_needs(tx, authority, plan.id, needs).await?;
    let prices = solved.prices.iter().map(|price| PlanPrice {
        authority_id: authority,
        id: PlanPriceId::new(),
        plan_id: plan.id,
        kind: price.kind,
        subject: price.subject,
        slot: price.slot,
        worth: price.worth,
    });
    replace_prices(tx, authority, plan.id, prices.collect()).await
}

fn offer_rows(plan: &Plan, programmes: &[Programme], draft: &Draft) -> Vec<Offer> {
    draft
        .offers
        .iter()
        .filter_map(|offer| {
            let programme = programmes
                .iter()
                .find(|found| found.id == offer.programme)?;
            Some(Offer {
                authority_id: plan.authority_id,
                id: offer.id,
                plan_id: plan.id,
                programme_id: programme.id,
                school_id: plan.school_id,
                coach_id: offer.coach,
                title: programme.title.clone(),
                mode: programme.mode,
                slot: offer.slot,
                cost: offer.cost,
                state: OfferState::Proposed,
                started_on: None,
                finished_on: None,
            })
        })
        .collect()
}

/// The needs of a plan with how far its runs are expected to meet them.
pub(crate) fn need_rows(plan: &Plan, question: &Question, draft: &Draft) -> Vec<PlanNeed> {
    let moved = draft.effects(question);
    let mut rows = Vec::new();
    for participant in &question.people {
        for need in &participant.needs {
            let key = (participant.person, need.indicator.as_str());
            let level = moved.get(&key).copied().unwrap_or(0);
            rows.push(PlanNeed {
                authority_id: plan.authority_id,
                id: PlanNeedId::new(),
                plan_id: plan.id,
                person_id: participant.person,
                indicator: need.indicator.clone(),
                gap: need.gap,
                weight: need.weight as i32,
                met: level.min(need.gap),
            });
        }
    }
    rows
}

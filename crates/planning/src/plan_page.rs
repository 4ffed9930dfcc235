//! The page of a plan.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::{find_school, list_people_by_ids};
use kernel::{Action, Ctx, PersonId, Target};
use platform::audit;
use platform::web::{Form, Page, Problem, html};

use crate::coach_form::hours;
use crate::loading::{load_draft, load_question_of};
use crate::money::say_cautions;
use crate::names::Names;
use crate::plan_side::{ConsultView, Deciders, week};
use crate::plan_view::{
    Figures, LockView, MoneyView, OfferView, UndoneView, figures, lock_views, money, offers, undone,
};
use crate::question::{Draft, Question};
use crate::rules::clashes;
use crate::scarce_view::scarce;
use crate::store::{Offer, Plan, PlanId, PlanLock, find_plan, list_locks, list_prices};

/// Days people are given to say what they think, unless the planner says otherwise.
const DAYS_TO_ANSWER: i64 = 7;

/// Everything known of a plan.
pub(crate) struct PlanFile {
    pub plan: Plan,
    pub question: Question,
    pub draft: Draft,
    pub offers: Vec<Offer>,
    pub locks: Vec<PlanLock>,
    pub names: Names,
}

impl PlanFile {
    /// The plan, for someone who may see it.
    pub async fn load(ctx: &Ctx, id: PlanId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let plan = find_plan(db, authority, id)
            .await?
            .ok_or_else(Problem::not_found)?;
        ctx.permit(Action::ViewPlan, Target::School(plan.school_id))
            .await?;
        let question = load_question_of(db, &plan).await?;
        let (draft, offers) = load_draft(db, authority, id).await?;
        let locks = list_locks(db, authority, id).await?;
        let names = Names::load(ctx, &plan, &draft, &offers).await?;
        Ok(Self {
            plan,
            question,
            draft,
            offers,
            locks,
            names,
        })
    }
}

/// Why the page is shown again instead of going on.
#[derive(Default)]
pub(crate) struct Refusal {
    /// Sentences that say what clashes.
    pub clashes: Vec<String>,
    /// What the reader asked for while somebody else changed the plan.
    pub asked: String,
    /// What the others did since the reader opened the page.
    pub changes: Vec<String>,
    /// The address and fields that ask for it again.
    pub action: String,
    /// Fields to send again.
    pub fields: Vec<(String, String)>,
}

/// What the reader may do on the page.
struct Leave {
    edit: bool,
    approve: bool,
    /// Whether the plan may still be changed by someone.
    is_open: bool,
}

impl Leave {
    async fn of(ctx: &Ctx, plan: &Plan) -> Result<Self, Problem> {
        let target = Target::School(plan.school_id);
        let is_open = plan.state.is_open();
        Ok(Self {
            edit: is_open && ctx.may(Action::EditPlan, target).await?,
            approve: is_open && ctx.may(Action::ApprovePlan, target).await?,
            is_open,
        })
    }
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    page: Page,
    plan: Plan,
    school: String,
    figures: Figures,
    offers: Vec<OfferView>,
    money: Vec<MoneyView>,
    undone: Vec<UndoneView>,
    locks: Vec<LockView>,
    scarce: Vec<String>,
    /// Where a rule about shares of a source is passed.
    cautions: Vec<String>,
    /// The titles of the runs by day and time.
    week: Vec<(String, Vec<Vec<String>>)>,
    hours: Vec<String>,
    deciders: Deciders,
    consult: ConsultView,
    stage: &'static str,
    sees_everyone: bool,
    broken: Vec<String>,
    leave: Leave,
    refusal: Refusal,
    form: Form,
}

/// The page of a plan.
pub(crate) async fn show(ctx: Ctx, Path(id): Path<PlanId>) -> Result<Response, Problem> {
    let file = PlanFile::load(&ctx, id).await?;
    plan_page(
        &ctx,
        file,
        Form::empty(),
        Refusal::default(),
        StatusCode::OK,
    )
    .await
}

/// The page of a plan, with what stands against a change just asked for.
pub(crate) async fn plan_page(
    ctx: &Ctx,
    file: PlanFile,
    form: Form,
    refusal: Refusal,
    status: StatusCode,
) -> Result<Response, Problem> {
    let cautions = say_cautions(ctx, &file).await?;
    let PlanFile {
        plan,
        question,
        draft,
        offers: rows,
        locks,
        names,
    } = file;
    let target = Target::School(plan.school_id);
    let school = find_school(ctx.db(), ctx.authority(), plan.school_id).await?;
    let leave = Leave::of(ctx, &plan).await?;
    let form = match form.value("answer_by") {
        "" if form.is_valid() => form.with("answer_by", ctx.today().plus_days(DAYS_TO_ANSWER)),
        _ => form,
    };
    let sees_everyone = ctx.may(Action::ViewSchool, target).await?;
    let speech = &ctx.speech;
    let broken = if leave.is_open {
        clashes(&question, &draft)
    } else {
        Vec::new()
    };
    let title = speech
        .say("plan-title")
        .with("semester", plan.semester.say(speech));
    let prices = list_prices(ctx.db(), ctx.authority(), plan.id).await?;
    let only = (!sees_everyone).then_some(&ctx.me);
    let view = PlanPage {
        page: ctx.page("plans-title").titled(title).in_stage("planning"),
        school: school.map_or_else(String::new, |school| school.name),
        figures: figures(speech, &plan, &question, &draft),
        offers: offers(speech, &names, &draft, &rows),
        money: money(speech, &names, &question, &draft),
        undone: undone(ctx, &names, &question, &draft, only),
        locks: lock_views(speech, &names, &draft, &locks),
        scarce: scarce(speech, &names, &question, &draft, &prices),
        cautions,
        week: week(speech, &draft, &rows),
        hours: hours(speech),
        deciders: Deciders::of(ctx, &plan).await?,
        consult: ConsultView::load(ctx, &plan, &draft).await?,
        stage: plan.state.key_with(rows.iter().map(|offer| offer.state)),
        sees_everyone,
        broken: broken
            .into_iter()
            .map(|clash| names.say_clash(speech, clash))
            .collect(),
        leave,
        plan,
        refusal,
        form,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

/// What others did to a plan after the version seen, oldest first, as sentences.
pub(crate) async fn changes_since(
    ctx: &Ctx,
    plan: PlanId,
    seen: i32,
) -> Result<Vec<String>, Problem> {
    let entries = audit::list_of(ctx.db(), ctx.authority(), plan.0).await?;
    let is_later = |entry: &&audit::AuditEntry| {
        let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap_or_default();
        data["version"]
            .as_i64()
            .is_some_and(|version| version > i64::from(seen))
    };
    let later: Vec<_> = entries.iter().filter(is_later).collect();
    let ids: Vec<PersonId> = later
        .iter()
        .filter_map(|entry| entry.actor_id)
        .map(PersonId)
        .collect();
    let people = list_people_by_ids(ctx.db(), ctx.authority(), &ids).await?;
    Ok(later
        .into_iter()
        .map(|entry| {
            let who = people
                .iter()
                .find(|person| Some(person.id.0) == entry.actor_id);
            let key = format!("change-{}", entry.action.replace('.', "-"));
            let name = who.map_or("Bina", |person| person.name.as_str());
            ctx.speech.say(key).with("name", name).to_string()
        })
        .collect())
}

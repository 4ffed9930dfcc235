//! Readiness for the next step: the authority's list by name with its explanation, decisions people make, and the
//! line in which a person objects. It ranks nobody.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::{list_people_by_ids, list_people_of_school};
use kernel::{Action, Ctx, Person, PersonId, SchoolId, Target};
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::web::{Fault, Form, Page, Problem, html, see_other};
use serde::Deserialize;

use crate::credit::{Career, Ledger, Step, ledger, next_steps, reached_on};
use crate::credit_page::READ;
use crate::credit_view::{ConditionView, condition_views, step_title};
use crate::error::CareerError;
use crate::load::Careers;
use crate::model::{Predicate, ReadinessOutcome, StepKind};
use crate::rules::{CreditRules, rules};
use crate::store::{
    ReadinessDecision, ReadinessDecisionId, ReadinessObjection, ReadinessObjectionId,
    add_readiness_decision, add_readiness_objection, list_readiness_decisions,
    list_readiness_objections,
};

/// Days ahead within which a step is near enough to prepare.
const NEAR_DAYS: i64 = 365;

/// What was decided or objected, in words.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) detail: String,
}

/// What a person sees of their own readiness.
pub(crate) struct OwnReadiness {
    pub(crate) said: Vec<Said>,
    pub(crate) objection: ReadinessObjectionId,
    /// Whether there is anything to object to.
    pub(crate) is_told: bool,
}

/// Somebody whose next step is near.
struct Ready {
    id: PersonId,
    name: String,
    step: Step,
    title: String,
    sum: String,
    when: String,
    conditions: Vec<ConditionView>,
    said: Vec<Said>,
    form: Form,
}

#[derive(Template)]
#[template(path = "readiness.html")]
struct ReadinessPage {
    page: Page,
    schools: Vec<(SchoolId, String)>,
    school: Form,
    here: SchoolId,
    people: Vec<Ready>,
    /// Those of whom no placement is known.
    unknown: Vec<String>,
    rules: Option<&'static CreditRules>,
}

/// Which school is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    school: Option<SchoolId>,
}

/// The step of a career that is reached or near, when there is one: the nearest first.
fn near(ctx: &Ctx, credit: &CreditRules, ledger: &Ledger) -> Option<(Step, platform::Day)> {
    let place = &ledger.placement;
    let until = ctx.today().plus_days(NEAR_DAYS);
    next_steps(credit, place.rank, &place.grade)
        .into_iter()
        .find_map(|step| {
            let day = reached_on(rules(), ledger, step.needs, Predicate::Good)?;
            (day <= until).then_some((step, day))
        })
}

pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    ctx.permit(Action::DecideReadiness, Target::Authority)
        .await?;
    page(&ctx, asked.school, None).await
}

async fn page(
    ctx: &Ctx,
    school: Option<SchoolId>,
    mut again: Option<(PersonId, Form)>,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools = ctx.schools().await?;
    let here = schools
        .iter()
        .find(|one| school.is_none_or(|id| one.id == id))
        .map(|one| one.id)
        .ok_or_else(Problem::not_found)?;
    let all = list_people_of_school(db, authority, here).await?;
    let ids: Vec<PersonId> = all.iter().map(|person| person.id).collect();
    let careers = Careers::load(db, authority, &ids).await?;
    let said = SaidOf::load(ctx, &ids).await?;
    let year = i32::from(ctx.today().0.year());
    let credit = rules().credit(year);
    let (mut people, mut unknown, mut opened) = (Vec::new(), Vec::new(), Vec::new());
    for person in all {
        let Some(credit) = credit.filter(|known| careers.without_credit(known, &person).is_none())
        else {
            continue;
        };
        let career = careers.of(credit, person.id);
        let Some(ledger) = ledger(rules(), &career) else {
            unknown.push(person.name);
            continue;
        };
        opened.push(Audited::new(READ, person.id.0));
        let form = again
            .take_if(|(id, _)| *id == person.id)
            .map_or_else(fresh, |(_, form)| form);
        people.extend(ready(ctx, credit, &person, &career, &ledger, &said, form));
    }
    if !opened.is_empty() {
        // Whoever is looked at can see by whom.
        let tx = ctx.app.shell.db.begin().await?;
        tx.commit_all(&ctx.actor, opened).await?;
    }
    html(&ReadinessPage {
        page: ctx.page("readiness-title").in_stage("career"),
        schools: schools.into_iter().map(|one| (one.id, one.name)).collect(),
        school: Form::empty().with("school", here),
        here,
        people,
        unknown,
        rules: credit,
    })
}

fn fresh() -> Form {
    Form::empty().with("id", ReadinessDecisionId::new())
}

fn ready(
    ctx: &Ctx,
    credit: &'static CreditRules,
    person: &Person,
    career: &Career,
    ledger: &Ledger,
    said: &SaidOf,
    form: Form,
) -> Option<Ready> {
    let (step, day) = near(ctx, credit, ledger)?;
    let speech = &ctx.speech;
    let missing = ledger.sum.missing_to(step.needs);
    let key = match missing.thousandths() {
        0 => "readiness-now",
        _ => "readiness-near",
    };
    let year = i32::from(ctx.today().0.year());
    Some(Ready {
        id: person.id,
        name: person.name.clone(),
        title: step_title(speech, &step),
        sum: speech
            .say("step-sum")
            .with("needs", step.needs.say(speech))
            .with("sum", ledger.sum.say(speech))
            .with("missing", missing.say(speech))
            .to_string(),
        when: speech.say(key).with("day", speech.day(day)).to_string(),
        conditions: condition_views(credit, career, ledger, &step, year),
        said: said.of(ctx, person.id),
        form,
        step,
    })
}

/// Decisions and objections about some people.
struct SaidOf {
    decisions: Vec<ReadinessDecision>,
    objections: Vec<ReadinessObjection>,
    makers: Vec<Person>,
}

impl SaidOf {
    async fn load(ctx: &Ctx, people: &[PersonId]) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let decisions = list_readiness_decisions(db, authority, people).await?;
        let makers: Vec<_> = decisions.iter().map(|row| row.made_by).collect();
        Ok(Self {
            objections: list_readiness_objections(db, authority, people).await?,
            makers: list_people_by_ids(db, authority, &makers).await?,
            decisions,
        })
    }

    /// What was said about a person, oldest first.
    fn of(&self, ctx: &Ctx, person: PersonId) -> Vec<Said> {
        let speech = &ctx.speech;
        let decisions = self.decisions.iter().filter(|row| row.person_id == person);
        let decisions = decisions.map(|row| {
            let maker = self.makers.iter().find(|maker| maker.id == row.made_by);
            let text = speech
                .say("readiness-decided")
                .with("outcome", speech.say(row.outcome.key()))
                .with("grade", row.grade.as_str())
                .with("day", speech.day(row.made_on))
                .with("name", maker.map_or("", |maker| maker.name.as_str()));
            let said = Said {
                text: text.to_string(),
                detail: row.reason.clone(),
            };
            (row.made_at, said)
        });
        let objections = self.objections.iter().filter(|row| row.person_id == person);
        let objections = objections.map(|row| {
            let text = speech
                .say("readiness-objected")
                .with("day", speech.day(row.made_on));
            let said = Said {
                text: text.to_string(),
                detail: row.text.clone(),
            };
            (row.made_at, said)
        });
        let mut all: Vec<_> = decisions.chain(objections).collect();
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, said)| said).collect()
    }
}

/// The signed-in person's own readiness as the authority sees it.
pub(crate) async fn own_readiness(ctx: &Ctx, career: &Career) -> Result<OwnReadiness, Problem> {
    let said = SaidOf::load(ctx, &[ctx.me.id]).await?.of(ctx, ctx.me.id);
    let year = i32::from(ctx.today().0.year());
    let is_near = rules()
        .credit(year)
        .zip(ledger(rules(), career))
        .is_some_and(|(credit, ledger)| near(ctx, credit, &ledger).is_some());
    Ok(OwnReadiness {
        is_told: is_near || !said.is_empty(),
        said,
        objection: ReadinessObjectionId::new(),
    })
}

pub(crate) async fn object(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let target = Target::Person(ctx.me.id);
    let permit = ctx.permit(Action::WriteAppraisal, target).await?;
    let text = form.text("objection", 600);
    let (Some(id), Some(text)) = (form.choice::<ReadinessObjectionId>("id"), text) else {
        return Err(Problem::rule("problem-objection-empty").back_to("/credit"));
    };
    let row = ReadinessObjection {
        authority_id: permit.authority(),
        id,
        person_id: ctx.me.id,
        text,
        made_on: ctx.today(),
        made_at: ctx.now(),
    };
    let tx = ctx.app.shell.db.begin().await?;
    match add_readiness_objection(&tx, row).await {
        Err(error) if is_duplicate(&error) => {}
        other => {
            other?;
            let entry = Audited::new("readiness.objected", ctx.me.id.0);
            tx.commit(&ctx.actor, entry).await?;
        }
    }
    Ok(see_other("/credit?notice=readiness-objected"))
}

pub(crate) async fn decide(
    ctx: Ctx,
    Path((school, person)): Path<(SchoolId, PersonId)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let target = Target::Person(person);
    let permit = ctx.permit(Action::DecideReadiness, target).await?;
    if person == ctx.me.id {
        return Err(CareerError::OwnDecision.into());
    }
    let (db, authority) = (ctx.db(), permit.authority());
    let year = i32::from(ctx.today().0.year());
    let careers = Careers::load(db, authority, &[person]).await?;
    let found = rules().credit(year).and_then(|credit| {
        let ledger = ledger(rules(), &careers.of(credit, person))?;
        Some((near(&ctx, credit, &ledger)?.0, ledger))
    });
    let (step, ledger) = found.ok_or_else(Problem::not_found)?;
    let outcome = form.choice::<ReadinessOutcome>("outcome");
    let reason = form.text("reason", 1000);
    let id = form.choice::<ReadinessDecisionId>("id");
    // What is decided on must be what was seen.
    let seen = (
        form.choice::<StepKind>("step"),
        form.value("grade").to_owned(),
    );
    if seen != (Some(step.kind), step.grade.clone()) {
        form.fail("outcome", Fault::new("fault-readiness-changed"));
    }
    let (true, Some(outcome), Some(reason), Some(id)) = (form.is_valid(), outcome, reason, id)
    else {
        let mut response = page(&ctx, Some(school), Some((person, form))).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let row = ReadinessDecision {
        authority_id: authority,
        id,
        person_id: person,
        step: step.kind,
        grade: step.grade,
        outcome,
        reason,
        sum: ledger.sum.thousandths(),
        needs: step.needs.thousandths(),
        made_by: ctx.me.id,
        made_on: ctx.today(),
        made_at: ctx.now(),
    };
    let tx = ctx.app.shell.db.begin().await?;
    match add_readiness_decision(&tx, row).await {
        Err(error) if is_duplicate(&error) => {}
        other => {
            other?;
            let entry = Audited::new("readiness.decided", person.0);
            tx.commit(&ctx.actor, entry).await?;
        }
    }
    Ok(see_other(&format!(
        "/readiness?school={school}&notice=readiness-decided"
    )))
}

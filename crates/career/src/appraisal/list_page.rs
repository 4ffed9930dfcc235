//! The appraisals around someone: their own by year, those of their people, objections that wait for them.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::people::{list_people_by_ids, list_people_of_school};
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::begin::{Begin, begin, superiors_of};
use super::deciders::waiting;
use crate::credit_page::months;
use crate::error::CareerError;
use crate::model::{AppraisalState, Predicate};
use crate::rules::{AppraisalRules, rules};
use crate::store::{
    Appraisal, AppraisalId, list_appraisals_by_appraiser, list_appraisals_of,
    list_appraisals_of_people, list_verdicts_of_many,
};

/// An appraisal in a list.
struct Row {
    href: String,
    title: String,
    state: AppraisalState,
    predicate_key: Option<&'static str>,
}

/// An appraisal whose superior is none any more.
struct Vacant {
    path: String,
    name: String,
    version: i32,
}

#[derive(Template)]
#[template(path = "appraisals.html")]
struct ListPage {
    page: Page,
    me: PersonId,
    mine: Vec<Row>,
    /// Years that can be begun.
    years: Vec<(i32, String)>,
    superiors: Vec<(PersonId, String)>,
    months: Vec<(i32, String)>,
    form: Form,
    leads: bool,
    people: Vec<Row>,
    vacant: Vec<Vacant>,
    not_begun: Vec<String>,
    objected: Vec<Row>,
    rules: &'static AppraisalRules,
    this_year: i32,
    /// How many people got which predicate this year.
    spread: Vec<(&'static str, usize)>,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    page(&ctx, None).await
}

pub(crate) async fn page(ctx: &Ctx, form: Option<Form>) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let this_year = i32::from(ctx.today().0.year());
    let mine = list_appraisals_of(db, authority, ctx.me.id).await?;
    let superiors = superiors_of(db, authority, ctx.me.id).await?;
    let theirs = list_appraisals_by_appraiser(db, authority, ctx.me.id).await?;
    let objected = waiting(ctx).await?.mine;
    let mut ids = superiors.clone();
    ids.extend(theirs.iter().chain(&objected).map(|row| row.person_id));
    let names = list_people_by_ids(db, authority, &ids).await?;
    let predicates = predicates(ctx, &[&mine, &theirs, &objected]).await?;
    let led = Led::find(ctx, this_year).await?;
    let spread = spread(&theirs, &predicates, this_year);
    html(&ListPage {
        page: ctx.page("appraisals-title").in_stage("career"),
        me: ctx.me.id,
        years: [this_year, this_year - 1]
            .into_iter()
            .filter(|year| !mine.iter().any(|row| row.year == *year))
            .map(|year| (year, year.to_string()))
            .collect(),
        months: months(ctx),
        form: form.unwrap_or_else(|| fresh(this_year, &superiors)),
        superiors: superiors
            .into_iter()
            .map(|id| (id, name(&names, id)))
            .collect(),
        mine: rows(mine, &predicates, |row| row.year.to_string()),
        leads: led.leads || !theirs.is_empty(),
        people: by_name(rows(theirs, &predicates, |row| {
            format!("{}, {}", name(&names, row.person_id), row.year)
        })),
        vacant: led.vacant,
        not_begun: led.not_begun,
        objected: by_name(rows(objected, &predicates, |row| {
            format!("{}, {}", name(&names, row.person_id), row.year)
        })),
        rules: rules().appraisal(this_year),
        this_year,
        spread,
    })
}

fn fresh(year: i32, superiors: &[PersonId]) -> Form {
    let form = Form::empty()
        .with("id", AppraisalId::new())
        .with("year", year)
        .with("first_month", 1)
        .with("last_month", 12);
    match superiors {
        [only] => form.with("appraiser", only),
        _ => form,
    }
}

fn name(people: &[Person], id: PersonId) -> String {
    let person = people.iter().find(|person| person.id == id);
    person.map_or_else(String::new, |person| person.name.clone())
}

fn by_name(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| a.title.cmp(&b.title));
    rows
}

/// The predicates that stand, by appraisal; a rating that is not answered yet is nobody's list to tell.
async fn predicates(
    ctx: &Ctx,
    lists: &[&Vec<Appraisal>],
) -> Result<BTreeMap<AppraisalId, Predicate>, Problem> {
    let ids: Vec<AppraisalId> = lists
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|row| row.state.is_final())
        .map(|row| row.id)
        .collect();
    let verdicts = list_verdicts_of_many(ctx.db(), ctx.authority(), &ids).await?;
    Ok(verdicts
        .into_iter()
        .map(|verdict| (verdict.appraisal_id, verdict.predicate))
        .collect())
}

fn rows(
    rows: Vec<Appraisal>,
    predicates: &BTreeMap<AppraisalId, Predicate>,
    title: impl Fn(&Appraisal) -> String,
) -> Vec<Row> {
    rows.into_iter()
        .map(|row| Row {
            href: format!("/appraisals/{}", row.id),
            title: title(&row),
            state: row.state,
            predicate_key: predicates.get(&row.id).map(|predicate| predicate.key()),
        })
        .collect()
}

fn spread(
    theirs: &[Appraisal],
    predicates: &BTreeMap<AppraisalId, Predicate>,
    year: i32,
) -> Vec<(&'static str, usize)> {
    let found = theirs
        .iter()
        .filter(|row| row.year == year)
        .filter_map(|row| predicates.get(&row.id));
    Predicate::ALL
        .iter()
        .map(|one| {
            (
                one.key(),
                found.clone().filter(|found| *found == one).count(),
            )
        })
        .collect()
}

/// What waits at the schools that someone leads.
struct Led {
    leads: bool,
    vacant: Vec<Vacant>,
    not_begun: Vec<String>,
}

impl Led {
    async fn find(ctx: &Ctx, year: i32) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let schools: Vec<_> = ctx
            .roles
            .iter()
            .filter(|role| role.kind == RoleKind::Principal)
            .filter_map(|role| role.school_id)
            .collect();
        let mut people: Vec<Person> = Vec::new();
        // Whoever leads leads a school or two.
        for school in &schools {
            people.extend(list_people_of_school(db, authority, *school).await?);
        }
        people.retain(|person| person.id != ctx.me.id);
        people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
        people.dedup_by_key(|person| person.id);
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let all = list_appraisals_of_people(db, authority, &ids).await?;
        let mut vacant = Vec::new();
        let others = all.iter().filter(|row| row.appraiser_id != ctx.me.id);
        for row in others.filter(|row| !row.state.is_final()) {
            // Only those whose superior left are looked at one by one.
            let superiors = superiors_of(db, authority, row.person_id).await?;
            if !superiors.contains(&row.appraiser_id) {
                vacant.push(Vacant {
                    path: format!("/appraisals/{}", row.id),
                    name: name(&people, row.person_id),
                    version: row.version,
                });
            }
        }
        let rules = rules().appraisal(year);
        let not_begun = people
            .iter()
            .filter(|person| rules.covers(person.employment))
            .filter(|person| {
                !all.iter()
                    .any(|row| row.person_id == person.id && row.year == year)
            })
            .map(|person| person.name.clone())
            .collect();
        Ok(Self {
            leads: !schools.is_empty(),
            vacant,
            not_begun,
        })
    }
}

pub(crate) async fn start(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let target = Target::Person(ctx.me.id);
    let permit = ctx.permit(Action::WriteAppraisal, target).await?;
    let Some(read) = read(&ctx, &mut form) else {
        return again(&ctx, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let id = read.id;
    let (field, fault, status) = match begin(&ctx.app, &ctx.actor, permit, read).await {
        Ok(()) => {
            return Ok(see_other(&format!(
                "/appraisals/{id}?notice=appraisal-begun"
            )));
        }
        Err(CareerError::YearTaken) => ("year", "fault-appraisal-year", StatusCode::CONFLICT),
        Err(CareerError::NotSuperior) => (
            "appraiser",
            "fault-not-superior",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(error) => return Err(error.into()),
    };
    form.fail(field, Fault::new(fault));
    again(&ctx, form, status).await
}

async fn again(ctx: &Ctx, form: Form, status: StatusCode) -> Result<Response, Problem> {
    let mut response = page(ctx, Some(form)).await?;
    *response.status_mut() = status;
    Ok(response)
}

fn read(ctx: &Ctx, form: &mut Form) -> Option<Begin> {
    let this_year = i64::from(ctx.today().0.year());
    let year = form.number("year", this_year - 1..=this_year);
    let first = form.number("first_month", 1..=12);
    let last = form.number("last_month", 1..=12);
    let appraiser = form.choice::<PersonId>("appraiser");
    let id = form.choice::<AppraisalId>("id");
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        form.fail("last_month", Fault::new("fault-months-order"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(Begin {
        id: id?,
        person: ctx.me.id,
        appraiser: appraiser?,
        year: i32::try_from(year?).ok()?,
        first_month: i32::try_from(first?).ok()?,
        last_month: i32::try_from(last?).ok()?,
        today: ctx.today(),
    })
}

//! A person's credit points: what came together and how, what the next step needs, and what it rests on.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::{PostKind, list_people_by_ids};
use kernel::reading::{list_readers, note_reading};
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::Day;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use crate::credit_view::{CreditView, view};
use crate::error::CareerError;
use crate::keep::{KeepPlacement, KeepResult, Kept, keep_placement, keep_result, withdraw_kept};
use crate::load::{Careers, NoCredit};
use crate::model::Predicate;
use crate::points::Points;
use crate::readiness::{OwnReadiness, own_readiness};
use crate::rules::{CreditRules, Ruled, rules};
use crate::store::{PastResultId, PlacementId};

/// The audit code of opening someone's credit.
pub(crate) const READ: &str = "credit.read";

/// An entry that can be withdrawn.
struct Entered {
    path: String,
    title: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "credit.html")]
struct CreditPage {
    page: Page,
    path: String,
    is_own: bool,
    /// Why there is nothing to compute; empty when there is.
    without: Option<Without>,
    credit: Option<CreditView>,
    may_keep: bool,
    entered: Vec<Entered>,
    placement: Form,
    past: Form,
    offices: Vec<(PostKind, String)>,
    grades: Vec<(String, String)>,
    predicates: Vec<(Predicate, String)>,
    months: Vec<(i32, String)>,
    readiness: Option<OwnReadiness>,
    readers: Vec<(String, String)>,
}

/// Why there is nothing to compute.
enum Without {
    /// No rules are known for the year.
    Rules,
    /// None of the person's posts stands in a functional office.
    Office,
    /// Something else counts for people so employed.
    Employment(&'static Ruled<String>),
}

impl Without {
    fn of(
        credit: Option<&'static CreditRules>,
        careers: &Careers,
        person: &Person,
    ) -> Option<Self> {
        let Some(credit) = credit else {
            return Some(Self::Rules);
        };
        match careers.without_credit(credit, person)? {
            NoCredit::Employment(instead) => Some(Self::Employment(instead)),
            NoCredit::Post => Some(Self::Office),
        }
    }
}

/// Which form is shown again with its faults.
enum Again {
    Nothing,
    Placement(Form),
    Past(Form),
}

pub(crate) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let me = ctx.me.clone();
    page(&ctx, me, Again::Nothing).await
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewCareer, Target::Person(id)).await?;
    let person = ctx.person(id).await?;
    if id != ctx.me.id {
        note_reading(&ctx, READ, id.0).await?;
    }
    page(&ctx, person, Again::Nothing).await
}

async fn page(ctx: &Ctx, person: Person, again: Again) -> Result<Response, Problem> {
    let (db, authority, speech) = (ctx.db(), ctx.authority(), &ctx.speech);
    let year = i32::from(ctx.today().0.year());
    let credit = rules().credit(year);
    let careers = Careers::load(db, authority, &[person.id]).await?;
    let is_own = person.id == ctx.me.id;
    let without = Without::of(credit, &careers, &person);
    let earning = credit.filter(|_| without.is_none());
    let path = match is_own {
        true => "/credit".to_owned(),
        false => format!("/credit/{}", person.id),
    };
    let (placement, past) = match again {
        Again::Nothing => (fresh_placement(&careers, &person), fresh_past(year)),
        Again::Placement(form) => (form, fresh_past(year)),
        Again::Past(form) => (fresh_placement(&careers, &person), form),
    };
    let title = match is_own {
        true => speech.say("credit-title").to_string(),
        false => speech
            .say("credit-of")
            .with("name", &person.name)
            .to_string(),
    };
    let career = earning.map(|credit| careers.of(credit, person.id));
    html(&CreditPage {
        page: ctx.page("credit-title").titled(title).in_stage("career"),
        entered: match earning {
            Some(_) => entered(ctx, &careers, person.id, &path).await?,
            None => Vec::new(),
        },
        path,
        is_own,
        without,
        credit: career.as_ref().and_then(|career| view(ctx, career)),
        may_keep: ctx
            .may(Action::KeepCareer, Target::Person(person.id))
            .await?,
        placement,
        past,
        offices: offices(ctx, earning),
        grades: grades(earning),
        predicates: predicates(ctx),
        months: months(ctx),
        readiness: match &career {
            Some(career) if is_own => Some(own_readiness(ctx, career).await?),
            _ => None,
        },
        readers: match is_own {
            true => list_readers(ctx, READ, person.id.0).await?,
            false => Vec::new(),
        },
    })
}

fn predicates(ctx: &Ctx) -> Vec<(Predicate, String)> {
    let say = |one: &Predicate| (*one, ctx.speech.say(one.key()).to_string());
    Predicate::ALL.iter().map(say).collect()
}

/// The months by their numbers, for choosing one.
pub(crate) fn months(ctx: &Ctx) -> Vec<(i32, String)> {
    let say = |month| (month, ctx.speech.say(format!("month-{month}")).to_string());
    (1..=12).map(say).collect()
}

fn offices(ctx: &Ctx, credit: Option<&CreditRules>) -> Vec<(PostKind, String)> {
    let offices = credit.map_or(&[][..], CreditRules::offices);
    offices
        .iter()
        .map(|office| (*office, ctx.speech.say(office.key()).to_string()))
        .collect()
}

fn grades(credit: Option<&CreditRules>) -> Vec<(String, String)> {
    let grades = credit.into_iter().flat_map(CreditRules::grades);
    grades
        .map(|(rank, grade)| {
            let text = format!("{} {}, {}", grade.grade, grade.name, rank.name());
            (grade.grade.clone(), text)
        })
        .collect()
}

/// What the roster says is filled in before the first entry.
fn fresh_placement(careers: &Careers, person: &Person) -> Form {
    let form = Form::empty()
        .with("id", PlacementId::new())
        .with("office", PostKind::Teacher);
    match (&person.grade, careers.placements_of(person.id).next()) {
        (Some(grade), None) => form.with("grade", grade),
        _ => form,
    }
}

fn fresh_past(year: i32) -> Form {
    Form::empty()
        .with("id", PastResultId::new())
        .with("year", year - 1)
        .with("first_month", 1)
        .with("last_month", 12)
}

async fn entered(
    ctx: &Ctx,
    careers: &Careers,
    person: PersonId,
    path: &str,
) -> Result<Vec<Entered>, Problem> {
    let speech = &ctx.speech;
    let makers: Vec<PersonId> = careers
        .placements_of(person)
        .map(|row| row.made_by)
        .chain(careers.past_of(person).map(|row| row.made_by))
        .collect();
    let people = list_people_by_ids(ctx.db(), ctx.authority(), &makers).await?;
    let by = |id: PersonId| {
        let maker = people.iter().find(|person| person.id == id);
        maker.map_or("", |person| person.name.as_str())
    };
    let detail = |basis: &str, maker: PersonId| {
        let said = speech.say("entered-by").with("basis", basis);
        said.with("name", by(maker)).to_string()
    };
    let placements = careers.placements_of(person).map(|row| Entered {
        path: format!("{path}/placements/{}/withdraw", row.id),
        title: speech
            .say("entered-placement")
            .with("grade", row.grade.as_str())
            .with("office", speech.say(row.office.key()))
            .with("day", speech.day(row.starts_on))
            .to_string(),
        detail: detail(&row.basis, row.made_by),
    });
    let past = careers.past_of(person).map(|row| Entered {
        path: format!("{path}/results/{}/withdraw", row.id),
        title: speech
            .say("entered-result")
            .with("predicate", speech.say(row.predicate.key()))
            .with("first", speech.say(format!("month-{}", row.first_month)))
            .with("last", speech.say(format!("month-{}", row.last_month)))
            .with("year", row.year.to_string())
            .to_string(),
        detail: detail(&row.basis, row.made_by),
    });
    Ok(placements.chain(past).collect())
}

/// Whose credit an address without a person is about.
async fn person(ctx: &Ctx, id: Option<Path<PersonId>>) -> Result<Person, Problem> {
    match id {
        Some(Path(id)) => ctx.person(id).await,
        None => Ok(ctx.me.clone()),
    }
}

fn back(ctx: &Ctx, person: PersonId, notice: &str) -> Response {
    match person == ctx.me.id {
        true => see_other(&format!("/credit?notice={notice}")),
        false => see_other(&format!("/credit/{person}?notice={notice}")),
    }
}

async fn again(ctx: &Ctx, person: Person, form: Again) -> Result<Response, Problem> {
    let mut response = page(ctx, person, form).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

pub(crate) async fn add_placement(
    ctx: Ctx,
    id: Option<Path<PersonId>>,
    mut form: Form,
) -> Result<Response, Problem> {
    let person = person(&ctx, id).await?;
    let target = Target::Person(person.id);
    let permit = ctx.permit(Action::KeepCareer, target).await?;
    let Some(keep) = read_placement(&ctx, &mut form) else {
        return again(&ctx, person, Again::Placement(form)).await;
    };
    match keep_placement(&ctx.app, &ctx.actor, permit, &person, keep).await {
        Ok(()) => Ok(back(&ctx, person.id, "placement-kept")),
        Err(CareerError::UnknownGrade) => {
            form.fail("grade", Fault::new("fault-choose"));
            again(&ctx, person, Again::Placement(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read_placement(ctx: &Ctx, form: &mut Form) -> Option<KeepPlacement> {
    let id = form.choice::<PlacementId>("id");
    let office = form.choice::<PostKind>("office");
    let grade = form.text("grade", 10);
    let starts_on = form.day("starts_on");
    let basis = form.text("basis", 200);
    let opening = read_opening(form);
    if starts_on.is_some_and(|day| day > ctx.today()) {
        form.fail("starts_on", Fault::new("fault-day-future"));
    }
    if let (Ok(Some((_, from))), Some(starts_on)) = (opening, starts_on)
        && from < starts_on
    {
        form.fail("opening_from", Fault::new("fault-opening-early"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(KeepPlacement {
        id: id?,
        office: office?,
        grade: grade?,
        starts_on: starts_on?,
        opening: opening.ok()?,
        basis: basis?,
        by: ctx.me.id,
        today: ctx.today(),
    })
}

/// Points of an official record and the day from which counting goes on: both, or neither.
fn read_opening(form: &mut Form) -> Result<Option<(Points, Day)>, ()> {
    let typed = form.optional_text("opening", 12).ok_or(())?;
    if typed.is_empty() {
        return Ok(None);
    }
    let Ok(points) = typed.parse::<Points>() else {
        form.fail("opening", Fault::new("fault-not-a-number"));
        return Err(());
    };
    let from = form.day("opening_from").ok_or(())?;
    Ok(Some((points, from)))
}

pub(crate) async fn add_result(
    ctx: Ctx,
    id: Option<Path<PersonId>>,
    mut form: Form,
) -> Result<Response, Problem> {
    let person = person(&ctx, id).await?;
    let target = Target::Person(person.id);
    let permit = ctx.permit(Action::KeepCareer, target).await?;
    let Some(keep) = read_result(&ctx, &mut form) else {
        return again(&ctx, person, Again::Past(form)).await;
    };
    match keep_result(&ctx.app, &ctx.actor, permit, &person, keep).await {
        Ok(()) => Ok(back(&ctx, person.id, "result-kept")),
        Err(CareerError::MonthsTaken) => {
            form.fail("first_month", Fault::new("fault-months-taken"));
            again(&ctx, person, Again::Past(form)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read_result(ctx: &Ctx, form: &mut Form) -> Option<KeepResult> {
    let today = ctx.today();
    let id = form.choice::<PastResultId>("id");
    // No rule is known for the years before 2000, and the present year is not over.
    let year = form.number("year", 2000..=i64::from(today.0.year()));
    let first = form.number("first_month", 1..=12);
    let last = form.number("last_month", 1..=12);
    let predicate = form.choice::<Predicate>("predicate");
    let basis = form.text("basis", 200);
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        form.fail("last_month", Fault::new("fault-months-order"));
    }
    let is_now = year == Some(i64::from(today.0.year()));
    if is_now && last.is_some_and(|last| last >= i64::from(today.0.month())) {
        form.fail("last_month", Fault::new("fault-month-not-over"));
    }
    if !form.is_valid() {
        return None;
    }
    let small = |number: Option<i64>| i32::try_from(number?).ok();
    Some(KeepResult {
        id: id?,
        year: small(year)?,
        first_month: small(first)?,
        last_month: small(last)?,
        predicate: predicate?,
        basis: basis?,
        by: ctx.me.id,
        today,
    })
}

async fn withdraw(ctx: &Ctx, person: PersonId, kept: Kept) -> Result<Response, Problem> {
    let target = Target::Person(person);
    let permit = ctx.permit(Action::KeepCareer, target).await?;
    withdraw_kept(&ctx.app, &ctx.actor, permit, person, kept).await?;
    Ok(back(ctx, person, "entry-withdrawn"))
}

pub(crate) async fn withdraw_my_placement(
    ctx: Ctx,
    Path(id): Path<PlacementId>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, ctx.me.id, Kept::Placement(id)).await
}

pub(crate) async fn withdraw_my_result(
    ctx: Ctx,
    Path(id): Path<PastResultId>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, ctx.me.id, Kept::Result(id)).await
}

pub(crate) async fn withdraw_placement(
    ctx: Ctx,
    Path((person, id)): Path<(PersonId, PlacementId)>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, person, Kept::Placement(id)).await
}

pub(crate) async fn withdraw_result(
    ctx: Ctx,
    Path((person, id)): Path<(PersonId, PastResultId)>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, person, Kept::Result(id)).await
}

//! What is sent from a page of credit points: ranks held, earlier predicates, and entries to withdraw.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::PostKind;
use kernel::{Action, Ctx, Permit, Person, PersonId, Target};
use platform::Day;
use platform::web::{Fault, Form, Problem, see_other};

use crate::credit_page::{Again, page};
use crate::error::CareerError;
use crate::keep::{
    KeepDegree, KeepPlacement, KeepResult, Kept, keep_degree, keep_placement, keep_result,
    withdraw_kept,
};
use crate::model::Predicate;
use crate::points::Points;
use crate::store::{DegreeId, PastResultId, PlacementId};

/// Whose credit it is, with leave to enter something; an address without a person is about oneself.
async fn open(ctx: &Ctx, id: Option<Path<PersonId>>) -> Result<(Person, Permit), Problem> {
    let person = match id {
        Some(Path(id)) => ctx.person(id).await?,
        None => ctx.me.clone(),
    };
    let target = Target::Person(person.id);
    Ok((person, ctx.permit(Action::KeepCareer, target).await?))
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
    let (person, permit) = open(&ctx, id).await?;
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
    let grade = form.text("grade", 20);
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
    let (person, permit) = open(&ctx, id).await?;
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

pub(crate) async fn add_degree(
    ctx: Ctx,
    id: Option<Path<PersonId>>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (person, permit) = open(&ctx, id).await?;
    let id = form.choice::<DegreeId>("id");
    let held_on = form.day("held_on");
    let basis = form.text("basis", 200);
    if held_on.is_some_and(|day| day > ctx.today()) {
        form.fail("held_on", Fault::new("fault-day-future"));
    }
    let (true, Some(id), Some(held_on), Some(basis)) = (form.is_valid(), id, held_on, basis) else {
        return again(&ctx, person, Again::Degree(form)).await;
    };
    let keep = KeepDegree {
        id,
        held_on,
        basis,
        by: ctx.me.id,
        today: ctx.today(),
    };
    match keep_degree(&ctx.app, &ctx.actor, permit, &person, keep).await {
        Ok(()) => Ok(back(&ctx, person.id, "degree-kept")),
        Err(CareerError::DegreeTaken) => {
            form.fail("held_on", Fault::new("fault-degree-once"));
            again(&ctx, person, Again::Degree(form)).await
        }
        Err(error) => Err(error.into()),
    }
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

pub(crate) async fn withdraw_my_degree(
    ctx: Ctx,
    Path(id): Path<DegreeId>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, ctx.me.id, Kept::Degree(id)).await
}

pub(crate) async fn withdraw_degree(
    ctx: Ctx,
    Path((person, id)): Path<(PersonId, DegreeId)>,
    _form: Form,
) -> Result<Response, Problem> {
    withdraw(&ctx, person, Kept::Degree(id)).await
}

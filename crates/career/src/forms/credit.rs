//! The forms of credit: conversion, accumulation, determination. Who earns no credit has none.

use axum::extract::Path;
use axum::response::Response;
use documents::Document;
use kernel::reading::note_reading;
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::i18n::Speech;
use platform::web::Problem;

use super::fill::{Known, Values, blocks};
use super::who::Heads;
use crate::credit::{Entry, Ledger, ledger, next_steps};
use crate::credit_page::READ;
use crate::credit_view::step_title;
use crate::load::Careers;
use crate::paper;
use crate::points::Points;
use crate::rules::{CreditRules, FormRules, FormSubject, FormValue, RowSource, rules};

pub(super) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let me = ctx.me.clone();
    page(&ctx, me, "/credit".to_owned()).await
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    let person = of(&ctx, id).await?;
    page(&ctx, person, format!("/credit/{id}")).await
}

pub(super) async fn pdf_mine(ctx: Ctx) -> Result<Response, Problem> {
    let me = ctx.me.clone();
    let document = document(&ctx, me).await?;
    paper::pdf(&ctx, &document, "angka-kredit")
}

pub(super) async fn pdf(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    let person = of(&ctx, id).await?;
    let document = document(&ctx, person).await?;
    paper::pdf(&ctx, &document, "angka-kredit")
}

/// Someone whose credit the signed-in person may see; they can see that it was looked at.
async fn of(ctx: &Ctx, id: PersonId) -> Result<Person, Problem> {
    ctx.permit(Action::ViewCareer, Target::Person(id)).await?;
    let person = ctx.person(id).await?;
    if id != ctx.me.id {
        note_reading(ctx, READ, id.0).await?;
    }
    Ok(person)
}

fn forms(ctx: &Ctx) -> &'static FormRules {
    rules().forms(i32::from(ctx.today().0.year()))
}

async fn page(ctx: &Ctx, person: Person, path: String) -> Result<Response, Problem> {
    let document = document(ctx, person).await?;
    let to = format!("{path}/forms");
    let back = (path, "forms-back-credit");
    super::page(ctx, forms(ctx), FormSubject::Credit, document, back, &to)
}

async fn document(ctx: &Ctx, person: Person) -> Result<Document, Problem> {
    let careers = Careers::load(ctx.db(), ctx.authority(), &[person.id]).await?;
    let year = i32::from(ctx.today().0.year());
    let credit = rules()
        .credit(year)
        .filter(|credit| careers.without_credit(credit, &person).is_none())
        .ok_or_else(Problem::not_found)?;
    let ledger = ledger(rules(), &careers.of(credit, person.id)).ok_or_else(Problem::not_found)?;
    let heads = Heads::load(ctx, &[person.id]).await?;
    let mut known = Known::default();
    heads.person(ctx, &person, &mut known.places);
    places(ctx, credit, &ledger, &mut known.places);
    let counted = counted(&ledger);
    known.rows.insert(
        RowSource::Conversions,
        counted
            .iter()
            .filter_map(|entry| conversion(&ctx.speech, entry))
            .collect(),
    );
    known
        .rows
        .insert(RowSource::Needs, needs(ctx, credit, &ledger));
    let title = ctx.speech.say("forms-of-credit");
    let forms = forms(ctx).about(FormSubject::Credit);
    Ok(Document {
        title: title.with("name", person.name.as_str()).to_string(),
        subtitle: String::new(),
        language: paper::language(ctx),
        made_on: ctx.today().0,
        blocks: blocks(&ctx.speech, forms, &known),
        author: person.name,
    })
}

/// The lines that make up the sum: from the last official record, or else from where the rank began.
fn counted(ledger: &Ledger) -> &[Entry] {
    let entries = ledger.present();
    let is_record = |entry: &Entry| matches!(entry, Entry::Recorded(_));
    &entries[entries.iter().rposition(is_record).unwrap_or(0)..]
}

fn places(ctx: &Ctx, credit: &CreditRules, ledger: &Ledger, values: &mut Values) {
    let speech = &ctx.speech;
    let place = &ledger.placement;
    let name = credit
        .rank(place.rank)
        .grades
        .iter()
        .find(|known| known.grade == place.grade)
        .map_or("", |grade| grade.name.as_str());
    let day = speech.day(place.starts_on);
    let rank = format!("{} {}", speech.say(place.office.key()), place.rank.name());
    let mut sums: [(FormValue, Option<Points>); 4] = [
        (FormValue::Base, None),
        (FormValue::Recorded, None),
        (FormValue::Converted, None),
        (FormValue::Degree, None),
    ];
    let counted = counted(ledger);
    for entry in counted {
        let (at, points) = match entry {
            Entry::Begins { base, .. } => (0, *base),
            Entry::Recorded(opening) => (1, opening.points),
            Entry::Earned { points, .. } => (2, *points),
            Entry::Degree { points, .. } => (3, *points),
            Entry::GoesOn { .. } | Entry::NoRule { .. } => continue,
        };
        let sum = &mut sums[at].1;
        *sum = Some(sum.unwrap_or_default() + points);
    }
    for (value, points) in sums {
        let said = points.map_or_else(String::new, |points| points.say(speech));
        values.insert(value, said);
    }
    let earned = counted.iter().filter_map(|entry| match entry {
        Entry::Earned { first, months, .. } => Some((*first, first.plus(*months))),
        _ => None,
    });
    let spans: Vec<_> = earned.collect();
    if let (Some((first, _)), Some((_, after))) = (spans.first(), spans.last()) {
        let said = speech
            .say("forms-period")
            .with("first", speech.day(first.first_day()))
            .with("last", speech.day(after.first_day().plus_days(-1)));
        values.insert(FormValue::Period, said.to_string());
    }
    values.insert(FormValue::Sum, ledger.sum.say(speech));
    values.insert(
        FormValue::GradeSince,
        format!("{name}, {}, {day}", place.grade),
    );
    values.insert(FormValue::RankSince, format!("{rank}, {day}"));
}

fn conversion(speech: &Speech, entry: &Entry) -> Option<Values> {
    let Entry::Earned {
        first,
        months,
        predicate,
        percent,
        coefficient,
        points,
    } = entry
    else {
        return None;
    };
    let month = |number: i32| speech.say(format!("month-{number}")).to_string();
    let last = first.plus(months - 1);
    let span = match *months {
        12 => format!("{}–{} (12)", month(1), month(12)),
        1 => format!("{} (1)", month(first.number())),
        count => format!(
            "{}–{} ({count})",
            month(first.number()),
            month(last.number())
        ),
    };
    Some(Values::from([
        (FormValue::Year, first.year().to_string()),
        (FormValue::Months, span),
        (
            FormValue::Predicate,
            speech.say(predicate.key()).to_string(),
        ),
        (FormValue::Percent, format!("{percent} %")),
        (FormValue::Coefficient, coefficient.say(speech)),
        (FormValue::Points, points.say(speech)),
    ]))
}

fn needs(ctx: &Ctx, credit: &CreditRules, ledger: &Ledger) -> Vec<Values> {
    let speech = &ctx.speech;
    let place = &ledger.placement;
    let steps = next_steps(credit, place.rank, &place.grade);
    let row = |step: &crate::credit::Step| {
        Values::from([
            (FormValue::Title, step_title(speech, step)),
            (FormValue::Needs, step.needs.say(speech)),
            (FormValue::Points, ledger.sum.say(speech)),
            (
                FormValue::Missing,
                ledger.sum.missing_to(step.needs).say(speech),
            ),
        ])
    };
    steps.iter().map(row).collect()
}

//! The forms of a year's appraisal: plan, feedback, evaluation. The superior has them as far as they see the appraisal.

use axum::extract::Path;
use axum::response::Response;
use documents::Document;
use kernel::people::list_people_by_ids;
use kernel::reading::note_reading;
use kernel::{Ctx, Person, PersonId};
use platform::web::Problem;

use super::fill::{Known, Values, blocks};
use super::who::Heads;
use crate::appraisal::{READ, Seen, Side, is_shown, load};
use crate::model::{AppraisalState, NoteKind, VerdictKind};
use crate::paper;
use crate::rules::{FormSubject, FormValue, RowSource, rules};
use crate::store::{
    Appraisal, AppraisalId, Verdict, VerdictLine, list_attachments_of, list_notes_of,
    list_results_of, list_verdict_lines_of, list_verdicts_of,
};

pub(super) async fn show(ctx: Ctx, Path(id): Path<AppraisalId>) -> Result<Response, Problem> {
    let (seen, document) = open(&ctx, id).await?;
    let path = seen.path();
    let forms = rules().forms(seen.row.year);
    let to = format!("{path}/forms");
    let back = (path, "forms-back-appraisal");
    super::page(&ctx, forms, FormSubject::Appraisal, document, back, &to)
}

pub(super) async fn pdf(ctx: Ctx, Path(id): Path<AppraisalId>) -> Result<Response, Problem> {
    let (seen, document) = open(&ctx, id).await?;
    paper::pdf(&ctx, &document, &format!("skp-{}", seen.row.year))
}

async fn open(ctx: &Ctx, id: AppraisalId) -> Result<(Seen, Document), Problem> {
    let seen = load(ctx, id).await?;
    if seen.side != Side::Own {
        // The draft of a plan is the writer's alone until it is sent.
        if seen.row.state == AppraisalState::Planning {
            return Err(Problem::not_found());
        }
        note_reading(ctx, READ, id.0).await?;
    }
    let row = &seen.row;
    let people = list_people_by_ids(
        ctx.db(),
        ctx.authority(),
        &[row.person_id, row.appraiser_id],
    )
    .await?;
    let person = find(&people, row.person_id)?;
    let known = known(ctx, row, &people).await?;
    let forms = rules().forms(row.year).about(FormSubject::Appraisal);
    let title = ctx
        .speech
        .say("forms-of-appraisal")
        .with("name", person.name.as_str())
        .with("year", row.year.to_string());
    let document = Document {
        title: title.to_string(),
        subtitle: String::new(),
        language: paper::language(ctx),
        author: person.name.clone(),
        made_on: ctx.today().0,
        blocks: blocks(&ctx.speech, forms, &known),
    };
    Ok((seen, document))
}

fn find(people: &[Person], id: PersonId) -> Result<&Person, Problem> {
    let found = people.iter().find(|person| person.id == id);
    found.ok_or_else(Problem::not_found)
}

async fn known(ctx: &Ctx, row: &Appraisal, people: &[Person]) -> Result<Known, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let (person, superior) = (
        find(people, row.person_id)?,
        find(people, row.appraiser_id)?,
    );
    let heads = Heads::load(ctx, &[person.id, superior.id]).await?;
    let mut known = Known::default();
    heads.person(ctx, person, &mut known.places);
    heads.superior(superior, &mut known.places);
    known.places.insert(FormValue::Period, period(ctx, row));
    let verdicts = list_verdicts_of(db, authority, row.id).await?;
    judged(ctx, &verdicts, &mut known.places);
    let rating = verdicts
        .iter()
        .rfind(|verdict| verdict.kind == VerdictKind::Rating);
    let lines = match rating {
        Some(rating) => list_verdict_lines_of(db, authority, rating.id).await?,
        None => Vec::new(),
    };
    let mut results = Vec::new();
    for result in list_results_of(db, authority, row.id).await? {
        let mut values = line(ctx, &lines, &result.id.to_string());
        values.insert(FormValue::Title, result.title);
        values.insert(FormValue::Measure, result.measure);
        results.push(values);
    }
    let behaviours = rules().appraisal(row.year).behaviours.iter().map(|one| {
        let mut values = line(ctx, &lines, &one.code);
        values.insert(FormValue::Title, one.name.clone());
        values.insert(FormValue::Guide, one.guide.clone());
        values
    });
    add(&mut known, RowSource::Results, results);
    add(&mut known, RowSource::Behaviours, behaviours.collect());
    course(ctx, row, &mut known).await?;
    Ok(known)
}

/// What was written and shown in the course of the year.
async fn course(ctx: &Ctx, row: &Appraisal, known: &mut Known) -> Result<(), Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let notes = list_notes_of(db, authority, row.id).await?;
    let feedback: Vec<_> = notes
        .into_iter()
        .filter(|note| note.author_id != row.person_id)
        .filter(|note| matches!(note.kind, NoteKind::Note | NoteKind::Talk))
        .collect();
    let authors: Vec<PersonId> = feedback.iter().map(|note| note.author_id).collect();
    let authors = list_people_by_ids(db, authority, &authors).await?;
    let feedback = feedback.into_iter().map(|note| {
        let author = authors.iter().find(|person| person.id == note.author_id);
        let author = author.map_or_else(String::new, |person| person.name.clone());
        Values::from([
            (FormValue::Day, ctx.speech.day(note.held_on)),
            (FormValue::Author, author),
            (FormValue::Text, note.text),
        ])
    });
    add(known, RowSource::Feedback, feedback.collect());
    let shown = list_attachments_of(db, authority, row.id).await?;
    let shown = shown
        .into_iter()
        .filter(|one| is_shown(one, row.appraiser_id));
    let shown =
        shown.map(|one| Values::from([(FormValue::Title, one.title), (FormValue::Text, one.body)]));
    add(known, RowSource::Evidence, shown.collect());
    Ok(())
}

/// Adds rows with their numbers.
fn add(known: &mut Known, source: RowSource, rows: Vec<Values>) {
    let numbered = rows.into_iter().enumerate().map(|(index, mut values)| {
        values.insert(FormValue::Number, (index + 1).to_string());
        values
    });
    known.rows.insert(source, numbered.collect());
}

/// How a line was rated, and what was said to it.
fn line(ctx: &Ctx, lines: &[VerdictLine], subject: &str) -> Values {
    let Some(line) = lines.iter().find(|line| line.subject == subject) else {
        return Values::new();
    };
    let expectation = ctx.speech.say(line.expectation.key()).to_string();
    Values::from([
        (FormValue::Expectation, expectation),
        (FormValue::Remark, line.remark.clone()),
    ])
}

/// What stands: the decision on an objection, or else the rating.
fn judged(ctx: &Ctx, verdicts: &[Verdict], values: &mut Values) {
    let Some(verdict) = verdicts.last() else {
        return;
    };
    for (value, text) in [
        (
            FormValue::Results,
            ctx.speech.say(verdict.results.key()).to_string(),
        ),
        (FormValue::ResultsReason, verdict.results_reason.clone()),
        (
            FormValue::Behaviour,
            ctx.speech.say(verdict.behaviour.key()).to_string(),
        ),
        (FormValue::BehaviourReason, verdict.behaviour_reason.clone()),
        (
            FormValue::Predicate,
            ctx.speech.say(verdict.predicate.key()).to_string(),
        ),
    ] {
        values.insert(value, text);
    }
}

fn period(ctx: &Ctx, row: &Appraisal) -> String {
    let first = crate::Month::new(row.year, row.first_month).first_day();
    let next = crate::Month::new(row.year, row.last_month).plus(1);
    ctx.speech
        .say("forms-period")
        .with("first", ctx.speech.day(first))
        .with("last", ctx.speech.day(next.first_day().plus_days(-1)))
        .to_string()
}

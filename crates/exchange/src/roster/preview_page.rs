//! The preview: row by row what an import would do, before anything is done.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::people::{self, School};
use kernel::{Action, Ctx, Target};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use super::confirm_page;
use super::import::{Draft, ImportError, Place};
use super::matching::MatchedBy;
use super::plan::{Line, Outcome, Plan, PrincipalProposal, plan};
use super::sheet::{Doubt, Sheet};
use super::store::{self, RosterImportId};
use super::words::{doubt_sentence, skip_sentence, value};
use crate::dapodik::{Column, ProblemKind, Severity};

/// Rows on one page.
const ROWS_PER_PAGE: usize = 200;

/// What can be shown of a preview; the words stand in addresses and translation keys.
const VIEWS: [&str; 7] = [
    "all",
    "added",
    "changed",
    "unchanged",
    "skipped",
    "doubtful",
    "missing",
];

struct View {
    key: String,
    href: String,
    count: usize,
    is_current: bool,
}

struct Row {
    number: u32,
    name: String,
    key: String,
    style: &'static str,
    matched_by: Option<&'static str>,
    details: Vec<String>,
    doubts: Vec<String>,
}

#[derive(Template)]
#[template(path = "roster_preview.html")]
struct PreviewPage {
    page: Page,
    id: RosterImportId,
    school: String,
    is_new_school: bool,
    file_says: Option<String>,
    downloaded: Option<String>,
    doubts: Vec<String>,
    views: Vec<View>,
    rows: Vec<Row>,
    is_missing_view: bool,
    missing: Vec<String>,
    earlier: Option<String>,
    later: Option<String>,
    place_in_list: String,
    changes_something: bool,
    principals: Vec<PrincipalProposal>,
    fingerprint: String,
}

/// Which rows to show.
#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

pub(super) async fn show(
    ctx: Ctx,
    Path(id): Path<RosterImportId>,
    Query(choice): Query<Choice>,
) -> Result<Response, Problem> {
    ctx.permit(Action::ImportRoster, Target::Authority).await?;
    let found = store::find_import(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or(ImportError::NoDraft)?;
    if found.payload.is_empty() {
        return confirm_page::done(&ctx, &found.outcome);
    }
    let draft: Draft = serde_json::from_str(&found.payload).map_err(Problem::internal)?;
    let (school, name) = place(&ctx, &draft.place).await?;
    let plan = plan(
        ctx.db(),
        ctx.authority(),
        school.as_ref().map(|one| one.id),
        &draft.sheet,
    )
    .await?;
    html(&compose(
        &ctx,
        id,
        school.is_none(),
        name,
        &draft.sheet,
        plan,
        &choice,
    ))
}

async fn place(ctx: &Ctx, place: &Place) -> Result<(Option<School>, String), Problem> {
    let school = match place {
        Place::Known(id) => {
            let found = people::find_school(ctx.db(), ctx.authority(), *id).await?;
            Some(found.ok_or(ImportError::NoSchool)?)
        }
        Place::New { npsn, .. } => {
            people::find_school_by_npsn(ctx.db(), ctx.authority(), npsn).await?
        }
    };
    let name = match (&school, place) {
        (None, Place::New { npsn, name }) => format!("{name} · {npsn}"),
        (Some(school), _) => school.name.clone(),
        (None, Place::Known(_)) => String::new(),
    };
    Ok((school, name))
}

fn compose(
    ctx: &Ctx,
    id: RosterImportId,
    is_new_school: bool,
    school: String,
    sheet: &Sheet,
    plan: Plan,
    choice: &Choice,
) -> PreviewPage {
    let speech = &ctx.speech;
    let show = VIEWS
        .into_iter()
        .find(|view| *view == choice.show)
        .unwrap_or("all");
    let chosen: Vec<&Line> = plan
        .lines
        .iter()
        .filter(|line| belongs(line, show))
        .collect();
    let pages = chosen.len().div_ceil(ROWS_PER_PAGE).max(1);
    let at = choice.page.clamp(1, pages);
    let address = |page: usize| format!("/roster/{id}?show={show}&page={page}");
    let first = (at - 1) * ROWS_PER_PAGE;
    let rows: Vec<Row> = chosen
        .iter()
        .skip(first)
        .take(ROWS_PER_PAGE)
        .map(|line| row(ctx, line))
        .collect();
    let is_other = |name: &&String| !is_new_school && people::fold(name) != people::fold(&school);
    let file_says = sheet.school_name.as_ref().filter(is_other).cloned();
    PreviewPage {
        page: ctx.page("roster-preview-title"),
        id,
        is_new_school,
        file_says,
        downloaded: sheet.downloaded_on.map(|day| speech.day(day)),
        doubts: doubts_of_file(ctx, sheet),
        views: views(id, show, &plan),
        place_in_list: speech
            .say("roster-place-in-list")
            .with("first", (first + 1).min(chosen.len()))
            .with("last", first + rows.len())
            .with("all", chosen.len())
            .to_string(),
        rows,
        is_missing_view: show == "missing",
        earlier: (at > 1).then(|| address(at - 1)),
        later: (at < pages).then(|| address(at + 1)),
        changes_something: plan.changes_something(),
        fingerprint: plan.fingerprint(),
        missing: plan.missing.into_iter().map(|(_, name)| name).collect(),
        principals: plan.principals,
        school,
    }
}

/// Doubts about the file as a whole; the columns it lacks make one sentence.
fn doubts_of_file(ctx: &Ctx, sheet: &Sheet) -> Vec<String> {
    let is_column = |doubt: &&Doubt| doubt.kind == ProblemKind::ColumnMissing;
    let (lacking, others): (Vec<&Doubt>, Vec<&Doubt>) = sheet.doubts.iter().partition(is_column);
    let columns: Vec<&str> = lacking
        .iter()
        .filter_map(|doubt| doubt.column)
        .map(Column::name)
        .collect();
    let mut sentences: Vec<String> = others
        .into_iter()
        .map(|doubt| doubt_sentence(&ctx.speech, doubt))
        .collect();
    if !columns.is_empty() {
        let say = ctx.speech.say("roster-columns-missing");
        sentences.push(say.with("columns", columns.join(", ")).to_string());
    }
    sentences
}

fn views(id: RosterImportId, show: &str, plan: &Plan) -> Vec<View> {
    VIEWS
        .into_iter()
        .map(|view| View {
            key: format!("roster-view-{view}"),
            href: format!("/roster/{id}?show={view}"),
            count: match view {
                "missing" => plan.missing.len(),
                view => plan.lines.iter().filter(|line| belongs(line, view)).count(),
            },
            is_current: view == show,
        })
        .collect()
}

fn belongs(line: &Line, view: &str) -> bool {
    match view {
        "all" => true,
        "missing" => false,
        "doubtful" => line.doubts.iter().any(matters),
        word => line.outcome.word() == word,
    }
}

/// A doubt that somebody should look at, not merely something that was understood.
fn matters(doubt: &Doubt) -> bool {
    doubt.kind.severity() >= Severity::Warning
}

/// A number that stands twice is the reason the row is left out; once is enough to say it.
fn is_said_by_skip(line: &Line, doubt: &Doubt) -> bool {
    matches!(line.outcome, Outcome::Skipped(_))
        && matches!(doubt.kind, ProblemKind::Duplicate { .. })
}

fn row(ctx: &Ctx, line: &Line) -> Row {
    let speech = &ctx.speech;
    let details = match &line.outcome {
        Outcome::Changed(changes) => changes
            .iter()
            .map(|change| {
                speech
                    .say("roster-change")
                    .with("field", speech.say(change.field.key()))
                    .with("old", value(speech, &change.old))
                    .with("new", value(speech, &change.new))
                    .to_string()
            })
            .collect(),
        Outcome::Skipped(skip) => vec![skip_sentence(speech, skip)],
        Outcome::Added | Outcome::Unchanged => Vec::new(),
    };
    Row {
        number: line.row,
        name: line.name.clone(),
        key: format!("roster-outcome-{}", line.outcome.word()),
        style: match line.outcome {
            Outcome::Skipped(_) => "below",
            Outcome::Changed(_) => "unclear",
            Outcome::Added => "met",
            Outcome::Unchanged => "",
        },
        matched_by: line.matched_by.map(|by| match by {
            MatchedBy::Nuptk => "roster-by-nuptk",
            MatchedBy::Nip => "roster-by-nip",
            MatchedBy::Name => "roster-by-name",
        }),
        details,
        doubts: line
            .doubts
            .iter()
            .filter(|doubt| !is_said_by_skip(line, doubt))
            .map(|doubt| doubt_sentence(speech, doubt))
            .collect(),
    }
}

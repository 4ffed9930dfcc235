//! The cost sheet of a programme: what a run and a participant cost, line by line.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::Permit;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::store::{list_costs_of_programmes, replace_costs};
use crate::programme_types::{CostKind, CostLine, CostPer};
use crate::store::{Programme, ProgrammeId, find_programme, set_programme_cost};

/// Lines of a sheet.
const LINES: usize = 8;
/// Most units of a line, and most rupiah for a unit.
const MOST_TIMES: i64 = 1_000;
const MOST_UNIT: i64 = 1_000_000_000;

struct Row {
    number: usize,
    kind: Cell,
    per: Cell,
    times: Cell,
    unit: Cell,
}

/// A field of the form.
struct Cell {
    field: String,
    value: String,
}

#[derive(Template)]
#[template(path = "cost_sheet.html")]
struct SheetPage {
    page: Page,
    programme: Programme,
    fixed: String,
    seat: String,
    rows: Vec<Row>,
    kinds: Vec<(CostKind, String)>,
    pers: Vec<(CostPer, String)>,
    form: Form,
    version: i32,
}

/// The programme and leave to change it.
async fn editable(ctx: &Ctx, id: ProgrammeId) -> Result<(Programme, Permit), Problem> {
    let found = find_programme(ctx.db(), ctx.authority(), id).await?;
    let programme = found.ok_or_else(Problem::not_found)?;
    let target = programme
        .school_id
        .map_or(Target::Authority, Target::School);
    let permit = ctx.permit(Action::EditPlan, target).await?;
    Ok((programme, permit))
}

fn sheet_page(
    ctx: &Ctx,
    programme: Programme,
    form: Form,
    version: i32,
    status: StatusCode,
) -> Result<Response, Problem> {
    let speech = &ctx.speech;
    let rows = (0..LINES).map(|at| {
        let cell = |name: &str| {
            let field = format!("{name}:{at}");
            let value = form.value(&field).to_owned();
            Cell { field, value }
        };
        Row {
            number: at + 1,
            kind: cell("kind"),
            per: cell("per"),
            times: cell("times"),
            unit: cell("unit"),
        }
    });
    let view = SheetPage {
        page: ctx.page("sheet-title").in_stage("planning"),
        fixed: speech.rupiah(programme.fixed_cost),
        seat: speech.rupiah(programme.seat_cost),
        rows: rows.collect(),
        kinds: CostKind::ALL
            .iter()
            .map(|kind| (*kind, speech.say(kind.key()).to_string()))
            .collect(),
        pers: CostPer::ALL
            .iter()
            .map(|per| {
                let key = format!("sheet-per-{per}");
                (*per, speech.say(key).to_string())
            })
            .collect(),
        programme,
        form,
        version,
    };
    let mut response = html(&view)?;
    *response.status_mut() = status;
    Ok(response)
}

/// A programme's cost sheet in its form.
pub(crate) async fn edit(ctx: Ctx, Path(id): Path<ProgrammeId>) -> Result<Response, Problem> {
    let (programme, _) = editable(&ctx, id).await?;
    let lines = list_costs_of_programmes(ctx.db(), ctx.authority(), &[id]).await?;
    let mut form = Form::empty();
    for (at, line) in lines.iter().take(LINES).enumerate() {
        form = form
            .with(&format!("kind:{at}"), line.kind)
            .with(&format!("per:{at}"), line.per)
            .with(&format!("times:{at}"), line.times)
            .with(
                &format!("unit:{at}"),
                ctx.speech.number(line.unit as f64, 0),
            );
    }
    let version = programme.version;
    sheet_page(&ctx, programme, form, version, StatusCode::OK)
}

fn read(form: &mut Form) -> Option<Vec<CostLine>> {
    let mut lines = Vec::new();
    for at in 0..LINES {
        let field = |name: &str| format!("{name}:{at}");
        if form.value(&field("times")).trim().is_empty()
            && form.value(&field("unit")).trim().is_empty()
        {
            continue;
        }
        let kind = form.choice(&field("kind"));
        let per = form.choice(&field("per"));
        let times = form.number(&field("times"), 1..=MOST_TIMES);
        let unit = form.number(&field("unit"), 1..=MOST_UNIT);
        if let (Some(kind), Some(per), Some(times), Some(unit)) = (kind, per, times, unit) {
            lines.push(CostLine {
                kind,
                per,
                times,
                unit,
            });
        }
    }
    form.is_valid().then_some(lines)
}

/// Keeps a programme's cost sheet; what a run and a participant cost follows from it.
pub(crate) async fn change(
    ctx: Ctx,
    Path(id): Path<ProgrammeId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (programme, permit) = editable(&ctx, id).await?;
    let seen: i32 = form.choice("version").unwrap_or(0);
    let Some(lines) = read(&mut form) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return sheet_page(&ctx, programme, form, seen, status);
    };
    let sum = |per: CostPer| -> i64 {
        let own = lines.iter().filter(|line| line.per == per);
        own.map(|line| line.times * line.unit).sum()
    };
    let costs = (sum(CostPer::Run), sum(CostPer::Participant));
    let authority = permit.authority();
    let tx = ctx.app.shell.db.begin().await?;
    if !set_programme_cost(&tx, authority, id, costs, seen).await? {
        drop(tx);
        let (programme, _) = editable(&ctx, id).await?;
        form.fail("version", Fault::new("sheet-changed"));
        let version = programme.version;
        return sheet_page(&ctx, programme, form, version, StatusCode::CONFLICT);
    }
    replace_costs(&tx, authority, id, &lines).await?;
    let data = serde_json::json!({ "run": costs.0, "participant": costs.1 });
    let entry = Audited::new("programme.costs-changed", id.0).with(data);
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!(
        "/programmes/{id}/costs?notice=sheet-saved"
    )))
}

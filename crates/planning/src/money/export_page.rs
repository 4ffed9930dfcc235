//! A plan's lines for the school's budget (RKAS), as a file.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::table::{Column, Format, Value, write};
use kernel::Action;
use kernel::{Ctx, Target};
use platform::audit::Audited;
use platform::i18n::Speech;
use platform::web::Problem;

use super::rkas::{BudgetLine, Charged, budget_lines};
use super::rules::{cautions, money_rules};
use super::store::list_costs_of_programmes;
use crate::plan_page::PlanFile;
use crate::programme_types::CostKind;
use crate::store::{PlanId, ProgrammeId};

const COLUMNS: [Column; 12] = [
    Column::text("kode_kegiatan"),
    Column::text("uraian_kegiatan"),
    Column::text("kode_rekening"),
    Column::text("uraian_rekening"),
    Column::text("program"),
    Column::text("uraian_belanja"),
    Column::count("volume"),
    Column::text("satuan"),
    Column::count("harga_satuan"),
    Column::count("jumlah"),
    Column::text("sumber_dana"),
    Column::text("kode_terverifikasi"),
];

/// The lines of a plan as a workbook or as CSV.
pub(crate) async fn export(
    ctx: Ctx,
    Path((id, format)): Path<(PlanId, String)>,
) -> Result<Response, Problem> {
    let format: Format = format.parse().map_err(|_| Problem::not_found())?;
    let file = PlanFile::load(&ctx, id).await?;
    let target = Target::School(file.plan.school_id);
    ctx.permit(Action::ViewPlan, target).await?;
    let rows: Vec<Vec<Value>> = lines(&ctx, &file)
        .await?
        .into_iter()
        .map(|(title, line)| row(&ctx.speech, &file, title, line))
        .collect();
    let bytes = write(format, &COLUMNS, &rows).map_err(Problem::internal)?;
    let tx = ctx.app.shell.db.begin().await?;
    let entry = Audited::new("plan.budget-exported", id.0);
    tx.commit(&ctx.actor, entry).await?;
    let name = format!(
        "attachment; filename=\"rkas-{}.{}\"",
        file.plan.semester.code(),
        format.as_str()
    );
    let name = HeaderValue::from_str(&name).map_err(Problem::internal)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// The lines of every run of a plan, with the title of the run.
async fn lines<'a>(ctx: &Ctx, file: &'a PlanFile) -> Result<Vec<(&'a str, BudgetLine)>, Problem> {
    let mut ids: Vec<ProgrammeId> = file.draft.offers.iter().map(|run| run.programme).collect();
    ids.sort_unstable();
    ids.dedup();
    let costs = list_costs_of_programmes(ctx.db(), ctx.authority(), &ids).await?;
    let rules = money_rules(file.plan.semester.school_year());
    let mut found = Vec::new();
    for (run, offer) in file.draft.offers.iter().zip(&file.offers) {
        let sheet: Vec<_> = costs
            .iter()
            .filter(|row| row.programme_id == run.programme)
            .cloned()
            .collect();
        let programme = file.question.programme(run.programme);
        let most = programme
            .and_then(|found| found.effects.iter().max_by_key(|(_, levels)| *levels))
            .map_or("", |(indicator, _)| indicator.as_str());
        let charged = Charged {
            mode: offer.mode,
            indicator: most,
            participants: run.participants.len(),
            cost: run.cost,
            funding: &run.funding,
            sheet: &sheet,
        };
        let own = budget_lines(rules, &charged);
        found.extend(own.into_iter().map(|line| (offer.title.as_str(), line)));
    }
    Ok(found)
}

/// Where a plan takes more of a source for a kind of cost than a rule says, as sentences.
pub(crate) async fn say_cautions(ctx: &Ctx, file: &PlanFile) -> Result<Vec<String>, Problem> {
    let rules = money_rules(file.plan.semester.school_year());
    let lines = lines(ctx, file).await?;
    let mut found = Vec::new();
    for (fund, (source, amount)) in &file.names.funds {
        let Some(rule) = rules.source(source) else {
            continue;
        };
        let taken: Vec<(CostKind, i64)> = lines
            .iter()
            .filter(|(_, line)| line.fund == Some(*fund))
            .filter_map(|(_, line)| line.kind.map(|kind| (kind, line.amount)))
            .collect();
        found.extend(cautions(rule, *amount, &taken).into_iter().map(|caution| {
            ctx.speech
                .say("plan-caution")
                .with("fund", source.as_str())
                .with("kind", ctx.speech.say(caution.kind.key()).to_string())
                .with(
                    "percent",
                    ctx.speech.number(caution.permille as f64 / 10.0, 0),
                )
                .with("over", ctx.speech.rupiah(caution.over))
                .with("source", rule.source.as_str())
                .to_string()
        }));
    }
    Ok(found)
}

fn row(speech: &Speech, file: &PlanFile, title: &str, line: BudgetLine) -> Vec<Value> {
    let count = |found: Option<i64>| found.map_or(Value::Empty, Value::Count);
    let kind = line.kind.map_or("sheet-beyond", |kind| kind.key());
    let checked = match line.is_verified {
        true => "sheet-code-verified",
        false => "sheet-code-unverified",
    };
    let fund = line.fund.map(|fund| file.names.fund(fund).to_owned());
    vec![
        Value::Text(line.activity),
        Value::Text(line.activity_name),
        Value::Text(line.account),
        Value::Text(line.account_name),
        Value::Text(title.to_owned()),
        Value::Text(speech.say(kind).to_string()),
        count(line.count),
        Value::Text(line.unit),
        count(line.price),
        Value::Count(line.amount),
        fund.map_or(Value::Empty, Value::Text),
        Value::Text(speech.say(checked).to_string()),
    ]
}

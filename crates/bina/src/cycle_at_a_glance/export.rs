//! The cycle at a glance as a file: every figure and group of the page, as a table for other programs.

use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::table::{Column, Format, Value, write};
use kernel::Ctx;
use platform::audit::Audited;
use platform::i18n::Speech;
use platform::web::Problem;
use serde_json::json;

use super::equity::{self, Group};
use super::figures::figures;
use super::load::Found;
use super::page::{Asked, view};

const COLUMNS: [Column; 9] = [
    Column::text("part"),
    Column::text("code"),
    Column::text("what"),
    Column::number("value"),
    Column::text("unit"),
    Column::text("in_words"),
    Column::count("people"),
    Column::number("low"),
    Column::number("high"),
];

pub(super) async fn send(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let format: Format = asked
        .format
        .as_deref()
        .and_then(|word| word.parse().ok())
        .ok_or_else(Problem::not_found)?;
    let view = view(&ctx, &asked).await?;
    if view.is_hidden {
        return Err(Problem::not_found());
    }
    let found = &view.found;
    let rows = rows(&ctx.speech, found);
    let data = json!({ "schools": found.schools.len(), "format": format });
    let tx = ctx.app.shell.db.begin().await?;
    let entry = Audited::new("cycle.exported", ctx.me.id.0).with(data);
    tx.commit(&ctx.actor, entry).await?;
    let bytes = tokio::task::spawn_blocking(move || write(format, &COLUMNS, &rows))
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)?;
    let name = format!("attachment; filename=\"siklus-{}.{format}\"", ctx.today());
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

/// Every figure and group as a row.
fn rows(speech: &Speech, found: &Found) -> Vec<Vec<Value>> {
    let text = |text: &str| Value::Text(text.to_owned());
    let number = |value: Option<f64>| value.map_or(Value::Empty, Value::Number);
    let mut rows: Vec<Vec<Value>> = figures(speech, found)
        .iter()
        .map(|figure| {
            vec![
                text(figure.stage),
                text(figure.code),
                Value::Text(speech.say(figure.label_key.as_str()).to_string()),
                number(figure.raw),
                text(figure.unit),
                Value::Text(
                    format!("{} {}", figure.value, figure.more)
                        .trim()
                        .to_owned(),
                ),
                Value::Empty,
                Value::Empty,
                Value::Empty,
            ]
        })
        .collect();
    let parts = [
        ("remoteness", equity::by_remoteness(speech, found)),
        ("employment", equity::by_employment(speech, found)),
        ("school", equity::by_school(found)),
    ];
    for (part, groups) in parts {
        rows.extend(groups.iter().map(|group| group_row(part, group)));
    }
    rows
}

/// A group as a row; of one that is hidden only its name.
fn group_row(part: &str, group: &Group) -> Vec<Value> {
    let shown = group.shown.as_ref();
    let mean = shown.and_then(|shown| shown.mean);
    let number = |value: Option<f64>| value.map_or(Value::Empty, Value::Number);
    vec![
        Value::Text(part.to_owned()),
        Value::Empty,
        Value::Text(group.name.clone()),
        number(mean.map(|mean| mean.value)),
        Value::Text("level".to_owned()),
        Value::Empty,
        shown.map_or(Value::Empty, |shown| Value::Count(shown.people)),
        number(mean.map(kernel::competency_map::Mean::low)),
        number(mean.map(kernel::competency_map::Mean::high)),
    ]
}

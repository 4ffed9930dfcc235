//! One questionnaire: its link while it is open, and what came out of it when it is closed.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::evidence::GroupId;
use kernel::frameworks::Line;
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Form, Page, Problem, html, see_other};

use super::change::{self, instrument_of, read_sheets};
use super::{FEWEST, result};
use crate::instruments::short_code;
use crate::instruments::store_round::{self as store, Round};
use crate::map_page::instrument_name;

/// What came out of one line.
struct Outcome {
    text: String,
    /// Label, how often it was chosen, and in words.
    counts: Vec<(String, usize)>,
    /// What was written.
    texts: Vec<String>,
}

#[derive(Template)]
#[template(path = "instruments/round.html")]
struct RoundPage {
    page: Page,
    round: Round,
    person: Person,
    instrument: String,
    link: String,
    can_close: bool,
    answered: usize,
    is_enough: bool,
    fewest: usize,
    outcomes: Vec<Outcome>,
}

async fn load(ctx: &Ctx, id: GroupId) -> Result<Round, Problem> {
    Ok(change::find(ctx.db(), ctx.authority(), id).await?)
}

/// For those who may ask, and for those who may see the map it moves, the person themselves included.
pub(super) async fn show(ctx: Ctx, Path(id): Path<GroupId>) -> Result<Response, Problem> {
    let round = load(&ctx, id).await?;
    let target = Target::Person(round.person_id);
    let can_close = ctx.may(Action::AskAnonymously, target).await?;
    if !can_close {
        ctx.permit(Action::ViewMap, target).await?;
    }
    let answered = store::count_sheets(ctx.db(), ctx.authority(), id).await? as usize;
    let is_enough = answered >= FEWEST;
    let outcomes = match round.closed_on.is_some() && is_enough {
        true => outcomes(&ctx, &round).await?,
        false => Vec::new(),
    };
    html(&RoundPage {
        page: ctx
            .page("round-title")
            .titled(&round.audience)
            .in_stage("needs"),
        person: ctx.person(round.person_id).await?,
        instrument: instrument_name(&ctx, &round.instrument),
        link: format!("/q/{}", short_code::spaced(&round.code)),
        can_close,
        answered,
        is_enough,
        fewest: FEWEST,
        outcomes,
        round,
    })
}

async fn outcomes(ctx: &Ctx, round: &Round) -> Result<Vec<Outcome>, Problem> {
    let sheets = read_sheets(&store::list_sheets(ctx.db(), ctx.authority(), round.id).await?);
    let Some(instrument) = instrument_of(&ctx.catalogue, round) else {
        return Ok(Vec::new());
    };
    Ok(instrument
        .lines()
        .map(|line| {
            let counts = match line {
                Line::Judged(item) => result::counts(item, &sheets).map(|counts| {
                    let labels = item.scale.values.iter().map(|value| value.label.clone());
                    labels.zip(counts).collect()
                }),
                Line::Asked(_) => None,
            };
            let texts = match line {
                Line::Asked(question) => result::texts(question, &sheets),
                Line::Judged(_) => Vec::new(),
            };
            Outcome {
                text: line.text().to_owned(),
                counts: counts.unwrap_or_default(),
                texts,
            }
        })
        .collect())
}

pub(super) async fn close(
    ctx: Ctx,
    Path(id): Path<GroupId>,
    _form: Form,
) -> Result<Response, Problem> {
    let round = load(&ctx, id).await?;
    let permit = ctx
        .permit(Action::AskAnonymously, Target::Person(round.person_id))
        .await?;
    change::close(&ctx.app, &ctx.actor, permit, &round, ctx.today()).await?;
    Ok(see_other(&format!("/rounds/{id}?notice=round-closed")))
}

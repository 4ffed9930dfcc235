//! The page that learners and those served open: no account, no name, one page on the smallest phone.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::frameworks::Instrument;
use kernel::{App, people};
use platform::web::{Form, OpenForm, Page, Problem, html, see_other, visitor_language};
use serde::Deserialize;
use uuid::Uuid;

use super::change::{self, AnswerRound, RoundError, instrument_of};
use crate::instruments::lines::{Block, blocks};
use crate::instruments::store_round::{self as store, Round, SheetId};
use crate::instruments::{reading, short_code};

#[derive(Deserialize)]
pub(super) struct Seen {
    #[serde(default)]
    thanks: bool,
}

#[derive(Template)]
#[template(path = "instruments/answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    code: String,
    about: String,
    audience: String,
    introduction: String,
    blocks: Vec<Block>,
}

#[derive(Template)]
#[template(path = "instruments/thanks.html")]
struct ThanksPage {
    page: Page,
}

/// The questionnaire behind a link that still takes answers, its instrument, and about whom it asks.
async fn load(app: &App, typed: &str) -> Result<(Round, Instrument, String), Problem> {
    let gone = || Problem::new(StatusCode::NOT_FOUND, "problem-round-unknown");
    let code = short_code::read(typed).map_err(|_| gone())?;
    let db = app.shell.db.read();
    let round = store::find_round_by_code(db, &code)
        .await?
        .ok_or_else(gone)?;
    if round.closed_on.is_some() {
        return Err(RoundError::Closed.into());
    }
    let catalogue = app.catalogue(db, round.authority_id).await?;
    let instrument = instrument_of(&catalogue, &round)
        .cloned()
        .ok_or_else(gone)?;
    let person = people::find_person(db, round.authority_id, round.person_id)
        .await?
        .ok_or_else(gone)?;
    Ok((round, instrument, person.name))
}

pub(super) async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(seen): Query<Seen>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if seen.thanks {
        let speech = app.shell.speech(visitor_language(&headers));
        let page = Page::for_visitor(speech, "answer-thanks", &format!("/q/{code}"));
        return html(&ThanksPage { page });
    }
    let form = Form::empty().with("id", SheetId(Uuid::new_v4()));
    let loaded = load(&app, &code).await?;
    answer_page(&app, &headers, &code, &loaded, form)
}

fn answer_page(
    app: &App,
    headers: &HeaderMap,
    code: &str,
    (round, instrument, about): &(Round, Instrument, String),
    form: Form,
) -> Result<Response, Problem> {
    let speech = app.shell.speech(visitor_language(headers));
    let is_faulty = !form.is_valid();
    let mut response = html(&AnswerPage {
        blocks: blocks(&speech, instrument, ""),
        page: Page::for_visitor(speech, "answer-title", &format!("/q/{code}"))
            .titled(&instrument.name),
        code: code.to_owned(),
        about: about.clone(),
        audience: round.audience.clone(),
        introduction: instrument.introduction.clone(),
        form,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn take(
    State(app): State<App>,
    Path(code): Path<String>,
    headers: HeaderMap,
    OpenForm(mut form): OpenForm,
) -> Result<Response, Problem> {
    let loaded = load(&app, &code).await?;
    let filled = reading::read(&mut form, &loaded.1, "");
    let id = form.choice::<SheetId>("id");
    let (Some(id), true) = (id, form.is_valid()) else {
        return answer_page(&app, &headers, &code, &loaded, form);
    };
    change::answer(&app, &loaded.0, AnswerRound { id, filled }).await?;
    Ok(see_other(&format!("/q/{code}?thanks=true")))
}

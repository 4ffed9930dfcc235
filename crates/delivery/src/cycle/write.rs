//! Writing at a step: added, never changed, and kept once however often it is sent.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{App, Ctx, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::{add, is_duplicate};
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use super::load::Loaded;
use super::model::{CycleEntry, CycleEntryId, CycleId};
use super::modes::Step;
use super::page;
use super::people::accept_coach;
use super::store::has_entry;
use crate::error::DeliveryError;

/// The longest answer.
const LONGEST: usize = 2000;

/// What someone writes at a step.
#[derive(Clone, Debug)]
pub struct WriteEntry {
    /// Made by the form.
    pub id: CycleEntryId,
    /// In which cycle.
    pub cycle: CycleId,
    /// In which round.
    pub round: i32,
    /// At which step.
    pub step: String,
    /// Whose words they are.
    pub person: PersonId,
    /// The entries the writer had before them.
    pub replaces: Vec<CycleEntryId>,
    /// The answers by the code of their question.
    pub answers: BTreeMap<String, String>,
    /// The day it was done.
    pub done_on: Day,
}

/// Keeps what was written. Two who write without knowing of each other are both kept.
pub async fn write_entry(
    app: &App,
    actor: &Actor,
    permit: Permit,
    input: WriteEntry,
) -> Result<(), DeliveryError> {
    let authority = permit.authority();
    let db = &app.shell.db;
    if has_entry(db.read(), authority, input.id).await? {
        return Ok(());
    }
    let replaces: Vec<String> = input.replaces.iter().map(ToString::to_string).collect();
    let data = json!({ "round": input.round, "step": input.step });
    let row = CycleEntry {
        authority_id: authority,
        id: input.id,
        cycle_id: input.cycle,
        round: input.round,
        step: input.step,
        person_id: input.person,
        replaces: replaces.join(" "),
        answers: json!(input.answers).to_string(),
        done_on: input.done_on,
        made_at: actor.at,
    };
    let tx = db.begin().await?;
    match add(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        done => done?,
    }
    let entry = Audited::new("cycle.written", input.cycle.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// The answers of a step's form; a missing one is a fault beside its field.
fn read(form: &mut Form, step: &Step) -> BTreeMap<String, String> {
    step.asks
        .iter()
        .filter_map(|ask| {
            let answer = match ask.is_needed {
                true => form.text(&ask.code, LONGEST),
                false => form.optional_text(&ask.code, LONGEST),
            };
            Some((ask.code.clone(), answer?))
        })
        .filter(|(_, answer)| !answer.is_empty())
        .collect()
}

/// Takes in the form of a step.
pub(crate) async fn post(
    ctx: Ctx,
    Path(id): Path<CycleId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    let round: i32 = form.value("round").parse().unwrap_or(1);
    let step = loaded
        .way
        .steps
        .iter()
        .find(|step| step.code == form.value("step"))
        .ok_or_else(Problem::not_found)?;
    let fresh = form.choice::<CycleEntryId>("id");
    // The same form sent again is answered as before, whatever has happened since.
    if let Some(fresh) = fresh
        && has_entry(ctx.db(), ctx.authority(), fresh).await?
    {
        return Ok(done(id));
    }
    let permit = loaded.permit_to_write(&ctx, step, round).await?;
    let answers = read(&mut form, step);
    let (Some(fresh), true) = (fresh, form.is_valid()) else {
        return page::again(
            &ctx,
            &loaded,
            step,
            round,
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    let replaces = form
        .value("replaces")
        .split(' ')
        .filter_map(|id| id.parse().ok())
        .collect();
    let input = WriteEntry {
        id: fresh,
        cycle: id,
        round,
        step: step.code.clone(),
        person: ctx.me.id,
        replaces,
        answers,
        // Never before the cycle was opened: a clock that says so is wrong, and no reason to refuse.
        done_on: ctx
            .day_of(form.filled_at(ctx.now()))
            .max(loaded.cycle.opened_on),
    };
    write_entry(&ctx.app, &ctx.actor, permit, input).await?;
    accept_coach(&ctx, &loaded).await?;
    Ok(done(id))
}

fn done(id: CycleId) -> Response {
    see_other(&format!("/cycles/{id}?notice=cycle-written"))
}

/// A fault beside a field, for the pages of this module.
pub(super) fn choose(form: &mut Form, field: &str) {
    form.fail(field, Fault::new("fault-choose"));
}

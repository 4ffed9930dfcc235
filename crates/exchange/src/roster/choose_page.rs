//! The page on which a file and its school are chosen.

use askama::Template;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::admin::read_npsn;
use kernel::people::{self, School, SchoolId};
use kernel::{Action, Ctx, Permit, Target};
use platform::audit::Audited;
use platform::web::{Fault, Form, Page, Problem, Upload, html, see_other};
use serde_json::json;

use super::import::{Draft, Place, read};
use super::sheet::Sheet;
use super::store::{self, RosterImport, RosterImportId};
use super::words::file_sentence;
use crate::dapodik::Limits;

/// The choice that stands for a school not yet known.
const NEW_SCHOOL: &str = "new";

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    page: Page,
    form: Form,
    schools: Vec<(String, String)>,
    draft: Option<RosterImportId>,
    file_problem: Option<String>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::ImportRoster, Target::Authority).await?;
    choose(&ctx, Form::empty(), None).await
}

async fn choose(
    ctx: &Ctx,
    mut form: Form,
    file_problem: Option<String>,
) -> Result<Response, Problem> {
    let schools = people::list_schools(ctx.db(), ctx.authority()).await?;
    // Where there is no school yet, the first file brings one.
    if schools.is_empty() && form.value("school").is_empty() {
        form = form.with("school", NEW_SCHOOL);
    }
    let new = (
        NEW_SCHOOL.to_owned(),
        ctx.speech.say("roster-school-new").to_string(),
    );
    let named = |school: School| {
        (
            school.id.to_string(),
            format!("{} · {}", school.name, school.npsn),
        )
    };
    let is_faulty = !form.is_valid() || file_problem.is_some();
    let mut response = html(&RosterPage {
        page: ctx.page("roster-title"),
        form,
        schools: schools.into_iter().map(named).chain([new]).collect(),
        draft: store::find_open_of(ctx.db(), ctx.authority(), ctx.me.id.0).await?,
        file_problem,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn upload(ctx: Ctx, request: Request) -> Result<Response, Problem> {
    let permit = ctx.permit(Action::ImportRoster, Target::Authority).await?;
    let Upload {
        mut form,
        file_name,
        bytes,
    } = match Upload::from_request(request, &()).await {
        Ok(upload) => upload,
        Err(problem) => return too_large(&ctx, problem).await,
    };
    let place = read_place(&ctx, &mut form).await?;
    if file_name.is_empty() {
        form.fail("file", Fault::new("roster-file-missing"));
    }
    let (Some(place), true) = (place, form.is_valid()) else {
        return choose(&ctx, form, None).await;
    };
    match read(bytes).await {
        Ok(sheet) => {
            let id = keep(&ctx, permit, Draft { place, sheet }).await?;
            Ok(see_other(&format!("/roster/{id}")))
        }
        Err(problem) => {
            tracing::info!(problem = %problem, "roster file refused");
            let sentence = file_sentence(&ctx.speech, &problem);
            choose(&ctx, form, Some(sentence)).await
        }
    }
}

/// A body beyond what is received gets the same sentence as a file beyond what is read.
async fn too_large(ctx: &Ctx, problem: Problem) -> Result<Response, Problem> {
    let response = problem.into_response();
    if response.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return Ok(response);
    }
    let most = Limits::default().max_bytes as f64 / (1024.0 * 1024.0);
    let limit = ctx.speech.number(most, 0);
    let sentence = ctx
        .speech
        .say("roster-file-beyond-limit")
        .with("limit", limit);
    choose(ctx, Form::empty(), Some(sentence.to_string())).await
}

async fn read_place(ctx: &Ctx, form: &mut Form) -> Result<Option<Place>, Problem> {
    if form.value("school") != NEW_SCHOOL {
        let Some(id) = form.choice::<SchoolId>("school") else {
            return Ok(None);
        };
        let found = people::find_school(ctx.db(), ctx.authority(), id).await?;
        if found.is_none() {
            form.fail("school", Fault::new("fault-choose"));
        }
        return Ok(found.map(|school| Place::Known(school.id)));
    }
    let npsn = read_npsn(form, "npsn");
    let name = form.text("name", 120);
    let (Some(npsn), Some(name)) = (npsn, name) else {
        return Ok(None);
    };
    let known = people::find_school_by_npsn(ctx.db(), ctx.authority(), &npsn).await?;
    Ok(Some(match known {
        Some(school) => Place::Known(school.id),
        None => Place::New { npsn, name },
    }))
}

async fn keep(ctx: &Ctx, permit: Permit, draft: Draft) -> Result<RosterImportId, Problem> {
    let Draft {
        sheet: Sheet { rows, .. },
        ..
    } = &draft;
    let data = json!({ "rows": rows.len() });
    let id = RosterImportId::new();
    let row = RosterImport {
        authority_id: permit.authority(),
        id,
        made_by: ctx.me.id.0,
        made_at: ctx.now(),
        payload: serde_json::to_string(&draft).map_err(Problem::internal)?,
        outcome: String::new(),
    };
    let tx = ctx.app.shell.db.begin().await?;
    store::put(&tx, row).await?;
    tx.commit(
        &ctx.actor,
        Audited::new("roster.previewed", id.0).with(data),
    )
    .await?;
    Ok(id)
}

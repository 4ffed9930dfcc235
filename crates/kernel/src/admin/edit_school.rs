//! Adding a school and correcting what is known of one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::rules::parse_npsn;
use crate::calendar::Zone;
use crate::people::{self, School, SchoolId};
use crate::{Action, Ctx, Target};

#[derive(Template)]
#[template(path = "admin_school.html")]
struct SchoolPage {
    page: Page,
    form: Form,
    zones: Vec<(Zone, String)>,
    /// Clusters that are named already, to be chosen rather than spelt anew.
    clusters: Vec<String>,
    is_new: bool,
}

/// Reads a national school number from a form.
pub fn read_npsn(form: &mut Form, name: &str) -> Option<String> {
    let typed = form.text(name, 20)?;
    let npsn = parse_npsn(&typed);
    if npsn.is_none() {
        form.fail(name, Fault::new("fault-npsn"));
    }
    npsn
}

pub(super) async fn show_new(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    // The new row's identifier travels with the form, so that the form sent twice adds one school.
    let form = Form::empty()
        .with("id", SchoolId::new())
        .with("zone", Zone::Wib);
    school_page(&ctx, form, true).await
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<SchoolId>) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let school = find(&ctx, id).await?;
    let mut form = Form::empty()
        .with("npsn", school.npsn)
        .with("name", school.name)
        .with("zone", school.zone)
        .with("cluster", school.cluster.unwrap_or_default());
    if school.is_remote {
        form = form.with("remote", "yes");
    }
    school_page(&ctx, form, false).await
}

async fn find(ctx: &Ctx, id: SchoolId) -> Result<School, Problem> {
    people::find_school(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)
}

async fn school_page(ctx: &Ctx, form: Form, is_new: bool) -> Result<Response, Problem> {
    let title = if is_new {
        "school-new-title"
    } else {
        "school-edit-title"
    };
    let zones = Zone::ALL
        .iter()
        .map(|zone| (*zone, ctx.speech.say(zone.key()).to_string()))
        .collect();
    let is_faulty = !form.is_valid();
    let mut response = html(&SchoolPage {
        page: ctx.page(title),
        form,
        zones,
        clusters: people::clusters(&ctx.schools().await?),
        is_new,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn add(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let id = form.choice::<SchoolId>("id").unwrap_or_else(SchoolId::new);
    if people::find_school(ctx.db(), permit.authority(), id)
        .await?
        .is_some()
    {
        return Ok(see_other("/schools?notice=school-saved"));
    }
    let Some(school) = read(&ctx, &mut form, id).await? else {
        return school_page(&ctx, form, true).await;
    };
    let tx = ctx.app.shell.db.begin().await?;
    match people::add_school(&tx, school).await {
        Err(error) if is_duplicate(&error) => {
            drop(tx);
            form.fail("npsn", Fault::new("fault-npsn-taken-now"));
            return school_page(&ctx, form, true).await;
        }
        other => other?,
    }
    tx.commit(&ctx.actor, Audited::new("school.added", id.0))
        .await?;
    Ok(see_other("/schools?notice=school-saved"))
}

pub(super) async fn save(
    ctx: Ctx,
    Path(id): Path<SchoolId>,
    mut form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let earlier = find(&ctx, id).await?;
    let Some(school) = read(&ctx, &mut form, id).await? else {
        return school_page(&ctx, form, false).await;
    };
    if school != earlier {
        let tx = ctx.app.shell.db.begin().await?;
        match people::update_school(&tx, school).await {
            Err(error) if is_duplicate(&error) => {
                drop(tx);
                form.fail("npsn", Fault::new("fault-npsn-taken-now"));
                return school_page(&ctx, form, false).await;
            }
            other => other?,
        }
        tx.commit(&ctx.actor, Audited::new("school.changed", id.0))
            .await?;
    }
    Ok(see_other("/schools?notice=school-saved"))
}

async fn read(ctx: &Ctx, form: &mut Form, id: SchoolId) -> Result<Option<School>, Problem> {
    let authority_id = ctx.authority();
    let npsn = read_npsn(form, "npsn");
    let name = form.text("name", 120);
    let zone = form.choice::<Zone>("zone");
    let cluster = form.optional_text("cluster", 80);
    if let Some(npsn) = &npsn
        && let Some(other) = people::find_school_by_npsn(ctx.db(), authority_id, npsn).await?
        && other.id != id
    {
        form.fail(
            "npsn",
            Fault::new("fault-npsn-taken").with("school", other.name),
        );
    }
    let (Some(npsn), Some(name), Some(zone), Some(cluster), true) =
        (npsn, name, zone, cluster, form.is_valid())
    else {
        return Ok(None);
    };
    let is_remote = form.is("remote", "yes");
    Ok(Some(School {
        authority_id,
        id,
        npsn,
        name,
        zone,
        is_remote,
        cluster: Some(cluster).filter(|cluster| !cluster.is_empty()),
    }))
}

//! Designing instruments: by an authority for all its schools, or by a school for itself.

mod head;
mod item;
mod item_page;
mod list_page;
mod new_page;
mod sentence;
mod version_page;

use axum::Router;
use axum::routing::{get, post};
use kernel::frameworks::Definition;
use kernel::instruments::{self, InstrumentVersion, InstrumentVersionId, VersionState};
use kernel::people::SchoolId;
use kernel::{Action, App, Ctx, Permit, Target};
use platform::web::Problem;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/instruments", get(list_page::show).post(new_page::create))
        .route("/instruments/new", get(new_page::show))
        .route(
            "/instruments/{version}",
            get(version_page::show).post(version_page::save),
        )
        .route("/instruments/{version}/preview", get(version_page::preview))
        .route(
            "/instruments/{version}/publish",
            post(version_page::publish),
        )
        .route("/instruments/{version}/retire", post(version_page::retire))
        .route("/instruments/{version}/next", post(version_page::next))
        .route(
            "/instruments/{version}/items/{item}",
            get(item_page::show).post(item_page::save),
        )
        .route(
            "/instruments/{version}/items/{item}/{step}",
            post(item_page::step),
        )
}

/// Whose an instrument is: the whole authority's, or one school's.
fn target(school: Option<SchoolId>) -> Target {
    school.map_or(Target::Authority, Target::School)
}

/// The version, for someone who may change it.
async fn load(
    ctx: &Ctx,
    id: InstrumentVersionId,
) -> Result<(InstrumentVersion, Definition, Permit), Problem> {
    let version = instruments::find_version(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let permit = ctx
        .permit(Action::DesignInstruments, target(version.school_id))
        .await?;
    let definition = Definition::parse(&version.definition).map_err(Problem::internal)?;
    Ok((version, definition, permit))
}

/// The same, where only a draft will do.
async fn load_draft(
    ctx: &Ctx,
    id: InstrumentVersionId,
) -> Result<(InstrumentVersion, Definition, Permit), Problem> {
    let found = load(ctx, id).await?;
    match found.0.state {
        VersionState::Draft => Ok(found),
        _ => {
            Err(Problem::conflict("problem-instrument-fixed").back_to(format!("/instruments/{id}")))
        }
    }
}

/// Whose instruments the signed-in person may design: nobody's, schools', the authority's.
async fn owners(ctx: &Ctx) -> Result<Vec<(Option<SchoolId>, String)>, Problem> {
    let mut owners = Vec::new();
    if ctx
        .may(Action::DesignInstruments, Target::Authority)
        .await?
    {
        owners.push((None, ctx.speech.say("instrument-for-all").to_string()));
        return Ok(owners);
    }
    for school in ctx.schools().await? {
        let place = Target::School(school.id);
        if ctx.may(Action::DesignInstruments, place).await? {
            owners.push((Some(school.id), school.name));
        }
    }
    Ok(owners)
}

/// Who stands behind what is written: the school's name, or the authority's.
async fn source_of(ctx: &Ctx, school: Option<SchoolId>) -> Result<String, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let name = match school {
        Some(school) => kernel::people::find_school(db, authority, school)
            .await?
            .map(|school| school.name),
        None => kernel::people::find_authority(db, authority)
            .await?
            .map(|authority| authority.name),
    };
    Ok(ctx
        .speech
        .say("instrument-words-of")
        .with("name", name.unwrap_or_default())
        .to_string())
}

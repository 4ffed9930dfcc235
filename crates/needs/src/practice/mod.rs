//! A rater practises first: short written scenes with an agreed rating and the reason for it. What
//! someone answers is seen by them alone and counts for nothing else.

mod pages;
mod scenes;
mod store;

pub(crate) use scenes::{SceneSet, set_of};
pub use store::MIGRATION;

use axum::Router;
use axum::routing::{get, post};
use kernel::access::RoleKind;
use kernel::{App, Ctx};
use platform::web::Problem;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/practice", get(pages::list))
        .route("/practice/{set}", get(pages::show_set))
        .route("/practice/{set}/restart", post(pages::restart))
        .route(
            "/practice/{set}/scenes/{scene}",
            get(pages::show_scene).post(pages::rate),
        )
}

/// Whether the signed-in person is likely to rate others, so that they are shown the way.
pub(crate) fn is_for(ctx: &Ctx) -> bool {
    [RoleKind::Coach, RoleKind::Principal, RoleKind::Supervisor]
        .into_iter()
        .any(|role| ctx.has_role(role))
}

/// Whether the signed-in person has rated a scene of this set.
pub(crate) async fn has_begun(ctx: &Ctx, set: &SceneSet) -> Result<bool, Problem> {
    let answers = store::list_answers(ctx.db(), ctx.authority(), ctx.me.id).await?;
    Ok(answers.iter().any(|answer| answer.scenes == set.code))
}

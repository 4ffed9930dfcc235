//! The router of the program: all parts' pages behind the same doors.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use platform::db::Migration;
use platform::i18n::Words;
use platform::identity::require_session;
use platform::offline::take_items;
use platform::web;

use crate::ctx::load_ctx;
use crate::{App, Part};

/// The most bytes of a request without a file.
const BODY_LIMIT: usize = 1024 * 1024;

/// All pages of the parts. From outside in: safety headers, problem pages, refusal of foreign
/// forms, session, waiting work, context.
pub fn router(app: App, parts: &[Part]) -> Router {
    let shell = app.shell.clone();
    parts
        .iter()
        .fold(Router::new(), |router, part| router.merge((part.routes)()))
        .route("/health", get(|| async { "ok" }))
        .merge(web::asset_routes())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(app.clone(), load_ctx))
        .layer(from_fn_with_state(shell.clone(), take_items))
        .layer(from_fn_with_state(shell.clone(), require_session))
        .layer(from_fn(web::refuse_foreign_posts))
        .layer(from_fn_with_state(shell, web::render_problems))
        .layer(from_fn(web::harden))
        .with_state(app)
}

/// The tables of the parts, oldest first.
pub fn migrations(parts: &[Part]) -> Vec<Migration> {
    parts
        .iter()
        .flat_map(|part| part.migrations.iter().copied())
        .collect()
}

/// The sentences of the parts and the platform.
pub fn words(parts: &[Part]) -> Vec<Words> {
    std::iter::once(platform::WORDS)
        .chain(parts.iter().map(|part| part.words))
        .collect()
}

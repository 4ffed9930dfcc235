//! The administrator's pages: schools, people, accounts and roles, and the trail of changes.
//!
//! They change who may come in and where people work, never what is said of anyone's competence.

mod account_page;
mod accounts_page;
mod audit_page;
mod edit_person;
mod edit_school;
mod posts;
mod roles;
mod rules;
mod schools_page;

pub use edit_school::read_npsn;

use axum::Router;
use axum::routing::{get, post};

use crate::App;

/// The pages of this module.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/schools", get(schools_page::show))
        .route(
            "/schools/new",
            get(edit_school::show_new).post(edit_school::add),
        )
        .route(
            "/schools/{school}",
            get(edit_school::show).post(edit_school::save),
        )
        .route("/accounts", get(accounts_page::show))
        .route(
            "/accounts/new",
            get(edit_person::show_new).post(edit_person::add),
        )
        .route(
            "/accounts/{person}/record",
            get(edit_person::show).post(edit_person::save),
        )
        .route("/accounts/{person}/posts", post(posts::give))
        .route("/accounts/{person}/posts/{post}/end", post(posts::end))
        .route(
            "/accounts/{person}",
            get(account_page::show).post(account_page::make),
        )
        .route(
            "/accounts/{person}/password",
            post(account_page::give_password),
        )
        .route("/accounts/{person}/close", post(account_page::close))
        .route("/accounts/{person}/open", post(account_page::open))
        .route("/accounts/{person}/roles", post(roles::give))
        .route("/accounts/{person}/roles/{role}/remove", post(roles::take))
        .route("/audit", get(audit_page::show))
}

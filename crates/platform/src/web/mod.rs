//! The web shell: pages, forms, problems, assets and the headers that keep a browser safe.

mod assets;
mod conflict;
mod cookie;
mod form;
mod page;
mod problem;
mod security;
mod upload;

pub use assets::asset_routes;
pub use conflict::{Difference, differences};
pub use cookie::{read_cookie, session_cookie};
pub use form::{Fault, Form, OpenForm};
pub use page::{NavLink, Page, html, see_other};
pub use problem::{Problem, render_problems};
pub use security::{harden, refuse_foreign_posts};
pub use upload::Upload;

use axum::http::HeaderMap;

use crate::i18n::Language;

/// The cookie that holds the session.
pub const SESSION_COOKIE: &str = "bina_session";
/// The cookie that remembers the language of someone not signed in.
pub const LANGUAGE_COOKIE: &str = "bina_language";

/// The language of a visitor who is not signed in: what they chose, else Indonesian.
pub fn visitor_language(headers: &HeaderMap) -> Language {
    read_cookie(headers, LANGUAGE_COOKIE)
        .and_then(|word| word.parse().ok())
        .unwrap_or(Language::Indonesian)
}

/// The address a request came from, for counting tries; a proxy in front must set `X-Forwarded-For`.
pub fn client_address(headers: &HeaderMap) -> String {
    headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .map_or_else(|| "direct".to_owned(), |address| address.trim().to_owned())
}

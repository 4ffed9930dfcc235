//! Finds out who asks, and brings visitors to the sign-in page without losing what they typed.

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::pages::sign_in_page;
use super::store::{self, AccountId, SessionId, secret_hash};
use crate::i18n::Language;
use crate::web::{Form, Problem, SESSION_COOKIE, read_cookie, see_other, visitor_language};
use crate::{AuthorityId, Shell};

/// The most bytes of a form that are carried over a new sign-in.
const CARRIED_LIMIT: usize = 256 * 1024;

/// Someone who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The authority whose records they work with.
    pub authority: AuthorityId,
    /// Their account.
    pub account: AccountId,
    /// Whom the account belongs to.
    pub subject: Uuid,
    /// This device.
    pub session: SessionId,
    /// The token their forms carry.
    pub csrf: String,
    /// The language of their pages.
    pub language: Language,
    /// Whether the password was given by someone else and must be changed first.
    pub must_change: bool,
}

/// Lets a request through when someone is signed in or the page is for visitors.
pub async fn require_session(
    State(shell): State<Shell>,
    mut request: Request,
    next: Next,
) -> Response {
    // Taken out first: a request may not be borrowed while the database answers.
    let cookie = read_cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    match load(&shell, cookie).await {
        Ok(Some(signed_in)) if is_held_back(&signed_in, &request) => see_other("/account"),
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(signed_in.clone());
            let mut response = next.run(request).await;
            response.extensions_mut().insert(signed_in);
            response
        }
        Ok(None) if is_for_visitors(request.uri().path()) => next.run(request).await,
        Ok(None) => ask_to_sign_in(&shell, request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Whoever signed in with a password that someone else knows sees no page before they changed it.
/// Forms are let through, so that what was typed before a new sign-in is not lost.
fn is_held_back(signed_in: &SignedIn, request: &Request) -> bool {
    let path = request.uri().path();
    let is_open = path == "/account" || path.starts_with("/sign-") || is_for_visitors(path);
    signed_in.must_change && request.method() != Method::POST && !is_open
}

async fn load(shell: &Shell, cookie: Option<String>) -> Result<Option<SignedIn>, Problem> {
    let Some(cookie) = cookie else {
        return Ok(None);
    };
    let found = store::find_by_cookie(shell.db.read(), &cookie, shell.clock.now()).await?;
    Ok(found.map(|(session, account)| SignedIn {
        authority: session.authority_id,
        account: account.id,
        subject: account.subject_id,
        session: session.id,
        csrf: secret_hash(&format!("form:{cookie}")),
        language: account.language,
        must_change: account.must_change,
    }))
}

fn is_for_visitors(path: &str) -> bool {
    [
        "/sign-in",
        "/setup",
        "/assets/",
        "/language",
        "/health",
        "/sw.js",
        "/manifest.webmanifest",
        "/offline",
        "/q/",
    ]
    .iter()
    .any(|open| path.starts_with(open))
}

async fn ask_to_sign_in(shell: &Shell, request: Request) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    if request.method() != Method::POST {
        let query: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        return match path.as_str() {
            "/" => see_other("/sign-in"),
            _ => see_other(&format!("/sign-in?next={query}")),
        };
    }
    let speech = shell.speech(visitor_language(request.headers()));
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let body = axum::body::to_bytes(request.into_body(), CARRIED_LIMIT).await;
    let (form, problem) = match (is_form, body) {
        (true, Ok(body)) => {
            let form = Form::empty()
                .with("resume_path", &path)
                .with("resume_body", String::from_utf8_lossy(&body));
            (form, "sign-in-expired")
        }
        // A file cannot be carried over; the page it was chosen on can be shown again.
        _ => (Form::empty().with("next", &path), "sign-in-expired-file"),
    };
    match sign_in_page(speech, form, Some(problem)) {
        Ok(mut page) => {
            *page.status_mut() = StatusCode::UNAUTHORIZED;
            page
        }
        Err(problem) => problem.into_response(),
    }
}

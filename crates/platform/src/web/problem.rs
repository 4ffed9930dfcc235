//! What could not be done, as a page that says why and what to do, or as RFC 9457 JSON.

use askama::Template;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sea_orm::DbErr;

use super::form::Fault;
use super::page::{Page, html};
use super::visitor_language;
use crate::Shell;
use crate::identity::SignedIn;

/// Why a request could not be served.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    fault: Fault,
    back: Option<String>,
}

impl Problem {
    /// A problem by the key of its sentence.
    pub fn new(status: StatusCode, key: &'static str) -> Self {
        Self {
            status,
            fault: Fault::new(key),
            back: None,
        }
    }

    /// What was asked for is not there, or not for this person to see.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "problem-not-found")
    }

    /// The person may not do this.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "problem-forbidden")
    }

    /// Nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "problem-not-signed-in")
    }

    /// A rule of the domain stands against it.
    pub fn rule(key: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, key)
    }

    /// Someone else changed the record in the meantime.
    pub fn conflict(key: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, key)
    }

    /// Something of ours failed; the cause goes to the log, not to the page.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(error = %cause, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "problem-internal")
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.fault = self.fault.with(name, value);
        self
    }

    /// Where the page offers to go on.
    #[must_use]
    pub fn back_to(mut self, path: impl Into<String>) -> Self {
        self.back = Some(path.into());
        self
    }
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    sentence: String,
    back: String,
}

/// Turns every problem, and every bare error of the router, into a page or JSON in the reader's language.
pub async fn render_problems(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let visitor = visitor_language(request.headers());
    let wants_json = wants_json(request.headers());
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if status == StatusCode::NOT_FOUND => Problem::not_found(),
        None if status == StatusCode::METHOD_NOT_ALLOWED => Problem::not_found(),
        None if status == StatusCode::BAD_REQUEST => Problem::new(status, "problem-malformed"),
        None => return response,
    };
    let language = response
        .extensions()
        .get::<SignedIn>()
        .map_or(visitor, |signed_in| signed_in.language);
    let speech = shell.speech(language);
    let sentence = problem.fault.say(&speech).to_string();
    if wants_json {
        let body = serde_json::json!({
            "type": "about:blank",
            "title": problem.status.canonical_reason().unwrap_or_default(),
            "status": problem.status.as_u16(),
            "detail": sentence,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        return (problem.status, kind, Json(body)).into_response();
    }
    let page = Page::for_visitor(speech, "problem-title", &path);
    let back = problem.back.unwrap_or_else(|| "/".to_owned());
    match html(&ProblemPage {
        page,
        sentence,
        back,
    }) {
        Ok(mut rendered) => {
            *rendered.status_mut() = problem.status;
            rendered
        }
        Err(_) => problem.status.into_response(),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("json"))
}

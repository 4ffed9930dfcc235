//! What a device asks when a network is there, and the pages beside its waiting work.

use askama::Template;
use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::json;

use super::DEVICE_HEADER;
use super::receipt::{DeviceId, received};
use crate::Shell;
use crate::identity::SignedIn;
use crate::web::{Page, Problem, html, visitor_language};

/// The pages of this module.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Shell: FromRef<S>,
{
    Router::new()
        .route("/sync", get(standing))
        .route("/unsent", get(unsent))
        .route("/offline", get(offline))
}

/// Who is signed in, the token of their forms, and how many pieces of this device have arrived.
async fn standing(
    State(shell): State<Shell>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let device = headers
        .get(DEVICE_HEADER)
        .and_then(|value| value.to_str().ok()?.parse::<DeviceId>().ok());
    let received = match device {
        Some(device) => received(shell.db.read(), signed_in.authority, device).await?,
        None => 0,
    };
    let answer = Json(json!({
        "person": signed_in.subject,
        "csrf": signed_in.csrf,
        "received": received,
    }));
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, answer).into_response())
}

#[derive(Template)]
#[template(path = "unsent.html")]
struct UnsentPage {
    page: Page,
}

/// What waits on this device. The device fills it in: the server does not know it yet.
async fn unsent(Extension(page): Extension<Page>) -> Result<Response, Problem> {
    let title = page.say("unsent-title").to_string();
    html(&UnsentPage {
        page: page.titled(title),
    })
}

#[derive(Template)]
#[template(path = "offline.html")]
struct OfflinePage {
    page: Page,
}

/// Shown by the device in place of a page that it does not keep.
async fn offline(State(shell): State<Shell>, headers: HeaderMap) -> Result<Response, Problem> {
    let speech = shell.speech(visitor_language(&headers));
    let page = Page::for_visitor(speech, "offline-title", "/");
    html(&OfflinePage { page })
}

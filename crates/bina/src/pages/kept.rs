//! The working set of a device: the pages that the signed-in person may need without a network, made
//! by the same handlers behind the same access checks, all in one answer.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, header};
use axum::response::{IntoResponse, Response};
use kernel::Ctx;
use kernel::router::router;
use platform::offline::KEEP_HEADER;
use platform::web::Problem;
use serde_json::json;
use tower::ServiceExt;

/// Pages kept at most: what a phone can hold, and a slow line carry in a minute.
const MOST_PAGES: usize = 80;
/// The largest page, in bytes.
const LARGEST_PAGE: usize = 1024 * 1024;

/// Every page of the working set, a line of JSON for each.
pub(crate) async fn show(ctx: Ctx, headers: HeaderMap) -> Result<Response, Problem> {
    let mut paths = vec!["/".to_owned(), "/unsent".to_owned()];
    for part in crate::parts() {
        for path in (part.kept)(ctx.clone()).await? {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths.truncate(MOST_PAGES);
    let cookie = headers.get(header::COOKIE).cloned();
    let pages = router(ctx.app.clone(), &crate::parts());
    let mut lines = String::new();
    for path in paths {
        let mut request = Request::get(&path).header(KEEP_HEADER, "1");
        if let Some(cookie) = &cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).map_err(Problem::internal)?;
        let Ok(answer) = pages.clone().oneshot(request).await;
        // A page that has gone in the meantime is not kept.
        if !answer.status().is_success() {
            continue;
        }
        let bytes = to_bytes(answer.into_body(), LARGEST_PAGE)
            .await
            .map_err(Problem::internal)?;
        let line = json!({ "path": path, "html": String::from_utf8_lossy(&bytes) });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-ndjson"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, lines).into_response())
}

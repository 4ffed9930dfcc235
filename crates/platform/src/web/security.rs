//! Headers that keep a browser safe, and the refusal of forms sent from elsewhere.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// No inline script or style, nothing from elsewhere, no framing.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// Adds the security headers to every answer.
pub async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses a change that another site asks for, whatever cookies the browser adds.
pub async fn refuse_foreign_posts(request: Request, next: Next) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if is_safe || is_from_here(request.headers()) {
        next.run(request).await
    } else {
        Problem::new(StatusCode::FORBIDDEN, "problem-foreign-form").into_response()
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, found)| found == host),
        // Programs that are no browser send neither header and carry no one's cookies by accident.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_form_from_another_site_is_told_apart_from_ours() {
        let host = ("host", "bina.sch.id");
        assert!(is_from_here(&headers(&[
            host,
            ("origin", "https://bina.sch.id")
        ])));
        assert!(!is_from_here(&headers(&[
            host,
            ("origin", "https://lain.example")
        ])));
        assert!(!is_from_here(&headers(&[
            host,
            ("sec-fetch-site", "cross-site")
        ])));
        assert!(is_from_here(&headers(&[
            host,
            ("sec-fetch-site", "same-origin")
        ])));
    }
}

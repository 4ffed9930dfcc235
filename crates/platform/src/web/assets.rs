//! The few files beside the pages, named by their content so that a browser keeps them for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use sha2::{Digest, Sha256};

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static str,
    path: String,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    [
        (
            "style.css",
            "text/css; charset=utf-8",
            include_str!("../../assets/style.css"),
        ),
        (
            "bina.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/bina.js"),
        ),
        (
            "outbox.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/outbox.js"),
        ),
        (
            "journal.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/journal.js"),
        ),
        (
            "icon.svg",
            "image/svg+xml",
            include_str!("../../assets/icon.svg"),
        ),
    ]
    .into_iter()
    .map(|(name, kind, body)| {
        let digest = Sha256::digest(body.as_bytes());
        let path = format!(
            "/assets/{:02x}{:02x}{:02x}{:02x}/{name}",
            digest[0], digest[1], digest[2], digest[3]
        );
        Asset {
            name,
            kind,
            body,
            path,
        }
    })
    .collect()
});

/// The address of an asset; the name itself when there is none such.
pub(super) fn path_of(name: &'static str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or(name, |asset| asset.path.as_str())
}

/// Serves the assets.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(&asset.path, get(move || async move { answer(asset) }))
    })
}

fn answer(asset: &'static Asset) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    (headers, asset.body)
}

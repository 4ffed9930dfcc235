//! The few files beside the pages, named by their content so that a browser keeps them for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::identity::hex;

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static [u8],
    path: String,
}

/// The rules of the queue, its storage, its sender, and what they do on a page.
const OFFLINE: &str = concat!(
    include_str!("../../assets/offline/queue.js"),
    include_str!("../../assets/offline/vault.js"),
    include_str!("../../assets/offline/sender.js"),
    include_str!("../../assets/offline/unsent.js"),
    include_str!("../../assets/offline/page.js"),
);
/// The same rules in the background.
const WORKER: &str = concat!(
    include_str!("../../assets/offline/queue.js"),
    include_str!("../../assets/offline/vault.js"),
    include_str!("../../assets/offline/sender.js"),
    include_str!("../../assets/offline/worker.js"),
);

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let files: [(&str, &str, &[u8]); 8] = [
        (
            "style.css",
            "text/css; charset=utf-8",
            include_bytes!("../../assets/style.css"),
        ),
        (
            "bina.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/bina.js"),
        ),
        (
            "offline.js",
            "text/javascript; charset=utf-8",
            OFFLINE.as_bytes(),
        ),
        (
            "lesson.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/lesson.js"),
        ),
        (
            "journal.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../../assets/journal.js"),
        ),
        (
            "icon.svg",
            "image/svg+xml",
            include_bytes!("../../assets/icon.svg"),
        ),
        (
            "icon-192.png",
            "image/png",
            include_bytes!("../../assets/icon-192.png"),
        ),
        (
            "icon-512.png",
            "image/png",
            include_bytes!("../../assets/icon-512.png"),
        ),
    ];
    files
        .into_iter()
        .map(|(name, kind, body)| {
            let path = format!("/assets/{}/{name}", short_digest(body));
            Asset {
                name,
                kind,
                body,
                path,
            }
        })
        .collect()
});

fn short_digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..4])
}

/// The service worker. It stands at one address, so that every page is in its reach; its text names
/// the files of this version, so that a new version of any of them is a new worker.
static SERVICE_WORKER: LazyLock<String> = LazyLock::new(|| {
    // The large icons are wanted once, when the program is installed.
    let files: Vec<&str> = ASSETS
        .iter()
        .filter(|asset| asset.kind != "image/png")
        .map(|asset| asset.path.as_str())
        .collect();
    let names = serde_json::json!(files);
    let version = short_digest(format!("{names}{WORKER}").as_bytes());
    format!("const VERSION = \"{version}\";\nconst FILES = {names};\n{WORKER}")
});

/// What a phone needs to know to install the program.
static MANIFEST: LazyLock<String> = LazyLock::new(|| {
    let icon = |name, sizes: &str, kind: &str, purpose: &str| serde_json::json!({ "src": path_of(name), "sizes": sizes, "type": kind, "purpose": purpose });
    serde_json::json!({
        "id": "/",
        "name": "Bina",
        "short_name": "Bina",
        "lang": "id",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": [
            icon("icon.svg", "any", "image/svg+xml", "any"),
            icon("icon-192.png", "192x192", "image/png", "any maskable"),
            icon("icon-512.png", "512x512", "image/png", "any maskable"),
        ],
    })
    .to_string()
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
    let first = Router::new()
        .route("/sw.js", get(|| async { service_worker() }))
        .route("/manifest.webmanifest", get(|| async { manifest() }));
    ASSETS.iter().fold(first, |router, asset| {
        router.route(&asset.path, get(move || async move { answer(asset) }))
    })
}

fn service_worker() -> impl IntoResponse {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, SERVICE_WORKER.as_str())
}

fn manifest() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/manifest+json");
    ([(header::CONTENT_TYPE, kind)], MANIFEST.as_str())
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

//! The door for waiting work: the same handlers behind the same access checks, and a receipt.
//!
//! A piece goes to its own form's handler. Sent again, it is answered from its receipt; overtaken by
//! a later piece of the same device under the same key, it changes nothing.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sea_orm::DbErr;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::receipt::{
    self, Item, ItemId, Receipt, SLOT, Slot, find_receipt, is_overtaken, receive, set_aside,
    withdraw,
};
use super::{DEVICE_HEADER, ITEM_HEADER, KEY_HEADER, NUMBER_HEADER, PERSON_HEADER};
use crate::Shell;
use crate::identity::{SignedIn, hex};
use crate::web::Problem;

/// The most bytes of a piece, photographs included.
const LARGEST: usize = 4 * 1024 * 1024;
/// The longest key.
const LONGEST_KEY: usize = 300;

/// Takes in a request that carries a piece of waiting work; lets every other one through.
pub async fn take_items(State(shell): State<Shell>, request: Request, next: Next) -> Response {
    let is_piece = request.headers().contains_key(ITEM_HEADER);
    let signed_in = request.extensions().get::<SignedIn>().cloned();
    match signed_in {
        Some(signed_in) if is_piece && request.method() == Method::POST => {
            take(&shell, &signed_in, request, next)
                .await
                .unwrap_or_else(IntoResponse::into_response)
        }
        _ => next.run(request).await,
    }
}

async fn take(
    shell: &Shell,
    signed_in: &SignedIn,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large"))?;
    let item = read(shell, signed_in, &parts.headers, &body).ok_or_else(malformed)?;
    if item.receipt.person_id != signed_in.subject {
        return Err(Problem::conflict("problem-item-of-another"));
    }
    let db = shell.db.read();
    if let Some(known) = find_receipt(db, item.authority, item.receipt.id).await? {
        return answered(shell, &item, &known).await;
    }
    if is_overtaken(db, item.authority, &item.receipt).await? {
        let tx = shell.db.begin().await?;
        set_aside(&*tx, item.clone()).await?;
        tx.commit_bookkeeping().await?;
        return taken(shell, &item, &item.receipt.location).await;
    }
    let slot = Slot::of(item.clone());
    let request = Request::from_parts(parts, Body::from(body));
    let response = SLOT.scope(slot.clone(), next.run(request)).await;
    conclude(shell, item, slot.take().is_some(), response).await
}

/// A piece is received when its handler sends the browser on; any other answer is the handler's word
/// on why not, and nothing of the piece stays behind. `is_open`: no transaction has taken its receipt.
async fn conclude(
    shell: &Shell,
    item: Item,
    is_open: bool,
    response: Response,
) -> Result<Response, Problem> {
    if response.status() == StatusCode::SEE_OTHER {
        if is_open {
            receive_late(shell, &item).await?;
        }
        let location = response.headers().get(header::LOCATION);
        let location = location.and_then(|value| value.to_str().ok());
        return taken(shell, &item, location.unwrap_or("/")).await;
    }
    let known = find_receipt(shell.db.read(), item.authority, item.receipt.id).await?;
    match known {
        // The same piece came twice at once, and the other one was kept.
        Some(known) if is_open || response.status().is_server_error() => {
            answered(shell, &item, &known).await
        }
        Some(known) => {
            let tx = shell.db.begin().await?;
            withdraw(&*tx, item.authority, &known).await?;
            tx.commit_bookkeeping().await?;
            Ok(response)
        }
        None => Ok(response),
    }
}

/// The receipt of a piece whose handler found all of it there already.
async fn receive_late(shell: &Shell, item: &Item) -> Result<(), DbErr> {
    let tx = shell.db.begin().await?;
    let Err(error) = receive(&*tx, item.clone()).await else {
        return tx.commit_bookkeeping().await;
    };
    drop(tx);
    let known = find_receipt(shell.db.read(), item.authority, item.receipt.id).await?;
    known.map(drop).ok_or(error)
}

async fn answered(shell: &Shell, item: &Item, known: &Receipt) -> Result<Response, Problem> {
    if known.digest != item.receipt.digest || known.person_id != item.receipt.person_id {
        tracing::warn!(item.id = %known.id, "a piece of work came again with other content");
        return Err(Problem::conflict("problem-item-differs"));
    }
    taken(shell, item, &known.location).await
}

async fn taken(shell: &Shell, item: &Item, location: &str) -> Result<Response, Problem> {
    let device = item.receipt.device_id;
    let received = receipt::received(shell.db.read(), item.authority, device).await?;
    Ok(Json(json!({ "to": location, "received": received })).into_response())
}

fn read(shell: &Shell, signed_in: &SignedIn, headers: &HeaderMap, body: &[u8]) -> Option<Item> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let key = text(KEY_HEADER)?;
    if key.len() > LONGEST_KEY {
        return None;
    }
    Some(Item {
        authority: signed_in.authority,
        receipt: Receipt {
            authority_id: signed_in.authority,
            id: text(ITEM_HEADER)?.parse::<ItemId>().ok()?,
            device_id: text(DEVICE_HEADER)?.parse().ok()?,
            person_id: text(PERSON_HEADER)?.parse().ok()?,
            number: text(NUMBER_HEADER)?.parse().ok()?,
            key: key.to_owned(),
            digest: digest(headers, body),
            location: text(header::REFERER.as_str())
                .and_then(own_path)
                .unwrap_or_else(|| "/".to_owned()),
            received_at: shell.clock.now(),
        },
    })
}

/// The path of the page a piece was filled on.
fn own_path(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    Some(format!("/{}", rest.split_once('/')?.1))
}

/// What was sent, without what differs from one sending to the next: the form's token and for how
/// long it has waited. Of a form with files, its length stands for it: their borders differ.
fn digest(headers: &HeaderMap, body: &[u8]) -> String {
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return "files".to_owned();
    }
    let mut hash = Sha256::new();
    for (name, value) in form_urlencoded::parse(body) {
        if !matches!(&*name, "_csrf" | "ago") {
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name.as_bytes());
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value.as_bytes());
        }
    }
    hex(&hash.finalize())
}

fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "problem-malformed")
}

//! Whether a badge is good: signed by one of the issuer's keys, in its time, not revoked.

use serde_json::Value as Json;

use super::key::Jwks;
use super::status::StatusList;
use super::token;

/// Why a badge is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is no signed token.
    #[error("this is no signed token")]
    NotAToken,
    /// It is signed in a way that is not taken.
    #[error("only RS256 is taken")]
    Algorithm,
    /// None of the issuer's keys has this name.
    #[error("the issuer has no such key")]
    UnknownKey,
    /// The signature does not fit: something was changed.
    #[error("the badge was altered")]
    Altered,
    /// Its content is no badge, or contradicts its claims.
    #[error("the token is no badge")]
    NotABadge,
    /// Its time has not come.
    #[error("the badge is not valid yet")]
    NotYet,
    /// Its time is over.
    #[error("the badge has expired")]
    Expired,
    /// It was taken back.
    #[error("the badge was revoked")]
    Revoked,
    /// Whether it was taken back cannot be told from this list.
    #[error("the status list is not the badge's")]
    NoStatus,
}

/// A badge that is good.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The credential.
    pub credential: Json,
}

/// Verifies a badge against the issuer's keys, its status list (a token as well) and a moment (seconds
/// of Unix time). Nothing is fetched.
pub fn verify(badge: &str, keys: &Jwks, list: &str, now: i64) -> Result<Verified, Refusal> {
    let credential = token::open(badge, keys)?;
    let types = credential["type"].as_array().ok_or(Refusal::NotABadge)?;
    let agrees = credential["iss"] == credential["issuer"]["id"]
        && credential["jti"] == credential["id"]
        && credential["sub"] == credential["credentialSubject"]["id"];
    if !types.iter().any(|one| one == "OpenBadgeCredential") || !agrees {
        return Err(Refusal::NotABadge);
    }
    check_time(&credential, now)?;
    let status = &credential["credentialStatus"];
    let (address, list) = verify_status_list(list, keys, now)?;
    let index = status["statusListIndex"]
        .as_str()
        .and_then(|index| index.parse().ok());
    if status["statusListCredential"] != address.as_str() {
        return Err(Refusal::NoStatus);
    }
    match index.and_then(|index| list.is_revoked(index)) {
        Some(false) => Ok(Verified { credential }),
        Some(true) => Err(Refusal::Revoked),
        None => Err(Refusal::NoStatus),
    }
}

/// The address of a status list and the list, if it is signed and in its time.
pub fn verify_status_list(
    list: &str,
    keys: &Jwks,
    now: i64,
) -> Result<(String, StatusList), Refusal> {
    let list = token::open(list, keys)?;
    check_time(&list, now)?;
    let subject = &list["credentialSubject"];
    let encoded = subject["encodedList"].as_str().ok_or(Refusal::NoStatus)?;
    let bits = StatusList::decode(encoded).map_err(|_| Refusal::NoStatus)?;
    if subject["statusPurpose"] != "revocation" {
        return Err(Refusal::NoStatus);
    }
    let address = list["id"].as_str().ok_or(Refusal::NoStatus)?;
    Ok((address.to_owned(), bits))
}

fn check_time(token: &Json, now: i64) -> Result<(), Refusal> {
    let claim = |name: &str| token[name].as_i64().ok_or(Refusal::NotABadge);
    if now < claim("nbf")? {
        Err(Refusal::NotYet)
    } else if now >= claim("exp")? {
        Err(Refusal::Expired)
    } else {
        Ok(())
    }
}

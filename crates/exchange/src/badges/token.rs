//! Compact JWS with RS256 (RFC 7515, RFC 7518): the one algorithm every library of the kind knows.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use rsa::sha2::Sha256;
use serde_json::{Value as Json, json};

use super::key::{BadgeKey, Jwks};
use super::verify::Refusal;

/// The payload as a signed token.
pub(super) fn sign(key: &BadgeKey, payload: &Json) -> String {
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": key.id });
    let signed = format!("{}.{}", part(&header), part(payload));
    // Blinded with the system's randomness, so that the time it takes tells nothing of the key.
    let signature = key
        .private
        .pkcs1v15_sign::<Sha256>(signed.as_bytes())
        .expect("invariant: a key of 3072 bits signs any text");
    format!("{signed}.{}", BASE64URL.encode(signature))
}

fn part(value: &Json) -> String {
    BASE64URL.encode(value.to_string())
}

/// The payload of a token that one of these keys signed.
pub(super) fn open(token: &str, keys: &Jwks) -> Result<Json, Refusal> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::NotAToken)?;
    let (header, payload) = signed.split_once('.').ok_or(Refusal::NotAToken)?;
    let header = read(header)?;
    // The key decides the algorithm, never the token alone: `none` and all others are refused.
    if header["alg"] != "RS256" {
        return Err(Refusal::Algorithm);
    }
    let key = keys
        .keys
        .iter()
        .find(|key| header["kid"] == key.kid.as_str())
        .and_then(super::key::Jwk::key)
        .ok_or(Refusal::UnknownKey)?;
    let signature = BASE64URL
        .decode(signature)
        .map_err(|_| Refusal::NotAToken)?;
    key.pkcs1v15_verify::<Sha256>(signed.as_bytes(), &signature)
        .map_err(|_| Refusal::Altered)?;
    read(payload)
}

fn read(part: &str) -> Result<Json, Refusal> {
    let bytes = BASE64URL.decode(part).map_err(|_| Refusal::NotAToken)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::NotAToken)
}

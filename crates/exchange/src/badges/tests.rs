//! Badges that are good, and every way of not being so.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use serde_json::Value as Json;

use super::*;

const NOW: i64 = 1_795_000_000;
const DAY: i64 = 86_400;
const LIST: &str = "https://contoh.id/badges/a/status";

/// Keys take a while to make, so all tests share two: one in use, one retired.
static KEYS: LazyLock<[BadgeKey; 2]> =
    LazyLock::new(|| ["k1", "k2"].map(|id| BadgeKey::make(id.to_owned()).unwrap()));

fn jwks() -> Jwks {
    Jwks {
        keys: KEYS.iter().map(BadgeKey::public).collect(),
    }
}

fn issuer() -> Issuer {
    Issuer {
        id: "https://contoh.id/badges/a".to_owned(),
        name: "Dinas Contoh".to_owned(),
    }
}

fn badge() -> Badge {
    Badge {
        id: "https://contoh.id/badges/a/b1".to_owned(),
        issuer: issuer(),
        subject: "urn:uuid:01900000-0000-7000-8000-000000000001".to_owned(),
        subject_name: "Bu Sari".to_owned(),
        achievement: Achievement {
            id: "https://contoh.id/badges/a/kinds/practice-held".to_owned(),
            name: "Praktik yang bertahan".to_owned(),
            description: "Terlihat bertahan".to_owned(),
            criteria: "Dilihat orang lain".to_owned(),
            image: badge_image('P'),
        },
        evidence: vec![Evidence {
            name: "Pemeriksaan".to_owned(),
            narrative: "Dilihat 60 hari sesudah program".to_owned(),
        }],
        valid_from: NOW - DAY,
        valid_until: NOW + DAY,
        status: StatusEntry {
            list: LIST.to_owned(),
            index: 7,
        },
    }
}

fn list(revoked: &[usize]) -> String {
    StatusList::of(revoked.iter().copied()).sign(&KEYS[0], &issuer(), LIST, NOW - DAY, NOW + DAY)
}

fn payload(token: &str) -> Json {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL.decode(part).unwrap()).unwrap()
}

#[test]
fn a_badge_is_good_in_its_time_and_carries_what_the_format_asks_for() {
    let found = verify(&badge().sign(&KEYS[0]), &jwks(), &list(&[]), NOW).unwrap();
    let credential = found.credential;
    assert_eq!(credential["type"][1], "OpenBadgeCredential");
    let achievement = &credential["credentialSubject"]["achievement"];
    assert_eq!(achievement["criteria"]["narrative"], "Dilihat orang lain");
    let image = achievement["image"]["id"].as_str().unwrap();
    assert!(image.starts_with("data:image/svg+xml;base64,"));
    assert_eq!(credential["validFrom"], "2026-11-17T11:06:40Z");
    assert_eq!(credential["credentialStatus"]["statusListIndex"], "7");
}

#[test]
fn each_altered_field_and_each_altered_part_is_refused() {
    let token = badge().sign(&KEYS[0]);
    let parts: Vec<&str> = token.split('.').collect();
    let whole = payload(&token);
    let fields: Vec<String> = whole.as_object().unwrap().keys().cloned().collect();
    assert!(fields.len() >= 14, "{fields:?}");
    for field in fields {
        let mut altered = whole.clone();
        altered[&field] = match &altered[&field] {
            Json::Number(number) => Json::from(number.as_i64().unwrap() + DAY),
            _ => Json::from("diubah"),
        };
        let altered = BASE64URL.encode(altered.to_string());
        let token = format!("{}.{altered}.{}", parts[0], parts[2]);
        let refused = verify(&token, &jwks(), &list(&[]), NOW);
        assert_eq!(refused, Err(Refusal::Altered), "{field}");
    }
    let turned: String = parts[2].chars().rev().collect();
    let token = format!("{}.{}.{turned}", parts[0], parts[1]);
    assert!(verify(&token, &jwks(), &list(&[]), NOW).is_err());
}

#[test]
fn a_token_that_names_another_algorithm_or_key_is_refused() {
    let token = badge().sign(&KEYS[0]);
    let parts: Vec<&str> = token.split('.').collect();
    for (header, expected) in [
        (
            r#"{"alg":"none","typ":"JWT","kid":"k1"}"#,
            Refusal::Algorithm,
        ),
        (
            r#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#,
            Refusal::Algorithm,
        ),
        (
            r#"{"alg":"RS256","typ":"JWT","kid":"k9"}"#,
            Refusal::UnknownKey,
        ),
        (
            r#"{"alg":"RS256","typ":"JWT","kid":"k2"}"#,
            Refusal::Altered,
        ),
    ] {
        let token = format!("{}.{}.{}", BASE64URL.encode(header), parts[1], parts[2]);
        let refused = verify(&token, &jwks(), &list(&[]), NOW);
        assert_eq!(refused, Err(expected), "{header}");
    }
    for text in ["", "a", "a.b", "a.b.c", "..", "ä.ö.ü"] {
        let refused = verify(text, &jwks(), &list(&[]), NOW);
        assert_eq!(refused, Err(Refusal::NotAToken), "{text:?}");
    }
}

#[test]
fn an_early_an_expired_and_a_revoked_badge_are_refused() {
    let token = badge().sign(&KEYS[0]);
    let early = verify(&token, &jwks(), &list(&[]), NOW - 2 * DAY);
    assert_eq!(early, Err(Refusal::NotYet));
    assert_eq!(
        verify(&token, &jwks(), &list(&[]), NOW + DAY),
        Err(Refusal::Expired)
    );
    assert_eq!(
        verify(&token, &jwks(), &list(&[7]), NOW),
        Err(Refusal::Revoked)
    );
    for other in [0, 6, 8, LEAST_BITS + 9] {
        assert!(
            verify(&token, &jwks(), &list(&[other]), NOW).is_ok(),
            "{other}"
        );
    }
}

#[test]
fn a_status_list_of_another_address_or_one_that_is_stale_does_not_serve() {
    let token = badge().sign(&KEYS[0]);
    let list = StatusList::of(std::iter::empty());
    let other = list.sign(
        &KEYS[0],
        &issuer(),
        "https://lain.id/status",
        NOW - DAY,
        NOW + DAY,
    );
    assert_eq!(verify(&token, &jwks(), &other, NOW), Err(Refusal::NoStatus));
    let stale = list.sign(&KEYS[0], &issuer(), LIST, NOW - 2 * DAY, NOW - DAY);
    assert_eq!(verify(&token, &jwks(), &stale, NOW), Err(Refusal::Expired));
}

#[test]
fn an_old_badge_stays_good_when_keys_are_rotated_and_falls_with_its_key() {
    let old = badge().sign(&KEYS[1]);
    assert!(verify(&old, &jwks(), &list(&[]), NOW).is_ok());
    let without = Jwks {
        keys: vec![KEYS[0].public()],
    };
    assert_eq!(
        verify(&old, &without, &list(&[]), NOW),
        Err(Refusal::UnknownKey)
    );
}

#[test]
fn a_key_opens_with_its_passphrase_only_and_lies_under_it_unreadable() {
    let sealed = KEYS[0].lock("rahasia").unwrap();
    let opened = BadgeKey::unlock("k1".to_owned(), &sealed, "rahasia").unwrap();
    assert_eq!(opened.public(), KEYS[0].public());
    assert!(BadgeKey::unlock("k1".to_owned(), &sealed, "bukan").is_err());
    assert!(BadgeKey::unlock("k1".to_owned(), "", "rahasia").is_err());
    let twice = KEYS[0].lock("rahasia").unwrap();
    assert_ne!(sealed, twice, "each locking has a salt of its own");
}

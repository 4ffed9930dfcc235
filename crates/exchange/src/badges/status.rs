//! Which badges were revoked: one bit each (W3C Bitstring Status List), signed like a badge.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::json;

use super::credential::{Issuer, moment};
use super::key::BadgeKey;
use super::token;

/// The least length of a list, so that a place in it tells nothing of how many badges there are.
pub const LEAST_BITS: usize = 131_072;
/// The longest list that is read; what unpacks to more is refused.
const MOST_BYTES: u64 = 16 << 20;

/// A list of revoked badges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    bits: Vec<u8>,
}

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("this is no status list")]
pub struct StatusListError;

impl StatusList {
    /// A list in which these places are revoked.
    pub fn of(revoked: impl Iterator<Item = usize>) -> Self {
        let mut bits = vec![0; LEAST_BITS / 8];
        for index in revoked {
            if index / 8 >= bits.len() {
                bits.resize(index / 8 + 1, 0);
            }
            // The first place is the left-most bit.
            bits[index / 8] |= 0x80 >> (index % 8);
        }
        Self { bits }
    }

    /// Whether a place is revoked; none when the list has no such place.
    pub fn is_revoked(&self, index: usize) -> Option<bool> {
        let byte = self.bits.get(index / 8)?;
        Some(byte & (0x80 >> (index % 8)) != 0)
    }

    /// The list as a signed token, valid for a while from a moment (seconds of Unix time).
    pub fn sign(
        &self,
        key: &BadgeKey,
        issuer: &Issuer,
        address: &str,
        now: i64,
        until: i64,
    ) -> String {
        let list = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer.id,
            "validFrom": moment(now),
            "validUntil": moment(until),
            "credentialSubject": {
                "id": format!("{address}#list"),
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": self.encoded(),
            },
            "iss": issuer.id,
            "jti": address,
            "nbf": now,
            "exp": until,
        });
        token::sign(key, &list)
    }

    /// Multibase base64url of the gzipped bits.
    fn encoded(&self) -> String {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        let packed = packer
            .write_all(&self.bits)
            .and_then(|()| packer.finish())
            .expect("invariant: writing to memory does not fail");
        format!("u{}", BASE64URL.encode(packed))
    }

    /// The list that a token encodes.
    pub(super) fn decode(text: &str) -> Result<Self, StatusListError> {
        let packed = text.strip_prefix('u').ok_or(StatusListError)?;
        let packed = BASE64URL.decode(packed).map_err(|_| StatusListError)?;
        let mut bits = Vec::new();
        let read = GzDecoder::new(packed.as_slice())
            .take(MOST_BYTES)
            .read_to_end(&mut bits);
        match read {
            Ok(count) if count * 8 >= LEAST_BITS && (count as u64) < MOST_BYTES => {
                Ok(Self { bits })
            }
            _ => Err(StatusListError),
        }
    }
}

//! Keys that sign badges: made here, kept under a passphrase, published without their private part.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, Generate, PrivateKey, PublicKey};
use serde::{Deserialize, Serialize};

/// A key that signs badges, with the name under which it is published.
#[derive(Clone)]
pub struct BadgeKey {
    /// Its name in the JWKS.
    pub id: String,
    pub(super) private: PrivateKey,
}

impl std::fmt::Debug for BadgeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BadgeKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum BadgeKeyError {
    /// It could not be made.
    #[error("no key could be made")]
    Make,
    /// It could not be put under the passphrase, or not be taken out: another passphrase kept it.
    #[error("the key could not be kept or opened with this passphrase")]
    Locked(#[source] pkcs8::Error),
}

impl BadgeKey {
    /// A new key of 3072 bits. Takes a second or so.
    pub fn make(id: String) -> Result<Self, BadgeKeyError> {
        let private = PrivateKey::try_generate().map_err(|_| BadgeKeyError::Make)?;
        Ok(Self { id, private })
    }

    /// The private key under a passphrase: PKCS #8 with PBES2 (scrypt, AES-256), in base64url.
    pub fn lock(&self, passphrase: &str) -> Result<String, BadgeKeyError> {
        let sealed = self
            .private
            .to_pkcs8_encrypted_der(passphrase)
            .map_err(BadgeKeyError::Locked)?;
        Ok(BASE64URL.encode(sealed.as_bytes()))
    }

    /// The key that [`BadgeKey::lock`] put under the passphrase.
    pub fn unlock(id: String, sealed: &str, passphrase: &str) -> Result<Self, BadgeKeyError> {
        let sealed = BASE64URL.decode(sealed).unwrap_or_default();
        let private = PrivateKey::from_pkcs8_encrypted_der(&sealed, passphrase)
            .map_err(BadgeKeyError::Locked)?;
        Ok(Self { id, private })
    }

    /// The public part as PEM, for programs that read no JWKS.
    pub fn public_pem(&self) -> String {
        self.private
            .to_public_key()
            .to_public_key_pem(LineEnding::LF)
            .expect("invariant: a key that was made can be written down")
    }

    /// What is published of it.
    pub fn public(&self) -> Jwk {
        let number = |number: &BoxedUint| {
            let bytes = number.to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            BASE64URL.encode(&bytes[zeros..])
        };
        Jwk {
            kty: "RSA".to_owned(),
            usage: "sig".to_owned(),
            alg: "RS256".to_owned(),
            kid: self.id.clone(),
            n: number(self.private.n()),
            e: number(self.private.e()),
        }
    }
}

/// A public key as RFC 7517 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `RSA`.
    pub kty: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// `RS256`.
    pub alg: String,
    /// Its name.
    pub kid: String,
    /// The modulus, base64url.
    pub n: String,
    /// The exponent, base64url.
    pub e: String,
}

impl Jwk {
    /// The key, if it is one that may verify a badge.
    pub(super) fn key(&self) -> Option<PublicKey> {
        if self.kty != "RSA" || self.alg != "RS256" {
            return None;
        }
        let number = |text: &str| {
            let bytes = BASE64URL.decode(text).ok()?;
            Some(BoxedUint::from_be_slice_vartime(&bytes))
        };
        PublicKey::new(number(&self.n)?, number(&self.e)?).ok()
    }
}

/// Every key an issuer has signed with, retired ones included: old badges stay good.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<Jwk>,
}

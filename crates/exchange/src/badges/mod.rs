//! Open Badges 3.0 in their signed-token form: a credential as a compact JWS (RS256), the keys that verify
//! it as a JWKS, and revocation by a bitstring status list that is itself such a token.
//!
//! Pure: keys, facts and a moment in, text out. Nothing is ever fetched to verify. It knows no person and
//! no database. The linked-data proof (eddsa-rdfc-2022) is not made: it needs RDF canonicalisation with
//! bundled contexts, for which no crate in Rust is kept well enough to rest a person's credential on.

mod credential;
mod image;
mod key;
mod status;
mod token;
mod verify;

pub use credential::{Achievement, Badge, Evidence, Issuer, StatusEntry};
pub use image::badge_image;
pub use key::{BadgeKey, BadgeKeyError, Jwk, Jwks};
pub use status::{LEAST_BITS, StatusList, StatusListError};
pub use verify::{Refusal, Verified, verify, verify_status_list};

#[cfg(test)]
mod tests;

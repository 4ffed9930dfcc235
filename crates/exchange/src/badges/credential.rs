//! The facts of a badge as an Open Badges 3.0 credential (`AchievementCredential` of the specification).

use serde_json::{Value as Json, json};

use super::key::BadgeKey;
use super::token;

/// The contexts of a credential, in the order the specification asks for.
const CONTEXTS: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// Who awards.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// Its address, under which its keys are found.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What is recognised.
#[derive(Clone, Debug)]
pub struct Achievement {
    /// Its address.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What one must have shown.
    pub criteria: String,
    /// Its picture, a `data:` address.
    pub image: String,
}

/// What it rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What kind.
    pub name: String,
    /// What was seen.
    pub narrative: String,
}

/// Where its revocation is looked up.
#[derive(Clone, Debug)]
pub struct StatusEntry {
    /// The address of the status list.
    pub list: String,
    /// Its place in it.
    pub index: usize,
}

/// A badge of one person. Moments are whole seconds of Unix time.
#[derive(Clone, Debug)]
pub struct Badge {
    /// Its address, unique.
    pub id: String,
    /// Who awards it.
    pub issuer: Issuer,
    /// Who is awarded: an address that names no one.
    pub subject: String,
    /// The name of who is awarded, as they carry it.
    pub subject_name: String,
    /// For what.
    pub achievement: Achievement,
    /// On what it rests.
    pub evidence: Vec<Evidence>,
    /// From when it is valid.
    pub valid_from: i64,
    /// Until when.
    pub valid_until: i64,
    /// Where its revocation is looked up.
    pub status: StatusEntry,
}

impl Badge {
    /// The badge as a signed token.
    pub fn sign(&self, key: &BadgeKey) -> String {
        token::sign(key, &self.credential())
    }

    /// The credential with the registered claims the token form asks for beside it.
    fn credential(&self) -> Json {
        json!({
            "@context": CONTEXTS,
            "id": self.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": self.achievement.name,
            "issuer": { "id": self.issuer.id, "type": ["Profile"], "name": self.issuer.name },
            "validFrom": moment(self.valid_from),
            "validUntil": moment(self.valid_until),
            "credentialSubject": {
                "id": self.subject,
                "type": ["AchievementSubject"],
                "identifier": [{
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": false,
                    "identityHash": self.subject_name,
                }],
                "achievement": {
                    "id": self.achievement.id,
                    "type": ["Achievement"],
                    "name": self.achievement.name,
                    "description": self.achievement.description,
                    "criteria": { "narrative": self.achievement.criteria },
                    "image": { "id": self.achievement.image, "type": "Image" },
                },
            },
            "evidence": self.evidence.iter().map(|one| json!({
                "type": ["Evidence"],
                "name": one.name,
                "narrative": one.narrative,
            })).collect::<Vec<_>>(),
            "credentialStatus": {
                "id": format!("{}#{}", self.status.list, self.status.index),
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": self.status.index.to_string(),
                "statusListCredential": self.status.list,
            },
            "iss": self.issuer.id,
            "jti": self.id,
            "sub": self.subject,
            "nbf": self.valid_from,
            "exp": self.valid_until,
        })
    }
}

/// A moment as the credential writes it.
pub(super) fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| at.to_string())
}

//! What every request needs from the platform, whatever it is about.

use std::sync::Arc;

use crate::clock::Clock;
use crate::db::Db;
use crate::i18n::{Language, Messages, Speech};
use crate::identity::Hasher;
use crate::jobs::Jobs;

/// The platform's state. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// All sentences.
    pub messages: Arc<Messages>,
    /// Long work in the background.
    pub jobs: Jobs,
    /// Hashes passwords, a few at a time.
    pub hasher: Hasher,
    /// Whether cookies must travel over TLS only.
    pub is_secure: bool,
}

impl Shell {
    /// Joins the parts of the platform.
    pub fn new(db: Db, clock: Clock, messages: Arc<Messages>) -> Self {
        Self {
            jobs: Jobs::new(db.clone(), clock.clone()),
            db,
            clock,
            messages,
            hasher: Hasher::default(),
            is_secure: false,
        }
    }

    /// The sentences of one language.
    pub fn speech(&self, language: Language) -> Speech {
        Speech::new(self.messages.clone(), language)
    }
}

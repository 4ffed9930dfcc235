//! Keeping what the browser sealed. Only its shape is looked at; what it says cannot be.

use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;

use super::store::{JournalEntry, JournalEntryId, JournalKey, JournalKeyId, add_entry, add_key};
use crate::error::CultureError;

/// The longest sealed text, in characters.
pub(super) const LONGEST: usize = 60_000;

/// A wrapped key about to be kept.
#[derive(Clone, Debug)]
pub struct KeepKey {
    /// Whose journal.
    pub person: PersonId,
    /// The key as the browser wrapped it.
    pub wrapped: String,
}

/// An entry about to be kept.
#[derive(Clone, Debug)]
pub struct SealEntry {
    /// Made by the browser.
    pub id: JournalEntryId,
    /// Whose journal.
    pub person: PersonId,
    /// The entry as the browser sealed it.
    pub sealed: String,
    /// The day.
    pub today: Day,
}

/// Whether a text is what the browser's sealing makes: parts of base64url, with points between. Words
/// have spaces, so that a page that failed to seal is refused rather than kept in clear.
pub(super) fn is_sealed(text: &str) -> bool {
    let is_part = |part: &str| {
        part.len() >= 16
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() >= 2 && text.len() <= LONGEST && parts.into_iter().all(is_part)
}

/// Keeps the wrapped key of a journal that has none.
pub async fn keep_key(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: KeepKey,
) -> Result<(), CultureError> {
    if !is_sealed(&ask.wrapped) {
        return Err(CultureError::NotSealed);
    }
    let row = JournalKey {
        authority_id: permit.authority(),
        id: JournalKeyId::new(),
        person_id: ask.person,
        wrapped: ask.wrapped,
    };
    let tx = app.shell.db.begin().await?;
    // Another key would make all that is written unreadable.
    match add_key(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Err(CultureError::HasKey),
        other => other?,
    }
    let entry = Audited::new("journal.opened", ask.person.0);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Keeps a sealed entry. Sent twice, it is kept once.
pub async fn seal_entry(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: SealEntry,
) -> Result<(), CultureError> {
    if !is_sealed(&ask.sealed) {
        return Err(CultureError::NotSealed);
    }
    let row = JournalEntry {
        authority_id: permit.authority(),
        id: ask.id,
        person_id: ask.person,
        written_on: ask.today,
        sealed: ask.sealed,
    };
    let tx = app.shell.db.begin().await?;
    match add_entry(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    tx.commit(actor, Audited::new("journal.written", ask.person.0))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_clear_are_not_taken_for_sealed_ones() {
        let part = "AbCdEfGhIjKlMnOp_-09";
        for (text, expected) in [
            (format!("{part}.{part}"), true),
            (format!("{part}.{part}.{part}"), true),
            (part.to_owned(), false),
            (format!("{part}.pendek"), false),
            ("Hari ini murid saya berani bertanya.".to_owned(), false),
            (String::new(), false),
            (format!("{part}.{}", "A".repeat(LONGEST)), false),
        ] {
            assert_eq!(is_sealed(&text), expected, "{text:.40}");
        }
    }
}

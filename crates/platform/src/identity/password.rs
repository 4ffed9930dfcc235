//! Passwords: argon2id, a few at a time so that sign-ins cannot exhaust a small machine.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

/// The fewest characters of a password (NIST SP 800-63B asks for 8 or more).
pub const MIN_LENGTH: usize = 10;

/// Hashes and checks passwords in the background.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(2)),
        }
    }
}

impl Hasher {
    /// The argon2id hash of a password, in PHC form.
    pub async fn hash(&self, password: &str) -> String {
        let password = password.to_owned();
        self.run(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .expect("invariant: argon2's defaults are valid and the salt is random")
                .to_string()
        })
        .await
    }

    /// Whether the password is the one behind the hash. Takes as long when there is no hash at all.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> bool {
        let password = password.to_owned();
        self.run(move || {
            let known = hash.as_deref().unwrap_or(NOBODY);
            let matches = PasswordHash::new(known).is_ok_and(|known| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &known)
                    .is_ok()
            });
            matches && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let _turn = self
            .turns
            .acquire()
            .await
            .expect("invariant: the semaphore is never closed");
        tokio::task::spawn_blocking(work)
            .await
            .expect("invariant: hashing does not panic")
    }
}

/// The hash of nobody's password, so that an unknown name costs the same time as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$F6X5GQ7yqK1F0o9mE7tq0x6rJ3m8Qz0b4tq8Qn1wz5k";

/// Letters and digits that nobody takes for one another when reading aloud or from paper.
const READABLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password to be given once: three groups of four, 60 bits, easy to read out.
pub fn one_time_password() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes)?;
    let letter = |byte: &u8| char::from(READABLE[usize::from(byte % 32)]);
    let groups: Vec<String> = bytes
        .chunks(4)
        .map(|four| four.iter().map(letter).collect())
        .collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_and_another_is_not() {
        let hasher = Hasher::default();
        let hash = hasher.hash("rahasia-sekali").await;
        assert!(hash.starts_with("$argon2id$"));
        assert!(hasher.verify("rahasia-sekali", Some(hash.clone())).await);
        assert!(!hasher.verify("rahasia-sekal", Some(hash)).await);
        assert!(!hasher.verify("rahasia-sekali", None).await);
    }

    #[test]
    fn the_stand_in_for_nobody_is_a_well_formed_hash() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn a_given_password_is_long_enough_readable_and_never_the_same() {
        let (one, two) = (one_time_password().unwrap(), one_time_password().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 14);
        assert!(one.len() >= MIN_LENGTH);
        assert!(!one.contains(['o', 'l', '0', '1']));
    }
}

//! Who is at the other end: accounts, passwords, sessions and how often one may try.
//!
//! An account belongs to a subject, an identifier whose meaning (a person) is the kernel's.

mod middleware;
mod pages;
mod password;
mod store;
mod throttle;

pub use middleware::{SignedIn, require_session};
pub use pages::routes;
pub use password::{Hasher, MIN_LENGTH};
pub use store::{
    Account, AccountId, MIGRATION, Session, SessionId, add_account, end_session, find_account_of,
    has_accounts, list_sessions, open_session, set_password,
};

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
pub use password::{Hasher, MIN_LENGTH, one_time_password};
pub use store::{
    Account, AccountId, MIGRATION, Session, SessionId, add_account, close_account, end_session,
    find_account_of, give_password, has_accounts, list_accounts, list_sessions, open_session,
    reopen_account, set_password,
};
pub(crate) use throttle::hex;

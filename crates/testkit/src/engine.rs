//! The database engines that a test runs on, and the runtime it runs in.

use std::future::Future;

/// A database engine that every store test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// The embedded engine of a school.
    Sqlite,
    /// The server engine of an authority.
    Postgres,
}

/// Runs a test's future to its end on a runtime of its own.
///
/// Several threads, as in the program, so that a test sees what two requests at once would do.
pub fn block_on<F: Future>(test: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("invariant: a runtime needs nothing but threads")
        .block_on(test)
}

//! What can be wrong with a question, named so that its author can mend it.
//!
//! It refuses to know where the question came from; the caller puts the words into the reader's language.

use crate::instance::Lock;

/// A question that cannot be read or does not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstanceError {
    /// The text is not the JSON of an instance.
    #[error(
        "the file is not a readable instance: {field} in line {line}, column {column}: {message}"
    )]
    Unreadable {
        /// Path of the field that could not be read, such as `educators[3].free`.
        field: String,
        /// Line of the text, from 1.
        line: usize,
        /// Column of the text, from 1.
        column: usize,
        /// What the reader expected.
        message: String,
    },
    /// A position points at something that is not there.
    #[error("{field} points at {value}, but there are only {count}")]
    OutOfRange {
        /// Path of the field.
        field: String,
        /// The position it holds.
        value: usize,
        /// How many there are.
        count: usize,
    },
    /// A number lies outside what makes sense for it.
    #[error("{field} is {value}, but must be from {low} to {high}")]
    BadNumber {
        /// Path of the field.
        field: String,
        /// The number it holds.
        value: i64,
        /// Least allowed.
        low: i64,
        /// Most allowed.
        high: i64,
    },
    /// Something is listed twice where once is meant.
    #[error("{field} names {value} twice")]
    Duplicate {
        /// Path of the field.
        field: String,
        /// The position that is repeated.
        value: usize,
    },
    /// Two lists that belong together differ in length.
    #[error("{field} has {found} entries, but {expected} are expected")]
    WrongLength {
        /// Path of the field.
        field: String,
        /// Entries found.
        found: usize,
        /// Entries expected.
        expected: usize,
    },
    /// The numbers together are too large to be added exactly.
    #[error("{field} adds up to more than can be counted exactly")]
    TooLarge {
        /// What is added up.
        field: String,
    },
}

/// Why no plan was returned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// The question itself does not hold together.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// These locks cannot hold together; leaving out any one of them would help.
    #[error("{} locks cannot hold together", .0.len())]
    LocksClash(Vec<Lock>),
    /// No plan with all locks was found, and it was not shown that there is none.
    #[error("no plan that keeps all {} locks was found in the time given", .0.len())]
    LocksNotReached(Vec<Lock>),
    /// A plan the solver made did not pass the independent check.
    #[error("the plan failed its own check: {0}")]
    CheckFailed(#[from] crate::check::CheckError),
}

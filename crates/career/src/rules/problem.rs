//! What can be wrong with the rule files, always with the file and the entry.

use std::path::PathBuf;

/// A rule file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML of the expected form.
    #[error("{file} is not a valid rule file: {message}")]
    Malformed {
        /// Which file.
        file: String,
        /// What the parser says, with line and column.
        message: String,
    },
    /// An entry contradicts another or says nothing.
    #[error("{file}, entry `{entry}`: {fault}")]
    Invalid {
        /// Which file.
        file: String,
        /// The entry.
        entry: String,
        /// What is wrong with it.
        fault: RuleFault,
    },
}

/// What is wrong with one entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// The code, or the year of the same kind, is used by another file.
    #[error("the same is said in {0}")]
    Twice(String),
    /// A text that must say something is empty.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// The source key is not in the file's table.
    #[error("source `{0}` is not listed under [sources]")]
    UnknownSource(String),
    /// Something that must be there once for every case is missing.
    #[error("`{0}` is missing")]
    Missing(String),
    /// Something is said twice.
    #[error("`{0}` is said twice")]
    Repeated(String),
    /// A number outside of what the rule can mean.
    #[error("`{0}` is out of range")]
    OutOfRange(&'static str),
    /// Grades that do not follow the needs of their rank.
    #[error("the base of grade `{0}` does not follow from the needs of its rank")]
    BaseDoesNotFollow(String),
}

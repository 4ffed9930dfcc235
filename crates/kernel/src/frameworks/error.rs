//! What can be wrong with the data files, always with the file and the entry.

use std::path::PathBuf;

/// A framework or instrument file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FrameworkError {
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
    #[error("{file} is not a valid data file: {message}")]
    Malformed {
        /// Which file.
        file: String,
        /// What the parser says, with line and column.
        message: String,
    },
    /// An entry contradicts another or itself.
    #[error("{file}, entry `{entry}`: {problem}")]
    Invalid {
        /// Which file.
        file: String,
        /// The code of the entry.
        entry: String,
        /// What is wrong with it.
        problem: Problem,
    },
}

/// What is wrong with one entry.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The code is used twice.
    #[error("the code is already used in {0}")]
    DuplicateCode(String),
    /// A text that must say something is empty.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// The source key is not in the file's table.
    #[error("source `{0}` is not listed under [sources]")]
    UnknownSource(String),
    /// The framework does not exist.
    #[error("refers to framework `{0}`, which no file has")]
    UnknownFramework(String),
    /// The indicator does not exist.
    #[error("refers to indicator `{0}`, which its framework does not have")]
    UnknownIndicator(String),
    /// The sub-indicator does not exist under that indicator.
    #[error("refers to sub-indicator `{0}`, which its indicator does not have")]
    UnknownSubIndicator(String),
    /// The section does not exist.
    #[error("refers to section `{0}`, which the instrument does not have")]
    UnknownSection(String),
    /// The scale does not exist.
    #[error("refers to scale `{0}`, which the instrument does not have")]
    UnknownScale(String),
    /// Neither the item nor the instrument names a scale.
    #[error("names no scale, and the instrument has no default one")]
    NoScale,
    /// Levels must be 1, 2, 3 and so on.
    #[error("levels must be numbered 1, 2, 3 without gaps")]
    LevelsNotConsecutive,
    /// A target names a level that is not there.
    #[error("target level {0} is not a level of the framework")]
    UnknownLevel(u8),
    /// The same rank has two targets.
    #[error("the rank has two targets")]
    DuplicateTarget,
    /// There is no target for people without a rank.
    #[error("has no target for people without a rank")]
    NoDefaultTarget,
    /// A scale has fewer than two or more than seven values.
    #[error("a scale has 2 to 7 values, this one has {0}")]
    WrongNumberOfValues(usize),
    /// Values must follow each other.
    #[error("values must ascend by one")]
    ValuesNotConsecutive,
    /// There must be one boundary fewer than values.
    #[error("{values} values need {} boundaries, found {boundaries}", values - 1)]
    WrongNumberOfBoundaries {
        /// How many values.
        values: usize,
        /// How many boundaries.
        boundaries: usize,
    },
    /// Boundaries must ascend.
    #[error("boundaries must ascend")]
    BoundariesNotAscending,
    /// A boundary lies outside the framework's levels.
    #[error("boundary {boundary} lies outside the framework's levels 1 to {highest}")]
    BoundaryOutsideLevels {
        /// The boundary.
        boundary: f64,
        /// The highest level.
        highest: u8,
    },
    /// The instrument names no framework, or more than one way of choosing it.
    #[error("needs either `framework` or `for_each_framework`")]
    FrameworkNotChosen,
    /// An instrument that can never be filled.
    #[error("has no {0}")]
    Without(&'static str),
    /// A judged item without an indicator.
    #[error("is judged and names no indicator")]
    NoIndicator,
    /// A question that names an indicator or a scale.
    #[error("is not judged, so it has neither indicator nor scale")]
    NotJudged,
    /// A tally or time sample without enough choices, with too many, or with one twice.
    #[error("needs {least} to 12 different choices, found {found}")]
    WrongChoices {
        /// The fewest.
        least: usize,
        /// How many different ones there are.
        found: usize,
    },
    /// A time sample without a sensible clock.
    #[error("is sampled every 5 to 900 seconds, 1 to 60 times")]
    WrongClock,
    /// A condition that compares with nothing or with several numbers.
    #[error("its condition needs exactly one of `at_most`, `at_least`, `is`")]
    ConditionUnclear,
    /// A condition on something that does not come before it in the same section.
    #[error("its condition names `{0}`, which is no earlier item of the same section")]
    ConditionNotEarlier(String),
    /// A condition on a text or a time sample, which have no number.
    #[error("its condition names `{0}`, which has no number")]
    ConditionWithoutNumber(String),
    /// A condition that can never or always be met.
    #[error("its condition compares with {number}, outside {least} to {most}")]
    ConditionOutsideScale {
        /// The number.
        number: u32,
        /// The lowest value.
        least: u8,
        /// The highest value.
        most: u8,
    },
    /// The bands of a mark are not in order.
    #[error("the bands of the mark do not begin at 0 or do not rise")]
    BandsNotAscending,
    /// An item made from an old framework has nowhere to count.
    #[error("`items_from` needs `maps_to` at indicator `{0}`")]
    NotMapped(String),
}

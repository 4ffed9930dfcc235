//! Names of the input's columns, each of which may be another one, and where they are in a header.

use clap::Args;

use super::Unusable;

/// The columns' names.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Names of the input's columns")]
pub(crate) struct ColumnNames {
    /// The rated person
    #[arg(long, value_name = "COLUMN", default_value = "person")]
    pub(crate) person: String,
    /// Who rated
    #[arg(long, value_name = "COLUMN", default_value = "rater")]
    pub(crate) rater: String,
    /// The level given, a whole number
    #[arg(long, value_name = "COLUMN", default_value = "level")]
    pub(crate) level: String,
    /// What was rated
    #[arg(long, value_name = "COLUMN", default_value = "indicator")]
    pub(crate) indicator: String,
    /// Kind of rating
    #[arg(long, value_name = "COLUMN", default_value = "source")]
    pub(crate) source: String,
    /// Semester or other period; sorted as numbers if all are
    #[arg(long, value_name = "COLUMN", default_value = "occasion")]
    pub(crate) occasion: String,
    /// What belongs to one visit beyond person, rater, occasion and instrument
    #[arg(long, value_name = "COLUMN", default_value = "visit")]
    pub(crate) visit: String,
    /// The form; an indicator has its own thresholds on each
    #[arg(long, value_name = "COLUMN", default_value = "instrument")]
    pub(crate) instrument: String,
    /// The person's school
    #[arg(long, value_name = "COLUMN", default_value = "school")]
    pub(crate) school: String,
    /// The person's authority
    #[arg(long, value_name = "COLUMN", default_value = "authority")]
    pub(crate) authority: String,
    /// The indicator's competency
    #[arg(long, value_name = "COLUMN", default_value = "competency")]
    pub(crate) competency: String,
    /// The indicator's number of levels
    #[arg(long, value_name = "COLUMN", default_value = "levels")]
    pub(crate) levels: String,
}

/// Where a column is, if it is there.
pub(crate) fn find(header: &[String], name: &str) -> Option<usize> {
    header.iter().position(|h| h.trim() == name)
}

/// Where a column is that must be there.
pub(crate) fn require(header: &[String], name: &str, file: &str) -> Result<usize, Unusable> {
    find(header, name).ok_or_else(|| {
        Unusable(format!(
            "{file} has no column {name:?}; it has {}. Another column can be named with an option such as --person COLUMN",
            header.join(", ")
        ))
    })
}

//! Competency frameworks and instruments: the versioned data that needs, plans and maps are spoken in.
//!
//! Read from `frameworks/*.toml` and `frameworks/instruments/*.toml`, checked as a whole, then immutable. It knows no
//! person, no rating and no database.

mod catalogue;
mod conditions;
mod definition;
mod embedded;
mod error;
mod file;
mod framework_builder;
mod ids;
mod instrument_builder;
mod item_builder;
mod mark;
mod model;
mod words;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_broken;
#[cfg(test)]
mod tests_lines;

pub use catalogue::{Frameworks, IndicatorEntry, ItemEntry};
pub use conditions::asked;
pub use definition::{
    ConditionLine, Definition, ItemKind, ItemLine, ScaleLine, ScaleValueLine, SectionLine,
};
pub use error::{FrameworkError, Problem};
pub use ids::{
    CompetencyCode, FrameworkCode, IndicatorCode, InstrumentCode, ItemCode, SubIndicatorCode,
};
pub use mark::{Mark, MarkRule, PartMark, WholeMark};
pub use model::{
    Competency, Condition, Framework, Indicator, Instrument, Item, Level, Line, Question,
    QuestionKind, Scale, ScaleValue, Section, SubIndicator, Target, Test,
};
pub use words::{AppliesTo, Provenance, Rank, Source, Wording};

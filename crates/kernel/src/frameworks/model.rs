//! The types of the catalogue; values are only made by the loader, which has checked every reference.

use super::ids::{
    CompetencyCode, FrameworkCode, IndicatorCode, InstrumentCode, ItemCode, SubIndicatorCode,
};
use super::mark::MarkRule;
use super::words::{AppliesTo, Provenance, Rank, Source};
use crate::people::SchoolId;

/// A competency framework of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Its code, with the year.
    pub code: FrameworkCode,
    /// The year of the rule.
    pub year: u16,
    /// Its official name.
    pub name: String,
    /// Its name in English, our own translation.
    pub name_en: String,
    /// The rule it comes from.
    pub regulation: String,
    /// Kinds of post it is for: `teacher`, `principal`, `administration`, `library`, `laboratory`, `support`.
    pub posts: Vec<String>,
    /// False for a rule that is kept for choice or history only.
    pub is_in_force: bool,
    /// Its levels, lowest first, numbered from 1.
    pub levels: Vec<Level>,
    /// The level expected per rank, and of those without a rank.
    pub targets: Vec<Target>,
    /// Its competencies in official order.
    pub competencies: Vec<Competency>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Framework {
    /// The level expected of a holder of this rank, or of somebody without one; an unlisted rank gets the latter.
    pub fn target(&self, rank: Option<Rank>) -> &Target {
        self.targets
            .iter()
            .find(|target| rank.is_some() && target.rank == rank)
            .or_else(|| self.targets.iter().find(|target| target.rank.is_none()))
            .expect("invariant: the loader refuses a framework without a target for no rank")
    }

    /// The level with this number.
    pub fn level(&self, number: u8) -> Option<&Level> {
        self.levels.iter().find(|level| level.number == number)
    }

    /// All indicators in official order.
    pub fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.competencies
            .iter()
            .flat_map(|competency| &competency.indicators)
    }
}

/// One level of a framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// From 1 upward.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// What it looks like, always in our own words.
    pub description: String,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// The level expected of a rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The rank, or `None` for people without one.
    pub rank: Option<Rank>,
    /// The level's number.
    pub level: u8,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A competency, which groups indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct Competency {
    /// Its code.
    pub code: CompetencyCode,
    /// Its name.
    pub name: String,
    /// The domain it belongs to, where a framework has domains above its competencies.
    pub group: Option<String>,
    /// Whom it is meant for.
    pub applies_to: AppliesTo,
    /// Its indicators in official order.
    pub indicators: Vec<Indicator>,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// An indicator: the trait that is measured and that needs are spoken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its code.
    pub code: IndicatorCode,
    /// Its name.
    pub name: String,
    /// Its parts, empty where the framework has none.
    pub sub_indicators: Vec<SubIndicator>,
    /// The indicator of a current framework that an old one counts for.
    pub maps_to: Option<IndicatorCode>,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// A part of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct SubIndicator {
    /// Its code.
    pub code: SubIndicatorCode,
    /// Its name.
    pub name: String,
    /// Where the name comes from.
    pub provenance: Provenance,
}

/// A form whose items refer to indicators of one framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// Its code.
    pub code: InstrumentCode,
    /// The year of its wording.
    pub year: u16,
    /// Its name.
    pub name: String,
    /// Its name in English, our own translation.
    pub name_en: String,
    /// The framework all its items refer to.
    pub framework: FrameworkCode,
    /// In which capacities it may be filled.
    pub sources: Vec<Source>,
    /// Minutes it takes.
    pub minutes: u16,
    /// What to do, as one or two sentences.
    pub introduction: String,
    /// Parts that may be filled alone, empty for a form that is filled whole.
    pub sections: Vec<Section>,
    /// Its judged items in order.
    pub items: Vec<Item>,
    /// What is asked and not judged, in order.
    pub questions: Vec<Question>,
    /// The order of both.
    pub(super) order: Vec<Slot>,
    /// False for a version that was followed by another or retired: what was recorded on it stays
    /// readable, forms that are open are taken in, new ones are not offered.
    pub is_offered: bool,
    /// The school that made it for itself; `None` for everyone's.
    pub school: Option<SchoolId>,
    /// How an official rule marks it, where one does.
    pub mark: Option<MarkRule>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A place in the order of a form: the position among the judged or among the asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Judged(usize),
    Asked(usize),
}

impl Instrument {
    /// Everything on the form, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.order.iter().map(|slot| match slot {
            Slot::Judged(index) => Line::Judged(&self.items[*index]),
            Slot::Asked(index) => Line::Asked(&self.questions[*index]),
        })
    }

    /// The lines of one section, or all for an empty code.
    pub fn lines_of<'a>(&'a self, section: &'a str) -> impl Iterator<Item = Line<'a>> {
        self.lines()
            .filter(move |line| section.is_empty() || line.section() == Some(section))
    }

    /// The items of a section in order.
    pub fn items_of<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Item> {
        self.items
            .iter()
            .filter(move |item| item.section.as_deref() == Some(section))
    }
}

/// A part of an instrument.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its code inside the instrument.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The dimension it belongs to.
    pub group: Option<String>,
}

/// A line of an instrument that gets one rating.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its code.
    pub code: ItemCode,
    /// What is rated.
    pub text: String,
    /// What to look at.
    pub guidance: String,
    /// The section it belongs to.
    pub section: Option<String>,
    /// The indicator it is evidence for.
    pub indicator: IndicatorCode,
    /// The part of the indicator, where known.
    pub sub_indicator: Option<SubIndicatorCode>,
    /// The statement of an old framework it was made from.
    pub based_on: Option<IndicatorCode>,
    /// Its scale.
    pub scale: Scale,
    /// True when it may be left unanswered.
    pub is_optional: bool,
    /// When it is asked; always where nothing is said.
    pub shown_if: Option<Condition>,
    /// Whom it is meant for.
    pub applies_to: AppliesTo,
    /// Where the text comes from.
    pub provenance: Provenance,
}

/// A line of an instrument that is answered without being judged, so that it moves no map.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its code.
    pub code: ItemCode,
    /// What is asked, counted or timed.
    pub text: String,
    /// What to look at.
    pub guidance: String,
    /// The section it belongs to.
    pub section: Option<String>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// True when it may be left unanswered.
    pub is_optional: bool,
    /// When it is asked; always where nothing is said.
    pub shown_if: Option<Condition>,
    /// Where the text comes from.
    pub provenance: Provenance,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionKind {
    /// In the rater's own words.
    Text,
    /// Events of these kinds are counted.
    Tally {
        /// The kinds of event.
        choices: Vec<String>,
    },
    /// Seconds are measured.
    Stopwatch,
    /// One of these is chosen every so many seconds.
    TimeSample {
        /// What may be going on.
        choices: Vec<String>,
        /// Seconds from one sample to the next.
        every_seconds: u32,
        /// How many samples are taken.
        samples: u16,
    },
}

/// When a line is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The earlier line it depends on.
    pub item: ItemCode,
    /// What that line's number must be.
    pub test: Test,
}

/// A comparison with a rating, a total or seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// This or less.
    AtMost(u32),
    /// This or more.
    AtLeast(u32),
    /// Exactly this.
    Is(u32),
}

/// A line of a form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Line<'a> {
    /// It gets a rating.
    Judged(&'a Item),
    /// It gets an answer.
    Asked(&'a Question),
}

macro_rules! of_both {
    ($($(#[$doc:meta])* $name:ident: $type:ty = |$it:ident| $value:expr;)*) => {
        impl<'a> Line<'a> {
            $($(#[$doc])*
            pub fn $name(self) -> $type {
                match self {
                    Self::Judged($it) => $value,
                    Self::Asked($it) => $value,
                }
            })*
        }
    };
}

of_both! {
    /// Its code.
    code: &'a ItemCode = |it| &it.code;
    /// What is asked.
    text: &'a str = |it| &it.text;
    /// What to look at.
    guidance: &'a str = |it| &it.guidance;
    /// The code of its section.
    section: Option<&'a str> = |it| it.section.as_deref();
    /// When it is asked.
    shown_if: Option<&'a Condition> = |it| it.shown_if.as_ref();
    /// Whether it may be left unanswered.
    is_optional: bool = |it| it.is_optional;
    /// Where its text comes from.
    provenance: &'a Provenance = |it| &it.provenance;
}

/// Ordered values and the stated mapping onto the framework's levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Its code inside the instrument.
    pub code: String,
    /// Two to seven values, lowest first, numbered without gaps.
    pub values: Vec<ScaleValue>,
    /// On the framework's levels, where a value and the next are equally likely; one fewer than values, ascending.
    pub boundaries: Vec<f64>,
}

impl Scale {
    /// The position of a value from 0 upward, or `None` for a value outside the scale.
    pub fn category(&self, value: u8) -> Option<usize> {
        self.values.iter().position(|entry| entry.value == value)
    }

    /// The lowest and the highest value.
    pub fn range(&self) -> (u8, u8) {
        let first = self.values.first().map_or(0, |entry| entry.value);
        let last = self.values.last().map_or(0, |entry| entry.value);
        (first, last)
    }
}

/// One value of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleValue {
    /// The number that is stored.
    pub value: u8,
    /// Its label.
    pub label: String,
    /// What it looks like, where the label is not enough.
    pub description: Option<String>,
}

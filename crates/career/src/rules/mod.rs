//! Rules of appraisal, credit and posts as data, by year: read from `frameworks/rules/*.toml`, checked, then
//! immutable. Old years keep their own file. It knows no person and no database.

mod embedded;
mod file;
mod forms;
mod problem;
mod read;
mod read_forms;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::OnceLock;

use kernel::frameworks::Rank;
use kernel::people::{Employment, PostKind};
use platform::Day;

pub use forms::{
    CheckRule, FormColumn, FormPart, FormRule, FormRules, FormSubject, FormValue, RowSource,
};
pub use problem::{RuleFault, RulesError};

use crate::model::{Expectation, Predicate, StepKind};
use crate::points::Points;

/// Where a rule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The source, as a sentence.
    pub source: String,
    /// When the source was last looked at.
    pub seen_on: Day,
    /// Whether a public source says so.
    pub is_verified: bool,
}

/// Something a rule says, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled<T> {
    /// What is said.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a rule file is called and since when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its code.
    pub code: String,
    /// The first year it holds for.
    pub from_year: i32,
    /// The regulations it states.
    pub regulation: String,
}

/// One of the behaviours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// Its code.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// What it looks like, in our words.
    pub guide: String,
    /// Where the name comes from.
    pub origin: Origin,
}

/// The rules of appraisal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppraisalRules {
    /// Which.
    pub head: Head,
    cells: Vec<(Expectation, Expectation, Ruled<Predicate>)>,
    /// The behaviours in official order.
    pub behaviours: Vec<Behaviour>,
    /// How predicates are to spread: the organisation's predicate and the guidance.
    pub distribution: Vec<(String, Ruled<String>)>,
    covers: Vec<Ruled<Employment>>,
}

impl AppraisalRules {
    /// The predicate that follows from results and behaviour.
    pub fn predicate(&self, results: Expectation, behaviour: Expectation) -> &Ruled<Predicate> {
        self.cells
            .iter()
            .find_map(|(r, b, found)| (*r == results && *b == behaviour).then_some(found))
            .expect("invariant: the reader refuses a matrix with a hole")
    }

    /// Whether someone so employed must have an appraisal.
    pub fn covers(&self, employment: Employment) -> bool {
        self.covers.iter().any(|ruled| ruled.value == employment)
    }
}

/// A grade within a rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRule {
    /// Its code: III/c.
    pub grade: String,
    /// Its name: Penata.
    pub name: String,
    /// Points that count as reached when a rank begins at this grade.
    pub base: Points,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a rank earns and needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRule {
    /// Which.
    pub rank: Rank,
    /// Points of a full year with 100 per cent.
    pub coefficient: Points,
    /// Points from one grade to the next; empty where no rule is known.
    pub next_grade: Option<Points>,
    /// Points to the next rank; empty for the last and where no rule is known.
    pub next_rank: Option<Points>,
    /// Its grades, lowest first.
    pub grades: Vec<GradeRule>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a step asks besides points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionRule {
    /// Its code.
    pub code: String,
    /// Of which step.
    pub step: StepKind,
    /// In words.
    pub text: String,
    /// The predicate that so many last years must have reached; empty for what is seen to outside of Bina.
    pub least: Option<(Predicate, i32)>,
    /// Only for these ranks; empty for all.
    pub ranks: Vec<Rank>,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a higher degree adds, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DegreeRule {
    /// Per cent of what the step to the next grade needs.
    pub percent: i64,
    /// In words.
    pub explanation: String,
    /// Where it comes from.
    pub origin: Origin,
}

impl RankRule {
    /// What a grade of this rank is kept as: the grade alone in the expertise line, with the rank before it in the
    /// skill line, which has grades of the same names.
    pub fn key(&self, grade: &str) -> String {
        match self.rank < Rank::AhliPertama {
            true => format!("{} {grade}", self.rank.as_str()),
            false => grade.to_owned(),
        }
    }
}

/// The rules of credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditRules {
    /// Which.
    pub head: Head,
    /// Decimals a conversion is rounded to, half up.
    pub decimals: Ruled<u32>,
    /// Why it is rounded so.
    pub rounding: String,
    /// How a part of a year counts.
    pub part_year: Ruled<String>,
    /// What a higher degree adds; empty where the rules add nothing.
    pub degree: Option<DegreeRule>,
    percentages: Vec<(Predicate, Ruled<i64>)>,
    ranks: Vec<RankRule>,
    /// What a step asks besides points.
    pub conditions: Vec<ConditionRule>,
    offices: Vec<PostKind>,
    instead: Vec<(Employment, Ruled<String>)>,
}

impl CreditRules {
    /// Per cent of the coefficient that a predicate earns.
    pub fn percent(&self, predicate: Predicate) -> &Ruled<i64> {
        self.percentages
            .iter()
            .find_map(|(known, percent)| (*known == predicate).then_some(percent))
            .expect("invariant: the reader refuses a predicate without a percentage")
    }

    /// So many thousandths of a point, divided by a number and rounded half up to the decimals of the rule.
    pub fn rounded(&self, thousandths: i64, over: i64) -> Points {
        // Two decimals are whole tens of thousandths.
        let unit = 10_i64.pow(3 - self.decimals.value.min(3));
        let units = (2 * thousandths + over * unit) / (2 * over * unit);
        Points::of_thousandths(units * unit)
    }

    /// The rule of a rank.
    pub fn rank(&self, rank: Rank) -> &RankRule {
        self.ranks
            .iter()
            .find(|known| known.rank == rank)
            .expect("invariant: the reader refuses a rank without a rule")
    }

    /// The rank and grade that are kept under a key; `None` for those of no rule.
    pub fn of_key(&self, key: &str) -> Option<(&RankRule, &GradeRule)> {
        self.grades()
            .find(|(rank, grade)| rank.key(&grade.grade) == key)
    }

    /// Every grade with its rank, lowest first within each line.
    pub fn grades(&self) -> impl Iterator<Item = (&RankRule, &GradeRule)> {
        self.ranks
            .iter()
            .flat_map(|rank| rank.grades.iter().map(move |grade| (rank, grade)))
    }

    /// The rank above one, in the same line.
    pub fn rank_above(&self, rank: Rank) -> Option<&RankRule> {
        let place = self.ranks.iter().position(|known| known.rank == rank)?;
        self.ranks[place].next_rank?;
        self.ranks.get(place + 1)
    }

    /// Why someone so employed earns no credit, and what counts instead; `None` for those who do.
    pub fn instead(&self, employment: Employment) -> Option<&Ruled<String>> {
        self.instead
            .iter()
            .find_map(|(known, text)| (*known == employment).then_some(text))
    }

    /// Whether a post stands in an office that earns credit.
    pub fn is_office(&self, post: PostKind) -> bool {
        self.offices.contains(&post)
    }

    /// The posts that stand in an office that earns credit.
    pub fn offices(&self) -> &[PostKind] {
        &self.offices
    }
}

/// A post that a career may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRule {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in English, our own translation.
    pub name_en: String,
    /// The framework its competencies are spoken in.
    pub framework: String,
    /// The level asked of every indicator; empty for that of the person's next rank.
    pub level: Option<u8>,
    /// What its holders do.
    pub tasks: Vec<String>,
    /// Indicators with the level asked; empty for the whole framework.
    pub asks: Vec<(String, u8)>,
    /// What else is asked.
    pub conditions: Vec<Ruled<String>>,
    /// Where it comes from.
    pub origin: Origin,
}

/// An office that was merged into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The one that ended.
    pub office: PostKind,
    /// The one that took it in.
    pub into: PostKind,
    /// Since when.
    pub from: Day,
    /// Where it comes from.
    pub origin: Origin,
}

/// The rules of posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRules {
    /// Which.
    pub head: Head,
    /// Offices that were merged into others.
    pub merges: Vec<Merge>,
    /// Posts that a career may lead to.
    pub posts: Vec<PostRule>,
}

/// All rules of all years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    appraisal: Vec<AppraisalRules>,
    credit: Vec<CreditRules>,
    posts: Vec<PostRules>,
    forms: Vec<FormRules>,
}

impl Rules {
    /// The rules that were built into the program.
    pub fn embedded() -> Self {
        read::from_files(&embedded::files())
            .expect("invariant: a test reads the embedded rules before every release")
    }

    /// The built-in rules, where a file of the same name in `dir/rules` takes the place of the built-in
    /// one and any other `.toml` file there is added.
    pub fn from_dir(dir: &Path) -> Result<Self, RulesError> {
        read::from_files(&embedded::with_folder(&dir.join("rules"))?)
    }

    /// The rules of appraisal of a year; those of the earliest known year for one before it.
    pub fn appraisal(&self, year: i32) -> &AppraisalRules {
        let place = of_year(&self.appraisal, year, |rules| rules.head.from_year);
        &self.appraisal[place.unwrap_or(0)]
    }

    /// The rules of credit of a year; `None` before the first year any is known for.
    pub fn credit(&self, year: i32) -> Option<&CreditRules> {
        let place = of_year(&self.credit, year, |rules| rules.head.from_year)?;
        Some(&self.credit[place])
    }

    /// The official forms of a year; those of the earliest known year for one before it.
    pub fn forms(&self, year: i32) -> &FormRules {
        let place = of_year(&self.forms, year, |rules| rules.head.from_year);
        &self.forms[place.unwrap_or(0)]
    }

    /// The rules of posts of a year; those of the earliest known year for one before it.
    pub fn posts(&self, year: i32) -> &PostRules {
        let place = of_year(&self.posts, year, |rules| rules.head.from_year);
        &self.posts[place.unwrap_or(0)]
    }
}

/// The latest of some rules, sorted by their first years, that holds in a year.
fn of_year<T>(rules: &[T], year: i32, from: fn(&T) -> i32) -> Option<usize> {
    rules.iter().rposition(|rule| from(rule) <= year)
}

static RULES: OnceLock<Rules> = OnceLock::new();

/// The rules in use.
pub fn rules() -> &'static Rules {
    RULES.get_or_init(Rules::embedded)
}

/// Uses the rules of an operator's folder; to be called once, before anything asks for [`rules`].
pub fn use_rules_of(dir: &Path) -> Result<(), RulesError> {
    let found = Rules::from_dir(dir)?;
    RULES.get_or_init(|| found);
    Ok(())
}

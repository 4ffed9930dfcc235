//! The files as they are written, before anything is checked.

use std::collections::BTreeMap;

use kernel::frameworks::Rank;
use kernel::people::{Employment, PostKind};
use platform::Day;
use serde::Deserialize;

use super::forms::{FormSubject, FormValue, RowSource};
use crate::model::{Expectation, Predicate, StepKind};
use crate::points::Points;

/// What a file is about.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum RuleFile {
    Appraisal(AppraisalFile),
    Credit(Box<CreditFile>),
    Posts(PostsFile),
    Forms(FormsFile),
}

#[derive(Deserialize)]
pub(super) struct SourceEntry {
    pub text: String,
    pub seen_on: Day,
}

/// Where an entry comes from, as written.
#[derive(Deserialize)]
pub(super) struct From {
    pub source: String,
    pub verified: bool,
}

#[derive(Deserialize)]
pub(super) struct HeadEntry {
    pub code: String,
    pub from_year: i32,
    pub regulation: String,
    pub sources: BTreeMap<String, SourceEntry>,
}

macro_rules! entries {
    ($($name:ident { $($field:ident : $type:ty),* $(,)? })+) => {$(
        #[derive(Deserialize)]
        pub(super) struct $name {
            $(pub $field: $type,)*
            #[serde(flatten)]
            pub from: From,
        }
    )+};
}

entries! {
    CellEntry { results: Expectation, behaviour: Expectation, predicate: Predicate }
    BehaviourEntry { code: String, name: String, guide: String }
    DistributionEntry { organisation: String, guidance: String }
    EmploymentEntry { employment: Employment }
    RoundingEntry { decimals: u32, explanation: String }
    PartYearEntry { explanation: String }
    DegreeEntry { percent: i64, explanation: String }
    PercentEntry { predicate: Predicate, percent: i64 }
    GradeEntry { grade: String, name: String, base: Points }
    InsteadEntry { employment: Employment, text: String }
    OfficeEntry { post: PostKind }
    MergeEntry { office: PostKind, into: PostKind, from_day: Day }
    TextEntry { text: String }
}

#[derive(Deserialize)]
pub(super) struct AppraisalFile {
    #[serde(flatten)]
    pub head: HeadEntry,
    pub cells: Vec<CellEntry>,
    pub behaviours: Vec<BehaviourEntry>,
    pub distribution: Vec<DistributionEntry>,
    pub covers: Vec<EmploymentEntry>,
}

#[derive(Deserialize)]
pub(super) struct CreditFile {
    #[serde(flatten)]
    pub head: HeadEntry,
    pub rounding: RoundingEntry,
    pub part_year: PartYearEntry,
    pub degree: Option<DegreeEntry>,
    pub percentages: Vec<PercentEntry>,
    pub ranks: Vec<RankEntry>,
    pub conditions: Vec<ConditionEntry>,
    pub offices: Vec<OfficeEntry>,
    pub instead: Vec<InsteadEntry>,
}

#[derive(Deserialize)]
pub(super) struct RankEntry {
    pub rank: Rank,
    pub coefficient: Points,
    pub next_grade: Option<Points>,
    pub next_rank: Option<Points>,
    #[serde(default)]
    pub grades: Vec<GradeEntry>,
    #[serde(flatten)]
    pub from: From,
}

#[derive(Deserialize)]
pub(super) struct ConditionEntry {
    pub code: String,
    pub step: StepKind,
    pub text: String,
    pub least: Option<Predicate>,
    pub years: Option<i32>,
    #[serde(default)]
    pub ranks: Vec<Rank>,
    #[serde(flatten)]
    pub from: From,
}

#[derive(Deserialize)]
pub(super) struct PostsFile {
    #[serde(flatten)]
    pub head: HeadEntry,
    pub merges: Vec<MergeEntry>,
    pub posts: Vec<PostEntry>,
}

#[derive(Deserialize)]
pub(super) struct PostEntry {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub framework: String,
    pub level: Option<u8>,
    pub tasks: Vec<String>,
    #[serde(default)]
    pub asks: Vec<AskEntry>,
    #[serde(default)]
    pub conditions: Vec<TextEntry>,
    #[serde(flatten)]
    pub from: From,
}

#[derive(Deserialize)]
pub(super) struct AskEntry {
    pub indicator: String,
    pub level: u8,
}

#[derive(Deserialize)]
pub(super) struct FormsFile {
    #[serde(flatten)]
    pub head: HeadEntry,
    pub forms: Vec<FormEntry>,
    pub checklist: Vec<CheckEntry>,
}

#[derive(Deserialize)]
pub(super) struct FormEntry {
    pub code: String,
    pub about: FormSubject,
    pub title: String,
    pub parts: Vec<PartEntry>,
    #[serde(flatten)]
    pub from: From,
}

#[derive(Deserialize)]
pub(super) struct PartEntry {
    pub heading: String,
    #[serde(default)]
    pub fields: Vec<FieldEntry>,
    pub rows: Option<RowSource>,
    #[serde(default)]
    pub columns: Vec<ColumnEntry>,
}

#[derive(Deserialize)]
pub(super) struct FieldEntry {
    pub label: String,
    pub value: FormValue,
}

#[derive(Deserialize)]
pub(super) struct ColumnEntry {
    pub head: String,
    pub share: u16,
    pub value: FormValue,
}

#[derive(Deserialize)]
pub(super) struct CheckEntry {
    pub about: FormSubject,
    pub system: String,
    pub item: String,
    pub form: Option<String>,
    #[serde(flatten)]
    pub from: From,
}

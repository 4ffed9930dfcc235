//! The official forms as data: parts in order, their wording, and what stands in which place.

use platform::text_enum;

use super::{Head, Origin, Ruled};

text_enum! {
    /// What a form is about.
    pub enum FormSubject("form-subject") {
        /// A year's appraisal.
        Appraisal = "appraisal",
        /// Credit points.
        Credit = "credit",
    }
}

text_enum! {
    /// What the rows of a part are.
    pub enum RowSource("row-source") {
        /// Planned results.
        Results = "results",
        /// Behaviours.
        Behaviours = "behaviours",
        /// What the superior wrote in the course of the year.
        Feedback = "feedback",
        /// What the person shows.
        Evidence = "evidence",
        /// Predicates with their points.
        Conversions = "conversions",
        /// What next steps need.
        Needs = "needs",
    }
}

text_enum! {
    /// What stands in a place of a form.
    pub enum FormValue("form-value") {
        /// Nothing: it is filled by hand.
        Blank = "blank",
        /// The person's name.
        Name = "name",
        /// Their number as civil servant.
        Nip = "nip",
        /// Their sex.
        Sex = "sex",
        /// Their grade.
        Grade = "grade",
        /// Their grade with its day.
        GradeSince = "grade-since",
        /// Their office and rank with its day.
        RankSince = "rank-since",
        /// Their post.
        Post = "post",
        /// Where they work.
        Unit = "unit",
        /// The authority.
        Authority = "authority",
        /// The superior's name.
        SuperiorName = "superior-name",
        /// The superior's number.
        SuperiorNip = "superior-nip",
        /// The superior's grade.
        SuperiorGrade = "superior-grade",
        /// The superior's post.
        SuperiorPost = "superior-post",
        /// Where the superior works.
        SuperiorUnit = "superior-unit",
        /// From when to when.
        Period = "period",
        /// The results as a whole.
        Results = "results",
        /// Why.
        ResultsReason = "results-reason",
        /// The behaviour as a whole.
        Behaviour = "behaviour",
        /// Why.
        BehaviourReason = "behaviour-reason",
        /// The predicate.
        Predicate = "predicate",
        /// What the person answered.
        Answer = "answer",
        /// The base of the grade.
        Base = "base",
        /// Points of an earlier official record.
        Recorded = "recorded",
        /// Points of predicates since.
        Converted = "converted",
        /// Points of a degree.
        Degree = "degree",
        /// All points.
        Sum = "sum",
        /// In a row: its number.
        Number = "number",
        /// In a row: what it is called.
        Title = "title",
        /// In a row: by what one sees it.
        Measure = "measure",
        /// In a row: what it looks like.
        Guide = "guide",
        /// In a row: what the superior says to it.
        Remark = "remark",
        /// In a row: how it stands to what was expected.
        Expectation = "expectation",
        /// In a row: the day.
        Day = "day",
        /// In a row: who wrote it.
        Author = "author",
        /// In a row: what is said.
        Text = "text",
        /// In a row: the year.
        Year = "year",
        /// In a row: the months.
        Months = "months",
        /// In a row: per cent.
        Percent = "percent",
        /// In a row: points of a full year.
        Coefficient = "coefficient",
        /// In a row: points.
        Points = "points",
        /// In a row: points that are needed.
        Needs = "needs",
        /// In a row: points that are missing.
        Missing = "missing",
    }
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPart {
    /// Its heading; empty for none.
    pub heading: String,
    /// Its places, one below the other; empty where it has rows.
    pub fields: Vec<(String, FormValue)>,
    /// Its rows with their columns; empty where it has places.
    pub rows: Option<(RowSource, Vec<FormColumn>)>,
}

/// A column of a part with rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormColumn {
    /// Its head.
    pub head: String,
    /// Its share of the width.
    pub share: u16,
    /// What stands in it.
    pub value: FormValue,
}

/// An official form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRule {
    /// Its code.
    pub code: String,
    /// What it is about.
    pub about: FormSubject,
    /// Its title.
    pub title: String,
    /// Its parts in order.
    pub parts: Vec<FormPart>,
    /// Where order and wording come from.
    pub origin: Origin,
}

/// Something another system asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRule {
    /// After which subject.
    pub about: FormSubject,
    /// Which system.
    pub system: String,
    /// What it asks for.
    pub item: Ruled<String>,
    /// The form that has it; empty for what Bina does not have.
    pub form: Option<String>,
}

/// The official forms, and what other systems ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRules {
    /// Which.
    pub head: Head,
    /// The forms in order.
    pub forms: Vec<FormRule>,
    /// What other systems ask for.
    pub checklist: Vec<CheckRule>,
}

impl FormRules {
    /// The forms about a subject, in order.
    pub fn about(&self, subject: FormSubject) -> impl Iterator<Item = &FormRule> {
        self.forms.iter().filter(move |form| form.about == subject)
    }

    /// The title of a form.
    pub fn title(&self, code: &str) -> Option<&str> {
        let form = self.forms.iter().find(|form| form.code == code)?;
        Some(&form.title)
    }
}

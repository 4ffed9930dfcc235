//! A visit, its notes and its ratings until they are evidence.

use kernel::evidence::AssessmentId;
use kernel::{PersonId, SchoolId};
use platform::audit::Actor;
use platform::db::{Column, Migration, Table};
use platform::{Day, Moment, records, text_enum};

platform::id! {
    /// A visit.
    VisitId,
    /// A note taken during a visit.
    VisitNoteId,
    /// A rating of a visit that is not final.
    VisitRatingId,
    /// An answer of a visit that is not final.
    VisitAnswerId,
}

text_enum! {
    /// How far a visit has come.
    pub enum VisitState("visit-state") {
        /// Focus, day and lesson are agreed.
        Agreed = "agreed",
        /// The lesson is under way.
        Observing = "observing",
        /// The lesson is over, the talk is not.
        Talk = "talk",
        /// The person observed may answer.
        View = "view",
        /// They disagree, and the observer has not answered yet.
        Answer = "answer",
        /// Its ratings are evidence.
        Final = "final",
        /// It did not take place or was given up.
        Dropped = "dropped",
    }
}

impl VisitState {
    /// Whether anything is still to be done.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Final | Self::Dropped)
    }
}

text_enum! {
    /// What the person observed says of it.
    pub enum ViewKind("view") {
        /// It was so.
        Agree = "agree",
        /// It was so, and something was not seen.
        Add = "add",
        /// It was not so.
        Disagree = "disagree",
    }
}

records! {
    /// One observer with one person in one lesson or piece of work.
    pub Visit in visit = "observation_visit" {
        /// Made by the form; the evidence it becomes has the same identifier.
        id: VisitId,
        /// The instrument's code.
        instrument: String,
        /// The section or indicator agreed on.
        focus: String,
        /// Who is observed.
        person_id: PersonId,
        /// Who observes.
        observer_id: PersonId,
        /// Where the person worked when it was agreed.
        school_id: Option<SchoolId>,
        /// Class, lesson or piece of work.
        lesson: String,
        /// The day agreed on.
        planned_on: Day,
        /// What the person asks to be looked at.
        look_for: String,
        /// How far it has come.
        state: VisitState,
        /// When observing began.
        started_at: Option<Moment>,
        /// The day it was held.
        held_on: Option<Day>,
        /// Tujuan: what the person wants to reach.
        goal: String,
        /// Identifikasi: where they stand, by their own account and by what was seen.
        findings: String,
        /// Rencana aksi: what they will try.
        plan: String,
        /// Tanggung jawab: what they commit themselves to, in their own words.
        commitment: String,
        /// What the person observed says of it.
        view: Option<ViewKind>,
        /// Their words.
        view_text: String,
        /// When they said so.
        viewed_at: Option<Moment>,
        /// Until when they are asked to.
        view_due_on: Option<Day>,
        /// What the observer answers to a disagreement.
        answer: String,
        /// The evidence it became, as last corrected.
        assessment_id: Option<AssessmentId>,
        /// When it became final.
        final_on: Option<Day>,
        /// When anything about it last changed.
        changed_at: Moment,
        /// When its ratings were last corrected.
        corrected_at: Option<Moment>,
        /// When the person observed said that they have read the correction.
        correction_read_at: Option<Moment>,
        /// Rises with every change of the visit itself.
        version: i32,
    }
    /// A note, with the minute of the lesson in which it was written.
    pub VisitNote in visit_note = "visit_note" {
        /// Made by the form.
        id: VisitNoteId,
        /// The visit.
        visit_id: VisitId,
        /// Whole minutes since observing began.
        minute: i32,
        /// What was seen.
        text: String,
        /// The item it is evidence for.
        item: Option<String>,
        /// When it was written.
        written_at: Moment,
    }
    /// A rating of a visit that is not final; final, it is a rating of the evidence and no longer here.
    pub VisitRating in visit_rating = "visit_rating" {
        /// Its identifier.
        id: VisitRatingId,
        /// The visit.
        visit_id: VisitId,
        /// The item's code.
        item: String,
        /// The value chosen.
        value: i32,
        /// When it was chosen.
        rated_at: Moment,
    }
    /// What was counted, timed or written in a visit that is not final; final, it is with the evidence.
    pub VisitAnswer in visit_answer = "visit_answer" {
        /// Its identifier.
        id: VisitAnswerId,
        /// The visit.
        visit_id: VisitId,
        /// The question's code.
        item: String,
        /// A [`kernel::evidence::AnswerValue`] as JSON.
        value: String,
        /// When it was given.
        answered_at: Moment,
    }
    /// What an authority has settled about observation.
    pub ObservationRule in observation_rule = "observation_rule" {
        /// The authority's own identifier: there is one row.
        id: RuleId,
        /// Days the person observed has to answer.
        view_days: i32,
        /// Rises with every change.
        version: i32,
    }
}

platform::id! {
    /// The rule of an authority, by the authority's own identifier.
    RuleId,
}

impl Visit {
    /// A visit of which only the two and the day are settled.
    pub fn blank(
        actor: &Actor,
        id: VisitId,
        person_id: PersonId,
        observer_id: PersonId,
        planned_on: Day,
    ) -> Self {
        Self {
            authority_id: actor.authority,
            id,
            instrument: String::new(),
            focus: String::new(),
            person_id,
            observer_id,
            school_id: None,
            lesson: String::new(),
            planned_on,
            look_for: String::new(),
            state: VisitState::Agreed,
            started_at: None,
            held_on: None,
            goal: String::new(),
            findings: String::new(),
            plan: String::new(),
            commitment: String::new(),
            view: None,
            view_text: String::new(),
            viewed_at: None,
            view_due_on: None,
            answer: String::new(),
            assessment_id: None,
            final_on: None,
            changed_at: actor.at,
            corrected_at: None,
            correction_read_at: None,
            version: 1,
        }
    }

    /// Whether it was corrected and the person observed has not read that yet.
    pub fn has_unread_correction(&self) -> bool {
        self.corrected_at.is_some() && self.correction_read_at < self.corrected_at
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-observation",
    tables: || {
        vec![
            visit_table(),
            Table::tenant("visit_note")
                .refers("visit_id", "observation_visit")
                .with("minute", Column::Count)
                .with("text", Column::Text)
                .maybe("item", Column::Text)
                .with("written_at", Column::Moment)
                .index(&["visit_id"]),
            Table::tenant("visit_rating")
                .refers("visit_id", "observation_visit")
                .with("item", Column::Text)
                .with("value", Column::Count)
                .with("rated_at", Column::Moment)
                .unique(&["visit_id", "item"]),
            Table::tenant("observation_rule")
                .with("view_days", Column::Count)
                .with("version", Column::Count),
        ]
    },
};

/// What was added to visits later: answers, and corrections that are told to the person observed.
pub const ANSWER_MIGRATION: Migration = Migration {
    name: "needs-observation-answers",
    tables: || {
        vec![
            Table::widened("observation_visit")
                .maybe("corrected_at", Column::Moment)
                .maybe("correction_read_at", Column::Moment),
            Table::tenant("visit_answer")
                .refers("visit_id", "observation_visit")
                .with("item", Column::Text)
                .with("value", Column::Text)
                .with("answered_at", Column::Moment)
                .unique(&["visit_id", "item"]),
        ]
    },
};

fn visit_table() -> Table {
    Table::tenant("observation_visit")
        .with("instrument", Column::Text)
        .with("focus", Column::Text)
        .refers("person_id", "person")
        .refers("observer_id", "person")
        .maybe_refers("school_id", "school")
        .with("lesson", Column::Text)
        .with("planned_on", Column::Day)
        .with("look_for", Column::Text)
        .with("state", Column::Text)
        .maybe("started_at", Column::Moment)
        .maybe("held_on", Column::Day)
        .with("goal", Column::Text)
        .with("findings", Column::Text)
        .with("plan", Column::Text)
        .with("commitment", Column::Text)
        .maybe("view", Column::Text)
        .with("view_text", Column::Text)
        .maybe("viewed_at", Column::Moment)
        .maybe("view_due_on", Column::Day)
        .with("answer", Column::Text)
        .maybe("assessment_id", Column::Id)
        .maybe("final_on", Column::Day)
        .with("changed_at", Column::Moment)
        .with("version", Column::Count)
        .index(&["person_id"])
        .index(&["observer_id"])
        .index(&["assessment_id"])
}

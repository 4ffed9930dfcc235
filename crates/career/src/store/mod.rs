//! What career keeps: appraisals with all that belongs to them, placements, past results, readiness.

mod appraisal;
mod placement;
mod readiness;
mod verdict;

use platform::db::{Column, Migration, Table};

pub use appraisal::{
    Appraisal, AppraiserTerm, Attachment, Note, WorkResult, find_appraisal, list_appraisals_of,
    list_attachments_of, list_notes_of, list_results_of, list_terms_of,
};
pub(crate) use appraisal::{
    add_appraisal, add_attachments, add_note, advance, change_superior, find_attachment, find_note,
    find_result, list_appraisals_by_appraiser, list_appraisals_of_people, list_objected,
    remove_result, save_result, withdraw_attachment,
};
pub use placement::{
    Degree, PastResult, PlacementRow, list_degrees_of, list_past_results_of, list_placements_of,
};
pub(crate) use placement::{
    add_degree, add_past_result, add_placement, withdraw_degree, withdraw_past_result,
    withdraw_placement,
};
pub use readiness::{
    ReadinessDecision, ReadinessObjection, list_readiness_decisions, list_readiness_objections,
};
pub(crate) use readiness::{add_readiness_decision, add_readiness_objection};

pub use verdict::{
    Verdict, VerdictLine, list_verdict_lines_of, list_verdicts_of, list_verdicts_of_many,
};
pub(crate) use verdict::{add_verdict, find_verdict};

platform::id! {
    /// A year's appraisal of a person.
    AppraisalId,
    /// That someone was the appraiser for a while.
    AppraiserTermId,
    /// A result that was planned.
    WorkResultId,
    /// Something written in the course of an appraisal.
    NoteId,
    /// Something the person shows the appraiser.
    AttachmentId,
    /// A rating or a decision.
    VerdictId,
    /// One line of it.
    VerdictLineId,
    /// A rank and grade that is held.
    PlacementId,
    /// The predicate of months that were not appraised in Bina.
    PastResultId,
    /// A new higher degree.
    DegreeId,
    /// What the authority decided on readiness.
    ReadinessDecisionId,
    /// What a person objected to it.
    ReadinessObjectionId,
}

/// This crate's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "career-01-appraisal",
        tables: appraisal_tables,
    },
    Migration {
        name: "career-02-verdict",
        tables: verdict_tables,
    },
    Migration {
        name: "career-03-credit",
        tables: credit_tables,
    },
    Migration {
        name: "career-04-degree",
        tables: degree_tables,
    },
];

fn appraisal_tables() -> Vec<Table> {
    vec![
        Table::tenant("appraisal")
            .refers("person_id", "person")
            .refers("appraiser_id", "person")
            .with("year", Column::Count)
            .with("first_month", Column::Count)
            .with("last_month", Column::Count)
            .with("state", Column::Text)
            .with("made_at", Column::Moment)
            .with("version", Column::Count)
            .unique(&["person_id", "year"])
            .index(&["appraiser_id", "year"]),
        Table::tenant("appraiser_term")
            .refers("appraisal_id", "appraisal")
            .refers("appraiser_id", "person")
            .with("starts_on", Column::Day)
            .maybe("ends_on", Column::Day)
            .index(&["appraisal_id"]),
        Table::tenant("work_result")
            .refers("appraisal_id", "appraisal")
            .with("title", Column::Text)
            .with("measure", Column::Text)
            .with("version", Column::Count)
            .index(&["appraisal_id"]),
        Table::tenant("appraisal_note")
            .refers("appraisal_id", "appraisal")
            .refers("author_id", "person")
            .with("kind", Column::Text)
            .with("text", Column::Text)
            .with("held_on", Column::Day)
            .with("made_at", Column::Moment)
            .index(&["appraisal_id"]),
        Table::tenant("attachment")
            .refers("appraisal_id", "appraisal")
            .with("kind", Column::Text)
            .with("subject", Column::Text)
            .refers("released_to", "person")
            .with("title", Column::Text)
            .with("body", Column::Text)
            .with("released_at", Column::Moment)
            .maybe("withdrawn_at", Column::Moment)
            .index(&["appraisal_id"]),
    ]
}

fn verdict_tables() -> Vec<Table> {
    vec![
        Table::tenant("verdict")
            .refers("appraisal_id", "appraisal")
            .refers("made_by", "person")
            .with("kind", Column::Text)
            .with("results", Column::Text)
            .with("behaviour", Column::Text)
            .with("predicate", Column::Text)
            .with("rules", Column::Text)
            .with("results_reason", Column::Text)
            .with("behaviour_reason", Column::Text)
            .with("made_on", Column::Day)
            .with("made_at", Column::Moment)
            .index(&["appraisal_id"]),
        Table::tenant("verdict_line")
            .refers("verdict_id", "verdict")
            .with("subject", Column::Text)
            .with("expectation", Column::Text)
            .with("remark", Column::Text)
            .unique(&["verdict_id", "subject"]),
    ]
}

fn credit_tables() -> Vec<Table> {
    vec![
        Table::tenant("placement")
            .refers("person_id", "person")
            .with("office", Column::Text)
            .with("grade", Column::Text)
            .with("starts_on", Column::Day)
            .maybe("opening", Column::Int)
            .maybe("opening_from", Column::Day)
            .with("basis", Column::Text)
            .refers("made_by", "person")
            .with("made_at", Column::Moment)
            .maybe("withdrawn_at", Column::Moment)
            .index(&["person_id"]),
        Table::tenant("past_result")
            .refers("person_id", "person")
            .with("year", Column::Count)
            .with("first_month", Column::Count)
            .with("last_month", Column::Count)
            .with("predicate", Column::Text)
            .with("basis", Column::Text)
            .refers("made_by", "person")
            .with("made_at", Column::Moment)
            .maybe("withdrawn_at", Column::Moment)
            .index(&["person_id"]),
        Table::tenant("readiness_decision")
            .refers("person_id", "person")
            .with("step", Column::Text)
            .with("grade", Column::Text)
            .with("outcome", Column::Text)
            .with("reason", Column::Text)
            .with("sum", Column::Int)
            .with("needs", Column::Int)
            .refers("made_by", "person")
            .with("made_on", Column::Day)
            .with("made_at", Column::Moment)
            .index(&["person_id"]),
        Table::tenant("readiness_objection")
            .refers("person_id", "person")
            .with("text", Column::Text)
            .with("made_on", Column::Day)
            .with("made_at", Column::Moment)
            .index(&["person_id"]),
    ]
}

fn degree_tables() -> Vec<Table> {
    vec![
        Table::tenant("degree")
            .refers("person_id", "person")
            .with("held_on", Column::Day)
            .with("basis", Column::Text)
            .refers("made_by", "person")
            .with("made_at", Column::Moment)
            .maybe("withdrawn_at", Column::Moment)
            .index(&["person_id"]),
    ]
}

//! Career: what a person did and showed in coaching, used once and at their choice for appraisal (SKP), credit
//! points, the next step of a career and a portfolio.
//!
//! It knows nothing of reflections, journals and coaching notes, so that none can ever reach an appraiser.

mod appraisal;
pub mod credit;
mod credit_forms;
mod credit_page;
mod credit_view;
mod distance;
mod error;
mod forms;
mod gather;
mod keep;
mod load;
mod model;
mod month;
mod paper;
mod path_page;
mod points;
mod portfolio;
mod readiness;
mod rules;
mod store;
mod year_words;

pub use appraisal::{
    Answer, Begin, Decide, PlanStep, Rate, RatedLine, Release, SaveResult, Showable, TakeOver,
    WriteNote, agree, answer, begin, decide, propose, rate, release, return_plan,
    save_planned_result, showables, superiors_of, take_over, withdraw, write_note,
};
pub use distance::{Distance, Gap};
pub use error::CareerError;
pub use keep::{
    KeepDegree, KeepPlacement, KeepResult, Kept, keep_degree, keep_placement, keep_result,
    withdraw_kept,
};
pub use model::{
    AppraisalState, AttachmentKind, Expectation, NoteKind, Predicate, ReadinessOutcome, StepKind,
    VerdictKind,
};
pub use month::Month;
pub use points::{NotPoints, Points};
pub use rules::{
    AppraisalRules, Behaviour, CheckRule, ConditionRule, CreditRules, DegreeRule, FormColumn,
    FormPart, FormRule, FormRules, FormSubject, FormValue, GradeRule, Head, Merge, Origin,
    PostRule, PostRules, RankRule, RowSource, RuleFault, Ruled, Rules, RulesError, rules,
    use_rules_of,
};
pub use store::{
    Appraisal, AppraisalId, AppraiserTerm, AppraiserTermId, Attachment, AttachmentId, Degree,
    DegreeId, MIGRATIONS, Note, NoteId, PastResult, PastResultId, PlacementId, PlacementRow,
    ReadinessDecision, ReadinessDecisionId, ReadinessObjection, ReadinessObjectionId, Verdict,
    VerdictId, VerdictLine, VerdictLineId, WorkResult, WorkResultId, find_appraisal,
    list_appraisals_of, list_attachments_of, list_degrees_of, list_notes_of, list_past_results_of,
    list_placements_of, list_readiness_decisions, list_readiness_objections, list_results_of,
    list_terms_of, list_verdict_lines_of, list_verdicts_of, list_verdicts_of_many,
};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "career",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes,
        tasks: appraisal::tasks,
        kept: kernel::part::nothing_kept,
        story: appraisal::story,
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/career", get(path_page::show))
        .route("/career/posts/{code}", get(path_page::show_post))
        .route("/credit", get(credit_page::show_mine))
        .route("/credit/placements", post(credit_forms::add_placement))
        .route("/credit/results", post(credit_forms::add_result))
        .route("/credit/degrees", post(credit_forms::add_degree))
        .route(
            "/credit/placements/{entry}/withdraw",
            post(credit_forms::withdraw_my_placement),
        )
        .route(
            "/credit/results/{entry}/withdraw",
            post(credit_forms::withdraw_my_result),
        )
        .route(
            "/credit/degrees/{entry}/withdraw",
            post(credit_forms::withdraw_my_degree),
        )
        .route("/credit/{person}", get(credit_page::show))
        .route("/credit/{person}/degrees", post(credit_forms::add_degree))
        .route(
            "/credit/{person}/degrees/{entry}/withdraw",
            post(credit_forms::withdraw_degree),
        )
        .route(
            "/credit/{person}/placements",
            post(credit_forms::add_placement),
        )
        .route("/credit/{person}/results", post(credit_forms::add_result))
        .route(
            "/credit/{person}/placements/{entry}/withdraw",
            post(credit_forms::withdraw_placement),
        )
        .route(
            "/credit/{person}/results/{entry}/withdraw",
            post(credit_forms::withdraw_result),
        )
        .route("/readiness", get(readiness::show))
        .route("/readiness/objections", post(readiness::object))
        .route("/readiness/{school}/{person}", post(readiness::decide))
        .route("/portfolio", get(portfolio::choose))
        .route("/portfolio/print", get(portfolio::print))
        .route("/portfolio/pdf", get(portfolio::pdf))
        .route("/portfolio/package", get(portfolio::package))
        .merge(forms::routes())
        .merge(appraisal::routes())
}

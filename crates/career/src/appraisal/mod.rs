//! A year's appraisal from plan to decision. The appraiser sees what was sent or shown to them, and nothing else.

mod answer;
mod answer_forms;
mod attach;
mod attach_page;
mod begin;
mod deciders;
mod list_page;
mod notes;
mod page;
mod page_view;
mod plan;
mod plan_forms;
mod rate;
mod rate_page;
mod result_page;
mod seen;
mod tasks;

use axum::Router;
use axum::routing::{get, post};
use kernel::App;

pub use answer::{Answer, Decide, answer, decide};
pub(crate) use attach::is_shown;
pub use attach::{Release, Showable, release, showables, withdraw};
pub use begin::{Begin, TakeOver, begin, superiors_of, take_over};
pub use notes::{WriteNote, write_note};
pub(crate) use page::READ;
pub use plan::{PlanStep, SaveResult, agree, propose, return_plan, save_planned_result};
pub use rate::{Rate, RatedLine, rate};
pub(crate) use seen::{Seen, Side, load};
pub(crate) use tasks::{story, tasks};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/appraisals", get(list_page::show).post(list_page::start))
        .route("/appraisals/{id}", get(page::show))
        .route(
            "/appraisals/{id}/results/{result}",
            get(result_page::show).post(result_page::save),
        )
        .route(
            "/appraisals/{id}/results/{result}/remove",
            post(result_page::remove),
        )
        .route("/appraisals/{id}/propose", post(plan_forms::send))
        .route("/appraisals/{id}/agree", post(plan_forms::agree_to))
        .route("/appraisals/{id}/return", post(plan_forms::send_back))
        .route("/appraisals/{id}/superior", post(plan_forms::hand_over))
        .route("/appraisals/{id}/notes", post(plan_forms::note))
        .route(
            "/appraisals/{id}/evidence",
            get(attach_page::choose).post(attach_page::show_to_superior),
        )
        .route(
            "/appraisals/{id}/evidence/{kind}/{subject}",
            get(attach_page::preview),
        )
        .route(
            "/appraisals/{id}/attachments/{attachment}/withdraw",
            post(attach_page::take_back),
        )
        .route(
            "/appraisals/{id}/rate",
            get(rate_page::show).post(rate_page::save),
        )
        .route("/appraisals/{id}/answer", post(answer_forms::reply))
        .route("/appraisals/{id}/decide", post(answer_forms::settle))
}

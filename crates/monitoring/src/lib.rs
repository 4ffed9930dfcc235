//! Stage 4, monitoring: the indicators of a programme and their readings, its start, and what it
//! changed in its participants.
//!
//! It reads offers and the competency map, and knows nothing of what follows once a programme is over.

mod alarms_page;
mod change;
mod change_section;
mod chart;
mod draw_action;
mod drawing;
mod effect;
mod figures;
mod indicator_page;
mod indicators;
mod indicators_page;
mod library;
mod model;
mod new_indicator;
mod outlook;
mod participants;
mod rules;
mod start;
mod store;
mod store_watch;
mod story;
mod tasks;
mod warnings;

pub use change::{MeanChange, Pair, Standpoint, Verdict, mean_change};
pub use drawing::{Drew, draw, draw_all};
pub use effect::{
    CostPer, EffectError, EffectRun, EffectRunId, ForecastError, Group, KindSummary,
    MeasuredEffect, MeasuredEffectId, ModeLine, ModeSummary, OfferLine, Outcome, Overview, Span,
    Told, confirm, cost_words, find_latest_run, list_effects_of_run, load_overview, measure,
};
pub use indicators::{
    AddIndicator, AddReading, HowRead, MonitoringError, add_indicator, add_reading,
};
pub use library::{Alarms, Library, Stated, Suggestion, library};
pub use model::{Choice, OutcomeKind, ReadingSource};
pub use outlook::{Outlook, Seen};
pub use participants::{GroupChange, IndicatorChange, load_change};
pub use rules::{Line, Missing, Pace, missing_to_start};
pub use start::start_offer;
pub use store::{
    MIGRATIONS, OutcomeIndicator, OutcomeIndicatorId, Reading, ReadingId, find_indicator,
    list_indicators_of, list_indicators_read_by, list_kinds, list_readings_of,
};
pub use store_watch::{
    Decision, DecisionId, DrawnReading, DrawnReadingId, IndicatorPlan, IndicatorPlanId, Warning,
    WarningId, list_all_warnings, list_drawn_of, list_plans_of, list_warnings_for,
    list_warnings_of,
};
pub use warnings::{Decide, decide};

use axum::Router;
use axum::routing::{get, post};
use kernel::{App, Part};

/// This crate's share of the program.
pub fn part() -> Part {
    Part {
        name: "monitoring",
        migrations: MIGRATIONS,
        words: platform::words!(),
        routes,
        tasks: tasks::tasks,
        kept: kernel::part::nothing_kept,
        story: story::story,
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/offers/{id}/indicators", get(indicators_page::show))
        .route(
            "/offers/{id}/indicators/new",
            get(new_indicator::show).post(new_indicator::add),
        )
        .route(
            "/offers/{id}/indicators/{indicator}",
            get(indicator_page::show).post(indicator_page::add),
        )
        .route(
            "/offers/{id}/indicators/{indicator}/warnings/{warning}",
            post(warnings::post),
        )
        .route("/offers/{id}/indicators/draw", post(draw_action::post))
        .route("/offers/{id}/start", post(start::start))
        .route("/monitoring/alarms", get(alarms_page::show))
        .merge(effect::routes())
}

//! Stage 4, monitoring: the indicators of a programme and their readings, its start, and what it
//! changed in its participants.
//!
//! It reads offers and the competency map, and knows nothing of what follows once a programme is over.

mod change;
mod change_section;
mod chart;
mod figures;
mod indicator_page;
mod indicators;
mod indicators_page;
mod model;
mod new_indicator;
mod participants;
mod rules;
mod start;
mod store;
mod story;
mod tasks;

pub use change::{MeanChange, Pair, Standpoint, Verdict, mean_change};
pub use indicators::{AddIndicator, AddReading, MonitoringError, add_indicator, add_reading};
pub use model::OutcomeKind;
pub use participants::{GroupChange, IndicatorChange, load_change};
pub use rules::{Line, Missing, Pace, missing_to_start};
pub use start::start_offer;
pub use store::{
    MIGRATIONS, OutcomeIndicator, OutcomeIndicatorId, Reading, ReadingId, find_indicator,
    list_indicators_of, list_indicators_read_by, list_readings_of,
};

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
        .route("/offers/{id}/start", post(start::start))
}

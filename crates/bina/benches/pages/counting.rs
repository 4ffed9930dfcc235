//! Counts the statements that reach a database, by the spans that the driver opens for each, and the
//! processor's time, which a busy machine does not stretch.

use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

static QUERIES: AtomicUsize = AtomicUsize::new(0);

/// The names of the spans that a statement opens; one reading opens one.
const STATEMENTS: [&str; 4] = ["query_one", "query_all", "execute", "stream"];

struct Counter;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        let is_driver = metadata.target().starts_with("sea_orm::driver");
        if is_driver && STATEMENTS.contains(&metadata.name()) {
            QUERIES.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Begins to count.
pub fn start() {
    let subscriber = tracing_subscriber::registry().with(Counter);
    tracing::subscriber::set_global_default(subscriber).expect("nothing else listens");
}

/// Statements so far.
pub fn queries() -> usize {
    QUERIES.load(Ordering::Relaxed)
}

/// Milliseconds of processor time of this program so far; zero where the system does not say.
pub fn cpu_millis() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold spaces; user and system time are the 12th and 13th after it.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2);
    let sum: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    sum * MILLIS_PER_TICK
}

/// Linux counts processor time in hundredths of a second.
const MILLIS_PER_TICK: f64 = 10.0;

//! Credit points, pure and exact: what a year earns, what has come together in the present rank, and when the
//! next step is reached. It knows no database and no page.

mod conditions;
mod convert;
mod forecast;
mod ledger;

pub use conditions::{Condition, Met, conditions};
pub use convert::convert;
pub use forecast::{Forecast, Step, forecast, forecasts, next_steps, reached_on};
pub use ledger::{Career, Entry, Ledger, Opening, Placement, RatedMonths, ledger};

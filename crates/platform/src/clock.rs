//! The only place that asks the machine what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Moment;

/// Tells the time: the machine's, the machine's some days on, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicI64>>,
    days_later: i64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// The machine's clock some days on, to see what a demonstration will say then.
    pub fn days_later(days: i64) -> Self {
        Self {
            fixed: None,
            days_later: days,
        }
    }

    /// A clock that stands at `moment` until it is moved.
    pub fn fixed(moment: Moment) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicI64::new(moment.as_millis()))),
            days_later: 0,
        }
    }

    /// The present moment.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one clock everything else asks"
    )]
    pub fn now(&self) -> Moment {
        match &self.fixed {
            Some(millis) => Moment::from_millis(millis.load(Ordering::SeqCst)),
            None => Moment(jiff::Timestamp::now()).plus_seconds(self.days_later * 86_400),
        }
    }

    /// Moves a fixed clock on by whole days; the machine's clock stays as it is.
    pub fn pass_days(&self, days: i64) {
        if let Some(millis) = &self.fixed {
            millis.fetch_add(days * 86_400_000, Ordering::SeqCst);
        }
    }
}

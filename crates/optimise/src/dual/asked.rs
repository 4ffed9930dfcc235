//! Whom a step of the prices asks in full.
//!
//! It refuses to know what they answer.

/// Who chooses among all sets of seats; the others only among sets they took before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Everyone: the answer is a bound.
    Everyone,
    /// Every so many-th person, from this one on.
    Every(usize, usize),
}

impl Asked {
    pub(super) fn includes(self, person: usize) -> bool {
        match self {
            Self::Everyone => true,
            Self::Every(many, first) => person % many == first,
        }
    }
}

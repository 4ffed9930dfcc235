//! What an effect supports: it works, it does too little, it harms, or that cannot be told yet and what would tell.
//!
//! Equations (18) and (19) of `docs/numerics/effects.md`.

use serde::Serialize;

use crate::chance::normal_quantile;
use crate::effect::Effect;
use crate::equation::Answer;
use crate::panel::Options;

/// Probability with which an effect just as large as what matters shall be found.
const POWER: f64 = 0.8;

/// What the variance of an effect is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct VarianceParts {
    /// Participants counted.
    pub participants: usize,
    /// Their schools.
    pub schools: usize,
    /// Variance that falls as participants in further schools are added.
    pub people: f64,
    /// Part of it that falls as participants are visited more often afterwards.
    pub visits: f64,
    /// Part of it that is common to the people of a school and falls only with further schools.
    pub between_schools: f64,
    /// Variance that only more non-participants would make smaller; programmes of the same time share most of it.
    pub fixed: f64,
}

impl VarianceParts {
    pub(crate) fn of(answer: &Answer, participants: usize, schools: usize) -> Self {
        let fixed = answer.shared.min(answer.variance);
        let people = answer.variance - fixed;
        Self {
            participants,
            schools,
            people,
            visits: answer.visits.min(people),
            between_schools: answer.between.min(people),
            fixed,
        }
    }
}

/// What more would tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WouldTell {
    /// More participants like these in further schools; none if no number of them would do.
    pub more_participants: Option<usize>,
    /// As many visits afterwards for each participant as a multiple of those made; none if no number would do.
    pub times_the_visits: Option<f64>,
}

/// What the interval supports.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Verdict {
    /// The whole interval is above 0.
    Works,
    /// The interval is above 0 or around it, and wholly below what matters.
    TooLittle,
    /// The whole interval is below 0.
    Harms,
    /// The interval holds both nothing and what matters.
    CannotTellYet(WouldTell),
}

/// Decides what an effect supports.
pub(crate) fn verdict(effect: &Effect, parts: &VarianceParts, options: &Options) -> Verdict {
    if effect.high < 0.0 {
        Verdict::Harms
    } else if effect.high < options.worth {
        Verdict::TooLittle
    } else if effect.low > 0.0 {
        Verdict::Works
    } else {
        Verdict::CannotTellYet(would_tell(parts, options))
    }
}

/// How much more of what is there would find an effect as large as what matters.
pub(crate) fn would_tell(parts: &VarianceParts, options: &Options) -> WouldTell {
    let reach = normal_quantile(f64::midpoint(1.0, options.interval)) + normal_quantile(POWER);
    let wanted = (options.worth / reach).powi(2);
    let room = wanted - parts.fixed;
    let more = (room > 0.0).then(|| {
        let times = parts.people / room;
        let all = (times * parts.participants as f64).ceil();
        (all - parts.participants as f64).clamp(0.0, 1e9) as usize
    });
    let rest = wanted - (parts.fixed + parts.people - parts.visits);
    let visits = (rest > 0.0).then(|| (parts.visits / rest).max(1.0));
    WouldTell {
        more_participants: more,
        times_the_visits: visits,
    }
}

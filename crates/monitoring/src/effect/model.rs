//! A measured effect as it is kept: plain numbers in levels, and what they support.

use effects::{CostPerLevel, Effect, Measured, Posterior, Unmeasured, Verdict, cost_per_level};
use platform::text_enum;
use serde::{Deserialize, Serialize};

/// Probability that an interval covers.
pub(crate) const INTERVAL: f64 = 0.9;

text_enum! {
    /// What the estimates support.
    pub enum Told("told") {
        /// The whole interval is above nothing.
        Works = "works",
        /// The whole interval is below what matters.
        TooLittle = "too-little",
        /// The whole interval is below nothing.
        Harms = "harms",
        /// The interval holds both nothing and what matters.
        CannotTell = "cannot-tell",
        /// There is no before or no after yet.
        NoOccasions = "no-occasions",
        /// Too few participants have both.
        TooFew = "too-few",
        /// Nobody without a programme has both.
        NobodyToCompare = "nobody",
        /// Participants cannot be told apart from the others by anything else.
        CannotSeparate = "cannot-separate",
    }
}

/// A number with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The number.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl From<&Effect> for Span {
    fn from(effect: &Effect) -> Self {
        Self {
            value: effect.estimate,
            se: effect.se,
            low: effect.low,
            high: effect.high,
        }
    }
}

impl From<&Posterior> for Span {
    fn from(found: &Posterior) -> Self {
        Self {
            value: found.mean,
            se: found.sd,
            low: found.low,
            high: found.high,
        }
    }
}

/// The effect among one group's participants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The translation key of the group.
    pub key: String,
    /// Its participants with both estimates.
    pub participants: usize,
    /// The effect among them, in levels.
    pub effect: Span,
}

/// Rupiah for one level gained by one person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum CostPer {
    /// Cost with its interval.
    Known {
        /// Rupiah.
        value: f64,
        /// Lower end of the interval.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// The effect may be nothing: at least this much.
    AtLeast(f64),
    /// The interval of the effect holds no gain.
    NoGain,
}

/// What was measured of an offer on an indicator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// What the estimates support.
    pub told: Told,
    /// The effect in levels; none where nothing could be measured.
    pub effect: Option<Span>,
    /// Participants' plain mean change, in levels.
    pub plain_change: f64,
    /// Participants with both estimates.
    pub participants: usize,
    /// Participants without.
    pub unseen: usize,
    /// Non-participants compared with.
    pub comparators: usize,
    /// Participants' mean level before, less that of the non-participants.
    pub gap_before: f64,
    /// Participants who took part in other programmes of the same time too.
    pub in_others_too: usize,
    /// More participants like these that would tell; none where no number would.
    pub more_participants: Option<usize>,
    /// As many visits afterwards as a multiple of those made; none where no number would.
    pub times_the_visits: Option<f64>,
    /// Levels for each further hour.
    pub per_hour: Option<Span>,
    /// The effect by group.
    pub groups: Vec<Group>,
    /// The effect drawn towards its type, as far as the offer itself tells little.
    pub pooled: Option<Span>,
    /// Rupiah per level gained.
    pub cost: Option<CostPer>,
}

impl Outcome {
    /// An offer that could not be measured.
    pub(crate) fn unmeasured(reason: Unmeasured, participants: usize) -> Self {
        Self {
            told: match reason {
                Unmeasured::NoOccasions => Told::NoOccasions,
                Unmeasured::TooFewParticipants => Told::TooFew,
                Unmeasured::NobodyToCompare => Told::NobodyToCompare,
                Unmeasured::CannotSeparate => Told::CannotSeparate,
            },
            effect: None,
            plain_change: 0.0,
            participants: 0,
            unseen: participants,
            comparators: 0,
            gap_before: 0.0,
            in_others_too: 0,
            more_participants: None,
            times_the_visits: None,
            per_hour: None,
            groups: Vec::new(),
            pooled: None,
            cost: None,
        }
    }

    /// What was measured; `keys` name the groups of each grouping, `cost` is that of one participant.
    pub(crate) fn of(measured: &Measured, keys: &[&[&str]], cost: f64) -> Self {
        let more = match measured.verdict {
            Verdict::CannotTellYet(more) => Some(more),
            _ => None,
        };
        let groups = measured.groups.iter().filter_map(|group| {
            Some(Group {
                key: (*keys.get(group.grouping)?.get(group.group as usize)?).to_owned(),
                participants: group.participants,
                effect: Span::from(&group.effect),
            })
        });
        Self {
            told: match measured.verdict {
                Verdict::Works => Told::Works,
                Verdict::TooLittle => Told::TooLittle,
                Verdict::Harms => Told::Harms,
                Verdict::CannotTellYet(_) => Told::CannotTell,
            },
            effect: Some(Span::from(&measured.effect)),
            plain_change: measured.plain_change,
            participants: measured.participants,
            unseen: measured.unseen,
            comparators: measured.comparators,
            gap_before: measured.gap_before,
            in_others_too: measured.in_others_too,
            more_participants: more.and_then(|more| more.more_participants),
            times_the_visits: more.and_then(|more| more.times_the_visits),
            per_hour: measured.dose.as_ref().map(Span::from),
            groups: groups.collect(),
            pooled: None,
            cost: cost_per_level(cost, 0.0, &measured.effect, INTERVAL).map(CostPer::from),
        }
    }
}

impl From<CostPerLevel> for CostPer {
    fn from(cost: CostPerLevel) -> Self {
        match cost {
            CostPerLevel::Known {
                estimate,
                low,
                high,
            } => Self::Known {
                value: estimate,
                low,
                high,
            },
            CostPerLevel::AtLeast(least) => Self::AtLeast(least),
            CostPerLevel::NoGain => Self::NoGain,
        }
    }
}

/// What the offers of a mode did, whatever their indicators.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModeSummary {
    /// The mode's word.
    pub mode: String,
    /// Offers measured.
    pub offers: usize,
    /// Participants measured.
    pub people: usize,
    /// Their mean effect, in levels.
    pub mean: Span,
    /// What a next one will do.
    pub next: Span,
}

/// What the offers of a programme type did on an indicator in a school year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindSummary {
    /// The type, as the catalogue names it.
    pub kind: String,
    /// What the type is called.
    pub title: String,
    /// The indicator's code.
    pub indicator: String,
    /// The year in which the school year began.
    pub school_year: i32,
    /// Offers measured.
    pub offers: usize,
    /// Participants measured.
    pub people: usize,
    /// Their mean effect by what was measured alone, in levels.
    pub measured: Span,
}

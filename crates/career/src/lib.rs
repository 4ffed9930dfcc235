//! Career: what a person did and showed in coaching, used once and at their choice for appraisal (SKP), credit
//! points, the next step of a career and a portfolio.
//!
//! It knows nothing of reflections, journals and coaching notes, so that none can ever reach an appraiser.

pub mod credit;
mod model;
mod month;
mod points;
mod rules;

pub use model::{
    AppraisalState, AttachmentKind, Expectation, NoteKind, Predicate, ReadinessOutcome, StepKind,
    VerdictKind,
};
pub use month::Month;
pub use points::{NotPoints, Points};
pub use rules::{
    AppraisalRules, Behaviour, ConditionRule, CreditRules, GradeRule, Head, Merge, Origin,
    PostRule, PostRules, RankRule, RuleFault, Ruled, Rules, RulesError, rules, use_rules_of,
};

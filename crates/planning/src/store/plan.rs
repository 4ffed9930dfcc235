//! Plans of a school for a semester.

use kernel::{SchoolId, Semester};
use platform::{Moment, records};
use uuid::Uuid;

use super::PlanId;
use crate::model::PlanState;

records! {
    /// What a school means to run in a semester.
    pub Plan in plan = "plan" {
        /// Its identifier.
        id: PlanId,
        /// The school.
        school_id: SchoolId,
        /// The semester.
        semester: Semester,
        /// How far it is.
        state: PlanState,
        /// What its maker says about it.
        note: String,
        /// Need reduced, in the optimiser's unit.
        value: i64,
        /// No plan can reduce more than this.
        bound: i64,
        /// Who drafted it.
        made_by: Uuid,
        /// When.
        made_at: Moment,
        /// Who approved or returned it.
        decided_by: Option<Uuid>,
        /// When.
        decided_at: Option<Moment>,
        /// Why it was returned, or what was said on approval.
        reason: String,
        /// Counts changes, so that two editors notice each other.
        version: i32,
    }
}

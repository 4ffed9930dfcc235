//! What an indicator is about, and how a programme stands to its indicators.

use platform::text_enum;

text_enum! {
    /// What an indicator tells of: attendance, or one of Guskey's five levels of evaluation.
    pub enum OutcomeKind("outcome-kind") {
        /// Who came. It is kept, but it is no outcome.
        Attendance = "attendance",
        /// Level 1: what participants say of the programme.
        Reaction = "reaction",
        /// Level 2: what participants learned.
        Learning = "learning",
        /// Level 3: what the organisation does to support it.
        Support = "support",
        /// Level 4: what participants do in their daily work.
        Practice = "practice",
        /// Level 5: what learners, or those served, gain.
        Learners = "learners",
    }
}

impl OutcomeKind {
    /// Guskey's level, 1 to 5; attendance has none.
    pub fn level(self) -> Option<u8> {
        match self {
            Self::Attendance => None,
            Self::Reaction => Some(1),
            Self::Learning => Some(2),
            Self::Support => Some(3),
            Self::Practice => Some(4),
            Self::Learners => Some(5),
        }
    }
}

//! What an indicator is about, where its readings come from, and what is decided on a warning.

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

text_enum! {
    /// Where the readings of an indicator come from. All but the first are drawn from what is recorded
    /// elsewhere, so that nothing is asked twice.
    pub enum ReadingSource("reading-source") {
        /// Somebody enters them.
        Manual = "manual",
        /// The competency map of the participants.
        Map = "map",
        /// Observations and checks of the participants.
        Observation = "observation",
        /// Closed questionnaires without names about the participants.
        Questionnaire = "questionnaire",
        /// Practice tasks done.
        Tasks = "tasks",
        /// Reflections written; only their number.
        Reflections = "reflections",
        /// Attendance lists.
        Attendance = "attendance",
        /// A line of the school's Rapor Pendidikan.
        Rapor = "rapor",
    }
}

impl ReadingSource {
    /// Whether readings are drawn, and never asked for.
    pub fn is_drawn(self) -> bool {
        self != Self::Manual
    }

    /// The unit that the source gives; what is entered may have any.
    pub fn unit(self) -> Option<&'static str> {
        match self {
            Self::Manual => None,
            Self::Map => Some("level"),
            Self::Rapor => Some("skor"),
            Self::Observation
            | Self::Questionnaire
            | Self::Tasks
            | Self::Reflections
            | Self::Attendance => Some("%"),
        }
    }

    /// Whether the source tells of this: who came is no practice, whatever it is called.
    pub fn tells_of(self, kind: OutcomeKind) -> bool {
        use OutcomeKind::{Attendance, Learners, Learning, Practice, Reaction, Support};
        match self {
            Self::Manual => true,
            Self::Map => matches!(kind, Learning | Practice),
            Self::Observation => kind == Practice,
            Self::Questionnaire => matches!(kind, Practice | Learners),
            Self::Tasks => matches!(kind, Learning | Practice),
            Self::Reflections => matches!(kind, Reaction | Learning),
            Self::Attendance => kind == Attendance,
            Self::Rapor => matches!(kind, Support | Learners),
        }
    }
}

text_enum! {
    /// What was decided on a warning.
    pub enum Choice("choice") {
        /// Go on as before.
        Continue = "continue",
        /// Go on with a change.
        Change = "change",
        /// End the programme.
        Stop = "stop",
    }
}

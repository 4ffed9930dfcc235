//! Modes of programmes, and the states of plans and offers.

use platform::text_enum;

text_enum! {
    /// How a programme works. All are practice, or end in it.
    pub enum Mode("mode") {
        /// Pre-observation, observation, post-observation, several times.
        Mentoring = "mentoring",
        /// Plan, do, see, together.
        LessonStudy = "lesson-study",
        /// In, on the job, in.
        InOnIn = "in-on-in",
        /// Learning community.
        Community = "community",
        /// Peer observation by invitation.
        PeerObservation = "peer-observation",
        /// Workshop with a practice task after it.
        Workshop = "workshop",
        /// Course.
        Course = "course",
        /// Job shadowing at a host.
        JobShadowing = "job-shadowing",
    }
}

text_enum! {
    /// How far a plan is.
    pub enum PlanState("plan") {
        /// Being worked on.
        Draft = "draft",
        /// Those concerned are asked what they think of it.
        Consulting = "consulting",
        /// Approved by the principal; its offers may run.
        Approved = "approved",
        /// Returned with a reason; may be worked on again.
        Returned = "returned",
    }
}

text_enum! {
    /// How far an offer, one run of a programme, is.
    pub enum OfferState("offer") {
        /// Part of a plan that is not approved yet.
        Proposed = "proposed",
        /// Approved, not yet begun.
        Planned = "planned",
        /// Going on.
        Running = "running",
        /// Over; follow-up has begun.
        Finished = "finished",
    }
}

impl PlanState {
    /// Whether the plan may still be changed.
    pub fn is_open(self) -> bool {
        self != Self::Approved
    }

    /// The state after a change of the plan: one that was returned is being worked on again.
    #[must_use]
    pub fn worked_on(self) -> Self {
        match self {
            Self::Returned => Self::Draft,
            other => other,
        }
    }

    /// The key of how far a plan is, which for an approved one its offers tell: approved, running, closed.
    pub fn key_with(self, offers: impl Iterator<Item = OfferState>) -> &'static str {
        if self != Self::Approved {
            return self.key();
        }
        let (mut has_begun, mut is_over) = (false, true);
        for offer in offers {
            has_begun |= matches!(offer, OfferState::Running | OfferState::Finished);
            is_over &= offer == OfferState::Finished;
        }
        match (has_begun, is_over) {
            (true, true) => "plan-closed",
            (true, false) => "plan-running",
            (false, _) => self.key(),
        }
    }
}

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

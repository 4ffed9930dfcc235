//! What a check of a commitment saw, and how it looked.

use platform::text_enum;

text_enum! {
    /// What was seen of the promised practice, from least to most.
    pub enum CheckOutcome("outcome") {
        /// Not done.
        NotSeen = "not-seen",
        /// Done, not yet to effect.
        Partly = "partly",
        /// Done to effect: the practice holds.
        Held = "held",
    }
}

text_enum! {
    /// How a check looked.
    pub enum CheckMethod("check-by") {
        /// The practice itself was watched.
        Observation = "observation",
        /// Something the person made was looked at.
        Artefact = "artefact",
        /// Learners, or those who are served, were asked.
        Learners = "learners",
        /// The two talked about it.
        Talk = "talk",
    }
}

//! What a check of a commitment saw.

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

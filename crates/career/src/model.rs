//! The words of appraisal and career: predicates, expectations, how far an appraisal is.

use platform::text_enum;

text_enum! {
    /// The result of a year's appraisal, best first.
    pub enum Predicate("predicate") {
        /// Sangat Baik.
        VeryGood = "very-good",
        /// Baik.
        Good = "good",
        /// Butuh Perbaikan, also called Cukup.
        NeedsImprovement = "needs-improvement",
        /// Kurang.
        Poor = "poor",
        /// Sangat Kurang.
        VeryPoor = "very-poor",
    }
}

impl Predicate {
    /// Whether it is at least as good as another.
    pub fn is_at_least(self, other: Self) -> bool {
        self <= other
    }
}

text_enum! {
    /// How results or behaviour stand to what was expected.
    pub enum Expectation("expectation") {
        /// Above.
        Above = "above",
        /// As expected.
        Meets = "meets",
        /// Below.
        Below = "below",
    }
}

text_enum! {
    /// How far a year's appraisal is.
    pub enum AppraisalState("appraisal-state") {
        /// The person writes the plan.
        Planning = "planning",
        /// The plan waits for the superior.
        Proposed = "proposed",
        /// The plan is agreed; the year runs.
        Running = "running",
        /// The superior has rated; the person's answer is awaited.
        Rated = "rated",
        /// The person agreed with the rating.
        Accepted = "accepted",
        /// The person objected; the authority's decision is awaited.
        Objected = "objected",
        /// The authority decided on the objection.
        Decided = "decided",
    }
}

impl AppraisalState {
    /// Whether the result stands.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Accepted | Self::Decided)
    }
}

text_enum! {
    /// What was written in the course of an appraisal.
    pub enum NoteKind("note-kind") {
        /// A note of either side.
        Note = "note",
        /// The talk in the middle of the year.
        Talk = "talk",
        /// Why the superior returned the plan.
        Return = "return",
        /// The person's answer to the rating.
        Answer = "answer",
        /// The person's objection.
        Objection = "objection",
        /// That another superior took over.
        Handover = "handover",
    }
}

text_enum! {
    /// What a person may show the appraiser. Reflections, journals and coaching notes are no kind of
    /// attachment and so can never be one.
    pub enum AttachmentKind("attachment") {
        /// Where they stand in a competency, with its interval.
        MapLine = "map-line",
        /// A programme they took part in.
        Programme = "programme",
        /// A promise after a programme, and what its checks saw.
        Commitment = "commitment",
    }
}

text_enum! {
    /// Who gave a verdict.
    pub enum VerdictKind("verdict") {
        /// The superior's rating.
        Rating = "rating",
        /// The authority's decision on an objection.
        Decision = "decision",
    }
}

text_enum! {
    /// A step of a career.
    pub enum StepKind("step") {
        /// The next grade within the rank.
        Grade = "grade",
        /// The next rank.
        Rank = "rank",
    }
}

text_enum! {
    /// What the authority decided on a person's readiness.
    pub enum ReadinessOutcome("readiness") {
        /// To be proposed.
        Propose = "propose",
        /// Not yet.
        Wait = "wait",
    }
}

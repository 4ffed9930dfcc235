//! The policy as one table: which relation opens which action.

use platform::text_enum;

text_enum! {
    /// A role, held at a school or for the whole authority.
    pub enum RoleKind("role") {
        /// Teacher or member of staff; everyone holds it.
        Member = "member",
        /// Coaches others and runs programmes.
        Coach = "coach",
        /// Leads a school.
        Principal = "principal",
        /// Accompanies schools from outside.
        Supervisor = "supervisor",
        /// Plans for the authority.
        Planner = "planner",
        /// Sees to accounts, rosters and settings.
        Administrator = "administrator",
        /// Reads everything that is not private, changes nothing.
        Auditor = "auditor",
    }
}

impl RoleKind {
    /// How a holder of this role stands to what lies within its place.
    pub fn relation(self) -> Option<Relation> {
        match self {
            // Membership opens nothing by itself; being a colleague follows from the posts held.
            Self::Member => None,
            // A coach sees the people they coach, not the whole school.
            Self::Coach => Some(Relation::CoachAtPlace),
            Self::Principal => Some(Relation::Principal),
            Self::Supervisor => Some(Relation::Supervisor),
            Self::Planner => Some(Relation::Planner),
            Self::Administrator => Some(Relation::Administrator),
            Self::Auditor => Some(Relation::Auditor),
        }
    }
}

/// How someone stands to a person, a school or the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The person themselves.
    Oneself,
    /// Coaches or mentors this person.
    Coach,
    /// Holds the role of coach at this place.
    CoachAtPlace,
    /// Leads the school.
    Principal,
    /// Accompanies the school.
    Supervisor,
    /// Plans for the authority.
    Planner,
    /// Sees to accounts and rosters.
    Administrator,
    /// Reads, changes nothing.
    Auditor,
    /// Holds a post at the same school.
    Colleague,
    /// Was given this piece of work by name.
    Named,
}

impl Relation {
    /// Every relation.
    pub const ALL: &[Self] = &[
        Self::Oneself,
        Self::Coach,
        Self::CoachAtPlace,
        Self::Principal,
        Self::Supervisor,
        Self::Planner,
        Self::Administrator,
        Self::Auditor,
        Self::Colleague,
        Self::Named,
    ];
}

/// Who sees that someone works here.
const SEE_PEOPLE: &[Relation] = &[
    Relation::Oneself,
    Relation::Coach,
    Relation::CoachAtPlace,
    Relation::Principal,
    Relation::Supervisor,
    Relation::Planner,
    Relation::Administrator,
    Relation::Auditor,
    Relation::Colleague,
];
/// Who reads programmes and plans.
const READ_PLANS: &[Relation] = &[
    Relation::CoachAtPlace,
    Relation::Principal,
    Relation::Supervisor,
    Relation::Planner,
    Relation::Administrator,
    Relation::Auditor,
    Relation::Colleague,
];
/// Who reads what a school's people said in public.
const READ_VOICES: &[Relation] = &[
    Relation::CoachAtPlace,
    Relation::Principal,
    Relation::Supervisor,
    Relation::Planner,
    Relation::Auditor,
    Relation::Colleague,
];

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See a person's name, posts and story.
    ViewPerson,
    /// See a person's competency map and the evidence behind it.
    ViewMap,
    /// See a school's map and ranked needs.
    ViewSchool,
    /// Record an observation of a person.
    Observe,
    /// Record an appraisal of a person.
    Appraise,
    /// Record a reflection on oneself.
    ReflectOnSelf,
    /// Read what people of a school have said and proposed in public.
    ViewVoice,
    /// State a need, propose a programme, support a proposal.
    SpeakUp,
    /// Read and answer all that people of a school have said; an objection to one's own map is another's.
    AnswerVoice,
    /// Say how much an indicator matters at a school.
    WeighNeeds,
    /// Record what one saw at the invitation of a colleague.
    ObserveAsPeer,
    /// Ask learners or those served by a person, without their names.
    AskAnonymously,
    /// Write, publish and retire instruments.
    DesignInstruments,
    /// See programmes, coaches, budgets and plans.
    ViewPlan,
    /// Change programmes, coaches and budgets, and draft plans.
    EditPlan,
    /// Say in which slots of the week a person teaches.
    KeepWeek,
    /// Say what one thinks of the draft of a plan.
    AnswerPlan,
    /// Approve a plan or return it with a reason.
    ApprovePlan,
    /// Set up sessions of a programme, its attendance and tasks.
    RunProgramme,
    /// Open a cycle in which one coaches, mentors or organises for others.
    OpenCycle,
    /// Open a cycle among equals, and join a community.
    JoinCycle,
    /// Write at a step of a cycle that is one's own.
    WriteInCycle,
    /// Hand a cycle over, add people to it and close it.
    HandOverCycle,
    /// Set indicators, enter any reading, start a programme.
    MonitorProgramme,
    /// Measure the effects of all programmes, and let them become what is expected.
    MeasureEffects,
    /// Enter the readings of one indicator.
    ReadIndicator,
    /// See a commitment and its checks.
    ViewCommitment,
    /// Put a commitment in one's own words.
    WriteCommitment,
    /// Say yes to being the mentor of a commitment.
    AcceptCommitment,
    /// See to a commitment and record its checks.
    CheckCommitment,
    /// See what a leader owes, promised and gave.
    ViewLeadership,
    /// Thank someone.
    GiveThanks,
    /// Answer the climate survey of a school.
    AnswerClimate,
    /// See what may be shown of the climate of a school.
    ViewClimate,
    /// Answer someone's wish for support: promise it, or say why not.
    PromiseSupport,
    /// See a year's appraisal: one's own, or as its appraiser.
    ViewAppraisal,
    /// Plan one's own appraisal, choose what the appraiser sees, and answer.
    WriteAppraisal,
    /// Agree on the plan of an appraisal and rate, as its appraiser.
    RateAppraisal,
    /// Decide on an objection to a rating.
    DecideObjection,
    /// See ranks held, credit points and readiness for a next step.
    ViewCareer,
    /// Enter ranks held and past results.
    KeepCareer,
    /// Decide on readiness for a next step.
    DecideReadiness,
    /// Make one observation final, when the one observed has said their view or let the time pass.
    CloseObservation,
    /// Settle how long someone has to answer an observation.
    SettleObservation,
    /// Make the measurement model and every map anew from all evidence.
    RefitMap,
    /// Import a roster.
    ImportRoster,
    /// Make accounts and give roles.
    ManageAccounts,
    /// Read the audit trail.
    ViewAudit,
}

impl Action {
    /// Every action.
    pub const ALL: &[Self] = &[
        Self::ViewPerson,
        Self::ViewMap,
        Self::ViewSchool,
        Self::Observe,
        Self::Appraise,
        Self::ReflectOnSelf,
        Self::ViewVoice,
        Self::SpeakUp,
        Self::AnswerVoice,
        Self::WeighNeeds,
        Self::ObserveAsPeer,
        Self::AskAnonymously,
        Self::DesignInstruments,
        Self::ViewPlan,
        Self::EditPlan,
        Self::KeepWeek,
        Self::AnswerPlan,
        Self::ApprovePlan,
        Self::RunProgramme,
        Self::OpenCycle,
        Self::JoinCycle,
        Self::WriteInCycle,
        Self::HandOverCycle,
        Self::MonitorProgramme,
        Self::MeasureEffects,
        Self::ReadIndicator,
        Self::ViewCommitment,
        Self::WriteCommitment,
        Self::AcceptCommitment,
        Self::CheckCommitment,
        Self::ViewLeadership,
        Self::GiveThanks,
        Self::AnswerClimate,
        Self::ViewClimate,
        Self::PromiseSupport,
        Self::ViewAppraisal,
        Self::WriteAppraisal,
        Self::RateAppraisal,
        Self::DecideObjection,
        Self::ViewCareer,
        Self::KeepCareer,
        Self::DecideReadiness,
        Self::CloseObservation,
        Self::SettleObservation,
        Self::RefitMap,
        Self::ImportRoster,
        Self::ManageAccounts,
        Self::ViewAudit,
    ];

    /// The relations that open this action.
    pub fn open_to(self) -> &'static [Relation] {
        use Relation::{
            Administrator, Auditor, Coach, CoachAtPlace, Colleague, Named, Oneself, Planner,
            Principal, Supervisor,
        };
        match self {
            Self::ViewPerson => SEE_PEOPLE,
            Self::ViewMap => &[Oneself, Coach, Principal, Supervisor, Planner],
            Self::ViewSchool => &[Principal, Supervisor, Planner, Auditor],
            Self::Observe | Self::AskAnonymously => &[Coach, CoachAtPlace, Principal, Supervisor],
            Self::Appraise | Self::ApprovePlan => &[Principal],
            Self::ReflectOnSelf | Self::WriteCommitment | Self::WriteAppraisal => &[Oneself],
            Self::ViewPlan => READ_PLANS,
            Self::ViewVoice => READ_VOICES,
            Self::SpeakUp | Self::AnswerClimate => &[Principal, Colleague],
            Self::GiveThanks => &[Coach, Principal, Supervisor, Planner, Colleague],
            Self::ViewLeadership => &[Principal, Supervisor, Planner],
            Self::ViewClimate => &[Principal, Supervisor, Planner, Auditor, Colleague],
            Self::KeepWeek => &[Oneself, Principal, Planner],
            Self::AnswerPlan => &[Principal, Colleague, Named],
            Self::EditPlan
            | Self::AnswerVoice
            | Self::WeighNeeds
            | Self::PromiseSupport
            | Self::MeasureEffects => &[Principal, Planner],
            Self::RunProgramme | Self::MonitorProgramme | Self::ReadIndicator => {
                &[CoachAtPlace, Principal, Planner, Named]
            }
            Self::OpenCycle | Self::JoinCycle | Self::WriteInCycle | Self::HandOverCycle => {
                self.open_in_cycles()
            }
            Self::ViewCommitment => &[Oneself, Coach, Principal, Supervisor, Named],
            Self::AcceptCommitment | Self::RateAppraisal | Self::ObserveAsPeer => &[Named],
            Self::ViewAppraisal | Self::CloseObservation => &[Oneself, Named],
            Self::DecideReadiness => &[Planner],
            Self::ViewCareer => &[Oneself, Planner, Administrator],
            Self::KeepCareer => &[Oneself, Administrator],
            Self::DesignInstruments => &[Principal, Planner, Administrator],
            Self::CheckCommitment => &[Coach, Principal, Supervisor],
            Self::DecideObjection | Self::SettleObservation | Self::RefitMap => {
                &[Planner, Administrator]
            }
            Self::ImportRoster | Self::ManageAccounts => &[Administrator],
            Self::ViewAudit => &[Administrator, Auditor],
        }
    }
}

impl Action {
    /// The relations that open what is done in cycles of working together.
    fn open_in_cycles(self) -> &'static [Relation] {
        use Relation::{CoachAtPlace, Colleague, Named, Planner, Principal, Supervisor};
        match self {
            Self::OpenCycle => &[CoachAtPlace, Principal, Supervisor],
            Self::JoinCycle => &[CoachAtPlace, Principal, Supervisor, Colleague],
            Self::HandOverCycle => &[Principal, Planner, Named],
            _ => &[Named],
        }
    }
}

/// Whether any of these relations opens the action.
pub fn allows(relations: &[Relation], action: Action) -> bool {
    relations
        .iter()
        .any(|relation| action.open_to().contains(relation))
}

//! What people say of a draft before it is decided: they accept, ask for another time or programme, or object; whoever
//! plans replies; and the plan is made again with what was said.
//!
//! It knows nothing of needs stated before there is a draft; those are the voice of stage 1.

mod acts;
mod page;
mod rules;
mod store;
mod support_page;
mod tasks;

pub use acts::{
    Answering, AskOpinions, ConsultError, GiveAnswer, Reply, ask_opinions, give_answer, reply,
};
pub use rules::{AnswerKind, Counts, Standing, SupportState};
pub use store::{
    Consultation, ConsultationId, PlanAnswer, PlanAnswerId, PlanSupport, PlanSupportId,
    find_consultation, list_answers, list_supports,
};

pub(crate) use page::{answer, ask, give_reply, show};
pub(crate) use rules::{count, heed, open_answers};
pub(crate) use store::MIGRATION;
pub(crate) use support_page::{answer_support, ask_support, show_support};
pub(crate) use tasks::tasks;

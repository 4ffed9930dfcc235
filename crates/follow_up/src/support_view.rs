//! How a commitment's page shows a wish for support, its answers, and the form of who answers.

use kernel::{Action, Ctx, Target};
use platform::web::{Form, Problem};

use crate::overview::names_of;
use crate::store::{Commitment, SupportPromiseId, list_promises_of_commitments};
use crate::support::{SupportStanding, SupportWish};

/// What a leader answered, as the page lists it.
pub(crate) struct AnswerRow {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    pub(crate) can_note: bool,
}

/// What was answered to the wish for support, and the form of who may answer it.
pub(crate) async fn support(
    ctx: &Ctx,
    row: &Commitment,
    form: Option<Form>,
) -> Result<(Vec<AnswerRow>, Option<Form>), Problem> {
    let found = list_promises_of_commitments(ctx.db(), ctx.authority(), &[row.id]).await?;
    let leads = ctx
        .may(Action::PromiseSupport, Target::Person(row.person_id))
        .await?;
    let is_mine = row.person_id == ctx.me.id;
    let names = names_of(ctx, found.iter().map(|answer| answer.promised_by)).await?;
    let waits = !row.support.is_empty() && row.written_on.is_some() && !is_mine;
    // A wish that was answered may be answered anew, but then nothing waits for it.
    let offered = leads && waits && found.is_empty();
    let form =
        form.or_else(|| offered.then(|| Form::empty().with("promise", SupportPromiseId::new())));
    let answers = found
        .into_iter()
        .map(|answer| {
            let wish = SupportWish {
                commitment: row.clone(),
                answer: Some(answer.clone()),
            };
            let (state, tone) = support_state(ctx, wish.standing(ctx.today()));
            AnswerRow {
                id: answer.id.to_string(),
                who: ctx
                    .speech
                    .say("support-by")
                    .with(
                        "name",
                        names.get(&answer.promised_by).cloned().unwrap_or_default(),
                    )
                    .with("day", ctx.speech.day(answer.promised_on))
                    .to_string(),
                can_note: answer.due_on.is_some()
                    && answer.given_on.is_none()
                    && (is_mine || leads),
                what: answer.what,
                state,
                tone,
            }
        })
        .collect();
    Ok((answers, form))
}

/// How a wish for support stands, as a word and its style.
fn support_state(ctx: &Ctx, standing: SupportStanding) -> (String, &'static str) {
    let speech = &ctx.speech;
    let (said, tone) = match standing {
        SupportStanding::Unanswered(days) => (
            speech.say("support-unanswered").with("days", days),
            "unclear",
        ),
        SupportStanding::Promised(due) => {
            let day = speech.day(due);
            (speech.say("support-promised").with("day", day), "unclear")
        }
        SupportStanding::Late(days) => (speech.say("support-late").with("days", days), "below"),
        SupportStanding::Given => (speech.say("support-given"), "met"),
        SupportStanding::Declined => (speech.say("support-declined"), "unknown"),
    };
    (said.to_string(), tone)
}

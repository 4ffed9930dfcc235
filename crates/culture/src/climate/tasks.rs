//! The survey waits for people towards the end of each quarter.

use kernel::{Ctx, Task};
use platform::web::Problem;

use super::answer_page::standing;
use super::quarter::Quarter;
use super::store::has_answered;
use super::survey::survey;

/// The survey, for whoever works at a school and has not answered this quarter.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let quarter = Quarter::of(ctx.today());
    let closes = quarter.next_begins();
    if closes.days_since(ctx.today()) > survey().asks_days_before {
        return Ok(None);
    }
    let is_done = has_answered(ctx.db(), ctx.authority(), ctx.me.id, quarter).await?;
    if is_done || standing(ctx).await?.is_none() {
        return Ok(None);
    }
    let say = |key: &'static str| ctx.speech.say(key).to_string();
    Ok(Some(Task {
        stage: "monitoring",
        title: say("task-climate"),
        detail: say("task-climate-why"),
        button: say("task-climate-go"),
        href: "/climate".to_owned(),
        due: Some(closes.plus_days(-1)),
        minutes: 1,
        rank: 60,
    }))
}

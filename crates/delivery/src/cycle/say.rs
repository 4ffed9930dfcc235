//! Where a cycle stands, in one line.

use kernel::{Ctx, PersonId};
use platform::Day;

use super::model::Cycle;
use super::modes::Way;
use super::rules::Standing;

/// The state of a cycle in one line, and whether it is late.
pub(super) fn state_line(
    ctx: &Ctx,
    way: &Way,
    cycle: &Cycle,
    standing: &Standing,
    name: impl Fn(PersonId) -> String,
) -> (String, bool) {
    let speech = &ctx.speech;
    if let Some(day) = cycle.closed_on {
        let line = speech.say("cycle-closed").with("day", speech.day(day));
        return (line.to_string(), false);
    }
    let Some(step) = way.steps.get(standing.step) else {
        let line = speech.say("cycle-round-done").with("round", standing.round);
        return (line.to_string(), false);
    };
    let mut parts = vec![
        speech
            .say("cycle-state")
            .with("round", standing.round)
            .with("step", standing.step + 1)
            .with("steps", way.steps.len())
            .with("name", step.title(speech.language))
            .to_string(),
    ];
    let is_mine = standing.waits_for.contains(&ctx.me.id);
    let others = standing.waits_for.iter().filter(|id| **id != ctx.me.id);
    let mut people: Vec<String> = others.map(|id| name(*id)).collect();
    if is_mine {
        people.insert(0, speech.say("cycle-you").to_string());
    }
    if !people.is_empty() {
        let joined = match step.is_for_each {
            true => people.join(", "),
            false => people.join(&speech.say("cycle-or").to_string()),
        };
        parts.push(speech.say("cycle-waits").with("people", joined).to_string());
    }
    let late = standing.late_by(ctx.today());
    parts.extend(pace(ctx, standing.due, late));
    (parts.join(" · "), late > 0)
}

fn pace(ctx: &Ctx, due: Option<Day>, late: i64) -> Option<String> {
    let due = due?;
    let speech = &ctx.speech;
    Some(match late {
        0 => speech
            .say("cycle-due")
            .with("day", speech.day(due))
            .to_string(),
        days => speech.say("cycle-late").with("days", days).to_string(),
    })
}

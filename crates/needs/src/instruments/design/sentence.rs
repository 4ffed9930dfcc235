//! What is wrong with a draft, as a sentence that names the item.

use kernel::Ctx;
use kernel::frameworks::{Definition, FrameworkError, Problem};

/// The first thing that keeps a draft from being used.
pub(super) fn of(ctx: &Ctx, definition: &Definition, error: &FrameworkError) -> String {
    let FrameworkError::Invalid { entry, problem, .. } = error else {
        return error.to_string();
    };
    let number = entry.split_once('/').map(|(_, number)| number);
    let item = number.and_then(|code| {
        let place = definition.items.iter().position(|item| item.code == code)?;
        Some((place + 1, definition.items[place].text.as_str()))
    });
    let what = reason(ctx, definition, problem);
    match item {
        Some((place, text)) => ctx
            .speech
            .say("instrument-broken-item")
            .with("place", place)
            .with("text", text)
            .with("what", what)
            .to_string(),
        None => ctx
            .speech
            .say("instrument-broken")
            .with("what", what)
            .to_string(),
    }
}

fn reason(ctx: &Ctx, definition: &Definition, problem: &Problem) -> String {
    let say = |key: &'static str| ctx.speech.say(key);
    let text_of = |code: &str| {
        let found = definition.items.iter().find(|item| item.code == code);
        found.map_or_else(|| code.to_owned(), |item| item.text.clone())
    };
    match problem {
        Problem::Empty(_) => say("instrument-why-empty").to_string(),
        Problem::Without(_) => say("instrument-why-no-items").to_string(),
        Problem::NoIndicator | Problem::UnknownIndicator(_) | Problem::UnknownSubIndicator(_) => {
            say("instrument-why-no-indicator").to_string()
        }
        Problem::NoScale | Problem::UnknownScale(_) => say("instrument-why-no-scale").to_string(),
        Problem::WrongChoices { least, .. } => say("instrument-why-choices")
            .with("least", *least)
            .to_string(),
        Problem::WrongClock => say("instrument-why-clock").to_string(),
        Problem::ConditionUnclear => say("instrument-why-condition").to_string(),
        Problem::ConditionNotEarlier(code) => say("instrument-why-not-earlier")
            .with("item", text_of(code))
            .to_string(),
        Problem::ConditionWithoutNumber(code) => say("instrument-why-no-number")
            .with("item", text_of(code))
            .to_string(),
        Problem::ConditionOutsideScale {
            number,
            least,
            most,
        } => say("instrument-why-outside")
            .with("number", *number)
            .with("least", u32::from(*least))
            .with("most", u32::from(*most))
            .to_string(),
        other => other.to_string(),
    }
}

//! Effects in words: how much, how sure, compared with what, and at what cost.

use platform::i18n::Speech;

use super::model::{CostPer, Outcome, Span, Told};

/// A change with its sign and two decimals, as `+0,24`.
pub(super) fn signed(speech: &Speech, value: f64) -> String {
    let number = speech.number(value, 2);
    match value >= 0.005 {
        true => format!("+{number}"),
        false => number,
    }
}

/// An interval: `−0,05 … +0,31`.
pub(super) fn interval(speech: &Speech, span: &Span) -> String {
    format!(
        "{} … {}",
        signed(speech, span.low),
        signed(speech, span.high)
    )
}

/// What an effect supports, in a sentence.
pub(super) fn sentence(speech: &Speech, outcome: &Outcome) -> String {
    let key = format!("effect-says-{}", outcome.told);
    let say = speech
        .say(key)
        .with("participants", outcome.participants)
        .with("unseen", outcome.unseen);
    match &outcome.effect {
        None => say.to_string(),
        Some(effect) => say
            .with("effect", signed(speech, effect.value))
            .with("low", signed(speech, effect.low))
            .with("high", signed(speech, effect.high))
            .to_string(),
    }
}

/// What would tell, where the estimates cannot; empty elsewhere.
pub(super) fn would_tell(speech: &Speech, outcome: &Outcome) -> String {
    if outcome.told != Told::CannotTell {
        return String::new();
    }
    let people = outcome.more_participants;
    // A visit repeated as often as all visits so far is one time more.
    let visits = outcome
        .times_the_visits
        .map(|times| (times - 1.0).ceil().max(1.0) as usize);
    match (people, visits) {
        (Some(people), Some(visits)) => speech
            .say("effect-would-tell-either")
            .with("people", people)
            .with("visits", visits * outcome.participants)
            .to_string(),
        (Some(people), None) => speech
            .say("effect-would-tell-people")
            .with("people", people)
            .to_string(),
        (None, Some(visits)) => speech
            .say("effect-would-tell-visits")
            .with("visits", visits * outcome.participants)
            .to_string(),
        (None, None) => speech.say("effect-would-tell-nothing").to_string(),
    }
}

/// Why the plain difference is not the effect.
pub(super) fn why_naive(speech: &Speech, outcome: &Outcome) -> String {
    let Some(effect) = &outcome.effect else {
        return String::new();
    };
    let key = match outcome.gap_before < -0.05 {
        true => "effect-naive-lower",
        false => "effect-naive-alike",
    };
    speech
        .say(key)
        .with("plain", signed(speech, outcome.plain_change))
        .with("rest", signed(speech, outcome.plain_change - effect.value))
        .with("gap", speech.number(outcome.gap_before.abs(), 2))
        .with("others", outcome.comparators)
        .to_string()
}

/// Cost per level gained, in words.
pub fn cost(speech: &Speech, cost: Option<CostPer>) -> String {
    let rupiah = |value: f64| speech.rupiah((value / 1_000.0).round() as i64 * 1_000);
    match cost {
        None => speech.say("effect-cost-unknown").to_string(),
        Some(CostPer::AtLeast(least)) if least < 1.0 => speech.say("effect-cost-free").to_string(),
        Some(CostPer::Known { value, .. }) if value < 1.0 => {
            speech.say("effect-cost-free").to_string()
        }
        Some(CostPer::NoGain) => speech.say("effect-cost-no-gain").to_string(),
        Some(CostPer::AtLeast(least)) => speech
            .say("effect-cost-at-least")
            .with("least", rupiah(least))
            .to_string(),
        Some(CostPer::Known { value, low, high }) => speech
            .say("effect-cost-known")
            .with("cost", rupiah(value))
            .with("low", rupiah(low))
            .with("high", rupiah(high))
            .to_string(),
    }
}

/// The style of a tag.
pub(super) fn tone(told: Told) -> &'static str {
    match told {
        Told::Works => "met",
        Told::TooLittle | Told::Harms => "below",
        Told::CannotTell => "unclear",
        _ => "unknown",
    }
}

/// Where the marks of an effect's bar lie on a scale from -1 to 1 level, 0 to 300 wide.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    pub low: f64,
    pub high: f64,
    pub at: f64,
    pub naive: Option<f64>,
}

impl Bar {
    pub fn new(span: &Span, naive: Option<f64>) -> Self {
        let place = |value: f64| ((150.0 + 140.0 * value.clamp(-1.0, 1.0)) * 10.0).round() / 10.0;
        Self {
            low: place(span.low),
            high: place(span.high),
            at: place(span.value),
            naive: naive.map(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_keeps_its_order_and_stays_inside() {
        let span = Span {
            value: 0.2,
            se: 0.1,
            low: 0.0,
            high: 4.0,
        };
        let bar = Bar::new(&span, Some(0.5));
        assert_eq!((bar.low, bar.high), (150.0, 290.0));
        assert!(bar.low < bar.at && bar.naive.is_some_and(|naive| bar.at < naive));
    }
}

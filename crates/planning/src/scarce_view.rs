//! What a little more money, time or coaching would add to a plan, in words.

use kernel::PersonId;
use platform::i18n::Speech;

use crate::names::Names;
use crate::question::{Draft, Question};
use crate::slots::slot_name;
use crate::store::{FundId, PlanPrice, Scarce};

/// Below so many levels a line says nothing worth reading.
const LEAST_LEVELS: f64 = 0.05;
/// Most lines.
const MOST_LINES: usize = 8;

/// One sentence for each thing of which a little more would help, most first within its kind.
pub(crate) fn scarce(
    speech: &Speech,
    names: &Names,
    question: &Question,
    draft: &Draft,
    prices: &[PlanPrice],
) -> Vec<String> {
    let each = levels_per_worth(question, draft);
    let line = |price: &PlanPrice| {
        let levels = price.worth as f64 * each;
        if levels < LEAST_LEVELS {
            return None;
        }
        let say = |key: &str| speech.say(key).with("levels", speech.number(levels, 1));
        let coach = names.person(PersonId(price.subject));
        let sentence = match (price.kind, price.slot) {
            (Scarce::Money, _) => say("scarce-money")
                .with("amount", speech.rupiah(1_000_000_i64))
                .with("fund", names.fund(FundId(price.subject))),
            (Scarce::CoachSlot, Some(slot)) => say("scarce-coach-slot")
                .with("coach", coach)
                .with("slot", slot_name(speech, slot)),
            (Scarce::CoachHour | Scarce::CoachSlot, _) => {
                say("scarce-coach-hour").with("coach", coach)
            }
        };
        Some(sentence.to_string())
    };
    prices.iter().filter_map(line).take(MOST_LINES).collect()
}

/// Levels for a unit of the optimiser's worth, at the rate of the plan as it is.
fn levels_per_worth(question: &Question, draft: &Draft) -> f64 {
    let moved = draft.effects(question);
    let met: i64 = question
        .people
        .iter()
        .flat_map(|who| who.needs.iter().map(move |need| (who.person, need)))
        .map(|(person, need)| {
            let key = (person, need.indicator.as_str());
            moved.get(&key).copied().unwrap_or(0).min(need.gap)
        })
        .sum();
    met as f64 / 1000.0 / draft.worth(question).max(1) as f64
}

//! Filling an instrument: in which capacity, which items, and what was typed.

use kernel::evidence::RatedItem;
use kernel::frameworks::{Instrument, Item, Source};
use kernel::{Action, Ctx, Permit, PersonId, Target};
use platform::web::{Fault, Form, Problem};

/// The capacities of stage 1, and the leave each asks for.
const CAPACITIES: [(Source, Action); 3] = [
    (Source::SelfReflection, Action::ReflectOnSelf),
    (Source::Appraisal, Action::Appraise),
    (Source::Supervision, Action::Observe),
];

/// The first capacity in which the signed-in person may fill this instrument about someone.
pub async fn capacity(
    ctx: &Ctx,
    instrument: &Instrument,
    person: PersonId,
) -> Result<Option<(Source, Permit)>, Problem> {
    for (source, action) in CAPACITIES {
        // Observing or appraising oneself is called reflection, and has instruments of its own.
        if source != Source::SelfReflection && person == ctx.me.id {
            continue;
        }
        if instrument.sources.contains(&source) {
            let target = Target::Person(person);
            if ctx.may(action, target).await? {
                return Ok(Some((source, ctx.permit(action, target).await?)));
            }
        }
    }
    Ok(None)
}

/// The items of an instrument that are asked for: those of one section where it has sections.
pub fn asked<'a>(instrument: &'a Instrument, section: &str) -> Vec<&'a Item> {
    instrument
        .items
        .iter()
        .filter(|item| section.is_empty() || item.section.as_deref() == Some(section))
        .collect()
}

/// The field that holds an item's rating.
pub fn field(item: &Item) -> String {
    format!("r.{}", item.code.as_str())
}

/// Reads the ratings, noting a fault at each item that is missing or outside its scale.
pub fn read_ratings(form: &mut Form, items: &[&Item]) -> Vec<RatedItem> {
    let mut ratings = Vec::with_capacity(items.len());
    for item in items {
        let name = field(item);
        let typed = form.value(&name).to_owned();
        if typed.is_empty() {
            if !item.is_optional {
                form.fail(&name, Fault::new("fault-choose"));
            }
            continue;
        }
        let value = typed
            .parse()
            .ok()
            .filter(|value| item.scale.category(*value).is_some());
        let Some(value) = value else {
            let (least, most) = item.scale.range();
            let fault = Fault::new("assess-outside-scale")
                .with("least", least)
                .with("most", most);
            form.fail(&name, fault);
            continue;
        };
        let note = form.optional_text(&format!("n.{}", item.code.as_str()), 1000);
        ratings.push(RatedItem {
            item: item.code.clone(),
            value,
            note: note.unwrap_or_default(),
        });
    }
    if ratings.is_empty() && form.is_valid() {
        let first = items.first().map_or_else(String::new, |item| field(item));
        form.fail(&first, Fault::new("assess-nothing-rated"));
    }
    ratings
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::frameworks::{Frameworks, InstrumentCode};

    fn reading(typed: &str) -> (Form, Vec<RatedItem>) {
        let frameworks = Frameworks::embedded();
        let code = InstrumentCode::new("observasi-kelas");
        let instrument = frameworks.instrument(&code).unwrap();
        let items = asked(instrument, "1");
        let mut form = Form::empty().with(&field(items[0]), typed);
        let ratings = read_ratings(&mut form, &items);
        (form, ratings)
    }

    #[test]
    fn a_rating_on_the_scale_is_read_and_optional_items_may_be_left_out() {
        let (form, ratings) = reading("3");
        assert!(form.is_valid());
        assert_eq!(ratings.len(), 1);
        assert_eq!(ratings[0].value, 3);
    }

    #[test]
    fn a_rating_outside_the_scale_is_a_fault_of_its_item() {
        for typed in ["0", "4", "-1", "tiga", "300"] {
            let (form, ratings) = reading(typed);
            assert!(!form.is_valid(), "{typed}");
            assert!(ratings.is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_form_in_which_nothing_is_rated_is_not_taken() {
        let (form, _) = reading("");
        assert_eq!(form.fault_count(), 1);
    }
}

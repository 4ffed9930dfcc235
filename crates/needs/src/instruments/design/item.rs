//! One item of a draft. Pure: a form in, a definition out.

use kernel::frameworks::{
    ConditionLine, Definition, Frameworks, ItemKind, ItemLine, Scale, ScaleLine, ScaleValue,
    ScaleValueLine,
};
use platform::web::{Fault, Form};

use super::head::{free, own_words};

/// The most items of a form: more are not filled with care.
const MOST_ITEMS: usize = 120;

/// The item as a form shows it.
pub(super) fn form_of(item: &ItemLine) -> Form {
    let mut form = Form::empty()
        .with("text", &item.text)
        .with("guidance", &item.guidance)
        .with("section", item.section.as_deref().unwrap_or(""))
        .with("indicator", item.indicator.as_deref().unwrap_or(""))
        .with("choices", item.choices.join("\n"));
    if let Some(scale) = &item.scale {
        form = form.with("scale", format!("own {scale}"));
    }
    if let (Some(every), Some(samples)) = (item.every_seconds, item.samples) {
        form = form.with("every", every).with("samples", samples);
    }
    if item.optional == Some(true) {
        form = form.with("optional", "yes");
    }
    if let Some(line) = &item.shown_if {
        form = form.with("if_item", &line.item);
        for (test, number) in [
            ("at-most", line.at_most),
            ("at-least", line.at_least),
            ("is", line.is),
        ] {
            if let Some(number) = number {
                form = form.with("if_test", test).with("if_number", number);
            }
        }
    }
    form
}

/// The definition with the item that was typed, in the place of the one with this code or at the end;
/// `None` when something is wrong with it.
pub(super) fn read(
    form: &mut Form,
    definition: &Definition,
    catalogue: &Frameworks,
    kind: ItemKind,
    code: Option<&str>,
    source: &str,
) -> Option<Definition> {
    let mut changed = definition.clone();
    let text = form.text("text", 500);
    let guidance = form.optional_text("guidance", 1000);
    let judged = read_judged(form, &mut changed, catalogue, kind);
    let counted = read_counted(form, kind);
    let shown_if = read_condition(form);
    if code.is_none() && definition.items.len() >= MOST_ITEMS {
        let fault = Fault::new("instrument-too-many-items").with("most", MOST_ITEMS);
        form.fail("text", fault);
    }
    let (Some(text), Some(guidance), true) = (text, guidance, form.is_valid()) else {
        return None;
    };
    let section = form.value("section");
    let item = ItemLine {
        code: match code {
            Some(code) => code.to_owned(),
            None => free(|code| definition.items.iter().any(|item| item.code == code)),
        },
        section: (!section.is_empty()).then(|| section.to_owned()),
        kind: (kind != ItemKind::Judged).then_some(kind),
        text,
        guidance,
        indicator: judged.indicator,
        sub_indicator: None,
        scale: judged.scale,
        choices: counted.choices,
        every_seconds: counted.every,
        samples: counted.samples,
        optional: Some(form.is("optional", "yes")),
        shown_if,
        wording: None,
        verified: None,
        source: None,
    };
    put(&mut changed, item, source);
    Some(changed)
}

/// What only judged items have; nothing for the others, or where a fault was noted.
#[derive(Default)]
struct Judged {
    indicator: Option<String>,
    scale: Option<String>,
}

fn read_judged(
    form: &mut Form,
    definition: &mut Definition,
    catalogue: &Frameworks,
    kind: ItemKind,
) -> Judged {
    if kind != ItemKind::Judged {
        return Judged::default();
    }
    Judged {
        indicator: form.text("indicator", 40),
        scale: read_scale(form, definition, catalogue),
    }
}

/// What only tallies and time samples have.
#[derive(Default)]
struct Counted {
    choices: Vec<String>,
    every: Option<u32>,
    samples: Option<u16>,
}

fn read_counted(form: &mut Form, kind: ItemKind) -> Counted {
    let mut counted = Counted::default();
    if matches!(kind, ItemKind::Tally | ItemKind::TimeSample) {
        let typed = form.text("choices", 2000).unwrap_or_default();
        counted.choices = typed
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
    }
    if kind == ItemKind::TimeSample {
        let every = form.number("every", 5..=900);
        let samples = form.number("samples", 1..=60);
        counted.every = every.and_then(|seconds| u32::try_from(seconds).ok());
        counted.samples = samples.and_then(|count| u16::try_from(count).ok());
    }
    counted
}

/// Puts an item in its place. One whose words did not change keeps saying where they come from.
fn put(definition: &mut Definition, mut item: ItemLine, source: &str) {
    let place = definition
        .items
        .iter()
        .position(|old| old.code == item.code);
    let earlier = place.map(|place| &definition.items[place]);
    if let Some(old) = earlier.filter(|old| old.text == item.text) {
        item.wording = old.wording;
        item.verified = old.verified;
        item.source.clone_from(&old.source);
        if old.indicator == item.indicator {
            item.sub_indicator.clone_from(&old.sub_indicator);
        }
    } else {
        let own = own_words(source);
        item.wording = Some(own.wording);
        item.verified = Some(false);
        item.source = Some(definition.adopt_source(&own));
    }
    match place {
        Some(place) => definition.items[place] = item,
        None => definition.items.push(item),
    }
    drop_unused_scales(definition);
}

fn drop_unused_scales(definition: &mut Definition) {
    let items = &definition.items;
    let default = definition.scale.clone();
    definition.scales.retain(|scale| {
        default.as_ref() == Some(&scale.code)
            || items
                .iter()
                .any(|item| item.scale.as_ref() == Some(&scale.code))
    });
}

/// The code of the scale that was chosen, after it was taken into the definition.
fn read_scale(
    form: &mut Form,
    definition: &mut Definition,
    catalogue: &Frameworks,
) -> Option<String> {
    let chosen = form.value("scale").to_owned();
    if let Some(code) = chosen.strip_prefix("own ") {
        let known = definition.scales.iter().any(|scale| scale.code == code);
        if known {
            return Some(code.to_owned());
        }
    }
    if let Some((_, scale)) = shared_scales(catalogue)
        .into_iter()
        .find(|(key, _)| *key == chosen)
    {
        return Some(definition.adopt_scale(&scale));
    }
    if chosen != "new" {
        form.fail("scale", Fault::new("fault-choose"));
        return None;
    }
    let highest = definition
        .framework
        .as_deref()
        .and_then(|code| catalogue.framework(&code.into()))
        .and_then(|framework| framework.levels.last())
        .map_or(5, |level| level.number);
    let scale = read_new_scale(form, highest)?;
    let code = definition.adopt_scale(&Scale {
        code: free(|code| definition.scales.iter().any(|known| known.code == code)),
        ..scale
    });
    Some(code)
}

/// A scale written one value a line, lowest first, with levels between them or spread evenly.
fn read_new_scale(form: &mut Form, highest: u8) -> Option<Scale> {
    let labels: Vec<String> = form
        .text("scale_values", 1000)?
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if !(2..=7).contains(&labels.len()) {
        form.fail("scale_values", Fault::new("instrument-scale-values"));
        return None;
    }
    let typed = form.optional_text("scale_levels", 100)?;
    let boundaries = match typed.is_empty() {
        true => spread(labels.len(), highest),
        false => read_levels(form, &typed, labels.len(), highest)?,
    };
    let values = labels
        .into_iter()
        .zip(1..)
        .map(|(label, value)| ScaleValue {
            value,
            label,
            description: None,
        })
        .collect();
    Some(Scale {
        code: String::new(),
        values,
        boundaries,
    })
}

fn read_levels(form: &mut Form, typed: &str, values: usize, highest: u8) -> Option<Vec<f64>> {
    let levels: Vec<Option<f64>> = typed
        .split([';', ' ', '\n'])
        .filter(|part| !part.is_empty())
        .map(|part| part.replace(',', ".").parse().ok())
        .collect();
    let levels: Option<Vec<f64>> = levels.into_iter().collect();
    let is_good = |levels: &Vec<f64>| {
        levels.len() + 1 == values
            && levels.windows(2).all(|pair| pair[0] < pair[1])
            && levels
                .iter()
                .all(|level| (1.0..=f64::from(highest)).contains(level))
    };
    let levels = levels.filter(is_good);
    if levels.is_none() {
        let fault = Fault::new("instrument-scale-levels")
            .with("count", values - 1)
            .with("highest", highest);
        form.fail("scale_levels", fault);
    }
    levels
}

/// Boundaries that share the levels out evenly among the values.
fn spread(values: usize, highest: u8) -> Vec<f64> {
    let step = f64::from(highest - 1) / values as f64;
    (1..values).map(|index| 1.0 + step * index as f64).collect()
}

/// The condition, when there is one; what is missing in it is noted as a fault.
fn read_condition(form: &mut Form) -> Option<ConditionLine> {
    let item = form.value("if_item").to_owned();
    if item.is_empty() {
        return None;
    }
    let test = form.text("if_test", 10)?;
    let number = form.number("if_number", 0..=100_000)?;
    let number = u32::try_from(number).ok();
    let of = |name: &str| (test == name).then_some(number).flatten();
    let line = ConditionLine {
        item,
        at_most: of("at-most"),
        at_least: of("at-least"),
        is: of("is"),
    };
    if line.test().is_none() {
        form.fail("if_test", Fault::new("fault-choose"));
        return None;
    }
    Some(line)
}

/// The scales of all instruments, each once, with a key for a list of choices.
pub(super) fn shared_scales(catalogue: &Frameworks) -> Vec<(String, Scale)> {
    let mut found: Vec<(String, Scale)> = Vec::new();
    for instrument in catalogue.instruments() {
        for item in &instrument.items {
            let is_known = found.iter().any(|(_, scale)| {
                scale.values == item.scale.values && scale.boundaries == item.scale.boundaries
            });
            if !is_known {
                found.push((key_of(&item.scale), item.scale.clone()));
            }
        }
    }
    found
}

/// What tells a scale from all others, whatever instruments come and go.
fn key_of(scale: &Scale) -> String {
    let labels: Vec<&str> = scale
        .values
        .iter()
        .map(|value| value.label.as_str())
        .collect();
    let levels: Vec<String> = scale.boundaries.iter().map(f64::to_string).collect();
    format!("{} | {}", labels.join(" / "), levels.join(" "))
}

/// A scale in one line: its labels, lowest first.
pub(super) fn labels(values: &[ScaleValueLine]) -> String {
    let labels: Vec<&str> = values.iter().map(|value| value.label.as_str()).collect();
    labels.join(" / ")
}

/// The scales of a draft that a list offers.
pub(super) fn own_scales(scales: &[ScaleLine]) -> Vec<(String, String)> {
    scales
        .iter()
        .map(|scale| (format!("own {}", scale.code), labels(&scale.values)))
        .collect()
}

/// The definition with an item moved by one place, or without it.
pub(super) fn step(definition: &Definition, code: &str, step: &str) -> Option<Definition> {
    let mut changed = definition.clone();
    let place = changed.items.iter().position(|item| item.code == code)?;
    match step {
        "up" if place > 0 => changed.items.swap(place, place - 1),
        "down" if place + 1 < changed.items.len() => changed.items.swap(place, place + 1),
        "remove" => {
            changed.items.remove(place);
            // What depended on it is asked of everyone again.
            for item in &mut changed.items {
                if item.shown_if.as_ref().is_some_and(|it| it.item == code) {
                    item.shown_if = None;
                }
            }
            drop_unused_scales(&mut changed);
        }
        "up" | "down" => {}
        _ => return None,
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_scale_shares_the_levels_out_evenly() {
        assert_eq!(spread(2, 5), [3.0]);
        assert_eq!(spread(4, 5), [2.0, 3.0, 4.0]);
    }

    #[test]
    fn levels_of_a_scale_are_read_with_commas_and_refused_when_they_do_not_fit() {
        let read = |typed: &str| {
            let mut form = Form::empty()
                .with("scale_values", "Belum\nMulai\nSudah")
                .with("scale_levels", typed);
            let found = read_new_scale(&mut form, 5).map(|scale| scale.boundaries);
            (found, form.is_valid())
        };
        assert_eq!(read("2; 3,5"), (Some(vec![2.0, 3.5]), true));
        for bad in ["2", "3 2", "0 3", "2 6", "dua tiga"] {
            assert_eq!(read(bad), (None, false), "{bad}");
        }
    }
}

//! Items of every kind, conditions, and what the builder says of bad ones.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const HEAD: &str = r#"
code = "amatan"
year = 2026
name = "Amatan"
name_en = "Observation"
sources_of_evidence = ["supervision"]
framework = "guru-2626-2023"
minutes = 10
introduction = "Amati."
wording = "own"
verified = false
source = "kami"
scale = "tiga"

[sources]
kami = "Susunan kata kami"

[[scales]]
code = "tiga"
boundaries = [2.0, 3.5]
values = [{ value = 1, label = "Belum" }, { value = 2, label = "Mulai" }, { value = 3, label = "Sudah" }]

[[sections]]
code = "a"
name = "Awal"
"#;

const LINES: &str = r#"
[[items]]
code = "1"
text = "Memberi umpan balik"
indicator = "1.3"

[[items]]
code = "2"
kind = "tally"
text = "Murid angkat suara"
choices = ["bertanya", "menjawab"]

[[items]]
code = "3"
kind = "text"
text = "Apa sebabnya?"
shown_if = { item = "1", at_most = 1 }

[[items]]
code = "4"
kind = "stopwatch"
text = "Waktu guru berbicara"
shown_if = { item = "2", at_least = 3 }

[[items]]
code = "5"
kind = "time-sample"
text = "Kegiatan murid"
choices = ["menyimak", "bekerja"]
every_seconds = 60
samples = 10

[[items]]
code = "6"
kind = "text"
text = "Lama sekali?"
shown_if = { item = "4", at_least = 600 }
"#;

fn build(lines: &str) -> Result<Instrument, FrameworkError> {
    let definition = Definition::parse(&format!("{HEAD}{lines}")).expect("TOML");
    Frameworks::embedded().build(&definition, "amatan@1")
}

fn asked_with(instrument: &Instrument, numbers: &[(&str, u32)]) -> Vec<String> {
    let numbers: BTreeMap<ItemCode, u32> = numbers
        .iter()
        .map(|(code, number)| (ItemCode::new(format!("amatan@1/{code}")), *number))
        .collect();
    let found: BTreeSet<ItemCode> = asked(instrument.lines(), &numbers);
    found.iter().map(|code| code.number().to_owned()).collect()
}

#[test]
fn only_judged_lines_are_items_and_all_keep_their_order() {
    let instrument = build(LINES).expect("valid");
    assert_eq!(instrument.items.len(), 1);
    assert_eq!(instrument.questions.len(), 5);
    let order: Vec<_> = instrument
        .lines()
        .map(|line| line.code().number())
        .collect();
    assert_eq!(order, ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(instrument.items[0].code.as_str(), "amatan@1/1");
    assert_eq!(instrument.items[0].code.instrument().as_str(), "amatan@1");
}

#[test]
fn a_condition_holds_by_the_number_of_an_item_that_is_itself_asked() {
    let instrument = build(LINES).expect("valid");
    assert_eq!(asked_with(&instrument, &[]), ["1", "2", "5"]);
    assert_eq!(asked_with(&instrument, &[("1", 1)]), ["1", "2", "3", "5"]);
    assert_eq!(asked_with(&instrument, &[("1", 2)]), ["1", "2", "5"]);
    let all = [("2", 3), ("4", 600)];
    assert_eq!(asked_with(&instrument, &all), ["1", "2", "4", "5", "6"]);
    // Item 4 was not asked, so its number decides nothing.
    let excluded = [("2", 2), ("4", 600)];
    assert_eq!(asked_with(&instrument, &excluded), ["1", "2", "5"]);
}

#[test]
fn every_built_in_instrument_can_be_written_out_and_built_again() {
    let catalogue = Frameworks::embedded();
    for instrument in catalogue.instruments() {
        let written = Definition::of(instrument, "salinan").to_text();
        let read = Definition::parse(&written).expect("what was written can be read");
        let again = catalogue.build(&read, "salinan@1").expect("valid");
        assert_eq!(again.items.len(), instrument.items.len());
        for (copy, item) in again.items.iter().zip(&instrument.items) {
            assert_eq!(copy.code.number(), item.code.number());
            assert_eq!(copy.scale.values, item.scale.values);
            assert_eq!(copy.scale.boundaries, item.scale.boundaries);
            assert_eq!(copy.indicator, item.indicator);
            assert_eq!(copy.provenance, item.provenance);
        }
        assert_eq!(again.lines().count(), instrument.lines().count());
    }
}

#[test]
fn a_definition_survives_being_written_and_read() {
    let definition = Definition::parse(&format!("{HEAD}{LINES}")).expect("TOML");
    assert_eq!(Definition::parse(&definition.to_text()), Ok(definition));
}

#[test]
fn bad_lines_are_named() {
    let item = |rest: &str| format!("[[items]]\ncode = \"9\"\ntext = \"X\"\n{rest}");
    let after = |rest: &str| format!("{LINES}\n{}", item(rest));
    for (lines, expected) in [
        (item(""), "is judged and names no indicator"),
        (
            item("kind = \"text\"\nindicator = \"1.1\""),
            "is not judged, so it has neither indicator nor scale",
        ),
        (
            item("kind = \"tally\""),
            "needs 1 to 12 different choices, found 0",
        ),
        (
            item("kind = \"tally\"\nchoices = [\"a\", \"a\"]"),
            "needs 1 to 12 different choices, found 1",
        ),
        (
            item(
                "kind = \"time-sample\"\nchoices = [\"a\", \"b\"]\nevery_seconds = 1\nsamples = 5",
            ),
            "is sampled every 5 to 900 seconds, 1 to 60 times",
        ),
        (
            after("kind = \"text\"\nshown_if = { item = \"1\" }"),
            "its condition needs exactly one of `at_most`, `at_least`, `is`",
        ),
        (
            after("kind = \"text\"\nshown_if = { item = \"10\", is = 1 }"),
            "its condition names `10`, which is no earlier item of the same section",
        ),
        (
            after("kind = \"text\"\nsection = \"a\"\nshown_if = { item = \"1\", is = 1 }"),
            "its condition names `1`, which is no earlier item of the same section",
        ),
        (
            after("kind = \"text\"\nshown_if = { item = \"3\", is = 1 }"),
            "its condition names `3`, which has no number",
        ),
        (
            after("kind = \"text\"\nshown_if = { item = \"1\", is = 4 }"),
            "its condition compares with 4, outside 1 to 3",
        ),
    ] {
        let error = build(&lines).expect_err("refused").to_string();
        assert_eq!(error, format!("amatan@1, entry `amatan@1/9`: {expected}"));
    }
    let empty = build("").expect_err("refused").to_string();
    assert_eq!(empty, "amatan@1, entry `amatan@1`: has no item");
}

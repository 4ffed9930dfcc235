//! The rule files as they are, and as they must not be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kernel::frameworks::{FrameworkCode, Frameworks, IndicatorCode, Rank};
use kernel::people::Employment;

use super::embedded::{FILES, files};
use super::read::from_files;
use super::{Rules, RulesError};
use crate::model::{Expectation, Predicate};

#[test]
fn every_rule_file_of_the_folder_is_built_in_and_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/rules");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml"))
        .collect();
    let known: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, known);
    assert_eq!(Rules::embedded().appraisal(2026).behaviours.len(), 7);
}

#[test]
fn the_predicate_follows_the_matrix() {
    use Expectation::{Above, Below, Meets};
    use Predicate::{Good, NeedsImprovement, Poor, VeryGood, VeryPoor};
    let rules = Rules::embedded();
    // Rows are results, columns behaviour: above, as expected, below (PermenPANRB 6/2022, public copies).
    for (results, row) in [
        (Above, [VeryGood, Good, Poor]),
        (Meets, [Good, Good, Poor]),
        (Below, [NeedsImprovement, NeedsImprovement, VeryPoor]),
    ] {
        for (behaviour, expected) in [Above, Meets, Below].into_iter().zip(row) {
            let found = rules.appraisal(2026).predicate(results, behaviour);
            assert_eq!(found.value, expected, "{results} x {behaviour}");
            assert!(found.origin.is_verified);
        }
    }
}

#[test]
fn only_civil_servants_earn_credit_and_all_others_read_what_counts_instead() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    for employment in Employment::ALL {
        let is_servant = *employment == Employment::Pns;
        assert_eq!(
            credit.instead(*employment).is_none(),
            is_servant,
            "{employment}"
        );
    }
}

#[test]
fn the_next_rank_of_each_line_is_known_and_the_last_has_none() {
    let rules = Rules::embedded();
    let credit = rules.credit(2026).unwrap();
    let above = |rank| credit.rank_above(rank).map(|found| found.rank);
    assert_eq!(above(Rank::AhliPertama), Some(Rank::AhliMuda));
    assert_eq!(above(Rank::AhliMadya), Some(Rank::AhliUtama));
    assert_eq!(above(Rank::AhliUtama), None);
    assert_eq!(above(Rank::Penyelia), None);
}

#[test]
fn posts_name_frameworks_and_indicators_that_exist() {
    let frameworks = Frameworks::embedded();
    let rules = Rules::embedded();
    for post in &rules.posts(2026).posts {
        let code = FrameworkCode::new(post.framework.clone());
        let framework = frameworks.framework(&code).unwrap();
        assert!(
            post.level
                .is_none_or(|level| framework.level(level).is_some())
        );
        for (indicator, level) in &post.asks {
            let entry = frameworks.indicator(&IndicatorCode::new(indicator.clone()));
            assert!(entry.is_some_and(|entry| entry.framework.level(*level).is_some()));
        }
    }
}

#[test]
fn a_new_regulation_is_a_new_file_and_old_years_keep_theirs() {
    let mut all = files();
    let old = all["angka-kredit-1-2023.toml"].clone();
    let new = old
        .replace(
            "code = \"angka-kredit-1-2023\"",
            "code = \"angka-kredit-2030\"",
        )
        .replace("from_year = 2023", "from_year = 2030")
        .replace("percent = 150", "percent = 140");
    all.insert("angka-kredit-2030.toml".to_owned(), new);
    let rules = from_files(&all).unwrap();
    let percent = |year| {
        let credit = rules.credit(year)?;
        Some(credit.percent(Predicate::VeryGood).value)
    };
    assert_eq!(percent(2022), None);
    assert_eq!(percent(2023), Some(150));
    assert_eq!(percent(2029), Some(150));
    assert_eq!(percent(2030), Some(140));
}

fn broken(file: &str, from: &str, to: &str) -> String {
    let mut all: BTreeMap<String, String> = files();
    let text = all[file].replacen(from, to, 1);
    assert_ne!(text, all[file], "the text to break is there");
    all.insert(file.to_owned(), text);
    match from_files(&all) {
        Err(error @ RulesError::Invalid { .. }) => error.to_string(),
        Err(RulesError::Malformed { file, .. }) => format!("{file} is malformed"),
        other => panic!("taken in: {other:?}"),
    }
}

const WORK: &str = "kinerja-6-2022.toml";
const CREDIT: &str = "angka-kredit-1-2023.toml";
const POSTS: &str = "jabatan-21-2024.toml";

/// A file, a text in it, what takes its place, and the sentence that refuses it.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        WORK,
        "results = \"below\"",
        "results = \"above\"",
        "said twice",
    ),
    (
        WORK,
        "name = \"Loyal\"",
        "name = \" \"",
        "entry `loyal`: `name` is empty",
    ),
    (
        WORK,
        "source = \"matriks\"",
        "source = \"lain\"",
        "source `lain` is not listed",
    ),
    (WORK, "verified = true", "verified = \"ya\"", "malformed"),
    (
        CREDIT,
        "percent = 150",
        "percent = -5",
        "`percent` is out of range",
    ),
    (
        CREDIT,
        "predicate = \"very-good\"",
        "predicate = \"good\"",
        "said twice",
    ),
    (
        CREDIT,
        "rank = \"ahli-utama\"",
        "rank = \"ahli-madya\"",
        "said twice",
    ),
    (
        CREDIT,
        "coefficient = \"12.5\"",
        "coefficient = \"0\"",
        "`coefficient` is out of range",
    ),
    (
        CREDIT,
        "coefficient = \"12.5\"",
        "coefficient = \"12.5x\"",
        "malformed",
    ),
    (
        CREDIT,
        "base = \"50\"",
        "base = \"60\"",
        "grade `III/b` does not follow",
    ),
    (
        CREDIT,
        "decimals = 2",
        "decimals = 4",
        "`decimals` is out of range",
    ),
    (
        CREDIT,
        "years = 2",
        "years = 0",
        "entry `good-two-years`: `years`",
    ),
    (
        CREDIT,
        "code = \"angka-kredit-1-2023\"",
        "code = \"kinerja-6-2022\"",
        "said in angka",
    ),
    (
        POSTS,
        "code = \"coach\"",
        "code = \"principal\"",
        "`principal` is said twice",
    ),
    (POSTS, "level = 3", "level = 0", "`level` is out of range"),
];

#[test]
fn a_faulty_file_is_refused_with_the_file_and_the_entry() {
    for (file, from, to, sentence) in BROKEN {
        let said = broken(file, from, to);
        assert!(said.contains(sentence), "{from} -> {to}: {said}");
    }
}

#[test]
fn an_operator_may_correct_a_file_and_add_one() {
    let folder = std::env::temp_dir().join(format!("bina-rules-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(folder.join("rules")).unwrap();
    let text = files()["angka-kredit-1-2023.toml"].replace("percent = 150", "percent = 145");
    std::fs::write(folder.join("rules/angka-kredit-1-2023.toml"), text).unwrap();
    let rules = Rules::from_dir(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let credit = rules.credit(2026).unwrap();
    assert_eq!(credit.percent(Predicate::VeryGood).value, 145);
}

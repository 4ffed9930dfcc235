//! What the shipped data must hold.

use std::collections::BTreeSet;
use std::path::Path;

use super::embedded::FILES;
use super::file::DataFile;
use super::*;

fn shipped() -> Frameworks {
    let files: Vec<DataFile> = FILES
        .iter()
        .map(|(name, text)| data(name, (*text).to_owned()))
        .collect();
    match Frameworks::from_files(&files) {
        Ok(frameworks) => frameworks,
        Err(error) => panic!("{error}"),
    }
}

fn data(name: &str, text: String) -> DataFile {
    DataFile {
        name: name.to_owned(),
        text,
    }
}

fn counts(code: &str) -> (usize, usize, usize) {
    let catalogue = shipped();
    let framework = catalogue.framework(&code.into()).expect(code);
    (
        framework.competencies.len(),
        framework.indicators().count(),
        framework.indicators().map(|i| i.sub_indicators.len()).sum(),
    )
}

#[test]
fn every_data_file_in_the_folder_is_built_in() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks"));
    let mut on_disk = BTreeSet::new();
    for (folder, prefix) in [
        (root.to_owned(), ""),
        (root.join("instruments"), "instruments/"),
    ] {
        for entry in std::fs::read_dir(folder).expect("the data folder exists") {
            let name = entry.expect("readable").file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".toml") {
                on_disk.insert(format!("{prefix}{name}"));
            }
        }
    }
    let built_in: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(built_in, on_disk);
}

#[test]
fn each_file_is_named_after_its_code() {
    for (name, text) in FILES {
        let stem = name
            .trim_start_matches("instruments/")
            .trim_end_matches(".toml");
        let line = format!("code = \"{stem}\"");
        assert!(text.lines().any(|l| l == line), "{name}");
    }
}

#[test]
fn the_teacher_model_has_4_competencies_12_indicators_41_parts() {
    assert_eq!(counts("guru-2626-2023"), (4, 12, 41));
}

#[test]
fn the_principal_model_has_3_competencies_9_indicators_24_parts() {
    assert_eq!(counts("kepala-sekolah-7327-2023"), (3, 9, 24));
}

#[test]
fn the_appraisal_of_2010_has_14_competencies_and_78_indicators_counted_as_published() {
    assert_eq!(counts("pkg-35-2010"), (14, 78, 0));
    let catalogue = shipped();
    let framework = catalogue.framework(&"pkg-35-2010".into()).expect("pkg");
    let each: Vec<usize> = framework
        .competencies
        .iter()
        .map(|competency| competency.indicators.len())
        .collect();
    assert_eq!(each, [6, 6, 4, 11, 7, 6, 5, 5, 5, 8, 3, 3, 3, 6]);
}

#[test]
fn the_staff_standards_have_their_published_dimensions() {
    assert_eq!(counts("administrasi-24-2008"), (4, 34, 0));
    assert_eq!(counts("perpustakaan-25-2008"), (6, 20, 0));
    assert_eq!(counts("laboratorium-26-2008"), (5, 15, 0));
}

#[test]
fn the_level_expected_of_a_teacher_follows_the_rank() {
    let catalogue = shipped();
    let level = |rank| catalogue.target_level(&"guru-2626-2023".into(), rank);
    assert_eq!(level(Some(Rank::AhliPertama)), Some(2));
    assert_eq!(level(Some(Rank::AhliMuda)), Some(3));
    assert_eq!(level(Some(Rank::AhliMadya)), Some(4));
    assert_eq!(level(Some(Rank::AhliUtama)), Some(5));
    assert_eq!(level(None), Some(2));
    // A rank that the framework does not list falls back to the default.
    assert_eq!(level(Some(Rank::Terampil)), Some(2));
    assert_eq!(catalogue.target_level(&"tidak-ada".into(), None), None);
}

#[test]
fn the_classroom_observation_has_24_behaviours_in_8_parts_on_three_values() {
    let catalogue = shipped();
    let instrument = catalogue
        .instrument(&"observasi-kelas".into())
        .expect("observation");
    assert_eq!(instrument.sections.len(), 8);
    assert_eq!(instrument.items.len(), 24);
    for section in &instrument.sections {
        assert_eq!(instrument.items_of(&section.code).count(), 3);
    }
    let labels: Vec<&str> = instrument.items[0]
        .scale
        .values
        .iter()
        .map(|value| value.label.as_str())
        .collect();
    assert_eq!(
        labels,
        [
            "Belum dilakukan",
            "Dilakukan tapi belum efektif",
            "Dilakukan dan efektif"
        ]
    );
}

#[test]
fn every_old_statement_is_an_item_that_counts_for_a_current_indicator() {
    let catalogue = shipped();
    let instrument = catalogue
        .instrument(&"pk-guru-35-2010".into())
        .expect("pk guru");
    assert_eq!(instrument.items.len(), 78);
    for item in &instrument.items {
        assert_eq!(item.indicator.framework().as_str(), "guru-2626-2023");
        assert!(item.based_on.is_some());
        assert_eq!(item.scale.range(), (0, 2));
        assert_eq!(item.scale.category(2), Some(2));
        assert_eq!(item.scale.category(3), None);
    }
}

#[test]
fn every_item_resolves_and_fits_its_framework() {
    let catalogue = shipped();
    for instrument in catalogue.instruments() {
        for item in &instrument.items {
            let entry = catalogue.item(&item.code).expect("item by code");
            assert_eq!(entry.item, item);
            assert_eq!(item.code.instrument(), instrument.code);
            let indicator = catalogue.indicator(&item.indicator).expect("indicator");
            assert_eq!(indicator.framework.code, instrument.framework);
            assert_eq!(item.scale.boundaries.len() + 1, item.scale.values.len());
            // A statement that says by itself what to look at needs no guidance.
            let says_itself = item.based_on.is_some();
            assert!(!item.text.is_empty() && (says_itself || !item.guidance.is_empty()));
        }
    }
}

#[test]
fn a_form_of_one_page_has_at_most_12_items_on_different_indicators() {
    let catalogue = shipped();
    let mut forms = 0;
    for instrument in catalogue.instruments() {
        let code = instrument.code.as_str();
        if code.starts_with("penilaian-atasan") || code.starts_with("refleksi-diri") {
            forms += 1;
            let indicators: BTreeSet<_> = instrument.items.iter().map(|i| &i.indicator).collect();
            assert_eq!(indicators.len(), instrument.items.len(), "{code}");
            assert!(instrument.items.len() <= 12, "{code}");
        }
    }
    assert_eq!(forms, 10);
}

#[test]
fn every_indicator_in_force_can_be_checked_after_a_programme() {
    let catalogue = shipped();
    for framework in catalogue.frameworks().iter().filter(|f| f.is_in_force) {
        for indicator in framework.indicators() {
            let check = catalogue
                .practice_check(&indicator.code)
                .expect("a check for every indicator");
            assert_eq!(check.item.text, indicator.name);
            assert_eq!(check.instrument.framework, framework.code);
        }
    }
}

#[test]
fn every_kind_of_post_has_a_framework_with_an_appraisal_and_a_self_reflection() {
    let catalogue = shipped();
    for (post, expected) in [
        ("teacher", "guru-2626-2023"),
        ("principal", "kepala-sekolah-7327-2023"),
        ("administration", "administrasi-24-2008"),
        ("support", "administrasi-24-2008"),
        ("library", "perpustakaan-25-2008"),
        ("laboratory", "laboratorium-26-2008"),
    ] {
        let framework = catalogue.framework_for_post(post).expect(post);
        assert_eq!(framework.code.as_str(), expected);
        for source in [Source::Appraisal, Source::SelfReflection, Source::Check] {
            let instruments = catalogue.instruments_for(&framework.code, source);
            assert!(instruments.count() > 0, "{post} {source:?}");
        }
    }
    assert!(catalogue.framework_for_post("pilot").is_none());
}

#[test]
fn what_was_only_recalled_is_marked_so() {
    let catalogue = shipped();
    let is_verified = |code: &str| {
        let entry = catalogue.indicator(&code.into()).expect(code);
        entry.indicator.provenance.is_verified
    };
    assert!(is_verified("guru-2626-2023/1.1"));
    assert!(is_verified("administrasi-24-2008/4.4"));
    assert!(!is_verified("administrasi-24-2008/4.11"));
    assert!(is_verified("perpustakaan-25-2008/2.1"));
    assert!(!is_verified("perpustakaan-25-2008/3.1"));
    let own = catalogue
        .indicator(&"pkg-35-2010/1.1".into())
        .expect("pkg indicator");
    assert_eq!(own.indicator.provenance.wording, Wording::Own);
    assert_eq!(own.competency.provenance.wording, Wording::Official);
    assert!(
        !catalogue.frameworks()[0]
            .target(None)
            .provenance
            .is_verified
    );
}

#[test]
fn codes_of_rank_and_source_read_back() {
    for rank in Rank::ALL {
        assert_eq!(Rank::parse(rank.as_str()), Some(rank));
    }
    for source in Source::ALL {
        assert_eq!(Source::parse(source.as_str()), Some(source));
    }
    assert_eq!(Rank::parse("ahli"), None);
}

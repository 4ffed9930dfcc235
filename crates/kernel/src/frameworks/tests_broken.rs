//! What the loader says about broken files, and about a folder that overrides them.

use std::path::Path;

use super::embedded::FILES;
use super::file::DataFile;
use super::*;

/// The shipped files with one replacement in one of them; the error as a sentence.
fn error_after(name: &str, from: &str, to: &str) -> String {
    let mut is_found = false;
    let files: Vec<DataFile> = FILES
        .iter()
        .map(|(file, text)| {
            if *file != name {
                return data(file, (*text).to_owned());
            }
            is_found = text.contains(from);
            data(file, text.replacen(from, to, 1))
        })
        .collect();
    assert!(is_found, "{name} does not contain {from}");
    Frameworks::from_files(&files)
        .expect_err("a broken file must be refused")
        .to_string()
}

fn data(name: &str, text: String) -> DataFile {
    DataFile {
        name: name.to_owned(),
        text,
    }
}

#[test]
fn an_item_with_an_unknown_indicator_is_named() {
    let error = error_after(
        "instruments/refleksi-diri-guru.toml",
        "indicator = \"1.2\"",
        "indicator = \"9.9\"",
    );
    assert_eq!(
        error,
        "instruments/refleksi-diri-guru.toml, entry `refleksi-diri-guru/2`: refers to indicator \
         `guru-2626-2023/9.9`, which its framework does not have"
    );
}

#[test]
fn boundaries_that_do_not_ascend_or_do_not_fit_are_named() {
    let file = "instruments/observasi-kelas.toml";
    let check = |to: &str, expected: &str| {
        let error = error_after(file, "boundaries = [2.0, 3.5]", to);
        assert_eq!(error, format!("{file}, entry `scale tiga`: {expected}"));
    };
    check("boundaries = [3.5, 2.0]", "boundaries must ascend");
    check("boundaries = [2.0]", "3 values need 2 boundaries, found 1");
    check(
        "boundaries = [2.0, 5.5]",
        "boundary 5.5 lies outside the framework's levels 1 to 5",
    );
    check(
        "boundaries = [nan, 3.5]",
        "boundary NaN lies outside the framework's levels 1 to 5",
    );
}

#[test]
fn broken_entries_are_named_with_their_file() {
    for (file, from, to, expected) in [
        (
            "pkg-35-2010.toml",
            "guru-2626-2023/4.2",
            "guru-2626-2023/4.9",
            "pkg-35-2010.toml, entry `pkg-35-2010/1.1`: refers to indicator `guru-2626-2023/4.9`, which its framework does not have",
        ),
        (
            "guru-2626-2023.toml",
            "code = \"1.2\"",
            "code = \"1.1\"",
            "guru-2626-2023.toml, entry `guru-2626-2023/1.1`: the code is already used in the same file",
        ),
        (
            "guru-2626-2023.toml",
            "name = \"Kompetensi Sosial\"",
            "name = \" \"",
            "guru-2626-2023.toml, entry `guru-2626-2023/3`: `name` is empty",
        ),
        (
            "guru-2626-2023.toml",
            "level = 3",
            "level = 6",
            "guru-2626-2023.toml, entry `target ahli-muda`: target level 6 is not a level of the framework",
        ),
        (
            "guru-2626-2023.toml",
            "source = \"panduan\"",
            "source = \"koran\"",
            "guru-2626-2023.toml, entry `guru-2626-2023/1.1.1`: source `koran` is not listed under [sources]",
        ),
        (
            "guru-2626-2023.toml",
            "number = 2",
            "number = 7",
            "guru-2626-2023.toml, entry `guru-2626-2023`: levels must be numbered 1, 2, 3 without gaps",
        ),
        (
            "instruments/observasi-kelas.toml",
            "sub_indicator = \"1.1.2\"",
            "sub_indicator = \"1.2.2\"",
            "instruments/observasi-kelas.toml, entry `observasi-kelas/1.1`: refers to sub-indicator `guru-2626-2023/1.2.2`, which its indicator does not have",
        ),
        (
            "instruments/refleksi-diri-guru.toml",
            "code = \"refleksi-diri-guru\"",
            "code = \"penilaian-atasan-guru\"",
            "instruments/refleksi-diri-guru.toml, entry `penilaian-atasan-guru`: the code is already used in instruments/penilaian-atasan-guru.toml",
        ),
    ] {
        assert_eq!(error_after(file, from, to), expected);
    }
}

#[test]
fn a_file_that_is_not_toml_or_has_an_unknown_field_is_named() {
    let error = error_after("guru-2626-2023.toml", "year = 2023", "year = ");
    assert!(
        error.starts_with("guru-2626-2023.toml is not a valid data file:"),
        "{error}"
    );
    let error = error_after("guru-2626-2023.toml", "in_force", "inforce");
    assert!(error.contains("inforce"), "{error}");
}

#[test]
fn a_folder_overrides_a_built_in_file_of_the_same_name() {
    let dir = std::env::temp_dir().join(format!("bina-frameworks-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("instruments")).expect("folder");
    let (name, text) = FILES
        .iter()
        .find(|(name, _)| *name == "guru-2626-2023.toml")
        .expect("teacher model");
    let changed = text.replace("level = 3", "level = 4");
    std::fs::write(dir.join(name), changed).expect("write");
    let catalogue = Frameworks::from_dir(&dir);
    std::fs::remove_dir_all(&dir).expect("remove");
    let catalogue = catalogue.expect("valid");
    let level = catalogue.target_level(&"guru-2626-2023".into(), Some(Rank::AhliMuda));
    assert_eq!(level, Some(4));
    assert!(catalogue.instrument(&"observasi-kelas".into()).is_some());
    let missing = Frameworks::from_dir(Path::new("tidak-ada"));
    assert_eq!(
        missing.expect_err("missing").to_string(),
        "cannot read tidak-ada"
    );
}

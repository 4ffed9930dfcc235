//! The rule files as they were when the program was built, and those of an operator's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::problem::RulesError;

macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../../../frameworks/rules/", $name)),
        )
    };
}

/// Name and text of every file; a test compares this list with the folder.
pub(super) const FILES: &[(&str, &str)] = &[
    file!("angka-kredit-1-2023.toml"),
    file!("formulir-6-2022-3-2023.toml"),
    file!("jabatan-21-2024.toml"),
    file!("kinerja-6-2022.toml"),
];

/// The built-in files by name.
pub(super) fn files() -> BTreeMap<String, String> {
    FILES
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// The built-in files with those of a folder over them; a folder that is not there changes nothing.
pub(super) fn with_folder(folder: &Path) -> Result<BTreeMap<String, String>, RulesError> {
    let unreadable = |path: &Path, source| RulesError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut files = files();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let is_toml = path.extension().is_some_and(|end| end == "toml");
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if is_toml {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.insert(name.to_owned(), text);
        }
    }
    Ok(files)
}

//! All frameworks and instruments together, with the lookups the product needs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::definition::Definition;
use super::embedded::FILES;
use super::error::{FrameworkError, Problem};
use super::file::{DataFile, invalid};
use super::ids::{FrameworkCode, IndicatorCode, InstrumentCode, ItemCode};
use super::model::{Competency, Framework, Indicator, Instrument, Item};
use super::words::{Rank, Source};
use super::{framework_builder, instrument_builder};

/// Every framework and instrument, checked as a whole.
#[derive(Debug, Clone)]
pub struct Frameworks {
    revision: u64,
    models: Vec<Framework>,
    instruments: Vec<Instrument>,
    indicators: BTreeMap<IndicatorCode, [usize; 3]>,
    items: BTreeMap<ItemCode, [usize; 2]>,
}

/// An indicator with what it stands in.
#[derive(Debug, Clone, Copy)]
pub struct IndicatorEntry<'a> {
    /// Its framework.
    pub framework: &'a Framework,
    /// Its competency.
    pub competency: &'a Competency,
    /// The indicator.
    pub indicator: &'a Indicator,
}

/// An item with its instrument.
#[derive(Debug, Clone, Copy)]
pub struct ItemEntry<'a> {
    /// Its instrument.
    pub instrument: &'a Instrument,
    /// The item.
    pub item: &'a Item,
}

impl Frameworks {
    /// The catalogue that was built into the program.
    pub fn embedded() -> Self {
        Self::from_files(&embedded_files())
            .expect("invariant: a test loads the embedded data files before every release")
    }

    /// The built-in catalogue, where a file of the same name in `dir` or `dir/instruments` takes the place of the
    /// built-in one and any other `.toml` file there is added.
    pub fn from_dir(dir: &Path) -> Result<Self, FrameworkError> {
        let mut files: BTreeMap<String, DataFile> = embedded_files()
            .into_iter()
            .map(|file| (file.name.clone(), file))
            .collect();
        for (folder, prefix) in [
            (dir.to_owned(), ""),
            (dir.join("instruments"), "instruments/"),
        ] {
            if !prefix.is_empty() && !folder.is_dir() {
                continue;
            }
            for file in read_folder(&folder, prefix)? {
                files.insert(file.name.clone(), file);
            }
        }
        Self::from_files(&files.into_values().collect::<Vec<_>>())
    }

    pub(super) fn from_files(files: &[DataFile]) -> Result<Self, FrameworkError> {
        let mut frameworks: Vec<Framework> = Vec::new();
        let mut owners = BTreeMap::new();
        for file in files.iter().filter(|file| !file.is_instrument()) {
            let framework = framework_builder::build(file)?;
            claim(&mut owners, framework.code.as_str(), &file.name)?;
            frameworks.push(framework);
        }
        check_mappings(&frameworks, &owners)?;
        let mut instruments: Vec<Instrument> = Vec::new();
        for file in files.iter().filter(|file| file.is_instrument()) {
            for instrument in instrument_builder::build(file, &frameworks)? {
                claim(&mut owners, instrument.code.as_str(), &file.name)?;
                instruments.push(instrument);
            }
        }
        Ok(Self {
            indicators: index_indicators(&frameworks),
            items: index_items(&instruments),
            models: frameworks,
            instruments,
            revision: 0,
        })
    }

    /// The same with an authority's own instruments after the built-in ones, which keep their codes.
    #[must_use]
    pub fn with_own(&self, own: Vec<Instrument>, revision: u64) -> Self {
        let mut instruments = self.instruments.clone();
        for instrument in own {
            if self.instrument(&instrument.code).is_none() {
                instruments.push(instrument);
            }
        }
        Self {
            revision,
            models: self.models.clone(),
            indicators: self.indicators.clone(),
            items: index_items(&instruments),
            instruments,
        }
    }

    /// Which composition this is: 0 for the built-in one, and a number of its own for every other.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Checks a definition against these frameworks; its items get the code given here.
    pub fn build(&self, definition: &Definition, code: &str) -> Result<Instrument, FrameworkError> {
        instrument_builder::build_version(definition, code, &self.models)
    }

    /// All frameworks, by file name.
    pub fn frameworks(&self) -> &[Framework] {
        &self.models
    }

    /// All instruments, by file name.
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// The framework with this code.
    pub fn framework(&self, code: &FrameworkCode) -> Option<&Framework> {
        self.models.iter().find(|f| &f.code == code)
    }

    /// The newest framework in force for a kind of post, as `teacher` or `library`.
    pub fn framework_for_post(&self, post: &str) -> Option<&Framework> {
        self.models
            .iter()
            .filter(|f| f.is_in_force && f.posts.iter().any(|p| p == post))
            .max_by_key(|f| f.year)
    }

    /// The instrument with this code.
    pub fn instrument(&self, code: &InstrumentCode) -> Option<&Instrument> {
        self.instruments.iter().find(|i| &i.code == code)
    }

    /// The offered form of a capacity that says most about a framework: it covers the most
    /// indicators, and of those that cover as many it is the shortest.
    pub fn widest_instrument(
        &self,
        framework: &FrameworkCode,
        source: Source,
    ) -> Option<&Instrument> {
        let width = |instrument: &Instrument| {
            let indicators: BTreeSet<_> = instrument.items.iter().map(|i| &i.indicator).collect();
            indicators.len()
        };
        self.instruments_for(framework, source)
            .filter(|instrument| instrument.school.is_none())
            .max_by_key(|instrument| (width(instrument), Reverse(instrument.items.len())))
    }

    /// The instruments of a framework that are offered for this capacity.
    pub fn instruments_for(
        &self,
        framework: &FrameworkCode,
        source: Source,
    ) -> impl Iterator<Item = &Instrument> {
        self.instruments.iter().filter(move |i| {
            &i.framework == framework && i.sources.contains(&source) && i.is_offered
        })
    }

    /// The number of the level expected of this rank (`None`: without a rank).
    pub fn target_level(&self, framework: &FrameworkCode, rank: Option<Rank>) -> Option<u8> {
        Some(self.framework(framework)?.target(rank).level)
    }

    /// An indicator with its competency and framework.
    pub fn indicator(&self, code: &IndicatorCode) -> Option<IndicatorEntry<'_>> {
        let [f, c, i] = *self.indicators.get(code)?;
        let framework = &self.models[f];
        let competency = &framework.competencies[c];
        Some(IndicatorEntry {
            framework,
            competency,
            indicator: &competency.indicators[i],
        })
    }

    /// An item with its instrument.
    pub fn item(&self, code: &ItemCode) -> Option<ItemEntry<'_>> {
        let [instrument, item] = *self.items.get(code)?;
        let instrument = &self.instruments[instrument];
        Some(ItemEntry {
            instrument,
            item: &instrument.items[item],
        })
    }

    /// The item a follow-up check of this indicator is recorded on.
    pub fn practice_check(&self, indicator: &IndicatorCode) -> Option<ItemEntry<'_>> {
        let framework = indicator.framework();
        self.instruments_for(&framework, Source::Check)
            .find_map(|instrument| {
                let item = instrument
                    .items
                    .iter()
                    .find(|item| &item.indicator == indicator)?;
                Some(ItemEntry { instrument, item })
            })
    }
}

fn embedded_files() -> Vec<DataFile> {
    FILES
        .iter()
        .map(|(name, text)| DataFile {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
        })
        .collect()
}

fn read_folder(folder: &Path, prefix: &str) -> Result<Vec<DataFile>, FrameworkError> {
    let unreadable = |path: &Path, source| FrameworkError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| unreadable(folder, e))? {
        let path = entry.map_err(|e| unreadable(folder, e))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
        files.push(DataFile {
            name: format!("{prefix}{name}"),
            text,
        });
    }
    Ok(files)
}

fn claim(
    owners: &mut BTreeMap<String, String>,
    code: &str,
    file: &str,
) -> Result<(), FrameworkError> {
    match owners.insert(code.to_owned(), file.to_owned()) {
        None => Ok(()),
        Some(other) => Err(invalid(file, code, Problem::DuplicateCode(other))),
    }
}

/// An old framework's statements must count for indicators that exist.
fn check_mappings(
    frameworks: &[Framework],
    owners: &BTreeMap<String, String>,
) -> Result<(), FrameworkError> {
    let known: BTreeSet<&IndicatorCode> = frameworks
        .iter()
        .flat_map(Framework::indicators)
        .map(|indicator| &indicator.code)
        .collect();
    for framework in frameworks {
        for indicator in framework.indicators() {
            if let Some(target) = &indicator.maps_to
                && !known.contains(target)
            {
                let file = owners
                    .get(framework.code.as_str())
                    .map_or("", String::as_str);
                let problem = Problem::UnknownIndicator(target.to_string());
                return Err(invalid(file, indicator.code.as_str(), problem));
            }
        }
    }
    Ok(())
}

fn index_indicators(frameworks: &[Framework]) -> BTreeMap<IndicatorCode, [usize; 3]> {
    let mut index = BTreeMap::new();
    for (f, framework) in frameworks.iter().enumerate() {
        for (c, competency) in framework.competencies.iter().enumerate() {
            for (i, indicator) in competency.indicators.iter().enumerate() {
                index.insert(indicator.code.clone(), [f, c, i]);
            }
        }
    }
    index
}

fn index_items(instruments: &[Instrument]) -> BTreeMap<ItemCode, [usize; 2]> {
    let mut index = BTreeMap::new();
    for (i, instrument) in instruments.iter().enumerate() {
        for (j, item) in instrument.items.iter().enumerate() {
            index.insert(item.code.clone(), [i, j]);
        }
    }
    index
}

//! The three input files, read into columns of numbers; one line for every problem, with its row.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns::{find, require};
use super::keys::Keys;
use super::rows::{self, TextRow};
use super::{MeasureArgs, Unusable};

/// Problems that are printed; the rest is counted.
const SHOWN: u64 = 20;

/// Highest level that can be packed.
const HIGHEST: u8 = 200;

/// The rater of a rating of oneself.
pub(crate) const ONESELF: u32 = u32::MAX;

/// Problems found in the input.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) count: u64,
}

impl Problems {
    /// Prints one problem, as long as there are not too many.
    pub(crate) fn add(&mut self, file: &Path, row: u64, sentence: &str) {
        self.count += 1;
        if self.count <= SHOWN {
            eprintln!("{} row {row}: {sentence}", file.display());
        }
        if self.count == SHOWN + 1 {
            eprintln!("more problems are counted, not shown");
        }
    }
}

/// What an indicator belongs to.
pub(crate) struct Indicator {
    pub(crate) competency: u32,
    pub(crate) levels: Option<u8>,
}

/// Everything that was read.
#[derive(Default)]
pub(crate) struct Ratings {
    pub(crate) people: Keys,
    pub(crate) raters: Keys,
    pub(crate) occasions: Keys,
    pub(crate) visits: Keys,
    /// Indicator and instrument, joined.
    pub(crate) items: Keys,
    pub(crate) item_names: Vec<(String, String)>,
    pub(crate) indicators: BTreeMap<String, Indicator>,
    pub(crate) competencies: Keys,
    pub(crate) schools: Keys,
    pub(crate) authorities: Keys,
    /// School and authority per person, where given.
    pub(crate) places: Vec<(Option<u32>, Option<u32>)>,
    pub(crate) person: Vec<u32>,
    pub(crate) rater: Vec<u32>,
    pub(crate) occasion: Vec<u32>,
    pub(crate) visit: Vec<u32>,
    pub(crate) item: Vec<u16>,
    pub(crate) level: Vec<u8>,
    pub(crate) problems: Problems,
}

struct Places {
    person: usize,
    rater: usize,
    level: usize,
    indicator: Option<usize>,
    source: Option<usize>,
    occasion: Option<usize>,
    visit: Option<usize>,
    instrument: Option<usize>,
}

impl Ratings {
    /// Reads all files.
    pub(crate) fn read(args: &MeasureArgs) -> Result<Self, Unusable> {
        let mut out = Self::default();
        if let Some(path) = &args.indicators {
            out.read_indicators(args, path)?;
        }
        out.read_ratings(args)?;
        if let Some(path) = &args.people {
            out.read_people(args, path)?;
        }
        if out.level.is_empty() {
            let name = args.ratings.display();
            return Err(Unusable(format!("{name} has no usable rating")));
        }
        Ok(out)
    }

    fn read_indicators(&mut self, args: &MeasureArgs, path: &Path) -> Result<(), Unusable> {
        let names = &args.columns;
        let file = path.display().to_string();
        let mut problems = std::mem::take(&mut self.problems);
        let mut wrong = Vec::new();
        let (indicators, competencies) = (&mut self.indicators, &mut self.competencies);
        rows::read(
            path,
            |header| {
                let indicator = require(header, &names.indicator, &file)?;
                let competency = require(header, &names.competency, &file)?;
                Ok((indicator, competency, find(header, &names.levels)))
            },
            |(indicator, competency, levels), row| {
                let name = row.get(Some(*indicator));
                let of = row.get(Some(*competency));
                let text = row.get(*levels);
                let levels = text_number(text);
                if name.is_empty() || of.is_empty() {
                    wrong.push((row.number, "indicator or competency is empty".to_owned()));
                } else if !text.is_empty() && !levels.is_some_and(|l| (2..=7).contains(&l)) {
                    wrong.push((
                        row.number,
                        "levels must be a whole number from 2 to 7".to_owned(),
                    ));
                } else {
                    let competency = competencies.index(of);
                    let key = String::from_utf8_lossy(name).into_owned();
                    indicators.insert(key, Indicator { competency, levels });
                }
            },
            |row, sentence| problems.add(path, row, &sentence),
        )?;
        for (row, sentence) in wrong {
            problems.add(path, row, &sentence);
        }
        self.problems = problems;
        Ok(())
    }

    fn read_ratings(&mut self, args: &MeasureArgs) -> Result<(), Unusable> {
        let names = &args.columns;
        let path = args.ratings.as_path();
        let file = path.display().to_string();
        let mut unreadable = Problems::default();
        rows::read(
            path,
            |header| {
                Ok(Places {
                    person: require(header, &names.person, &file)?,
                    rater: require(header, &names.rater, &file)?,
                    level: require(header, &names.level, &file)?,
                    indicator: find(header, &names.indicator),
                    source: find(header, &names.source),
                    occasion: find(header, &names.occasion),
                    visit: find(header, &names.visit),
                    instrument: find(header, &names.instrument),
                })
            },
            |places, row| {
                if let Err(sentence) = self.add_rating(args, places, row) {
                    self.problems.add(path, row.number, &sentence);
                }
            },
            |row, sentence| unreadable.add(path, row, &sentence),
        )?;
        self.problems.count += unreadable.count;
        Ok(())
    }

    fn add_rating(
        &mut self,
        args: &MeasureArgs,
        places: &Places,
        row: &TextRow<'_>,
    ) -> Result<(), String> {
        let person = row.get(Some(places.person));
        let rater = row.get(Some(places.rater));
        let text = row.get(Some(places.level));
        if person.is_empty() {
            return Err("person is empty".to_owned());
        }
        let own = rater == person || row.get(places.source) == args.self_source.as_bytes();
        if rater.is_empty() && !own {
            return Err("rater is empty".to_owned());
        }
        let level = text_number(text).filter(|l| *l <= HIGHEST).ok_or_else(|| {
            let text = String::from_utf8_lossy(text);
            format!("level {text:?} is not a whole number from 0 to {HIGHEST}")
        })?;
        let indicator = row.get(places.indicator);
        let instrument = row.get(places.instrument);
        if args.indicators.is_some() {
            let name = String::from_utf8_lossy(indicator);
            if !self.indicators.contains_key(name.as_ref()) {
                return Err(format!(
                    "indicator {name:?} is not in the list of indicators"
                ));
            }
        }
        let item = self.item_of(indicator, instrument)?;
        self.person.push(self.people.index(person));
        self.rater.push(if own {
            ONESELF
        } else {
            self.raters.index(rater)
        });
        self.occasion
            .push(self.occasions.index(row.get(places.occasion)));
        let visit = row.get(places.visit);
        self.visit.push(if visit.is_empty() {
            self.visits.index(instrument)
        } else {
            self.visits.index(visit)
        });
        self.item.push(item);
        self.level.push(level);
        Ok(())
    }

    fn item_of(&mut self, indicator: &[u8], instrument: &[u8]) -> Result<u16, String> {
        let mut joined = [0; 256];
        let (a, b) = (indicator.len(), instrument.len());
        if a + b + 1 > joined.len() {
            return Err("indicator and instrument are longer than 255 characters".to_owned());
        }
        joined[..a].copy_from_slice(indicator);
        joined[a + 1..=a + b].copy_from_slice(instrument);
        let index = self.items.index(&joined[..=a + b]);
        if index as usize >= self.item_names.len() {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            self.item_names.push((text(indicator), text(instrument)));
        }
        u16::try_from(index).map_err(|_| "there are more than 65535 indicators".to_owned())
    }

    fn read_people(&mut self, args: &MeasureArgs, path: &Path) -> Result<(), Unusable> {
        let names = &args.columns;
        let file = path.display().to_string();
        let mut problems = std::mem::take(&mut self.problems);
        let mut places = vec![(None, None); self.people.names().len()];
        let (people, schools, authorities) =
            (&self.people, &mut self.schools, &mut self.authorities);
        rows::read(
            path,
            |header| {
                let person = require(header, &names.person, &file)?;
                let school = find(header, &names.school);
                Ok((person, school, find(header, &names.authority)))
            },
            |(person, school, authority), row| {
                let name = String::from_utf8_lossy(row.get(Some(*person)));
                // People without ratings are listed as a matter of course and need no estimate.
                if let Some(index) = people.find(&name) {
                    let key = |keys: &mut Keys, column: &Option<usize>| {
                        let text = row.get(*column);
                        (!text.is_empty()).then(|| keys.index(text))
                    };
                    places[index as usize] = (key(schools, school), key(authorities, authority));
                }
            },
            |row, sentence| problems.add(path, row, &sentence),
        )?;
        self.places = places;
        self.problems = problems;
        Ok(())
    }
}

/// A small whole number; levels written as `3.0` by spreadsheets count.
fn text_number(text: &[u8]) -> Option<u8> {
    let text = std::str::from_utf8(text).ok()?;
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().ok()
}

//! The four input files, read into the engine's numbers; one line for every problem, with its row.

use std::path::Path;

use effects::{Chosen, Grouping, Panel, Participant, Programme, Pull, Reading};

use super::EffectsArgs;
use crate::measure_command::Unusable;
use crate::measure_command::columns::{find, require};
use crate::measure_command::input::Problems;
use crate::measure_command::keys::Keys;
use crate::measure_command::rows::{self, TextRow};

/// Everything that was read.
pub(super) struct Study {
    pub(super) panel: Panel,
    pub(super) programmes: Vec<Programme>,
    pub(super) programme_names: Keys,
    pub(super) kinds: Keys,
    pub(super) competencies: Keys,
    /// Values of each grouping.
    pub(super) groups: Vec<Keys>,
    pub(super) problems: u64,
}

struct Row {
    person: u32,
    competency: u32,
    occasion: i32,
    reading: Reading,
}

#[derive(Default)]
struct Reader {
    people: Keys,
    competencies: Keys,
    programme_names: Keys,
    kinds: Keys,
    modes: Keys,
    rows: Vec<Row>,
    programmes: Vec<Programme>,
    problems: Problems,
}

fn number(row: &TextRow<'_>, column: Option<usize>) -> Option<f64> {
    let text = std::str::from_utf8(row.get(column)).ok()?;
    text.parse().ok().filter(|x: &f64| x.is_finite())
}

fn whole(row: &TextRow<'_>, column: usize) -> Option<i32> {
    std::str::from_utf8(row.get(Some(column)))
        .ok()?
        .parse()
        .ok()
}

impl Study {
    /// Reads all files.
    pub(super) fn read(args: &EffectsArgs) -> Result<Self, Unusable> {
        if !(args.unit.is_finite() && args.unit > 0.0) {
            return Err(Unusable("--unit must be above 0".to_owned()));
        }
        let mut reader = Reader::default();
        reader.estimates(args)?;
        if reader.rows.is_empty() {
            let name = args.estimates.display();
            return Err(Unusable(format!("{name} has no usable estimate")));
        }
        reader.programmes(&args.programmes)?;
        reader.participation(&args.participation)?;
        let n = reader.people.names().len();
        let mut panel = Panel {
            schools: (0..n as u32).collect(),
            covariates: vec![vec![0.0; n]; args.covariate.len()],
            groupings: Vec::new(),
            occasions: Vec::new(),
            traits: reader.competencies.names().len(),
            readings: Vec::new(),
        };
        let mut groups = Vec::new();
        if let Some(path) = &args.people {
            groups = reader.people(args, path, &mut panel)?;
        }
        reader.fill(args, &mut panel);
        Ok(Self {
            panel,
            programmes: reader.programmes,
            programme_names: reader.programme_names,
            kinds: reader.kinds,
            competencies: reader.competencies,
            groups,
            problems: reader.problems.count,
        })
    }
}

impl Reader {
    /// Reads one file: `each` says what is wrong with a row, if anything.
    fn read<S>(
        &mut self,
        path: &Path,
        start: impl FnOnce(&[String]) -> Result<S, Unusable>,
        mut each: impl FnMut(&mut Self, &S, &TextRow<'_>) -> Result<(), &'static str>,
    ) -> Result<(), Unusable> {
        let mut problems = std::mem::take(&mut self.problems);
        let mut wrong = Vec::new();
        rows::read(
            path,
            start,
            |state, row| {
                if let Err(sentence) = each(self, state, row) {
                    wrong.push((row.number, sentence));
                }
            },
            |row, sentence| problems.add(path, row, &sentence),
        )?;
        for (row, sentence) in wrong {
            problems.add(path, row, sentence);
        }
        self.problems = problems;
        Ok(())
    }

    fn estimates(&mut self, args: &EffectsArgs) -> Result<(), Unusable> {
        let file = args.estimates.display().to_string();
        let start = |header: &[String]| {
            let at = |name: &str| require(header, name, &file);
            Ok([
                at("person")?,
                at("competency")?,
                at("occasion")?,
                at(&args.estimate)?,
                at(&args.se)?,
            ])
        };
        let unit = args.unit;
        self.read(
            &args.estimates,
            start,
            |reader, [person, competency, occasion, estimate, se], row| {
                if row.get(Some(*person)).is_empty() || row.get(Some(*competency)).is_empty() {
                    return Err("person or competency is empty");
                }
                let occasion = whole(row, *occasion).ok_or("the occasion is not a whole number")?;
                let estimate =
                    number(row, Some(*estimate)).ok_or("the estimate is not a number")?;
                let se = number(row, Some(*se)).filter(|se| *se >= 0.0);
                let se = se.ok_or("the standard error is not a number from 0 on")?;
                let (person, competency) = (row.get(Some(*person)), row.get(Some(*competency)));
                reader.rows.push(Row {
                    person: reader.people.index(person),
                    competency: reader.competencies.index(competency),
                    occasion,
                    reading: Reading {
                        estimate: estimate * unit,
                        se: se * unit,
                    },
                });
                Ok(())
            },
        )
    }

    fn programmes(&mut self, path: &Path) -> Result<(), Unusable> {
        let file = path.display().to_string();
        let start = |header: &[String]| {
            let at = |name: &str| require(header, name, &file);
            let optional = ["type", "mode", "chosen", "cost"].map(|name| find(header, name));
            Ok(([at("programme")?, at("first")?, at("last")?], optional))
        };
        self.read(
            path,
            start,
            |reader, ([name, first, last], [kind, mode, chosen, cost]), row| {
                let first = whole(row, *first).ok_or("the first occasion is not a whole number")?;
                let last = whole(row, *last).ok_or("the last occasion is not a whole number")?;
                if last < first {
                    return Err("the last occasion is before the first");
                }
                let chosen = match row.get(*chosen) {
                    b"" | b"level" => Chosen::ByLevel,
                    b"estimate" => Chosen::ByEstimate,
                    _ => return Err("chosen must be level or estimate"),
                };
                let amount = number(row, *cost).filter(|c| *c >= 0.0);
                if amount.is_none() && !row.get(*cost).is_empty() {
                    return Err("the cost is not a number from 0 on");
                }
                let name = row.get(Some(*name));
                let known = std::str::from_utf8(name)
                    .ok()
                    .and_then(|n| reader.programme_names.find(n));
                if name.is_empty() || known.is_some() {
                    return Err("the programme is empty or was there before");
                }
                reader.programme_names.index(name);
                reader.programmes.push(Programme {
                    kind: reader.kinds.index(row.get(*kind)),
                    mode: reader.modes.index(row.get(*mode)),
                    first,
                    last,
                    traits: Vec::new(),
                    participants: Vec::new(),
                    chosen,
                    cost: amount,
                });
                Ok(())
            },
        )
    }

    fn participation(&mut self, path: &Path) -> Result<(), Unusable> {
        let file = path.display().to_string();
        let start = |header: &[String]| {
            let at = |name: &str| require(header, name, &file);
            Ok((at("programme")?, at("person")?, find(header, "hours")))
        };
        self.read(path, start, |reader, (programme, person, hours), row| {
            let name = std::str::from_utf8(row.get(Some(*programme))).unwrap_or_default();
            let programme = reader
                .programme_names
                .find(name)
                .ok_or("the programme is not among the programmes")?;
            let dose = number(row, *hours);
            if dose.is_none() && !row.get(*hours).is_empty() {
                return Err("hours is not a number");
            }
            if row.get(Some(*person)).is_empty() {
                return Err("the person is empty");
            }
            let person = reader.people.index(row.get(Some(*person)));
            let dose = dose.unwrap_or(1.0);
            reader.programmes[programme as usize]
                .participants
                .push(Participant { person, dose });
            Ok(())
        })
    }

    fn people(
        &mut self,
        args: &EffectsArgs,
        path: &Path,
        panel: &mut Panel,
    ) -> Result<Vec<Keys>, Unusable> {
        let file = path.display().to_string();
        let start = |header: &[String]| {
            let at = |name: &String| require(header, name, &file);
            let covariates: Result<Vec<usize>, Unusable> = args.covariate.iter().map(at).collect();
            let groups: Result<Vec<usize>, Unusable> = args.group.iter().map(at).collect();
            Ok((
                require(header, "person", &file)?,
                require(header, "school", &file)?,
                covariates?,
                groups?,
            ))
        };
        let n = panel.people();
        let mut schools = Keys::default();
        let mut groups: Vec<Keys> = args.group.iter().map(|_| Keys::default()).collect();
        let mut of_person = vec![vec![None; n]; args.group.len()];
        // People without a school are each their own, numbered after all schools.
        let mut school_of = vec![None; n];
        self.read(
            path,
            start,
            |reader, (person, school, covariates, grouped), row| {
                let name = std::str::from_utf8(row.get(Some(*person))).unwrap_or_default();
                let Some(person) = reader.people.find(name).map(|p| p as usize) else {
                    return Ok(());
                };
                for (column, at) in panel.covariates.iter_mut().zip(covariates) {
                    column[person] = number(row, Some(*at)).ok_or("a covariate is not a number")?;
                }
                for ((of, keys), at) in of_person.iter_mut().zip(&mut groups).zip(grouped) {
                    let value = row.get(Some(*at));
                    of[person] = (!value.is_empty()).then(|| keys.index(value));
                }
                let school = row.get(Some(*school));
                school_of[person] = (!school.is_empty()).then(|| schools.index(school));
                Ok(())
            },
        )?;
        let count = schools.names().len() as u32;
        let filled = school_of.iter().zip(count..);
        panel.schools = filled.map(|(school, own)| school.unwrap_or(own)).collect();
        let with_keys = of_person.into_iter().zip(&groups);
        panel.groupings = with_keys
            .map(|(of_person, keys)| Grouping {
                groups: keys.names().len() as u32,
                of_person,
            })
            .collect();
        Ok(groups)
    }

    /// Puts the estimates in their places, without the prior's pull if one is named.
    fn fill(&mut self, args: &EffectsArgs, panel: &mut Panel) {
        let mut occasions: Vec<i32> = self.rows.iter().map(|r| r.occasion).collect();
        occasions.sort_unstable();
        occasions.dedup();
        let n = panel.people();
        panel.readings = vec![None; panel.traits * occasions.len() * n];
        self.rows
            .sort_by_key(|r| (r.person, r.competency, r.occasion));
        let pull = match args.prior[..] {
            [mean, variance, walk] => Some(Pull {
                mean: mean * args.unit,
                variance: variance * args.unit * args.unit,
                walk: walk * args.unit * args.unit,
            }),
            _ => None,
        };
        let same = |a: &Row, b: &Row| (a.person, a.competency) == (b.person, b.competency);
        for of_person in self.rows.chunk_by(same) {
            let beliefs: Vec<(i32, Reading)> =
                of_person.iter().map(|r| (r.occasion, r.reading)).collect();
            let readings = match &pull {
                Some(pull) => pull.undo(&beliefs),
                None => beliefs.iter().map(|(_, reading)| Some(*reading)).collect(),
            };
            for (row, reading) in of_person.iter().zip(readings) {
                let at = occasions.binary_search(&row.occasion).unwrap_or_default();
                let place =
                    (row.competency as usize * occasions.len() + at) * n + row.person as usize;
                panel.readings[place] = reading;
            }
        }
        panel.occasions = occasions;
    }
}

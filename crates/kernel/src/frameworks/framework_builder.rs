//! Turns a framework file into a checked `Framework`.

use std::collections::BTreeSet;

use super::error::{FrameworkError, Problem};
use super::file::{
    CompetencyEntry, DataFile, FrameworkFile, IndicatorEntry, Origin, invalid, require,
};
use super::ids::{CompetencyCode, FrameworkCode, IndicatorCode, SubIndicatorCode};
use super::model::{Competency, Framework, Indicator, Level, SubIndicator, Target};

pub(super) fn build(data: &DataFile) -> Result<Framework, FrameworkError> {
    let raw: FrameworkFile = data.parse()?;
    let builder = Builder {
        file: &data.name,
        raw: &raw,
    };
    for (field, text) in [
        ("name", &raw.name),
        ("name_en", &raw.name_en),
        ("regulation", &raw.regulation),
    ] {
        require(&data.name, &raw.code, field, text)?;
    }
    if raw.competencies.is_empty() {
        return Err(invalid(
            &data.name,
            &raw.code,
            Problem::Without("competency"),
        ));
    }
    let framework = Framework {
        code: FrameworkCode::new(&raw.code),
        year: raw.year,
        name: raw.name.clone(),
        name_en: raw.name_en.clone(),
        regulation: raw.regulation.clone(),
        posts: raw.posts.clone(),
        is_in_force: raw.in_force,
        levels: builder.levels()?,
        targets: builder.targets()?,
        competencies: builder.competencies()?,
        provenance: raw.origin().resolve(&raw.sources, &data.name, &raw.code)?,
    };
    refuse_duplicates(&data.name, &framework)?;
    Ok(framework)
}

struct Builder<'a> {
    file: &'a str,
    raw: &'a FrameworkFile,
}

impl Builder<'_> {
    fn provenance(
        &self,
        entry: &str,
        origin: &Origin,
    ) -> Result<super::words::Provenance, FrameworkError> {
        origin.resolve(&self.raw.sources, self.file, entry)
    }

    fn levels(&self) -> Result<Vec<Level>, FrameworkError> {
        let is_consecutive = self
            .raw
            .levels
            .iter()
            .zip(1u8..)
            .all(|(level, expected)| level.number == expected);
        if !is_consecutive || self.raw.levels.len() < 2 {
            return Err(invalid(
                self.file,
                &self.raw.code,
                Problem::LevelsNotConsecutive,
            ));
        }
        let outer = self.raw.origin();
        let mut levels = Vec::new();
        for level in &self.raw.levels {
            let entry = format!("level {}", level.number);
            require(self.file, &entry, "name", &level.name)?;
            require(self.file, &entry, "description", &level.description)?;
            levels.push(Level {
                number: level.number,
                name: level.name.clone(),
                description: level.description.clone(),
                provenance: self.provenance(&entry, &level.origin().within(&outer))?,
            });
        }
        Ok(levels)
    }

    fn targets(&self) -> Result<Vec<Target>, FrameworkError> {
        let outer = self.raw.origin();
        let mut targets = Vec::new();
        let mut seen = BTreeSet::new();
        for target in &self.raw.targets {
            let entry = target.rank.map_or_else(
                || "target without rank".to_owned(),
                |rank| format!("target {}", rank.as_str()),
            );
            if !seen.insert(target.rank) {
                return Err(invalid(self.file, entry, Problem::DuplicateTarget));
            }
            if !self
                .raw
                .levels
                .iter()
                .any(|level| level.number == target.level)
            {
                return Err(invalid(
                    self.file,
                    entry,
                    Problem::UnknownLevel(target.level),
                ));
            }
            targets.push(Target {
                rank: target.rank,
                level: target.level,
                provenance: self.provenance(&entry, &target.origin().within(&outer))?,
            });
        }
        if !seen.contains(&None) {
            return Err(invalid(self.file, &self.raw.code, Problem::NoDefaultTarget));
        }
        Ok(targets)
    }

    fn competencies(&self) -> Result<Vec<Competency>, FrameworkError> {
        self.raw
            .competencies
            .iter()
            .map(|entry| self.competency(entry))
            .collect()
    }

    fn competency(&self, raw: &CompetencyEntry) -> Result<Competency, FrameworkError> {
        let code = format!("{}/{}", self.raw.code, raw.code);
        require(self.file, &code, "name", &raw.name)?;
        if raw.indicators.is_empty() {
            return Err(invalid(self.file, code, Problem::Without("indicator")));
        }
        let origin = raw.origin().within(&self.raw.origin());
        let inner = raw.indicators_default.within(&origin);
        let indicators = raw
            .indicators
            .iter()
            .map(|entry| self.indicator(entry, &inner))
            .collect::<Result<_, _>>()?;
        Ok(Competency {
            provenance: self.provenance(&code, &origin)?,
            code: CompetencyCode::new(code),
            name: raw.name.clone(),
            group: raw.group.clone(),
            applies_to: raw.applies_to,
            indicators,
        })
    }

    fn indicator(&self, raw: &IndicatorEntry, outer: &Origin) -> Result<Indicator, FrameworkError> {
        let code = format!("{}/{}", self.raw.code, raw.code);
        require(self.file, &code, "name", &raw.name)?;
        let origin = raw.origin().within(outer);
        let mut sub_indicators = Vec::new();
        for sub in &raw.sub_indicators {
            let sub_code = format!("{}/{}", self.raw.code, sub.code);
            require(self.file, &sub_code, "name", &sub.name)?;
            sub_indicators.push(SubIndicator {
                provenance: self.provenance(&sub_code, &sub.origin().within(&origin))?,
                code: SubIndicatorCode::new(sub_code),
                name: sub.name.clone(),
            });
        }
        Ok(Indicator {
            provenance: self.provenance(&code, &origin)?,
            code: IndicatorCode::new(code),
            name: raw.name.clone(),
            sub_indicators,
            maps_to: raw.maps_to.as_deref().map(IndicatorCode::new),
        })
    }
}

fn refuse_duplicates(file: &str, framework: &Framework) -> Result<(), FrameworkError> {
    let competencies = framework.competencies.iter().map(|c| c.code.as_str());
    let indicators = framework.indicators().map(|i| i.code.as_str());
    let subs = framework
        .indicators()
        .flat_map(|i| &i.sub_indicators)
        .map(|s| s.code.as_str());
    let mut seen = BTreeSet::new();
    for code in competencies.chain(indicators).chain(subs) {
        if !seen.insert(code) {
            return Err(invalid(
                file,
                code,
                Problem::DuplicateCode("the same file".to_owned()),
            ));
        }
    }
    Ok(())
}

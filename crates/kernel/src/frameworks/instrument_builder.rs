//! Turns an instrument file into checked `Instrument`s, against the frameworks that are already built.

use std::collections::BTreeSet;

use super::definition::{Definition, ScaleLine};
use super::error::{FrameworkError, Problem};
use super::file::{DataFile, invalid, require};
use super::ids::{IndicatorCode, InstrumentCode, ItemCode};
use super::item_builder::Lines;
use super::mark::MarkRule;
use super::model::{
    Competency, Framework, Indicator, Instrument, Item, Scale, ScaleValue, Section,
};

/// Builds the instrument of a file, or one for each framework it is made for.
pub(super) fn build(
    data: &DataFile,
    frameworks: &[Framework],
) -> Result<Vec<Instrument>, FrameworkError> {
    let raw: Definition = data.parse()?;
    let builder = Builder {
        file: &data.name,
        raw: &raw,
        frameworks,
    };
    match (&raw.framework, raw.for_each_framework.as_slice()) {
        (Some(code), []) => Ok(vec![builder.instrument(raw.code.clone(), code)?]),
        (None, [_, ..]) => raw
            .for_each_framework
            .iter()
            .map(|code| builder.instrument(format!("{}-{code}", raw.code), code))
            .collect(),
        _ => Err(invalid(&data.name, &raw.code, Problem::FrameworkNotChosen)),
    }
}

/// Builds a definition under another code than its own, as a version of it.
pub(super) fn build_version(
    definition: &Definition,
    code: &str,
    frameworks: &[Framework],
) -> Result<Instrument, FrameworkError> {
    let builder = Builder {
        file: code,
        raw: definition,
        frameworks,
    };
    match (&definition.framework, &definition.items_from) {
        (Some(framework), None) if definition.for_each_framework.is_empty() => {
            builder.instrument(code.to_owned(), framework)
        }
        _ => builder.fail(code, Problem::FrameworkNotChosen),
    }
}

pub(super) struct Builder<'a> {
    pub file: &'a str,
    pub raw: &'a Definition,
    frameworks: &'a [Framework],
}

impl Builder<'_> {
    pub(super) fn fail<T>(
        &self,
        entry: impl Into<String>,
        problem: Problem,
    ) -> Result<T, FrameworkError> {
        Err(invalid(self.file, entry, problem))
    }

    fn framework(&self, code: &str) -> Result<&Framework, FrameworkError> {
        match self.frameworks.iter().find(|f| f.code.as_str() == code) {
            Some(framework) => Ok(framework),
            None => self.fail(&self.raw.code, Problem::UnknownFramework(code.to_owned())),
        }
    }

    fn instrument(&self, code: String, framework: &str) -> Result<Instrument, FrameworkError> {
        let framework = self.framework(framework)?;
        let raw = self.raw;
        for (field, text) in [
            ("name", &raw.name),
            ("name_en", &raw.name_en),
            ("introduction", &raw.introduction),
        ] {
            require(self.file, &raw.code, field, text)?;
        }
        if raw.sources_of_evidence.is_empty() {
            return self.fail(code, Problem::Without("source of evidence"));
        }
        let scales = self.scales(framework)?;
        let Lines {
            items,
            questions,
            order,
        } = if !raw.for_each_framework.is_empty() {
            Lines::of_items(self.items_per_indicator(&code, framework, &scales)?)
        } else if let Some(old) = &raw.items_from {
            Lines::of_items(self.items_from(&code, framework, self.framework(old)?, &scales)?)
        } else {
            self.lines(&code, framework, &scales)?
        };
        if order.is_empty() {
            return self.fail(code, Problem::Without("item"));
        }
        let sections = match &raw.items_from {
            Some(old) => sections_of(self.framework(old)?),
            None => self.sections()?,
        };
        Ok(Instrument {
            provenance: raw.origin().resolve(&raw.sources, self.file, &raw.code)?,
            code: InstrumentCode::new(code),
            year: raw.year,
            name: raw.name.clone(),
            name_en: raw.name_en.clone(),
            framework: framework.code.clone(),
            sources: raw.sources_of_evidence.clone(),
            minutes: raw.minutes,
            introduction: raw.introduction.clone(),
            sections,
            items,
            questions,
            order,
            is_offered: true,
            school: None,
            mark: self.mark()?,
        })
    }

    fn sections(&self) -> Result<Vec<Section>, FrameworkError> {
        let mut seen = BTreeSet::new();
        let mut sections = Vec::new();
        for section in &self.raw.sections {
            let entry = format!("section {}", section.code);
            require(self.file, &entry, "name", &section.name)?;
            if !seen.insert(&section.code) {
                return self.fail(entry, Problem::DuplicateCode("the same file".to_owned()));
            }
            sections.push(Section {
                code: section.code.clone(),
                name: section.name.clone(),
                group: section.group.clone(),
            });
        }
        Ok(sections)
    }

    fn mark(&self) -> Result<Option<MarkRule>, FrameworkError> {
        let Some(rule) = &self.raw.mark else {
            return Ok(None);
        };
        if !rule.is_in_order() {
            return self.fail("mark", Problem::BandsNotAscending);
        }
        require(self.file, "mark", "source", &rule.source)?;
        Ok(Some(rule.clone()))
    }

    fn scales(&self, framework: &Framework) -> Result<Vec<Scale>, FrameworkError> {
        let mut scales: Vec<Scale> = Vec::new();
        for raw in &self.raw.scales {
            let entry = format!("scale {}", raw.code);
            if scales.iter().any(|scale| scale.code == raw.code) {
                return self.fail(entry, Problem::DuplicateCode("the same file".to_owned()));
            }
            if let Some(problem) = scale_problem(raw, framework) {
                return self.fail(entry, problem);
            }
            for value in &raw.values {
                require(self.file, &entry, "label", &value.label)?;
            }
            scales.push(Scale {
                code: raw.code.clone(),
                boundaries: raw.boundaries.clone(),
                values: raw
                    .values
                    .iter()
                    .map(|value| ScaleValue {
                        value: value.value,
                        label: value.label.clone(),
                        description: value.description.clone(),
                    })
                    .collect(),
            });
        }
        Ok(scales)
    }

    pub(super) fn scale(
        &self,
        entry: &str,
        own: Option<&String>,
        scales: &[Scale],
    ) -> Result<Scale, FrameworkError> {
        let Some(code) = own.or(self.raw.scale.as_ref()) else {
            return self.fail(entry, Problem::NoScale);
        };
        match scales.iter().find(|scale| &scale.code == code) {
            Some(scale) => Ok(scale.clone()),
            None => self.fail(entry, Problem::UnknownScale(code.clone())),
        }
    }

    fn items_per_indicator(
        &self,
        instrument: &str,
        framework: &Framework,
        scales: &[Scale],
    ) -> Result<Vec<Item>, FrameworkError> {
        let pairs = framework
            .competencies
            .iter()
            .flat_map(|competency| competency.indicators.iter().map(move |i| (competency, i)));
        pairs
            .map(|(competency, indicator)| {
                let code = format!("{instrument}/{}", indicator.code.number());
                self.derived_item(code, competency, indicator, (&indicator.code, None), scales)
            })
            .collect()
    }

    fn items_from(
        &self,
        instrument: &str,
        framework: &Framework,
        old: &Framework,
        scales: &[Scale],
    ) -> Result<Vec<Item>, FrameworkError> {
        let mut items = Vec::new();
        let statements = old.competencies.iter().flat_map(|part| {
            let part_code = part.code.number();
            part.indicators.iter().map(move |row| (part_code, row))
        });
        for (part, statement) in statements {
            let code = format!("{instrument}/{}", statement.code.number());
            let Some(target) = &statement.maps_to else {
                return self.fail(code, Problem::NotMapped(statement.code.to_string()));
            };
            let Some((competency, _)) = find_indicator(framework, target.as_str()) else {
                return self.fail(code, Problem::UnknownIndicator(target.to_string()));
            };
            let counts_in = (target, Some(part.to_owned()));
            items.push(self.derived_item(code, competency, statement, counts_in, scales)?);
        }
        Ok(items)
    }

    fn derived_item(
        &self,
        code: String,
        competency: &Competency,
        statement: &Indicator,
        (indicator, section): (&IndicatorCode, Option<String>),
        scales: &[Scale],
    ) -> Result<Item, FrameworkError> {
        let is_own_indicator = &statement.code == indicator;
        Ok(Item {
            scale: self.scale(&code, None, scales)?,
            code: ItemCode::new(code),
            text: statement.name.clone(),
            guidance: self.raw.guidance.clone().unwrap_or_default(),
            section,
            indicator: indicator.clone(),
            sub_indicator: None,
            based_on: (!is_own_indicator).then(|| statement.code.clone()),
            is_optional: is_own_indicator || self.raw.optional,
            shown_if: None,
            applies_to: competency.applies_to,
            provenance: statement.provenance.clone(),
        })
    }
}

/// The competencies of the framework whose statements are the items.
fn sections_of(old: &Framework) -> Vec<Section> {
    let section = |part: &Competency| Section {
        code: part.code.number().to_owned(),
        name: part.name.clone(),
        group: part.group.clone(),
    };
    old.competencies.iter().map(section).collect()
}

pub(super) fn find_indicator<'a>(
    framework: &'a Framework,
    code: &str,
) -> Option<(&'a Competency, &'a Indicator)> {
    framework.competencies.iter().find_map(|competency| {
        let indicator = competency
            .indicators
            .iter()
            .find(|indicator| indicator.code.as_str() == code)?;
        Some((competency, indicator))
    })
}

fn scale_problem(raw: &ScaleLine, framework: &Framework) -> Option<Problem> {
    let count = raw.values.len();
    if !(2..=7).contains(&count) {
        return Some(Problem::WrongNumberOfValues(count));
    }
    if raw
        .values
        .windows(2)
        .any(|w| w[0].value.checked_add(1) != Some(w[1].value))
    {
        return Some(Problem::ValuesNotConsecutive);
    }
    if raw.boundaries.len() + 1 != count {
        return Some(Problem::WrongNumberOfBoundaries {
            values: count,
            boundaries: raw.boundaries.len(),
        });
    }
    let highest = framework.levels.last().map_or(1, |level| level.number);
    let levels = 1.0..=f64::from(highest);
    if let Some(&boundary) = raw.boundaries.iter().find(|b| !levels.contains(b)) {
        return Some(Problem::BoundaryOutsideLevels { boundary, highest });
    }
    if raw.boundaries.windows(2).any(|w| w[0] >= w[1]) {
        return Some(Problem::BoundariesNotAscending);
    }
    None
}

//! Reads the rule files and refuses what contradicts itself; every fault names the file and the entry.

use std::collections::BTreeMap;

use kernel::frameworks::Rank;
use kernel::people::PostKind;

use super::file::{
    AppraisalFile, ConditionEntry, CreditFile, DegreeEntry, From, HeadEntry, OfficeEntry,
    PostEntry, PostsFile, RankEntry, RuleFile,
};
use super::problem::{RuleFault, RulesError};
use super::read_forms::forms;
use super::{
    AppraisalRules, Behaviour, ConditionRule, CreditRules, DegreeRule, GradeRule, Head, Merge,
    Origin, PostRule, PostRules, RankRule, Ruled, Rules,
};
use crate::model::{Expectation, Predicate};
use crate::points::Points;

/// One file on its way in.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) head: HeadEntry,
}

impl Reader<'_> {
    pub(super) fn fault(&self, entry: &str, fault: RuleFault) -> RulesError {
        RulesError::Invalid {
            file: self.file.to_owned(),
            entry: entry.to_owned(),
            fault,
        }
    }

    pub(super) fn head(&self) -> Result<Head, RulesError> {
        self.says("code", &self.head.code, "code")?;
        self.says(&self.head.code, &self.head.regulation, "regulation")?;
        Ok(Head {
            code: self.head.code.clone(),
            from_year: self.head.from_year,
            regulation: self.head.regulation.clone(),
        })
    }

    pub(super) fn says(
        &self,
        entry: &str,
        text: &str,
        field: &'static str,
    ) -> Result<(), RulesError> {
        match text.trim() {
            "" => Err(self.fault(entry, RuleFault::Empty(field))),
            _ => Ok(()),
        }
    }

    pub(super) fn origin(&self, entry: &str, from: &From) -> Result<Origin, RulesError> {
        let unknown = || self.fault(entry, RuleFault::UnknownSource(from.source.clone()));
        let source = self.head.sources.get(&from.source).ok_or_else(unknown)?;
        self.says(entry, &source.text, "source")?;
        Ok(Origin {
            source: source.text.clone(),
            seen_on: source.seen_on,
            is_verified: from.verified,
        })
    }

    pub(super) fn ruled<T>(
        &self,
        entry: &str,
        value: T,
        from: &From,
    ) -> Result<Ruled<T>, RulesError> {
        let origin = self.origin(entry, from)?;
        Ok(Ruled { value, origin })
    }

    /// Refuses a list in which something stands twice or something that must be there is missing.
    pub(super) fn complete<T: PartialEq + Copy>(
        &self,
        found: &[T],
        wanted: &[T],
        name: fn(T) -> String,
    ) -> Result<(), RulesError> {
        for (index, value) in found.iter().enumerate() {
            if found[..index].contains(value) {
                return Err(self.fault(&name(*value), RuleFault::Repeated(name(*value))));
            }
        }
        match wanted.iter().find(|value| !found.contains(value)) {
            Some(missing) => Err(self.fault(&self.head.code, RuleFault::Missing(name(*missing)))),
            None => Ok(()),
        }
    }
}

pub(super) fn from_files(files: &BTreeMap<String, String>) -> Result<Rules, RulesError> {
    let mut rules = Rules {
        appraisal: Vec::new(),
        credit: Vec::new(),
        posts: Vec::new(),
        forms: Vec::new(),
    };
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for (file, text) in files {
        let parsed = toml::from_str(text).map_err(|error| RulesError::Malformed {
            file: file.clone(),
            message: error.to_string(),
        })?;
        let (head, kind) = match parsed {
            RuleFile::Appraisal(found) => {
                let read = appraisal(file, found)?;
                rules.appraisal.push(read.clone());
                (read.head, "appraisal")
            }
            RuleFile::Credit(found) => {
                let read = credit(file, *found)?;
                rules.credit.push(read.clone());
                (read.head, "credit")
            }
            RuleFile::Posts(found) => {
                let read = posts(file, found)?;
                rules.posts.push(read.clone());
                (read.head, "posts")
            }
            RuleFile::Forms(found) => {
                let read = forms(file, found)?;
                rules.forms.push(read.clone());
                (read.head, "forms")
            }
        };
        for claim in [head.code.clone(), format!("{kind} {}", head.from_year)] {
            if let Some(other) = owners.insert(claim.clone(), file) {
                return Err(RulesError::Invalid {
                    file: file.clone(),
                    entry: claim,
                    fault: RuleFault::Twice(other.to_owned()),
                });
            }
        }
    }
    sorted(rules)
}

/// The rules by year, when there are some of every kind.
fn sorted(mut rules: Rules) -> Result<Rules, RulesError> {
    rules.appraisal.sort_by_key(|rules| rules.head.from_year);
    rules.credit.sort_by_key(|rules| rules.head.from_year);
    rules.posts.sort_by_key(|rules| rules.head.from_year);
    rules.forms.sort_by_key(|rules| rules.head.from_year);
    for (kind, is_empty) in [
        ("appraisal", rules.appraisal.is_empty()),
        ("credit", rules.credit.is_empty()),
        ("posts", rules.posts.is_empty()),
        ("forms", rules.forms.is_empty()),
    ] {
        if is_empty {
            return Err(RulesError::Invalid {
                file: "rules".to_owned(),
                entry: kind.to_owned(),
                fault: RuleFault::Missing(kind.to_owned()),
            });
        }
    }
    Ok(rules)
}

fn appraisal(file: &str, found: AppraisalFile) -> Result<AppraisalRules, RulesError> {
    let reader = Reader {
        file,
        head: found.head,
    };
    let mut cells = Vec::new();
    for cell in &found.cells {
        let entry = format!("{} x {}", cell.results, cell.behaviour);
        let ruled = reader.ruled(&entry, cell.predicate, &cell.from)?;
        cells.push((cell.results, cell.behaviour, ruled));
    }
    let filled: Vec<_> = cells.iter().map(|(r, b, _)| (*r, *b)).collect();
    let wanted: Vec<_> = Expectation::ALL
        .iter()
        .flat_map(|r| Expectation::ALL.iter().map(move |b| (*r, *b)))
        .collect();
    reader.complete(&filled, &wanted, |(r, b)| format!("{r} x {b}"))?;
    let mut behaviours = Vec::new();
    for entry in &found.behaviours {
        reader.says(&entry.code, &entry.name, "name")?;
        reader.says(&entry.code, &entry.guide, "guide")?;
        behaviours.push(Behaviour {
            code: entry.code.clone(),
            name: entry.name.clone(),
            guide: entry.guide.clone(),
            origin: reader.origin(&entry.code, &entry.from)?,
        });
    }
    if behaviours.is_empty() {
        return Err(reader.fault("behaviours", RuleFault::Empty("behaviours")));
    }
    let codes: Vec<&str> = behaviours.iter().map(|known| known.code.as_str()).collect();
    reader.complete(&codes, &[], str::to_owned)?;
    let mut distribution = Vec::new();
    for entry in found.distribution {
        reader.says(&entry.organisation, &entry.guidance, "guidance")?;
        let ruled = reader.ruled(&entry.organisation, entry.guidance, &entry.from)?;
        distribution.push((entry.organisation, ruled));
    }
    let mut covers = Vec::new();
    for entry in &found.covers {
        covers.push(reader.ruled(entry.employment.as_str(), entry.employment, &entry.from)?);
    }
    Ok(AppraisalRules {
        head: reader.head()?,
        cells,
        behaviours,
        distribution,
        covers,
    })
}

fn credit(file: &str, found: CreditFile) -> Result<CreditRules, RulesError> {
    let reader = Reader {
        file,
        head: found.head,
    };
    let mut percentages = Vec::new();
    for entry in &found.percentages {
        if !(0..=1000).contains(&entry.percent) {
            return Err(reader.fault(entry.predicate.as_str(), RuleFault::OutOfRange("percent")));
        }
        let ruled = reader.ruled(entry.predicate.as_str(), entry.percent, &entry.from)?;
        percentages.push((entry.predicate, ruled));
    }
    let known: Vec<Predicate> = percentages
        .iter()
        .map(|(predicate, _)| *predicate)
        .collect();
    reader.complete(&known, Predicate::ALL, |predicate| predicate.to_string())?;
    let mut ranks = Vec::new();
    for entry in &found.ranks {
        ranks.push(rank(&reader, entry)?);
    }
    let known: Vec<Rank> = ranks.iter().map(|rank| rank.rank).collect();
    reader.complete(&known, &Rank::ALL, |rank| rank.as_str().to_owned())?;
    ranks.sort_by_key(|rank| rank.rank);
    let mut conditions = Vec::new();
    for entry in found.conditions {
        conditions.push(condition(&reader, entry)?);
    }
    let mut instead = Vec::new();
    for entry in found.instead {
        reader.says(entry.employment.as_str(), &entry.text, "text")?;
        let ruled = reader.ruled(entry.employment.as_str(), entry.text, &entry.from)?;
        instead.push((entry.employment, ruled));
    }
    let offices = offices(&reader, &found.offices)?;
    let degree = found
        .degree
        .map(|entry| degree(&reader, &entry))
        .transpose()?;
    if found.rounding.decimals > 3 {
        return Err(reader.fault("rounding", RuleFault::OutOfRange("decimals")));
    }
    let (rounding, part) = (found.rounding, found.part_year);
    Ok(CreditRules {
        head: reader.head()?,
        decimals: reader.ruled("rounding", rounding.decimals, &rounding.from)?,
        rounding: rounding.explanation,
        part_year: reader.ruled("part_year", part.explanation, &part.from)?,
        degree,
        percentages,
        ranks,
        conditions,
        offices,
        instead,
    })
}

fn offices(reader: &Reader<'_>, found: &[OfficeEntry]) -> Result<Vec<PostKind>, RulesError> {
    let read = found.iter().map(|entry| {
        let ruled = reader.ruled(entry.post.as_str(), entry.post, &entry.from)?;
        Ok(ruled.value)
    });
    read.collect()
}

fn degree(reader: &Reader<'_>, entry: &DegreeEntry) -> Result<DegreeRule, RulesError> {
    reader.says("degree", &entry.explanation, "explanation")?;
    if !(1..=100).contains(&entry.percent) {
        return Err(reader.fault("degree", RuleFault::OutOfRange("percent")));
    }
    Ok(DegreeRule {
        percent: entry.percent,
        explanation: entry.explanation.clone(),
        origin: reader.origin("degree", &entry.from)?,
    })
}

fn rank(reader: &Reader<'_>, entry: &RankEntry) -> Result<RankRule, RulesError> {
    let name = entry.rank.as_str();
    if entry.coefficient == Points::ZERO {
        return Err(reader.fault(name, RuleFault::OutOfRange("coefficient")));
    }
    let mut grades = Vec::new();
    for (index, grade) in entry.grades.iter().enumerate() {
        reader.says(&grade.grade, &grade.name, "name")?;
        // What counts as reached at a grade is what the grades before it need.
        let step = entry.next_grade.unwrap_or_default().thousandths();
        if grade.base.thousandths() != step * index as i64 {
            let fault = RuleFault::BaseDoesNotFollow(grade.grade.clone());
            return Err(reader.fault(name, fault));
        }
        grades.push(GradeRule {
            grade: grade.grade.clone(),
            name: grade.name.clone(),
            base: grade.base,
            origin: reader.origin(&grade.grade, &grade.from)?,
        });
    }
    Ok(RankRule {
        rank: entry.rank,
        coefficient: entry.coefficient,
        next_grade: entry.next_grade,
        next_rank: entry.next_rank,
        grades,
        origin: reader.origin(name, &entry.from)?,
    })
}

fn condition(reader: &Reader<'_>, entry: ConditionEntry) -> Result<ConditionRule, RulesError> {
    reader.says(&entry.code, &entry.text, "text")?;
    let least = match (entry.least, entry.years) {
        (Some(predicate), Some(years)) if (1..=10).contains(&years) => Some((predicate, years)),
        (None, None) => None,
        _ => return Err(reader.fault(&entry.code, RuleFault::OutOfRange("years"))),
    };
    Ok(ConditionRule {
        origin: reader.origin(&entry.code, &entry.from)?,
        code: entry.code,
        step: entry.step,
        text: entry.text,
        least,
        ranks: entry.ranks,
    })
}

fn posts(file: &str, found: PostsFile) -> Result<PostRules, RulesError> {
    let reader = Reader {
        file,
        head: found.head,
    };
    let mut merges = Vec::new();
    for entry in found.merges {
        merges.push(Merge {
            office: entry.office,
            into: entry.into,
            from: entry.from_day,
            origin: reader.origin(entry.office.as_str(), &entry.from)?,
        });
    }
    let mut posts = Vec::new();
    for entry in found.posts {
        posts.push(post(&reader, entry)?);
    }
    let codes: Vec<&str> = posts.iter().map(|post| post.code.as_str()).collect();
    reader.complete(&codes, &[], str::to_owned)?;
    Ok(PostRules {
        head: reader.head()?,
        merges,
        posts,
    })
}

fn post(reader: &Reader<'_>, entry: PostEntry) -> Result<PostRule, RulesError> {
    reader.says(&entry.code, &entry.name, "name")?;
    reader.says(&entry.code, &entry.name_en, "name_en")?;
    let levels = entry.asks.iter().map(|ask| ask.level).chain(entry.level);
    if levels.into_iter().any(|level| !(1..=9).contains(&level)) {
        return Err(reader.fault(&entry.code, RuleFault::OutOfRange("level")));
    }
    let mut conditions = Vec::new();
    for condition in entry.conditions {
        conditions.push(reader.ruled(&entry.code, condition.text, &condition.from)?);
    }
    Ok(PostRule {
        origin: reader.origin(&entry.code, &entry.from)?,
        code: entry.code,
        name: entry.name,
        name_en: entry.name_en,
        framework: entry.framework,
        level: entry.level,
        tasks: entry.tasks,
        asks: entry
            .asks
            .into_iter()
            .map(|ask| (ask.indicator, ask.level))
            .collect(),
        conditions,
    })
}

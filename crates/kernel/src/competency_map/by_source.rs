//! What each source says by itself, and where two of them disagree: the same estimate made from one
//! source's evidence alone, items and raters held fixed. It stores nothing and asks nobody.

use std::collections::BTreeMap;

use measure::{LevelScale, Parameters};
use platform::sea_orm::ConnectionTrait;

use super::moving::{estimate, place_of, visits_by_framework};
use super::raters::{HALF_WIDTH, in_levels};
use super::store::MapEntry;
use crate::App;
use crate::evidence::{self, Assessment, EvidenceError};
use crate::frameworks::{Framework, Source};
use crate::people::Person;

/// The three sources a person's needs should rest on.
pub const SOURCES: [Source; 3] = [
    Source::Supervision,
    Source::Appraisal,
    Source::SelfReflection,
];

/// Two sources are said to differ when the difference is likelier than this to be more than
/// [`HALF_LEVEL`].
const SURE: f64 = 0.8;
/// The distance, in levels, from which a difference matters to a talk.
const HALF_LEVEL: f64 = 0.5;

/// What one source says by itself.
#[derive(Clone, Debug)]
pub struct SourceView {
    /// The source.
    pub source: Source,
    /// Its latest estimates, only of what it has rated.
    pub lines: Vec<MapEntry>,
    /// The evidence it rests on, oldest first.
    pub assessments: Vec<Assessment>,
}

impl SourceView {
    /// What it says of an indicator or competency, when it has rated it.
    pub fn line(&self, subject: &str) -> Option<&MapEntry> {
        self.lines.iter().find(|line| line.subject == subject)
    }
}

/// The three sources side by side.
#[derive(Clone, Debug)]
pub struct BySource {
    /// In the order of [`SOURCES`]; one that has said nothing is there without lines.
    pub views: Vec<SourceView>,
    /// Variance, in levels squared, that a person gains in a semester, by indicator.
    growth: BTreeMap<String, f64>,
}

/// How far two sources lie apart on one indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The source that says more.
    pub higher: Source,
    /// The source that says less.
    pub lower: Source,
    /// Levels between them.
    pub levels: f64,
    /// Its standard error: both uncertainties, and what a person may grow between the two semesters.
    pub se: f64,
    /// The probability that they lie more than half a level apart, either way.
    pub probability: f64,
}

impl Difference {
    fn between(a: (Source, &MapEntry), b: (Source, &MapEntry), growth: f64) -> Self {
        let (high, low) = if a.1.level >= b.1.level {
            (a, b)
        } else {
            (b, a)
        };
        let se = |entry: &MapEntry| (entry.high - entry.low) / (2.0 * HALF_WIDTH);
        let gap = f64::from((a.1.semester.number() - b.1.semester.number()).abs());
        let variance = se(a.1).powi(2) + se(b.1).powi(2) + growth * gap;
        Self::of(
            high.0,
            low.0,
            high.1.level - low.1.level,
            variance.sqrt().max(f64::MIN_POSITIVE),
        )
    }

    fn of(higher: Source, lower: Source, levels: f64, se: f64) -> Self {
        let above = measure::normal_cdf((levels - HALF_LEVEL) / se);
        let below = measure::normal_cdf((-levels - HALF_LEVEL) / se);
        Self {
            higher,
            lower,
            levels,
            se,
            probability: above + below,
        }
    }

    /// Whether the two disagree beyond their uncertainty: the 90 % interval of the difference leaves
    /// zero out, and more than half a level apart is likely. Two sources that know little are far
    /// apart by chance alone, so the probability by itself is not enough.
    pub fn is_beyond_doubt(&self) -> bool {
        self.levels > HALF_WIDTH * self.se && self.probability >= SURE
    }
}

impl BySource {
    /// How far each pair of sources that rated an indicator lies apart, the largest first.
    pub fn differences(&self, subject: &str) -> Vec<Difference> {
        let said: Vec<_> = self
            .views
            .iter()
            .filter_map(|view| Some((view.source, view.line(subject)?)))
            .collect();
        let growth = self.growth.get(subject).copied().unwrap_or(0.0);
        let mut found = Vec::new();
        for (index, first) in said.iter().enumerate() {
            for second in &said[index + 1..] {
                found.push(Difference::between(*first, *second, growth));
            }
        }
        found.sort_by(|a, b| b.levels.total_cmp(&a.levels));
        found
    }
}

/// Estimates a person from each source alone, by the framework given.
pub async fn estimate_by_source(
    app: &App,
    db: &impl ConnectionTrait,
    person: &Person,
    framework: &Framework,
) -> Result<BySource, EvidenceError> {
    let authority = person.authority_id;
    let all = evidence::list_assessments_of(db, authority, person.id).await?;
    let ids: Vec<_> = all.iter().map(|row| row.id).collect();
    let ratings = evidence::list_ratings_of_many(db, authority, &ids).await?;
    let catalogue = app.catalogue(db, authority).await?;
    let parameters = app
        .models
        .of(db, authority, &framework.code, &catalogue)
        .await?;
    let now = app.shell.clock.now();
    let mut views = Vec::with_capacity(SOURCES.len());
    for source in SOURCES {
        let assessments: Vec<_> = all
            .iter()
            .filter(|row| row.source == source.as_str())
            .cloned()
            .collect();
        let place = place_of(authority, &assessments);
        let mut lines = Vec::new();
        for (found, visits) in visits_by_framework(&catalogue, person, &assessments, &ratings) {
            if found.code == framework.code
                && let Some(parameters) = &parameters
            {
                lines = estimate(found, parameters, person, &place, &visits, now)?;
            }
        }
        lines.retain(|line| line.is_latest && line.ratings > 0);
        views.push(SourceView {
            source,
            lines,
            assessments,
        });
    }
    Ok(BySource {
        views,
        growth: parameters.as_deref().map(growth).unwrap_or_default(),
    })
}

/// A semester's step of a person, as variance in levels, by indicator.
fn growth(parameters: &Parameters) -> BTreeMap<String, f64> {
    let count = parameters.traits.len();
    let scale: &LevelScale = &parameters.scale;
    parameters
        .traits
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let variance = parameters.walk_ratio * parameters.covariance[index * count + index];
            let step = in_levels(scale, variance.max(0.0).sqrt());
            (row.id.clone(), step * step)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(levels: f64, se: f64) -> Difference {
        Difference::of(Source::SelfReflection, Source::Supervision, levels, se)
    }

    #[test]
    fn a_difference_is_told_only_when_it_is_large_and_sure() {
        assert!(difference(1.5, 0.4).is_beyond_doubt());
        assert!(!difference(0.6, 0.2).is_beyond_doubt(), "half a level more");
        assert!(!difference(1.5, 1.2).is_beyond_doubt(), "it may be chance");
        assert!(!difference(0.0, 2.0).is_beyond_doubt(), "nothing is known");
    }

    #[test]
    fn the_probability_of_more_than_half_a_level_counts_both_sides() {
        // The area of a normal distribution outside -0.5 and 0.5 at standard deviation 0.5 is that
        // outside one standard deviation: 0.3173.
        let found = difference(0.0, 0.5).probability;
        assert!((found - 0.3173).abs() < 1e-4, "{found}");
        let found = difference(0.5, 0.1).probability;
        assert!((found - 0.5).abs() < 1e-6, "{found}");
    }
}

//! What the latest run says of the offers within someone's reach: by mode, against what was forecast, and
//! what a level gained has cost.

use std::collections::{BTreeMap, HashMap};

use effects::{Effect, ErrorFrom, cost_per_level};
use kernel::{AuthorityId, SchoolId};
use planning::{Offer, OfferForecast, OfferId, find_offers, list_forecasts};
use platform::sea_orm::{ConnectionTrait, DbErr};

use super::model::{CostPer, INTERVAL, ModeSummary, Outcome, Told};
use super::store_effects::{EffectRun, find_latest_run, list_effects_of_run};
use crate::rules::LEAST_GROUP;

/// The smallest change that matters for a decision, in levels.
pub(crate) const WORTH: f64 = 0.1;

/// What a mode did, and whether that keeps its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ModeLine {
    /// What was found.
    pub summary: ModeSummary,
    /// What that supports.
    pub told: Told,
}

impl ModeLine {
    fn new(summary: ModeSummary) -> Self {
        let mean = summary.mean;
        let told = if mean.high < 0.0 {
            Told::Harms
        } else if mean.high < WORTH {
            Told::TooLittle
        } else if mean.low > 0.0 {
            Told::Works
        } else {
            Told::CannotTell
        };
        Self { summary, told }
    }
}

/// How far measured effects lay from what plans had forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastError {
    /// Effects with a forecast.
    pub effects: usize,
    /// Mean distance between the two, in levels.
    pub mean: f64,
    /// Effects whose interval holds the forecast.
    pub within: usize,
}

/// One offer with what was found of it.
#[derive(Clone, Debug)]
pub struct OfferLine {
    /// The offer.
    pub offer: Offer,
    /// Each indicator with what was found.
    pub found: Vec<(String, Outcome)>,
    /// What was forecast on approval.
    pub forecasts: Vec<OfferForecast>,
}

/// What the latest run says of some schools.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The run.
    pub run: EffectRun,
    /// The modes, over the whole authority.
    pub modes: Vec<ModeLine>,
    /// The offers, newest first.
    pub offers: Vec<OfferLine>,
}

/// What the latest run says of some schools, or of all where none are named; none before the first run.
pub async fn load_overview(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: Option<&[SchoolId]>,
) -> Result<Option<Overview>, DbErr> {
    let Some(run) = find_latest_run(db, authority).await? else {
        return Ok(None);
    };
    let mut found: BTreeMap<OfferId, Vec<(String, Outcome)>> = BTreeMap::new();
    for row in list_effects_of_run(db, authority, run.id).await? {
        let is_in_reach = schools.is_none_or(|schools| schools.contains(&row.school_id));
        if let Some(outcome) = row.found().filter(|_| is_in_reach) {
            found
                .entry(row.offer_id)
                .or_default()
                .push((row.indicator, outcome));
        }
    }
    let ids: Vec<OfferId> = found.keys().copied().collect();
    let mut forecasts: HashMap<OfferId, Vec<OfferForecast>> = HashMap::new();
    for forecast in list_forecasts(db, authority, &ids).await? {
        forecasts
            .entry(forecast.offer_id)
            .or_default()
            .push(forecast);
    }
    let mut offers: Vec<OfferLine> = find_offers(db, authority, &ids)
        .await?
        .into_iter()
        .map(|offer| OfferLine {
            found: found.remove(&offer.id).unwrap_or_default(),
            forecasts: forecasts.remove(&offer.id).unwrap_or_default(),
            offer,
        })
        .collect();
    offers.sort_by_key(|line| std::cmp::Reverse(line.offer.id));
    // A mode of few participants tells of each of them.
    let told = |mode: &ModeSummary| mode.people >= LEAST_GROUP;
    Ok(Some(Overview {
        modes: run
            .mode_summaries()
            .into_iter()
            .filter(told)
            .map(ModeLine::new)
            .collect(),
        run,
        offers,
    }))
}

impl OfferLine {
    /// Whether an effect with its interval is known.
    pub fn is_measured(&self) -> bool {
        self.found
            .iter()
            .any(|(_, outcome)| outcome.effect.is_some())
    }

    /// The most participants that any of its effects rests on.
    pub fn participants(&self) -> usize {
        let counts = self.found.iter().map(|(_, outcome)| outcome.participants);
        counts.max().unwrap_or(0)
    }

    /// What was forecast of an indicator.
    pub fn forecast(&self, indicator: &str) -> Option<&OfferForecast> {
        self.forecasts.iter().find(|row| row.indicator == indicator)
    }
}

impl Overview {
    /// How far measured effects lay from what plans had forecast.
    pub fn forecast_error(&self) -> Option<ForecastError> {
        let (mut effects, mut sum, mut within) = (0, 0.0, 0);
        for line in &self.offers {
            for (indicator, outcome) in &line.found {
                let Some((forecast, effect)) = line.forecast(indicator).zip(outcome.effect) else {
                    continue;
                };
                effects += 1;
                sum += (effect.value - forecast.levels).abs();
                let holds = effect.low <= forecast.levels && forecast.levels <= effect.high;
                within += usize::from(holds);
            }
        }
        (effects > 0).then(|| ForecastError {
            effects,
            mean: sum / effects as f64,
            within,
        })
    }

    /// Rupiah for one level gained by one person, over all measured offers together.
    pub fn cost_per_level(&self) -> Option<CostPer> {
        let (mut cost, mut gain, mut variance) = (0.0, 0.0, 0.0);
        for line in self.offers.iter().filter(|line| line.is_measured()) {
            cost += line.offer.cost as f64;
            for (_, outcome) in &line.found {
                let Some(effect) = outcome.pooled.or(outcome.effect) else {
                    continue;
                };
                let people = outcome.participants as f64;
                gain += people * effect.value;
                variance += (people * effect.se).powi(2);
            }
        }
        if cost <= 0.0 || variance <= 0.0 {
            return None;
        }
        let many = 1e9;
        let all = Effect::new(gain, variance.sqrt(), many, ErrorFrom::MixedModel, INTERVAL);
        cost_per_level(cost, 0.0, &all, INTERVAL).map(CostPer::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effect::model::Span;

    fn mode(value: f64, half: f64) -> Told {
        let mean = Span {
            value,
            se: half / 1.645,
            low: value - half,
            high: value + half,
        };
        let summary = ModeSummary {
            mode: "course".to_owned(),
            offers: 9,
            people: 40,
            mean,
            next: mean,
        };
        ModeLine::new(summary).told
    }

    #[test]
    fn a_mode_loses_its_place_only_when_its_whole_interval_is_below_what_matters() {
        assert_eq!(mode(0.3, 0.1), Told::Works);
        assert_eq!(mode(0.05, 0.2), Told::CannotTell);
        assert_eq!(mode(0.02, 0.05), Told::TooLittle);
        assert_eq!(mode(-0.2, 0.1), Told::Harms);
    }
}

//! What the fits say of raters: for the raters themselves, in levels instead of logits.

use std::collections::BTreeMap;

use measure::{LevelScale, Parameters};
use platform::AuthorityId;
use platform::sea_orm::{ConnectionTrait, DbErr};

pub use measure::fit::RaterReport;

use super::fit_store::list_current_fits;
use crate::App;
use crate::frameworks::FrameworkCode;
use crate::people::PersonId;

/// Half of a 90 % interval, in standard errors.
pub const HALF_WIDTH: f64 = 1.645;

/// How one person rates, by one framework.
#[derive(Clone, Debug, PartialEq)]
pub struct RaterView {
    /// The framework.
    pub framework: FrameworkCode,
    /// Levels by which this rater is stricter than others; negative is more lenient.
    pub severity: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The rest of the engine's report.
    pub report: RaterReport,
}

/// What the current fits say of one rater.
pub async fn list_views_of_rater(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    rater: PersonId,
) -> Result<Vec<RaterView>, DbErr> {
    let key = rater.to_string();
    Ok(list_current_fits(db, authority)
        .await?
        .into_iter()
        .filter_map(|(fit, _)| {
            let mut reports: BTreeMap<String, RaterReport> =
                serde_json::from_str(&fit.raters).ok()?;
            let parameters: Parameters = serde_json::from_str(&fit.parameters).ok()?;
            let report = reports.remove(&key)?;
            let half = HALF_WIDTH * report.severity.variance.sqrt();
            let levels = |logits| in_levels(&parameters.scale, logits);
            Some(RaterView {
                framework: FrameworkCode::new(fit.framework),
                severity: levels(report.severity.estimate),
                low: levels(report.severity.estimate - half),
                high: levels(report.severity.estimate + half),
                report,
            })
        })
        .collect())
}

/// How far raters differ in severity before any fit: one standard deviation, in levels.
pub fn rater_spread(app: &App, framework: &FrameworkCode) -> Option<f64> {
    let parameters = app.models.prior(framework)?;
    Some(in_levels(
        &parameters.scale,
        parameters.rater_variance.sqrt(),
    ))
}

/// How many levels a distance in logits spans in the middle of a scale.
pub(super) fn in_levels(scale: &LevelScale, logits: f64) -> f64 {
    let middle = scale.theta(f64::midpoint(1.0, f64::from(scale.levels())));
    scale.level(middle + logits / 2.0) - scale.level(middle - logits / 2.0)
}

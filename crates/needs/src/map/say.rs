//! What a group's line says, in words and figures.

use kernel::Ctx;
use kernel::competency_map::{GroupLine, HALF_WIDTH, Mean, Standing};

use super::FEWEST;

/// A group's line as a page shows it.
pub(crate) struct GroupView {
    pub people: i64,
    pub level: String,
    pub interval: String,
    pub target: String,
    pub standing: Standing,
    pub verdict: String,
    pub below: String,
    pub reliability: String,
    pub change: String,
    pub mean: Mean,
}

impl GroupView {
    /// Nothing where too few people stand behind it.
    pub(crate) fn of(ctx: &Ctx, line: &GroupLine) -> Option<Self> {
        if line.people < FEWEST {
            return None;
        }
        let number = |value: f64| ctx.speech.number(value, 1);
        let mean = line.mean();
        let standing = standing(mean, line.target());
        let unknown = || ctx.speech.say("map-figure-unknown").to_string();
        Some(Self {
            people: line.people,
            level: number(mean.value),
            interval: range(ctx, mean),
            target: number(line.target()),
            standing,
            verdict: ctx
                .speech
                .say(format!("map-group-{}", standing.as_str()))
                .to_string(),
            below: ctx.speech.percent(line.below as f64 / line.people as f64),
            reliability: line
                .reliability()
                .map_or_else(unknown, |share| ctx.speech.number(share, 2)),
            change: line
                .change()
                .map_or_else(unknown, |change| signed(ctx, change)),
            mean,
        })
    }
}

/// A mean's interval, as figures.
pub(crate) fn range(ctx: &Ctx, mean: Mean) -> String {
    let number = |value: f64| ctx.speech.number(value, 1);
    ctx.speech
        .say("map-range")
        .with("low", number(mean.low()))
        .with("high", number(mean.high()))
        .to_string()
}

/// A difference with its sign and interval.
pub(crate) fn signed(ctx: &Ctx, mean: Mean) -> String {
    let sign = if mean.value >= 0.05 { "+" } else { "" };
    format!(
        "{sign}{} ({})",
        ctx.speech.number(mean.value, 1),
        range(ctx, mean)
    )
}

/// Whether a difference can be told from none.
pub(crate) fn difference_key(difference: Mean) -> &'static str {
    if difference.low() > 0.0 {
        "map-difference-above"
    } else if difference.high() < 0.0 {
        "map-difference-below"
    } else {
        "map-difference-none"
    }
}

/// How a mean stands to a target: surely on one side of it, or not to be told.
fn standing(mean: Mean, target: f64) -> Standing {
    // 80 % to one side, as for single people: 0.84 standard errors.
    let margin = mean.se * 0.842;
    debug_assert!(
        margin <= HALF_WIDTH * mean.se,
        "a weaker claim than the interval's"
    );
    if mean.value + margin < target {
        Standing::Below
    } else if mean.value - margin > target {
        Standing::Met
    } else {
        Standing::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_near_its_target_is_not_judged() {
        let mean = |value, se| Mean { value, se };
        assert_eq!(standing(mean(2.5, 0.1), 3.0), Standing::Below);
        assert_eq!(standing(mean(2.95, 0.1), 3.0), Standing::Unclear);
        assert_eq!(standing(mean(3.2, 0.1), 3.0), Standing::Met);
    }

    #[test]
    fn a_difference_whose_interval_holds_nought_is_no_difference() {
        let key = |value, se| difference_key(Mean { value, se });
        assert_eq!(key(0.5, 0.1), "map-difference-above");
        assert_eq!(key(-0.5, 0.1), "map-difference-below");
        assert_eq!(key(0.1, 0.1), "map-difference-none");
    }
}

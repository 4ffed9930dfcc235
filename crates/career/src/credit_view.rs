//! Credit put into words: every figure with its rule and its sum.

use kernel::Ctx;
use platform::Day;
use platform::i18n::{Say, Speech};

use crate::credit::{
    Career, Entry, Ledger, Met, Opening, Step, conditions, forecasts, ledger, next_steps,
};
use crate::model::{Predicate, StepKind};
use crate::points::Points;
use crate::rules::{CreditRules, Origin, Ruled, rules};

/// One line of the ledger.
pub(crate) struct Line {
    pub(crate) what: String,
    /// The factors.
    pub(crate) sum: String,
    pub(crate) points: String,
}

/// A condition with how it stands.
pub(crate) struct ConditionView {
    pub(crate) text: String,
    pub(crate) met: Met,
    pub(crate) origin: &'static Origin,
}

/// A step ahead.
pub(crate) struct StepView {
    pub(crate) kind: StepKind,
    pub(crate) title: String,
    /// Needed, less what is there, is what is missing.
    pub(crate) sum: String,
    pub(crate) is_reached: bool,
    /// Under each predicate, when.
    pub(crate) forecasts: Vec<(&'static str, String)>,
    /// How much sooner with the best predicate than with the one that is expected.
    pub(crate) what_if: String,
    pub(crate) conditions: Vec<ConditionView>,
    pub(crate) origin: &'static Origin,
}

/// What has come together, and what is ahead.
pub(crate) struct CreditView {
    pub(crate) now: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) sum: String,
    pub(crate) unrated: String,
    pub(crate) steps: Vec<StepView>,
    pub(crate) rules: &'static CreditRules,
    pub(crate) rank_origin: &'static Origin,
    pub(crate) percent_origin: &'static Ruled<i64>,
}

/// A person's credit in words; `None` without a placement, or in a year without rules.
pub(crate) fn view(ctx: &Ctx, career: &Career) -> Option<CreditView> {
    let year = i32::from(ctx.today().0.year());
    let credit = rules().credit(year)?;
    let ledger = ledger(rules(), career)?;
    let speech = &ctx.speech;
    let place = &ledger.placement;
    let rank = credit.rank(place.rank);
    let grade = rank.grades.iter().find(|known| known.grade == place.grade);
    let now = speech
        .say("credit-now")
        .with("rank", place.rank.name())
        .with("grade", place.grade.as_str())
        .with("name", grade.map_or("", |grade| grade.name.as_str()))
        .with("day", speech.day(place.starts_on));
    Some(CreditView {
        now: now.to_string(),
        lines: ledger
            .present()
            .iter()
            .map(|entry| line(speech, entry))
            .collect(),
        sum: ledger.sum.say(speech),
        unrated: speech
            .say("credit-unrated")
            .with("day", speech.day(ledger.unrated_from.first_day()))
            .to_string(),
        steps: next_steps(credit, place.rank, &place.grade)
            .iter()
            .map(|step| step_view(ctx, credit, career, &ledger, step, year))
            .collect(),
        rank_origin: &rank.origin,
        percent_origin: credit.percent(Predicate::Good),
        rules: credit,
    })
}

fn line(speech: &Speech, entry: &Entry) -> Line {
    let year = |year: i32| year.to_string();
    let (what, sum, points) = match entry {
        Entry::Begins {
            rank,
            grade,
            on,
            base,
            lost,
        } => {
            let what = speech.say("ledger-begins").with("rank", rank.name());
            let lost = (lost.thousandths() != 0)
                .then(|| speech.say("ledger-lost").with("points", lost.say(speech)));
            let what = what.with("grade", grade.as_str());
            (what.with("day", speech.day(*on)), lost, Some(base))
        }
        Entry::GoesOn { office, grade, on } => {
            let what = speech.say("ledger-goes-on").with("grade", grade.as_str());
            let what = what.with("office", speech.say(office.key()));
            (what.with("day", speech.day(*on)), None, None)
        }
        Entry::Recorded(opening) => {
            let (what, sum) = recorded(speech, opening);
            (what, Some(sum), Some(&opening.points))
        }
        Entry::Earned {
            first,
            months,
            predicate,
            percent,
            coefficient,
            points,
        } => {
            let what = speech.say("ledger-earned").with("year", year(first.year()));
            let sum = speech
                .say("ledger-sum")
                .with("percent", *percent)
                .with("coefficient", coefficient.say(speech))
                .with("months", *months);
            let what = what.with("predicate", speech.say(predicate.key()));
            (what, Some(sum), Some(points))
        }
        Entry::Degree {
            on,
            percent,
            of,
            points,
        } => {
            let (what, sum) = degree(speech, *on, *percent, *of);
            (what, Some(sum), Some(points))
        }
        Entry::NoRule { year: of } => {
            let what = speech.say("ledger-no-rule").with("year", year(*of));
            (what, None, None)
        }
    };
    Line {
        what: what.to_string(),
        sum: sum.map_or_else(String::new, |sum| sum.to_string()),
        points: points.map_or_else(String::new, |points| points.say(speech)),
    }
}

/// What a degree adds, and how.
fn degree(speech: &Speech, on: Day, percent: i64, of: Points) -> (Say, Say) {
    let what = speech.say("ledger-degree").with("day", speech.day(on));
    let sum = speech.say("ledger-degree-sum").with("percent", percent);
    (what, sum.with("points", of.say(speech)))
}

/// What an official record states, and from when counting goes on.
fn recorded(speech: &Speech, opening: &Opening) -> (Say, Say) {
    let from = speech.day(opening.from.first_day());
    let sum = speech.say("ledger-recorded-from").with("day", from);
    (speech.say("ledger-recorded"), sum)
}

fn step_view(
    ctx: &Ctx,
    credit: &'static CreditRules,
    career: &Career,
    ledger: &Ledger,
    step: &Step,
    year: i32,
) -> StepView {
    let speech = &ctx.speech;
    let missing = ledger.sum.missing_to(step.needs);
    let found = forecasts(rules(), ledger, step);
    let on = |predicate| {
        let forecast = found.iter().find(|one| one.predicate == predicate);
        forecast.and_then(|one| one.on)
    };
    StepView {
        kind: step.kind,
        title: step_title(speech, step),
        sum: speech
            .say("step-sum")
            .with("needs", step.needs.say(speech))
            .with("sum", ledger.sum.say(speech))
            .with("missing", missing.say(speech))
            .to_string(),
        is_reached: missing.thousandths() == 0,
        what_if: what_if(speech, on(Predicate::VeryGood), on(Predicate::Good)),
        forecasts: found
            .iter()
            .map(|one| {
                let day = one.on.map(|day| speech.day(day));
                let never = || speech.say("step-never").to_string();
                (one.predicate.key(), day.unwrap_or_else(never))
            })
            .collect(),
        conditions: condition_views(credit, career, ledger, step, year),
        origin: &credit.rank(ledger.placement.rank).origin,
    }
}

/// What a step asks besides points, with how it stands.
pub(crate) fn condition_views(
    credit: &'static CreditRules,
    career: &Career,
    ledger: &Ledger,
    step: &Step,
    year: i32,
) -> Vec<ConditionView> {
    conditions(credit, career, &ledger.placement, step, year)
        .into_iter()
        .map(|condition| ConditionView {
            text: condition.rule.text.clone(),
            met: condition.met,
            origin: &condition.rule.origin,
        })
        .collect()
}

/// What a step leads to.
pub(crate) fn step_title(speech: &Speech, step: &Step) -> String {
    let key = match step.kind {
        StepKind::Grade => "step-grade-title",
        StepKind::Rank => "step-rank-title",
    };
    speech
        .say(key)
        .with("rank", step.rank.name())
        .with("grade", step.grade.as_str())
        .to_string()
}

fn what_if(speech: &Speech, best: Option<Day>, expected: Option<Day>) -> String {
    let (Some(best), Some(expected)) = (best, expected) else {
        return String::new();
    };
    let months = crate::Month::of(expected).months_since(crate::Month::of(best));
    let key = match months {
        0 => "what-if-same",
        _ => "what-if-sooner",
    };
    speech
        .say(key)
        .with("best", speech.day(best))
        .with("expected", speech.day(expected))
        .with("months", months)
        .to_string()
}

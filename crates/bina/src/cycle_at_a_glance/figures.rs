//! The figures of the mission's table, row by row, from what was found. Pure but for words; a row of which
//! no record tells says so.

use std::collections::{BTreeMap, HashSet};

use follow_up::CheckOutcome;
use monitoring::cost_words;
use planning::{Mode, OfferId};
use platform::i18n::Speech;

use super::load::Found;

/// Milliseconds of a day.
const DAY_MILLIS: f64 = 86_400_000.0;

/// One row: what is looked at and what was found.
pub(super) struct Figure {
    /// The stage, as a style name.
    pub stage: &'static str,
    /// The row's code in the mission.
    pub code: &'static str,
    /// The key of the sentence that says what is looked at.
    pub label_key: String,
    /// The figure in words; that there is none yet, when there is none.
    pub value: String,
    /// More about it; may be empty.
    pub more: String,
    /// The figure as a number.
    pub raw: Option<f64>,
    /// What the number counts.
    pub unit: &'static str,
}

/// What the mission asks for that no record tells.
pub(super) const NOT_COUNTED: [&str; 7] = ["p1", "d4", "d5", "c1", "c2", "c3", "k1"];

/// All rows in the order of the cycle.
pub(super) fn figures(speech: &Speech, found: &Found) -> Vec<Figure> {
    let maker = Maker { speech, found };
    let mut all = maker.needs();
    all.extend(maker.planning());
    all.extend(maker.delivery());
    all.extend(maker.monitoring());
    all.extend(maker.follow_up());
    all
}

struct Maker<'a> {
    speech: &'a Speech,
    found: &'a Found,
}

impl Maker<'_> {
    fn figure(
        &self,
        (stage, code): (&'static str, &'static str),
        (raw, unit): (Option<f64>, &'static str),
        more: String,
    ) -> Figure {
        let value = match (raw, unit) {
            (None, _) => self.speech.say("glance-none").to_string(),
            (Some(raw), "%") => self.speech.percent((raw / 100.0).clamp(0.0, 1.0)),
            (Some(raw), unit) => {
                let decimals = match unit {
                    "level" => 2,
                    _ => 1,
                };
                let number = self.speech.number(raw, decimals);
                let unit = self.speech.say(format!("glance-unit-{unit}"));
                format!("{number} {unit}")
            }
        };
        Figure {
            stage,
            code,
            label_key: format!("glance-{code}"),
            value,
            more,
            raw,
            unit,
        }
    }

    /// So many of so many.
    fn share(&self, at: (&'static str, &'static str), part: i64, whole: i64) -> Figure {
        let raw = (whole > 0).then(|| 100.0 * part as f64 / whole as f64);
        let more = match raw {
            None => String::new(),
            Some(_) => self
                .speech
                .say("glance-of")
                .with("part", part)
                .with("whole", whole)
                .to_string(),
        };
        self.figure(at, (raw, "%"), more)
    }

    fn say(&self, key: &str) -> platform::i18n::Say {
        self.speech.say(key)
    }

    fn needs(&self) -> Vec<Figure> {
        let found = self.found;
        let mut known: BTreeMap<(String, kernel::SchoolId), i64> = BTreeMap::new();
        let (mut weight, mut reliable) = (0.0, 0.0);
        for row in &found.lines {
            let framework = row.line.subject.split('/').next().unwrap_or_default();
            let people = known
                .entry((framework.to_owned(), row.school_id))
                .or_default();
            *people = row.line.people.max(*people);
            if let Some(reliability) = row.line.reliability() {
                weight += row.line.people as f64;
                reliable += reliability * row.line.people as f64;
            }
        }
        let known: i64 = known.values().sum();
        let mut map = self.share(("needs", "n2"), known.min(found.people), found.people);
        if weight > 0.0 {
            let reliability = self.speech.number(reliable / weight, 2);
            let more = self
                .say("glance-reliability")
                .with("reliability", reliability);
            map.more = format!("{} · {more}", map.more);
        }
        let hours = |of: fn(&planning::NeedHours) -> i64| found.need_hours.iter().map(of).sum();
        vec![
            self.share(("needs", "n1"), found.three_sources, found.people),
            map,
            self.share(
                ("needs", "n3"),
                hours(|row| row.on_need),
                hours(|row| row.hours),
            ),
        ]
    }

    fn planning(&self) -> Vec<Figure> {
        let found = self.found;
        let (value, bound) = found.plans.iter().fold((0.0, 0.0), |(value, bound), plan| {
            (value + plan.value as f64, bound + plan.bound as f64)
        });
        let gap = (bound > 0.0).then(|| 100.0 * (1.0 - value / bound).max(0.0));
        let plans: HashSet<_> = found.plans.iter().map(|plan| plan.id).collect();
        let of_plans = found
            .offers
            .iter()
            .filter(|offer| plans.contains(&offer.plan_id));
        let cost: i64 = of_plans.map(|offer| offer.cost).sum();
        let met: i64 = found.plan_sums.iter().map(|sums| sums.met).sum();
        let more = match cost > 0 {
            true => {
                let per_million = met as f64 / 1_000.0 / (cost as f64 / 1e6);
                let levels = self.speech.number(per_million, 2);
                self.say("glance-per-rupiah")
                    .with("levels", levels)
                    .to_string()
            }
            false => String::new(),
        };
        let waits: Vec<f64> = found
            .plans
            .iter()
            .filter_map(|plan| {
                let decided = plan.decided_at?.as_millis() - plan.made_at.as_millis();
                Some((decided as f64 / DAY_MILLIS).max(0.0))
            })
            .collect();
        let plans = self
            .say("glance-plans")
            .with("count", found.plans.len())
            .to_string();
        vec![
            self.figure(("planning", "p2"), (gap, "%"), more),
            self.figure(("planning", "p3"), (mean(&waits), "days"), plans),
        ]
    }

    fn delivery(&self) -> Vec<Figure> {
        let found = self.found;
        let mut by_mode: BTreeMap<Mode, f64> = BTreeMap::new();
        let (mut workshop, mut workshop_done) = (0, 0);
        let (mut all, mut tasks, mut tied, mut written) = (0, 0, 0, 0);
        for offer in &found.offers {
            let Some(sums) = found.sums.get(&offer.id) else {
                continue;
            };
            *by_mode.entry(offer.mode).or_default() += sums.minutes as f64 / 60.0;
            all += sums.attended;
            tasks += sums.tasks;
            tied += sums.tied;
            written += sums.reflections;
            if offer.mode == Mode::Workshop {
                workshop += sums.tasks;
                workshop_done += sums.done;
            }
        }
        let hours: f64 = by_mode.values().sum();
        let mut modes: Vec<(Mode, f64)> = by_mode.into_iter().collect();
        modes.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut words: Vec<String> = modes
            .iter()
            .filter(|(_, hours)| *hours > 0.0)
            .map(|(mode, hours)| {
                format!("{} {}", self.say(mode.key()), self.speech.number(*hours, 0))
            })
            .collect();
        if workshop > 0 {
            let done = self
                .speech
                .percent(workshop_done as f64 / f64::from(workshop as u32));
            words.push(self.say("glance-workshops").with("done", done).to_string());
        }
        let community = self
            .say("glance-community")
            .with("people", found.in_community);
        let mut reflections = self.share(("delivery", "d2"), written.min(all), all);
        reflections.more = match reflections.more.is_empty() {
            true => community.to_string(),
            false => format!("{} · {community}", reflections.more),
        };
        let hours = (hours > 0.0).then_some(hours);
        vec![
            self.figure(("delivery", "d1"), (hours, "hours"), words.join(", ")),
            reflections,
            self.share(("delivery", "d3"), tied, tasks),
        ]
    }

    fn monitoring(&self) -> Vec<Figure> {
        let found = self.found;
        let begun: HashSet<OfferId> = found
            .offers
            .iter()
            .filter(|offer| offer.started_on.is_some())
            .map(|offer| offer.id)
            .collect();
        let beyond: HashSet<OfferId> = found
            .kinds
            .iter()
            .filter(|(offer, kind)| {
                begun.contains(offer) && kind.level().is_some_and(|level| level >= 2)
            })
            .map(|(offer, _)| *offer)
            .collect();
        let days: Vec<f64> = found
            .warnings
            .iter()
            .filter_map(|(warning, decision)| {
                Some(decision.as_ref()?.decided_on.days_since(warning.raised_on) as f64)
            })
            .collect();
        let open = found
            .warnings
            .iter()
            .filter(|(_, decision)| decision.is_none())
            .count();
        let open = self
            .say("glance-open-warnings")
            .with("open", open)
            .with("all", days.len());
        let (years, people) = found.semesters;
        let history = (people > 0).then(|| years as f64 / people as f64 / 2.0);
        let mut rows = vec![
            self.share(
                ("monitoring", "m1"),
                beyond.len() as i64,
                begun.len() as i64,
            ),
            self.figure(
                ("monitoring", "m2"),
                (mean(&days), "days"),
                open.to_string(),
            ),
        ];
        rows.extend(self.effects(begun.len() as i64));
        rows.push(self.figure(("monitoring", "m5"), (history, "years"), String::new()));
        rows
    }

    fn effects(&self, begun: i64) -> [Figure; 3] {
        let effects = self.found.effects.as_ref();
        let measured = effects.map_or(0, |all| {
            all.offers.iter().filter(|line| line.is_measured()).count()
        });
        let error = effects.and_then(monitoring::Overview::forecast_error);
        let more = error.map_or_else(String::new, |error| {
            self.say("glance-forecasts")
                .with("count", error.effects)
                .to_string()
        });
        let cost = effects.and_then(monitoring::Overview::cost_per_level);
        let raw = match cost {
            Some(monitoring::CostPer::Known { value, .. }) => Some(value),
            _ => None,
        };
        let mut per_level = self.figure(("monitoring", "cost"), (raw, "rupiah"), String::new());
        per_level.value = cost_words(self.speech, cost);
        let error = error.map(|error| error.mean);
        [
            self.share(("monitoring", "m3"), measured as i64, begun),
            self.figure(("monitoring", "m4"), (error, "level"), more),
            per_level,
        ]
    }

    fn follow_up(&self) -> Vec<Figure> {
        let found = self.found;
        let due: i64 = found.checks.iter().map(|checks| checks.due).sum();
        let in_time: i64 = found.checks.iter().map(|checks| checks.in_time).sum();
        let seen: i64 = found.sustained.iter().map(|(_, count)| count).sum();
        let held: i64 = found
            .sustained
            .iter()
            .filter(|(outcome, _)| *outcome == CheckOutcome::Held)
            .map(|(_, count)| count)
            .sum();
        vec![
            self.share(("follow-up", "f1"), in_time, due),
            self.share(("follow-up", "f2"), held, seen),
        ]
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

//! What changed in the competency of an offer's participants: from the map before its start to now.

use std::collections::{BTreeMap, BTreeSet};

use kernel::competency_map::{
    AsOf, MapEntry, estimate_many_as_of, list_latest_of_people, rater_spread,
};
use kernel::evidence::{Assessment, EvidenceError};
use kernel::frameworks::IndicatorCode;
use kernel::{App, Person, PersonId};
use platform::Day;
use platform::sea_orm::ConnectionTrait;

use crate::change::{MeanChange, Pair, Standpoint, mean_change};

/// The change of a group in one indicator.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicatorChange {
    /// The indicator's code.
    pub indicator: IndicatorCode,
    /// The indicator's name.
    pub name: String,
    /// Those of whom something is known on both sides.
    pub pairs: Vec<Pair>,
    /// How many had no evidence about it before the start.
    pub without_before: usize,
    /// How many have no evidence about it since.
    pub without_since: usize,
    spread: f64,
}

impl IndicatorChange {
    /// The mean of the group.
    pub fn of_group(&self) -> Option<MeanChange> {
        mean_change(&self.pairs, self.spread)
    }

    /// One person's change.
    pub fn of_person(&self, person: PersonId) -> Option<MeanChange> {
        let own = self.pairs.iter().find(|pair| pair.person == person)?;
        mean_change(std::slice::from_ref(own), self.spread)
    }
}

/// The change of a group, and how much evidence stands behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupChange {
    /// One for each indicator the programme aims at.
    pub indicators: Vec<IndicatorChange>,
    /// Forms about the participants before the start, by source.
    pub before: BTreeMap<String, usize>,
    /// Forms since, by source.
    pub since: BTreeMap<String, usize>,
    /// How many people filled them.
    pub raters: usize,
    /// The day of the latest form.
    pub latest: Option<Day>,
}

/// Compares what was known of some people before a day with what is known now.
pub async fn load_change(
    app: &App,
    db: &impl ConnectionTrait,
    people: &[Person],
    indicators: &[IndicatorCode],
    started_on: Day,
) -> Result<GroupChange, EvidenceError> {
    let Some(first) = people.first() else {
        return Ok(GroupChange::default());
    };
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let latest = list_latest_of_people(db, first.authority_id, &ids).await?;
    let before = estimate_many_as_of(app, db, people, started_on).await?;
    let known: Vec<_> = ids.into_iter().zip(before).collect();
    let mut group = evidence_behind(&known);
    group.indicators = indicators
        .iter()
        .map(|code| indicator_change(app, code, &known, &latest))
        .collect();
    Ok(group)
}

fn evidence_behind(known: &[(PersonId, AsOf)]) -> GroupChange {
    let mut group = GroupChange::default();
    let mut raters = BTreeSet::new();
    for (_, as_of) in known {
        for (rows, counts) in [
            (&as_of.before, &mut group.before),
            (&as_of.since, &mut group.since),
        ] {
            for row in rows {
                *counts.entry(row.source.clone()).or_default() += 1;
                raters.insert(row.rater_id);
                group.latest = group.latest.max(Some(row.held_on));
            }
        }
    }
    group.raters = raters.len();
    group
}

fn indicator_change(
    app: &App,
    code: &IndicatorCode,
    known: &[(PersonId, AsOf)],
    latest: &[MapEntry],
) -> IndicatorChange {
    let name = app
        .frameworks
        .indicator(code)
        .map_or_else(|| code.to_string(), |entry| entry.indicator.name.clone());
    let mut change = IndicatorChange {
        indicator: code.clone(),
        name,
        pairs: Vec::new(),
        without_before: 0,
        without_since: 0,
        spread: rater_spread(app, &code.framework()).unwrap_or(0.0),
    };
    for (person, as_of) in known {
        let now = latest
            .iter()
            .find(|row| row.person_id == *person && row.subject == code.as_str());
        match (as_of.line(code.as_str()), now) {
            (None, _) => change.without_before += 1,
            (Some(before), Some(now)) if now.ratings > before.ratings => {
                change.pairs.push(pair(*person, as_of, before, now));
            }
            (Some(_), _) => change.without_since += 1,
        }
    }
    change
}

fn pair(person: PersonId, as_of: &AsOf, before: &MapEntry, now: &MapEntry) -> Pair {
    let raters = |rows: &[Assessment]| rows.iter().map(|row| row.rater_id).collect::<Vec<_>>();
    let first = raters(&as_of.before);
    // The present estimate rests on all of the evidence, the earlier included.
    let all = first.iter().copied().chain(raters(&as_of.since)).collect();
    let point =
        |entry: &MapEntry, raters| Standpoint::new(entry.level, entry.low, entry.high, raters);
    Pair {
        person,
        before: point(before, first),
        now: point(now, all),
    }
}

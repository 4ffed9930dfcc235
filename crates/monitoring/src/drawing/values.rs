//! What an indicator is on a day, by what is recorded until then. Pure: records in, a value or nothing out.

use std::collections::BTreeSet;

use delivery::Presence;
use kernel::PersonId;
use kernel::competency_map::HALF_WIDTH;
use kernel::evidence::{Assessment, Rating};
use kernel::frameworks::{Frameworks, ItemCode, Source};
use planning::Offer;
use platform::Day;

use super::material::{Material, utc_day};
use crate::model::ReadingSource;

/// A value with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Drawn {
    pub value: f64,
    /// Records, or people, behind it.
    pub basis: usize,
    /// Its standard error, when it is known.
    pub se: Option<f64>,
}

/// The days that a reading speaks of: after one, up to and with the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub after: Day,
    pub until: Day,
}

/// What an indicator is at the end of a span; nothing when nothing is recorded.
pub(crate) fn value(
    material: &Material,
    catalogue: &Frameworks,
    offer: &Offer,
    (source, subject): (ReadingSource, &str),
    span: Span,
) -> Option<Drawn> {
    match source {
        ReadingSource::Manual => None,
        ReadingSource::Attendance => attendance(material, offer, span),
        ReadingSource::Reflections => reflections(material, offer, span),
        ReadingSource::Tasks => tasks(material, offer, span),
        ReadingSource::Observation => rated(material, catalogue, offer, span, &is_observation),
        ReadingSource::Questionnaire => rated(material, catalogue, offer, span, &is_group),
        ReadingSource::Map => map(material, offer, span),
        ReadingSource::Rapor => rapor(material, offer, subject, span),
    }
}

/// What a source says of all that an offer aims at, for the baseline of a new indicator.
pub(crate) fn value_now(
    material: &Material,
    catalogue: &Frameworks,
    offer: &Offer,
    source: ReadingSource,
    span: Span,
) -> Option<Drawn> {
    value(material, catalogue, offer, (source, ""), span)
}

/// So many of so many, in per cent.
fn share(part: usize, whole: usize) -> Option<Drawn> {
    (whole > 0).then(|| Drawn {
        value: 100.0 * part as f64 / whole as f64,
        basis: whole,
        se: None,
    })
}

fn attendance(material: &Material, offer: &Offer, span: Span) -> Option<Drawn> {
    let rows = recorded(material, offer, span);
    let there = rows.iter().filter(|(_, _, is_there)| *is_there).count();
    share(there, rows.len())
}

/// Who was recorded in which session until the end of the span, and whether they were there.
fn recorded(
    material: &Material,
    offer: &Offer,
    span: Span,
) -> Vec<(delivery::SessionId, PersonId, bool)> {
    let held = |session| {
        let session = material.sessions.get(session)?;
        (session.day <= span.until).then_some(())
    };
    material
        .attendance
        .iter()
        .filter(|row| row.offer_id == offer.id && held(&row.session_id).is_some())
        .map(|row| {
            (
                row.session_id,
                row.person_id,
                row.presence == Presence::Present,
            )
        })
        .collect()
}

fn reflections(material: &Material, offer: &Offer, span: Span) -> Option<Drawn> {
    let there: Vec<_> = recorded(material, offer, span)
        .into_iter()
        .filter(|(_, _, is_there)| *is_there)
        .collect();
    let wrote = |session, person| {
        material.reflections.iter().any(|(of, at, who, day)| {
            (*of, *at, *who) == (offer.id, session, person) && *day <= span.until
        })
    };
    let written = there.iter().filter(|row| wrote(row.0, row.1)).count();
    share(written, there.len())
}

fn tasks(material: &Material, offer: &Offer, span: Span) -> Option<Drawn> {
    let set: Vec<_> = material
        .tasks
        .iter()
        .filter(|task| task.offer_id == offer.id && utc_day(task.set_at) <= span.until)
        .collect();
    let is_done = |task: &&&delivery::PracticeTask| {
        material.outcomes.iter().any(|outcome| {
            (outcome.session_id, outcome.person_id) == (task.session_id, task.person_id)
                && outcome.done_on <= span.until
        })
    };
    share(set.iter().filter(is_done).count(), set.len())
}

/// Whether somebody watched the person at work.
fn is_observation(row: &Assessment) -> bool {
    let seen = [Source::Supervision, Source::Peer, Source::Check];
    row.group_id.is_none() && seen.iter().any(|source| row.source == source.as_str())
}

/// Whether a group without names answered.
fn is_group(row: &Assessment) -> bool {
    row.group_id.is_some()
}

/// How much of the items' scale was reached on what the programme aims at, in the forms of a span.
fn rated(
    material: &Material,
    catalogue: &Frameworks,
    offer: &Offer,
    span: Span,
    counts: &dyn Fn(&Assessment) -> bool,
) -> Option<Drawn> {
    let aims = material.aims.get(&offer.programme_id)?;
    let people: BTreeSet<PersonId> = material
        .participants
        .get(&offer.id)?
        .iter()
        .map(|person| person.id)
        .collect();
    let in_span = |row: &&Assessment| row.held_on > span.after && row.held_on <= span.until;
    let forms = material
        .assessments
        .iter()
        .filter(|row| people.contains(&row.person_id) && counts(row))
        .filter(in_span);
    let (mut sum, mut forms_counted) = (0.0, 0);
    for form in forms {
        let ratings = material.ratings.get(&form.id);
        let reached: Vec<f64> = ratings
            .into_iter()
            .flatten()
            .filter_map(|rating| reached(catalogue, aims, rating))
            .collect();
        if !reached.is_empty() {
            sum += reached.iter().sum::<f64>() / reached.len() as f64;
            forms_counted += 1;
        }
    }
    (forms_counted > 0).then(|| Drawn {
        value: 100.0 * sum / f64::from(forms_counted),
        basis: forms_counted as usize,
        se: None,
    })
}

/// How far up its scale a rating stands, 0 to 1; nothing when it speaks of something else.
fn reached(catalogue: &Frameworks, aims: &[String], rating: &Rating) -> Option<f64> {
    let entry = catalogue.item(&ItemCode::new(rating.item.clone()))?;
    let speaks = aims.iter().any(|aim| aim == entry.item.indicator.as_str());
    let highest = entry.item.scale.values.len().checked_sub(1)?;
    let category = entry
        .item
        .scale
        .category(u8::try_from(rating.value).ok()?)?;
    (speaks && highest > 0).then(|| category as f64 / highest as f64)
}

/// The participants' mean level on what the programme aims at. A person's indicators err together, people
/// do not.
fn map(material: &Material, offer: &Offer, span: Span) -> Option<Drawn> {
    let aims = material.aims.get(&offer.programme_id)?;
    let known = material.maps.get(&(offer.id, span.until))?;
    let people: Vec<(f64, f64)> = known
        .iter()
        .filter_map(|as_of| {
            let lines: Vec<_> = aims.iter().filter_map(|aim| as_of.line(aim)).collect();
            let count = lines.len() as f64;
            let level = lines.iter().map(|line| line.level).sum::<f64>() / count;
            let width = lines.iter().map(|line| line.high - line.low).sum::<f64>() / count;
            (!lines.is_empty()).then_some((level, width / (2.0 * HALF_WIDTH)))
        })
        .collect();
    let count = people.len() as f64;
    (!people.is_empty()).then(|| Drawn {
        value: people.iter().map(|(level, _)| level).sum::<f64>() / count,
        basis: people.len(),
        se: Some(people.iter().map(|(_, se)| se * se).sum::<f64>().sqrt() / count),
    })
}

/// A line of the school's latest report; one that the last reading knew already is no news.
fn rapor(material: &Material, offer: &Offer, code: &str, span: Span) -> Option<Drawn> {
    let reports = material.reports.get(&offer.school_id)?;
    let report = reports
        .iter()
        .filter(|report| {
            let day = utc_day(report.kept_at);
            day > span.after && day <= span.until
        })
        .max_by_key(|report| report.report.year)?;
    let line = report.report.lines.iter().find(|line| line.code == code)?;
    Some(Drawn {
        value: line.score?,
        basis: 1,
        se: None,
    })
}

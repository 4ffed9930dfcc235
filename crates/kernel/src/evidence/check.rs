//! Whether a filled instrument can be taken in: pure, so that nothing is half kept.

use std::collections::{BTreeMap, BTreeSet};

use super::submit::{EvidenceError, Submission};
use crate::frameworks::{Instrument, ItemCode, Line, Source, asked};

/// Evidence may be entered late, from paper, but not without end.
const OLDEST_DAYS: i64 = 366;

pub(super) fn check(instrument: &Instrument, submission: &Submission) -> Result<(), EvidenceError> {
    if submission.held_on > submission.today {
        return Err(EvidenceError::InFuture);
    }
    if submission.today.days_since(submission.held_on) > OLDEST_DAYS {
        return Err(EvidenceError::TooOld);
    }
    fits(instrument, submission)?;
    if submission.ratings.is_empty() && submission.answers.is_empty() {
        return Err(EvidenceError::Empty);
    }
    // A check is about one indicator of an instrument that lists all.
    if submission.source == Source::Check {
        return Ok(());
    }
    let numbers = numbers(submission);
    let asked = asked(instrument.lines(), &numbers);
    let given: BTreeSet<&ItemCode> = codes(submission).collect();
    if let Some(excluded) = given.iter().find(|code| !asked.contains(**code)) {
        return Err(EvidenceError::NotAsked((*excluded).clone()));
    }
    // A section may be left out whole; what was begun must be complete.
    let begun: BTreeSet<Option<&str>> = instrument
        .lines()
        .filter(|line| given.contains(line.code()))
        .map(Line::section)
        .collect();
    let missing: Vec<_> = instrument
        .lines()
        .filter(|line| !line.is_optional() && asked.contains(line.code()))
        .filter(|line| line.section().is_none() || begun.contains(&line.section()))
        .map(|line| line.code().clone())
        .filter(|code| !given.contains(code))
        .collect();
    // A group without names answers what each of its members wishes to.
    if missing.is_empty() || submission.group.is_some() {
        Ok(())
    } else {
        Err(EvidenceError::Unrated(missing))
    }
}

fn fits(instrument: &Instrument, submission: &Submission) -> Result<(), EvidenceError> {
    for rated in &submission.ratings {
        let item = instrument
            .items
            .iter()
            .find(|item| item.code == rated.item)
            .ok_or_else(|| EvidenceError::UnknownItem(rated.item.clone()))?;
        if item.scale.category(rated.value).is_none() {
            return Err(EvidenceError::OutsideScale {
                item: rated.item.clone(),
                value: rated.value,
            });
        }
    }
    for given in &submission.answers {
        let question = instrument
            .questions
            .iter()
            .find(|question| question.code == given.item)
            .ok_or_else(|| EvidenceError::UnknownItem(given.item.clone()))?;
        if !given.value.fits(&question.kind) {
            return Err(EvidenceError::WrongAnswer(given.item.clone()));
        }
    }
    Ok(())
}

fn codes(submission: &Submission) -> impl Iterator<Item = &ItemCode> {
    let rated = submission.ratings.iter().map(|rated| &rated.item);
    rated.chain(submission.answers.iter().map(|given| &given.item))
}

fn numbers(submission: &Submission) -> BTreeMap<ItemCode, u32> {
    let rated = submission
        .ratings
        .iter()
        .map(|rated| (rated.item.clone(), u32::from(rated.value)));
    let answered = submission
        .answers
        .iter()
        .filter_map(|given| Some((given.item.clone(), given.value.number()?)));
    rated.chain(answered).collect()
}

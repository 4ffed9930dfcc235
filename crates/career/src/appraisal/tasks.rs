//! What of appraisals waits for the signed-in person, and what the story of their own way tells of them.

use kernel::part::Pending;
use kernel::people::list_people_by_ids;
use kernel::{Ctx, PersonId, StoryEntry, Task};

use super::begin::superiors_of;
use super::deciders::waiting;
use crate::model::AppraisalState;
use crate::rules::rules;
use crate::store::{
    Appraisal, list_appraisals_by_appraiser, list_appraisals_of, list_verdicts_of_many,
};

/// What waits for the signed-in person.
pub(crate) fn tasks(ctx: Ctx) -> Pending<Vec<Task>> {
    Box::pin(async move {
        let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
        let mut found = Vec::new();
        let mine = list_appraisals_of(db, authority, me).await?;
        for row in &mine {
            let key = match row.state {
                AppraisalState::Planning => "plan",
                AppraisalState::Rated => "answer",
                _ => continue,
            };
            found.push(task(&ctx, Some(row), key, ""));
        }
        let year = i32::from(ctx.today().0.year());
        let is_covered = rules().appraisal(year).covers(ctx.me.employment);
        if is_covered && !mine.iter().any(|row| row.year == year) && ctx.school.is_some() {
            // Without anyone to send it to there is nothing to begin.
            if !superiors_of(db, authority, me).await?.is_empty() {
                found.push(task(&ctx, None, "begin", ""));
            }
        }
        let theirs = list_appraisals_by_appraiser(db, authority, me).await?;
        let objections = waiting(&ctx).await?;
        let waiting: Vec<(&Appraisal, &str)> = theirs
            .iter()
            .filter(|row| row.state == AppraisalState::Proposed)
            .map(|row| (row, "agree"))
            .chain(objections.mine.iter().map(|row| (row, "decide")))
            .chain(objections.nobodys.iter().map(|row| (row, "appoint")))
            .collect();
        let ids: Vec<PersonId> = waiting.iter().map(|(row, _)| row.person_id).collect();
        let people = list_people_by_ids(db, authority, &ids).await?;
        for (row, key) in waiting {
            let person = people.iter().find(|person| person.id == row.person_id);
            let name = person.map_or("", |person| person.name.as_str());
            found.push(task(&ctx, Some(row), key, name));
        }
        Ok(found)
    })
}

fn task(ctx: &Ctx, row: Option<&Appraisal>, key: &str, name: &str) -> Task {
    let year = row.map_or(i32::from(ctx.today().0.year()), |row| row.year);
    let say = |end: &str| {
        ctx.speech
            .say(format!("appraisal-task-{key}{end}"))
            .with("year", year.to_string())
            .with("name", name)
            .to_string()
    };
    Task {
        stage: "career",
        title: say(""),
        detail: say("-why"),
        button: say("-go"),
        href: match (key, row) {
            // The case itself stays closed to whoever appoints.
            ("appoint", _) => "/accounts".to_owned(),
            (_, Some(row)) => format!("/appraisals/{}", row.id),
            (_, None) => "/appraisals".to_owned(),
        },
        due: None,
        minutes: 10,
        rank: if key == "begin" { 8 } else { 4 },
    }
}

/// The results of someone's years, told to themselves alone.
pub(crate) fn story(ctx: Ctx, id: PersonId) -> Pending<Vec<StoryEntry>> {
    Box::pin(async move {
        if ctx.me.id != id {
            return Ok(Vec::new());
        }
        let (db, authority) = (ctx.db(), ctx.authority());
        let rows = list_appraisals_of(db, authority, id).await?;
        let finals: Vec<_> = rows.iter().filter(|row| row.state.is_final()).collect();
        let ids: Vec<_> = finals.iter().map(|row| row.id).collect();
        let verdicts = list_verdicts_of_many(db, authority, &ids).await?;
        Ok(finals
            .into_iter()
            .filter_map(|row| {
                let verdict = verdicts.iter().rfind(|one| one.appraisal_id == row.id)?;
                Some(StoryEntry {
                    stage: "career",
                    day: verdict.made_on,
                    title: ctx
                        .speech
                        .say("story-appraised")
                        .with("year", row.year.to_string())
                        .with("predicate", ctx.speech.say(verdict.predicate.key()))
                        .to_string(),
                    detail: String::new(),
                    href: format!("/appraisals/{}", row.id),
                })
            })
            .collect())
    })
}

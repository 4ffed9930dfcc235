//! The commitments around someone: their own, those they mentor, and late ones that rose to them.

use std::collections::BTreeMap;

use kernel::access::RoleKind;
use kernel::people::list_people_by_ids;
use kernel::{Ctx, PersonId, SchoolId};
use platform::Day;
use platform::web::Problem;

use crate::rules::{Fading, Rung, Seen, Standing, fading, rung, standing};
use crate::settings::settings;
use crate::store::{
    CheckResult, Commitment, CommitmentCheck, CommitmentId, list_checks_of,
    list_commitments_around, list_commitments_by_ids, list_open_checks_before, list_results_of,
};

/// A commitment with its checks and what they saw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) commitment: Commitment,
    /// In the order of their days.
    pub(crate) checks: Vec<CommitmentCheck>,
    pub(crate) results: Vec<CheckResult>,
    pub(crate) person: String,
    pub(crate) mentor: String,
}

impl Item {
    /// The check that is next.
    pub(crate) fn next_check(&self) -> Option<&CommitmentCheck> {
        self.checks.iter().find(|check| check.done_on.is_none())
    }

    /// How the next check stands; done when all are.
    pub(crate) fn standing(&self, today: Day) -> Standing {
        self.next_check()
            .map_or(Standing::Done, |check| standing(check.due_on, false, today))
    }

    /// What a check saw.
    pub(crate) fn result_of(&self, check: &CommitmentCheck) -> Option<&CheckResult> {
        self.results
            .iter()
            .find(|result| result.check_id == check.id)
    }

    /// Whether what was gained fades.
    pub(crate) fn fading(&self) -> Option<Fading> {
        fading(&seen(&self.checks, &self.results))
    }
}

/// What the checks of a commitment saw, in the order of their days.
pub(crate) fn seen(checks: &[CommitmentCheck], results: &[CheckResult]) -> Vec<Seen> {
    checks
        .iter()
        .filter_map(|check| {
            let result = results.iter().find(|result| result.check_id == check.id)?;
            Some(Seen {
                after_days: check.after_days,
                outcome: result.outcome,
                line: result.line_after(),
            })
        })
        .collect()
}

/// What is around someone, late ones first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overview {
    pub(crate) mine: Vec<Item>,
    pub(crate) mentored: Vec<Item>,
    /// Late ones of others, with the days they are late.
    pub(crate) escalated: Vec<Item>,
}

pub(crate) async fn load_overview(ctx: &Ctx) -> Result<Overview, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let mut rows = list_commitments_around(db, authority, me).await?;
    let risen = risen_to(ctx).await?;
    let missing: Vec<_> = risen
        .iter()
        .copied()
        .filter(|id| !rows.iter().any(|row| row.id == *id))
        .collect();
    rows.extend(list_commitments_by_ids(db, authority, &missing).await?);
    let mut overview = Overview::default();
    for item in load_items(ctx, rows).await? {
        if item.commitment.person_id == me {
            overview.mine.push(item);
        } else if item.commitment.mentor_id == me {
            overview.mentored.push(item);
        } else {
            overview.escalated.push(item);
        }
    }
    let today = ctx.today();
    for items in [
        &mut overview.mine,
        &mut overview.mentored,
        &mut overview.escalated,
    ] {
        sort(items, today);
    }
    Ok(overview)
}

/// Late ones first, the latest of all at the top; then by the day of the next check.
fn sort(items: &mut [Item], today: Day) {
    items.sort_by_key(|item| {
        let late = std::cmp::Reverse(item.standing(today).days_late());
        (
            late,
            item.next_check()
                .map_or(Day(jiff::civil::Date::MAX), |check| check.due_on),
        )
    });
}

/// Joins commitments with their checks, results and names: one query per table.
pub(crate) async fn load_items(ctx: &Ctx, rows: Vec<Commitment>) -> Result<Vec<Item>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let check_ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let results = list_results_of(db, authority, &check_ids).await?;
    let people = rows.iter().flat_map(|row| [row.person_id, row.mentor_id]);
    let names = names_of(ctx, people).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|commitment| {
            let checks: Vec<_> = checks
                .iter()
                .filter(|check| check.commitment_id == commitment.id)
                .cloned()
                .collect();
            Item {
                results: results
                    .iter()
                    .filter(|result| checks.iter().any(|check| check.id == result.check_id))
                    .cloned()
                    .collect(),
                person: name(commitment.person_id),
                mentor: name(commitment.mentor_id),
                checks,
                commitment,
            }
        })
        .collect())
}

/// The names of some people.
pub(crate) async fn names_of(
    ctx: &Ctx,
    people: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, Problem> {
    let mut people: Vec<_> = people.collect();
    people.sort_unstable();
    people.dedup();
    Ok(list_people_by_ids(ctx.db(), ctx.authority(), &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}

/// The commitments whose late check has risen to the signed-in person.
async fn risen_to(ctx: &Ctx) -> Result<Vec<CommitmentId>, Problem> {
    let mut found = Vec::new();
    for step in &settings().escalations {
        let schools = schools_on(ctx, step.to).await?;
        if schools.is_empty() {
            continue;
        }
        let before = ctx.today().plus_days(-step.after_days);
        let checks = list_open_checks_before(ctx.db(), ctx.authority(), &schools, before).await?;
        found.extend(checks.iter().map(|check| check.commitment_id));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The schools of which late checks rise to the signed-in person on this rung.
async fn schools_on(ctx: &Ctx, reached: Rung) -> Result<Vec<SchoolId>, Problem> {
    let kind = match reached {
        Rung::Mentor => return Ok(Vec::new()),
        Rung::Principal => RoleKind::Principal,
        Rung::Supervisor => RoleKind::Supervisor,
    };
    let held: Vec<_> = ctx.roles.iter().filter(|role| role.kind == kind).collect();
    if held.iter().any(|role| role.school_id.is_none()) {
        return Ok(ctx
            .schools()
            .await?
            .into_iter()
            .map(|school| school.id)
            .collect());
    }
    Ok(held.into_iter().filter_map(|role| role.school_id).collect())
}

/// Whom a late check has reached, as the key of a sentence.
pub(crate) fn rung_key(days_late: i64) -> &'static str {
    match rung(days_late) {
        Rung::Mentor => "late-mentor",
        Rung::Principal => "late-principal",
        Rung::Supervisor => "late-supervisor",
    }
}

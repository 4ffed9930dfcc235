//! Support that a person wishes for, and what their leader makes of it: a promise with a day, which is
//! the leader's own commitment, or a reason why not.

use kernel::access::RoleKind;
use kernel::{App, AuthorityId, Ctx, Permit, PersonId, SchoolId, Task};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::Problem;
use serde_json::json;

use crate::error::FollowUpError;
use crate::settings::settings;
use crate::store::{
    Commitment, CommitmentId, SupportPromise, SupportPromiseId, add_promise, find_commitment,
    find_promise, list_commitments_of_schools, list_promises_of_commitments, set_given,
};

/// What a leader answers to a wish for support.
#[derive(Clone, Debug)]
pub struct PromiseSupport {
    /// Made by the form.
    pub id: SupportPromiseId,
    /// For which commitment.
    pub commitment: CommitmentId,
    /// Who answers.
    pub by: PersonId,
    /// What will be given, or why it cannot be.
    pub what: String,
    /// Until when; none when it cannot be given.
    pub due_on: Option<Day>,
    /// The day of the answer.
    pub today: Day,
}

/// Answers a wish for support. Sent twice, it is answered once.
pub async fn promise_support(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: PromiseSupport,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let commitment = find_commitment(&*tx, authority, ask.commitment)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    if commitment.person_id == ask.by {
        return Err(FollowUpError::OwnSupport);
    }
    let data = json!({ "commitment": ask.commitment, "is_given": ask.due_on.is_some() });
    let row = SupportPromise {
        authority_id: authority,
        id: ask.id,
        commitment_id: ask.commitment,
        school_id: commitment.school_id,
        promised_by: ask.by,
        what: ask.what,
        due_on: ask.due_on,
        promised_on: ask.today,
        given_on: None,
    };
    match add_promise(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    let entry = Audited::new("support.answered", ask.id.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(())
}

/// Notes that promised support was given. The one it was promised to says so, or the one who promised.
pub async fn note_support_given(
    app: &App,
    actor: &Actor,
    permit: Permit,
    id: SupportPromiseId,
    today: Day,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    find_promise(&*tx, authority, id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    if set_given(&tx, authority, id, today).await? {
        tx.commit(actor, Audited::new("support.given", id.0))
            .await?;
    }
    Ok(())
}

/// A wish for support and its latest answer.
#[derive(Clone, Debug, PartialEq)]
pub struct SupportWish {
    /// The commitment it stands in.
    pub commitment: Commitment,
    /// What was answered last.
    pub answer: Option<SupportPromise>,
}

/// How a wish for support stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupportStanding {
    /// Nobody has answered, for so many days.
    Unanswered(i64),
    /// Promised for a day that has not passed.
    Promised(Day),
    /// Promised, and so many days late.
    Late(i64),
    /// Given.
    Given,
    /// It cannot be given; the reason is told.
    Declined,
}

impl SupportWish {
    /// Days since the person wrote that they need it.
    pub fn waited(&self, today: Day) -> i64 {
        let since = self
            .commitment
            .written_on
            .unwrap_or(self.commitment.made_on);
        today.days_since(since).max(0)
    }

    /// How it stands today.
    pub fn standing(&self, today: Day) -> SupportStanding {
        let Some(answer) = &self.answer else {
            return SupportStanding::Unanswered(self.waited(today));
        };
        match (answer.given_on, answer.due_on) {
            (Some(_), _) => SupportStanding::Given,
            (None, None) => SupportStanding::Declined,
            (None, Some(due)) if due < today => SupportStanding::Late(today.days_since(due)),
            (None, Some(due)) => SupportStanding::Promised(due),
        }
    }
}

/// The wishes for support at some schools, oldest first.
pub async fn list_support_wishes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<SupportWish>, DbErr> {
    let rows = list_commitments_of_schools(db, authority, schools).await?;
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|row| row.written_on.is_some() && !row.support.trim().is_empty())
        .collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let answers = list_promises_of_commitments(db, authority, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|commitment| SupportWish {
            answer: answers
                .iter()
                .rfind(|answer| answer.commitment_id == commitment.id)
                .cloned(),
            commitment,
        })
        .collect())
}

/// What waits for a leader: wishes without an answer, and what they promised and is due.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let led: Vec<SchoolId> = ctx
        .roles
        .iter()
        .filter(|role| role.kind == RoleKind::Principal)
        .filter_map(|role| role.school_id)
        .collect();
    if led.is_empty() {
        return Ok(Vec::new());
    }
    let (db, authority, today) = (ctx.db(), ctx.authority(), ctx.today());
    let wishes = list_support_wishes(db, authority, &led).await?;
    let others = wishes
        .iter()
        .filter(|wish| wish.commitment.person_id != ctx.me.id);
    let mut tasks = Vec::new();
    for wish in others {
        let (keys, due) = match wish.standing(today) {
            SupportStanding::Unanswered(_) => {
                let asked = wish.commitment.written_on.unwrap_or(today);
                let due = asked.plus_days(settings().support_answer_days);
                (["task-support", "task-support-go"], due)
            }
            SupportStanding::Promised(due) if due.days_since(today) <= 7 => {
                (["task-promised", "task-promised-go"], due)
            }
            SupportStanding::Late(days) => (
                ["task-promised", "task-promised-go"],
                today.plus_days(-days),
            ),
            _ => continue,
        };
        tasks.push((wish, keys, due));
    }
    let names = crate::overview::names_of(
        ctx,
        tasks.iter().map(|(wish, ..)| wish.commitment.person_id),
    )
    .await?;
    Ok(tasks
        .into_iter()
        .map(|(wish, [title, button], due)| {
            let name = names
                .get(&wish.commitment.person_id)
                .cloned()
                .unwrap_or_default();
            Task {
                stage: "follow-up",
                title: ctx.speech.say(title).with("name", name).to_string(),
                detail: wish.commitment.support.clone(),
                button: ctx.speech.say(button).to_string(),
                href: format!("/commitments/{}#support", wish.commitment.id),
                due: Some(due),
                minutes: 3,
                rank: 2,
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use planning::OfferId;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn wish(answer: Option<(Option<&str>, Option<&str>)>) -> SupportWish {
        let (authority_id, school_id) = (AuthorityId::new(), SchoolId::new());
        let commitment = Commitment {
            authority_id,
            id: CommitmentId::new(),
            offer_id: OfferId::new(),
            person_id: PersonId::new(),
            mentor_id: PersonId::new(),
            school_id,
            indicator: String::new(),
            what: String::new(),
            why: String::new(),
            timing: String::new(),
            support: "Waktu".to_owned(),
            made_on: day("2026-11-01"),
            written_on: Some(day("2026-11-03")),
            accepted_on: None,
            version: 2,
        };
        SupportWish {
            answer: answer.map(|(due, given)| SupportPromise {
                authority_id,
                id: SupportPromiseId::new(),
                commitment_id: commitment.id,
                school_id,
                promised_by: PersonId::new(),
                what: String::new(),
                due_on: due.map(day),
                promised_on: day("2026-11-04"),
                given_on: given.map(day),
            }),
            commitment,
        }
    }

    #[test]
    fn a_wish_waits_is_promised_is_late_is_given_or_is_declined() {
        use SupportStanding::{Declined, Given, Late, Promised, Unanswered};
        let today = day("2026-11-24");
        for (answer, expected) in [
            (None, Unanswered(21)),
            (Some((Some("2026-11-24"), None)), Promised(today)),
            (Some((Some("2026-11-20"), None)), Late(4)),
            (Some((Some("2026-11-20"), Some("2026-11-23"))), Given),
            (Some((None, None)), Declined),
        ] {
            assert_eq!(wish(answer).standing(today), expected, "{answer:?}");
        }
    }
}

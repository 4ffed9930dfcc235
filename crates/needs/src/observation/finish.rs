//! From a visit to evidence: the ratings move, the map moves, the visit is final, all at once.

use kernel::evidence::{AssessmentId, EvidenceError, GivenAnswer, RatedItem, Submission, keep};
use kernel::frameworks::{InstrumentCode, ItemCode, Line, Source};
use kernel::{App, Permit, competency_map};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::sea_orm::DbErr;

use super::error::ObservationError;
use super::load::given_of;
use super::model::{Visit, VisitState};
use super::rules::{self, Given};
use super::store;
use crate::instruments::reading::Filled;

/// What was said in the talk, by the steps of TIRTA.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// Tujuan.
    pub goal: String,
    /// Identifikasi.
    pub findings: String,
    /// Rencana aksi.
    pub plan: String,
    /// Tanggung jawab.
    pub commitment: String,
}

impl Visit {
    /// What was said in the talk so far.
    pub fn talk(&self) -> Talk {
        Talk {
            goal: self.goal.clone(),
            findings: self.findings.clone(),
            plan: self.plan.clone(),
            commitment: self.commitment.clone(),
        }
    }

    /// The same visit with what was said in the talk.
    #[must_use]
    pub fn with_talk(self, talk: Talk) -> Self {
        Self {
            goal: talk.goal,
            findings: talk.findings,
            plan: talk.plan,
            commitment: talk.commitment,
            ..self
        }
    }
}

/// Sends a visit that was talked over to the person observed, who has some days to answer. The
/// permit is the observer's: from here on the visit needs them no more.
pub async fn send_talk(
    app: &App,
    actor: &Actor,
    permit: Permit,
    visit: Visit,
    today: Day,
) -> Result<(), ObservationError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let rule = store::rule_of(&*tx, authority).await?;
    let seen = visit.version;
    let row = Visit {
        state: VisitState::View,
        view_due_on: Some(today.plus_days(i64::from(rule.view_days))),
        changed_at: actor.at,
        ..visit
    };
    let (id, code) = (row.id, row.instrument.clone());
    if !store::change_visit(&tx, row.clone(), seen).await? {
        return Err(ObservationError::Changed);
    }
    let catalogue = app.catalogue(&*tx, permit.authority()).await?;
    let instrument = catalogue
        .instrument(&InstrumentCode::new(code.as_str()))
        .ok_or(ObservationError::NotFound)?;
    let given = given_of(&*tx, &row).await?;
    if !given.is_enough(&rules::lines(instrument, &row.focus)) {
        return Err(ObservationError::Unrated);
    }
    tx.commit(actor, Audited::new("visit.sent", id.0)).await?;
    Ok(())
}

/// Makes a visit final: its ratings become evidence under the visit's own identifier, the map moves,
/// and all of it is committed or none. `visit` carries what changed with it; its version is the one
/// that was seen.
pub async fn finish_visit(
    app: &App,
    actor: &Actor,
    permit: Permit,
    visit: Visit,
    today: Day,
) -> Result<(), ObservationError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let seen = visit.version;
    let id = AssessmentId(visit.id.0);
    let row = Visit {
        state: VisitState::Final,
        assessment_id: Some(id),
        final_on: Some(today),
        changed_at: actor.at,
        ..visit
    };
    if !store::change_visit(&tx, row.clone(), seen).await? {
        return Err(ObservationError::Changed);
    }
    let draft = Visit {
        assessment_id: None,
        ..row.clone()
    };
    let given = given_of(&*tx, &draft).await?;
    let catalogue = app.catalogue(&*tx, authority).await?;
    let instrument = catalogue
        .instrument(&InstrumentCode::new(row.instrument.as_str()))
        .ok_or(ObservationError::NotFound)?;
    let filled = filled(given, &rules::lines(instrument, &row.focus))?;
    let submission = submission(&row, id, today, filled);
    let Some(kept) = keep(app, &tx, actor, permit, submission).await? else {
        return Err(ObservationError::NotNow);
    };
    store::remove_drafts(&tx, authority, row.id).await?;
    competency_map::move_map(app, &tx, authority, row.person_id).await?;
    let entry = Audited::new("visit.final", row.id.0);
    tx.commit_all(actor, vec![kept, entry]).await?;
    Ok(())
}

/// The evidence of a visit. What was written stays in the visit: it is for the two alone.
pub(super) fn submission(
    visit: &Visit,
    id: AssessmentId,
    today: Day,
    filled: Filled,
) -> Submission {
    Submission {
        id,
        instrument: InstrumentCode::new(visit.instrument.as_str()),
        source: Source::Supervision,
        person: visit.person_id,
        rater: visit.observer_id,
        school: visit.school_id,
        held_on: visit.held_on.unwrap_or(visit.planned_on),
        today,
        note: String::new(),
        ratings: filled.ratings,
        answers: filled.answers,
        group: None,
    }
}

/// What was given to the lines that are asked for after all of it.
fn filled(given: Given, lines: &[Line<'_>]) -> Result<Filled, EvidenceError> {
    let asked = given.asked(lines);
    let all = given.ratings.len() + given.answers.len();
    let is_asked = |item: &str| asked.contains(&ItemCode::new(item));
    let ratings = given
        .ratings
        .into_iter()
        .filter(|(item, _)| is_asked(item))
        .map(|(item, value)| {
            let malformed = || DbErr::Type("a rating of a visit is outside u8".to_owned());
            Ok(RatedItem {
                item: ItemCode::new(item),
                value: u8::try_from(value).map_err(|_| malformed())?,
                note: String::new(),
            })
        })
        .collect::<Result<Vec<_>, EvidenceError>>()?;
    let answers: Vec<GivenAnswer> = given
        .answers
        .into_iter()
        .filter(|(item, _)| is_asked(item))
        .map(|(item, value)| GivenAnswer {
            item: ItemCode::new(item),
            value,
        })
        .collect();
    Ok(Filled {
        set_aside: all - ratings.len() - answers.len(),
        ratings,
        answers,
    })
}

//! Finishing a programme: every participant gets a commitment, a mentor and days on which someone looks.

use std::collections::BTreeMap;

use kernel::access::{CoachingRelation, CoachingRelationId, add_coaching_relation};
use kernel::frameworks::IndicatorCode;
use kernel::{App, Permit, PersonId};
use planning::{
    Offer, OfferId, OfferState, find_offer, list_effects_of, list_participants, set_offer_state,
};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::Tx;
use platform::i18n::Language;
use serde_json::json;

use crate::error::FollowUpError;
use crate::mentoring::{Candidate, Distance, Seeking, caseloads, find_mentors, rank_mentors};
use crate::settings::settings;
use crate::store::{
    CheckId, Commitment, CommitmentCheck, CommitmentId, add_commitments, list_commitments_of_offer,
};

/// Moves a running offer to finished and makes every participant a commitment with its checks. One
/// that is finished already is left as it is.
pub async fn finish_offer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    id: OfferId,
    today: Day,
) -> Result<(), FollowUpError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let offer = find_offer(&*tx, authority, id)
        .await?
        .ok_or(FollowUpError::NotFound)?;
    match offer.state {
        OfferState::Finished => return Ok(()),
        OfferState::Proposed | OfferState::Planned => return Err(FollowUpError::NotRunning),
        OfferState::Running => {}
    }
    let (from, to) = (OfferState::Running, OfferState::Finished);
    if !set_offer_state(&tx, authority, id, from, to, today).await? {
        return Ok(());
    }
    let commitments = commitments(app, &tx, &offer, today).await?;
    let checks = commitments.iter().flat_map(checks_of).collect();
    for commitment in &commitments {
        add_coaching_relation(&tx, relation(commitment, today)).await?;
    }
    let mut entries = vec![Audited::new("offer.finished", id.0)];
    entries.extend(commitments.iter().map(|commitment| {
        Audited::new("commitment.made", commitment.id.0)
            .with(json!({ "offer": id, "indicator": commitment.indicator }))
    }));
    add_commitments(&tx, commitments, checks).await?;
    tx.commit_all(actor, entries).await?;
    Ok(())
}

async fn commitments(
    app: &App,
    tx: &Tx,
    offer: &Offer,
    today: Day,
) -> Result<Vec<Commitment>, FollowUpError> {
    let authority = offer.authority_id;
    let indicator = main_indicator(app, tx, offer).await?;
    let participants = list_participants(&**tx, authority, offer.id).await?;
    let known = list_commitments_of_offer(&**tx, authority, offer.id).await?;
    let participants: Vec<_> = participants
        .into_iter()
        .filter(|person| !known.iter().any(|row| row.person_id == *person))
        .collect();
    let mentors = mentors_of(tx, offer, &indicator, &participants, today).await?;
    let wording = Wording::new(app, offer, &indicator);
    Ok(participants
        .into_iter()
        .map(|person_id| Commitment {
            authority_id: authority,
            id: CommitmentId::new(),
            offer_id: offer.id,
            person_id,
            mentor_id: mentors.get(&person_id).copied().unwrap_or(offer.coach_id),
            school_id: offer.school_id,
            indicator: indicator.to_string(),
            what: wording.what.clone(),
            why: wording.why.clone(),
            timing: String::new(),
            support: String::new(),
            made_on: today,
            written_on: None,
            accepted_on: None,
            version: 1,
        })
        .collect())
}

/// What the programme aims at most, among what can be seen in practice.
async fn main_indicator(app: &App, tx: &Tx, offer: &Offer) -> Result<IndicatorCode, FollowUpError> {
    let effects = list_effects_of(&**tx, offer.authority_id, offer.programme_id).await?;
    effects
        .into_iter()
        .map(|effect| IndicatorCode::new(effect.indicator))
        .find(|code| app.frameworks.practice_check(code).is_some())
        .ok_or(FollowUpError::NothingToCheck)
}

/// Who is proposed to stay beside each participant: the coach, who knows them, as long as there is room;
/// then whoever fits best. A coach who took part themselves needs someone else beside them.
async fn mentors_of(
    tx: &Tx,
    offer: &Offer,
    indicator: &IndicatorCode,
    participants: &[PersonId],
    today: Day,
) -> Result<BTreeMap<PersonId, PersonId>, FollowUpError> {
    let seeking = Seeking {
        person: offer.coach_id,
        school: offer.school_id,
        indicator: indicator.as_str(),
        wished: &[],
        today,
    };
    let others = find_mentors(&**tx, offer.authority_id, &seeking).await?;
    let coach = Candidate {
        person: offer.coach_id,
        is_wished: true,
        is_strong: true,
        is_coach: true,
        caseload: caseloads(&**tx, offer.authority_id, &[offer.coach_id], today)
            .await?
            .get(&offer.coach_id)
            .copied()
            .unwrap_or(0),
        distance: Distance::School,
    };
    let mut candidates = others;
    candidates.push(coach);
    let mut chosen = BTreeMap::new();
    for person in participants {
        candidates = rank_mentors(candidates);
        if let Some(best) = candidates.iter_mut().find(|one| one.person != *person) {
            best.caseload += 1;
            chosen.insert(*person, best.person);
        }
    }
    Ok(chosen)
}

/// The text that the person finds and makes their own. It is stored, so it is written once, in the
/// language of the records.
struct Wording {
    what: String,
    why: String,
}

impl Wording {
    fn new(app: &App, offer: &Offer, indicator: &IndicatorCode) -> Self {
        let speech = app.shell.speech(Language::Indonesian);
        let name = app.frameworks.indicator(indicator).map_or_else(
            || indicator.to_string(),
            |entry| entry.indicator.name.clone(),
        );
        Self {
            what: speech
                .say("commitment-proposed-what")
                .with("indicator", name)
                .to_string(),
            why: speech
                .say("commitment-proposed-why")
                .with("title", offer.title.as_str())
                .to_string(),
        }
    }
}

fn checks_of(commitment: &Commitment) -> Vec<CommitmentCheck> {
    settings()
        .check_after_days
        .iter()
        .map(|&after_days| CommitmentCheck {
            authority_id: commitment.authority_id,
            id: CheckId::new(),
            commitment_id: commitment.id,
            school_id: commitment.school_id,
            after_days,
            due_on: commitment.made_on.plus_days(i64::from(after_days)),
            done_on: None,
        })
        .collect()
}

/// That the mentor coaches the person, which lets them see the map and record checks.
pub(crate) fn relation(commitment: &Commitment, today: Day) -> CoachingRelation {
    CoachingRelation {
        authority_id: commitment.authority_id,
        id: CoachingRelationId::new(),
        coach_id: commitment.mentor_id,
        person_id: commitment.person_id,
        starts_on: today,
        ends_on: None,
    }
}

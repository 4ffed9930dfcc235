//! What is done to a questionnaire: opened, answered, closed.

use axum::http::StatusCode;
use kernel::competency_map;
use kernel::evidence::{self, AssessmentId, EvidenceError, GroupId, Submission};
use kernel::frameworks::{Frameworks, Instrument, InstrumentCode, Source};
use kernel::people::{self, PersonId, SchoolId};
use kernel::{App, Permit};
use platform::audit::{Actor, Audited};
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::Problem;
use platform::{AuthorityId, Day};
use serde_json::json;

use super::FEWEST;
use super::result::{self, Given};
use crate::instruments::reading::Filled;
use crate::instruments::short_code;
use crate::instruments::store_round::{self as store, Round, Sheet, SheetId};

/// Why a questionnaire was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// There is no such questionnaire, or its instrument is gone.
    #[error("no such questionnaire")]
    Missing,
    /// It is closed.
    #[error("the questionnaire is closed")]
    Closed,
    /// As many have answered as there are people who were asked.
    #[error("every seat has answered")]
    Full,
    /// The evidence it makes was refused.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<RoundError> for Problem {
    fn from(error: RoundError) -> Self {
        let key = match error {
            RoundError::Missing => return Self::not_found(),
            RoundError::Evidence(error) => return error.into(),
            RoundError::Db(error) => return error.into(),
            RoundError::Closed => "problem-round-closed",
            RoundError::Full => "problem-round-full",
        };
        Self::new(StatusCode::GONE, key)
    }
}

/// A questionnaire to be opened.
#[derive(Clone, Debug)]
pub struct OpenRound {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: GroupId,
    /// Which instrument.
    pub instrument: InstrumentCode,
    /// About whom.
    pub person: PersonId,
    /// Where.
    pub school: SchoolId,
    /// Who is asked.
    pub audience: String,
    /// How many they are.
    pub seats: i32,
    /// Who opens it.
    pub by: PersonId,
    /// The day.
    pub today: Day,
}

/// A questionnaire.
pub async fn find(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: GroupId,
) -> Result<Round, RoundError> {
    store::find_round(db, authority, id)
        .await?
        .ok_or(RoundError::Missing)
}

/// Opens a questionnaire. Sent twice, it is opened once.
pub async fn open(
    app: &App,
    actor: &Actor,
    permit: Permit,
    wish: OpenRound,
) -> Result<GroupId, RoundError> {
    let id = wish.id;
    let row = Round {
        authority_id: permit.authority(),
        id,
        code: short_code::mint(),
        instrument: wish.instrument.as_str().to_owned(),
        person_id: wish.person,
        school_id: wish.school,
        audience: wish.audience,
        seats: wish.seats,
        opened_by: wish.by,
        opened_on: wish.today,
        closed_on: None,
        assessment_id: None,
    };
    let tx = app.shell.db.begin().await?;
    match store::add_round(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(id),
        other => other?,
    }
    let entry = Audited::new("questionnaire.opened", id.0)
        .with(json!({ "instrument": wish.instrument.as_str() }));
    tx.commit(actor, entry).await?;
    Ok(id)
}

/// One person's answers.
#[derive(Debug)]
pub struct AnswerRound {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: SheetId,
    /// What they answered.
    pub filled: Filled,
}

/// Takes one person's answers in, with nothing that tells who they are or when they answered.
pub async fn answer(app: &App, round: &Round, given: AnswerRound) -> Result<(), RoundError> {
    let authority = round.authority_id;
    let tx = app.shell.db.begin().await?;
    let round = held(&tx, round).await?;
    if round.closed_on.is_some() {
        return Err(RoundError::Closed);
    }
    let value = serde_json::to_string(&Given::of(&given.filled))
        .expect("invariant: answers are plain data");
    let answered = store::count_sheets(&*tx, authority, round.id).await?;
    let row = Sheet {
        authority_id: authority,
        id: given.id,
        round_id: round.id,
        given: value,
    };
    match store::add_sheet(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    if answered >= u64::try_from(round.seats).unwrap_or(0) {
        return Err(RoundError::Full);
    }
    tx.commit(
        &nobody(app, &round),
        Audited::new("questionnaire.answered", round.id.0),
    )
    .await?;
    Ok(())
}

/// Whoever answers: nobody, on some moment of the day.
fn nobody(app: &App, round: &Round) -> Actor {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let now = app.shell.clock.now().as_millis();
    Actor {
        authority: round.authority_id,
        person: None,
        at: platform::Moment::from_millis(now - now.rem_euclid(DAY)),
        origin: "questionnaire".to_owned(),
    }
}

/// The questionnaire as it is now; others who answer or close it wait until the transaction ends.
async fn held(tx: &Tx, round: &Round) -> Result<Round, RoundError> {
    people::hold_person(tx, round.authority_id, round.person_id).await?;
    find(&**tx, round.authority_id, round.id).await
}

/// The instrument of a questionnaire.
pub(super) fn instrument_of<'a>(
    catalogue: &'a Frameworks,
    round: &Round,
) -> Option<&'a Instrument> {
    catalogue.instrument(&InstrumentCode::new(round.instrument.clone()))
}

/// What was answered.
pub(super) fn read_sheets(rows: &[Sheet]) -> Vec<Given> {
    rows.iter()
        .filter_map(|sheet| serde_json::from_str(&sheet.given).ok())
        .collect()
}

/// Closes a questionnaire. When five or more answered, what they said becomes one piece of evidence
/// and moves the map, with the group as the rater; otherwise it only ends.
pub async fn close(
    app: &App,
    actor: &Actor,
    permit: Permit,
    round: &Round,
    today: Day,
) -> Result<(), RoundError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let mut round = held(&tx, round).await?;
    if round.closed_on.is_some() {
        return Ok(());
    }
    let catalogue = app.catalogue(&*tx, authority).await?;
    let instrument = instrument_of(&catalogue, &round).ok_or(RoundError::Missing)?;
    let sheets = read_sheets(&store::list_sheets(&*tx, authority, round.id).await?);
    let ratings = match sheets.len() >= FEWEST {
        true => result::ratings(instrument, &sheets),
        false => Vec::new(),
    };
    let mut entries = vec![
        Audited::new("questionnaire.closed", round.id.0).with(json!({ "answers": sheets.len() })),
    ];
    if !ratings.is_empty() {
        let id = AssessmentId::new();
        let submission = Submission {
            id,
            instrument: instrument.code.clone(),
            source: Source::Student,
            person: round.person_id,
            rater: round.opened_by,
            school: Some(round.school_id),
            held_on: today,
            today,
            note: String::new(),
            ratings,
            answers: Vec::new(),
            group: Some(round.id),
        };
        entries.extend(evidence::keep(app, &tx, actor, permit, submission).await?);
        competency_map::move_map(app, &tx, authority, round.person_id).await?;
        round.assessment_id = Some(id);
    }
    round.closed_on = Some(today);
    store::update_round(&tx, round).await?;
    tx.commit_all(actor, entries).await?;
    Ok(())
}

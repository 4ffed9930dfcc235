//! Entering ranks that were held, predicates of years before Bina and a new degree, and withdrawing a wrong entry.

use kernel::people::PostKind;
use kernel::{App, Permit, Person, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;

use crate::error::CareerError;
use crate::load::Careers;
use crate::model::Predicate;
use crate::month::Month;
use crate::points::Points;
use crate::rules::rules;
use crate::store::{
    Degree, DegreeId, PastResult, PastResultId, PlacementId, PlacementRow, add_degree,
    add_past_result, add_placement, withdraw_degree, withdraw_past_result, withdraw_placement,
};

/// A rank and grade as it was entered.
#[derive(Clone, Debug)]
pub struct KeepPlacement {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: PlacementId,
    /// The functional office.
    pub office: PostKind,
    /// The key of the grade.
    pub grade: String,
    /// Since when, by the decision.
    pub starts_on: Day,
    /// Points an official record states, and the first day that is not yet in them.
    pub opening: Option<(Points, Day)>,
    /// The decision or record.
    pub basis: String,
    /// Who enters it.
    pub by: PersonId,
    /// The day.
    pub today: Day,
}

/// Keeps a rank and grade of a person who earns credit.
pub async fn keep_placement(
    app: &App,
    actor: &Actor,
    permit: Permit,
    person: &Person,
    keep: KeepPlacement,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let year = i32::from(keep.today.0.year());
    let credit = rules().credit(year).ok_or(CareerError::NoCredit)?;
    if credit.of_key(&keep.grade).is_none() {
        return Err(CareerError::UnknownGrade);
    }
    let tx = app.shell.db.begin().await?;
    let careers = Careers::load(&*tx, authority_id, &[person.id]).await?;
    if careers.without_credit(credit, person).is_some() {
        return Err(CareerError::NoCredit);
    }
    let row = PlacementRow {
        authority_id,
        id: keep.id,
        person_id: person.id,
        office: keep.office,
        grade: keep.grade,
        starts_on: keep.starts_on,
        opening: keep.opening.map(|(points, _)| points.thousandths()),
        opening_from: keep.opening.map(|(_, from)| from),
        basis: keep.basis,
        made_by: keep.by,
        made_at: actor.at,
        withdrawn_at: None,
    };
    match add_placement(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    tx.commit(actor, Audited::new("placement.entered", keep.id.0))
        .await?;
    Ok(())
}

/// The predicate of months that were not appraised in Bina, as it was entered.
#[derive(Clone, Debug)]
pub struct KeepResult {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: PastResultId,
    /// The year.
    pub year: i32,
    /// The first month, 1 to 12.
    pub first_month: i32,
    /// The last month.
    pub last_month: i32,
    /// The predicate.
    pub predicate: Predicate,
    /// The record.
    pub basis: String,
    /// Who enters it.
    pub by: PersonId,
    /// The day.
    pub today: Day,
}

/// Keeps the predicate of months that have none yet.
pub async fn keep_result(
    app: &App,
    actor: &Actor,
    permit: Permit,
    person: &Person,
    keep: KeepResult,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let year = i32::from(keep.today.0.year());
    let credit = rules().credit(year).ok_or(CareerError::NoCredit)?;
    let tx = app.shell.db.begin().await?;
    let careers = Careers::load(&*tx, authority_id, &[person.id]).await?;
    if careers.without_credit(credit, person).is_some() {
        return Err(CareerError::NoCredit);
    }
    if careers.past_of(person.id).any(|row| row.id == keep.id) {
        return Ok(());
    }
    let first = Month::new(keep.year, keep.first_month);
    let last = Month::new(keep.year, keep.last_month);
    let known = careers.of(credit, person.id).rated;
    if known
        .iter()
        .any(|rated| rated.first <= last && first <= rated.last)
    {
        return Err(CareerError::MonthsTaken);
    }
    let row = PastResult {
        authority_id,
        id: keep.id,
        person_id: person.id,
        year: keep.year,
        first_month: keep.first_month,
        last_month: keep.last_month,
        predicate: keep.predicate,
        basis: keep.basis,
        made_by: keep.by,
        made_at: actor.at,
        withdrawn_at: None,
    };
    add_past_result(&tx, row).await?;
    tx.commit(actor, Audited::new("past_result.entered", keep.id.0))
        .await?;
    Ok(())
}

/// A new higher degree as it was entered.
#[derive(Clone, Debug)]
pub struct KeepDegree {
    /// Made by the form, so that the same form sent twice is kept once.
    pub id: DegreeId,
    /// Since when it is held.
    pub held_on: Day,
    /// The degree and its certificate.
    pub basis: String,
    /// Who enters it.
    pub by: PersonId,
    /// The day.
    pub today: Day,
}

/// Keeps a new higher degree of a person who earns credit; it counts once.
pub async fn keep_degree(
    app: &App,
    actor: &Actor,
    permit: Permit,
    person: &Person,
    keep: KeepDegree,
) -> Result<(), CareerError> {
    let authority_id = permit.authority();
    let year = i32::from(keep.today.0.year());
    let credit = rules().credit(year).ok_or(CareerError::NoCredit)?;
    let tx = app.shell.db.begin().await?;
    let careers = Careers::load(&*tx, authority_id, &[person.id]).await?;
    if careers.without_credit(credit, person).is_some() {
        return Err(CareerError::NoCredit);
    }
    let known: Vec<DegreeId> = careers.degrees_of(person.id).map(|row| row.id).collect();
    match known.as_slice() {
        [] => {}
        all if all.contains(&keep.id) => return Ok(()),
        _ => return Err(CareerError::DegreeTaken),
    }
    let row = Degree {
        authority_id,
        id: keep.id,
        person_id: person.id,
        held_on: keep.held_on,
        basis: keep.basis,
        made_by: keep.by,
        made_at: actor.at,
        withdrawn_at: None,
    };
    match add_degree(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    tx.commit(actor, Audited::new("degree.entered", keep.id.0))
        .await?;
    Ok(())
}

/// An entry that is to be withdrawn.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// A rank and grade.
    Placement(PlacementId),
    /// A past result.
    Result(PastResultId),
    /// A degree.
    Degree(DegreeId),
}

/// Withdraws an entry of a person; one that is withdrawn already stays so.
pub async fn withdraw_kept(
    app: &App,
    actor: &Actor,
    permit: Permit,
    person: PersonId,
    kept: Kept,
) -> Result<(), CareerError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    let (is_done, entry) = match kept {
        Kept::Placement(id) => (
            withdraw_placement(&tx, authority, person, id, actor.at).await?,
            Audited::new("placement.withdrawn", id.0),
        ),
        Kept::Result(id) => (
            withdraw_past_result(&tx, authority, person, id, actor.at).await?,
            Audited::new("past_result.withdrawn", id.0),
        ),
        Kept::Degree(id) => (
            withdraw_degree(&tx, authority, person, id, actor.at).await?,
            Audited::new("degree.withdrawn", id.0),
        ),
    };
    if is_done {
        tx.commit(actor, entry).await?;
    }
    Ok(())
}

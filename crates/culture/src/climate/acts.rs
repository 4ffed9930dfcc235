//! Answering the survey, once a quarter and without a name.

use std::collections::BTreeMap;

use kernel::people::hold_school;
use kernel::{App, Permit, PersonId, SchoolId};
use platform::Moment;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;

use super::quarter::Quarter;
use super::store::{ClimateGroup, Place, add_turn, count_answers};
use crate::error::CultureError;

/// One person's answers, about to be taken apart.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who answers; kept only as having had their turn.
    pub person: PersonId,
    /// Where they work.
    pub school: SchoolId,
    /// The group their post belongs to.
    pub group: ClimateGroup,
    /// For which quarter.
    pub quarter: Quarter,
    /// Item to value, every item of the survey.
    pub values: BTreeMap<String, u8>,
}

/// Counts one person's answers. A second time they are refused, for nothing tells which were theirs.
pub async fn answer(
    app: &App,
    actor: &Actor,
    permit: Permit,
    given: Answer,
) -> Result<(), CultureError> {
    let authority = permit.authority();
    let tx = app.shell.db.begin().await?;
    // Whoever answers at the same moment waits, so that no count is lost.
    hold_school(&tx, authority, given.school).await?;
    match add_turn(&tx, authority, given.person, given.quarter).await {
        Err(error) if is_duplicate(&error) => return Err(CultureError::AlreadyAnswered),
        other => other?,
    }
    let place = Place {
        authority,
        school: given.school,
        quarter: given.quarter,
        group: given.group,
    };
    count_answers(&tx, place, &given.values).await?;
    let entry = Audited::new("climate.answered", given.school.0);
    tx.commit(&nobody(actor), entry).await?;
    Ok(())
}

/// Whoever answers: nobody, on some moment of the day.
fn nobody(actor: &Actor) -> Actor {
    const DAY: i64 = 24 * 3600 * 1000;
    let now = actor.at.as_millis();
    Actor {
        person: None,
        at: Moment::from_millis(now - now.rem_euclid(DAY)),
        ..actor.clone()
    }
}

//! What the map has said of everyone about one indicator, semester by semester, and the prior it was made
//! with: for those who ask what changed, and must tell what was seen from what was believed.

use std::sync::Arc;

use measure::Parameters;
use platform::AuthorityId;
use platform::db::within;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect,
};

use super::raters::in_levels;
use super::store::map_entry;
use crate::App;
use crate::calendar::Semester;
use crate::frameworks::IndicatorCode;
use crate::people::{PersonId, SchoolId};

/// What was believed of a person at the end of a semester, in logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Whom it is about.
    pub person: PersonId,
    /// The semester's running number.
    pub semester: i32,
    /// The estimate.
    pub theta: f64,
    /// Its standard error.
    pub se: f64,
}

/// What the map believes of everyone about an indicator, by person and semester; only where something was
/// rated.
pub async fn list_beliefs(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    subject: &IndicatorCode,
) -> Result<Vec<Belief>, DbErr> {
    use map_entry::Column;
    let rows = within::<map_entry::Entity>(authority)
        .select_only()
        .columns([
            Column::PersonId,
            Column::Semester,
            Column::Theta,
            Column::Se,
        ])
        .filter(Column::Subject.eq(subject.as_str()))
        .filter(Column::Ratings.gt(0))
        .order_by_asc(Column::PersonId)
        .order_by_asc(Column::Semester)
        .into_tuple::<(PersonId, Semester, f64, f64)>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(person, semester, theta, se)| Belief {
            person,
            semester: semester.number(),
            theta,
            se,
        })
        .collect())
}

/// The prior that the map of an indicator was made with.
#[derive(Clone, Debug)]
pub struct Prior {
    parameters: Arc<Parameters>,
    at: usize,
    authority: String,
}

/// The prior of the people of one school, in logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriorOfSchool {
    /// Their mean.
    pub mean: f64,
    /// Their variance at first.
    pub variance: f64,
    /// The variance that a semester adds.
    pub walk: f64,
}

impl Prior {
    /// Levels that one logit spans in the middle of the scale.
    pub fn levels_per_logit(&self) -> f64 {
        in_levels(&self.parameters.scale, 1.0)
    }

    /// The prior of those who work at a school.
    pub fn of_school(&self, school: Option<SchoolId>) -> PriorOfSchool {
        let (found, at) = (&self.parameters, self.at);
        let own = found.covariance[at * found.traits.len() + at];
        let mut prior = PriorOfSchool {
            mean: found.mean[at],
            variance: own,
            walk: found.walk_ratio * own,
        };
        let school = school.and_then(|id| found.schools.get(&id.to_string()));
        let authority = found.authorities.get(&self.authority);
        for (place, ratio) in [
            (school, found.school_ratio),
            (authority, found.authority_ratio),
        ] {
            match place {
                Some(place) => {
                    prior.mean += place.effect[at];
                    prior.variance += place.variance[at];
                }
                None => prior.variance += ratio * own,
            }
        }
        prior
    }
}

/// The prior an authority's map of an indicator is made with; none for one that no instrument rates.
pub async fn find_prior(
    app: &App,
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    subject: &IndicatorCode,
) -> Result<Option<Prior>, DbErr> {
    let catalogue = app.catalogue(db, authority).await?;
    let framework = subject.framework();
    let parameters = app.models.of(db, authority, &framework, &catalogue).await?;
    Ok(parameters.and_then(|parameters| {
        let at = parameters.trait_index(subject.as_str())?;
        Some(Prior {
            parameters,
            at,
            authority: authority.to_string(),
        })
    }))
}

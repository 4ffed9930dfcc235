//! The competency map: for every person and indicator a level with its uncertainty, its history and
//! what stands behind it.

mod as_of;
mod by_source;
mod fit_store;
mod group_line;
mod groups;
mod model;
mod models;
mod moving;
mod next_visit;
mod over_time;
mod raters;
mod refit;
mod store;

pub use as_of::{AsOf, estimate_as_of, estimate_many_as_of};
pub use by_source::{BySource, Difference, SOURCES, SourceView, estimate_by_source};
pub use fit_store::{Fit, FitId, MIGRATION as FIT_MIGRATION, list_current_fits};
pub use group_line::{GroupLine, Mean, SchoolLine};
pub use groups::{
    PeopleFilter, count_people, count_people_of_schools, count_people_with_sources,
    count_semesters, list_employment_lines, list_group_lines, list_lines_of_group,
    list_school_lines, list_titles,
};
pub use model::{Certainty, MapLine, PersonMap, Standing};
pub use models::Models;
pub use moving::move_map;
pub use next_visit::{Narrowing, narrowings};
pub use over_time::{Belief, Prior, PriorOfSchool, find_prior, list_beliefs};
pub use raters::{HALF_WIDTH, RaterReport, RaterView, list_views_of_rater, rater_spread};
pub use refit::{RefitError, Refitted, refit};
pub use store::{MIGRATION, MapEntry, MapEntryId, list_latest_of_people, list_of_person};

use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::AuthorityId;
use crate::frameworks::{Framework, Frameworks};
use crate::people::{self, Person, PersonId};

/// The framework a person is measured by: that of the first of their posts that has one.
pub async fn framework_of<'a>(
    db: &impl ConnectionTrait,
    frameworks: &'a Frameworks,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Option<&'a Framework>, DbErr> {
    let posts = people::list_posts_of(db, authority, person).await?;
    Ok(posts
        .iter()
        .find_map(|post| frameworks.framework_for_post(post.kind.as_str())))
}

/// A person's map by their framework; indicators without evidence are there and say so.
pub async fn find_map(
    db: &impl ConnectionTrait,
    frameworks: &Frameworks,
    person: &Person,
) -> Result<Option<PersonMap>, DbErr> {
    let authority = person.authority_id;
    let Some(framework) = framework_of(db, frameworks, authority, person.id).await? else {
        return Ok(None);
    };
    let entries = list_of_person(db, authority, person.id).await?;
    Ok(Some(PersonMap::new(framework, person, entries)))
}

//! Authorities, schools, people and the posts they hold.

mod model;
pub(crate) mod store;

pub use model::{Employment, EmploymentClass, PostKind, Sex, fold};
use std::collections::BTreeSet;

pub use store::{
    Authority, CLUSTER_MIGRATION, MIGRATION, Person, Post, School, add_authority, add_people,
    add_person, add_post, add_posts, add_school, count_posts_by_school, find_authority,
    find_person, find_school, find_school_by_npsn, hold_person, hold_school, list_authorities,
    list_authorities_with_school, list_people, list_people_by_ids, list_people_by_nip,
    list_people_by_nuptk, list_people_of_school, list_posts_of, list_posts_of_people,
    list_posts_of_school, list_posts_of_schools, list_schools, search_people, update_people,
    update_person, update_post, update_posts, update_school,
};

platform::id! {
    /// A person who works in education.
    PersonId,
    /// A school or other place of education.
    SchoolId,
    /// A post that a person holds.
    PostId,
}

/// The clusters these schools work in, each once, in order of name.
pub fn clusters(schools: &[School]) -> Vec<String> {
    let names: BTreeSet<&String> = schools.iter().filter_map(|s| s.cluster.as_ref()).collect();
    names.into_iter().cloned().collect()
}

//! Who may do what, to whom: decided here and nowhere else.
//!
//! Roles are held at a place. What a person may do follows from how they stand to the person,
//! school or authority in question, their [`Relation`]; the table is in [`policy`].

pub mod policy;
#[cfg(test)]
mod policy_tests;
mod store;

pub use policy::{Action, Relation, RoleKind};
pub use store::{
    CoachingRelation, CoachingRelationId, MIGRATION, Role, RoleId, add_coaching_relation, add_role,
    end_coaching_relation, list_coachees_of, list_coaches_of, list_relations_of_coaches,
    list_roles_at, list_roles_of, list_roles_of_people, remove_role,
};

use platform::AuthorityId;
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::Problem;

use crate::people::{self, PersonId, SchoolId};

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A person.
    Person(PersonId),
    /// A school.
    School(SchoolId),
    /// The authority as a whole.
    Authority,
    /// A piece of work at a school that was given to someone by name: an offer to its coach, an
    /// indicator to its reader. They have it wherever they work.
    Work {
        /// Where it is done.
        school: SchoolId,
        /// Whose work it is.
        given_to: PersonId,
    },
    /// What someone was asked to do for a person: to be the mentor of their commitment.
    Support {
        /// Whom it is for.
        person: PersonId,
        /// Who was asked.
        given_to: PersonId,
    },
}

/// Leave to do one thing, given by [`crate::Ctx::permit`]; what changes records asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    authority: AuthorityId,
    action: Action,
}

impl Permit {
    /// Leave for what the program itself does: demo data, set-up, background work.
    pub fn for_program(authority: AuthorityId, action: Action) -> Self {
        Self { authority, action }
    }

    pub(crate) fn granted(authority: AuthorityId, action: Action) -> Self {
        Self { authority, action }
    }

    /// Whose records it opens.
    pub fn authority(&self) -> AuthorityId {
        self.authority
    }

    /// What it allows.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// No leave was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not allowed: {0:?}")]
pub struct Denied(pub Action);

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        // Whether a person exists is nobody's business who may not see them.
        match denied.0 {
            Action::ViewPerson | Action::ViewMap => Self::not_found(),
            _ => Self::forbidden(),
        }
    }
}

/// Every way in which someone stands to a target.
pub async fn relations(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    me: PersonId,
    roles: &[Role],
    target: Target,
) -> Result<Vec<Relation>, DbErr> {
    let mut found = Vec::new();
    let mut schools: Vec<SchoolId> = Vec::new();
    if let Target::Work { given_to, .. } | Target::Support { given_to, .. } = target
        && given_to == me
    {
        found.push(Relation::Named);
    }
    match target {
        Target::Person(person) | Target::Support { person, .. } => {
            if person == me {
                found.push(Relation::Oneself);
            }
            let posts = people::list_posts_of(db, authority, person).await?;
            schools.extend(posts.iter().map(|post| post.school_id));
            let coaches = list_coaches_of(db, authority, person).await?;
            if coaches.iter().any(|relation| relation.coach_id == me) {
                found.push(Relation::Coach);
            }
        }
        Target::School(school) | Target::Work { school, .. } => schools.push(school),
        Target::Authority => {}
    }
    for role in roles {
        let reaches = match role.school_id {
            None => true,
            Some(school) => schools.contains(&school),
        };
        if reaches {
            found.extend(role.kind.relation());
        }
    }
    if !schools.is_empty() && !found.contains(&Relation::Colleague) {
        let mine = people::list_posts_of(db, authority, me).await?;
        if mine.iter().any(|post| schools.contains(&post.school_id)) {
            found.push(Relation::Colleague);
        }
    }
    Ok(found)
}

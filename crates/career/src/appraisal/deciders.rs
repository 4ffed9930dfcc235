//! Who decides on an objection: those who plan for the authority, or, where none of them stands outside of the
//! case, its administrators. Neither the person nor the appraiser ever does.

use kernel::access::{RoleKind, list_roles_at};
use kernel::{Action, AuthorityId, Ctx, PersonId, Target};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::Problem;

use crate::store::{Appraisal, list_objected};

/// Those of an authority who may decide on objections.
pub(crate) struct Deciders {
    planners: Vec<PersonId>,
    administrators: Vec<PersonId>,
}

impl Deciders {
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        authority: AuthorityId,
    ) -> Result<Self, DbErr> {
        Ok(Self {
            planners: holders(db, authority, RoleKind::Planner).await?,
            administrators: holders(db, authority, RoleKind::Administrator).await?,
        })
    }

    /// Who decides on the objection to a rating; nobody where everyone stands in the case.
    pub(crate) fn of(&self, row: &Appraisal) -> Vec<PersonId> {
        let outside = |all: &[PersonId]| -> Vec<PersonId> {
            let others = all.iter().copied();
            others
                .filter(|id| ![row.person_id, row.appraiser_id].contains(id))
                .collect()
        };
        match outside(&self.planners) {
            none if none.is_empty() => outside(&self.administrators),
            planners => planners,
        }
    }

    /// Whether someone decides on the objection to a rating.
    pub(crate) fn is_one(&self, row: &Appraisal, person: PersonId) -> bool {
        self.of(row).contains(&person)
    }
}

/// Objections that wait for a decision, as far as the signed-in person has to do with them.
#[derive(Default)]
pub(crate) struct Waiting {
    /// Those they decide on.
    pub(crate) mine: Vec<Appraisal>,
    /// Those nobody may decide on until an administrator, whom this list is for, appoints someone.
    pub(crate) nobodys: Vec<Appraisal>,
}

/// The objections that wait for the signed-in person.
pub(crate) async fn waiting(ctx: &Ctx) -> Result<Waiting, Problem> {
    if !ctx.may(Action::DecideObjection, Target::Authority).await? {
        return Ok(Waiting::default());
    }
    let (db, authority) = (ctx.db(), ctx.authority());
    let deciders = Deciders::load(db, authority).await?;
    let appoints = ctx.may(Action::ManageAccounts, Target::Authority).await?;
    let mut found = Waiting::default();
    for row in list_objected(db, authority).await? {
        if deciders.is_one(&row, ctx.me.id) {
            found.mine.push(row);
        } else if appoints && deciders.of(&row).is_empty() {
            found.nobodys.push(row);
        }
    }
    Ok(found)
}

async fn holders(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    kind: RoleKind,
) -> Result<Vec<PersonId>, DbErr> {
    let roles = list_roles_at(db, authority, kind, None).await?;
    let mut people: Vec<PersonId> = roles.into_iter().map(|role| role.person_id).collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

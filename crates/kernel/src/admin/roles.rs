//! Giving and taking roles, each held at a school or for the whole authority.

use axum::extract::Path;
use axum::response::Response;
use platform::audit::Audited;
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use super::account_page::{account_page, refuse_last_administrator};
use super::rules::{RolePlace, check_place};
use crate::access::{self, Role, RoleId, RoleKind};
use crate::people::{PersonId, School, SchoolId};
use crate::{Action, Ctx, Target};

/// The choice that stands for the whole authority.
const EVERYWHERE: &str = "all";

/// A role as a person holds it.
pub(super) struct RoleLine {
    pub id: RoleId,
    pub kind: RoleKind,
    /// The school, or none for the whole authority.
    pub place: Option<String>,
}

pub(super) async fn list(
    ctx: &Ctx,
    person: PersonId,
    schools: &[School],
) -> Result<Vec<RoleLine>, Problem> {
    let roles = access::list_roles_of(ctx.db(), ctx.authority(), person).await?;
    let name = |id: SchoolId| schools.iter().find(|school| school.id == id);
    Ok(roles
        .into_iter()
        .map(|role| RoleLine {
            id: role.id,
            kind: role.kind,
            place: role
                .school_id
                .and_then(name)
                .map(|school| school.name.clone()),
        })
        .collect())
}

/// The roles that can be given; everyone is a member already.
pub(super) fn kinds(ctx: &Ctx) -> Vec<(RoleKind, String)> {
    RoleKind::ALL
        .iter()
        .filter(|kind| **kind != RoleKind::Member)
        .map(|kind| (*kind, ctx.speech.say(kind.key()).to_string()))
        .collect()
}

/// The places a role can be held at.
pub(super) fn places(ctx: &Ctx, schools: &[School]) -> Vec<(String, String)> {
    let everywhere = (
        EVERYWHERE.to_owned(),
        ctx.speech.say("role-everywhere").to_string(),
    );
    let named = schools
        .iter()
        .map(|school| (school.id.to_string(), school.name.clone()));
    std::iter::once(everywhere).chain(named).collect()
}

pub(super) async fn give(
    ctx: Ctx,
    Path(person_id): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    ctx.person(person_id).await?;
    let Some((kind, school_id)) = read(&ctx, &mut form).await? else {
        return account_page(&ctx, person_id, form, None).await;
    };
    let authority_id = permit.authority();
    let held = access::list_roles_of(ctx.db(), authority_id, person_id).await?;
    if !held
        .iter()
        .any(|role| role.kind == kind && role.school_id == school_id)
    {
        let role = Role {
            authority_id,
            id: RoleId::new(),
            person_id,
            kind,
            school_id,
        };
        let data = json!({ "kind": kind.as_str(), "school": school_id });
        let tx = ctx.app.shell.db.begin().await?;
        access::add_role(&tx, role).await?;
        tx.commit(
            &ctx.actor,
            Audited::new("role.given", person_id.0).with(data),
        )
        .await?;
    }
    Ok(see_other(&format!(
        "/accounts/{person_id}?notice=role-given"
    )))
}

async fn read(ctx: &Ctx, form: &mut Form) -> Result<Option<(RoleKind, Option<SchoolId>)>, Problem> {
    let kind = form
        .choice::<RoleKind>("kind")
        .filter(|kind| *kind != RoleKind::Member);
    if kind.is_none() {
        form.fail("kind", Fault::new("fault-choose"));
    }
    let school = match form.value("place") {
        EVERYWHERE => Some(None),
        _ => form.choice::<SchoolId>("place").map(Some),
    };
    if let Some(Some(id)) = school
        && crate::people::find_school(ctx.db(), ctx.authority(), id)
            .await?
            .is_none()
    {
        form.fail("place", Fault::new("fault-choose"));
    }
    let (Some(kind), Some(school), true) = (kind, school, form.is_valid()) else {
        return Ok(None);
    };
    match check_place(kind, school) {
        RolePlace::Right => return Ok(Some((kind, school))),
        RolePlace::NeedsSchool => form.fail("place", Fault::new("fault-role-needs-school")),
        RolePlace::NeedsAuthority => form.fail("place", Fault::new("fault-role-needs-authority")),
    }
    Ok(None)
}

pub(super) async fn take(
    ctx: Ctx,
    Path((person_id, role_id)): Path<(PersonId, RoleId)>,
    _form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let held = access::list_roles_of(ctx.db(), permit.authority(), person_id).await?;
    let Some(role) = held.into_iter().find(|role| role.id == role_id) else {
        return Ok(see_other(&format!(
            "/accounts/{person_id}?notice=role-taken"
        )));
    };
    let tx = ctx.app.shell.db.begin().await?;
    if role.kind == RoleKind::Administrator && role.school_id.is_none() {
        refuse_last_administrator(&tx, permit.authority(), person_id).await?;
    }
    let data = json!({ "kind": role.kind.as_str(), "school": role.school_id });
    access::remove_role(&tx, permit.authority(), role_id).await?;
    tx.commit(
        &ctx.actor,
        Audited::new("role.taken", person_id.0).with(data),
    )
    .await?;
    Ok(see_other(&format!(
        "/accounts/{person_id}?notice=role-taken"
    )))
}

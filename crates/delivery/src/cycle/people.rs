//! Who takes part: joining, being added, handing over when a coach changes, and closing.

use axum::extract::Path;
use axum::response::Response;
use kernel::access::{
    CoachingRelation, CoachingRelationId, add_coaching_relation, end_coaching_relation,
    list_coaches_of,
};
use kernel::{Action, Ctx, PersonId, Target};
use planning::Mode;
use platform::audit::Audited;
use platform::db::{Tx, add};
use platform::web::{Form, Problem, see_other};
use serde_json::json;

use super::load::Loaded;
use super::model::{Cycle, CycleId, CycleRole, CycleRoleId, CycleSeat};
use super::page;
use super::store::{change_cycle, end_seat};
use super::write::choose;

/// The longest word left at a hand-over.
const LONGEST: usize = 500;

/// Someone joins a community.
pub(crate) async fn join(
    ctx: Ctx,
    Path(id): Path<CycleId>,
    _form: Form,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    let place = Target::School(loaded.cycle.school_id);
    ctx.permit(Action::JoinCycle, place).await?;
    if loaded.way.can_be_joined && is_new(&loaded, ctx.me.id) {
        let tx = ctx.app.shell.db.begin().await?;
        add(&tx, seat(&ctx, id, ctx.me.id, CycleRole::Member)).await?;
        tx.commit(&ctx.actor, Audited::new("cycle.joined", id.0))
            .await?;
    }
    Ok(see_other(&format!("/cycles/{id}?notice=cycle-joined")))
}

fn is_new(loaded: &Loaded, person: PersonId) -> bool {
    let mut held = loaded.seats.iter().filter(|seat| seat.is_held());
    loaded.cycle.closed_on.is_none() && held.all(|seat| seat.person_id != person)
}

pub(super) fn seat(ctx: &Ctx, cycle: CycleId, person: PersonId, role: CycleRole) -> CycleSeat {
    CycleSeat {
        authority_id: ctx.authority(),
        id: CycleRoleId::new(),
        cycle_id: cycle,
        person_id: person,
        role,
        starts_on: ctx.today(),
        ends_on: None,
        note: String::new(),
    }
}

/// Whoever leads it adds someone.
pub(crate) async fn add_member(
    ctx: Ctx,
    Path(id): Path<CycleId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    ctx.permit(Action::HandOverCycle, loaded.work()).await?;
    let Some(person) = chosen(&ctx, &loaded, &mut form, "member").await? else {
        return page::manage_again(&ctx, &loaded, form).await;
    };
    // Those who come later are what the most are: members, or observers of an open class.
    let role = [CycleRole::Member, CycleRole::Observer, CycleRole::Partner]
        .into_iter()
        .find(|role| loaded.way.roles().any(|known| known == *role))
        .unwrap_or(CycleRole::Member);
    if is_new(&loaded, person) {
        let tx = ctx.app.shell.db.begin().await?;
        add(&tx, seat(&ctx, id, person, role)).await?;
        tx.commit(&ctx.actor, Audited::new("cycle.member-added", id.0))
            .await?;
    }
    Ok(see_other(&format!(
        "/cycles/{id}?notice=cycle-member-added"
    )))
}

/// Someone of the place, chosen in a field.
async fn chosen(
    ctx: &Ctx,
    loaded: &Loaded,
    form: &mut Form,
    field: &str,
) -> Result<Option<PersonId>, Problem> {
    let Some(person) = form.choice::<PersonId>(field) else {
        return Ok(None);
    };
    let school = loaded.cycle.school_id;
    let people = kernel::people::list_people_of_school(ctx.db(), ctx.authority(), school).await?;
    if people.iter().any(|found| found.id == person) {
        return Ok(Some(person));
    }
    choose(form, field);
    Ok(None)
}

/// Another takes the lead, with a word that both they and the others read.
pub(crate) async fn hand_over(
    ctx: Ctx,
    Path(id): Path<CycleId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    ctx.permit(Action::HandOverCycle, loaded.work()).await?;
    let person = chosen(&ctx, &loaded, &mut form, "lead").await?;
    let note = form.text("note", LONGEST);
    let (Some(person), Some(note)) = (person, note) else {
        return page::manage_again(&ctx, &loaded, form).await;
    };
    // Sent twice, the second finds it done.
    if person != loaded.cycle.lead_id {
        let tx = ctx.app.shell.db.begin().await?;
        pass_on(&ctx, &tx, &loaded, person, &note).await?;
        let entry = Audited::new("cycle.handed-over", id.0).with(json!({ "to": person }));
        tx.commit(&ctx.actor, entry).await?;
    }
    Ok(see_other(&format!("/cycles/{id}?notice=cycle-handed-over")))
}

async fn pass_on(
    ctx: &Ctx,
    tx: &Tx,
    loaded: &Loaded,
    person: PersonId,
    note: &str,
) -> Result<(), Problem> {
    let (authority, today, old) = (ctx.authority(), ctx.today(), loaded.cycle.lead_id);
    let cycle = Cycle {
        lead_id: person,
        ..loaded.cycle.clone()
    };
    if !change_cycle(tx, cycle).await? {
        return Err(Problem::conflict("problem-cycle-changed"));
    }
    let held = loaded.seats.iter().filter(|seat| seat.is_held());
    for seat in held.filter(|seat| seat.role == CycleRole::Lead) {
        end_seat(tx, authority, seat.id, today, note).await?;
    }
    add(tx, seat(ctx, loaded.cycle.id, person, CycleRole::Lead)).await?;
    if let (Mode::Mentoring, Some(partner)) = (loaded.cycle.mode, loaded.partner()) {
        // The new one sees more than this cycle once the one who is coached has written to them.
        end_coaching_relation(tx, authority, old, partner, today).await?;
    }
    Ok(())
}

/// Who is coached and writes in a mentoring cycle has said yes to it: from now on the other coaches them
/// and may see their map. Being named alone opens nothing.
pub(super) async fn accept_coach(ctx: &Ctx, loaded: &Loaded) -> Result<(), Problem> {
    let is_coached = loaded.partner() == Some(ctx.me.id);
    if loaded.cycle.mode != Mode::Mentoring || !is_coached {
        return Ok(());
    }
    let coach_id = loaded.cycle.lead_id;
    let known = list_coaches_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    if known.iter().any(|relation| relation.coach_id == coach_id) {
        return Ok(());
    }
    let relation = CoachingRelation {
        authority_id: ctx.authority(),
        id: CoachingRelationId::new(),
        coach_id,
        person_id: ctx.me.id,
        starts_on: ctx.today(),
        ends_on: None,
    };
    let tx = ctx.app.shell.db.begin().await?;
    add_coaching_relation(&tx, relation).await?;
    tx.commit(&ctx.actor, Audited::new("coaching.accepted", ctx.me.id.0))
        .await?;
    Ok(())
}

/// It is over; everything stays to be read by those who took part.
pub(crate) async fn close(
    ctx: Ctx,
    Path(id): Path<CycleId>,
    _form: Form,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    ctx.permit(Action::HandOverCycle, loaded.work()).await?;
    if loaded.cycle.closed_on.is_none() {
        let tx = ctx.app.shell.db.begin().await?;
        let cycle = Cycle {
            closed_on: Some(ctx.today()),
            ..loaded.cycle.clone()
        };
        if !change_cycle(&tx, cycle).await? {
            return Err(Problem::conflict("problem-cycle-changed"));
        }
        tx.commit(&ctx.actor, Audited::new("cycle.closed", id.0))
            .await?;
    }
    Ok(see_other(&format!("/cycles/{id}?notice=cycle-closed")))
}

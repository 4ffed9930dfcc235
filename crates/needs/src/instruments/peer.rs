//! Peer observation by invitation: a colleague records what they saw only of those who asked them to.

use axum::extract::Path;
use axum::response::Response;
use kernel::evidence;
use kernel::frameworks::Source;
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, Target, Task};
use platform::audit::Audited;
use platform::db::{self, Column, Migration, Table, find, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::web::{Form, Problem, see_other};
use platform::{AuthorityId, Day, records};

platform::id! {
    /// An invitation to a colleague.
    InvitationId,
}

records! {
    /// An invitation to a colleague to come and see.
    pub Invitation in invitation = "peer_invitation" {
        /// Its identifier, made by the form.
        id: InvitationId,
        /// Who invites.
        person_id: PersonId,
        /// Who is invited.
        peer_id: PersonId,
        /// When.
        invited_on: Day,
        /// When it was taken back.
        ended_on: Option<Day>,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-03-invitations",
    tables: || {
        vec![
            Table::tenant("peer_invitation")
                .refers("person_id", "person")
                .refers("peer_id", "person")
                .with("invited_on", Column::Day)
                .maybe("ended_on", Column::Day)
                .index(&["person_id", "peer_id"])
                .index(&["peer_id"]),
        ]
    },
};

async fn list(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    column: invitation::Column,
    person: PersonId,
) -> Result<Vec<Invitation>, DbErr> {
    within::<invitation::Entity>(authority)
        .filter(column.eq(person))
        .filter(invitation::Column::EndedOn.is_null())
        .order_by_asc(invitation::Column::InvitedOn)
        .all(db)
        .await
}

/// Whether a person has invited the one who is signed in.
pub(crate) async fn is_invited(ctx: &Ctx, person: PersonId) -> Result<bool, Problem> {
    let column = invitation::Column::PeerId;
    let found = list(ctx.db(), ctx.authority(), column, ctx.me.id).await?;
    Ok(found.iter().any(|row| row.person_id == person))
}

/// Whom the signed-in person has invited, and whom they could invite: their colleagues.
#[derive(Default)]
pub(crate) struct Colleagues {
    /// Invitations that stand, with the name of the invited.
    pub invited: Vec<(InvitationId, String)>,
    /// Who could be invited.
    pub possible: Vec<Person>,
}

/// The colleagues of the signed-in person.
pub(crate) async fn colleagues(ctx: &Ctx) -> Result<Colleagues, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let Some(school) = &ctx.school else {
        return Ok(Colleagues::default());
    };
    let mut people = people::list_people_of_school(db, authority, school.id).await?;
    people.retain(|person| person.id != ctx.me.id);
    let rows = list(db, authority, invitation::Column::PersonId, ctx.me.id).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.peer_id).collect();
    let names = people::list_people_by_ids(db, authority, &ids).await?;
    people.retain(|person| !ids.contains(&person.id));
    let name_of = |id| {
        let found = names.iter().find(|person| person.id == id);
        found.map_or_else(String::new, |person| person.name.clone())
    };
    let invited = rows
        .iter()
        .map(|row| (row.id, name_of(row.peer_id)))
        .collect();
    Ok(Colleagues {
        invited,
        possible: people,
    })
}

/// Invites a colleague. Sent twice, one invitation is kept.
pub(super) async fn invite(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ReflectOnSelf, Target::Person(ctx.me.id))
        .await?;
    let back = format!("/assess/people/{}", ctx.me.id);
    let possible = colleagues(&ctx).await?.possible;
    let peer = form.choice::<PersonId>("peer");
    let Some(peer) = peer.filter(|peer| possible.iter().any(|person| person.id == *peer)) else {
        return Ok(see_other(&back));
    };
    let row = Invitation {
        authority_id: permit.authority(),
        id: InvitationId::new(),
        person_id: ctx.me.id,
        peer_id: peer,
        invited_on: ctx.today(),
        ended_on: None,
    };
    let entry = Audited::new("peer.invited", row.id.0);
    let tx = ctx.app.shell.db.begin().await?;
    db::add(&tx, row).await?;
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!("{back}?notice=peer-invited")))
}

/// Takes an invitation back; what was recorded on it stays.
pub(super) async fn withdraw(
    ctx: Ctx,
    Path(id): Path<InvitationId>,
    _form: Form,
) -> Result<Response, Problem> {
    let row = find::<invitation::Entity, _>(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    ctx.permit(Action::ReflectOnSelf, Target::Person(row.person_id))
        .await?;
    let ended = Invitation {
        ended_on: Some(ctx.today()),
        ..row
    };
    let tx = ctx.app.shell.db.begin().await?;
    db::replace(&tx, ended).await?;
    tx.commit(&ctx.actor, Audited::new("peer.withdrawn", id.0))
        .await?;
    Ok(see_other(&format!(
        "/assess/people/{}?notice=peer-withdrawn",
        ctx.me.id
    )))
}

/// The oldest invitation that the signed-in person has not followed yet.
pub(crate) async fn waiting(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list(db, authority, invitation::Column::PeerId, ctx.me.id).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let done = evidence::list_assessments_by(db, authority, ctx.me.id, 100).await?;
    let is_followed = |row: &Invitation| {
        done.iter().any(|seen| {
            seen.person_id == row.person_id
                && seen.source == Source::Peer.as_str()
                && seen.held_on >= row.invited_on
        })
    };
    let Some(row) = rows.iter().find(|row| !is_followed(row)) else {
        return Ok(None);
    };
    let person = ctx.person(row.person_id).await?;
    Ok(Some(Task {
        stage: "needs",
        title: ctx
            .speech
            .say("task-peer")
            .with("name", person.name.as_str())
            .to_string(),
        detail: ctx.speech.say("task-peer-why").to_string(),
        button: ctx.speech.say("task-peer-go").to_string(),
        href: format!("/assess/people/{}", person.id),
        due: None,
        minutes: 30,
        rank: 60,
    }))
}

//! Where a person works: posts given and ended by hand.

use axum::extract::Path;
use axum::response::Response;
use platform::Day;
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::web::{Fault, Form, Problem, see_other};
use serde_json::json;

use super::edit_person::{fill, record_page};
use crate::people::{self, PersonId, Post, PostId, PostKind, School, SchoolId};
use crate::{Action, Ctx, Target};

/// A post that a person holds.
pub(super) struct PostLine {
    pub(super) id: PostId,
    pub(super) title: String,
    pub(super) school: String,
    pub(super) since: Option<String>,
}

/// The posts a person holds now.
pub(super) async fn list(
    ctx: &Ctx,
    person: PersonId,
    schools: &[School],
) -> Result<Vec<PostLine>, Problem> {
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person).await?;
    let school_of = |post: &Post| {
        let school = schools.iter().find(|school| school.id == post.school_id);
        school.map_or_else(String::new, |school| school.name.clone())
    };
    Ok(posts
        .iter()
        .map(|post| PostLine {
            id: post.id,
            title: post.title.clone(),
            school: school_of(post),
            since: post.starts_on.map(|day| ctx.speech.day(day)),
        })
        .collect())
}

/// The kinds of post, as options.
pub(super) fn kinds(ctx: &Ctx) -> Vec<(PostKind, String)> {
    let option = |kind: &PostKind| (*kind, ctx.speech.say(kind.key()).to_string());
    PostKind::ALL.iter().map(option).collect()
}

/// The schools, as options.
pub(super) fn places(schools: &[School]) -> Vec<(String, String)> {
    schools
        .iter()
        .map(|school| (school.id.to_string(), school.name.clone()))
        .collect()
}

/// Reads a new post from a form.
pub(super) async fn read(
    ctx: &Ctx,
    form: &mut Form,
    person: PersonId,
) -> Result<Option<Post>, Problem> {
    let id = form.choice::<PostId>("post").unwrap_or_else(PostId::new);
    let school = form.choice::<SchoolId>("school");
    let kind = form.choice::<PostKind>("kind");
    let title = form.optional_text("title", 120);
    let starts_on = match form.value("starts_on") {
        "" => None,
        _ => form.day("starts_on"),
    };
    if let Some(school) = school
        && people::find_school(ctx.db(), ctx.authority(), school)
            .await?
            .is_none()
    {
        form.fail("school", Fault::new("fault-choose"));
    }
    let (Some(school_id), Some(kind), Some(title), true) = (school, kind, title, form.is_valid())
    else {
        return Ok(None);
    };
    let named = if title.is_empty() {
        ctx.speech.say(kind.key()).to_string()
    } else {
        title
    };
    Ok(Some(Post {
        authority_id: ctx.authority(),
        id,
        person_id: person,
        school_id,
        kind,
        title: named,
        starts_on,
        ends_on: None,
    }))
}

pub(super) async fn give(
    ctx: Ctx,
    Path(person): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let record = ctx.person(person).await?;
    let Some(post) = read(&ctx, &mut form, person).await? else {
        let form = fill(form, &record);
        return record_page(&ctx, Some(person), form, None).await;
    };
    let data = json!({ "post": post.id, "school": post.school_id, "kind": post.kind });
    let done = format!("/accounts/{person}/record?notice=post-given");
    let tx = ctx.app.shell.db.begin().await?;
    match people::add_post(&tx, post).await {
        // The same form arrived twice.
        Err(error) if is_duplicate(&error) => return Ok(see_other(&done)),
        other => other?,
    }
    let entry = Audited::new("post.given", person.0).with(data);
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&done))
}

/// Ends a post today: the person keeps their record, and their evidence stays theirs.
pub(super) async fn end(
    ctx: Ctx,
    Path((person, id)): Path<(PersonId, PostId)>,
    _form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let held = people::list_posts_of(ctx.db(), permit.authority(), person).await?;
    if let Some(post) = held.into_iter().find(|post| post.id == id) {
        end_on(&ctx, post, ctx.today()).await?;
    }
    Ok(see_other(&format!(
        "/accounts/{person}/record?notice=post-ended"
    )))
}

async fn end_on(ctx: &Ctx, post: Post, day: Day) -> Result<(), Problem> {
    let (person, data) = (post.person_id, json!({ "post": post.id }));
    let ended = Post {
        ends_on: Some(day),
        ..post
    };
    let tx = ctx.app.shell.db.begin().await?;
    people::update_posts(&tx, vec![ended]).await?;
    tx.commit(&ctx.actor, Audited::new("post.ended", person.0).with(data))
        .await?;
    Ok(())
}

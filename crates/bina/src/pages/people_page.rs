//! The people of the schools one may see, found by name.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::access;
use kernel::people::{self, Post};
use kernel::{Ctx, Person, PersonId};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

/// The most people on one page; a longer list is searched.
const LIMIT: usize = 200;

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

struct Row {
    id: PersonId,
    name: String,
    posts: Vec<String>,
    school: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    text: String,
    rows: Vec<Row>,
    is_cut: bool,
}

pub(crate) async fn show(ctx: Ctx, Query(search): Query<Search>) -> Result<Response, Problem> {
    let mut people = match ctx.reaches_all_schools() {
        true => {
            let limit = LIMIT as u64 + 1;
            people::search_people(ctx.db(), ctx.authority(), &search.q, limit).await?
        }
        false => within_reach(&ctx, &search.q).await?,
    };
    let is_cut = people.len() > LIMIT;
    people.truncate(LIMIT);
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut posts: HashMap<PersonId, Vec<Post>> = HashMap::new();
    for post in people::list_posts_of_people(ctx.db(), ctx.authority(), &ids).await? {
        posts.entry(post.person_id).or_default().push(post);
    }
    let schools = people::list_schools(ctx.db(), ctx.authority()).await?;
    let names: HashMap<_, _> = schools
        .into_iter()
        .map(|school| (school.id, school.name))
        .collect();
    let rows = people
        .into_iter()
        .map(|person| {
            let posts = posts.remove(&person.id).unwrap_or_default();
            let school = posts.first().and_then(|post| names.get(&post.school_id));
            Row {
                id: person.id,
                school: school.cloned().unwrap_or_default(),
                posts: posts.into_iter().map(|post| post.title).collect(),
                name: person.name,
            }
        })
        .collect();
    html(&PeoplePage {
        page: ctx.page("people-title"),
        text: search.q,
        rows,
        is_cut,
    })
}

/// The people of the schools within reach and those one coaches, whose name contains the text.
async fn within_reach(ctx: &Ctx, text: &str) -> Result<Vec<Person>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools: Vec<_> = ctx
        .schools()
        .await?
        .into_iter()
        .map(|school| school.id)
        .collect();
    let posts = people::list_posts_of_schools(db, authority, &schools).await?;
    let coachees = access::list_coachees_of(db, authority, ctx.me.id).await?;
    let mut ids: Vec<PersonId> = posts
        .into_iter()
        .map(|post| post.person_id)
        .chain(coachees.into_iter().map(|relation| relation.person_id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let wanted = people::fold(text);
    let mut people = people::list_people_by_ids(db, authority, &ids).await?;
    people.retain(|person| person.name_folded.contains(&wanted));
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    Ok(people)
}

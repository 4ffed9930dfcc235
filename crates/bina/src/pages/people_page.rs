//! The people of the schools one may see, found by name.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::access;
use kernel::people;
use kernel::{Ctx, PersonId};
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
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools = ctx.schools().await?;
    let mut posts: HashMap<PersonId, Vec<people::Post>> = HashMap::new();
    for school in &schools {
        for post in people::list_posts_of_school(db, authority, school.id).await? {
            posts.entry(post.person_id).or_default().push(post);
        }
    }
    for relation in access::list_coachees_of(db, authority, ctx.me.id).await? {
        let found = people::list_posts_of(db, authority, relation.person_id).await?;
        posts.entry(relation.person_id).or_insert(found);
    }
    let ids: Vec<_> = posts.keys().copied().collect();
    let wanted = people::fold(&search.q);
    let mut people = people::list_people_by_ids(db, authority, &ids).await?;
    people.retain(|person| person.name_folded.contains(&wanted));
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    let is_cut = people.len() > LIMIT;
    let names: HashMap<_, _> = schools.iter().map(|school| (school.id, &school.name)).collect();
    let rows = people
        .into_iter()
        .take(LIMIT)
        .map(|person| {
            let posts = posts.get(&person.id).map_or(&[][..], Vec::as_slice);
            Row {
                id: person.id,
                school: posts
                    .first()
                    .and_then(|post| names.get(&post.school_id))
                    .map(|name| (*name).clone())
                    .unwrap_or_default(),
                posts: posts.iter().map(|post| post.title.clone()).collect(),
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

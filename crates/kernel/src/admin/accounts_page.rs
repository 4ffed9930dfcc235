//! Everyone, with and without an account.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use platform::identity::{self, Account};
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use crate::access::{self, Role};
use crate::people::{self, Person};
use crate::{Action, Ctx, PersonId, Target};

/// People on one page.
const PEOPLE_PER_PAGE: usize = 50;
/// The most people a search looks at.
const SEARCHED: u64 = 1000;

/// Whom to show; the words stand in addresses and translation keys.
const VIEWS: [&str; 3] = ["all", "without", "closed"];

struct View {
    key: String,
    href: String,
    is_current: bool,
}

struct Row {
    person: PersonId,
    name: String,
    posts: String,
    roles: String,
    username: Option<String>,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "admin_accounts.html")]
struct AccountsPage {
    page: Page,
    text: String,
    show: &'static str,
    views: Vec<View>,
    rows: Vec<Row>,
    count: usize,
    earlier: Option<String>,
    later: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

pub(super) async fn show(ctx: Ctx, Query(choice): Query<Choice>) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let text = choice.q.trim().to_owned();
    let people = match text.is_empty() {
        true => people::list_people(db, authority).await?,
        false => people::search_people(db, authority, &text, SEARCHED).await?,
    };
    let accounts: HashMap<_, Account> = identity::list_accounts(db, authority)
        .await?
        .into_iter()
        .map(|account| (account.subject_id, account))
        .collect();
    let show = VIEWS
        .into_iter()
        .find(|view| *view == choice.show)
        .unwrap_or("all");
    let chosen: Vec<Person> = people
        .into_iter()
        .filter(|person| {
            let account = accounts.get(&person.id.0);
            match show {
                "without" => account.is_none(),
                "closed" => account.is_some_and(|account| !account.is_active),
                _ => true,
            }
        })
        .collect();
    let query = in_address(&text);
    let address = |show: &str, page: usize| format!("/accounts?q={query}&show={show}&page={page}");
    let pages = chosen.len().div_ceil(PEOPLE_PER_PAGE).max(1);
    let at = choice.page.clamp(1, pages);
    let shown = chosen
        .iter()
        .skip((at - 1) * PEOPLE_PER_PAGE)
        .take(PEOPLE_PER_PAGE);
    html(&AccountsPage {
        page: ctx.page("accounts-title"),
        views: VIEWS
            .into_iter()
            .map(|view| View {
                key: format!("accounts-view-{view}"),
                href: address(view, 1),
                is_current: view == show,
            })
            .collect(),
        rows: rows(&ctx, &shown.collect::<Vec<_>>(), &accounts).await?,
        count: chosen.len(),
        earlier: (at > 1).then(|| address(show, at - 1)),
        later: (at < pages).then(|| address(show, at + 1)),
        show,
        text,
    })
}

/// Text as it may stand in an address.
fn in_address(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

async fn rows(
    ctx: &Ctx,
    people: &[&Person],
    accounts: &HashMap<uuid::Uuid, Account>,
) -> Result<Vec<Row>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let schools: HashMap<_, String> = people::list_schools(db, authority)
        .await?
        .into_iter()
        .map(|school| (school.id, school.name))
        .collect();
    let mut posts: HashMap<PersonId, Vec<String>> = HashMap::new();
    for post in people::list_posts_of_people(db, authority, &ids).await? {
        let school = schools.get(&post.school_id).map_or("", String::as_str);
        posts
            .entry(post.person_id)
            .or_default()
            .push(format!("{}, {school}", post.title));
    }
    let mut roles: HashMap<PersonId, Vec<Role>> = HashMap::new();
    for role in access::list_roles_of_people(db, authority, &ids).await? {
        roles.entry(role.person_id).or_default().push(role);
    }
    let role_names = |roles: Vec<Role>| -> Vec<String> {
        roles
            .iter()
            .map(|role| ctx.speech.say(role.kind.key()).to_string())
            .collect()
    };
    Ok(people
        .iter()
        .map(|person| {
            let account = accounts.get(&person.id.0);
            Row {
                person: person.id,
                name: person.name.clone(),
                posts: posts.remove(&person.id).unwrap_or_default().join(" · "),
                roles: role_names(roles.remove(&person.id).unwrap_or_default()).join(", "),
                username: account.map(|account| account.username.clone()),
                is_open: account.is_some_and(|account| account.is_active),
            }
        })
        .collect())
}

//! The first start of an empty installation: a one-time link makes the authority and its first
//! administrator.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use platform::audit::{Actor, Audited};
use platform::identity::{Account, AccountId, MIN_LENGTH, add_account, open_session};
use platform::web::{
    Fault, Form, OpenForm, Page, Problem, SESSION_COOKIE, html, see_other, session_cookie,
    visitor_language,
};
use platform::{AuthorityId, i18n};

use crate::App;
use crate::access::{Role, RoleId, RoleKind, add_role};
use crate::people::{self, Authority, Employment, Person, PersonId};

/// The secret of the set-up link; gone once it was used.
#[derive(Clone, Debug, Default)]
pub struct SetupLink {
    secret: Arc<Mutex<Option<String>>>,
}

impl SetupLink {
    /// Opens the link and returns its path.
    pub fn open(&self) -> String {
        let secret = uuid::Uuid::new_v4().simple().to_string();
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret.clone());
        format!("/setup/{secret}")
    }

    fn matches(&self, given: &str) -> bool {
        let secret = self.secret.lock().unwrap_or_else(PoisonError::into_inner);
        secret.as_deref() == Some(given)
    }

    fn close(&self) {
        *self.secret.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The page of this module.
pub fn routes() -> Router<App> {
    Router::new().route("/setup/{secret}", get(show).post(set_up))
}

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    page: Page,
    form: Form,
}

async fn show(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !app.setup.matches(&secret) {
        return Err(Problem::new(StatusCode::GONE, "problem-setup-used").back_to("/sign-in"));
    }
    setup_page(&app, &headers, &secret, Form::empty())
}

fn setup_page(
    app: &App,
    headers: &HeaderMap,
    secret: &str,
    form: Form,
) -> Result<Response, Problem> {
    let speech = app.shell.speech(visitor_language(headers));
    let page = Page::for_visitor(speech, "setup-title", &format!("/setup/{secret}"));
    html(&SetupPage { page, form })
}

async fn set_up(
    State(app): State<App>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    OpenForm(mut form): OpenForm,
) -> Result<Response, Problem> {
    if !app.setup.matches(&secret) {
        return Err(Problem::new(StatusCode::GONE, "problem-setup-used").back_to("/sign-in"));
    }
    let authority_name = form.text("authority", 120);
    let name = form.text("name", 120);
    let username = form.text("username", 60).map(|name| name.to_lowercase());
    let password = form.text("password", 200);
    if password
        .as_ref()
        .is_some_and(|typed| typed.chars().count() < MIN_LENGTH)
    {
        form.fail(
            "password",
            Fault::new("account-password-short").with("least", MIN_LENGTH),
        );
    }
    let (Some(authority_name), Some(name), Some(username), Some(password), true) =
        (authority_name, name, username, password, form.is_valid())
    else {
        let mut response = setup_page(&app, &headers, &secret, form)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    };
    let hash = app.shell.hasher.hash(&password).await;
    let language = visitor_language(&headers);
    let first = First {
        authority_name,
        name,
        username,
        hash,
        language,
    };
    let (actor, account) = create(&app, first).await?;
    app.setup.close();
    let cookie = open_session(&app.shell.db, &actor, account, "").await?;
    let mut response = see_other("/schools?notice=set-up");
    let cookie = session_cookie(SESSION_COOKIE, &cookie, app.shell.is_secure);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

struct First {
    authority_name: String,
    name: String,
    username: String,
    hash: String,
    language: i18n::Language,
}

async fn create(app: &App, first: First) -> Result<(Actor, AccountId), Problem> {
    let authority_id = AuthorityId::new();
    let person_id = PersonId::new();
    let account = AccountId::new();
    let actor = Actor {
        authority: authority_id,
        person: Some(person_id.0),
        at: app.shell.clock.now(),
        origin: "setup".to_owned(),
    };
    let tx = app.shell.db.begin().await?;
    let authority = Authority {
        authority_id,
        id: authority_id,
        name: first.authority_name,
        is_sample: false,
    };
    people::add_authority(&tx, authority).await?;
    people::add_person(&tx, Person::named(authority_id, person_id, &first.name)).await?;
    let role = Role {
        authority_id,
        id: RoleId::new(),
        person_id,
        kind: RoleKind::Administrator,
        school_id: None,
    };
    add_role(&tx, role).await?;
    let row = Account {
        authority_id,
        id: account,
        subject_id: person_id.0,
        username: first.username,
        password_hash: first.hash,
        language: first.language,
        is_active: true,
        must_change: false,
    };
    add_account(&tx, row).await?;
    tx.commit(&actor, Audited::new("authority.set-up", authority_id.0))
        .await?;
    Ok((actor, account))
}

impl Person {
    /// A person of whom only the name is known yet.
    pub fn named(authority_id: AuthorityId, id: PersonId, name: &str) -> Self {
        Self {
            authority_id,
            id,
            name: name.trim().to_owned(),
            name_folded: people::fold(name),
            nuptk: None,
            nip: None,
            sex: None,
            employment: Employment::Other,
            grade: None,
            rank: None,
            email: None,
            phone: None,
            version: 1,
        }
    }
}

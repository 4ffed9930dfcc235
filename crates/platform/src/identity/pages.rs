//! Sign-in, sign-out, and the page on which people see to their own account.

use askama::Template;
use axum::extract::{FromRef, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use serde::Deserialize;

use super::middleware::SignedIn;
use super::password::MIN_LENGTH;
use super::store::{self, Account, Session, SessionId, secret_hash};
use super::throttle;
use crate::audit::Actor;
use crate::i18n::{Language, Speech};
use crate::web::{
    Fault, Form, LANGUAGE_COOKIE, OpenForm, Page, Problem, SESSION_COOKIE, client_address, html,
    see_other, session_cookie, visitor_language,
};
use crate::{Moment, Shell};

/// The pages of this module.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Shell: FromRef<S>,
{
    Router::new()
        .route("/sign-in", get(show_sign_in).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/language", post(choose_language))
        .route("/account", get(show_account))
        .route("/account/password", post(change_password))
        .route("/account/sessions/{id}/end", post(end_session))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    form: Form,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    page: Page,
    path: String,
    fields: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    form: Form,
    username: String,
    must_change: bool,
    sessions: Vec<(Session, bool, String)>,
}

pub(super) fn sign_in_page(
    speech: Speech,
    form: Form,
    problem: Option<&'static str>,
) -> Result<Response, Problem> {
    let problem = problem.map(|key| speech.say(key).to_string());
    let page = Page::for_visitor(speech, "sign-in-title", "/sign-in");
    html(&SignInPage {
        page,
        form,
        problem,
    })
}

#[derive(Deserialize)]
struct NextPath {
    #[serde(default)]
    next: String,
}

async fn show_sign_in(
    State(shell): State<Shell>,
    Query(query): Query<NextPath>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let speech = shell.speech(visitor_language(&headers));
    sign_in_page(
        speech,
        Form::empty().with("next", own_path(&query.next)),
        None,
    )
}

async fn sign_in(
    State(shell): State<Shell>,
    headers: HeaderMap,
    OpenForm(mut form): OpenForm,
) -> Result<Response, Problem> {
    let speech = shell.speech(visitor_language(&headers));
    let now = shell.clock.now();
    let username = form.value("username").trim().to_lowercase();
    let key = throttle::key(&username, &client_address(&headers));
    let wait = throttle::wait_seconds(shell.db.read(), &key, now).await?;
    if wait > 0 {
        form.fail("username", Fault::new("sign-in-wait").with("seconds", wait));
        return refused(speech, form, StatusCode::TOO_MANY_REQUESTS);
    }
    let password = form.value("password").to_owned();
    let Some(account) = recognise(&shell, &username, &password).await? else {
        throttle::count_failure(&shell.db, &key, now).await?;
        form.fail("username", Fault::new("sign-in-wrong"));
        return refused(speech, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    throttle::forget(&shell.db, &key).await?;
    let device = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let actor = actor_for(&account, now);
    let cookie = store::open_session(&shell.db, &actor, account.id, device).await?;
    let mut response = if form.value("resume_path").is_empty() {
        let next = own_path(form.value("next"));
        see_other(if account.must_change {
            "/account"
        } else {
            &next
        })
    } else {
        let csrf = secret_hash(&format!("form:{cookie}"));
        resume(shell.speech(account.language), &form, csrf)?
    };
    let cookie = session_cookie(SESSION_COOKIE, &cookie, shell.is_secure);
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn refused(speech: Speech, form: Form, status: StatusCode) -> Result<Response, Problem> {
    let mut response = sign_in_page(speech, form, None)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn recognise(
    shell: &Shell,
    username: &str,
    password: &str,
) -> Result<Option<Account>, Problem> {
    let candidates = store::list_by_username(shell.db.read(), username).await?;
    if candidates.is_empty() {
        shell.hasher.verify(password, None).await;
    }
    for account in candidates {
        let hash = Some(account.password_hash.clone());
        if shell.hasher.verify(password, hash).await {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// Shows again what could not be sent because the session had ended; one button sends it.
fn resume(speech: Speech, form: &Form, csrf: String) -> Result<Response, Problem> {
    let fields = form_urlencoded::parse(form.value("resume_body").as_bytes())
        .into_owned()
        .filter(|(name, _)| name != "_csrf")
        .collect();
    let mut page = Page::for_visitor(speech, "resume-title", "/sign-in");
    page.csrf = csrf;
    let path = own_path(form.value("resume_path"));
    html(&ResumePage { page, path, fields })
}

/// A path of ours, never an address elsewhere.
fn own_path(path: &str) -> String {
    let is_ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if is_ours {
        path.to_owned()
    } else {
        "/".to_owned()
    }
}

fn actor_for(account: &Account, at: Moment) -> Actor {
    Actor {
        authority: account.authority_id,
        person: Some(account.subject_id),
        at,
        origin: "web".to_owned(),
    }
}

fn actor_of(signed_in: &SignedIn, at: Moment) -> Actor {
    Actor {
        authority: signed_in.authority,
        person: Some(signed_in.subject),
        at,
        origin: "web".to_owned(),
    }
}

async fn sign_out(
    State(shell): State<Shell>,
    Extension(signed_in): Extension<SignedIn>,
    _form: Form,
) -> Result<Response, Problem> {
    let actor = actor_of(&signed_in, shell.clock.now());
    store::end_session(&shell.db, &actor, signed_in.account, signed_in.session).await?;
    let cookie = session_cookie(SESSION_COOKIE, "", shell.is_secure);
    Ok(([(header::SET_COOKIE, cookie)], see_other("/sign-in")).into_response())
}

async fn choose_language(
    State(shell): State<Shell>,
    signed_in: Option<Extension<SignedIn>>,
    OpenForm(form): OpenForm,
) -> Result<Response, Problem> {
    let language: Language = form
        .value("language")
        .parse()
        .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "problem-malformed"))?;
    if let Some(Extension(signed_in)) = signed_in {
        let actor = actor_of(&signed_in, shell.clock.now());
        store::set_language(&shell.db, &actor, signed_in.account, language).await?;
    }
    let cookie = session_cookie(LANGUAGE_COOKIE, language.as_str(), shell.is_secure);
    let back = own_path(form.value("back"));
    Ok(([(header::SET_COOKIE, cookie)], see_other(&back)).into_response())
}

async fn show_account(
    State(shell): State<Shell>,
    Extension(signed_in): Extension<SignedIn>,
    Extension(page): Extension<Page>,
) -> Result<Response, Problem> {
    account_page(&shell, &signed_in, page, Form::empty()).await
}

async fn account_page(
    shell: &Shell,
    signed_in: &SignedIn,
    page: Page,
    form: Form,
) -> Result<Response, Problem> {
    let db = shell.db.read();
    let account = store::find_account_of(db, signed_in.authority, signed_in.subject)
        .await?
        .ok_or_else(Problem::not_found)?;
    let zone = jiff::tz::TimeZone::UTC;
    let sessions = store::list_sessions(db, signed_in.authority, signed_in.account)
        .await?
        .into_iter()
        .map(|session| {
            let opened = page.speech.day(session.opened_at.day_in(&zone));
            let is_this = session.id == signed_in.session;
            (session, is_this, opened)
        })
        .collect();
    let title = page.say("account-title").to_string();
    html(&AccountPage {
        page: page.titled(title),
        form,
        username: account.username,
        must_change: account.must_change,
        sessions,
    })
}

async fn change_password(
    State(shell): State<Shell>,
    Extension(signed_in): Extension<SignedIn>,
    Extension(page): Extension<Page>,
    mut form: Form,
) -> Result<Response, Problem> {
    let account = store::find_account_of(shell.db.read(), signed_in.authority, signed_in.subject)
        .await?
        .ok_or_else(Problem::not_found)?;
    let present = form.value("present").to_owned();
    if !shell
        .hasher
        .verify(&present, Some(account.password_hash))
        .await
    {
        form.fail("present", Fault::new("account-wrong-password"));
    }
    let fresh = form.value("fresh").to_owned();
    if fresh.chars().count() < MIN_LENGTH {
        form.fail(
            "fresh",
            Fault::new("account-password-short").with("least", MIN_LENGTH),
        );
    }
    if !form.is_valid() {
        let mut response = account_page(&shell, &signed_in, page, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let hash = shell.hasher.hash(&fresh).await;
    let actor = actor_of(&signed_in, shell.clock.now());
    let keep = Some(signed_in.session);
    store::set_password(&shell.db, &actor, signed_in.account, hash, keep).await?;
    Ok(see_other("/account?notice=password-changed"))
}

async fn end_session(
    State(shell): State<Shell>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<SessionId>,
    _form: Form,
) -> Result<Response, Problem> {
    let actor = actor_of(&signed_in, shell.clock.now());
    store::end_session(&shell.db, &actor, signed_in.account, id).await?;
    Ok(see_other("/account?notice=session-ended"))
}

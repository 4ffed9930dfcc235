//! One person's account: making it, giving a new password, closing and opening it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use platform::audit::Audited;
use platform::db::{Tx, is_duplicate};
use platform::i18n::Language;
use platform::identity::{self, Account, AccountId, one_time_password};
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::roles::{self, RoleLine};
use super::rules::{is_last_administrator, parse_username, suggest_username};
use crate::access::{self, RoleKind};
use crate::people::{self, Person, PersonId};
use crate::{Action, AuthorityId, Ctx, Target};

/// A password on its one way to its owner.
pub(super) struct Given {
    username: String,
    password: String,
}

#[derive(Template)]
#[template(path = "admin_account.html")]
struct AccountPage {
    page: Page,
    person: Person,
    posts: String,
    account: Option<Account>,
    given: Option<Given>,
    form: Form,
    roles: Vec<RoleLine>,
    kinds: Vec<(RoleKind, String)>,
    places: Vec<(String, String)>,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    account_page(&ctx, id, Form::empty(), None).await
}

/// The page, with the form as typed and, once, the password that was just made.
pub(super) async fn account_page(
    ctx: &Ctx,
    id: PersonId,
    form: Form,
    given: Option<Given>,
) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let person = ctx.person(id).await?;
    let account = identity::find_account_of(db, authority, id.0).await?;
    let schools = people::list_schools(db, authority).await?;
    let posts: Vec<String> = people::list_posts_of(db, authority, id)
        .await?
        .iter()
        .map(|post| {
            let school = schools.iter().find(|school| school.id == post.school_id);
            format!(
                "{}, {}",
                post.title,
                school.map_or("", |school| school.name.as_str())
            )
        })
        .collect();
    let mut form = form;
    if account.is_none() && form.value("username").is_empty() {
        let taken = identity::list_accounts(db, authority).await?;
        let is_taken = |name: &str| taken.iter().any(|account| account.username == name);
        form = form.with("username", suggest_username(&person.name, is_taken));
    }
    let is_faulty = !form.is_valid();
    let mut response = html(&AccountPage {
        page: ctx.page("accounts-title").titled(&person.name),
        posts: posts.join(" · "),
        account,
        given,
        form,
        roles: roles::list(ctx, id, &schools).await?,
        kinds: roles::kinds(ctx),
        places: roles::places(ctx, &schools),
        person,
    })?;
    if is_faulty {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub(super) async fn make(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let person = ctx.person(id).await?;
    let authority_id = permit.authority();
    if identity::find_account_of(ctx.db(), authority_id, id.0)
        .await?
        .is_some()
    {
        return Ok(see_other(&format!("/accounts/{id}?notice=account-there")));
    }
    let Some(username) = read_username(&ctx, &mut form).await? else {
        return account_page(&ctx, id, form, None).await;
    };
    let password = one_time_password().map_err(Problem::internal)?;
    let account = Account {
        authority_id,
        id: AccountId::new(),
        subject_id: person.id.0,
        username: username.clone(),
        password_hash: ctx.app.shell.hasher.hash(&password).await,
        language: Language::Indonesian,
        is_active: true,
        must_change: true,
    };
    let entry = Audited::new("account.made", account.id.0);
    let tx = ctx.app.shell.db.begin().await?;
    // Two forms at once: the second waits here, then finds the account of the first.
    people::hold_person(&tx, authority_id, id).await?;
    if identity::find_account_of(&*tx, authority_id, id.0)
        .await?
        .is_some()
    {
        return Ok(see_other(&format!("/accounts/{id}?notice=account-there")));
    }
    match identity::add_account(&tx, account).await {
        Err(error) if is_duplicate(&error) => {
            drop(tx);
            form.fail("username", Fault::new("fault-username-taken"));
            return account_page(&ctx, id, form, None).await;
        }
        other => other?,
    }
    tx.commit(&ctx.actor, entry).await?;
    account_page(&ctx, id, Form::empty(), Some(Given { username, password })).await
}

async fn read_username(ctx: &Ctx, form: &mut Form) -> Result<Option<String>, Problem> {
    let Some(typed) = form.text("username", 60) else {
        return Ok(None);
    };
    let Some(username) = parse_username(&typed) else {
        form.fail("username", Fault::new("fault-username"));
        return Ok(None);
    };
    let taken = identity::list_accounts(ctx.db(), ctx.authority()).await?;
    if taken.iter().any(|account| account.username == username) {
        form.fail("username", Fault::new("fault-username-taken"));
        return Ok(None);
    }
    Ok(Some(username))
}

pub(super) async fn give_password(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    _form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let account = account_of(&ctx, id).await?;
    let password = one_time_password().map_err(Problem::internal)?;
    let hash = ctx.app.shell.hasher.hash(&password).await;
    identity::give_password(&ctx.app.shell.db, &ctx.actor, account.id, hash).await?;
    let given = Given {
        username: account.username,
        password,
    };
    account_page(&ctx, id, Form::empty(), Some(given)).await
}

async fn account_of(ctx: &Ctx, id: PersonId) -> Result<Account, Problem> {
    identity::find_account_of(ctx.db(), ctx.authority(), id.0)
        .await?
        .ok_or_else(Problem::not_found)
}

pub(super) async fn close(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    _form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let account = account_of(&ctx, id).await?;
    let tx = ctx.app.shell.db.begin().await?;
    refuse_last_administrator(&tx, permit.authority(), id).await?;
    identity::close_account(&tx, permit.authority(), account.id).await?;
    tx.commit(&ctx.actor, Audited::new("account.closed", account.id.0))
        .await?;
    let own = id == ctx.me.id;
    Ok(see_other(&if own {
        "/sign-in".to_owned()
    } else {
        format!("/accounts/{id}?notice=account-closed")
    }))
}

pub(super) async fn open(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    _form: Form,
) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let account = account_of(&ctx, id).await?;
    let tx = ctx.app.shell.db.begin().await?;
    identity::reopen_account(&tx, permit.authority(), account.id).await?;
    tx.commit(&ctx.actor, Audited::new("account.opened", account.id.0))
        .await?;
    Ok(see_other(&format!("/accounts/{id}?notice=account-opened")))
}

/// Someone must be left who can let the others in. Held until the transaction ends, so that two who
/// shut each other out take turns.
pub(super) async fn refuse_last_administrator(
    tx: &Tx,
    authority: AuthorityId,
    id: PersonId,
) -> Result<(), Problem> {
    let administrators = || access::list_roles_at(&**tx, authority, RoleKind::Administrator, None);
    let mut holders: Vec<_> = administrators().await?;
    // In one order for everybody, or two would wait for each other.
    holders.sort_by_key(|role| role.person_id);
    for role in holders {
        people::hold_person(tx, authority, role.person_id).await?;
    }
    let roles = administrators().await?;
    let accounts = identity::list_accounts(&**tx, authority).await?;
    let can_sign_in = |person: PersonId| {
        accounts
            .iter()
            .any(|account| account.subject_id == person.0 && account.is_active)
    };
    if is_last_administrator(&roles, id, can_sign_in) {
        let back = format!("/accounts/{id}");
        return Err(Problem::conflict("problem-last-administrator").back_to(back));
    }
    Ok(())
}

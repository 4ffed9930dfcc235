//! A person's record by hand: adding someone whom no roster brings, and correcting what is known.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::sea_orm::DbErr;
use platform::web::{Difference, Fault, Form, Page, Problem, differences, html, see_other};

use super::posts::{self, PostLine};
use super::rules::{parse_nip, parse_nuptk};
use crate::frameworks::Rank;
use crate::people::{self, Employment, Person, PersonId, PostId, PostKind, Sex};
use crate::{Action, Ctx, Target};

/// The fields of a record, for telling in which of them two people differ.
const FIELDS: [&str; 9] = [
    "name",
    "nuptk",
    "nip",
    "sex",
    "employment",
    "grade",
    "rank",
    "email",
    "phone",
];

#[derive(Template)]
#[template(path = "admin_person.html")]
struct PersonRecordPage {
    page: Page,
    form: Form,
    /// The version that is written over.
    version: String,
    conflict: Vec<Difference>,
    /// The person, unless they are being added.
    person: Option<PersonId>,
    posts: Vec<PostLine>,
    sexes: Vec<(Sex, String)>,
    employments: Vec<(Employment, String)>,
    ranks: Vec<(&'static str, &'static str)>,
    kinds: Vec<(PostKind, String)>,
    schools: Vec<(String, String)>,
}

/// What someone else wrote meanwhile.
pub(super) struct Conflict {
    version: String,
    fields: Vec<Difference>,
}

pub(super) async fn show_new(ctx: Ctx) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    // The new rows' identifiers travel with the form, so that sending it twice adds one person.
    let form = Form::empty()
        .with("id", PersonId::new())
        .with("post", PostId::new());
    record_page(&ctx, None, form, None).await
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let person = ctx.person(id).await?;
    let form = fill(Form::empty(), &person).with("post", PostId::new());
    record_page(&ctx, Some(id), form, None).await
}

/// Writes what is kept of a person into a form.
pub(super) fn fill(form: Form, person: &Person) -> Form {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    form.with("version", person.version)
        .with("name", &person.name)
        .with("nuptk", text(&person.nuptk))
        .with("nip", text(&person.nip))
        .with("sex", person.sex.map_or("", Sex::as_str))
        .with("employment", person.employment)
        .with("grade", text(&person.grade))
        .with("rank", text(&person.rank))
        .with("email", text(&person.email))
        .with("phone", text(&person.phone))
}

/// The page; the forms of a person's posts stand below their record.
pub(super) async fn record_page(
    ctx: &Ctx,
    person: Option<PersonId>,
    form: Form,
    conflict: Option<Conflict>,
) -> Result<Response, Problem> {
    let Conflict { version, fields } = conflict.unwrap_or_else(|| Conflict {
        version: form.value("version").to_owned(),
        fields: Vec::new(),
    });
    let schools = people::list_schools(ctx.db(), ctx.authority()).await?;
    let posts = match person {
        Some(id) => posts::list(ctx, id, &schools).await?,
        None => Vec::new(),
    };
    let status = match (fields.is_empty(), form.is_valid()) {
        (false, _) => StatusCode::CONFLICT,
        (true, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::OK,
    };
    let title = if person.is_some() {
        "person-edit-title"
    } else {
        "person-new-title"
    };
    let say = |key: &str| ctx.speech.say(key).to_string();
    let mut response = html(&PersonRecordPage {
        page: ctx.page(title),
        form,
        version,
        conflict: fields,
        person,
        posts,
        sexes: Sex::ALL.iter().map(|sex| (*sex, say(sex.key()))).collect(),
        employments: Employment::ALL
            .iter()
            .map(|one| (*one, say(one.key())))
            .collect(),
        ranks: Rank::ALL.map(|rank| (rank.as_str(), rank.name())).to_vec(),
        kinds: posts::kinds(ctx),
        schools: posts::places(&schools),
    })?;
    *response.status_mut() = status;
    Ok(response)
}

pub(super) async fn add(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let permit = ctx
        .permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let id = form.choice::<PersonId>("id").unwrap_or_else(PersonId::new);
    let done = format!("/accounts/{id}?notice=person-saved");
    if people::find_person(ctx.db(), permit.authority(), id)
        .await?
        .is_some()
    {
        return Ok(see_other(&done));
    }
    let person = read(&ctx, &mut form, id).await?;
    let post = posts::read(&ctx, &mut form, id).await?;
    let (Some(person), Some(post), true) = (person, post, form.is_valid()) else {
        return record_page(&ctx, None, form, None).await;
    };
    let tx = ctx.app.shell.db.begin().await?;
    if let Err(error) = people::add_person(&tx, person).await {
        drop(tx);
        return taken(&ctx, None, form, error).await;
    }
    people::add_post(&tx, post).await?;
    tx.commit(&ctx.actor, Audited::new("person.added", id.0))
        .await?;
    Ok(see_other(&done))
}

pub(super) async fn save(
    ctx: Ctx,
    Path(id): Path<PersonId>,
    mut form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::ManageAccounts, Target::Authority)
        .await?;
    let earlier = ctx.person(id).await?;
    let seen = form.choice::<i32>("version").unwrap_or(0);
    let Some(person) = read(&ctx, &mut form, id).await? else {
        return record_page(&ctx, Some(id), form, None).await;
    };
    let done = format!("/accounts/{id}?notice=person-saved");
    let same = Person {
        version: earlier.version,
        ..person.clone()
    };
    if same == earlier {
        return Ok(see_other(&done));
    }
    let tx = ctx.app.shell.db.begin().await?;
    match people::update_person(&tx, person, seen).await {
        Err(error) => {
            drop(tx);
            taken(&ctx, Some(id), form, error).await
        }
        Ok(false) => {
            drop(tx);
            typed_over(&ctx, &earlier, form).await
        }
        Ok(true) => {
            tx.commit(&ctx.actor, Audited::new("person.changed", id.0))
                .await?;
            Ok(see_other(&done))
        }
    }
}

/// Someone else took the number at the same moment.
async fn taken(
    ctx: &Ctx,
    person: Option<PersonId>,
    mut form: Form,
    error: DbErr,
) -> Result<Response, Problem> {
    if !is_duplicate(&error) {
        return Err(error.into());
    }
    form.fail("nuptk", Fault::new("fault-nuptk-taken-now"));
    record_page(ctx, person, form, None).await
}

/// What stands there now beside what was typed, to be sent again over the version that is shown.
async fn typed_over(ctx: &Ctx, stored: &Person, typed: Form) -> Result<Response, Problem> {
    let label = |name: &str| {
        let label = ctx.speech.say(format!("person-{name}")).to_string();
        (name.to_owned(), label)
    };
    let conflict = differences(
        &ctx.speech,
        &FIELDS.map(label),
        &fill(Form::empty(), stored),
        &typed,
    );
    let conflict = Conflict {
        version: stored.version.to_string(),
        fields: conflict,
    };
    record_page(ctx, Some(stored.id), typed, Some(conflict)).await
}

async fn read(ctx: &Ctx, form: &mut Form, id: PersonId) -> Result<Option<Person>, Problem> {
    let name = form.text("name", 120);
    let nuptk = checked(form, "nuptk", "fault-nuptk", parse_nuptk);
    let nip = checked(form, "nip", "fault-nip", parse_nip);
    let sex = form.optional_choice::<Sex>("sex");
    let employment = form.choice::<Employment>("employment");
    let grade = form.optional_text("grade", 20);
    let rank = checked(form, "rank", "fault-choose", |code| {
        Rank::parse(code).map(|rank| rank.as_str().to_owned())
    });
    let email = form.optional_text("email", 120);
    let phone = form.optional_text("phone", 30);
    if let Some(number) = &nuptk {
        refuse_taken(ctx, form, id, number).await?;
    }
    let (Some(name), Some(sex), Some(employment), true) = (name, sex, employment, form.is_valid())
    else {
        return Ok(None);
    };
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(Some(Person {
        authority_id: ctx.authority(),
        id,
        name_folded: people::fold(&name),
        name,
        nuptk,
        nip,
        sex,
        employment,
        grade: filled(grade),
        rank,
        email: filled(email),
        phone: filled(phone),
        version: 1,
    }))
}

/// An optional field as it is kept; a fault where what is typed cannot be.
fn checked(
    form: &mut Form,
    name: &str,
    fault: &'static str,
    parse: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let typed = form.optional_text(name, 30).filter(|it| !it.is_empty())?;
    let parsed = parse(&typed);
    if parsed.is_none() {
        form.fail(name, Fault::new(fault));
    }
    parsed
}

async fn refuse_taken(
    ctx: &Ctx,
    form: &mut Form,
    id: PersonId,
    nuptk: &str,
) -> Result<(), Problem> {
    let known = people::list_people_by_nuptk(ctx.db(), ctx.authority(), &[nuptk]).await?;
    if let Some(other) = known.iter().find(|other| other.id != id) {
        let fault = Fault::new("fault-nuptk-taken").with("person", &other.name);
        form.fail("nuptk", fault);
    }
    Ok(())
}

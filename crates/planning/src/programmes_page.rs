//! The catalogue: the list of programmes, and making or changing one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::Permit;
use kernel::people::list_people_of_school;
use kernel::{Action, Ctx, Target};
use platform::audit::Audited;
use platform::db::is_duplicate;
use platform::web::{Difference, Form, Page, Problem, differences, html, see_other};

use crate::catalogue_view::{Line, TypeView, line, type_view};
use crate::outlook::Outlook;
use crate::place::{Place, Where};
use crate::programme_form::{GainGroup, Owner, filled, gain_groups, labels, read};
use crate::programme_types::{adopt_starter_programmes, programme_types};
use crate::store::{
    Programme, ProgrammeId, find_programme, insert_programmes, list_effects_of,
    list_effects_of_programmes, list_programmes, update_programme,
};

const PATH: &str = "/programmes";

#[derive(Template)]
#[template(path = "programmes.html")]
struct ListPage {
    page: Page,
    place: Place,
    lines: Vec<Line>,
    starter: Vec<TypeView>,
}

/// The list of programmes.
pub(crate) async fn list(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let programmes = list_programmes(db, authority, place.school.id).await?;
    let ids: Vec<ProgrammeId> = programmes.iter().map(|programme| programme.id).collect();
    let effects = list_effects_of_programmes(db, authority, &ids).await?;
    let may_edit_shared = ctx.may(Action::EditPlan, Target::Authority).await?;
    let had: Vec<String> = programmes.iter().map(|found| found.title.clone()).collect();
    let people = list_people_of_school(db, authority, place.school.id).await?;
    let outlook = Outlook::load(db, authority, ctx.semester(), people.len()).await?;
    let lines = programmes
        .into_iter()
        .map(|programme| {
            let may_edit = may_edit_shared || (place.may_edit && programme.school_id.is_some());
            line(&ctx, &outlook, programme, &effects, may_edit)
        })
        .collect();
    let starter = programme_types()
        .types
        .iter()
        .filter(|found| place.may_edit && !had.contains(&found.title))
        .map(|found| type_view(&ctx.speech, found))
        .collect();
    let page = ctx.page("programmes-title").in_stage("planning");
    html(&ListPage {
        page,
        place,
        lines,
        starter,
    })
}

/// Takes the starter programmes into the catalogue.
pub(crate) async fn adopt(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school = form.choice("school").ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let tx = ctx.app.shell.db.begin().await?;
    let count = adopt_starter_programmes(&tx, permit.authority(), school).await?;
    let entry = Audited::new("programme.starter-adopted", school.0)
        .with(serde_json::json!({ "count": count }));
    tx.commit(&ctx.actor, entry).await?;
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=starter-adopted"
    )))
}

#[derive(Template)]
#[template(path = "programme.html")]
struct FormPage {
    page: Page,
    place: Place,
    form: Form,
    groups: Vec<GainGroup>,
    modes: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    conflict: Vec<Difference>,
    id: ProgrammeId,
    action: String,
    version: i32,
    may_share: bool,
}

impl FormPage {
    async fn new(ctx: &Ctx, place: Place, id: ProgrammeId, form: Form) -> Result<Self, Problem> {
        let say = |key: &str| ctx.speech.say(key).to_string();
        let modes = crate::model::Mode::ALL.iter();
        Ok(Self {
            page: ctx.page("programme-new").in_stage("planning"),
            place,
            groups: gain_groups(&ctx.app.frameworks, &form),
            form,
            modes: modes
                .map(|mode| (mode.to_string(), say(mode.key())))
                .collect(),
            kinds: programme_types()
                .types
                .iter()
                .map(|found| (found.code.as_str(), found.title.as_str()))
                .collect(),
            conflict: Vec::new(),
            id,
            action: PATH.to_owned(),
            version: 0,
            may_share: ctx.may(Action::EditPlan, Target::Authority).await?,
        })
    }

    fn changing(mut self, ctx: &Ctx, programme: &Programme) -> Self {
        self.page = ctx
            .page("programme-edit")
            .titled(&programme.title)
            .in_stage("planning");
        self.action = format!("{PATH}/{}", programme.id);
        self.version = programme.version;
        self.may_share = false;
        self
    }

    fn show(&self, status: StatusCode) -> Result<Response, Problem> {
        let mut response = html(self)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// An empty form.
pub(crate) async fn new(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    ctx.permit(Action::EditPlan, Target::School(place.school.id))
        .await?;
    let form = Form::empty().with("is_active", "on").with("preparation", 0);
    let page = FormPage::new(&ctx, place, ProgrammeId::new(), form).await?;
    page.show(StatusCode::OK)
}

/// Adds a programme.
pub(crate) async fn create(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school = form.choice("school").ok_or_else(Problem::not_found)?;
    let id = form.choice("id").ok_or_else(Problem::not_found)?;
    let is_shared = form.is("everywhere", "on");
    let target = if is_shared {
        Target::Authority
    } else {
        Target::School(school)
    };
    let permit = ctx.permit(Action::EditPlan, target).await?;
    let owner = Owner {
        authority: permit.authority(),
        id,
        school: (!is_shared).then_some(school),
    };
    let Some(record) = read(&mut form, &ctx.app.frameworks, &owner) else {
        let place = Place::find(
            &ctx,
            Where {
                school: Some(school),
            },
            PATH,
        )
        .await?;
        let page = FormPage::new(&ctx, place, id, form).await?;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let tx = ctx.app.shell.db.begin().await?;
    match insert_programmes(&tx, vec![record]).await {
        Ok(()) => {
            let entry = Audited::new("programme.added", id.0);
            tx.commit(&ctx.actor, entry).await?;
        }
        // The same form arrived twice.
        Err(error) if is_duplicate(&error) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=programme-saved"
    )))
}

/// The programme and leave to change it.
async fn editable(ctx: &Ctx, id: ProgrammeId) -> Result<(Programme, Permit), Problem> {
    let found = find_programme(ctx.db(), ctx.authority(), id).await?;
    let programme = found.ok_or_else(Problem::not_found)?;
    let target = programme
        .school_id
        .map_or(Target::Authority, Target::School);
    let permit = ctx.permit(Action::EditPlan, target).await?;
    Ok((programme, permit))
}

async fn page_of(
    ctx: &Ctx,
    programme: &Programme,
    form: Option<Form>,
) -> Result<FormPage, Problem> {
    let at = Where {
        school: programme.school_id,
    };
    let place = Place::find(ctx, at, PATH).await?;
    let effects = list_effects_of(ctx.db(), ctx.authority(), programme.id).await?;
    let stored = filled(&ctx.speech, programme, &effects);
    let page = FormPage::new(ctx, place, programme.id, form.unwrap_or(stored)).await?;
    Ok(page.changing(ctx, programme))
}

/// A programme in its form.
pub(crate) async fn edit(ctx: Ctx, Path(id): Path<ProgrammeId>) -> Result<Response, Problem> {
    let (programme, _) = editable(&ctx, id).await?;
    page_of(&ctx, &programme, None).await?.show(StatusCode::OK)
}

/// Changes a programme.
pub(crate) async fn change(
    ctx: Ctx,
    Path(id): Path<ProgrammeId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (programme, permit) = editable(&ctx, id).await?;
    let seen = form.choice("version").unwrap_or(0);
    let owner = Owner {
        authority: permit.authority(),
        id,
        school: programme.school_id,
    };
    let Some(record) = read(&mut form, &ctx.app.frameworks, &owner) else {
        let mut page = page_of(&ctx, &programme, Some(form)).await?;
        page.version = seen;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let tx = ctx.app.shell.db.begin().await?;
    if update_programme(&tx, record, seen).await? {
        tx.commit(&ctx.actor, Audited::new("programme.changed", id.0))
            .await?;
        let school = programme
            .school_id
            .map_or(String::new(), |id| format!("school={id}&"));
        return Ok(see_other(&format!("{PATH}?{school}notice=programme-saved")));
    }
    drop(tx);
    let (programme, _) = editable(&ctx, id).await?;
    let effects = list_effects_of(ctx.db(), ctx.authority(), id).await?;
    let stored = filled(&ctx.speech, &programme, &effects);
    let mut page = page_of(&ctx, &programme, Some(form)).await?;
    page.conflict = differences(
        &ctx.speech,
        &labels(&ctx.speech, &page.groups),
        &stored,
        &page.form,
    );
    if page.conflict.is_empty() {
        // What is stored is what was typed: the same form arrived twice.
        return Ok(see_other(&format!("{PATH}?notice=programme-saved")));
    }
    page.show(StatusCode::CONFLICT)
}

//! The money of a school by source and semester: the list with its form, and changing one source.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::access::Permit;
use kernel::{Action, AuthorityId, Ctx, SchoolId, Semester, Target};
use platform::audit::Audited;
use platform::db::{Tx, is_duplicate};
use platform::sea_orm::DbErr;
use platform::web::{Difference, Fault, Form, Page, Problem, differences, html, see_other};

use crate::place::{Place, Where};
use crate::programme_types::programme_types;
use crate::store::{Fund, FundId, find_fund, insert_fund, list_funds_of_school, update_fund};

const PATH: &str = "/funds";
/// Most rupiah of a source.
const MOST: i64 = 1_000_000_000_000;
/// Most sources of a semester that the optimiser can tell apart.
const MOST_SOURCES: usize = optimise::MAX_FUNDS;

/// Adds a source of money.
pub async fn add_fund(tx: &Tx, row: Fund) -> Result<(), DbErr> {
    insert_fund(tx, row).await
}

/// The sources of one semester.
struct Group {
    semester: String,
    total: String,
    lines: Vec<Line>,
}

struct Line {
    id: FundId,
    source: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "funds.html")]
struct FundsPage {
    page: Page,
    place: Place,
    groups: Vec<Group>,
    form: Form,
    conflict: Vec<Difference>,
    semesters: Vec<(i32, String)>,
    names: Vec<String>,
    id: FundId,
    action: String,
    version: i32,
    is_new: bool,
}

impl FundsPage {
    async fn new(ctx: &Ctx, place: Place, form: Form) -> Result<Self, Problem> {
        let funds = list_funds_of_school(ctx.db(), ctx.authority(), place.school.id).await?;
        let now = ctx.semester().number();
        let semester = |number| {
            let semester = Semester::from_number(number);
            (number, semester.say(&ctx.speech).to_string())
        };
        Ok(Self {
            page: ctx.page("funds-title").in_stage("planning"),
            groups: groups(ctx, &funds),
            place,
            form,
            conflict: Vec::new(),
            semesters: [now, now + 1].map(semester).to_vec(),
            names: programme_types().money.clone(),
            id: FundId::new(),
            action: PATH.to_owned(),
            version: 0,
            is_new: true,
        })
    }

    async fn of(ctx: &Ctx, fund: &Fund, form: Form) -> Result<Self, Problem> {
        let at = Where {
            school: Some(fund.school_id),
        };
        let place = Place::find(ctx, at, PATH).await?;
        let mut page = Self::new(ctx, place, form).await?;
        page.page = ctx
            .page("fund-edit")
            .titled(&fund.source)
            .in_stage("planning");
        page.groups.clear();
        page.semesters = vec![(
            fund.semester.number(),
            fund.semester.say(&ctx.speech).to_string(),
        )];
        page.id = fund.id;
        page.action = format!("{PATH}/{}", fund.id);
        page.version = fund.version;
        page.is_new = false;
        Ok(page)
    }

    fn show(&self, status: StatusCode) -> Result<Response, Problem> {
        let mut response = html(self)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// Sources by semester, in the order given.
fn groups(ctx: &Ctx, funds: &[Fund]) -> Vec<Group> {
    funds
        .chunk_by(|a, b| a.semester == b.semester)
        .map(|chunk| Group {
            semester: chunk[0].semester.say(&ctx.speech).to_string(),
            total: ctx
                .speech
                .rupiah(chunk.iter().map(|fund| fund.amount).sum::<i64>()),
            lines: chunk
                .iter()
                .map(|fund| Line {
                    id: fund.id,
                    source: fund.source.clone(),
                    amount: ctx.speech.rupiah(fund.amount),
                })
                .collect(),
        })
        .collect()
}

/// The list of sources, with a form for another one.
pub(crate) async fn list(ctx: Ctx, Query(asked): Query<Where>) -> Result<Response, Problem> {
    let place = Place::find(&ctx, asked, PATH).await?;
    let form = Form::empty().with("semester", ctx.semester().number());
    FundsPage::new(&ctx, place, form)
        .await?
        .show(StatusCode::OK)
}

/// Whose source a form makes.
struct Owner {
    authority: AuthorityId,
    id: FundId,
    school: SchoolId,
    semesters: Vec<i32>,
}

fn read(form: &mut Form, owner: &Owner) -> Option<Fund> {
    let source = form.text("source", 80);
    let semester: Option<i32> = form.choice("semester");
    if semester.is_some_and(|number| !owner.semesters.contains(&number)) {
        form.fail("semester", Fault::new("fault-choose"));
    }
    let amount = form.number("amount", -MOST..=MOST);
    if amount.is_some_and(|amount| amount <= 0) {
        form.fail("amount", Fault::new("fund-amount-positive"));
    }
    if !form.is_valid() {
        return None;
    }
    Some(Fund {
        authority_id: owner.authority,
        id: owner.id,
        school_id: owner.school,
        semester: Semester::from_number(semester?),
        source: source?,
        amount: amount?,
        version: 1,
    })
}

/// Notes a source that is there already, or one too many.
fn check_others(form: &mut Form, fund: &Fund, others: &[Fund]) {
    let same: Vec<&Fund> = others
        .iter()
        .filter(|other| other.semester == fund.semester && other.id != fund.id)
        .collect();
    let fold = kernel::people::fold;
    if same
        .iter()
        .any(|other| fold(&other.source) == fold(&fund.source))
    {
        form.fail("source", Fault::new("fund-known"));
    }
    if same.len() >= MOST_SOURCES {
        form.fail(
            "source",
            Fault::new("fund-too-many").with("most", MOST_SOURCES),
        );
    }
}

/// Adds a source.
pub(crate) async fn create(ctx: Ctx, mut form: Form) -> Result<Response, Problem> {
    let school = form.choice("school").ok_or_else(Problem::not_found)?;
    let id = form.choice("id").ok_or_else(Problem::not_found)?;
    let permit = ctx.permit(Action::EditPlan, Target::School(school)).await?;
    let now = ctx.semester().number();
    let owner = Owner {
        authority: permit.authority(),
        id,
        school,
        semesters: vec![now, now + 1],
    };
    let fund = read(&mut form, &owner);
    if let Some(fund) = &fund {
        let others = list_funds_of_school(ctx.db(), permit.authority(), school).await?;
        check_others(&mut form, fund, &others);
    }
    let (Some(fund), true) = (fund, form.is_valid()) else {
        let place = Place::find(
            &ctx,
            Where {
                school: Some(school),
            },
            PATH,
        )
        .await?;
        let mut page = FundsPage::new(&ctx, place, form).await?;
        page.id = id;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let tx = ctx.app.shell.db.begin().await?;
    match add_fund(&tx, fund).await {
        Ok(()) => {
            let entry = Audited::new("fund.added", id.0);
            tx.commit(&ctx.actor, entry).await?;
        }
        // The same form arrived twice.
        Err(error) if is_duplicate(&error) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(see_other(&format!(
        "{PATH}?school={school}&notice=fund-saved"
    )))
}

async fn editable(ctx: &Ctx, id: FundId) -> Result<(Fund, Permit), Problem> {
    let found = find_fund(ctx.db(), ctx.authority(), id).await?;
    let fund = found.ok_or_else(Problem::not_found)?;
    let permit = ctx
        .permit(Action::EditPlan, Target::School(fund.school_id))
        .await?;
    Ok((fund, permit))
}

fn filled(ctx: &Ctx, fund: &Fund) -> Form {
    Form::empty()
        .with("source", &fund.source)
        .with("semester", fund.semester.number())
        .with("amount", ctx.speech.number(fund.amount as f64, 0))
}

/// A source in its form.
pub(crate) async fn edit(ctx: Ctx, Path(id): Path<FundId>) -> Result<Response, Problem> {
    let (fund, _) = editable(&ctx, id).await?;
    let form = filled(&ctx, &fund);
    FundsPage::of(&ctx, &fund, form).await?.show(StatusCode::OK)
}

/// Changes a source.
pub(crate) async fn change(
    ctx: Ctx,
    Path(id): Path<FundId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (stored, permit) = editable(&ctx, id).await?;
    let seen = form.choice("version").unwrap_or(0);
    let owner = Owner {
        authority: permit.authority(),
        id,
        school: stored.school_id,
        semesters: vec![stored.semester.number()],
    };
    let fund = read(&mut form, &owner);
    if let Some(fund) = &fund {
        let others = list_funds_of_school(ctx.db(), permit.authority(), fund.school_id).await?;
        check_others(&mut form, fund, &others);
    }
    let (Some(fund), true) = (fund, form.is_valid()) else {
        let mut page = FundsPage::of(&ctx, &stored, form).await?;
        page.version = seen;
        return page.show(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let done = format!("{PATH}?school={}&notice=fund-saved", stored.school_id);
    let data = serde_json::json!({ "from": stored.amount, "to": fund.amount });
    let tx = ctx.app.shell.db.begin().await?;
    if update_fund(&tx, fund, seen).await? {
        tx.commit(&ctx.actor, Audited::new("fund.changed", id.0).with(data))
            .await?;
        return Ok(see_other(&done));
    }
    drop(tx);
    let (stored, _) = editable(&ctx, id).await?;
    let mut page = FundsPage::of(&ctx, &stored, form).await?;
    let label = |name: &str| {
        (
            name.to_owned(),
            ctx.speech.say(format!("fund-{name}")).to_string(),
        )
    };
    let labels = ["source", "amount"].map(label);
    let theirs = filled(&ctx, &stored);
    page.conflict = differences(&ctx.speech, &labels, &theirs, &page.form);
    if page.conflict.is_empty() {
        return Ok(see_other(&done));
    }
    page.show(StatusCode::CONFLICT)
}

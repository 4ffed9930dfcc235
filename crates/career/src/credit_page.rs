//! A person's credit points: what came together and how, what the next step needs, and what it rests on.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::{PostKind, list_people_by_ids};
use kernel::reading::{list_readers, note_reading};
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::web::{Form, Page, Problem, html};

use crate::credit_view::{CreditView, view};
use crate::load::{Careers, NoCredit};
use crate::model::Predicate;
use crate::readiness::{OwnReadiness, own_readiness};
use crate::rules::{CreditRules, Ruled, rules};
use crate::store::{PastResultId, PlacementId};

/// The audit code of opening someone's credit.
pub(crate) const READ: &str = "credit.read";

/// An entry that can be withdrawn.
struct Entered {
    path: String,
    title: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "credit.html")]
struct CreditPage {
    page: Page,
    path: String,
    is_own: bool,
    /// Why there is nothing to compute; empty when there is.
    without: Option<Without>,
    credit: Option<CreditView>,
    may_keep: bool,
    entered: Vec<Entered>,
    placement: Form,
    past: Form,
    offices: Vec<(PostKind, String)>,
    grades: Vec<(String, String)>,
    predicates: Vec<(Predicate, String)>,
    months: Vec<(i32, String)>,
    readiness: Option<OwnReadiness>,
    readers: Vec<(String, String)>,
}

/// Why there is nothing to compute.
enum Without {
    /// No rules are known for the year.
    Rules,
    /// None of the person's posts stands in a functional office.
    Office,
    /// Something else counts for people so employed.
    Employment(&'static Ruled<String>),
}

impl Without {
    fn of(
        credit: Option<&'static CreditRules>,
        careers: &Careers,
        person: &Person,
    ) -> Option<Self> {
        let Some(credit) = credit else {
            return Some(Self::Rules);
        };
        match careers.without_credit(credit, person)? {
            NoCredit::Employment(instead) => Some(Self::Employment(instead)),
            NoCredit::Post => Some(Self::Office),
        }
    }
}

/// Which form is shown again with its faults.
pub(crate) enum Again {
    Nothing,
    Placement(Form),
    Past(Form),
}

pub(crate) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let me = ctx.me.clone();
    page(&ctx, me, Again::Nothing).await
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewCareer, Target::Person(id)).await?;
    let person = ctx.person(id).await?;
    if id != ctx.me.id {
        note_reading(&ctx, READ, id.0).await?;
    }
    page(&ctx, person, Again::Nothing).await
}

pub(crate) async fn page(ctx: &Ctx, person: Person, again: Again) -> Result<Response, Problem> {
    let (db, authority, speech) = (ctx.db(), ctx.authority(), &ctx.speech);
    let year = i32::from(ctx.today().0.year());
    let credit = rules().credit(year);
    let careers = Careers::load(db, authority, &[person.id]).await?;
    let is_own = person.id == ctx.me.id;
    let without = Without::of(credit, &careers, &person);
    let earning = credit.filter(|_| without.is_none());
    let path = match is_own {
        true => "/credit".to_owned(),
        false => format!("/credit/{}", person.id),
    };
    let (placement, past) = match again {
        Again::Nothing => (fresh_placement(&careers, &person), fresh_past(year)),
        Again::Placement(form) => (form, fresh_past(year)),
        Again::Past(form) => (fresh_placement(&careers, &person), form),
    };
    let title = match is_own {
        true => speech.say("credit-title").to_string(),
        false => speech
            .say("credit-of")
            .with("name", &person.name)
            .to_string(),
    };
    let career = earning.map(|credit| careers.of(credit, person.id));
    html(&CreditPage {
        page: ctx.page("credit-title").titled(title).in_stage("career"),
        entered: match earning {
            Some(_) => entered(ctx, &careers, person.id, &path).await?,
            None => Vec::new(),
        },
        path,
        is_own,
        without,
        credit: career.as_ref().and_then(|career| view(ctx, career)),
        may_keep: ctx
            .may(Action::KeepCareer, Target::Person(person.id))
            .await?,
        placement,
        past,
        offices: offices(ctx, earning),
        grades: grades(earning),
        predicates: predicates(ctx),
        months: months(ctx),
        readiness: match &career {
            Some(career) if is_own => Some(own_readiness(ctx, career).await?),
            _ => None,
        },
        readers: match is_own {
            true => list_readers(ctx, READ, person.id.0).await?,
            false => Vec::new(),
        },
    })
}

fn predicates(ctx: &Ctx) -> Vec<(Predicate, String)> {
    let say = |one: &Predicate| (*one, ctx.speech.say(one.key()).to_string());
    Predicate::ALL.iter().map(say).collect()
}

/// The months by their numbers, for choosing one.
pub(crate) fn months(ctx: &Ctx) -> Vec<(i32, String)> {
    let say = |month| (month, ctx.speech.say(format!("month-{month}")).to_string());
    (1..=12).map(say).collect()
}

fn offices(ctx: &Ctx, credit: Option<&CreditRules>) -> Vec<(PostKind, String)> {
    let offices = credit.map_or(&[][..], CreditRules::offices);
    offices
        .iter()
        .map(|office| (*office, ctx.speech.say(office.key()).to_string()))
        .collect()
}

fn grades(credit: Option<&CreditRules>) -> Vec<(String, String)> {
    let grades = credit.into_iter().flat_map(CreditRules::grades);
    grades
        .map(|(rank, grade)| {
            let text = format!("{} {}, {}", grade.grade, grade.name, rank.name());
            (grade.grade.clone(), text)
        })
        .collect()
}

/// What the roster says is filled in before the first entry.
fn fresh_placement(careers: &Careers, person: &Person) -> Form {
    let form = Form::empty()
        .with("id", PlacementId::new())
        .with("office", PostKind::Teacher);
    match (&person.grade, careers.placements_of(person.id).next()) {
        (Some(grade), None) => form.with("grade", grade),
        _ => form,
    }
}

fn fresh_past(year: i32) -> Form {
    Form::empty()
        .with("id", PastResultId::new())
        .with("year", year - 1)
        .with("first_month", 1)
        .with("last_month", 12)
}

async fn entered(
    ctx: &Ctx,
    careers: &Careers,
    person: PersonId,
    path: &str,
) -> Result<Vec<Entered>, Problem> {
    let speech = &ctx.speech;
    let makers: Vec<PersonId> = careers
        .placements_of(person)
        .map(|row| row.made_by)
        .chain(careers.past_of(person).map(|row| row.made_by))
        .collect();
    let people = list_people_by_ids(ctx.db(), ctx.authority(), &makers).await?;
    let by = |id: PersonId| {
        let maker = people.iter().find(|person| person.id == id);
        maker.map_or("", |person| person.name.as_str())
    };
    let detail = |basis: &str, maker: PersonId| {
        let said = speech.say("entered-by").with("basis", basis);
        said.with("name", by(maker)).to_string()
    };
    let placements = careers.placements_of(person).map(|row| Entered {
        path: format!("{path}/placements/{}/withdraw", row.id),
        title: speech
            .say("entered-placement")
            .with("grade", row.grade.as_str())
            .with("office", speech.say(row.office.key()))
            .with("day", speech.day(row.starts_on))
            .to_string(),
        detail: detail(&row.basis, row.made_by),
    });
    let past = careers.past_of(person).map(|row| Entered {
        path: format!("{path}/results/{}/withdraw", row.id),
        title: speech
            .say("entered-result")
            .with("predicate", speech.say(row.predicate.key()))
            .with("first", speech.say(format!("month-{}", row.first_month)))
            .with("last", speech.say(format!("month-{}", row.last_month)))
            .with("year", row.year.to_string())
            .to_string(),
        detail: detail(&row.basis, row.made_by),
    });
    Ok(placements.chain(past).collect())
}

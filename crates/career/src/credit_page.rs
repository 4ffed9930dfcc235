//! A person's credit points: what came together and how, what the next step needs, and what it rests on.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::frameworks::Rank;
use kernel::people::{PostKind, list_people_by_ids};
use kernel::reading::{list_readers, note_reading};
use kernel::{Action, Ctx, Person, PersonId, Target};
use platform::web::{Form, Page, Problem, html};

use crate::credit_view::{CreditView, view};
use crate::load::{Careers, NoCredit};
use crate::model::Predicate;
use crate::readiness::{OwnReadiness, own_readiness};
use crate::rules::{CreditRules, DegreeRule, Ruled, rules};
use crate::store::{DegreeId, PastResultId, PlacementId};

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
    forms: Forms,
    degree_rule: Option<&'static DegreeRule>,
    /// That the roster names a grade that was not entered; empty when it does not.
    roster: String,
    offices: Vec<(PostKind, String)>,
    grades: Vec<(String, String)>,
    predicates: Vec<(Predicate, String)>,
    months: Vec<(i32, String)>,
    readiness: Option<OwnReadiness>,
    readers: Vec<(String, String)>,
}

/// The forms of the page.
struct Forms {
    placement: Form,
    past: Form,
    degree: Form,
}

impl Forms {
    /// Fresh ones, but for the one that is shown again.
    fn of(
        credit: Option<&CreditRules>,
        careers: &Careers,
        person: &Person,
        year: i32,
        again: Again,
    ) -> Self {
        let mut forms = Self {
            placement: fresh_placement(credit, careers, person),
            past: fresh_past(year),
            degree: Form::empty().with("id", DegreeId::new()),
        };
        match again {
            Again::Nothing => {}
            Again::Placement(form) => forms.placement = form,
            Again::Past(form) => forms.past = form,
            Again::Degree(form) => forms.degree = form,
        }
        forms
    }
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
    Degree(Form),
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
    let forms = Forms::of(credit, &careers, &person, year, again);
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
        forms,
        degree_rule: earning.and_then(|credit| credit.degree.as_ref()),
        roster: roster_says(ctx, &careers, &person),
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
            let text = format!("{} {}, {}", grade.grade, grade.name, rank.rank.name());
            (rank.key(&grade.grade), text)
        })
        .collect()
}

/// What the roster says is filled in before the first entry, and when it names another grade than the last entry.
fn fresh_placement(credit: Option<&CreditRules>, careers: &Careers, person: &Person) -> Form {
    let form = Form::empty().with("id", PlacementId::new());
    let office = credit.and_then(|credit| careers.office_of(credit, person.id));
    let form = form.with("office", office.unwrap_or(PostKind::Teacher));
    let is_first = careers.placements_of(person.id).next().is_none();
    match &person.grade {
        Some(grade) if is_first || names_another(careers, person) => {
            let rank = person.rank.as_deref().and_then(Rank::parse);
            form.with("grade", key_of(credit, rank, grade))
        }
        _ => form,
    }
}

/// Whether the roster names another grade than the last one that was entered, in whichever line.
fn names_another(careers: &Careers, person: &Person) -> bool {
    let last = careers.placements_of(person.id);
    let last = last.max_by_key(|row| row.starts_on);
    let (Some(last), Some(named)) = (last, &person.grade) else {
        return false;
    };
    last.grade.split(' ').next_back() != Some(named.as_str())
}

/// That the roster names another grade than the last entry, in a sentence; empty when it does not.
fn roster_says(ctx: &Ctx, careers: &Careers, person: &Person) -> String {
    match &person.grade {
        Some(grade) if names_another(careers, person) => {
            let said = ctx.speech.say("placement-roster");
            said.with("grade", grade.as_str()).to_string()
        }
        _ => String::new(),
    }
}

/// The key of a grade that a roster names, in the line of the rank it names beside it.
fn key_of(credit: Option<&CreditRules>, rank: Option<Rank>, grade: &str) -> String {
    match credit.zip(rank) {
        Some((credit, rank)) => credit.rank(rank).key(grade),
        None => grade.to_owned(),
    }
}

fn fresh_past(year: i32) -> Form {
    Form::empty()
        .with("id", PastResultId::new())
        .with("year", year - 1)
        .with("first_month", 1)
        .with("last_month", 12)
}

/// The rank and grade of a key, as they are called.
fn grade_name(ctx: &Ctx, key: &str) -> String {
    let credit = rules().credit(i32::from(ctx.today().0.year()));
    let found = credit.and_then(|credit| credit.of_key(key));
    found.map_or_else(
        || key.to_owned(),
        |(rank, grade)| format!("{}, {}", rank.rank.name(), grade.grade),
    )
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
        .chain(careers.degrees_of(person).map(|row| row.made_by))
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
            .with("grade", grade_name(ctx, &row.grade))
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
    let degrees = careers.degrees_of(person).map(|row| Entered {
        path: format!("{path}/degrees/{}/withdraw", row.id),
        title: speech
            .say("entered-degree")
            .with("day", speech.day(row.held_on))
            .to_string(),
        detail: detail(&row.basis, row.made_by),
    });
    Ok(placements.chain(past).chain(degrees).collect())
}

//! The portfolio: what a person chooses to take along, gathered once and then printed or packed.
//!
//! Both ways out, the printable page and the package, are made from [`Portfolio`] alone; whatever turns it into
//! another form of document starts there too.

use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::Ctx;
use kernel::people::{list_people_by_ids, list_posts_of, list_schools};
use platform::Day;
use platform::web::{Page, Problem, html};
use serde::{Deserialize, Serialize};

use crate::appraisal::Showable;
use crate::gather;
use crate::store::{list_appraisals_of, list_results_of, list_verdicts_of_many};

/// The form of the package; it changes its number when a reader of the old one would stumble.
const FORMAT: &str = "bina-portfolio-1";

/// What is chosen; a part that is not named stays out.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four boxes of a form, each ticked or not"
)]
pub(crate) struct Chosen {
    map: bool,
    programmes: bool,
    commitments: bool,
    appraisals: bool,
}

/// Something with a title and a sentence.
#[derive(Debug, Serialize)]
pub(crate) struct Piece {
    title: String,
    text: String,
}

impl From<Showable> for Piece {
    fn from(what: Showable) -> Self {
        Self {
            title: what.title,
            text: what.body,
        }
    }
}

/// A year's appraisal whose result stands.
#[derive(Debug, Serialize)]
pub(crate) struct AppraisedYear {
    year: i32,
    first_month: i32,
    last_month: i32,
    predicate: String,
    predicate_code: &'static str,
    rules: String,
    superior: String,
    results: Vec<String>,
}

/// A post that is held.
#[derive(Debug, Serialize)]
pub(crate) struct HeldPost {
    title: String,
    school: String,
}

/// What a person takes along; parts that were not chosen are absent.
#[derive(Debug, Serialize)]
pub(crate) struct Portfolio {
    format: &'static str,
    name: String,
    made_on: Day,
    posts: Vec<HeldPost>,
    #[serde(skip_serializing_if = "Option::is_none")]
    competencies: Option<Vec<Piece>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    programmes: Option<Vec<Piece>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    practice: Option<Vec<Piece>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    appraisals: Option<Vec<AppraisedYear>>,
}

impl Portfolio {
    /// The chosen parts made of pieces, with the keys of their headings.
    fn parts(&self) -> Vec<(&'static str, &[Piece])> {
        let all = [
            ("portfolio-map", &self.competencies),
            ("portfolio-programmes", &self.programmes),
            ("portfolio-practice", &self.practice),
        ];
        let chosen = all
            .into_iter()
            .filter_map(|(key, part)| Some((key, part.as_deref()?)));
        chosen.collect()
    }
}

/// Gathers what the signed-in person chose of their own.
pub(crate) async fn gather(ctx: &Ctx, chosen: Chosen) -> Result<Portfolio, Problem> {
    let pieces = |found: Vec<Showable>| Some(found.into_iter().map(Piece::from).collect());
    Ok(Portfolio {
        format: FORMAT,
        name: ctx.me.name.clone(),
        made_on: ctx.today(),
        posts: posts(ctx).await?,
        competencies: match chosen.map {
            true => pieces(gather::map_lines(ctx).await?),
            false => None,
        },
        programmes: match chosen.programmes {
            true => pieces(gather::programmes(ctx).await?),
            false => None,
        },
        practice: match chosen.commitments {
            true => pieces(gather::commitments(ctx).await?),
            false => None,
        },
        appraisals: match chosen.appraisals {
            true => Some(appraisals(ctx).await?),
            false => None,
        },
    })
}

async fn posts(ctx: &Ctx) -> Result<Vec<HeldPost>, Problem> {
    let schools = list_schools(ctx.db(), ctx.authority()).await?;
    let posts = list_posts_of(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let held = posts.into_iter().map(|post| {
        let school = schools.iter().find(|school| school.id == post.school_id);
        HeldPost {
            school: school.map_or_else(String::new, |school| school.name.clone()),
            title: post.title,
        }
    });
    Ok(held.collect())
}

async fn appraisals(ctx: &Ctx) -> Result<Vec<AppraisedYear>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut rows = list_appraisals_of(db, authority, ctx.me.id).await?;
    rows.retain(|row| row.state.is_final());
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let verdicts = list_verdicts_of_many(db, authority, &ids).await?;
    let superiors: Vec<_> = rows.iter().map(|row| row.appraiser_id).collect();
    let people = list_people_by_ids(db, authority, &superiors).await?;
    let mut found = Vec::new();
    // As many as years served: each brings the few results it was planned with.
    for row in rows {
        let Some(verdict) = verdicts.iter().rfind(|one| one.appraisal_id == row.id) else {
            continue;
        };
        let superior = people.iter().find(|person| person.id == row.appraiser_id);
        let results = list_results_of(db, authority, row.id).await?;
        found.push(AppraisedYear {
            year: row.year,
            first_month: row.first_month,
            last_month: row.last_month,
            predicate: ctx.speech.say(verdict.predicate.key()).to_string(),
            predicate_code: verdict.predicate.as_str(),
            rules: verdict.rules.clone(),
            superior: superior.map_or_else(String::new, |person| person.name.clone()),
            results: results.into_iter().map(|result| result.title).collect(),
        });
    }
    Ok(found)
}

#[derive(Template)]
#[template(path = "portfolio.html")]
struct ChoosePage {
    page: Page,
}

pub(crate) async fn choose(ctx: Ctx) -> Result<Response, Problem> {
    html(&ChoosePage {
        page: ctx.page("portfolio-title").in_stage("career"),
    })
}

#[derive(Template)]
#[template(path = "portfolio_print.html")]
struct PrintPage {
    page: Page,
    made_on: String,
    portfolio: Portfolio,
}

pub(crate) async fn print(ctx: Ctx, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    let portfolio = gather(&ctx, chosen).await?;
    html(&PrintPage {
        page: ctx.page("portfolio-title").in_stage("career"),
        made_on: ctx.speech.day(portfolio.made_on),
        portfolio,
    })
}

pub(crate) async fn package(ctx: Ctx, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    let portfolio = gather(&ctx, chosen).await?;
    let body = serde_json::to_string_pretty(&portfolio).map_err(Problem::internal)?;
    let name = format!(
        "attachment; filename=\"portofolio-{}.json\"",
        portfolio.made_on
    );
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

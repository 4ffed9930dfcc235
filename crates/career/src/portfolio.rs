//! The portfolio: what a person chooses to take along, gathered once and then printed or packed.
//!
//! All ways out, the printable page, the PDF and the package, are made from [`Portfolio`] alone.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use documents::{Block, Document, Entry, Side};
use kernel::Ctx;
use kernel::people::{list_people_by_ids, list_posts_of, list_schools};
use platform::Day;
use platform::i18n::Speech;
use platform::web::{Page, Problem, html};
use serde::{Deserialize, Serialize};

use crate::appraisal::Showable;
use crate::gather;
use crate::paper;
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
    fn parts(&self) -> Vec<(&'static str, Vec<Entry>)> {
        let all = [
            ("portfolio-map", &self.competencies),
            ("portfolio-programmes", &self.programmes),
            ("portfolio-practice", &self.practice),
        ];
        let entry = |piece: &Piece| Entry {
            title: piece.title.clone(),
            text: piece.text.clone(),
        };
        let chosen = all
            .into_iter()
            .filter_map(|(key, part)| Some((key, part.as_deref()?.iter().map(entry).collect())));
        chosen.collect()
    }

    /// What its files are called.
    fn file_name(&self) -> String {
        format!("portofolio-{}", self.made_on)
    }

    /// The portfolio as it stands on paper.
    pub(crate) fn document(&self, ctx: &Ctx) -> Document {
        let speech = &ctx.speech;
        let held = self.posts.iter().map(|post| match post.school.is_empty() {
            true => post.title.clone(),
            false => format!("{}, {}", post.title, post.school),
        });
        let made = speech
            .say("portfolio-made")
            .with("day", speech.day(self.made_on))
            .to_string();
        let mut parts = self.parts();
        if let Some(years) = &self.appraisals {
            let years = years.iter().map(|year| year.entry(speech)).collect();
            parts.push(("portfolio-appraisals", years));
        }
        let blocks = parts.into_iter().flat_map(|(key, entries)| {
            let heading = Block::Heading(speech.say(key).to_string());
            let body = match entries.is_empty() {
                true => Block::Remark(speech.say("portfolio-none").to_string()),
                false => Block::Entries(entries),
            };
            [heading, body]
        });
        Document {
            title: speech
                .say("portfolio-of")
                .with("name", self.name.as_str())
                .to_string(),
            subtitle: held.chain([made]).collect::<Vec<_>>().join(" · "),
            language: paper::language(ctx),
            author: self.name.clone(),
            made_on: self.made_on.0,
            blocks: blocks.collect(),
        }
    }
}

impl AppraisedYear {
    fn entry(&self, speech: &Speech) -> Entry {
        let superior = speech
            .say("portfolio-superior")
            .with("name", self.superior.as_str());
        Entry {
            title: format!("{}: {}", self.year, self.predicate),
            text: format!("{superior}\n{}", self.results.join("; ")),
        }
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
    has_pdf: bool,
}

pub(crate) async fn choose(ctx: Ctx) -> Result<Response, Problem> {
    html(&ChoosePage {
        page: ctx.page("portfolio-title").in_stage("career"),
        has_pdf: documents::WRITES_PDF,
    })
}

#[derive(Template)]
#[template(path = "portfolio_print.html")]
struct PrintPage {
    page: Page,
    document: Document,
}

pub(crate) async fn print(ctx: Ctx, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    let portfolio = gather(&ctx, chosen).await?;
    html(&PrintPage {
        page: ctx.page("portfolio-title").in_stage("career"),
        document: portfolio.document(&ctx),
    })
}

pub(crate) async fn pdf(ctx: Ctx, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    let portfolio = gather(&ctx, chosen).await?;
    paper::pdf(&ctx, &portfolio.document(&ctx), &portfolio.file_name())
}

pub(crate) async fn package(ctx: Ctx, Query(chosen): Query<Chosen>) -> Result<Response, Problem> {
    let portfolio = gather(&ctx, chosen).await?;
    let body = serde_json::to_vec_pretty(&portfolio).map_err(Problem::internal)?;
    let name = format!("{}.json", portfolio.file_name());
    Ok(paper::file("application/json", &name, body))
}

//! The career path: where one stands, the posts that may come, what each asks, and what closes the distance.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::{MapEntry, list_latest_of_people};
use kernel::frameworks::{Framework, FrameworkCode, IndicatorCode, Rank};
use kernel::people::list_posts_of;
use kernel::{Action, Ctx, SchoolId, Target};
use planning::{Programme, list_effects_of_programmes, list_programmes};
use platform::i18n::Language;
use platform::web::{Page, Problem, html};

use crate::distance::Distance;
use crate::gather::interval;
use crate::rules::{PostRule, rules};
use crate::year_words::year_in_words;

/// Programmes named beside an indicator: those that are expected to move it most.
const MOST_PROGRAMMES: usize = 3;

/// A post as the overview shows it.
struct PostRow {
    href: String,
    name: String,
    tasks: String,
    /// How many of what it asks stand how.
    counts: String,
}

#[derive(Template)]
#[template(path = "career.html")]
struct CareerPage {
    page: Page,
    posts: Vec<(String, String)>,
    posts_ahead: Vec<PostRow>,
    year: Vec<String>,
    decides: bool,
}

/// What a post asks of one indicator, and how far the person is from it.
struct AskRow {
    name: String,
    distance: Distance,
    said: String,
    /// Programmes that are expected to move it.
    programmes: Vec<String>,
}

#[derive(Template)]
#[template(path = "post.html")]
struct PostPage {
    page: Page,
    name: String,
    post: &'static PostRule,
    framework: String,
    regulation: String,
    rows: Vec<AskRow>,
    sees_programmes: bool,
}

/// One indicator with the level that is asked.
struct Ask {
    code: IndicatorCode,
    name: String,
    level: u8,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let year = i32::from(ctx.today().0.year());
    let known = known(&ctx).await?;
    let posts_ahead = rules()
        .posts(year)
        .posts
        .iter()
        .map(|post| {
            let asks = asks(&ctx, post);
            let found: Vec<Distance> = asks
                .iter()
                .map(|ask| Distance::of(known.get(ask.code.as_str()), ask.level))
                .collect();
            PostRow {
                href: format!("/career/posts/{}", post.code),
                name: name(&ctx, post),
                tasks: post.tasks.join(" · "),
                counts: counts(&ctx, &found),
            }
        })
        .collect();
    let posts = list_posts_of(db, authority, ctx.me.id).await?;
    html(&CareerPage {
        page: ctx.page("career-title").in_stage("career"),
        posts: posts
            .into_iter()
            .map(|post| (post.title, ctx.speech.say(post.kind.key()).to_string()))
            .collect(),
        posts_ahead,
        year: year_in_words(&ctx).await?,
        decides: ctx.may(Action::DecideReadiness, Target::Authority).await?,
    })
}

pub(crate) async fn show_post(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Problem> {
    let year = i32::from(ctx.today().0.year());
    let rules = rules().posts(year);
    let post = rules
        .posts
        .iter()
        .find(|post| post.code == code)
        .ok_or_else(Problem::not_found)?;
    let known = known(&ctx).await?;
    let programmes = programmes(&ctx).await?;
    let rows = asks(&ctx, post)
        .into_iter()
        .map(|ask| {
            let entry = known.get(ask.code.as_str());
            let distance = Distance::of(entry, ask.level);
            let is_open = distance.word() != "met";
            AskRow {
                said: said(&ctx, &distance, entry),
                programmes: match is_open {
                    true => programmes.get(ask.code.as_str()).cloned(),
                    false => None,
                }
                .unwrap_or_default(),
                name: ask.name,
                distance,
            }
        })
        .collect();
    let place = ctx
        .school
        .as_ref()
        .map_or(Target::Authority, |school| Target::School(school.id));
    html(&PostPage {
        page: ctx
            .page("career-title")
            .titled(name(&ctx, post))
            .in_stage("career"),
        name: name(&ctx, post),
        framework: framework(&ctx, post).map_or_else(String::new, |found| found.name.clone()),
        regulation: rules.head.regulation.clone(),
        post,
        rows,
        sees_programmes: ctx.may(Action::ViewPlan, place).await?,
    })
}

/// How many stand how, in words; what does not occur is left out.
fn counts(ctx: &Ctx, found: &[Distance]) -> String {
    let said = ["met", "below", "unclear", "unknown"].map(|word| {
        let count = found.iter().filter(|one| one.word() == word).count();
        let key = format!("career-count-{word}");
        (count > 0).then(|| ctx.speech.say(key).with("count", count).to_string())
    });
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn name(ctx: &Ctx, post: &PostRule) -> String {
    match ctx.speech.language {
        Language::Indonesian => post.name.clone(),
        Language::English => post.name_en.clone(),
    }
}

fn framework<'a>(ctx: &'a Ctx, post: &PostRule) -> Option<&'a Framework> {
    let code = FrameworkCode::new(post.framework.clone());
    ctx.app.frameworks.framework(&code)
}

/// The signed-in person's present levels, by indicator.
async fn known(ctx: &Ctx) -> Result<BTreeMap<String, MapEntry>, Problem> {
    let rows = list_latest_of_people(ctx.db(), ctx.authority(), &[ctx.me.id]).await?;
    let rows = rows.into_iter().filter(|row| row.ratings > 0);
    Ok(rows.map(|row| (row.subject.clone(), row)).collect())
}

/// What a post asks: the indicators it names, or all of its framework.
fn asks(ctx: &Ctx, post: &PostRule) -> Vec<Ask> {
    let Some(framework) = framework(ctx, post) else {
        return Vec::new();
    };
    if !post.asks.is_empty() {
        let asked = post.asks.iter().filter_map(|(code, level)| {
            let code = IndicatorCode::new(code.clone());
            let name = ctx.app.frameworks.indicator(&code)?.indicator.name.clone();
            let level = *level;
            Some(Ask { code, name, level })
        });
        return asked.collect();
    }
    let level = post.level.unwrap_or_else(|| {
        let rank = ctx.me.rank.as_deref().and_then(Rank::parse);
        let year = i32::from(ctx.today().0.year());
        let above = rank.and_then(|rank| Some(rules().credit(year)?.rank_above(rank)?.rank));
        framework.target(above.or(rank)).level
    });
    let indicators = framework.indicators();
    indicators
        .map(|indicator| Ask {
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            level,
        })
        .collect()
}

fn said(ctx: &Ctx, distance: &Distance, entry: Option<&MapEntry>) -> String {
    let (Some(gap), Some(entry)) = (distance.gap(), entry) else {
        return ctx.speech.say("distance-unknown").to_string();
    };
    let number = |value: f64| ctx.speech.number(value, 1);
    ctx.speech
        .say("distance-known")
        .with("interval", interval(&ctx.speech, entry))
        .with("missing", number(gap.middle))
        .with("least", number(gap.least))
        .with("most", number(gap.most))
        .to_string()
}

/// What the programmes of the person's school are expected to move, by indicator, in words.
async fn programmes(ctx: &Ctx) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let Some(school) = ctx.school.as_ref().map(|school| school.id) else {
        return Ok(BTreeMap::new());
    };
    let found = active(ctx, school).await?;
    let ids: Vec<_> = found.iter().map(|programme| programme.id).collect();
    let mut effects = list_effects_of_programmes(ctx.db(), ctx.authority(), &ids).await?;
    effects.sort_by_key(|effect| std::cmp::Reverse(effect.milli_levels));
    let mut by_indicator: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for effect in effects.into_iter().filter(|effect| effect.milli_levels > 0) {
        let Some(programme) = found.iter().find(|one| one.id == effect.programme_id) else {
            continue;
        };
        let gain = ctx
            .speech
            .number(f64::from(effect.milli_levels) / 1000.0, 1);
        let said = ctx
            .speech
            .say("post-programme")
            .with("title", programme.title.as_str())
            .with("hours", programme.hours)
            .with("gain", gain);
        let known = by_indicator.entry(effect.indicator).or_default();
        if known.len() < MOST_PROGRAMMES {
            known.push(said.to_string());
        }
    }
    Ok(by_indicator)
}

async fn active(ctx: &Ctx, school: SchoolId) -> Result<Vec<Programme>, Problem> {
    let all = list_programmes(ctx.db(), ctx.authority(), school).await?;
    Ok(all
        .into_iter()
        .filter(|programme| programme.is_active)
        .collect())
}

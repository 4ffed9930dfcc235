//! The map of a group: chosen by place, post, employment and rank, compared with another, opened
//! from competencies to indicators to people.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use kernel::competency_map::{
    GroupLine, PeopleFilter, count_people, list_group_lines, list_titles,
};
use kernel::frameworks::{CompetencyCode, Framework, Rank};
use kernel::people::{self, EmploymentClass, PostKind};
use kernel::{Action, AuthorityId, Ctx};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::web::{Form, Page, Problem, html};

use super::filter::{Chosen, Reach, read_query};
use super::say::{GroupView, difference_key, signed};

/// A line of one or two groups.
struct Row {
    name: String,
    /// Where it opens.
    href: String,
    first: Option<GroupView>,
    second: Option<GroupView>,
    difference: Option<(String, &'static str)>,
}

/// The lines of one framework.
struct Block {
    framework: String,
    coverage: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "map/explore.html")]
struct ExplorePage {
    page: Page,
    form: Form,
    groups: Vec<(String, String)>,
    is_compared: bool,
    /// The competency whose indicators are shown, and the way back.
    within: Option<(String, String)>,
    blocks: Vec<Block>,
    schools: Vec<(String, String)>,
    choices: Choices,
    export: String,
    sees_people: bool,
}

/// What can be chosen, as pairs of value and text.
struct Choices {
    kinds: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    ranks: Vec<(String, String)>,
    titles: Vec<(String, String)>,
    remote: Vec<(String, String)>,
    clusters: Vec<(String, String)>,
}

pub(super) async fn show(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let reach = Reach::of(&ctx, Action::ViewSchool).await?;
    let form = read_query(query.as_deref());
    let chosen = [Chosen::read(&form, ""), Chosen::read(&form, "b_")];
    let is_compared = chosen[1] != Chosen::default() || form.is("compare", "yes");
    let competency = CompetencyCode::new(form.value("of"));
    let frameworks = frameworks(&ctx, &chosen, is_compared, &competency);
    let subjects = subjects(&frameworks, &competency);
    let (db, authority) = (ctx.db(), ctx.authority());
    let compared = chosen[1].filter(&reach).filter(|_| is_compared);
    // Both at once: each reads many lines, and neither waits for the other.
    let (first, second) = tokio::try_join!(
        lines(db, authority, chosen[0].filter(&reach), &subjects),
        lines(db, authority, compared, &subjects),
    )?;
    let mut blocks = Vec::new();
    for framework in &frameworks {
        let rows = rows(&ctx, framework, &competency, &chosen, [&first, &second]);
        if rows
            .iter()
            .all(|row| row.first.is_none() && row.second.is_none())
        {
            continue;
        }
        blocks.push(Block {
            framework: framework.name.clone(),
            coverage: coverage(&ctx, &reach, framework, &chosen[0], &first).await?,
            rows,
        });
    }
    let address = address(&chosen, is_compared);
    let within = frameworks.iter().find_map(|framework| {
        let found = framework
            .competencies
            .iter()
            .find(|row| row.code == competency)?;
        Some((found.name.clone(), format!("/map/explore?{address}")))
    });
    html(&ExplorePage {
        page: ctx.page("map-explore").in_stage("needs"),
        groups: chosen
            .iter()
            .take(if is_compared { 2 } else { 1 })
            .map(|group| (group.describe(&ctx, &reach), String::new()))
            .collect(),
        is_compared,
        within,
        blocks,
        choices: choices(&ctx, &chosen[0], &reach).await?,
        schools: reach
            .schools
            .iter()
            .map(|school| (school.id.to_string(), school.name.clone()))
            .collect(),
        export: format!("/map/export?{}", chosen[0].address("")),
        sees_people: reach.sees_people,
        form,
    })
}

fn address(chosen: &[Chosen; 2], is_compared: bool) -> String {
    match is_compared {
        true => format!(
            "{}&{}&compare=yes",
            chosen[0].address(""),
            chosen[1].address("b_")
        ),
        false => chosen[0].address(""),
    }
}

/// The frameworks of both groups, or the one whose competency is opened.
fn frameworks<'a>(
    ctx: &'a Ctx,
    chosen: &[Chosen; 2],
    is_compared: bool,
    competency: &CompetencyCode,
) -> Vec<&'a Framework> {
    let mut found = chosen[0].frameworks(ctx);
    if is_compared {
        for framework in chosen[1].frameworks(ctx) {
            if !found.iter().any(|known| known.code == framework.code) {
                found.push(framework);
            }
        }
    }
    let opened = |framework: &&Framework| {
        framework
            .competencies
            .iter()
            .any(|row| row.code == *competency)
    };
    if found.iter().any(opened) {
        found.retain(opened);
    }
    found
}

/// The competencies, or the indicators of the one that is opened.
fn subjects(frameworks: &[&Framework], competency: &CompetencyCode) -> Vec<String> {
    let competencies = || {
        frameworks
            .iter()
            .flat_map(|framework| &framework.competencies)
    };
    match competencies().find(|row| row.code == *competency) {
        Some(opened) => opened
            .indicators
            .iter()
            .map(|indicator| indicator.code.as_str().to_owned())
            .collect(),
        None => competencies()
            .map(|row| row.code.as_str().to_owned())
            .collect(),
    }
}

async fn lines(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: Option<PeopleFilter>,
    subjects: &[String],
) -> Result<Vec<GroupLine>, DbErr> {
    match filter {
        Some(filter) => list_group_lines(db, authority, &filter, subjects).await,
        None => Ok(Vec::new()),
    }
}

fn rows(
    ctx: &Ctx,
    framework: &Framework,
    competency: &CompetencyCode,
    chosen: &[Chosen; 2],
    [first, second]: [&[GroupLine]; 2],
) -> Vec<Row> {
    let is_compared = !second.is_empty() || chosen[1] != Chosen::default();
    let address = address(chosen, is_compared);
    let row = |code: &str, name: &str, href: String| {
        let view = |lines: &[GroupLine]| {
            let line = lines.iter().find(|line| line.subject == code)?;
            GroupView::of(ctx, line)
        };
        let (first, second) = (view(first), view(second));
        let difference = first.as_ref().zip(second.as_ref()).map(|(a, b)| {
            let difference = a.mean.minus(b.mean);
            (signed(ctx, difference), difference_key(difference))
        });
        Row {
            name: name.to_owned(),
            href,
            first,
            second,
            difference,
        }
    };
    match framework
        .competencies
        .iter()
        .find(|row| row.code == *competency)
    {
        Some(opened) => opened
            .indicators
            .iter()
            .map(|found| {
                let code = found.code.as_str();
                let href = format!("/map/explore/people?{}&of={code}", chosen[0].address(""));
                row(code, &found.name, href)
            })
            .collect(),
        None => framework
            .competencies
            .iter()
            .map(|found| {
                let code = found.code.as_str();
                row(
                    code,
                    &found.name,
                    format!("/map/explore?{address}&of={code}"),
                )
            })
            .collect(),
    }
}

/// Of how many of the first group's people of this framework anything is known.
async fn coverage(
    ctx: &Ctx,
    reach: &Reach,
    framework: &Framework,
    chosen: &Chosen,
    lines: &[GroupLine],
) -> Result<String, Problem> {
    let Some(mut filter) = chosen.filter(reach) else {
        return Ok(String::new());
    };
    if filter.kinds.is_empty() {
        filter.kinds = framework
            .posts
            .iter()
            .filter_map(|kind| kind.parse().ok())
            .collect();
    }
    let all = count_people(ctx.db(), ctx.authority(), &filter).await?;
    let code = format!("{}/", framework.code.as_str());
    let known = lines
        .iter()
        .filter(|line| line.subject.starts_with(&code))
        .map(|line| line.people)
        .max()
        .unwrap_or(0);
    let sentence = ctx
        .speech
        .say("map-coverage")
        .with("known", known)
        .with("people", all);
    Ok(sentence.to_string())
}

async fn choices(ctx: &Ctx, chosen: &Chosen, reach: &Reach) -> Result<Choices, Problem> {
    let say = |key: &str| ctx.speech.say(key).to_string();
    let schools = match (&chosen.schools[..], reach.is_all) {
        ([], true) => Vec::new(),
        ([], false) => reach.schools.iter().map(|school| school.id).collect(),
        (some, _) => some.to_vec(),
    };
    let titles = list_titles(ctx.db(), ctx.authority(), &schools).await?;
    Ok(Choices {
        kinds: PostKind::ALL
            .iter()
            .filter(|kind| {
                ctx.app
                    .frameworks
                    .framework_for_post(kind.as_str())
                    .is_some()
            })
            .map(|kind| (kind.to_string(), say(kind.key())))
            .collect(),
        classes: EmploymentClass::ALL
            .iter()
            .map(|class| (class.to_string(), say(class.key())))
            .collect(),
        ranks: Rank::ALL
            .iter()
            .map(|rank| (rank.as_str().to_owned(), rank.name().to_owned()))
            .collect(),
        titles: titles
            .into_iter()
            .map(|title| (title.clone(), title))
            .collect(),
        clusters: people::clusters(&reach.schools)
            .into_iter()
            .map(|name| (name.clone(), name))
            .collect(),
        remote: vec![
            ("yes".to_owned(), say("map-remote-only")),
            ("no".to_owned(), say("map-not-remote")),
        ],
    })
}

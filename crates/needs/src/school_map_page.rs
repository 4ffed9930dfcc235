//! A school's map: every person by every indicator, shape and colour for the standing, size for the certainty.

use std::collections::HashMap;

use askama::Template;
use askama::filters::Safe;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::{self, Certainty, MapEntry, PersonMap, Standing};
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, PersonId, School, Target};
use platform::web::{Page, Problem, html};

use crate::sources::Spread;

struct Cell {
    standing: Standing,
    scale: f64,
    sentence: String,
}

impl Cell {
    /// Each standing has a shape of its own, for those who cannot tell the colours and for print.
    fn shape(&self) -> Safe<&'static str> {
        Safe(match self.standing {
            Standing::Below => r#"<path d="M-14-11h28L0 14z"/>"#,
            Standing::Unclear => r#"<path d="M0-15 15 0 0 15-15 0z"/>"#,
            Standing::Met | Standing::Unknown => r#"<circle r="13"/>"#,
        })
    }
}

struct Row {
    person: PersonId,
    name: String,
    cells: Vec<Cell>,
}

struct Group {
    framework: String,
    columns: Vec<(String, String)>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "school_map.html")]
struct SchoolMapPage {
    page: Page,
    school: School,
    can_see_people: bool,
    groups: Vec<Group>,
    people: usize,
    known: usize,
    /// How many of those who are measured rest on all three sources.
    whole: (usize, usize),
}

pub(crate) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewSchool, Target::School(school))
        .await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = people::find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let people = people::list_people_of_school(db, authority, school).await?;
    let posts = people::list_posts_of_school(db, authority, school).await?;
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let mut entries: HashMap<PersonId, Vec<MapEntry>> = HashMap::new();
    for entry in competency_map::list_latest_of_people(db, authority, &ids).await? {
        entries.entry(entry.person_id).or_default().push(entry);
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut known = 0;
    for person in &people {
        let framework = posts
            .iter()
            .filter(|post| post.person_id == person.id)
            .find_map(|post| ctx.app.frameworks.framework_for_post(post.kind.as_str()));
        let Some(framework) = framework else { continue };
        let map = PersonMap::new(
            framework,
            person,
            entries.remove(&person.id).unwrap_or_default(),
        );
        known += usize::from(map.has_evidence());
        let row = row(&ctx, person.id, &person.name, &map);
        match groups
            .iter_mut()
            .find(|group| group.framework == map.framework)
        {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                columns: map
                    .lines
                    .iter()
                    .map(|line| (line.indicator.number().to_owned(), line.name.clone()))
                    .collect(),
                framework: map.framework,
                rows: vec![row],
            }),
        }
    }
    let title = ctx
        .speech
        .say("map-of-school")
        .with("school", found.name.as_str());
    html(&SchoolMapPage {
        page: ctx.page("map-of-school").titled(title).in_stage("needs"),
        can_see_people: can_see_people(&ctx, school).await?,
        people: people.len(),
        school: found,
        groups,
        known,
        whole: Spread::of_school(&ctx, school).await?.figures(),
    })
}

async fn can_see_people(ctx: &Ctx, school: SchoolId) -> Result<bool, Problem> {
    let target = Target::School(school);
    Ok(ctx.may(Action::EditPlan, target).await? || ctx.may(Action::Observe, target).await?)
}

fn row(ctx: &Ctx, person: PersonId, name: &str, map: &PersonMap) -> Row {
    let cells = map
        .lines
        .iter()
        .map(|line| Cell {
            standing: line.standing(),
            scale: match line.certainty() {
                Certainty::None => 0.35,
                Certainty::Low => 0.5,
                Certainty::Fair => 0.75,
                Certainty::High => 1.0,
            },
            sentence: format!("{}: {}", line.name, crate::map_page::verdict(ctx, line)),
        })
        .collect();
    Row {
        person,
        name: name.to_owned(),
        cells,
    }
}

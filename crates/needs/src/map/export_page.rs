//! Taking the map along: what the reader may see, as a workbook, CSV or Parquet, each column explained.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use exchange::table::{Column, Format, Value, write};
use kernel::competency_map::{
    self, MapEntry, PeopleFilter, count_people, list_group_lines, list_lines_of_group,
};
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx};
use platform::audit::Audited;
use platform::web::{Form, Page, Problem, html};
use serde_json::json;

use super::export_rows::{GROUP, PEOPLE, Register, group_row};
use super::filter::{Chosen, Reach, read_query};

/// Lines of single people in one file; more is asked for in parts.
const MOST_LINES: u64 = 50_000;

/// What a file holds.
#[derive(Clone, Copy, PartialEq)]
enum What {
    /// The reader's own lines of all semesters.
    Mine,
    /// The latest lines of people, by name.
    People,
    /// The lines of a group, without names.
    Group,
}

impl What {
    const ALL: [Self; 3] = [Self::Mine, Self::People, Self::Group];

    fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::People => "people",
            Self::Group => "group",
        }
    }

    fn read(form: &Form) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|what| form.value("what") == what.word())
    }

    fn columns(self) -> &'static [Column] {
        match self {
            Self::Mine | Self::People => &PEOPLE,
            Self::Group => &GROUP,
        }
    }
}

/// One kind of file with its addresses and columns.
struct Offer {
    title: String,
    explain: String,
    files: Vec<(&'static str, String)>,
    columns: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "map/export.html")]
struct ExportPage {
    page: Page,
    group: Option<String>,
    offers: Vec<Offer>,
}

pub(super) async fn show(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let form = read_query(query.as_deref());
    let chosen = Chosen::read(&form, "");
    let mut offers = vec![offer(&ctx, What::Mine, &chosen)];
    let mut group = None;
    if let Ok(reach) = Reach::of(&ctx, Action::ViewSchool).await {
        if reach.sees_people {
            offers.push(offer(&ctx, What::People, &chosen));
        }
        offers.push(offer(&ctx, What::Group, &chosen));
        group = Some(chosen.describe(&ctx, &reach));
    }
    html(&ExportPage {
        page: ctx.page("export-title").in_stage("needs"),
        group,
        offers,
    })
}

fn offer(ctx: &Ctx, what: What, chosen: &Chosen) -> Offer {
    let say = |key: String| ctx.speech.say(key);
    let word = what.word();
    let address = |format: &Format| {
        let format = format.as_str();
        format!(
            "/map/export/file?what={word}&format={format}&{}",
            chosen.address("")
        )
    };
    Offer {
        title: say(format!("export-{word}")).to_string(),
        explain: say(format!("export-{word}-explain"))
            .with("most", MOST_LINES as i64)
            .to_string(),
        files: Format::ALL
            .iter()
            .map(|format| (format.as_str(), address(format)))
            .collect(),
        columns: what
            .columns()
            .iter()
            .map(|column| {
                let key = column.name.replace('_', "-");
                (column.name, say(format!("export-column-{key}")).to_string())
            })
            .collect(),
    }
}

/// Sends a file. Whose lines are in it, they see that they were read.
pub(super) async fn send(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let form = read_query(query.as_deref());
    let what = What::read(&form).ok_or_else(Problem::not_found)?;
    let format: Format = form
        .value("format")
        .parse()
        .map_err(|_| Problem::not_found())?;
    let chosen = Chosen::read(&form, "");
    let rows = match what {
        What::Mine => {
            let (db, authority) = (ctx.db(), ctx.authority());
            let entries = competency_map::list_of_person(db, authority, ctx.me.id).await?;
            rows_of_people(&ctx, entries).await?
        }
        What::People => people_rows(&ctx, &chosen).await?,
        What::Group => group_rows(&ctx, &chosen).await?,
    };
    let columns = what.columns();
    let bytes = tokio::task::spawn_blocking(move || write(format, columns, &rows))
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)?;
    let name = format!(
        "attachment; filename=\"peta-{}-{}.{}\"",
        what.word(),
        ctx.today(),
        format.as_str()
    );
    let name = HeaderValue::from_str(&name).map_err(Problem::internal)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(format.media_type()),
        ),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// Every subject of the chosen people's frameworks.
fn subjects(ctx: &Ctx, chosen: &Chosen) -> Vec<String> {
    let frameworks = chosen.frameworks(ctx);
    let competencies = frameworks
        .iter()
        .flat_map(|framework| &framework.competencies);
    competencies
        .flat_map(|competency| {
            let indicators = competency.indicators.iter().map(|row| row.code.as_str());
            std::iter::once(competency.code.as_str()).chain(indicators)
        })
        .map(str::to_owned)
        .collect()
}

async fn people_rows(ctx: &Ctx, chosen: &Chosen) -> Result<Vec<Vec<Value>>, Problem> {
    let reach = Reach::of(ctx, Action::ViewMap).await?;
    let Some(filter) = chosen.filter(&reach) else {
        return Ok(Vec::new());
    };
    let entries = lines(ctx, &filter, &subjects(ctx, chosen)).await?;
    let mut readers: Vec<PersonId> = entries.iter().map(|entry| entry.person_id).collect();
    readers.dedup();
    readers.retain(|person| *person != ctx.me.id);
    let mut entries_read: Vec<Audited> = readers
        .iter()
        .map(|person| Audited::new("map.read", person.0))
        .collect();
    let data = json!({ "people": readers.len() });
    entries_read.push(Audited::new("map.exported", ctx.me.id.0).with(data));
    let tx = ctx.app.shell.db.begin().await?;
    tx.commit_all(&ctx.actor, entries_read).await?;
    rows_of_people(ctx, entries).await
}

async fn lines(
    ctx: &Ctx,
    filter: &PeopleFilter,
    subjects: &[String],
) -> Result<Vec<MapEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let limit = MOST_LINES + 1;
    let found = list_lines_of_group(db, authority, filter, subjects, limit).await?;
    if found.len() as u64 > MOST_LINES {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "problem-export-too-large",
        ));
    }
    Ok(found)
}

async fn rows_of_people(ctx: &Ctx, entries: Vec<MapEntry>) -> Result<Vec<Vec<Value>>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut ids: Vec<PersonId> = entries.iter().map(|entry| entry.person_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut register = Register {
        people: people::list_people_by_ids(db, authority, &ids)
            .await?
            .into_iter()
            .map(|person| (person.id, person))
            .collect(),
        posts: std::collections::HashMap::new(),
        schools: people::list_schools(db, authority)
            .await?
            .into_iter()
            .map(|school| (school.id, school))
            .collect(),
    };
    for post in people::list_posts_of_people(db, authority, &ids).await? {
        register.posts.entry(post.person_id).or_insert(post);
    }
    Ok(entries
        .iter()
        .filter_map(|entry| register.row(&ctx.app.frameworks, entry))
        .collect())
}

async fn group_rows(ctx: &Ctx, chosen: &Chosen) -> Result<Vec<Vec<Value>>, Problem> {
    let reach = Reach::of(ctx, Action::ViewSchool).await?;
    let Some(filter) = chosen.filter(&reach) else {
        return Ok(Vec::new());
    };
    let (db, authority) = (ctx.db(), ctx.authority());
    let lines = list_group_lines(db, authority, &filter, &subjects(ctx, chosen)).await?;
    let all = count_people(db, authority, &filter).await?;
    let data = json!({ "people": all });
    let tx = ctx.app.shell.db.begin().await?;
    let entry = Audited::new("map.group-exported", ctx.me.id.0).with(data);
    tx.commit(&ctx.actor, entry).await?;
    Ok(lines
        .iter()
        .filter_map(|line| group_row(&ctx.app.frameworks, line))
        .collect())
}

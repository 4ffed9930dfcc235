//! Appraisals brought to a point of the year through the pages, as people do it.

use axum::Router;
use axum::routing::get;
use career::{Appraisal, WorkResultId, list_appraisals_of};
use kernel::{Ctx, Part, PersonId};
use platform::i18n::Words;
use platform::web::Problem;
use testkit::World;

/// The year of the world's clock.
pub const YEAR: &str = "2026";

/// Begins an appraisal of this year and returns its path.
pub async fn begin(world: &World, person: PersonId, superior: PersonId) -> String {
    let browser = world.browser(person).await;
    let superior = superior.to_string();
    let fields = [
        ("id", "*"),
        ("year", YEAR),
        ("first_month", "1"),
        ("last_month", "12"),
        ("appraiser", superior.as_str()),
    ];
    let answer = browser.submit("/appraisals", "/appraisals", &fields).await;
    let location = answer.expect(303).location;
    location.split('?').next().unwrap().to_owned()
}

/// Adds a result to the plan and returns its path.
pub async fn add_result(world: &World, person: PersonId, path: &str, title: &str) -> String {
    let browser = world.browser(person).await;
    let result = format!("{path}/results/{}", WorkResultId::new());
    let fields = [
        ("title", title),
        ("measure", "Catatan observasi"),
        ("version", "*"),
    ];
    let _ = browser.submit(&result, &result, &fields).await.expect(303);
    result
}

/// Presses a button of an appraisal's page that carries only the version.
pub async fn press(world: &World, person: PersonId, path: &str, step: &str) {
    let browser = world.browser(person).await;
    let action = format!("{path}/{step}");
    let _ = browser
        .submit(path, &action, &[("version", "*")])
        .await
        .expect(303);
}

/// An appraisal whose plan was agreed: the teacher's, by the principal.
pub async fn agreed(world: &World) -> String {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = begin(world, teacher, principal).await;
    add_result(world, teacher, &path, "Murid berani bertanya").await;
    press(world, teacher, &path, "propose").await;
    press(world, principal, &path, "agree").await;
    path
}

/// The fields of a rating in which every line has the same value.
pub async fn rating(
    world: &World,
    superior: PersonId,
    path: &str,
    value: &str,
) -> Vec<(String, String)> {
    let page = world
        .browser(superior)
        .await
        .get(&format!("{path}/rate"))
        .await
        .expect(200);
    let mut names: Vec<&str> = page
        .body
        .split("name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.starts_with("r-"))
        .collect();
    names.dedup();
    let mut fields: Vec<(String, String)> = names
        .into_iter()
        .map(|name| (name.to_owned(), value.to_owned()))
        .collect();
    for (name, value) in [
        ("id", "*"),
        ("version", "*"),
        ("results", value),
        ("results_reason", "Murid bertanya di setiap pelajaran."),
        ("behaviour", "meets"),
        ("behaviour_reason", "Dapat diandalkan."),
    ] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

/// Rates every line the same, and so the results; behaviour is as expected.
pub async fn rate(world: &World, superior: PersonId, path: &str, value: &str) {
    let fields = rating(world, superior, path, value).await;
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let rate = format!("{path}/rate");
    let browser = world.browser(superior).await;
    let _ = browser.submit(&rate, &rate, &fields).await.expect(303);
}

/// The person's answer: `answer` or `objection`.
pub async fn answer(world: &World, person: PersonId, path: &str, kind: &str, text: &str) {
    let browser = world.browser(person).await;
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("kind", kind),
        ("text", text),
    ];
    let action = format!("{path}/answer");
    let _ = browser.submit(path, &action, &fields).await.expect(303);
}

/// The only appraisal of a person.
pub async fn appraisal_of(world: &World, person: PersonId) -> Appraisal {
    let db = world.app.shell.db.read();
    let rows = list_appraisals_of(db, world.authority, person)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    rows.into_iter().next().unwrap()
}

/// The titles of what waits for someone.
pub async fn tasks_of(world: &World, person: PersonId) -> Vec<String> {
    let browser = world.browser(person).await;
    let page = browser.get("/probe/career/tasks").await.expect(200);
    page.body.lines().map(str::to_owned).collect()
}

/// A page that says what career has for the pages that belong to no stage.
pub fn probe() -> Part {
    Part {
        name: "probe-career",
        migrations: &[],
        words: Words { id: "", en: "" },
        routes: || Router::new().route("/probe/career/tasks", get(tasks)),
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    }
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (career::part().tasks)(ctx).await?;
    Ok(tasks.into_iter().map(|task| task.title + "\n").collect())
}

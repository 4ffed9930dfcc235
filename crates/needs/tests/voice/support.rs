//! What these tests set up: evidence about people of the first school, and a page that prints what
//! waits for its reader.

use axum::routing::get;
use kernel::access::Permit;
use kernel::evidence::{AssessmentId, RatedItem, Submission, submit};
use kernel::frameworks::{InstrumentCode, Source};
use kernel::part::no_story;
use kernel::{Action, Ctx, Part, PersonId};
use platform::web::Problem;
use testkit::{Answer, Browser, World};

/// The indicator most tests speak of.
pub const INDICATOR: &str = "guru-2626-2023/1.1";

/// The principal gives a teacher the same value in everything.
pub async fn appraise(world: &World, person: PersonId, value: u8) {
    let code = InstrumentCode::new("penilaian-atasan-guru");
    let instrument = world.app.frameworks.instrument(&code).expect("built in");
    let submission = Submission {
        id: AssessmentId::new(),
        instrument: code.clone(),
        source: Source::Appraisal,
        person,
        rater: world.cast.principal,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: String::new(),
        ratings: instrument
            .items
            .iter()
            .map(|item| RatedItem {
                item: item.code.clone(),
                value,
                note: String::new(),
            })
            .collect(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Appraise);
    let actor = world.actor(world.cast.principal);
    submit(&world.app, &actor, permit, submission)
        .await
        .expect("evidence is taken in");
}

/// Sends the form of something said at the first school.
pub async fn say(world: &World, browser: &Browser, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let action = format!("/voice/{}/new", world.cast.school);
    let page = format!("{action}?kind={kind}&indicator={INDICATOR}");
    let mut all = vec![("id", "*"), ("kind", kind)];
    all.extend_from_slice(fields);
    browser.submit(&page, &action, &all).await
}

/// A proposal of the teacher's; the path of its page.
pub async fn proposal(world: &World) -> String {
    let teacher = world.browser(world.cast.teacher).await;
    let fields = [
        ("title", "Belajar mengelola kelas"),
        ("words", "Lokakarya dua sore dengan contoh nyata."),
        ("indicator", INDICATOR),
    ];
    let sent = say(world, &teacher, "programme", &fields).await.expect(303);
    path_of(&sent)
}

/// Where an answer sends the browser, without its notice.
pub fn path_of(answer: &Answer) -> String {
    let path = answer.location.split('?').next();
    path.unwrap_or_default().to_owned()
}

/// The principal's answer to something that was said.
pub async fn answer(world: &World, path: &str, state: &str, words: &str) -> Answer {
    let principal = world.browser(world.cast.principal).await;
    let fields = [("version", "*"), ("state", state), ("answer", words)];
    principal.submit(path, path, &fields).await
}

/// A page that prints what waits in stage 1 for its reader.
pub fn probe() -> Part {
    Part {
        name: "probe",
        migrations: &[],
        words: platform::i18n::Words { id: "", en: "" },
        routes: || axum::Router::new().route("/probe/tasks", get(tasks)),
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: no_story,
    }
}

async fn tasks(ctx: Ctx) -> Result<String, Problem> {
    let tasks = (needs::part().tasks)(ctx).await?;
    let lines = tasks
        .iter()
        .map(|task| format!("{} | {} | {}", task.title, task.detail, task.href));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

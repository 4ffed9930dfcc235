//! How long pages take, how many queries they ask, and how much they send: a school of 60 with three
//! sources over four semesters, and an authority of 30,000 people, on SQLite and, where
//! `BINA_TEST_POSTGRES` names a server, on PostgreSQL.
//!
//! `cargo bench -p bina --bench pages` for both; `-- --people 3000` for a smaller authority.

mod counting;
mod fill;

use std::io::Write as _;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use kernel::PersonId;
use testkit::{Browser, Engine, SERVER_VARIABLE, World, block_on};

/// Times a page is asked for, after once to warm up.
const TIMES: usize = 15;
/// Milliseconds a school's page and an authority's page may take, at the median.
const SCHOOL_TARGET: f64 = 100.0;
const AUTHORITY_TARGET: f64 = 300.0;
/// People of the plan whose page is measured, and milliseconds it may take, at the median.
const PLANNED: usize = 6_000;
const PLAN_TARGET: f64 = 200.0;

fn main() {
    counting::start();
    let people = arguments_people();
    let mut engines = vec![("sqlite", Engine::Sqlite)];
    if std::env::var_os(SERVER_VARIABLE).is_some() {
        engines.push(("postgresql", Engine::Postgres));
    }
    println!(
        "engine      page                                  median ms   p95 ms   cpu ms  queries  gzip bytes  target"
    );
    for (name, engine) in engines {
        block_on(measure(name, engine, people));
    }
}

fn arguments_people() -> usize {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == "--people");
    at.and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(30_000)
}

async fn measure(name: &str, engine: Engine, people: usize) {
    let world = World::start(engine, bina::parts()).await;
    let began = Instant::now();
    let teacher = fill::school(&world).await;
    fill::authority(&world, people).await;
    let plan = fill::plan(&world, PLANNED).await;
    println!("{name}: filled in {:.0} s", began.elapsed().as_secs_f64());
    let principal = world.browser(world.cast.principal).await;
    let own = world.browser(teacher).await;
    let planner = world.browser(world.cast.planner).await;
    let school = world.cast.school;
    for path in school_pages(school, teacher) {
        page(name, &principal, &path, SCHOOL_TARGET).await;
    }
    for path in ["/", "/map"] {
        page(name, &own, path, SCHOOL_TARGET).await;
    }
    for path in [
        "/",
        "/map/schools",
        "/map/explore?kind=teacher",
        "/map/explore?kind=teacher&of=guru-2626-2023/1",
        "/map/explore?kind=teacher&class=pns&b_kind=teacher&b_class=non-asn",
        "/map/explore/people?kind=teacher&of=guru-2626-2023/1.1",
        "/voice/objections",
        "/cycle",
        "/effects",
    ] {
        page(name, &planner, path, AUTHORITY_TARGET).await;
    }
    page(name, &planner, &format!("/plans/{plan}"), PLAN_TARGET).await;
}

fn school_pages(school: kernel::SchoolId, teacher: PersonId) -> Vec<String> {
    vec![
        "/".to_owned(),
        format!("/map/schools/{school}"),
        format!("/needs/{school}"),
        format!("/needs/{school}/of?indicator=guru-2626-2023/1.1"),
        format!("/voice/{school}"),
        format!("/minutes/{school}"),
        format!("/map/explore?school={school}"),
        format!("/people/{teacher}/map"),
        format!("/people/{teacher}/levels"),
        format!("/cycle?school={school}"),
    ]
}

async fn page(engine: &str, browser: &Browser, path: &str, target: f64) {
    let first = browser.get(path).await.expect(200);
    let mut taken = Vec::with_capacity(TIMES);
    let mut queries = 0;
    let spent = counting::cpu_millis();
    for _ in 0..TIMES {
        let before = counting::queries();
        let began = Instant::now();
        let _ = browser.get(path).await;
        taken.push(began.elapsed().as_secs_f64() * 1000.0);
        queries = counting::queries() - before;
    }
    let spent = (counting::cpu_millis() - spent) / TIMES as f64;
    taken.sort_by(f64::total_cmp);
    let median = taken[TIMES / 2];
    println!(
        "{engine:<11} {:<38} {median:>8.1} {:>8.1} {spent:>8.1} {queries:>8} {:>11}  {}",
        short(path),
        taken[TIMES - 1 - TIMES / 20],
        packed(&first.body),
        if median <= target { "met" } else { "MISSED" },
    );
}

/// The path with identifiers left out.
fn short(path: &str) -> String {
    let is_id = |part: &str| part.len() == 36 && part.contains('-');
    let parts = path
        .split('/')
        .map(|part| if is_id(part) { "*" } else { part });
    let joined = parts.collect::<Vec<_>>().join("/");
    joined.chars().take(38).collect()
}

fn packed(text: &str) -> usize {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).expect("memory takes it");
    packer.finish().expect("memory takes it").len()
}

//! The signed-in person's cycles, those of the people they lead, and what waits in them.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, PersonId, Target, Task};
use platform::web::{Page, Problem, html};

use super::model::{Cycle, CycleEntry, CycleId, CycleSeat};
use super::modes::{Way, way_of};
use super::open::openable;
use super::rules::{self, Standing, heads};
use super::say::state_line;
use super::store::{
    list_cycles, list_entries, list_open_cycles_at, list_seats, list_seats_of_person,
};

/// A cycle with where it stands.
pub(crate) struct Known {
    cycle: Cycle,
    way: &'static Way,
    standing: Standing,
    /// Steps at which two versions stand that the signed-in person wrote in or may settle.
    disputed: Vec<String>,
    others: Vec<PersonId>,
}

struct Row {
    href: String,
    title: String,
    way: String,
    people: String,
    state: String,
    is_late: bool,
    is_mine: bool,
    is_disputed: bool,
}

#[derive(Template)]
#[template(path = "cycles.html")]
struct CyclesPage {
    page: Page,
    late: usize,
    mine: Vec<Row>,
    joinable: Vec<Row>,
    led: Vec<Row>,
    closed: Vec<Row>,
    ways: Vec<(String, String, String)>,
}

/// Shows them.
pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let (known, names) = load(&ctx).await?;
    let row = |known: &Known| row(&ctx, known, &names);
    let (open, closed): (Vec<&Known>, Vec<&Known>) = known
        .iter()
        .partition(|known| known.cycle.closed_on.is_none());
    let mut mine: Vec<Row> = open.into_iter().map(row).collect();
    // What waits for me first, the latest of all at the top.
    mine.sort_by_key(|row| (!row.is_disputed, !row.is_late, !row.is_mine));
    let language = ctx.speech.language;
    let offer = |way: &Way| {
        let href = format!("/cycles/new/{}", way.mode);
        let about = way.explanation(language).to_owned();
        (href, way.title(language).to_owned(), about)
    };
    let offered = openable(&ctx).await?.into_iter().map(offer).collect();
    let (joinable, led) = around(&ctx, &known).await?;
    html(&CyclesPage {
        page: ctx.page("cycles-title").in_stage("delivery"),
        late: mine.iter().filter(|row| row.is_late).count(),
        closed: closed.into_iter().map(row).collect(),
        mine,
        joinable,
        led,
        ways: offered,
    })
}

fn row(ctx: &Ctx, known: &Known, names: &HashMap<PersonId, String>) -> Row {
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let (state, is_late) = state_line(ctx, known.way, &known.cycle, &known.standing, name);
    let others: Vec<String> = known.others.iter().take(4).map(|id| name(*id)).collect();
    Row {
        href: format!("/cycles/{}", known.cycle.id),
        title: known.cycle.title.clone(),
        way: known.way.title(ctx.speech.language).to_owned(),
        people: others.join(", "),
        state,
        is_late,
        is_mine: known.standing.waits_for.contains(&ctx.me.id),
        is_disputed: !known.disputed.is_empty(),
    }
}

/// The cycles the signed-in person takes part in, and the names of all who do.
async fn load(ctx: &Ctx) -> Result<(Vec<Known>, HashMap<PersonId, String>), Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let held = list_seats_of_person(db, authority, me).await?;
    let mut ids: Vec<CycleId> = held
        .iter()
        .filter(|seat| seat.is_held())
        .map(|seat| seat.cycle_id)
        .collect();
    ids.sort();
    ids.dedup();
    let cycles = list_cycles(db, authority, &ids).await?;
    let seats = list_seats(db, authority, &ids).await?;
    let entries = list_entries(db, authority, &ids).await?;
    let people: Vec<PersonId> = seats.iter().map(|seat| seat.person_id).collect();
    let names = list_people_by_ids(db, authority, &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let known = cycles
        .into_iter()
        .filter_map(|cycle| know(ctx, cycle, &seats, &entries))
        .collect();
    Ok((known, names))
}

fn know(ctx: &Ctx, cycle: Cycle, seats: &[CycleSeat], entries: &[CycleEntry]) -> Option<Known> {
    let way = way_of(cycle.mode)?;
    let of_this = |id: CycleId| id == cycle.id;
    let seats: Vec<CycleSeat> = seats
        .iter()
        .filter(|it| of_this(it.cycle_id))
        .cloned()
        .collect();
    let entries: Vec<CycleEntry> = entries
        .iter()
        .filter(|it| of_this(it.cycle_id))
        .cloned()
        .collect();
    let mut others: Vec<PersonId> = seats
        .iter()
        .filter(|seat| seat.is_held() && seat.person_id != ctx.me.id)
        .map(|seat| seat.person_id)
        .collect();
    others.sort();
    others.dedup();
    let disputed = disputed(ctx, way, &entries);
    Some(Known {
        standing: rules::standing(way, &seats, &entries, cycle.opened_on),
        disputed,
        others,
        cycle,
        way,
    })
}

/// The steps at which two versions stand and one of them is the signed-in person's.
fn disputed(ctx: &Ctx, way: &Way, entries: &[CycleEntry]) -> Vec<String> {
    let last = entries.iter().map(|entry| entry.round).max().unwrap_or(0);
    let rounds = 1..=last;
    let found = rounds.flat_map(|round| {
        way.steps.iter().filter_map(move |step| {
            let versions = heads(&rules::of_step(entries, round, step, ctx.me.id));
            let is_mine = versions.iter().any(|entry| entry.person_id == ctx.me.id);
            (versions.len() > 1 && is_mine).then(|| step.title(ctx.speech.language).to_owned())
        })
    });
    found.collect()
}

/// Communities one may join, and for the leader of a place what runs there: its state, not its words.
async fn around(ctx: &Ctx, mine: &[Known]) -> Result<(Vec<Row>, Vec<Row>), Problem> {
    // A list of everything that runs in an authority helps nobody.
    if ctx.reaches_all_schools() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools = ctx.schools().await?;
    let ids: Vec<_> = schools.iter().map(|school| school.id).collect();
    let mut cycles = list_open_cycles_at(db, authority, &ids).await?;
    cycles.retain(|cycle| mine.iter().all(|known| known.cycle.id != cycle.id));
    let ids: Vec<CycleId> = cycles.iter().map(|cycle| cycle.id).collect();
    let seats = list_seats(db, authority, &ids).await?;
    let entries = list_entries(db, authority, &ids).await?;
    let people: Vec<PersonId> = seats.iter().map(|seat| seat.person_id).collect();
    let names: HashMap<PersonId, String> = list_people_by_ids(db, authority, &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let mut leads = Vec::new();
    for school in &schools {
        if ctx
            .may(Action::HandOverCycle, Target::School(school.id))
            .await?
        {
            leads.push(school.id);
        }
    }
    let (mut joinable, mut led) = (Vec::new(), Vec::new());
    for cycle in cycles {
        let is_led = leads.contains(&cycle.school_id);
        let Some(known) = know(ctx, cycle, &seats, &entries) else {
            continue;
        };
        match (known.way.can_be_joined, is_led) {
            (true, _) => joinable.push(row(ctx, &known, &names)),
            (false, true) => led.push(row(ctx, &known, &names)),
            (false, false) => {}
        }
    }
    led.sort_by_key(|row| !row.is_late);
    Ok((joinable, led))
}

/// What waits in cycles for the signed-in person.
pub(crate) async fn tasks(ctx: &Ctx) -> Result<Vec<Task>, Problem> {
    let (known, names) = load(ctx).await?;
    let open = known.iter().filter(|known| known.cycle.closed_on.is_none());
    Ok(open
        .filter_map(|known| {
            let is_disputed = !known.disputed.is_empty();
            if !is_disputed && !known.standing.waits_for.contains(&ctx.me.id) {
                return None;
            }
            let row = row(ctx, known, &names);
            let key = if is_disputed {
                "cycle-task-two"
            } else {
                "cycle-task"
            };
            let step = known.way.steps.get(known.standing.step);
            let name = match known.disputed.first() {
                Some(step) => step.clone(),
                None => step?.title(ctx.speech.language).to_owned(),
            };
            let title = ctx.speech.say(key).with("step", name);
            Some(Task {
                stage: "delivery",
                title: title.with("cycle", &known.cycle.title).to_string(),
                detail: row.state,
                button: ctx.speech.say("cycle-task-go").to_string(),
                href: row.href,
                due: known.standing.due,
                minutes: 5,
                rank: if is_disputed || row.is_late { 15 } else { 35 },
            })
        })
        .collect())
}

/// The pages of open cycles, for a device to keep.
pub(crate) async fn kept(ctx: &Ctx) -> Result<Vec<String>, Problem> {
    let (known, _) = load(ctx).await?;
    let open = known.iter().filter(|known| known.cycle.closed_on.is_none());
    let pages = open.map(|known| format!("/cycles/{}", known.cycle.id));
    Ok(std::iter::once("/cycles".to_owned()).chain(pages).collect())
}

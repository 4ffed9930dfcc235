//! All visits in which the signed-in person observes or is observed.

use askama::Template;
use axum::response::Response;
use kernel::{Action, Ctx, Target, people};
use platform::web::{Page, Problem, html};

use super::model::Visit;
use super::{load, store};

struct Row {
    visit: Visit,
    other: String,
    day: String,
    focus: String,
}

#[derive(Template)]
#[template(path = "visits.html")]
struct VisitsPage {
    page: Page,
    /// Heading and rows: those one observes, those in which one is observed.
    groups: Vec<(&'static str, Vec<Row>)>,
    practises: bool,
    may_settle: bool,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let visits = store::list_visits_of(db, authority, ctx.me.id).await?;
    let mut ids: Vec<_> = visits
        .iter()
        .flat_map(|visit| [visit.person_id, visit.observer_id])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let names = people::list_people_by_ids(db, authority, &ids).await?;
    let name_of = |id| {
        let found = names.iter().find(|person| person.id == id);
        found.map_or_else(String::new, |person| person.name.clone())
    };
    let (mut given, mut received) = (Vec::new(), Vec::new());
    for visit in visits {
        let is_mine = visit.observer_id == ctx.me.id;
        // An instrument taken out of the catalogue leaves its code to be read.
        let focus = match load::instrument_of(&ctx, &visit) {
            Ok(instrument) => load::focus_name(&ctx, &instrument, &visit.focus),
            Err(_) => visit.focus.clone(),
        };
        let row = Row {
            other: name_of(if is_mine {
                visit.person_id
            } else {
                visit.observer_id
            }),
            day: ctx.speech.day(visit.held_on.unwrap_or(visit.planned_on)),
            focus,
            visit,
        };
        match is_mine {
            true => given.push(row),
            false => received.push(row),
        }
    }
    let groups = [("visits-given", given), ("visits-received", received)]
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    html(&VisitsPage {
        page: ctx.page("visits-title").in_stage("needs"),
        groups,
        practises: crate::practice::is_for(&ctx),
        may_settle: ctx
            .may(Action::SettleObservation, Target::Authority)
            .await?,
    })
}

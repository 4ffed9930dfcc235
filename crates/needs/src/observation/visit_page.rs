//! The page of a visit: the same for both, at every step, and for ever once it is final.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::calendar::Zone;
use kernel::frameworks::ItemCode;
use kernel::people::{self, Person};
use kernel::{Action, Ctx, Target};
use platform::web::{Form, Page, Problem, html};

use super::double::{self, Double};
use super::load::{Loaded, Reader};
use super::model::{ViewKind, Visit, VisitId, VisitNoteId, VisitState};
use super::rules;
use super::visit_rows::{CountedRow, ItemRow, NoteRow, counted_rows, item_rows, note_rows};
use crate::instruments::reading::fill;
use crate::map_page::instrument_name;

#[derive(Template)]
#[template(path = "visit.html")]
struct VisitPage {
    page: Page,
    visit: Visit,
    person: Person,
    observer: Person,
    reader: Reader,
    shows_what_was_seen: bool,
    /// The reader has the right to observe this person.
    may_observe: bool,
    is_overdue: bool,
    views: &'static [ViewKind],
    instrument: String,
    focus: String,
    day: String,
    place: Option<String>,
    steps: Vec<(&'static str, bool)>,
    remarks: Vec<String>,
    items: Vec<ItemRow>,
    counted: Vec<CountedRow>,
    notes: Vec<NoteRow>,
    form: Form,
    new_note: VisitNoteId,
    elapsed: i64,
    viewed_on: Option<String>,
    due_on: Option<String>,
    double: Vec<Double>,
}

/// Shows a visit.
pub(super) async fn show(ctx: Ctx, Path(id): Path<VisitId>) -> Result<Response, Problem> {
    let loaded = Loaded::of(&ctx, id).await?;
    let form = filled(Form::empty(), &loaded);
    page(&ctx, loaded, form).await
}

/// Shows a visit again with a form that could not be taken, and all that was typed.
pub(super) async fn again(
    ctx: &Ctx,
    id: VisitId,
    form: Form,
    status: StatusCode,
) -> Result<Response, Problem> {
    let loaded = Loaded::of(ctx, id).await?;
    // What was typed comes first; fields of the page's other forms keep what is stored.
    let form = filled(form, &loaded);
    let mut response = page(ctx, loaded, form).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// A form with what is stored behind what was typed.
fn filled(form: Form, loaded: &Loaded) -> Form {
    let visit = &loaded.visit;
    let form = form
        .with("goal", &visit.goal)
        .with("findings", &visit.findings)
        .with("plan", &visit.plan)
        .with("commitment", &visit.commitment);
    // A line that was typed whole stays as it was typed.
    let typed = form.value("item").to_owned();
    loaded
        .given
        .answers
        .iter()
        .filter(|(item, _)| **item != typed)
        .fold(form, |form, (item, value)| {
            fill(form, &ItemCode::new(item.as_str()), value)
        })
}

async fn page(ctx: &Ctx, loaded: Loaded, form: Form) -> Result<Response, Problem> {
    let visit = &loaded.visit;
    let target = Target::Person(visit.person_id);
    let may_observe = ctx.may(Action::Observe, target).await?;
    let title = ctx
        .speech
        .say("visit-title")
        .with("name", loaded.person.name.as_str());
    let place = place(ctx, visit).await?;
    html(&VisitPage {
        page: ctx.page("visit-title").titled(title).in_stage("needs"),
        reader: loaded.reader,
        shows_what_was_seen: loaded.shows_what_was_seen(),
        may_observe,
        views: ViewKind::ALL,
        is_overdue: visit.view_due_on.is_some_and(|due| due < ctx.today()),
        instrument: instrument_name(ctx, &visit.instrument),
        focus: loaded.focus_name(ctx),
        day: ctx.speech.day(visit.held_on.unwrap_or(visit.planned_on)),
        steps: steps(visit.state),
        remarks: remarks(ctx, &loaded, may_observe, place.as_deref()).await?,
        place,
        items: item_rows(&loaded, ctx.is_in_advance),
        counted: counted_rows(ctx, &loaded),
        notes: note_rows(&loaded),
        new_note: VisitNoteId::new(),
        elapsed: visit.started_at.map_or(0, |started| {
            (ctx.now().as_millis() - started.as_millis()) / 1000
        }),
        viewed_on: visit.viewed_at.map(|at| {
            let zone = ctx.school.as_ref().map_or(Zone::Wib, |school| school.zone);
            ctx.speech.day(at.day_in(&zone.time_zone()))
        }),
        due_on: visit.view_due_on.map(|day| ctx.speech.day(day)),
        double: match loaded.is_party() {
            true => double::list(ctx, &loaded).await?,
            false => Vec::new(),
        },
        person: loaded.person,
        observer: loaded.observer,
        visit: loaded.visit,
        form,
    })
}

/// The steps of a visit, and whether each is the present one.
fn steps(state: VisitState) -> Vec<(&'static str, bool)> {
    use VisitState::{Agreed, Answer, Dropped, Final, Observing, Talk, View};
    let now = match state {
        Agreed => 0,
        Observing => 1,
        Talk => 2,
        View | Answer => 3,
        Final => 4,
        Dropped => usize::MAX,
    };
    [
        "visit-step-agreed",
        "visit-step-observing",
        "visit-step-talk",
        "visit-step-view",
        "visit-step-final",
    ]
    .into_iter()
    .enumerate()
    .map(|(index, key)| (key, index == now))
    .collect()
}

async fn place(ctx: &Ctx, visit: &Visit) -> Result<Option<String>, Problem> {
    let Some(school) = visit.school_id else {
        return Ok(None);
    };
    Ok(people::find_school(ctx.db(), ctx.authority(), school)
        .await?
        .map(|school| school.name))
}

/// What has changed around the visit since it was agreed.
async fn remarks(
    ctx: &Ctx,
    loaded: &Loaded,
    may_observe: bool,
    place: Option<&str>,
) -> Result<Vec<String>, Problem> {
    let visit = &loaded.visit;
    let mut remarks = Vec::new();
    let name = loaded.person.name.as_str();
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), visit.person_id).await?;
    let has_moved = visit
        .school_id
        .is_some_and(|school| posts.iter().all(|post| post.school_id != school));
    if has_moved && let Some(place) = place {
        let sentence = ctx.speech.say("visit-moved");
        remarks.push(
            sentence
                .with("name", name)
                .with("school", place)
                .to_string(),
        );
    }
    let needs_right = matches!(
        visit.state,
        VisitState::Agreed | VisitState::Observing | VisitState::Talk
    );
    if loaded.reader == Reader::Observer && needs_right && !may_observe {
        let sentence = ctx.speech.say("visit-right-lost");
        remarks.push(sentence.with("name", name).to_string());
    }
    Ok(remarks)
}

impl VisitPage {
    /// The steps of the talk: field, label, question, what is stored.
    fn talk(&self) -> [(&'static str, &'static str, &'static str, &str); 4] {
        let visit = &self.visit;
        [
            ("goal", "visit-goal", "visit-goal-hint", &visit.goal),
            (
                "findings",
                "visit-findings",
                "visit-findings-hint",
                &visit.findings,
            ),
            ("plan", "visit-plan", "visit-plan-hint", &visit.plan),
            (
                "commitment",
                "visit-commitment",
                "visit-commitment-hint",
                &visit.commitment,
            ),
        ]
    }

    fn is_in(&self, state: &str) -> bool {
        self.visit.state.as_str() == state
    }

    /// Notes and ratings are still taken from this reader; on a page that is kept for a day without
    /// a network, also before the lesson has begun.
    fn takes_notes(&self) -> bool {
        let is_time = self.is_in("observing") || self.is_in("talk");
        self.can_go_on() && (is_time || (self.page.is_in_advance && self.is_in("agreed")))
    }

    /// The page is kept for a day on which the talk has not come yet.
    fn is_ahead_of_talk(&self) -> bool {
        self.page.is_in_advance && !self.is_in("talk")
    }

    /// Ratings may change: until the visit is sent, and once more after a disagreement.
    fn takes_ratings(&self) -> bool {
        self.takes_notes() || (self.can_go_on() && self.is_in("answer"))
    }

    /// A correction that the person observed has not read.
    fn tells_of_correction(&self) -> bool {
        self.is_observed() && self.visit.has_unread_correction()
    }

    /// The person observed has a say, now or late.
    fn asks_for_view(&self) -> bool {
        let is_time = self.is_in("view") || self.is_in("final");
        self.is_observed() && is_time && self.visit.view.is_none()
    }

    /// What was typed is not what is stored.
    fn is_other(&self, name: &str, stored: &str) -> bool {
        self.form.value(name) != stored
    }

    fn is_observer(&self) -> bool {
        self.reader == Reader::Observer
    }

    fn is_observed(&self) -> bool {
        self.reader == Reader::Observed
    }

    fn is_party(&self) -> bool {
        self.is_observer() || self.is_observed()
    }

    /// The observer may go on: they still have the right.
    fn can_go_on(&self) -> bool {
        self.is_observer() && self.may_observe
    }
}

/// The focus offered by an instrument, for pages that name it without a visit.
pub(super) fn has_focus(instrument: &kernel::frameworks::Instrument, focus: &str) -> bool {
    rules::foci(instrument, |_| String::new())
        .iter()
        .any(|found| found.code == focus)
}

//! The page of a visit: the same for both, at every step, and for ever once it is final.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::calendar::Zone;
use kernel::frameworks::{Item, ItemCode, Line};
use kernel::people::{self, Person};
use kernel::{Action, Ctx, Target};
use platform::web::{Form, Page, Problem, html};

use super::double::{self, Double};
use super::load::{Loaded, Reader};
use super::model::{ViewKind, Visit, VisitId, VisitNoteId, VisitState};
use super::rules;
use crate::evidence_page::in_words;
use crate::instruments::lines::{LineView, lay_out};
use crate::instruments::reading::fill;
use crate::map_page::instrument_name;

/// A note as the page shows it.
pub(super) struct NoteRow {
    id: VisitNoteId,
    minute: i32,
    text: String,
    item: Option<String>,
}

/// An item with what was chosen and the notes tied to it.
pub(super) struct ItemRow {
    item: Item,
    value: Option<i32>,
    label: Option<String>,
    notes: Vec<(i32, String)>,
}

/// A line that is counted, timed or written, with what was given in words.
pub(super) struct CountedRow {
    code: ItemCode,
    line: LineView,
    words: Option<String>,
}

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

fn item_rows(loaded: &Loaded, is_in_advance: bool) -> Vec<ItemRow> {
    let is_ahead = is_in_advance && loaded.reader == Reader::Observer;
    if !loaded.shows_what_was_seen() && !is_ahead {
        return Vec::new();
    }
    loaded
        .asked()
        .into_iter()
        .map(|item| {
            let code = item.code.as_str();
            let value = loaded.given.ratings.get(code).copied();
            ItemRow {
                value,
                label: label(item, value),
                notes: loaded
                    .notes
                    .iter()
                    .filter(|note| note.item.as_deref() == Some(code))
                    .map(|note| (note.minute, note.text.clone()))
                    .collect(),
                item: item.clone(),
            }
        })
        .collect()
}

fn counted_rows(ctx: &Ctx, loaded: &Loaded) -> Vec<CountedRow> {
    let is_ahead = ctx.is_in_advance && loaded.reader == Reader::Observer;
    if !loaded.shows_what_was_seen() && !is_ahead {
        return Vec::new();
    }
    rules::lines(&loaded.instrument, &loaded.visit.focus)
        .into_iter()
        .filter(|line| matches!(line, Line::Asked(_)))
        .map(|line| CountedRow {
            code: line.code().clone(),
            line: shown_always(lay_out(&ctx.speech, &loaded.instrument, line)),
            words: loaded
                .given
                .answers
                .get(line.code().as_str())
                .map(|value| in_words(ctx, value)),
        })
        .collect()
}

/// A line with its condition in words only: in a visit each line is a form of its own, and the answer
/// it depends on may come later. What is not asked for in the end is set aside.
fn shown_always(mut line: LineView) -> LineView {
    if let Some(condition) = line.condition.take() {
        line.guidance = match line.guidance.is_empty() {
            true => condition.sentence,
            false => format!("{} {}", line.guidance, condition.sentence),
        };
    }
    line
}

/// The words of a value on an item's scale.
pub(super) fn label(item: &Item, value: Option<i32>) -> Option<String> {
    item.scale
        .values
        .iter()
        .find(|entry| Some(i32::from(entry.value)) == value)
        .map(|entry| entry.label.clone())
}

fn note_rows(loaded: &Loaded) -> Vec<NoteRow> {
    let text_of = |code: &str| {
        let items = &loaded.instrument.items;
        let found = items.iter().find(|item| item.code.as_str() == code);
        found.map(|item| item.text.clone())
    };
    loaded
        .notes
        .iter()
        .map(|note| NoteRow {
            id: note.id,
            minute: note.minute,
            text: note.text.clone(),
            item: note.item.as_deref().and_then(text_of),
        })
        .collect()
}

impl NoteRow {
    fn is_about(&self, item: &str) -> bool {
        self.item.as_deref() == Some(item)
    }
}

impl ItemRow {
    fn is_value(&self, value: u8) -> bool {
        self.value == Some(i32::from(value))
    }
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

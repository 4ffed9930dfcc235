//! One appraisal: what was planned, shown, noted and rated, and what is the reader's to do next.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::people::list_people_by_ids;
use kernel::reading::{list_readers, note_reading};
use kernel::{Ctx, PersonId};
use platform::web::{Form, Page, Problem, html};

use super::attach::may_still_change;
use super::begin::superiors_of;
use super::deciders::Deciders;
use super::page_view::{
    Names, NoteRow, ShownRow, VerdictView, months, note_rows, shown_rows, verdict_views,
};
use super::seen::{Seen, Side, load};
use crate::model::{AppraisalState, Expectation, NoteKind};
use crate::rules::{Behaviour, rules};
use crate::store::{
    Appraisal, AppraisalId, AppraiserTerm, Attachment, Note, NoteId, Verdict, VerdictId,
    WorkResult, WorkResultId, list_attachments_of, list_notes_of, list_results_of, list_terms_of,
    list_verdicts_of,
};

/// The audit code of opening someone's appraisal.
pub(crate) const READ: &str = "appraisal.read";

/// Which form is shown again with its faults.
pub(crate) enum Again {
    /// None: the page is asked for.
    Nothing,
    /// A note of either side.
    Note(Form),
    /// Giving the plan back.
    Return(Form),
    /// The person's answer.
    Answer(Form),
    /// The authority's decision.
    Decide(Form),
}

#[derive(Template)]
#[template(path = "appraisal.html")]
struct AppraisalPage {
    page: Page,
    path: String,
    state: AppraisalState,
    version: i32,
    side: Side,
    person: String,
    superior: String,
    months: String,
    /// What is the reader's to do, or what is waited for.
    next: String,
    /// Who decides on an objection; empty where that is no question.
    decided_by: String,
    is_current: bool,
    /// Superiors whom the person may choose instead.
    others: Vec<(PersonId, String)>,
    /// Earlier superiors, with their days.
    terms: Vec<(String, String)>,
    is_plan_hidden: bool,
    results: Vec<WorkResult>,
    new_result: WorkResultId,
    behaviours: &'static [Behaviour],
    shown: Vec<ShownRow>,
    may_show: bool,
    notes: Vec<NoteRow>,
    verdicts: Vec<VerdictView>,
    readers: Vec<(String, String)>,
    expectations: Vec<(Expectation, String)>,
    note: Form,
    back: Form,
    answer: Form,
    decide: Form,
    /// For the choice of another superior, which is never wrong but for its emptiness.
    no_form: Form,
}

impl AppraisalPage {
    /// Whether the talk in the middle of the year is recorded.
    fn is_talked(&self) -> bool {
        let talk = NoteKind::Talk.key();
        self.notes.iter().any(|note| note.kind_key == talk)
    }
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<AppraisalId>) -> Result<Response, Problem> {
    let seen = load(&ctx, id).await?;
    if seen.side != Side::Own {
        note_reading(&ctx, READ, id.0).await?;
    }
    page(&ctx, seen, Again::Nothing).await
}

/// The page again, with what was typed and its faults.
pub(crate) async fn again(
    ctx: &Ctx,
    id: AppraisalId,
    form: Again,
    status: StatusCode,
) -> Result<Response, Problem> {
    let seen = load(ctx, id).await?;
    let mut response = page(ctx, seen, form).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// What belongs to an appraisal, one query per table.
struct Course {
    superiors: Vec<PersonId>,
    /// Who decides, or would decide, on an objection.
    deciders: Vec<PersonId>,
    terms: Vec<AppraiserTerm>,
    notes: Vec<Note>,
    shown: Vec<Attachment>,
    verdicts: Vec<Verdict>,
    results: Vec<WorkResult>,
    names: Names,
}

impl Course {
    async fn load(ctx: &Ctx, row: &Appraisal) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let superiors = superiors_of(db, authority, row.person_id).await?;
        let deciders = Deciders::load(db, authority).await?.of(row);
        let terms = list_terms_of(db, authority, row.id).await?;
        let notes = list_notes_of(db, authority, row.id).await?;
        let verdicts = list_verdicts_of(db, authority, row.id).await?;
        let mut ids = vec![row.person_id, row.appraiser_id];
        ids.extend(superiors.iter().chain(&deciders).copied());
        ids.extend(terms.iter().map(|term| term.appraiser_id));
        ids.extend(notes.iter().map(|note| note.author_id));
        ids.extend(verdicts.iter().map(|verdict| verdict.made_by));
        ids.sort_unstable();
        ids.dedup();
        Ok(Self {
            names: Names(list_people_by_ids(db, authority, &ids).await?),
            shown: list_attachments_of(db, authority, row.id).await?,
            results: list_results_of(db, authority, row.id).await?,
            superiors,
            deciders,
            terms,
            notes,
            verdicts,
        })
    }

    /// Superiors whom the person may choose instead of the present one, while a result is open.
    fn others(&self, row: &Appraisal) -> Vec<(PersonId, String)> {
        if row.state.is_final() || row.state == AppraisalState::Objected {
            return Vec::new();
        }
        let others = self.superiors.iter().filter(|id| **id != row.appraiser_id);
        others.map(|id| (*id, self.names.of(*id))).collect()
    }

    /// Who decides on an objection, in a sentence; empty once nothing is to be decided any more.
    fn decided_by(&self, ctx: &Ctx, row: &Appraisal) -> String {
        if !matches!(row.state, AppraisalState::Rated | AppraisalState::Objected) {
            return String::new();
        }
        let names: Vec<String> = self.deciders.iter().map(|id| self.names.of(*id)).collect();
        let key = match names.is_empty() {
            true => "objection-nobody",
            false => "objection-decided-by",
        };
        let said = ctx.speech.say(key).with("names", names.join(", "));
        said.to_string()
    }

    /// Superiors who are none any more, with their days.
    fn earlier(&self, ctx: &Ctx) -> Vec<(String, String)> {
        let speech = &ctx.speech;
        let over = self.terms.iter().filter_map(|term| {
            let days = speech
                .say("appraisal-term")
                .with("from", speech.day(term.starts_on))
                .with("until", speech.day(term.ends_on?));
            Some((self.names.of(term.appraiser_id), days.to_string()))
        });
        over.collect()
    }
}

async fn page(ctx: &Ctx, seen: Seen, form: Again) -> Result<Response, Problem> {
    let row = &seen.row;
    let course = Course::load(ctx, row).await?;
    let is_own = seen.side == Side::Own;
    // The draft of a plan is the writer's alone until it is sent.
    let is_plan_hidden = !is_own && row.state == AppraisalState::Planning;
    let [note, back, answer, decide] = forms(ctx, form);
    let names = &course.names;
    let title = ctx
        .speech
        .say("appraisal-title")
        .with("year", row.year.to_string())
        .with("name", names.of(row.person_id));
    html(&AppraisalPage {
        page: ctx.page("career-title").titled(title).in_stage("career"),
        path: seen.path(),
        state: row.state,
        version: row.version,
        side: seen.side,
        person: names.of(row.person_id),
        superior: names.of(row.appraiser_id),
        months: months(&ctx.speech, row),
        next: next(ctx, &seen, names),
        decided_by: match is_own {
            true => course.decided_by(ctx, row),
            false => String::new(),
        },
        is_current: seen.is_current,
        others: match is_own {
            true => course.others(row),
            false => Vec::new(),
        },
        terms: course.earlier(ctx),
        is_plan_hidden,
        new_result: WorkResultId::new(),
        behaviours: &rules().appraisal(row.year).behaviours,
        shown: shown_rows(ctx, &seen, names, &course.shown),
        may_show: is_own && may_still_change(row),
        notes: note_rows(&ctx.speech, names, &course.notes),
        verdicts: verdict_views(ctx, row, names, &course.verdicts, &course.results).await?,
        results: match is_plan_hidden {
            true => Vec::new(),
            false => course.results,
        },
        readers: match is_own {
            true => list_readers(ctx, READ, row.id.0).await?,
            false => Vec::new(),
        },
        expectations: expectations(ctx),
        note,
        back,
        answer,
        decide,
        no_form: Form::empty(),
    })
}

/// The three values of a rating with their short words, for choosing one.
pub(crate) fn expectations(ctx: &Ctx) -> Vec<(Expectation, String)> {
    Expectation::ALL
        .iter()
        .map(|one| {
            let key = format!("expectation-short-{one}");
            (*one, ctx.speech.say(key).to_string())
        })
        .collect()
}

/// The forms of the page: fresh ones, but for the one that is shown again.
fn forms(ctx: &Ctx, again: Again) -> [Form; 4] {
    let mut forms = [
        Form::empty()
            .with("id", NoteId::new())
            .with("kind", NoteKind::Note)
            .with("held_on", ctx.today()),
        Form::empty(),
        Form::empty().with("id", NoteId::new()),
        Form::empty().with("id", VerdictId::new()),
    ];
    match again {
        Again::Nothing => {}
        Again::Note(form) => forms[0] = form,
        Again::Return(form) => forms[1] = form,
        Again::Answer(form) => forms[2] = form,
        Again::Decide(form) => forms[3] = form,
    }
    forms
}

fn next(ctx: &Ctx, seen: &Seen, names: &Names) -> String {
    use AppraisalState as S;
    let key = match (seen.side, seen.row.state) {
        (Side::Own, _) if !seen.is_current && !seen.row.state.is_final() => "next-own-superior",
        (Side::Own, S::Planning) => "next-own-planning",
        (Side::Own, S::Proposed) => "next-own-proposed",
        (Side::Own, S::Running) => "next-own-running",
        (Side::Own, S::Rated) => "next-own-rated",
        (Side::Superior, S::Planning) => "next-superior-planning",
        (Side::Superior, S::Proposed) => "next-superior-proposed",
        (Side::Superior, S::Running) => "next-superior-running",
        (Side::Superior, S::Rated) => "next-superior-rated",
        (Side::Decider, S::Objected) => "next-decider",
        (_, S::Objected) => "next-objected",
        (_, S::Accepted | S::Decided) | (Side::Decider, _) => "next-final",
    };
    ctx.speech
        .say(key)
        .with("superior", names.of(seen.row.appraiser_id))
        .with("name", names.of(seen.row.person_id))
        .to_string()
}

//! What the page of an appraisal lists, put into words.

use kernel::{Ctx, Person, PersonId};
use platform::i18n::Speech;
use platform::web::Problem;

use super::attach::{is_shown, may_still_change};
use super::seen::{Seen, Side};
use crate::model::{Expectation, NoteKind, VerdictKind};
use crate::rules::{Origin, rules};
use crate::store::{Appraisal, Attachment, Note, Verdict, WorkResult, list_verdict_lines_of};

/// The people of an appraisal.
pub(crate) struct Names(pub(crate) Vec<Person>);

impl Names {
    /// The name someone uses.
    pub(crate) fn of(&self, id: PersonId) -> String {
        self.0
            .iter()
            .find(|person| person.id == id)
            .map_or_else(String::new, |person| person.name.clone())
    }
}

/// Something that is shown to a superior.
pub(crate) struct ShownRow {
    pub(crate) id: String,
    pub(crate) kind_key: &'static str,
    pub(crate) title: String,
    pub(crate) body: String,
    /// To whom and since when.
    pub(crate) since: String,
    /// Where it can be shown to the present superior too; empty when it is, or for others.
    pub(crate) again: String,
    pub(crate) may_withdraw: bool,
}

/// Something that was written.
pub(crate) struct NoteRow {
    pub(crate) kind_key: &'static str,
    pub(crate) author: String,
    pub(crate) day: String,
    pub(crate) text: String,
}

/// A rating or decision with its reasons and the rule it follows.
pub(crate) struct VerdictView {
    pub(crate) kind: VerdictKind,
    pub(crate) by: String,
    pub(crate) day: String,
    pub(crate) results: Expectation,
    pub(crate) behaviour: Expectation,
    pub(crate) predicate_key: &'static str,
    pub(crate) results_reason: String,
    pub(crate) behaviour_reason: String,
    pub(crate) lines: Vec<(String, Expectation, String)>,
    pub(crate) regulation: String,
    pub(crate) origin: &'static Origin,
}

/// The months an appraisal covers; a whole year needs no words.
pub(crate) fn months(speech: &Speech, row: &Appraisal) -> String {
    let month = |number: i32| speech.say(format!("month-{number}"));
    match (row.first_month, row.last_month) {
        (1, 12) => String::new(),
        (first, last) => speech
            .say("appraisal-months")
            .with("first", month(first))
            .with("last", month(last))
            .to_string(),
    }
}

/// What the reader sees of what was shown: the person everything, others only what was shown to the superior.
pub(crate) fn shown_rows(
    ctx: &Ctx,
    seen: &Seen,
    names: &Names,
    rows: &[Attachment],
) -> Vec<ShownRow> {
    let superior = seen.row.appraiser_id;
    let is_own = seen.side == Side::Own;
    let may_change = is_own && may_still_change(&seen.row);
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let is_shown_now = |row: &Attachment| {
        rows.iter().any(|other| {
            is_shown(other, superior) && (other.kind, &other.subject) == (row.kind, &row.subject)
        })
    };
    rows.iter()
        .filter(|row| match is_own {
            true => row.withdrawn_at.is_none(),
            false => is_shown(row, superior),
        })
        .map(|row| ShownRow {
            id: row.id.to_string(),
            kind_key: row.kind.key(),
            title: row.title.clone(),
            body: row.body.clone(),
            since: ctx
                .speech
                .say("shown-since")
                .with("name", names.of(row.released_to))
                .with(
                    "day",
                    ctx.speech.day(row.released_at.day_in(&zone.time_zone())),
                )
                .to_string(),
            again: match may_change && !is_shown_now(row) {
                true => super::attach_page::preview_path(seen, row.kind, &row.subject),
                false => String::new(),
            },
            may_withdraw: may_change,
        })
        .collect()
}

/// Everything that was written, oldest first.
pub(crate) fn note_rows(speech: &Speech, names: &Names, notes: &[Note]) -> Vec<NoteRow> {
    notes
        .iter()
        .map(|note| NoteRow {
            kind_key: note.kind.key(),
            author: names.of(note.author_id),
            day: speech.day(note.held_on),
            text: match note.kind {
                NoteKind::Handover if note.text.is_empty() => {
                    speech.say("note-handover-text").to_string()
                }
                NoteKind::Answer if note.text.is_empty() => speech.say("note-agreed").to_string(),
                _ => note.text.clone(),
            },
        })
        .collect()
}

/// Ratings and decisions, the one that stands first.
pub(crate) async fn verdict_views(
    ctx: &Ctx,
    row: &Appraisal,
    names: &Names,
    verdicts: &[Verdict],
    results: &[WorkResult],
) -> Result<Vec<VerdictView>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rules = rules().appraisal(row.year);
    // A rating that another took the place of before the answer is history, and is left out here.
    let rating = verdicts
        .iter()
        .rfind(|verdict| verdict.kind == VerdictKind::Rating);
    let decision = verdicts
        .iter()
        .rfind(|verdict| verdict.kind == VerdictKind::Decision);
    let mut views = Vec::new();
    for verdict in decision.into_iter().chain(rating) {
        let mut lines = Vec::new();
        if verdict.kind == VerdictKind::Rating {
            for line in list_verdict_lines_of(db, authority, verdict.id).await? {
                let result = results
                    .iter()
                    .find(|result| result.id.to_string() == line.subject);
                let behaviour = rules.behaviours.iter().find(|one| one.code == line.subject);
                let name = result
                    .map(|result| result.title.clone())
                    .or(behaviour.map(|one| one.name.clone()));
                lines.push((name.unwrap_or_default(), line.expectation, line.remark));
            }
        }
        views.push(VerdictView {
            kind: verdict.kind,
            by: names.of(verdict.made_by),
            day: ctx.speech.day(verdict.made_on),
            results: verdict.results,
            behaviour: verdict.behaviour,
            predicate_key: verdict.predicate.key(),
            results_reason: verdict.results_reason.clone(),
            behaviour_reason: verdict.behaviour_reason.clone(),
            lines,
            regulation: rules.head.regulation.clone(),
            origin: &rules.predicate(verdict.results, verdict.behaviour).origin,
        });
    }
    Ok(views)
}

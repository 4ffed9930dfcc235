//! What forms cost in time: from the moment a form was opened to the moment it was sent. A school
//! sees the sum of a month, a person their own; nothing else is measured.
//!
//! The moment of opening is in the form's own identifier, made when the page was made, so that it
//! works without scripts and nothing more is kept.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::evidence::{self, Assessment, AssessmentId};
use kernel::frameworks::InstrumentCode;
use kernel::people::{self, SchoolId};
use kernel::{Action, Ctx, PersonId, Target};
use platform::Moment;
use platform::web::{Page, Problem, html};

use crate::map_page::instrument_name;

/// Minutes beyond which somebody did something else meanwhile; longer is counted as this.
const LONGEST_MINUTES: i64 = 90;
/// A form open for longer than this was left open, or entered from paper: its time is not known.
const LEFT_OPEN_MINUTES: i64 = 8 * 60;
/// How far back the page looks, in days.
const DAYS_BACK: i64 = 190;

/// Minutes a form took; none where that is not known.
fn minutes(id: AssessmentId, sent: Moment) -> Option<f64> {
    let (seconds, nanos) = id.0.get_timestamp()?.to_unix();
    let opened = i64::try_from(seconds).ok()? * 1000 + i64::from(nanos) / 1_000_000;
    let taken = sent.as_millis() - opened;
    if !(0..=LEFT_OPEN_MINUTES * 60_000).contains(&taken) {
        return None;
    }
    Some((taken as f64 / 60_000.0).min(LONGEST_MINUTES as f64))
}

/// A sum over forms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    forms: usize,
    timed: usize,
    minutes: f64,
}

impl Sum {
    fn add(&mut self, minutes: Option<f64>) {
        self.forms += 1;
        if let Some(minutes) = minutes {
            self.timed += 1;
            self.minutes += minutes;
        }
    }
}

/// Sums by month, newest first, and by form.
#[derive(Debug, Default, PartialEq)]
struct Sums {
    months: BTreeMap<(i16, i8), Sum>,
    forms: BTreeMap<String, Sum>,
}

impl Sums {
    fn of(rows: &[Assessment], zone: &jiff::tz::TimeZone) -> Self {
        let mut sums = Self::default();
        for row in rows {
            let day = row.submitted_at.day_in(zone).0;
            let taken = minutes(row.id, row.submitted_at);
            let month = sums.months.entry((day.year(), day.month())).or_default();
            month.add(taken);
            sums.forms
                .entry(row.instrument.clone())
                .or_default()
                .add(taken);
        }
        sums
    }
}

struct Line {
    name: String,
    forms: usize,
    minutes: String,
    each: String,
    stated: Option<u32>,
}

#[derive(Template)]
#[template(path = "minutes.html")]
struct MinutesPage {
    page: Page,
    is_mine: bool,
    months: Vec<Line>,
    forms: Vec<Line>,
    longest: i64,
    /// The way to the sums of one's school, for who may see them.
    school: Option<SchoolId>,
}

/// One's own time.
pub(crate) async fn show_mine(ctx: Ctx) -> Result<Response, Problem> {
    let rows = sent_by(&ctx, &[ctx.me.id]).await?;
    let mut school = None;
    for found in ctx.roles.iter().filter_map(|role| role.school_id) {
        if ctx.may(Action::ViewSchool, Target::School(found)).await? {
            school = Some(found);
            break;
        }
    }
    page(
        &ctx,
        &rows,
        true,
        school,
        ctx.speech.say("minutes-mine").to_string(),
    )
}

/// The sums of a school: what the people who work there have filled in.
pub(crate) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewSchool, Target::School(school))
        .await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let found = people::find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let mut ids: Vec<PersonId> = people::list_posts_of_school(db, authority, school)
        .await?
        .into_iter()
        .map(|post| post.person_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = sent_by(&ctx, &ids).await?;
    let title = ctx
        .speech
        .say("minutes-of-school")
        .with("school", found.name.as_str());
    page(&ctx, &rows, false, None, title.to_string())
}

async fn sent_by(ctx: &Ctx, people: &[PersonId]) -> Result<Vec<Assessment>, Problem> {
    let since = ctx.now().plus_seconds(-DAYS_BACK * 24 * 3600);
    Ok(evidence::list_sent_by(ctx.db(), ctx.authority(), people, since).await?)
}

fn page(
    ctx: &Ctx,
    rows: &[Assessment],
    is_mine: bool,
    school: Option<SchoolId>,
    title: String,
) -> Result<Response, Problem> {
    let zone = ctx
        .school
        .as_ref()
        .map_or(kernel::calendar::Zone::Wib, |school| school.zone);
    let sums = Sums::of(rows, &zone.time_zone());
    let line = |name: String, sum: &Sum, stated| Line {
        name,
        forms: sum.forms,
        minutes: figure(ctx, sum.minutes, sum.timed, 1),
        each: figure(ctx, sum.minutes, sum.timed, sum.timed),
        stated,
    };
    html(&MinutesPage {
        page: ctx.page("minutes-mine").titled(title).in_stage("needs"),
        is_mine,
        months: sums
            .months
            .iter()
            .rev()
            .map(|((year, month), sum)| {
                let name = ctx.speech.say(format!("month-{month}"));
                line(format!("{name} {year}"), sum, None)
            })
            .collect(),
        forms: sums
            .forms
            .iter()
            .map(|(code, sum)| {
                let instrument = InstrumentCode::new(code.clone());
                let found = ctx.catalogue.instrument(&instrument);
                let stated = found.map(|found| u32::from(found.minutes));
                line(instrument_name(ctx, code), sum, stated)
            })
            .collect(),
        longest: LONGEST_MINUTES,
        school,
    })
}

/// Minutes over a count; unknown where nothing was timed.
fn figure(ctx: &Ctx, minutes: f64, timed: usize, over: usize) -> String {
    match timed {
        0 => ctx.speech.say("map-figure-unknown").to_string(),
        _ => ctx.speech.number(minutes / over as f64, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened_at(millis: u64) -> AssessmentId {
        let stamp = uuid::Timestamp::from_unix(
            uuid::NoContext,
            millis / 1000,
            u32::try_from(millis % 1000).unwrap() * 1_000_000,
        );
        AssessmentId(uuid::Uuid::new_v7(stamp))
    }

    #[test]
    fn time_is_from_opening_to_sending_and_what_was_left_open_is_not_counted() {
        let opened = 1_790_000_000_000;
        let sent = |minutes: i64| Moment::from_millis(opened as i64 + minutes * 60_000);
        let taken = |after| minutes(opened_at(opened), sent(after));
        assert_eq!(taken(12), Some(12.0));
        assert_eq!(taken(240), Some(90.0), "a long pause is capped");
        assert_eq!(taken(60 * 24 * 7), None, "half filled for a week");
        assert_eq!(taken(-1), None, "a clock that went back");
        let random = AssessmentId(uuid::Uuid::new_v4());
        assert_eq!(minutes(random, sent(5)), None);
    }

    #[test]
    fn a_form_without_a_known_time_counts_as_a_form_only() {
        let mut sum = Sum::default();
        sum.add(Some(10.0));
        sum.add(None);
        let expected = Sum {
            forms: 2,
            timed: 1,
            minutes: 10.0,
        };
        assert_eq!(sum, expected);
    }
}

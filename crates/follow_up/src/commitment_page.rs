//! One commitment: what was promised, who stays beside the person, and what the checks saw.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::frameworks::{IndicatorCode, ScaleValue};
use kernel::people::list_people_by_ids;
use kernel::reading::{list_readers, note_reading};
use kernel::{Action, Ctx, PersonId, Target};
use planning::find_offer;
use platform::i18n::Speech;
use platform::web::{Form, Page, Problem, html};

use crate::mentoring::{Seeking, find_mentors};
use crate::model::CheckMethod;
use crate::overview::{Item, load_items, rung_key};
use crate::rules::{Standing, earliest_day, standing};
use crate::store::{CheckResult, CommitmentCheck, CommitmentId, find_commitment};
use crate::support_view::{AnswerRow, support};

/// The audit code of opening someone's commitment.
const READ: &str = "commitment.read";

#[derive(Template)]
#[template(path = "commitment.html")]
struct CommitmentPage {
    page: Page,
    item: Item,
    offer_title: String,
    indicator: String,
    written_on: String,
    accepted_on: String,
    fading_key: Option<&'static str>,
    checks: Vec<CheckRow>,
    /// What leaders answered to the wish for support.
    answers: Vec<AnswerRow>,
    /// The leader's form, for who may promise support.
    support: Option<Form>,
    methods: Vec<(CheckMethod, String)>,
    /// The person's own form.
    own: Option<OwnForm>,
    may_accept: bool,
    /// Whether something waits for the reader here, so that it stands before what was promised.
    acts_first: bool,
    /// The form of the next check, for who may record it.
    check: Option<CheckForm>,
}

struct OwnForm {
    form: Form,
    /// Who opened the commitment, and when.
    readers: Vec<(String, String)>,
    mentors: Vec<(PersonId, String)>,
}

struct CheckForm {
    form: Form,
    id: String,
    after_days: i32,
    due_on: String,
    earliest: String,
    is_early: bool,
    values: Vec<ScaleValue>,
}

/// One check as the page lists it.
struct CheckRow {
    after_days: i32,
    due_on: String,
    key: &'static str,
    tone: &'static str,
    /// Who hears of a late one; empty when it is not late.
    late: String,
    result: Option<ResultView>,
}

/// What a check saw, and what it did to the map.
struct ResultView {
    outcome_key: &'static str,
    held_on: String,
    note: String,
    change: String,
    evidence: String,
    /// How it looked; empty when that was not asked.
    method: String,
    /// Where whoever looked corrects it; empty for everyone else.
    correct: String,
}

/// Which form is shown again with its faults.
pub(crate) enum Again {
    /// None: the page is asked for.
    Nothing,
    /// The person's own.
    Own(Form),
    /// That of the next check.
    Check(Form),
    /// The leader's answer to a wish for support.
    Support(Form),
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<CommitmentId>) -> Result<Response, Problem> {
    let item = load_visible(&ctx, id).await?;
    if item.commitment.person_id != ctx.me.id {
        note_reading(&ctx, READ, id.0).await?;
    }
    page(&ctx, id, Again::Nothing).await
}

/// The commitment, when the signed-in person may see it.
pub(crate) async fn load_visible(ctx: &Ctx, id: CommitmentId) -> Result<Item, Problem> {
    let commitment = find_commitment(ctx.db(), ctx.authority(), id)
        .await?
        .ok_or_else(Problem::not_found)?;
    if !ctx.may(Action::ViewCommitment, commitment.target()).await? {
        return Err(Problem::not_found());
    }
    let items = load_items(ctx, vec![commitment]).await?;
    items.into_iter().next().ok_or_else(Problem::not_found)
}

pub(crate) async fn page(ctx: &Ctx, id: CommitmentId, again: Again) -> Result<Response, Problem> {
    let item = load_visible(ctx, id).await?;
    let (db, authority, speech) = (ctx.db(), ctx.authority(), &ctx.speech);
    let row = &item.commitment;
    let offer = find_offer(db, authority, row.offer_id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let (own_form, check_form, support_form) = match again {
        Again::Nothing => (None, None, None),
        Again::Own(form) => (Some(form), None, None),
        Again::Check(form) => (None, Some(form), None),
        Again::Support(form) => (None, None, Some(form)),
    };
    let code = IndicatorCode::new(row.indicator.clone());
    let is_mine = row.person_id == ctx.me.id;
    let day = |day: Option<platform::Day>| day.map_or_else(String::new, |day| speech.day(day));
    let may_accept = row.mentor_id == ctx.me.id && row.accepted_on.is_none();
    // One thing at a time: first the yes, then the looking.
    let check = if may_accept && check_form.is_none() {
        None
    } else {
        check(ctx, &item, &code, check_form).await?
    };
    let (answers, support) = support(ctx, row, support_form).await?;
    let acts_first = may_accept
        || support.is_some()
        || (is_mine && row.written_on.is_none())
        || check
            .as_ref()
            .is_some_and(|check| waits_for_check(ctx, &item, check));
    html(&CommitmentPage {
        acts_first,
        answers,
        support,
        methods: methods(ctx),
        page: ctx
            .page("commitments-title")
            .titled(title(ctx, &item))
            .in_stage("follow-up"),
        offer_title: offer.title,
        indicator: indicator_name(ctx, &code),
        written_on: day(row.written_on),
        accepted_on: day(row.accepted_on),
        fading_key: item.fading().map(crate::rules::Fading::key),
        checks: item
            .checks
            .iter()
            .map(|check| check_row(ctx, &item, check))
            .collect(),
        own: if is_mine {
            Some(own(ctx, &item, offer.coach_id, own_form).await?)
        } else {
            None
        },
        may_accept,
        check,
        item,
    })
}

fn title(ctx: &Ctx, item: &Item) -> String {
    if item.commitment.person_id == ctx.me.id {
        ctx.speech.say("commitment-title-own").to_string()
    } else {
        ctx.speech
            .say("commitment-title")
            .with("name", item.person.as_str())
            .to_string()
    }
}

/// The ways in which a check may look, with their names.
pub(crate) fn methods(ctx: &Ctx) -> Vec<(CheckMethod, String)> {
    CheckMethod::ALL
        .iter()
        .map(|method| (*method, ctx.speech.say(method.key()).to_string()))
        .collect()
}

pub(crate) fn indicator_name(ctx: &Ctx, code: &IndicatorCode) -> String {
    ctx.app
        .frameworks
        .indicator(code)
        .map_or_else(|| code.to_string(), |entry| entry.indicator.name.clone())
}

/// Whether the form of the next check is what the reader came for.
fn waits_for_check(ctx: &Ctx, item: &Item, check: &CheckForm) -> bool {
    let is_time = matches!(
        item.standing(ctx.today()),
        Standing::Due | Standing::Late(_)
    );
    !check.is_early && (is_time || item.commitment.mentor_id == ctx.me.id)
}

async fn own(
    ctx: &Ctx,
    item: &Item,
    coach: PersonId,
    form: Option<Form>,
) -> Result<OwnForm, Problem> {
    let row = &item.commitment;
    let form = form.unwrap_or_else(|| {
        Form::empty()
            .with("what", &row.what)
            .with("why", &row.why)
            .with("timing", &row.timing)
            .with("support", &row.support)
            .with("mentor", row.mentor_id)
            .with("version", row.version)
    });
    Ok(OwnForm {
        form,
        readers: list_readers(ctx, READ, row.id.0).await?,
        mentors: mentors(ctx, item, coach).await?,
    })
}

/// Who may be asked to stay beside the person: colleagues, the programme's coach, the present mentor.
pub(crate) async fn mentors(
    ctx: &Ctx,
    item: &Item,
    coach: PersonId,
) -> Result<Vec<(PersonId, String)>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let row = &item.commitment;
    let seeking = Seeking {
        person: row.person_id,
        school: row.school_id,
        indicator: &row.indicator,
        wished: &[coach, row.mentor_id],
        today: ctx.today(),
    };
    let found = find_mentors(db, authority, &seeking).await?;
    let ids: Vec<_> = found.iter().map(|one| one.person).collect();
    let people = list_people_by_ids(db, authority, &ids).await?;
    Ok(found
        .into_iter()
        .filter_map(|one| {
            let person = people.iter().find(|person| person.id == one.person)?;
            let name = match one.caseload {
                0 => person.name.clone(),
                count => ctx
                    .speech
                    .say("commitment-mentor-busy")
                    .with("name", person.name.as_str())
                    .with("count", count)
                    .to_string(),
            };
            Some((one.person, name))
        })
        .collect())
}

async fn check(
    ctx: &Ctx,
    item: &Item,
    code: &IndicatorCode,
    form: Option<Form>,
) -> Result<Option<CheckForm>, Problem> {
    let row = &item.commitment;
    let target = Target::Person(row.person_id);
    let may = row.person_id != ctx.me.id && ctx.may(Action::CheckCommitment, target).await?;
    let (true, Some(next), Some(entry)) = (
        may,
        item.next_check(),
        ctx.app.frameworks.practice_check(code),
    ) else {
        return Ok(None);
    };
    let today = ctx.today();
    let earliest = earliest_day(next.after_days, row.made_on, next.due_on);
    Ok(Some(CheckForm {
        id: next.id.to_string(),
        after_days: next.after_days,
        due_on: ctx.speech.day(next.due_on),
        // A form that was sent is shown again, whatever the day.
        // A kept page is filled on a later day.
        is_early: form.is_none() && today < earliest && !ctx.is_in_advance,
        form: form.unwrap_or_else(|| Form::empty().with("held_on", today)),
        earliest: ctx.speech.day(earliest),
        values: entry.item.scale.values.clone(),
    }))
}

fn check_row(ctx: &Ctx, item: &Item, check: &CommitmentCheck) -> CheckRow {
    let speech = &ctx.speech;
    let standing = standing(check.due_on, check.done_on.is_some(), ctx.today());
    let late = match standing {
        Standing::Late(days) => speech.say(rung_key(days)).with("days", days).to_string(),
        _ => String::new(),
    };
    CheckRow {
        after_days: check.after_days,
        due_on: speech.day(check.due_on),
        key: standing.key(),
        tone: standing.tone(),
        late,
        result: item.result_of(check).map(|result| ResultView {
            outcome_key: result.outcome.key(),
            held_on: speech.day(result.held_on),
            note: result.note.clone(),
            change: change(speech, result),
            method: result
                .method
                .map_or_else(String::new, |method| speech.say(method.key()).to_string()),
            correct: match result.made_by == ctx.me.id {
                true => format!(
                    "/commitments/{}/checks/{}/correct",
                    item.commitment.id, check.id
                ),
                false => String::new(),
            },
            evidence: format!(
                "/people/{}/evidence/{}",
                item.commitment.person_id, result.assessment_id
            ),
        }),
    }
}

/// What a check did to the level, never without its interval.
pub(crate) fn change(speech: &Speech, result: &CheckResult) -> String {
    let level = |level: Option<f64>, low: Option<f64>, high: Option<f64>| {
        let (level, low, high) = (level?, low?, high?);
        let said = speech
            .say("check-level")
            .with("level", speech.number(level, 1))
            .with("low", speech.number(low, 1))
            .with("high", speech.number(high, 1));
        Some(said.to_string())
    };
    let before = level(result.level_before, result.low_before, result.high_before);
    let after = level(result.level_after, result.low_after, result.high_after);
    match (before, after) {
        (Some(before), Some(after)) => speech
            .say("check-moved")
            .with("before", before)
            .with("after", after)
            .to_string(),
        (None, Some(after)) => speech
            .say("check-first-level")
            .with("after", after)
            .to_string(),
        (_, None) => String::new(),
    }
}

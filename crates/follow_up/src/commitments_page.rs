//! The commitments around the signed-in person: mine, those I mentor, late ones that rose to me.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use platform::web::{Page, Problem, html};

use crate::overview::{Item, load_overview, rung_key};
use crate::rules::Standing;

#[derive(Template)]
#[template(path = "commitments.html")]
struct CommitmentsPage {
    page: Page,
    sections: Vec<Section>,
}

/// A list under a heading.
struct Section {
    title_key: &'static str,
    rows: Vec<Row>,
}

/// One commitment in a list.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) what: String,
    /// Whose it is, or who mentors it.
    pub(crate) who: String,
    pub(crate) state: String,
    pub(crate) tone: &'static str,
    /// More about a late or fading one; may be empty.
    pub(crate) remark: String,
}

pub(crate) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let overview = load_overview(&ctx).await?;
    let section = |title_key, items: &[Item]| Section {
        title_key,
        rows: items.iter().map(|item| row(&ctx, item)).collect(),
    };
    let sections = [
        section("commitments-mine", &overview.mine),
        section("commitments-mentored", &overview.mentored),
        section("commitments-escalated", &overview.escalated),
    ];
    html(&CommitmentsPage {
        page: ctx.page("commitments-title").in_stage("follow-up"),
        sections: sections
            .into_iter()
            .filter(|section| !section.rows.is_empty())
            .collect(),
    })
}

pub(crate) fn row(ctx: &Ctx, item: &Item) -> Row {
    let speech = &ctx.speech;
    let standing = item.standing(ctx.today());
    let who = if item.commitment.person_id == ctx.me.id {
        speech
            .say("commitments-with")
            .with("name", item.mentor.as_str())
    } else {
        speech
            .say("commitments-of")
            .with("name", item.person.as_str())
    };
    let due = item
        .next_check()
        .map_or_else(String::new, |check| speech.day(check.due_on));
    let state = match standing {
        Standing::Done => speech.say("check-all-done"),
        Standing::Late(days) => speech.say("check-late-by").with("days", days),
        Standing::Later | Standing::Due => speech.say("check-due-on").with("day", due),
    };
    let remark = match (item.fading(), standing) {
        (Some(fading), _) => speech.say(fading.key()).to_string(),
        (None, Standing::Late(days)) => speech.say(rung_key(days)).to_string(),
        _ => String::new(),
    };
    Row {
        href: format!("/commitments/{}", item.commitment.id),
        what: item.commitment.what.clone(),
        who: who.to_string(),
        state: state.to_string(),
        tone: if item.fading().is_some() {
            "below"
        } else {
            standing.tone()
        },
        remark,
    }
}

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
    /// Whose it is, or what oneself promised.
    pub(crate) title: String,
    /// What they promised, or who is beside oneself.
    pub(crate) detail: String,
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
    let (standing, fading) = (item.standing(ctx.today()), item.fading());
    let what = item.commitment.what.clone();
    let (title, detail) = if item.commitment.person_id == ctx.me.id {
        let with = speech
            .say("commitments-with")
            .with("name", item.mentor.as_str());
        (what, with.to_string())
    } else {
        (item.person.clone(), what)
    };
    let due = item
        .next_check()
        .map_or_else(String::new, |check| speech.day(check.due_on));
    let state = match standing {
        _ if fading.is_some() => speech.say("fading-tag"),
        Standing::Done => speech.say("check-all-done"),
        Standing::Late(days) => speech.say("check-late-by").with("days", days),
        Standing::Later | Standing::Due => speech.say("check-due-on").with("day", due),
    };
    let remark = match (fading, standing) {
        (Some(fading), _) => speech.say(fading.key()).to_string(),
        (None, Standing::Late(days)) => speech.say(rung_key(days)).with("days", days).to_string(),
        _ => String::new(),
    };
    Row {
        href: format!("/commitments/{}", item.commitment.id),
        title,
        detail,
        state: state.to_string(),
        tone: if fading.is_some() {
            "below"
        } else {
            standing.tone()
        },
        remark,
    }
}

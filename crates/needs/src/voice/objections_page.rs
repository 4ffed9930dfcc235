//! The register of objections: who objected to what the program says of them, until when a person
//! answers, and what was answered.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use kernel::access::RoleKind;
use kernel::people::SchoolId;
use kernel::{Action, Ctx, Target};
use platform::web::{Page, Problem, html};

use super::item_view::ItemView;
use super::model::{VoiceKind, VoiceState, objection_rule};
use super::school_page::around;
use super::store;

struct Row {
    item: ItemView,
    school: String,
    due: String,
}

#[derive(Template)]
#[template(path = "voice/objections.html")]
struct ObjectionsPage {
    page: Page,
    open: Vec<Row>,
    answered: Vec<Row>,
    hours: i64,
    regulation: &'static str,
}

/// The schools for which someone answers objections: those they lead, or all.
pub(super) async fn schools_answered_for(
    ctx: &Ctx,
) -> Result<HashMap<SchoolId, kernel::School>, Problem> {
    let mut found = HashMap::new();
    for school in ctx.schools().await? {
        let leads = ctx.roles.iter().any(|role| {
            matches!(role.kind, RoleKind::Principal | RoleKind::Planner)
                && role.school_id.is_none_or(|at| at == school.id)
        });
        if leads {
            found.insert(school.id, school);
        }
    }
    Ok(found)
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let schools = schools_answered_for(&ctx).await?;
    let place = match schools.keys().next() {
        Some(school) if !ctx.reaches_all_schools() => Target::School(*school),
        _ => Target::Authority,
    };
    ctx.permit(Action::AnswerVoice, place).await?;
    let (db, authority) = (ctx.db(), ctx.authority());
    let mut voices = store::list_voices_of_kind(db, authority, VoiceKind::Objection).await?;
    voices.retain(|voice| schools.contains_key(&voice.school_id));
    let around = around(&ctx, &voices, &[]).await?;
    let (mut open, mut answered) = (Vec::new(), Vec::new());
    for voice in voices {
        let Some(school) = schools.get(&voice.school_id) else {
            continue;
        };
        let due = voice.due_at.map(|due| due.day_in(&school.zone.time_zone()));
        let rows = if voice.state == VoiceState::Open {
            &mut open
        } else {
            &mut answered
        };
        rows.push(Row {
            school: school.name.clone(),
            due: due.map(|day| ctx.speech.day(day)).unwrap_or_default(),
            item: around.view(&ctx, voice),
        });
    }
    open.sort_by_key(|row| row.item.voice.due_at);
    html(&ObjectionsPage {
        page: ctx.page("objections-title").in_stage("needs"),
        open,
        answered,
        hours: objection_rule().answer_within_hours,
        regulation: &objection_rule().regulation,
    })
}

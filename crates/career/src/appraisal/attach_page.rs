//! Choosing what the appraiser sees: a list, a preview word for word, and the yes.

use std::str::FromStr;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::find_person;
use kernel::{Action, Ctx};
use platform::web::{Form, Page, Problem, html};

use super::attach::{Release, Showable, is_shown, release, showables, withdraw};
use super::plan_forms::{done, refused};
use super::seen::{Seen, open};
use crate::error::CareerError;
use crate::model::AttachmentKind;
use crate::store::{AppraisalId, AttachmentId, list_attachments_of};

/// Something that can be chosen.
struct Choice {
    what: Showable,
    href: String,
    is_shown: bool,
}

#[derive(Template)]
#[template(path = "evidence_choose.html")]
struct ChoosePage {
    page: Page,
    path: String,
    year: i32,
    superior: String,
    /// By kind: the key of its heading and what there is.
    groups: Vec<(&'static str, Vec<Choice>)>,
}

#[derive(Template)]
#[template(path = "evidence_preview.html")]
struct PreviewPage {
    page: Page,
    path: String,
    year: i32,
    superior: String,
    to: String,
    id: AttachmentId,
    digest: String,
    kind_key: &'static str,
    what: Showable,
}

/// Where something is previewed.
pub(crate) fn preview_path(seen: &Seen, kind: AttachmentKind, subject: &str) -> String {
    // The code of an indicator has a slash of its own.
    format!(
        "{}/evidence/{kind}/{}",
        seen.path(),
        subject.replace('/', "~")
    )
}

async fn superior(ctx: &Ctx, seen: &Seen) -> Result<String, Problem> {
    let person = find_person(ctx.db(), ctx.authority(), seen.row.appraiser_id).await?;
    Ok(person.map_or_else(String::new, |person| person.name))
}

pub(crate) async fn choose(ctx: Ctx, Path(id): Path<AppraisalId>) -> Result<Response, Problem> {
    let (seen, _) = open(&ctx, id, Action::WriteAppraisal).await?;
    let shown = list_attachments_of(ctx.db(), ctx.authority(), id).await?;
    let mut all: Vec<Choice> = showables(&ctx)
        .await?
        .into_iter()
        .map(|what| Choice {
            href: preview_path(&seen, what.kind, &what.subject),
            is_shown: shown.iter().any(|row| {
                is_shown(row, seen.row.appraiser_id)
                    && (row.kind, &row.subject) == (what.kind, &what.subject)
            }),
            what,
        })
        .collect();
    let mut groups = Vec::new();
    for kind in AttachmentKind::ALL {
        let (of_kind, rest) = all.into_iter().partition(|one| one.what.kind == *kind);
        all = rest;
        groups.push((kind.key(), of_kind));
    }
    html(&ChoosePage {
        page: ctx.page("evidence-choose-title").in_stage("career"),
        path: seen.path(),
        year: seen.row.year,
        superior: superior(&ctx, &seen).await?,
        groups,
    })
}

/// What the person has of a kind; anything else, of theirs or not, is not to be shown.
async fn find(ctx: &Ctx, kind: &str, subject: &str) -> Result<Showable, CareerError> {
    let kind = AttachmentKind::from_str(kind).map_err(|_| CareerError::NotToBeShown)?;
    let subject = subject.replace('~', "/");
    let all = showables(ctx).await.map_err(|_| CareerError::NotFound)?;
    all.into_iter()
        .find(|what| what.kind == kind && what.subject == subject)
        .ok_or(CareerError::NotToBeShown)
}

pub(crate) async fn preview(
    ctx: Ctx,
    Path((id, kind, subject)): Path<(AppraisalId, String, String)>,
) -> Result<Response, Problem> {
    let (seen, _) = open(&ctx, id, Action::WriteAppraisal).await?;
    let what = find(&ctx, &kind, &subject)
        .await
        .map_err(|error| refused(&seen, error))?;
    html(&PreviewPage {
        page: ctx.page("evidence-preview-title").in_stage("career"),
        path: seen.path(),
        year: seen.row.year,
        superior: superior(&ctx, &seen).await?,
        to: seen.row.appraiser_id.to_string(),
        id: AttachmentId::new(),
        digest: what.digest(),
        kind_key: what.kind.key(),
        what,
    })
}

pub(crate) async fn show_to_superior(
    ctx: Ctx,
    Path(id): Path<AppraisalId>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    let what = find(&ctx, form.value("kind"), form.value("subject"))
        .await
        .map_err(|error| refused(&seen, error))?;
    let (Some(attachment), Some(to)) = (form.choice("id"), form.choice("to")) else {
        return Err(refused(&seen, CareerError::PreviewIsOld));
    };
    let show = Release {
        id: attachment,
        appraisal: id,
        by: ctx.me.id,
        to,
        what,
        previewed: form.value("digest").to_owned(),
    };
    release(&ctx.app, &ctx.actor, permit, show)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "evidence-shown"))
}

pub(crate) async fn take_back(
    ctx: Ctx,
    Path((id, attachment)): Path<(AppraisalId, AttachmentId)>,
    _form: Form,
) -> Result<Response, Problem> {
    let (seen, permit) = open(&ctx, id, Action::WriteAppraisal).await?;
    withdraw(&ctx.app, &ctx.actor, permit, ctx.me.id, id, attachment)
        .await
        .map_err(|error| refused(&seen, error))?;
    Ok(done(&seen, "evidence-withdrawn"))
}

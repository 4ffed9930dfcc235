//! Official forms, filled with what Bina knows, to copy from and to upload, with what other systems ask for: nobody
//! types twice what they wrote here once. Order and wording are data; what is not known stays open.

mod appraisal;
mod credit;
mod fill;
mod who;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use documents::{Block, Document, Side};
use kernel::{App, Ctx};
use platform::web::{Page, Problem, html};

use crate::rules::{FormRules, FormSubject, Origin};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/appraisals/{id}/forms", get(appraisal::show))
        .route("/appraisals/{id}/forms/pdf", get(appraisal::pdf))
        .route("/credit/forms", get(credit::show_mine))
        .route("/credit/forms/pdf", get(credit::pdf_mine))
        .route("/credit/{person}/forms", get(credit::show))
        .route("/credit/{person}/forms/pdf", get(credit::pdf))
}

/// Something another system asks for, and where it is.
struct Check {
    system: String,
    item: String,
    /// The form below that has it; empty for what Bina does not have.
    form: String,
    origin: &'static Origin,
}

#[derive(Template)]
#[template(path = "forms.html")]
struct FormsPage {
    page: Page,
    /// Where one came from, and what that page is called.
    back: (String, &'static str),
    /// The address of the same as a PDF; empty in a build that writes none.
    pdf: String,
    regulation: String,
    checks: Vec<Check>,
    document: Document,
}

/// The page of filled forms.
fn page(
    ctx: &Ctx,
    rules: &'static FormRules,
    subject: FormSubject,
    document: Document,
    back: (String, &'static str),
    path: &str,
) -> Result<Response, Problem> {
    let checks = rules.checklist.iter().filter(|one| one.about == subject);
    let checks = checks.map(|one| Check {
        system: one.system.clone(),
        item: one.item.value.clone(),
        form: one
            .form
            .as_deref()
            .and_then(|form| rules.title(form))
            .unwrap_or_default()
            .to_owned(),
        origin: &one.item.origin,
    });
    html(&FormsPage {
        page: ctx
            .page("forms-title")
            .titled(document.title.clone())
            .in_stage("career"),
        back,
        pdf: match documents::WRITES_PDF {
            true => format!("{path}/pdf"),
            false => String::new(),
        },
        regulation: rules.head.regulation.clone(),
        checks: checks.collect(),
        document,
    })
}

//! Documents and packages as files to take along.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::Document;
use kernel::Ctx;
use platform::i18n::Language;
use platform::web::Problem;

/// The language of a document, as its readers name it.
pub(crate) fn language(ctx: &Ctx) -> String {
    match ctx.speech.language {
        Language::Indonesian => "id".to_owned(),
        Language::English => "en".to_owned(),
    }
}

/// A document as a PDF file with a name; not found in a build that writes none.
pub(crate) fn pdf(ctx: &Ctx, document: &Document, name: &str) -> Result<Response, Problem> {
    if !documents::WRITES_PDF {
        return Err(Problem::not_found());
    }
    let page_of = |page: usize, pages: usize| {
        let said = ctx.speech.say("document-page").with("page", page);
        said.with("pages", pages).to_string()
    };
    let body = documents::pdf(document, &page_of).map_err(Problem::internal)?;
    Ok(file("application/pdf", &format!("{name}.pdf"), body))
}

/// A file to keep; nobody on the way does.
pub(crate) fn file(kind: &'static str, name: &str, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

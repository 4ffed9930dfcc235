//! The suggested focus of observations: the lowest line of practice in class, and where the form looks at it.

use exchange::rapor::{Report, rules};
use kernel::frameworks::InstrumentCode;
use kernel::{Ctx, SchoolId};
use platform::web::Problem;

use super::store;

/// A suggestion, as sentences.
pub(crate) struct Focus {
    /// What is lowest and what to look at.
    pub sentence: String,
    /// Which report says so.
    pub source: String,
}

/// What the school's latest report suggests; none without a report.
pub(crate) async fn focus_of_school(ctx: &Ctx, school: SchoolId) -> Result<Option<Focus>, Problem> {
    let Some(found) = store::find_latest(ctx.db(), ctx.authority(), school).await? else {
        return Ok(None);
    };
    let report: Report = serde_json::from_str(&found.lines).map_err(Problem::internal)?;
    Ok(focus(ctx, &report))
}

pub(super) fn focus(ctx: &Ctx, report: &Report) -> Option<Focus> {
    let rules = rules();
    let lowest = report.lowest(&rules.focus.prefix)?;
    let sections = sections(ctx, &lowest.code);
    let key = if sections.is_empty() {
        "rapor-focus-lowest"
    } else {
        "rapor-focus-look"
    };
    let sentence = ctx
        .speech
        .say(key)
        .with("code", lowest.code.as_str())
        .with("name", lowest.name.as_str())
        .with(
            "score",
            ctx.speech.number(lowest.score.unwrap_or_default(), 1),
        )
        .with("sections", sections.join(", "));
    let source = ctx
        .speech
        .say("rapor-focus-source")
        .with("year", report.year.to_string());
    Some(Focus {
        sentence: sentence.to_string(),
        source: source.to_string(),
    })
}

/// The names of the form's sections that look at a line of the report.
fn sections(ctx: &Ctx, code: &str) -> Vec<String> {
    let focus = &rules().focus;
    let Some(part) = focus.parts.iter().find(|part| part.code == code) else {
        return Vec::new();
    };
    let instrument = InstrumentCode::new(focus.instrument.clone());
    let Some(instrument) = ctx.catalogue.instrument(&instrument) else {
        return Vec::new();
    };
    instrument
        .sections
        .iter()
        .filter(|section| part.sections.contains(&section.code))
        .map(|section| section.name.clone())
        .collect()
}

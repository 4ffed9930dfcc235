//! The instruments one may design, and those one may copy.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::Instrument;
use kernel::instruments::{self, InstrumentVersion, SchoolYear, VersionState};
use platform::web::{Page, Problem, html};

use crate::map_page::instrument_name;

struct Row {
    version: InstrumentVersion,
    year: String,
    /// Why a version in use is not the one that is filled now.
    standing: Option<&'static str>,
    owner: String,
}

/// An instrument that comes with the program.
struct BuiltIn {
    code: String,
    name: String,
    /// Whom it is about: several have the same name, one for each framework.
    framework: String,
    minutes: u32,
    lines: usize,
}

#[derive(Template)]
#[template(path = "instruments/list.html")]
struct ListPage {
    page: Page,
    /// Drafts first, then what is in use, then what was.
    groups: Vec<(&'static str, Vec<Row>)>,
    built_in: Vec<BuiltIn>,
}

pub(super) async fn show(ctx: Ctx) -> Result<Response, Problem> {
    let owners = super::owners(&ctx).await?;
    if owners.is_empty() {
        return Err(Problem::forbidden());
    }
    let reaches_all = owners.iter().any(|(school, _)| school.is_none());
    let schools = ctx.schools().await?;
    let versions = instruments::list_versions(ctx.db(), ctx.authority()).await?;
    let year = SchoolYear::of(ctx.today());
    let standing = |version: &InstrumentVersion| {
        let is_idle =
            version.state == VersionState::InUse && !version.is_offered_among(&versions, year);
        is_idle.then_some(match version.school_year > year {
            true => "instrument-waits-for-year",
            false => "instrument-followed",
        })
    };
    let mut rows: Vec<Row> = versions
        .iter()
        .filter(|version| {
            reaches_all || owners.iter().any(|(owner, _)| *owner == version.school_id)
        })
        .map(|version| Row {
            standing: standing(version),
            year: version.school_year.say(),
            owner: schools
                .iter()
                .find(|school| Some(school.id) == version.school_id)
                .map(|school| school.name.clone())
                .unwrap_or_default(),
            version: version.clone(),
        })
        .collect();
    let mut groups = Vec::new();
    for state in VersionState::ALL {
        let (found, rest) = rows
            .into_iter()
            .partition(|row| row.version.state == *state);
        rows = rest;
        groups.push((state.key(), found));
    }
    html(&ListPage {
        page: ctx.page("instruments-title").in_stage("needs"),
        groups,
        built_in: built_in(&ctx),
    })
}

fn built_in(ctx: &Ctx) -> Vec<BuiltIn> {
    let frameworks = &ctx.app.frameworks;
    let row = |instrument: &Instrument| BuiltIn {
        code: instrument.code.as_str().to_owned(),
        name: instrument_name(ctx, instrument.code.as_str()),
        framework: frameworks
            .framework(&instrument.framework)
            .map_or_else(String::new, |found| found.name.clone()),
        minutes: u32::from(instrument.minutes),
        lines: instrument.lines().count(),
    };
    frameworks.instruments().iter().map(row).collect()
}

//! The instruments one may design, and those one may copy.

use askama::Template;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::Instrument;
use kernel::instruments::{self, InstrumentVersion, VersionState};
use platform::web::{Page, Problem, html};

use crate::map_page::instrument_name;

struct Row {
    version: InstrumentVersion,
    year: String,
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
    let mut rows: Vec<Row> = versions
        .into_iter()
        .filter(|version| {
            reaches_all || owners.iter().any(|(owner, _)| *owner == version.school_id)
        })
        .map(|version| Row {
            year: version.school_year.say(),
            owner: schools
                .iter()
                .find(|school| Some(school.id) == version.school_id)
                .map(|school| school.name.clone())
                .unwrap_or_default(),
            version,
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

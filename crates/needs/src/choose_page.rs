//! Which instrument: the forms that the signed-in person may fill about someone.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map;
use kernel::frameworks::Source;
use kernel::people::PersonId;
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Page, Problem, html};

use crate::assess::capacity;
use crate::map_page::instrument_name;

struct Offered {
    code: String,
    name: String,
    source_key: String,
    minutes: u32,
    /// A visit with notes and a talk is the first way in; the form alone is for what is on paper.
    is_observed: bool,
}

#[derive(Template)]
#[template(path = "choose.html")]
struct ChoosePage {
    page: Page,
    person: Person,
    instruments: Vec<Offered>,
}

pub(crate) async fn show(ctx: Ctx, Path(person): Path<PersonId>) -> Result<Response, Problem> {
    ctx.permit(Action::ViewPerson, Target::Person(person))
        .await?;
    let found = ctx.person(person).await?;
    let framework =
        competency_map::framework_of(ctx.db(), &ctx.app.frameworks, ctx.authority(), person)
            .await?;
    let mut instruments = Vec::new();
    for instrument in ctx.app.frameworks.instruments() {
        if framework.is_none_or(|framework| framework.code != instrument.framework) {
            continue;
        }
        if let Some((source, _)) = capacity(&ctx, instrument, person).await? {
            instruments.push(Offered {
                code: instrument.code.as_str().to_owned(),
                name: instrument_name(&ctx, instrument.code.as_str()),
                source_key: format!("source-{}", source.as_str()),
                minutes: u32::from(instrument.minutes),
                is_observed: source == Source::Supervision,
            });
        }
    }
    let title = ctx
        .speech
        .say("choose-title")
        .with("name", found.name.as_str());
    html(&ChoosePage {
        page: ctx.page("choose-title").titled(title).in_stage("needs"),
        person: found,
        instruments,
    })
}

//! Which instrument: the forms that the signed-in person may fill about someone.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map;
use kernel::frameworks::Source;
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, Target};
use platform::web::{Page, Problem, html};

use crate::assess::capacity;
use crate::instruments::peer::{self, Colleagues};
use crate::map_page::instrument_name;
use crate::observation::is_for_visits;

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
    can_ask: bool,
    /// On one's own page: whom one has invited, and whom one could.
    peers: Option<Colleagues>,
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
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), person).await?;
    let works_at = |school| posts.iter().any(|post| post.school_id == school);
    for instrument in ctx.catalogue.instruments() {
        let is_for_post = framework.is_some_and(|found| found.code == instrument.framework);
        let is_of_place = instrument.school.is_none_or(works_at);
        if !is_for_post || !is_of_place || !instrument.is_offered {
            continue;
        }
        if let Some((source, _)) = capacity(&ctx, instrument, person).await? {
            instruments.push(Offered {
                code: instrument.code.as_str().to_owned(),
                name: instrument_name(&ctx, instrument.code.as_str()),
                source_key: format!("source-{}", source.as_str()),
                minutes: u32::from(instrument.minutes),
                is_observed: source == Source::Supervision && is_for_visits(instrument),
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
        can_ask: ctx
            .may(Action::AskAnonymously, Target::Person(person))
            .await?,
        peers: match person == ctx.me.id {
            true => Some(peer::colleagues(&ctx).await?),
            false => None,
        },
        instruments,
    })
}

//! A person's way round the cycle as one story, told by all stages.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::people::{self, PersonId};
use kernel::{Action, Ctx, Person, StoryEntry, Target};
use platform::web::{Page, Problem, html};

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: Page,
    person: Person,
    posts: Vec<(String, String)>,
    can_see_map: bool,
    can_assess: bool,
    can_thank: bool,
    story: Vec<(StoryEntry, String, String)>,
}

pub(crate) async fn show(ctx: Ctx, Path(id): Path<PersonId>) -> Result<Response, Problem> {
    let target = Target::Person(id);
    ctx.permit(Action::ViewPerson, target).await?;
    let person = ctx.person(id).await?;
    // The story says what was assessed and promised, so it asks for the same leave as the map.
    let can_see_map = ctx.may(Action::ViewMap, target).await?;
    let mut story = Vec::new();
    if can_see_map {
        for part in crate::parts() {
            story.extend((part.story)(ctx.clone(), id).await?);
        }
    }
    // Within a day the cycle's own order tells the story best; the newest comes first.
    let order = |entry: &StoryEntry| {
        super::ring::STAGES
            .iter()
            .position(|stage| *stage == entry.stage)
    };
    story.sort_by_key(|entry| std::cmp::Reverse((entry.day, order(entry))));
    let schools = people::list_schools(ctx.db(), ctx.authority()).await?;
    let posts = people::list_posts_of(ctx.db(), ctx.authority(), id)
        .await?
        .into_iter()
        .map(|post| {
            let school = schools.iter().find(|school| school.id == post.school_id);
            (
                post.title,
                school.map_or_else(String::new, |school| school.name.clone()),
            )
        })
        .collect();
    html(&PersonPage {
        page: ctx.page("people-title").titled(&person.name),
        can_assess: id == ctx.me.id || ctx.may(Action::Observe, target).await?,
        can_thank: id != ctx.me.id && ctx.may(Action::GiveThanks, target).await?,
        can_see_map,
        posts,
        story: story
            .into_iter()
            .map(|entry| {
                let day = ctx.speech.day(entry.day);
                let stage = ctx.speech.say(format!("stage-{}", entry.stage)).to_string();
                (entry, day, stage)
            })
            .collect(),
        person,
    })
}

//! Asking for a source that is missing: it becomes a task of those who can give it.

use axum::extract::Path;
use axum::response::Response;
use kernel::competency_map::SOURCES;
use kernel::frameworks::Source;
use kernel::people::SchoolId;
use kernel::{Action, Ctx, PersonId, Target};
use platform::audit::Audited;
use platform::web::{Form, Problem, see_other};
use serde_json::json;
use uuid::Uuid;

use super::{Spread, store};

/// The source named by the form, and its place among the three.
fn asked_for(form: &Form) -> Result<(usize, Source), Problem> {
    SOURCES
        .into_iter()
        .enumerate()
        .find(|(_, source)| form.is("source", source.as_str()))
        .ok_or_else(|| Problem::rule("problem-no-such-source"))
}

/// Asks for a source about one person.
pub(super) async fn of_person(
    ctx: Ctx,
    Path(person): Path<PersonId>,
    form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::ViewMap, Target::Person(person)).await?;
    let (_, source) = asked_for(&form)?;
    ctx.person(person).await?;
    ask(&ctx, person.0, &[person], source).await?;
    Ok(see_other(&format!(
        "/people/{person}/sources?notice=source-asked"
    )))
}

/// Asks for a source about everyone of a school who lacks it.
pub(super) async fn of_school(
    ctx: Ctx,
    Path(school): Path<SchoolId>,
    form: Form,
) -> Result<Response, Problem> {
    ctx.permit(Action::Observe, Target::School(school)).await?;
    let (place, source) = asked_for(&form)?;
    let people: Vec<PersonId> = Spread::of_school(&ctx, school)
        .await?
        .people
        .into_iter()
        .filter(|(_, _, has)| !has[place])
        .map(|(id, ..)| id)
        .collect();
    ask(&ctx, school.0, &people, source).await?;
    Ok(see_other(&format!(
        "/map/schools/{school}/sources?notice=source-asked"
    )))
}

async fn ask(ctx: &Ctx, subject: Uuid, people: &[PersonId], source: Source) -> Result<(), Problem> {
    let tx = ctx.app.shell.db.begin().await?;
    let count = store::ask(&tx, &ctx.actor, people, source, ctx.semester(), ctx.me.id).await?;
    if count > 0 {
        let entry = Audited::new("source.asked", subject)
            .with(json!({ "source": source.as_str(), "people": count }));
        tx.commit(&ctx.actor, entry).await?;
    }
    Ok(())
}

//! What waits in stage 1, and what it tells of a person.

use kernel::access::{self, RoleKind};
use kernel::competency_map;
use kernel::evidence;
use kernel::frameworks::Source;
use kernel::people;
use kernel::{Ctx, PersonId, StoryEntry, Task};
use platform::web::Problem;

use crate::instruments::{peer, questionnaire};
use crate::map_page::instrument_name;

pub(crate) async fn tasks(ctx: Ctx) -> Result<Vec<Task>, Problem> {
    // None needs what another finds: they wait for the database together.
    let (reflection, unknown, voices, visits, asked, rounds, peers) = tokio::try_join!(
        own_reflection(&ctx),
        people_without_evidence(&ctx),
        crate::voice::tasks(&ctx),
        crate::observation::tasks(&ctx),
        crate::sources::tasks(&ctx),
        questionnaire::waiting(&ctx),
        peer::waiting(&ctx),
    )?;
    let singles = reflection.into_iter().chain(unknown);
    let lists = voices.into_iter().chain(visits).chain(asked);
    Ok(singles.chain(lists).chain(rounds).chain(peers).collect())
}

/// The forms a device keeps: visits under way, one's own reflection, and observing each of one's people.
pub(crate) async fn kept(ctx: Ctx) -> Result<Vec<String>, Problem> {
    let (db, authority, me) = (ctx.db(), ctx.authority(), ctx.me.id);
    let mut paths = crate::observation::kept(&ctx).await?;
    let coachees = access::list_coachees_of(db, authority, me).await?;
    let mut people: Vec<PersonId> = coachees.iter().map(|row| row.person_id).collect();
    people.insert(0, me);
    let posts = people::list_posts_of_people(db, authority, &people).await?;
    let frameworks = &ctx.app.frameworks;
    paths.extend(people.iter().filter_map(|person| {
        let framework = posts
            .iter()
            .filter(|post| post.person_id == *person)
            .find_map(|post| frameworks.framework_for_post(post.kind.as_str()))?;
        let source = match *person == me {
            true => Source::SelfReflection,
            false => Source::Supervision,
        };
        let instrument = frameworks.widest_instrument(&framework.code, source)?;
        let form = format!("/assess/{}/{person}", instrument.code.as_str());
        Some(match instrument.sections.is_empty() {
            true => form,
            false => format!("{form}?section=all"),
        })
    }));
    Ok(paths)
}

/// A self-reflection in this semester, from those who are measured by a framework.
async fn own_reflection(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let frameworks = &ctx.app.frameworks;
    let framework = competency_map::framework_of(db, frameworks, authority, ctx.me.id).await?;
    let Some(framework) = framework else {
        return Ok(None);
    };
    let Some(instrument) = frameworks.widest_instrument(&framework.code, Source::SelfReflection)
    else {
        return Ok(None);
    };
    let done = evidence::list_assessments_of(db, authority, ctx.me.id).await?;
    let source = Source::SelfReflection.as_str();
    if done
        .iter()
        .any(|row| row.source == source && row.semester == ctx.semester())
    {
        return Ok(None);
    }
    let request = crate::sources::find_request(db, authority, ctx.me.id, Source::SelfReflection);
    let why = match request.await? {
        Some(request) if done.iter().all(|row| row.source != source) => {
            let by = ctx.person(request.asked_by).await?;
            let sentence = ctx.speech.say("task-reflect-asked");
            sentence.with("name", by.name).to_string()
        }
        _ => ctx.speech.say("task-reflect-why").to_string(),
    };
    Ok(Some(Task {
        stage: "needs",
        title: ctx.speech.say("task-reflect").to_string(),
        detail: why,
        button: ctx.speech.say("task-reflect-go").to_string(),
        href: format!("/assess/{}/{}", instrument.code.as_str(), ctx.me.id),
        due: Some(ctx.semester().last_day()),
        minutes: u32::from(instrument.minutes),
        rank: 40,
    }))
}

/// For leaders and supervisors: the first person of their schools of whom nothing is known yet.
async fn people_without_evidence(ctx: &Ctx) -> Result<Option<Task>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let schools: Vec<_> = ctx
        .roles
        .iter()
        .filter(|role| matches!(role.kind, RoleKind::Principal | RoleKind::Supervisor))
        .filter_map(|role| role.school_id)
        .collect();
    let coachees: Vec<PersonId> = access::list_coachees_of(db, authority, ctx.me.id)
        .await?
        .into_iter()
        .map(|relation| relation.person_id)
        .collect();
    let mut candidates = people::list_people_by_ids(db, authority, &coachees).await?;
    for school in schools {
        candidates.extend(people::list_people_of_school(db, authority, school).await?);
    }
    candidates.retain(|person| person.id != ctx.me.id);
    candidates.dedup_by_key(|person| person.id);
    let ids: Vec<_> = candidates.iter().map(|person| person.id).collect();
    let entries = competency_map::list_latest_of_people(db, authority, &ids).await?;
    let is_known = |id: PersonId| entries.iter().any(|entry| entry.person_id == id);
    let unknown: Vec<_> = candidates
        .iter()
        .filter(|person| !is_known(person.id))
        .collect();
    let Some(first) = unknown.first() else {
        return Ok(None);
    };
    Ok(Some(Task {
        stage: "needs",
        title: ctx
            .speech
            .say("task-observe")
            .with("name", first.name.as_str())
            .to_string(),
        detail: ctx
            .speech
            .say("task-observe-why")
            .with("count", unknown.len())
            .to_string(),
        button: ctx.speech.say("task-observe-go").to_string(),
        href: format!("/assess/people/{}", first.id),
        due: None,
        minutes: 40,
        rank: 50,
    }))
}

/// Every piece of evidence as an event; the caller may read the map.
pub(crate) async fn story(ctx: Ctx, person: PersonId) -> Result<Vec<StoryEntry>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let assessments = evidence::list_assessments_of(db, authority, person).await?;
    let said = crate::voice::story(&ctx, person).await?;
    Ok(assessments
        .into_iter()
        // A check of follow-up is told where it belongs, in the last stage.
        .filter(|row| row.source != Source::Check.as_str())
        .map(|row| StoryEntry {
            stage: "needs",
            day: row.held_on,
            title: ctx
                .speech
                .say("story-assessed")
                .with("source", ctx.speech.say(format!("source-{}", row.source)))
                .to_string(),
            detail: instrument_name(&ctx, &row.instrument),
            href: format!("/people/{person}/evidence/{}", row.id),
        })
        .chain(said)
        .collect())
}

//! Why someone has no place in a programme, as the optimiser reads it off the plan.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Action, Ctx, PersonId, Target};
use optimise::Reason;
use platform::i18n::Speech;
use platform::web::{Page, Problem, html};
use serde::Deserialize;

use crate::locks::{place_locks, plan_of};
use crate::plan_page::PlanFile;
use crate::propose::instance;
use crate::slots::slot_name;
use crate::store::{PlanId, ProgrammeId};

/// Whose place in what.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    person: String,
    #[serde(default)]
    programme: String,
}

/// One choice of a list: value, words, whether it is chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "why_not.html")]
struct WhyNotPage {
    page: Page,
    plan: PlanId,
    people: Vec<Choice>,
    programmes: Vec<Choice>,
    answer: Option<String>,
}

/// The question and, when both are chosen, the answer. Who may not see everyone asks for themselves.
pub(crate) async fn show(
    ctx: Ctx,
    Path(id): Path<PlanId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let file = PlanFile::load(&ctx, id).await?;
    let target = Target::School(file.plan.school_id);
    let sees_everyone = ctx.may(Action::ViewSchool, target).await?;
    let visible = |person: PersonId| sees_everyone || person == ctx.me.id;
    let people: Vec<PersonId> = file
        .question
        .people
        .iter()
        .map(|who| who.person)
        .filter(|person| visible(*person))
        .collect();
    let person = match people.as_slice() {
        [only] => Some(*only),
        all => all
            .iter()
            .find(|person| person.to_string() == asked.person)
            .copied(),
    };
    let programme = file
        .question
        .programmes
        .iter()
        .map(|programme| programme.id)
        .find(|programme| programme.to_string() == asked.programme);
    let answer = person
        .zip(programme)
        .map(|(person, programme)| answer(&ctx.speech, &file, person, programme));
    let mut people: Vec<Choice> = people
        .into_iter()
        .map(|id| {
            let name = file.names.person(id).to_owned();
            (id.to_string(), name, Some(id) == person)
        })
        .collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    let programmes = file.question.programmes.iter().map(|found| {
        let title = file.names.programme(found.id).to_owned();
        (found.id.to_string(), title, Some(found.id) == programme)
    });
    html(&WhyNotPage {
        page: ctx.page("why-not-title").in_stage("planning"),
        plan: id,
        people,
        programmes: programmes.collect(),
        answer,
    })
}

fn answer(speech: &Speech, file: &PlanFile, person: PersonId, programme: ProgrammeId) -> String {
    let question = &file.question;
    let mut instance = instance(question, &[]);
    // A clash of locks does not stand in the way of reading the plan.
    let _locks = place_locks(question, &mut instance);
    let plan = plan_of(question, &file.draft);
    let who = question
        .people
        .iter()
        .position(|found| found.person == person);
    let what = question
        .programmes
        .iter()
        .position(|found| found.id == programme);
    let reason = match who.zip(what) {
        Some((who, what)) => optimise::why_not(&instance, &plan, who, what),
        None => Reason::OutOfReach,
    };
    let name = file.names.person(person);
    let title = file.names.programme(programme);
    let say = |key: &str| {
        speech
            .say(key)
            .with("person", name)
            .with("programme", title)
    };
    match reason {
        Reason::HasPlace => say("why-not-has-place"),
        Reason::OutOfReach => say("why-not-out-of-reach"),
        Reason::RuledOut => say("why-not-ruled-out"),
        Reason::NotRun => say("why-not-not-run"),
        Reason::NotFree { slots } => {
            let slots: Vec<String> = slots
                .into_iter()
                .map(|slot| slot_name(speech, slot as i32))
                .collect();
            say("why-not-not-free").with("slots", slots.join("; "))
        }
        Reason::OtherProgramme { offering } => {
            let other = file.names.programme(question.programmes[offering].id);
            say("why-not-other").with("other", other)
        }
        Reason::NoHoursLeft { left, needed } => say("why-not-no-hours")
            .with("left", left)
            .with("needed", needed),
        Reason::NothingToGain => say("why-not-nothing-to-gain"),
        Reason::Full { .. } => say("why-not-full"),
        Reason::NoMoney { needed, left } => say("why-not-no-money")
            .with("needed", speech.rupiah(needed))
            .with("left", speech.rupiah(left)),
        Reason::Open { .. } => say("why-not-open"),
    }
    .to_string()
}

//! Next semester's draft of the crowded school: people have been asked, some have answered, one waits for a reply, and the
//! school asks the authority for support. Timetables and a break bind the planner.

use anyhow::Context;
use kernel::access::{Action, Permit};
use kernel::{App, AuthorityId, PersonId, Semester};
use optimise::Budget;
use planning::learned::{LearnedEffect, keep_learned};
use planning::{
    AnswerKind, Answering, AskOpinions, Fund, FundId, GiveAnswer, LearnedEffectId, PlanAnswerId,
    PlanId, Propose, Reply, Week,
};
use platform::Day;
use platform::audit::{Actor, Audited};

use super::people::Cast;

/// Seconds for the optimiser: a school's plan is good at once.
const SECONDS: f64 = 0.3;
/// What is said in turn of the parts of the draft.
const SAID: [(AnswerKind, &str); 6] = [
    (AnswerKind::Accept, ""),
    (
        AnswerKind::OtherTime,
        "Saat itu saya mengantar anak berobat.",
    ),
    (AnswerKind::Accept, "Senang bisa ikut."),
    (
        AnswerKind::Object,
        "Tahun lalu saya sudah mengikuti yang serupa.",
    ),
    (AnswerKind::Accept, ""),
    (AnswerKind::Accept, ""),
];

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let next = Semester::from_number(Semester::of(today).number() + 1);
    let school = cast.schools[1];
    let authority_id = cast.authority;
    let tx = app.shell.db.begin().await?;
    let fund = Fund {
        authority_id,
        id: FundId::new(),
        school_id: school,
        semester: next,
        source: "BOSP Reguler".to_owned(),
        amount: 9_000_000,
        version: 1,
        refuses: String::new(),
    };
    planning::add_fund(&tx, fund).await?;
    // Three teachers have filled in their timetable.
    let mornings: Week = (0..5).flat_map(|day| [day * 4, day * 4 + 1]).collect();
    let busy: Vec<(PersonId, Week)> = cast
        .people
        .iter()
        .filter(|person| person.school == Some(school))
        .take(3)
        .map(|person| (person.id, mornings))
        .collect();
    for semester in [Semester::of(today), next] {
        planning::put_timetables(&tx, authority_id, semester, &busy).await?;
    }
    keep_learned(&tx, learned(authority_id, next, today)).await?;
    tx.commit(actor, Audited::new("school.means-set-up", school.0))
        .await?;
    let planner = acting(actor, cast.named("Bu Nia").id);
    let permit = Permit::for_program(authority_id, Action::EditPlan);
    let ask = Propose {
        budget: Budget::Seconds(SECONDS),
        ..Propose::new(school, next)
    };
    let plan = planning::propose(app, &planner, permit, ask)
        .await
        .context("next semester's plan could not be made")?;
    let ask = AskOpinions {
        plan,
        version: 1,
        answer_by: today.plus_days(7),
    };
    planning::ask_opinions(app, &planner, permit, ask).await?;
    answer(app, actor, cast, plan).await
}

/// Last year's lesson studies moved less than the literature had it.
fn learned(authority_id: AuthorityId, next: Semester, today: Day) -> Vec<LearnedEffect> {
    [("guru-2626-2023/1.2", 0.21), ("guru-2626-2023/3.1", 0.27)]
        .map(|(indicator, levels)| LearnedEffect {
            authority_id,
            id: LearnedEffectId::new(),
            kind: "lesson-study".to_owned(),
            indicator: indicator.to_owned(),
            levels,
            standard_error: 0.08,
            people: 14,
            school_year: next.school_year() - 1,
            measured_on: today.plus_days(-160),
        })
        .to_vec()
}

fn acting(actor: &Actor, person: PersonId) -> Actor {
    Actor {
        person: Some(person.0),
        ..actor.clone()
    }
}

/// Some of those concerned say what they think, and one objection is replied to.
async fn answer(app: &App, actor: &Actor, cast: &Cast, plan: PlanId) -> anyhow::Result<()> {
    let (db, authority) = (app.shell.db.read(), cast.authority);
    let offers = planning::list_offers_of_plan(db, authority, plan).await?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let places = planning::list_allocations(db, authority, &ids).await?;
    let permit = Permit::for_program(authority, Action::AnswerPlan);
    // Whoever signs in as the teacher still has their own part to answer.
    let waits = cast.named("Bu Dian").id;
    let parts = places.iter().filter(|place| place.person_id != waits);
    for ((kind, reason), place) in SAID.into_iter().zip(parts) {
        let Some(offer) = offers.iter().find(|offer| offer.id == place.offer_id) else {
            continue;
        };
        let give = GiveAnswer {
            id: PlanAnswerId::new(),
            plan,
            person: place.person_id,
            answer: Answering {
                programme: Some(offer.programme_id),
                kind,
                reason: reason.to_owned(),
                wished: None,
            },
        };
        planning::give_answer(app, &acting(actor, place.person_id), permit, give).await?;
    }
    let said = planning::list_answers(db, authority, plan).await?;
    let objection = said.iter().find(|row| row.kind == AnswerKind::Object);
    if let Some(objection) = objection {
        let reply = Reply {
            plan,
            answer: objection.id,
            text: "Yang ini praktik di kelas Bapak sendiri, bukan ceramah; mohon dicoba."
                .to_owned(),
        };
        let edit = Permit::for_program(authority, Action::EditPlan);
        let planner = acting(actor, cast.named("Bu Nia").id);
        planning::reply(app, &planner, edit, reply).await?;
    }
    Ok(())
}

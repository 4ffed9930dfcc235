//! Invented instruments of the authority's own: one in use, one being drafted, and a questionnaire
//! that a class is answering.

use anyhow::Context;
use kernel::access::{Action, Permit};
use kernel::evidence::{
    self, AnswerValue, AssessmentId, Count, GivenAnswer, GroupId, RatedItem, Submission,
};
use kernel::frameworks::{Definition, InstrumentCode, Source};
use kernel::instruments::{self, InstrumentVersionId, NewDraft, SchoolYear};
use kernel::{App, PersonId};
use needs::{AnswerRound, Filled, OpenRound, SheetId, questionnaire};
use platform::Day;
use platform::audit::Actor;

use super::chance::Chance;
use super::people::Cast;

/// In use: a rating, a tally, and a question that is asked only when the class was silent.
const IN_USE: &str = include_str!("suara-murid.toml");
/// How many learners of the class have answered so far.
const ANSWERED: usize = 9;

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    own(app, actor, cast, today)
        .await
        .context("the own instruments could not be made")?;
    asked(app, actor, cast, today)
        .await
        .context("the questionnaire could not be opened")
}

async fn own(app: &App, actor: &Actor, cast: &Cast, today: Day) -> anyhow::Result<()> {
    let permit = Permit::for_program(cast.authority, Action::DesignInstruments);
    let by = cast.named("Bu Nia").id;
    let acting = Actor {
        person: Some(by.0),
        ..actor.clone()
    };
    let definition = Definition::parse(IN_USE).map_err(anyhow::Error::msg)?;
    let built_in = InstrumentCode::new("observasi-rekan");
    let copied = app
        .frameworks
        .instrument(&built_in)
        .context("a built-in instrument is gone")?;
    let mut draft = Definition::of(copied, "");
    "Observasi rekan, ringkas".clone_into(&mut draft.name);
    draft.items.truncate(4);
    let mut made = Vec::new();
    for definition in [definition, draft] {
        let draft = NewDraft {
            id: InstrumentVersionId::new(),
            school: None,
            year: SchoolYear::of(today),
            by,
            definition,
        };
        made.push(instruments::add_draft(app, &acting, permit, draft).await?);
    }
    let db = app.shell.db.read();
    let version = instruments::find_version(db, cast.authority, made[0])
        .await?
        .context("the draft is gone")?;
    instruments::publish(app, &acting, permit, &version).await?;
    let code = InstrumentCode::new(version.full_code());
    use_it(app, actor, cast, code, today.plus_days(-3)).await
}

/// The supervisor has used it once.
async fn use_it(
    app: &App,
    actor: &Actor,
    cast: &Cast,
    instrument: InstrumentCode,
    day: Day,
) -> anyhow::Result<()> {
    let rater = cast.named("Pak Joko").id;
    let teacher = cast.named("Bu Dian");
    let item = |number: &str| format!("{}/{number}", instrument.as_str()).as_str().into();
    let count = |event: &str, count| Count {
        event: event.to_owned(),
        count,
    };
    let submission = Submission {
        id: AssessmentId::new(),
        source: Source::Supervision,
        person: teacher.id,
        rater,
        school: teacher.school,
        held_on: day,
        today: day,
        note: "Diskusi baru hidup sesudah pertanyaan ketiga.".to_owned(),
        ratings: vec![RatedItem {
            item: item("1"),
            value: 2,
            note: String::new(),
        }],
        answers: vec![
            GivenAnswer {
                item: item("2"),
                value: AnswerValue::Tally(vec![count("bertanya", 1), count("menjawab", 1)]),
            },
            GivenAnswer {
                item: item("3"),
                value: AnswerValue::Text(
                    "Pertanyaannya tertutup; jawabannya satu kata.".to_owned(),
                ),
            },
        ],
        group: None,
        instrument,
    };
    let permit = Permit::for_program(cast.authority, Action::Observe);
    evidence::submit(app, &acting(actor, rater), permit, submission).await?;
    Ok(())
}

fn acting(actor: &Actor, person: PersonId) -> Actor {
    Actor {
        person: Some(person.0),
        ..actor.clone()
    }
}

/// A class is answering about one of the teachers of the crowded school.
async fn asked(app: &App, actor: &Actor, cast: &Cast, today: Day) -> anyhow::Result<()> {
    let teacher = cast.named("Bu Dian");
    let by = cast.named("Pak Rudi").id;
    let code = InstrumentCode::new("kuesioner-murid");
    let wish = OpenRound {
        id: GroupId::new(),
        instrument: code.clone(),
        person: teacher.id,
        school: teacher.school.context("the teacher works nowhere")?,
        audience: "Kelas VII B".to_owned(),
        seats: 28,
        by,
        today: today.plus_days(-2),
    };
    let permit = Permit::for_program(cast.authority, Action::AskAnonymously);
    let id = questionnaire::open(app, &acting(actor, by), permit, wish).await?;
    let round = questionnaire::find(app.shell.db.read(), cast.authority, id).await?;
    let instrument = app
        .frameworks
        .instrument(&code)
        .context("a built-in questionnaire is gone")?;
    let mut chance = Chance::of(7);
    for _ in 0..ANSWERED {
        let ratings = instrument
            .items
            .iter()
            .map(|item| RatedItem {
                item: item.code.clone(),
                value: *chance.pick(&[2, 3, 3, 4]),
                note: String::new(),
            })
            .collect();
        let filled = Filled {
            ratings,
            ..Filled::default()
        };
        let given = AnswerRound {
            id: SheetId(uuid::Uuid::new_v4()),
            filled,
        };
        questionnaire::answer(app, &round, given).await?;
    }
    Ok(())
}

//! One observation in each state, so that every step of it can be seen.

use anyhow::Context;
use kernel::access::{Action, Permit};
use kernel::{App, PersonId};
use needs::observation::{
    Talk, ViewKind, Visit, VisitId, VisitNote, VisitNoteId, VisitRating, VisitState, add_note,
    add_visit, change_visit, find_visit, finish_visit, put_rating, send_talk,
};
use platform::Day;
use platform::audit::{Actor, Audited};

use super::people::Cast;

/// Who observes whom in which class, on which focus, how many days ago, and how far it has come.
const VISITS: [(&str, &str, &str, &str, i64, VisitState); 7] = [
    ("Pak Joko", "Bu Dian", "8A IPA", "6", -2, VisitState::Agreed),
    (
        "Pak Hadi",
        "Bu Sari",
        "5B matematika",
        "2",
        0,
        VisitState::Observing,
    ),
    ("Bu Ratna", "Pak Hadi", "4A IPAS", "8", 9, VisitState::Talk),
    (
        "Pak Joko",
        "Bu Sari",
        "5B bahasa Indonesia",
        "1",
        2,
        VisitState::View,
    ),
    ("Bu Dewi", "Bu Dian", "8B IPA", "5", 3, VisitState::Answer),
    ("Pak Rudi", "Bu Dewi", "7A IPS", "7", 6, VisitState::Final),
    (
        "Bu Ratna",
        "Bu Sari",
        "5B PJOK",
        "3",
        20,
        VisitState::Dropped,
    ),
];

/// Adds the visits; their people are those with an account, so that both sides can be opened.
pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    for (observer, person, lesson, focus, ago, state) in VISITS {
        let scene = Scene {
            app,
            actor: acting(actor, cast.named(observer).id, ago),
            cast,
        };
        scene
            .play(person, lesson, focus, ago, state)
            .await
            .with_context(|| format!("the observation of {person} could not be made"))?;
    }
    Ok(())
}

fn acting(actor: &Actor, person: PersonId, ago: i64) -> Actor {
    Actor {
        person: Some(person.0),
        at: actor.at.plus_seconds(-ago.max(0) * 86_400),
        ..actor.clone()
    }
}

struct Scene<'a> {
    app: &'a App,
    actor: Actor,
    cast: &'a Cast,
}

impl Scene<'_> {
    fn observer(&self) -> PersonId {
        PersonId(self.actor.person.unwrap_or_default())
    }

    fn permit(&self) -> Permit {
        Permit::for_program(self.cast.authority, Action::Observe)
    }

    async fn play(
        &self,
        person: &str,
        lesson: &str,
        focus: &str,
        ago: i64,
        state: VisitState,
    ) -> anyhow::Result<()> {
        let today = self.app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
        let day = today.plus_days(-ago);
        let visit = self.agree(person, lesson, focus, day, state).await?;
        if matches!(state, VisitState::Agreed | VisitState::Dropped) {
            return Ok(());
        }
        self.observe(&visit).await?;
        let (person, today) = (visit.person_id, day);
        if matches!(state, VisitState::Observing | VisitState::Talk) {
            return Ok(());
        }
        send_talk(
            self.app,
            &self.actor,
            self.permit(),
            visit.clone().with_talk(talk()),
            today,
        )
        .await?;
        self.answer(visit.id, person, state, today).await
    }

    async fn agree(
        &self,
        person: &str,
        lesson: &str,
        focus: &str,
        day: Day,
        state: VisitState,
    ) -> anyhow::Result<Visit> {
        let person = self.cast.named(person);
        let blank = Visit::blank(&self.actor, VisitId::new(), person.id, self.observer(), day);
        // A talk comes after the lesson; what has not gone so far stays where it is.
        let now = match state {
            VisitState::Agreed | VisitState::Dropped | VisitState::Observing => state,
            _ => VisitState::Talk,
        };
        let has_begun = !matches!(now, VisitState::Agreed | VisitState::Dropped);
        let visit = Visit {
            instrument: "observasi-kelas".to_owned(),
            focus: focus.to_owned(),
            school_id: person.school,
            lesson: lesson.to_owned(),
            look_for: "Bagaimana murid yang pendiam ikut serta.".to_owned(),
            state: now,
            started_at: has_begun.then(|| self.actor.at.plus_seconds(-40 * 60)),
            held_on: has_begun.then_some(day),
            ..blank
        };
        let tx = self.app.shell.db.begin().await?;
        add_visit(&tx, visit.clone()).await?;
        tx.commit(&self.actor, Audited::new("visit.agreed", visit.id.0))
            .await?;
        Ok(visit)
    }

    async fn observe(&self, visit: &Visit) -> anyhow::Result<()> {
        let tx = self.app.shell.db.begin().await?;
        let item = |number: usize| format!("observasi-kelas/{}.{number}", visit.focus);
        let notes = [
            (4, "Guru menyapa dan menyebut tujuan pelajaran.", None),
            (
                11,
                "Dua murid di belakang belum ikut; guru mendekat dan bertanya.",
                Some(item(1)),
            ),
            (
                26,
                "Kelompok saling menanggapi, guru menunggu sebelum menjelaskan.",
                Some(item(2)),
            ),
        ];
        for (minute, text, item) in notes {
            let note = VisitNote {
                authority_id: visit.authority_id,
                id: VisitNoteId::new(),
                visit_id: visit.id,
                minute,
                text: text.to_owned(),
                item,
                written_at: self.actor.at.plus_seconds(i64::from(minute - 40) * 60),
            };
            add_note(&tx, note).await?;
        }
        for (number, value) in [(1, 2), (2, 3), (3, 2)] {
            let rating = VisitRating::of(visit, &item(number), value, self.actor.at);
            put_rating(&tx, rating).await?;
        }
        tx.commit(&self.actor, Audited::new("visit.rated", visit.id.0))
            .await?;
        Ok(())
    }

    /// What the person observed says, as far as it has come to that.
    async fn answer(
        &self,
        id: VisitId,
        person: PersonId,
        state: VisitState,
        today: Day,
    ) -> anyhow::Result<()> {
        let db = self.app.shell.db.read();
        let visit = find_visit(db, self.cast.authority, id)
            .await?
            .context("the visit was just added")?;
        let actor = acting(&self.actor, person, 0);
        let answered = |kind, text: &str| Visit {
            view: Some(kind),
            view_text: text.to_owned(),
            viewed_at: Some(actor.at),
            ..visit.clone()
        };
        match state {
            VisitState::Answer => {
                let row = Visit {
                    state,
                    ..answered(
                        ViewKind::Disagree,
                        "Umpan balik tertulis saya berikan di buku, tidak terlihat dari belakang.",
                    )
                };
                let tx = self.app.shell.db.begin().await?;
                change_visit(&tx, row, visit.version).await?;
                tx.commit(&actor, Audited::new("visit.viewed", id.0))
                    .await?;
            }
            VisitState::Final => {
                let row = answered(
                    ViewKind::Add,
                    "Kelompok tiga sudah diberi tugas lanjutan minggu lalu.",
                );
                finish_visit(self.app, &actor, self.permit(), row, today).await?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn talk() -> Talk {
    Talk {
        goal: "Murid yang pendiam ikut berbicara.".to_owned(),
        findings: "Menunggu sebelum menjelaskan berhasil; dua murid di belakang sering terlewat."
            .to_owned(),
        plan: "Memanggil dengan kartu nama, dan berpindah tempat setiap sepuluh menit.".to_owned(),
        commitment: "Saya mulai Senin di 8B, dan mencatat siapa yang sudah berbicara.".to_owned(),
    }
}

//! Working together in every state: under way, late, written by two at once, done, a community.

use std::collections::BTreeMap;

use anyhow::Context;
use delivery::cycle::{
    CycleEntryId, CycleId, CycleRole, OpenCycle, WriteEntry, open_cycle, way_of, write_entry,
};
use kernel::access::{Action, Permit};
use kernel::{App, PersonId, SchoolId};
use planning::Mode;
use platform::Day;
use platform::audit::Actor;

use super::people::Cast;

/// A way, what it is about, the school, who leads, who else, how many days ago, and how many steps are done.
type Scene = (
    Mode,
    &'static str,
    usize,
    &'static str,
    &'static [(&'static str, CycleRole)],
    i64,
    usize,
);

const SCENES: [Scene; 5] = [
    (
        Mode::Mentoring,
        "Pertanyaan yang membuat murid berpikir",
        0,
        "Pak Hadi",
        &[("Bu Sari", CycleRole::Partner)],
        9,
        2,
    ),
    (
        Mode::Mentoring,
        "Umpan balik yang dipakai murid",
        1,
        "Bu Dewi",
        &[("Bu Dian", CycleRole::Partner)],
        40,
        1,
    ),
    (
        Mode::Community,
        "KKG: membaca nyaring di kelas awal",
        0,
        "Bu Ratna",
        &[
            ("Bu Sari", CycleRole::Member),
            ("Bu Wati", CycleRole::Member),
        ],
        12,
        1,
    ),
    (
        Mode::LessonStudy,
        "Diskusi kelompok yang adil",
        1,
        "Bu Dian",
        &[("Bu Dewi", CycleRole::Observer)],
        6,
        3,
    ),
    (
        Mode::JobShadowing,
        "Mengelola peminjaman di perpustakaan lain",
        0,
        "Bu Wati",
        &[("Bu Dian", CycleRole::Host)],
        5,
        1,
    ),
];

struct Play<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

/// Adds them; a lonely small school has none.
pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let play = Play {
        app,
        actor,
        cast,
        today,
    };
    for scene in &SCENES {
        let (_, title, ..) = scene;
        play.scene(scene)
            .await
            .with_context(|| format!("the cycle {title} could not be made"))?;
    }
    Ok(())
}

impl Play<'_> {
    async fn scene(&self, scene: &Scene) -> anyhow::Result<()> {
        let (mode, title, school, lead, others, ago, done) = *scene;
        let school: SchoolId = self.cast.schools[school];
        let lead = self.cast.named(lead).id;
        let opened = self.today.plus_days(-ago);
        let cycle = OpenCycle {
            id: CycleId::new(),
            mode,
            offer: None,
            school,
            title: title.to_owned(),
            lead,
            others: others
                .iter()
                .map(|(name, role)| (self.cast.named(name).id, *role))
                .collect(),
            today: opened,
        };
        let id = cycle.id;
        let everyone: Vec<(PersonId, CycleRole)> = std::iter::once((lead, CycleRole::Lead))
            .chain(cycle.others.iter().copied())
            .collect();
        let permit = Permit::for_program(self.cast.authority, Action::OpenCycle);
        open_cycle(self.app, &self.acting(lead), permit, cycle).await?;
        let way = way_of(mode).context("the way is built in")?;
        for (at, step) in way.steps.iter().take(done).enumerate() {
            let writers = everyone.iter().filter(|(_, role)| step.by.contains(role));
            let count = if step.is_for_each { everyone.len() } else { 1 };
            let day = opened.plus_days(2 * at as i64 + 1).min(self.today);
            for (person, _) in writers.take(count) {
                self.write(id, &step.code, *person, day, mode).await?;
            }
        }
        if mode == Mode::Community {
            // Convenor and member wrote the same step without a network.
            let (member, _) = everyone[1];
            self.write(id, "problem", member, self.today, mode).await?;
        }
        Ok(())
    }

    async fn write(
        &self,
        cycle: CycleId,
        step: &str,
        person: PersonId,
        done_on: Day,
        mode: Mode,
    ) -> anyhow::Result<()> {
        let way = way_of(mode).context("the way is built in")?;
        let step = way.steps.iter().find(|found| found.code == step);
        let step = step.context("the step is built in")?;
        let answers: BTreeMap<String, String> = step
            .asks
            .iter()
            .filter_map(|ask| Some((ask.code.clone(), sentence(&ask.code)?.to_owned())))
            .collect();
        let entry = WriteEntry {
            id: CycleEntryId::new(),
            cycle,
            round: 1,
            step: step.code.clone(),
            person,
            replaces: Vec::new(),
            answers,
            done_on,
        };
        let permit = Permit::for_program(self.cast.authority, Action::WriteInCycle);
        write_entry(self.app, &self.acting(person), permit, entry).await?;
        Ok(())
    }

    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }
}

fn sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "focus" => "Bertanya lalu menunggu lima detik",
        "target" => "Setiap murid sempat berpikir sebelum ada yang menjawab",
        "seen" => "Tiga dari lima pertanyaan ditunggu; kelompok belakang mulai menjawab.",
        "problem" => "Murid kelas awal belum terbiasa mendengar bacaan panjang",
        "practice" => "Membaca nyaring lima menit setiap pagi",
        "question" => "Siapa yang diam saat diskusi, dan mengapa?",
        "lesson" => "Diskusi kelompok bertiga dengan kartu giliran",
        "day" => "Kamis, 8A; tiap pengamat satu kelompok",
        "learned" => "Kartu giliran membuat yang diam bicara, tetapi lebih lambat",
        "next" => "Kelompok berdua, bukan bertiga",
        "aim" => "Cara perpustakaan lain mencatat peminjaman tanpa komputer",
        "days" => "Selasa dan Rabu depan",
        _ => return None,
    })
}

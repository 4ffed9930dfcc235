//! What people of the two busy schools have said, what was answered, and their education reports.

use anyhow::Context;
use exchange::rapor::{Line, Report};
use kernel::access::{Action, Permit};
use kernel::{App, PersonId, SchoolId};
use needs::{
    Answer, KeepReport, Speak, Support, VoiceId, VoiceKind, VoiceState, Weigh, Weight, answer,
    keep_report, speak, support, weigh,
};
use platform::Day;
use platform::audit::Actor;

use super::people::Cast;

struct Hall<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let hall = Hall {
        app,
        actor,
        cast,
        today,
    };
    hall.crowded_school()
        .await
        .context("voices could not be added")?;
    hall.small_school()
        .await
        .context("voices could not be added")?;
    for (school, scores) in [(0, [71.5, 48.2, 60.1]), (1, [52.0, 66.4, 58.3])] {
        hall.report(cast.schools[school], scores).await?;
    }
    Ok(())
}

impl Hall<'_> {
    fn permit(&self, action: Action) -> Permit {
        Permit::for_program(self.cast.authority, action)
    }

    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }

    fn id_of(&self, name: &str) -> PersonId {
        self.cast.named(name).id
    }

    async fn crowded_school(&self) -> anyhow::Result<()> {
        let school = self.cast.schools[1];
        let (dian, dewi, arif) = (
            self.id_of("Bu Dian"),
            self.id_of("Bu Dewi"),
            self.id_of("Pak Arif"),
        );
        let programme = self
            .say(Said {
                indicator: Some("guru-2626-2023/1.1"),
                words: "Saling melihat kelas dua kali sebulan, lalu berbagi cara yang berhasil.",
                ..Said::new(
                    school,
                    VoiceKind::Programme,
                    "Saling berkunjung ke kelas",
                    Some(dian),
                    9,
                )
            })
            .await?;
        for person in [dewi, arif] {
            let ask = Support {
                voice: programme,
                person,
                today: self.today,
                is_given: true,
            };
            let permit = self.permit(Action::SpeakUp);
            support(self.app, &self.acting(person), permit, ask).await?;
        }
        self.say(Said {
            words: "Rapat hari Senin selalu lewat waktu, sehingga persiapan mengajar tertunda.",
            ..Said::new(school, VoiceKind::Need, "Waktu untuk persiapan", None, 6)
        })
        .await?;
        self.say(Said {
            indicator: Some("guru-2626-2023/3.1"),
            words: "Perkiraan ini dari semester lalu, sebelum saya mengikuti pelatihan.",
            ..Said::new(school, VoiceKind::Objection, "", Some(dian), 1)
        })
        .await?;
        let ask = Weigh {
            school,
            indicator: "guru-2626-2023/1.1".to_owned(),
            weight: Weight::Much,
            by: self.id_of("Pak Rudi"),
            reason: "Suasana kelas yang aman adalah sasaran sekolah tahun ini.".to_owned(),
            seen: 0,
        };
        let leader = self.acting(ask.by);
        weigh(self.app, &leader, self.permit(Action::WeighNeeds), ask).await?;
        Ok(())
    }

    async fn small_school(&self) -> anyhow::Result<()> {
        let school = self.cast.schools[0];
        let ratna = self.id_of("Bu Ratna");
        let need = self
            .say(Said {
                words: "Rak buku kelas rendah terlalu tinggi untuk anak-anak.",
                ..Said::new(
                    school,
                    VoiceKind::Need,
                    "Rak yang terjangkau",
                    Some(self.id_of("Bu Wati")),
                    12,
                )
            })
            .await?;
        let given = Answer {
            voice: need,
            by: ratna,
            state: VoiceState::Accepted,
            words: "Setuju. Dua rak rendah masuk belanja bulan depan.".to_owned(),
            seen: 1,
        };
        let permit = self.permit(Action::AnswerVoice);
        answer(self.app, &self.acting(ratna), permit, given).await?;
        self.say(Said {
            indicator: Some("guru-2626-2023/1.3"),
            words: "Belajar menyusun tugas yang berbeda untuk anak yang berbeda.",
            ..Said::new(
                school,
                VoiceKind::Programme,
                "Tugas untuk setiap anak",
                Some(self.id_of("Pak Hadi")),
                4,
            )
        })
        .await?;
        Ok(())
    }

    async fn say(&self, said: Said<'_>) -> anyhow::Result<VoiceId> {
        let id = VoiceId::new();
        let ask = Speak {
            id,
            school: said.school,
            kind: said.kind,
            indicator: said.indicator.map(str::to_owned),
            title: said.title.to_owned(),
            words: said.words.to_owned(),
            author: said.author,
            today: self.today.plus_days(-said.days_ago),
        };
        let actor = match said.author {
            Some(person) => self.acting(person),
            None => self.actor.clone(),
        };
        speak(self.app, &actor, self.permit(Action::SpeakUp), ask).await?;
        Ok(id)
    }

    async fn report(&self, school: SchoolId, scores: [f64; 3]) -> anyhow::Result<()> {
        let names = [
            "Manajemen kelas",
            "Dukungan psikologis",
            "Metode pembelajaran",
        ];
        let lines = (1..)
            .zip(names.into_iter().zip(scores))
            .map(|(number, (name, score))| Line {
                row: number + 3,
                code: format!("D.1.{number}"),
                name: name.to_owned(),
                label: if score < 50.0 { "Kurang" } else { "Sedang" }.to_owned(),
                score: Some(score),
                before: Some(score - 2.5),
            })
            .collect();
        let ask = KeepReport {
            school,
            by: self.id_of("Bu Nia"),
            report: Report {
                year: 2025,
                lines,
                unread: Vec::new(),
            },
        };
        let actor = self.acting(ask.by);
        keep_report(self.app, &actor, self.permit(Action::WeighNeeds), ask).await?;
        Ok(())
    }
}

/// Something that was said, as the demonstration tells it.
struct Said<'a> {
    school: SchoolId,
    kind: VoiceKind,
    indicator: Option<&'a str>,
    title: &'a str,
    words: &'a str,
    author: Option<PersonId>,
    days_ago: i64,
}

impl<'a> Said<'a> {
    fn new(
        school: SchoolId,
        kind: VoiceKind,
        title: &'a str,
        author: Option<PersonId>,
        days_ago: i64,
    ) -> Self {
        Self {
            school,
            kind,
            indicator: None,
            title,
            words: "",
            author,
            days_ago,
        }
    }
}

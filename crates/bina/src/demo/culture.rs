//! Culture with some life at the crowded school: wishes for support, one answered and late; thanks; and
//! two quarters of the climate survey, with a group too small to be shown. The small school has none.

use ::culture::climate::{Answer, ClimateGroup, Quarter, answer, survey};
use ::culture::recognition::{GiveThanks, ThanksId, give_thanks};
use anyhow::Context;
use follow_up::{PromiseSupport, SupportPromiseId, WriteCommitment};
use kernel::access::{Action, Permit};
use kernel::{App, PersonId};
use platform::Day;
use platform::audit::Actor;

use super::people::Cast;

/// What people wrote that they need.
const SUPPORT: [&str; 2] = [
    "Satu jam kosong setiap pekan supaya rekan dapat mengamati kelas saya",
    "Spidol dan kertas besar untuk kerja kelompok",
];
/// How many people answered the survey in a quarter: educators and staff.
const ANSWERED: [(ClimateGroup, usize); 2] =
    [(ClimateGroup::Educators, 19), (ClimateGroup::Staff, 3)];

/// What people said, over and over.
const SAID: [u8; 7] = [4, 3, 4, 2, 5, 3, 4];

struct Life<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let life = Life {
        app,
        actor,
        cast,
        today,
    };
    life.wishes()
        .await
        .context("no wish for support could be set up")?;
    life.thanks().await.context("nobody could be thanked")?;
    life.climate()
        .await
        .context("the climate survey could not be set up")
}

impl Life<'_> {
    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }

    fn permit(&self, action: Action) -> Permit {
        Permit::for_program(self.cast.authority, action)
    }

    /// Two wishes: one was answered with a promise that is late, one waits.
    async fn wishes(&self) -> anyhow::Result<()> {
        let db = self.app.shell.db.read();
        let school = self.cast.schools[1];
        let rows =
            follow_up::list_commitments_of_schools(db, self.cast.authority, &[school]).await?;
        let principal = self.cast.named("Pak Rudi").id;
        let others = rows.into_iter().filter(|row| row.person_id != principal);
        for (number, (row, support)) in others.zip(SUPPORT).enumerate() {
            let written = self.today.plus_days(-12);
            let ask = WriteCommitment {
                id: row.id,
                by: row.person_id,
                what: row.what,
                why: row.why,
                timing: "Setiap Senin, jam pertama".to_owned(),
                support: support.to_owned(),
                mentor: row.mentor_id,
                seen: row.version,
                today: written,
            };
            let (actor, permit) = (
                self.acting(row.person_id),
                self.permit(Action::WriteCommitment),
            );
            follow_up::write_commitment(self.app, &actor, permit, ask).await?;
            if number > 0 {
                continue;
            }
            let promise = PromiseSupport {
                id: SupportPromiseId::new(),
                commitment: row.id,
                by: principal,
                what: "Guru piket menggantikan pada jam itu".to_owned(),
                due_on: Some(self.today.plus_days(-3)),
                today: self.today.plus_days(-9),
            };
            let permit = self.permit(Action::PromiseSupport);
            follow_up::promise_support(self.app, &self.acting(principal), permit, promise).await?;
        }
        Ok(())
    }

    async fn thanks(&self) -> anyhow::Result<()> {
        let (from, to) = (self.cast.named("Bu Dewi").id, self.cast.named("Bu Dian").id);
        let ask = GiveThanks {
            id: ThanksId::new(),
            to,
            by: from,
            words: "Kartu tanya Anda saya pakai di kelas IX; murid yang biasanya diam ikut bicara."
                .to_owned(),
            today: self.today.plus_days(-4),
        };
        let permit = self.permit(Action::GiveThanks);
        give_thanks(self.app, &self.acting(from), permit, ask).await?;
        Ok(())
    }

    async fn climate(&self) -> anyhow::Result<()> {
        let last = Quarter::of(self.today).before();
        let people = self
            .cast
            .people
            .iter()
            .filter(|person| person.school == Some(self.cast.schools[1]));
        let people: Vec<PersonId> = people.map(|person| person.id).collect();
        for (quarter, lift) in [(last.before(), 0_u8), (last, 1)] {
            let mut left = people.iter();
            for (group, count) in ANSWERED {
                for (number, person) in left.by_ref().take(count).enumerate() {
                    let value = |item: usize| {
                        let said = SAID[(number * 3 + item) % SAID.len()];
                        (said + lift * (item % 2) as u8).min(5)
                    };
                    let items = survey().items.iter().enumerate();
                    let given = Answer {
                        person: *person,
                        school: self.cast.schools[1],
                        group,
                        quarter,
                        values: items
                            .map(|(item, one)| (one.code.clone(), value(item)))
                            .collect(),
                    };
                    let permit = self.permit(Action::AnswerClimate);
                    answer(self.app, self.actor, permit, given).await?;
                }
            }
        }
        Ok(())
    }
}

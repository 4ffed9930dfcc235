//! The crowded school some way round the cycle: one programme over and followed up, one running,
//! the rest still to begin. The small school's cycle is left for whoever tries the program.

use anyhow::Context;
use delivery::{
    AddSession, FinishTask, Presence, RecordAttendance, SessionId, SessionKind, SetTask, TimeOfDay,
    WriteReflection,
};
use follow_up::{CheckMethod, RecordCheck, settings};
use kernel::access::{Action, Permit};
use kernel::{App, PersonId, Semester};
use monitoring::{AddIndicator, AddReading, HowRead, OutcomeIndicatorId, OutcomeKind, ReadingId};
use optimise::Budget;
use planning::{Coach, CoachId, CoachRecord, Decide, Fund, FundId, Offer, Propose, Week};
use platform::Day;
use platform::audit::{Actor, Audited};

use super::people::Cast;

/// Seconds for the optimiser: a school's plan is good at once, and the first page is not kept waiting.
const SECONDS: f64 = 0.3;
/// Days ago the first programme began, and ended: its first check is due.
const BEGAN: i64 = 75;
const ENDED: i64 = 32;

struct Round<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let round = Round {
        app,
        actor,
        cast,
        today,
    };
    round
        .prepare()
        .await
        .context("the means could not be set up")?;
    let offers = round.plan().await.context("the plan could not be made")?;
    let mut offers = offers.into_iter();
    if let Some(offer) = offers.next() {
        round.run(&offer, BEGAN).await?;
        round.end(&offer).await?;
    }
    if let Some(offer) = offers.next() {
        round.run(&offer, 14).await?;
    }
    Ok(())
}

impl Round<'_> {
    fn ago(&self, days: i64) -> Day {
        self.today.plus_days(-days)
    }

    fn permit(&self, action: Action) -> Permit {
        Permit::for_program(self.cast.authority, action)
    }

    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }

    /// Programmes, coaches and money for both schools that have evidence.
    async fn prepare(&self) -> anyhow::Result<()> {
        let tx = self.app.shell.db.begin().await?;
        let authority_id = self.cast.authority;
        let semester = Semester::of(self.today);
        for (school_id, coaches, amount) in [
            (self.cast.schools[0], &["Pak Hadi"][..], 12_000_000),
            (
                self.cast.schools[1],
                &["Bu Dewi", "Pak Arif"][..],
                30_000_000,
            ),
        ] {
            planning::adopt_starter_programmes(&tx, authority_id, school_id).await?;
            let programmes = planning::list_programmes(&*tx, authority_id, school_id).await?;
            for name in coaches {
                let coach = Coach {
                    authority_id,
                    id: CoachId::new(),
                    school_id,
                    person_id: self.cast.named(name).id,
                    hours: 60,
                    free: Week::full(),
                    is_active: true,
                    version: 1,
                };
                let programmes = programmes.iter().map(|programme| programme.id).collect();
                planning::add_coach(&tx, CoachRecord { coach, programmes }).await?;
            }
            let fund = Fund {
                authority_id,
                id: FundId::new(),
                school_id,
                semester,
                source: "BOSP".to_owned(),
                amount,
                version: 1,
                refuses: String::new(),
            };
            planning::add_fund(&tx, fund).await?;
        }
        tx.commit(
            self.actor,
            Audited::new("authority.means-set-up", authority_id.0),
        )
        .await?;
        Ok(())
    }

    /// The crowded school's plan, proposed and approved.
    async fn plan(&self) -> anyhow::Result<Vec<Offer>> {
        let semester = Semester::of(self.today);
        let ask = Propose {
            budget: Budget::Seconds(SECONDS),
            ..Propose::new(self.cast.schools[1], semester)
        };
        let planner = self.acting(self.cast.named("Bu Nia").id);
        let permit = self.permit(Action::EditPlan);
        let plan = planning::propose(self.app, &planner, permit, ask).await?;
        let decide = Decide {
            plan,
            version: 1,
            reason: "Sesuai kebutuhan yang kita bahas bersama.".to_owned(),
            today: self.ago(BEGAN),
        };
        let principal = self.acting(self.cast.named("Pak Rudi").id);
        planning::approve(
            self.app,
            &principal,
            self.permit(Action::ApprovePlan),
            decide,
        )
        .await?;
        let db = self.app.shell.db.read();
        Ok(planning::list_offers_of_plan(db, self.cast.authority, plan).await?)
    }

    /// Begins a programme so many days ago: indicator, start, a session with all that follows it.
    async fn run(&self, offer: &Offer, began: i64) -> anyhow::Result<()> {
        let coach = self.acting(offer.coach_id);
        let monitor = self.permit(Action::MonitorProgramme);
        let indicator = AddIndicator {
            id: OutcomeIndicatorId::new(),
            offer: offer.id,
            kind: OutcomeKind::Practice,
            name: "Peserta yang menerapkan di kelasnya sendiri".to_owned(),
            unit: "orang".to_owned(),
            baseline: 0.0,
            target: 4.0,
            starts_on: self.ago(began),
            due_on: self.ago(began - 100),
            reader: offer.coach_id,
            how: HowRead::by_hand(),
            by: offer.coach_id,
        };
        let id = indicator.id;
        monitoring::add_indicator(self.app, &coach, monitor, indicator).await?;
        monitoring::start_offer(self.app, &coach, monitor, offer.id, self.ago(began)).await?;
        self.hold_session(offer, began - 7).await?;
        let reading = AddReading {
            id: ReadingId::new(),
            indicator: id,
            read_on: self.ago(began - 10),
            today: self.ago(began - 10),
            value: 2.0,
            note: "Dari percakapan sesudah observasi.".to_owned(),
            supersedes: None,
            by: offer.coach_id,
        };
        monitoring::add_reading(self.app, &coach, monitor, reading).await?;
        // One that is still to come, so that the activities page has a next one.
        if began < 30 {
            self.add_session(offer, SessionId::new(), self.today.plus_days(3), self.today)
                .await?;
        }
        Ok(())
    }

    async fn add_session(
        &self,
        offer: &Offer,
        id: SessionId,
        day: Day,
        planned: Day,
    ) -> anyhow::Result<()> {
        let db = &self.app.shell.db;
        let participants =
            planning::list_participants(db.read(), self.cast.authority, offer.id).await?;
        let session = AddSession {
            id,
            offer: offer.id,
            kind: SessionKind::Meeting,
            day,
            starts_at: TimeOfDay::at(13, 30).context("half past one is a time")?,
            minutes: 90,
            place: "Ruang guru".to_owned(),
            topic: "Pertanyaan pemantik diskusi".to_owned(),
            participants,
            today: planned,
        };
        let permit = self.permit(Action::RunProgramme);
        delivery::add_session(db, &self.acting(offer.coach_id), permit, session).await?;
        Ok(())
    }

    /// A session so many days ago, with attendance, a practice task and a reflection.
    async fn hold_session(&self, offer: &Offer, days: i64) -> anyhow::Result<()> {
        let db = &self.app.shell.db;
        let (session, permit) = (SessionId::new(), self.permit(Action::RunProgramme));
        let (day, coach) = (self.ago(days), self.acting(offer.coach_id));
        self.add_session(offer, session, day, day).await?;
        let people = planning::list_participants(db.read(), self.cast.authority, offer.id).await?;
        let attendance = RecordAttendance {
            session,
            presences: people
                .iter()
                .map(|person| (*person, Presence::Present))
                .collect(),
            agreement:
                "Setiap orang mencoba satu pertanyaan pemantik sebelum pertemuan berikutnya."
                    .to_owned(),
            today: day,
        };
        delivery::record_attendance(db, &coach, permit, attendance).await?;
        let duty = |person: &PersonId| (*person, "Pelajaran sendiri pekan ini".to_owned());
        let task = SetTask {
            session,
            text: "Coba satu pertanyaan pemantik, lalu tulis apa yang terjadi.".to_owned(),
            due_on: day.plus_days(7),
            duties: people.iter().map(duty).collect(),
            today: day,
        };
        delivery::set_task(db, &coach, permit, task).await?;
        let Some(first) = people.first().copied() else {
            return Ok(());
        };
        let own = self.permit(Action::ReflectOnSelf);
        let done = FinishTask {
            session,
            person: first,
            tried: "Saya membuka pelajaran dengan pertanyaan dan menunggu.".to_owned(),
            noticed: "Yang biasanya diam mulai menjawab.".to_owned(),
            today: day.plus_days(5),
        };
        delivery::finish_task(db, &self.acting(first), own, done).await?;
        let reflection = WriteReflection {
            session,
            writer: first,
            event: "Kami berlatih bertanya dan menunggu.".to_owned(),
            feeling: "Awalnya canggung, lalu lega.".to_owned(),
            learning: "Menunggu lima detik lebih sulit daripada kelihatannya.".to_owned(),
            application: "Saya coba di setiap awal pelajaran.".to_owned(),
            is_shared: true,
            today: day,
        };
        delivery::write_reflection(db, &self.acting(first), own, reflection).await?;
        Ok(())
    }

    /// Ends a programme and looks once, after thirty days, whether the practice holds.
    async fn end(&self, offer: &Offer) -> anyhow::Result<()> {
        let coach = self.acting(offer.coach_id);
        let permit = self.permit(Action::RunProgramme);
        follow_up::finish_offer(self.app, &coach, permit, offer.id, self.ago(ENDED)).await?;
        let (db, authority) = (self.app.shell.db.read(), self.cast.authority);
        let commitments = follow_up::list_commitments_of_offer(db, authority, offer.id).await?;
        // Only the first is checked: the other checks wait for the mentor.
        let Some(commitment) = commitments.first() else {
            return Ok(());
        };
        let checks = follow_up::list_checks_of(db, authority, &[commitment.id]).await?;
        let first = checks
            .iter()
            .find(|check| Some(&check.after_days) == settings().check_after_days.first());
        let Some(check) = first else { return Ok(()) };
        let record = RecordCheck {
            check: check.id,
            by: commitment.mentor_id,
            held_on: self.ago(1),
            today: self.today,
            value: 3,
            method: CheckMethod::Observation,
            note: "Terlihat di awal pelajaran, murid terbiasa menunggu giliran.".to_owned(),
        };
        let check_permit = self.permit(Action::CheckCommitment);
        follow_up::record_check(
            self.app,
            &self.acting(commitment.mentor_id),
            check_permit,
            record,
        )
        .await?;
        Ok(())
    }
}

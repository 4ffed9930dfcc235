//! The crowded school in the middle of an appraisal year: one plan agreed, with notes and a talk, one that waits
//! for its superior, and ranks from which credit points are computed.

use ::career::{
    Begin, DegreeId, KeepDegree, KeepPlacement, KeepResult, NoteKind, PastResultId, PlacementId,
    PlanStep, Points, Predicate, SaveResult, WorkResultId, WriteNote, agree, begin, keep_degree,
    keep_placement, keep_result, propose, save_planned_result, write_note,
};
use anyhow::Context;
use kernel::access::{Action, Permit};
use kernel::people::{PostKind, find_person};
use kernel::{App, PersonId};
use platform::Day;
use platform::audit::Actor;

use super::people::Cast;

/// A person's results of the year, and by what one sees them.
const RESULTS: [(&str, &str); 3] = [
    (
        "Semua murid kelas VIII pernah bertanya atau menjawab setiap pekan",
        "Catatan observasi kelas pada bulan ketiga dan kesembilan",
    ),
    (
        "Asesmen awal dipakai untuk merancang setiap bab",
        "Contoh asesmen dan rancangan yang berubah karenanya",
    ),
    (
        "Satu praktik dibagikan di MGMP",
        "Bahan pertemuan dan dua umpan balik rekan",
    ),
];

struct Year<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let year = Year {
        app,
        actor,
        cast,
        today,
    };
    year.fill()
        .await
        .context("the appraisal year could not be set up")
}

impl Year<'_> {
    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }

    fn permit(&self, action: Action) -> Permit {
        Permit::for_program(self.cast.authority, action)
    }

    fn number(&self) -> i32 {
        i32::from(self.today.0.year())
    }

    async fn fill(&self) -> anyhow::Result<()> {
        let dian = self.cast.named("Bu Dian").id;
        let dewi = self.cast.named("Bu Dewi").id;
        let rudi = self.cast.named("Pak Rudi").id;
        let id = self.plan(dian, rudi, 3).await?;
        let step = PlanStep {
            id,
            by: rudi,
            seen: 2,
            today: self.today,
        };
        let rate = self.permit(Action::RateAppraisal);
        agree(self.app, &self.acting(rudi), rate, step).await?;
        for (by, kind, days, text) in [
            (
                dian,
                NoteKind::Note,
                90,
                "Baru tujuh murid yang rutin bertanya; saya coba pertanyaan pemantik di awal.",
            ),
            (
                rudi,
                NoteKind::Talk,
                40,
                "Kami sepakat hasil kedua tetap, dan waktu observasi ditambah satu kali.",
            ),
        ] {
            let note = WriteNote {
                id: ::career::NoteId::new(),
                appraisal: id,
                by,
                kind,
                text: text.to_owned(),
                held_on: self.today.plus_days(-days),
            };
            let permit = self.permit(Action::ViewAppraisal);
            write_note(self.app, &self.acting(by), permit, note).await?;
        }
        self.plan(dewi, rudi, 2).await?;
        let wati = self.cast.named("Bu Wati").id;
        self.rank(dian, PostKind::Teacher, "III/c", 3, "41.5")
            .await?;
        self.rank(dewi, PostKind::Teacher, "III/d", 2, "176")
            .await?;
        self.rank(wati, PostKind::Library, "terampil II/c", 2, "31")
            .await?;
        self.degree(dewi).await
    }

    /// A new degree in the year that runs.
    async fn degree(&self, id: PersonId) -> anyhow::Result<()> {
        let (actor, permit) = (self.acting(id), self.permit(Action::KeepCareer));
        let person = find_person(self.app.shell.db.read(), self.cast.authority, id)
            .await?
            .context("the demonstration made this person")?;
        let degree = KeepDegree {
            id: DegreeId::new(),
            held_on: ::career::Month::new(self.number(), 1).first_day(),
            basis: "S2 rekaan".to_owned(),
            by: id,
            today: self.today,
        };
        keep_degree(self.app, &actor, permit, &person, degree).await?;
        Ok(())
    }

    /// A plan with some results, sent to the superior.
    async fn plan(
        &self,
        person: PersonId,
        superior: PersonId,
        results: usize,
    ) -> anyhow::Result<::career::AppraisalId> {
        let (actor, permit) = (self.acting(person), self.permit(Action::WriteAppraisal));
        let id = ::career::AppraisalId::new();
        let start = Begin {
            id,
            person,
            appraiser: superior,
            year: self.number(),
            first_month: 1,
            last_month: 12,
            today: self.today,
        };
        begin(self.app, &actor, permit, start).await?;
        for (title, measure) in RESULTS.iter().take(results) {
            let save = SaveResult {
                id: WorkResultId::new(),
                appraisal: id,
                person,
                title: (*title).to_owned(),
                measure: (*measure).to_owned(),
                seen: 0,
            };
            save_planned_result(self.app, &actor, permit, save).await?;
        }
        let step = PlanStep {
            id,
            by: person,
            seen: 1,
            today: self.today,
        };
        propose(self.app, &actor, permit, step).await?;
        Ok(id)
    }

    /// A grade held for some years, with the points of an official record and last year's predicate.
    async fn rank(
        &self,
        id: PersonId,
        office: PostKind,
        grade: &str,
        years: i32,
        points: &str,
    ) -> anyhow::Result<()> {
        let (actor, permit) = (self.acting(id), self.permit(Action::KeepCareer));
        let person = find_person(self.app.shell.db.read(), self.cast.authority, id)
            .await?
            .context("the demonstration made this person")?;
        let points: Points = points.parse()?;
        let day = |years: i32| ::career::Month::new(self.number() - years, 1).first_day();
        let placement = KeepPlacement {
            id: PlacementId::new(),
            office,
            grade: grade.to_owned(),
            starts_on: day(years),
            opening: Some((points, day(1))),
            basis: "PAK rekaan".to_owned(),
            by: id,
            today: self.today,
        };
        keep_placement(self.app, &actor, permit, &person, placement).await?;
        let result = KeepResult {
            id: PastResultId::new(),
            year: self.number() - 1,
            first_month: 1,
            last_month: 12,
            predicate: Predicate::Good,
            basis: "SKP rekaan".to_owned(),
            by: id,
            today: self.today,
        };
        keep_result(self.app, &actor, permit, &person, result).await?;
        Ok(())
    }
}

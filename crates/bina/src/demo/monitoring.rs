//! The crowded school's programmes as they are watched: readings drawn from records, one that is on its way,
//! one that falls behind and waits for a decision, one that was decided on, and effects measured once.

use std::sync::Arc;

use ::monitoring::{
    AddIndicator, AddReading, Choice, Decide, HowRead, OutcomeIndicatorId, OutcomeKind, ReadingId,
    ReadingSource,
};
use anyhow::Context;
use kernel::access::{Action, Permit};
use kernel::{App, PersonId};
use planning::{Offer, OfferState};
use platform::Day;
use platform::audit::Actor;
use platform::jobs::Progress;

use super::people::Cast;

/// Days ago the programme that falls behind began.
const BEGAN: i64 = 77;

struct Watch<'a> {
    app: &'a App,
    actor: &'a Actor,
    cast: &'a Cast,
    today: Day,
}

pub(super) async fn add(app: &App, actor: &Actor, cast: &Cast) -> anyhow::Result<()> {
    let today = app.shell.clock.now().day_in(&jiff::tz::TimeZone::UTC);
    let watch = Watch {
        app,
        actor,
        cast,
        today,
    };
    let (db, school) = (app.shell.db.read(), cast.schools[1]);
    let mut offers = planning::list_offers_of_schools(db, cast.authority, &[school]).await?;
    offers.sort_by_key(|offer| offer.id);
    for offer in offers
        .iter()
        .filter(|offer| offer.state == OfferState::Running)
    {
        watch.drawn(offer).await?;
    }
    // The last of those not begun, so that the first still waits for whoever tries the program.
    let planned = offers
        .iter()
        .rfind(|offer| offer.state == OfferState::Planned);
    if let Some(offer) = planned {
        watch
            .struggle(offer)
            .await
            .context("a programme could not be watched")?;
    }
    crate::upkeep::draw(app).await?;
    let planner = watch.acting(cast.named("Bu Nia").id);
    let permit = watch.permit(Action::MeasureEffects);
    let progress = Arc::new(Progress::default());
    ::monitoring::measure(app, &planner, permit, &progress, today).await?;
    Ok(())
}

impl Watch<'_> {
    fn permit(&self, action: Action) -> Permit {
        Permit::for_program(self.cast.authority, action)
    }

    fn acting(&self, person: PersonId) -> Actor {
        Actor {
            person: Some(person.0),
            ..self.actor.clone()
        }
    }

    async fn indicator(
        &self,
        offer: &Offer,
        (kind, name, unit): (OutcomeKind, &str, &str),
        (baseline, target): (f64, f64),
        began: i64,
        how: HowRead,
    ) -> anyhow::Result<OutcomeIndicatorId> {
        let starts_on = self.today.plus_days(-began);
        let add = AddIndicator {
            id: OutcomeIndicatorId::new(),
            offer: offer.id,
            kind,
            name: name.to_owned(),
            unit: unit.to_owned(),
            baseline,
            target,
            starts_on,
            due_on: starts_on.plus_days(110),
            reader: offer.coach_id,
            how,
            by: offer.coach_id,
        };
        let id = add.id;
        let coach = self.acting(offer.coach_id);
        let permit = self.permit(Action::MonitorProgramme);
        ::monitoring::add_indicator(self.app, &coach, permit, add).await?;
        Ok(id)
    }

    /// Indicators that nobody enters.
    async fn drawn(&self, offer: &Offer) -> anyhow::Result<()> {
        let how = |source, every_days| HowRead {
            source,
            subject: String::new(),
            every_days,
        };
        let tasks = (
            OutcomeKind::Practice,
            "Tugas praktik yang dicoba di kelas sendiri",
            "%",
        );
        self.indicator(offer, tasks, (0.0, 80.0), 14, how(ReadingSource::Tasks, 7))
            .await?;
        let level = (
            OutcomeKind::Learning,
            "Rata-rata level peserta pada yang dituju",
            "level",
        );
        self.indicator(offer, level, (2.2, 2.6), 14, how(ReadingSource::Map, 7))
            .await?;
        Ok(())
    }

    /// A programme whose practice does not move: one warning was decided on, another waits.
    async fn struggle(&self, offer: &Offer) -> anyhow::Result<()> {
        let practice = (OutcomeKind::Practice, "Murid yang berani bertanya", "%");
        let by_hand = HowRead::by_hand;
        let waits = self
            .indicator(offer, practice, (40.0, 80.0), BEGAN, by_hand())
            .await?;
        let results = (
            OutcomeKind::Learners,
            "Murid yang mencapai tujuan pembelajaran",
            "%",
        );
        let decided = self
            .indicator(offer, results, (55.0, 75.0), BEGAN, by_hand())
            .await?;
        let coach = self.acting(offer.coach_id);
        let monitor = self.permit(Action::MonitorProgramme);
        let began = self.today.plus_days(-BEGAN);
        ::monitoring::start_offer(self.app, &coach, monitor, offer.id, began).await?;
        for (at, value) in [(21, 54.0), (28, 56.0), (35, 55.0), (42, 53.0)] {
            self.read(offer, decided, at, value).await?;
        }
        self.decide(offer, decided, 45).await?;
        for (at, value) in [(14, 41.0), (28, 40.0), (42, 43.0), (56, 41.0), (70, 42.0)] {
            self.read(offer, waits, at, value).await?;
        }
        self.read(offer, decided, 70, 66.0).await
    }

    /// A reading so many days after the beginning.
    async fn read(
        &self,
        offer: &Offer,
        indicator: OutcomeIndicatorId,
        after: i64,
        value: f64,
    ) -> anyhow::Result<()> {
        let day = self.today.plus_days(after - BEGAN);
        let add = AddReading {
            id: ReadingId::new(),
            indicator,
            read_on: day,
            today: day,
            value,
            note: "Dari catatan kelas pekan itu.".to_owned(),
            supersedes: None,
            by: offer.coach_id,
        };
        let coach = self.acting(offer.coach_id);
        let permit = self.permit(Action::MonitorProgramme);
        ::monitoring::add_reading(self.app, &coach, permit, add).await?;
        Ok(())
    }

    /// Decides on the warning of an indicator, if there is one.
    async fn decide(
        &self,
        offer: &Offer,
        indicator: OutcomeIndicatorId,
        after: i64,
    ) -> anyhow::Result<()> {
        let (db, authority) = (self.app.shell.db.read(), self.cast.authority);
        let found = ::monitoring::list_warnings_of(db, authority, &[indicator]).await?;
        let Some((warning, None)) = found.first() else {
            return Ok(());
        };
        let ask = Decide {
            warning: warning.id,
            choice: Choice::Change,
            reason: "Latihan dipindah ke jam pertama dan dibantu rekan sebangku.".to_owned(),
            by: offer.coach_id,
            today: self.today.plus_days(after - BEGAN),
        };
        let coach = self.acting(offer.coach_id);
        let permit = self.permit(Action::MonitorProgramme);
        ::monitoring::decide(self.app, &coach, permit, indicator, ask).await?;
        Ok(())
    }
}

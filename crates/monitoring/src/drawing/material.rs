//! What is recorded about some offers, read once for all their indicators. It judges nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use delivery::{
    Attendance, PracticeOutcome, PracticeTask, Session, SessionId, list_attendance_of,
    list_outcomes_of, list_reflection_days, list_sessions_of_offers, list_tasks_of,
};
use kernel::competency_map::{AsOf, estimate_many_as_of};
use kernel::evidence::{
    Assessment, AssessmentId, EvidenceError, Rating, list_assessments_of_many, list_ratings_of_many,
};
use kernel::people::list_people_by_ids;
use kernel::{App, AuthorityId, Person, PersonId, SchoolId};
use needs::{KeptReport, list_reports_of};
use planning::{Offer, OfferId, ProgrammeId, list_allocations, list_effects_of_programmes};
use platform::db::ROWS_PER_STATEMENT;
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::{Day, Moment};

use crate::indicators::MonitoringError;
use crate::model::ReadingSource;

/// Records of some offers.
#[derive(Default)]
pub(crate) struct Material {
    pub participants: BTreeMap<OfferId, Vec<Person>>,
    /// The indicators that each programme aims at.
    pub aims: BTreeMap<ProgrammeId, Vec<String>>,
    pub sessions: HashMap<SessionId, Session>,
    pub attendance: Vec<Attendance>,
    pub tasks: Vec<PracticeTask>,
    pub outcomes: Vec<PracticeOutcome>,
    pub reflections: Vec<(OfferId, SessionId, PersonId, Day)>,
    pub assessments: Vec<Assessment>,
    pub ratings: HashMap<AssessmentId, Vec<Rating>>,
    pub reports: BTreeMap<SchoolId, Vec<KeptReport>>,
    /// Maps as they were at the end of a day.
    pub maps: HashMap<(OfferId, Day), Vec<AsOf>>,
}

impl Material {
    /// Reads what the wanted sources need, each table once.
    pub async fn load(
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        offers: &[Offer],
        wanted: &[ReadingSource],
    ) -> Result<Self, MonitoringError> {
        use ReadingSource as S;
        let is_wanted = |sources: &[S]| wanted.iter().any(|source| sources.contains(source));
        let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
        let mut found = Self::default();
        found.load_people(db, authority, offers).await?;
        if is_wanted(&[S::Attendance, S::Reflections]) {
            found.attendance = list_attendance_of(db, authority, &ids).await?;
            let sessions = list_sessions_of_offers(db, authority, &ids).await?;
            found.sessions = sessions.into_iter().map(|one| (one.id, one)).collect();
        }
        if is_wanted(&[S::Reflections]) {
            found.reflections = list_reflection_days(db, authority, &ids).await?;
        }
        if is_wanted(&[S::Tasks]) {
            found.tasks = list_tasks_of(db, authority, &ids).await?;
            found.outcomes = list_outcomes_of(db, authority, &ids).await?;
        }
        if is_wanted(&[S::Observation, S::Questionnaire]) {
            found.load_assessments(db, authority).await?;
        }
        if is_wanted(&[S::Rapor]) {
            let mut schools: Vec<_> = offers.iter().map(|offer| offer.school_id).collect();
            schools.sort_unstable();
            schools.dedup();
            for report in list_reports_of(db, authority, &schools).await? {
                found.reports.entry(report.school).or_default().push(report);
            }
        }
        Ok(found)
    }

    async fn load_people(
        &mut self,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        offers: &[Offer],
    ) -> Result<(), DbErr> {
        let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
        let places = list_allocations(db, authority, &ids).await?;
        let mut people: Vec<PersonId> = places.iter().map(|place| place.person_id).collect();
        people.sort_unstable();
        people.dedup();
        let people: HashMap<PersonId, Person> = list_people_by_ids(db, authority, &people)
            .await?
            .into_iter()
            .map(|person| (person.id, person))
            .collect();
        for place in places {
            if let Some(person) = people.get(&place.person_id) {
                let of_offer = self.participants.entry(place.offer_id).or_default();
                of_offer.push(person.clone());
            }
        }
        let programmes: BTreeSet<ProgrammeId> = offers.iter().map(|one| one.programme_id).collect();
        let programmes: Vec<ProgrammeId> = programmes.into_iter().collect();
        for effect in list_effects_of_programmes(db, authority, &programmes).await? {
            let aims = self.aims.entry(effect.programme_id).or_default();
            aims.push(effect.indicator);
        }
        Ok(())
    }

    async fn load_assessments(
        &mut self,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
    ) -> Result<(), DbErr> {
        let people: BTreeSet<PersonId> = self
            .participants
            .values()
            .flatten()
            .map(|person| person.id)
            .collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        for chunk in people.chunks(ROWS_PER_STATEMENT) {
            let rows = list_assessments_of_many(db, authority, chunk).await?;
            self.assessments.extend(rows);
        }
        let corrected: BTreeSet<AssessmentId> = self
            .assessments
            .iter()
            .filter_map(|row| row.supersedes_id)
            .collect();
        self.assessments.retain(|row| !corrected.contains(&row.id));
        let ids: Vec<AssessmentId> = self.assessments.iter().map(|row| row.id).collect();
        for rating in list_ratings_of_many(db, authority, &ids).await? {
            self.ratings
                .entry(rating.assessment_id)
                .or_default()
                .push(rating);
        }
        Ok(())
    }

    /// Estimates an offer's participants from the evidence held up to the end of a day.
    pub async fn look_at_map(
        &mut self,
        app: &App,
        offer: OfferId,
        day: Day,
    ) -> Result<(), EvidenceError> {
        if self.maps.contains_key(&(offer, day)) {
            return Ok(());
        }
        let people = self.participants.get(&offer).map_or(&[][..], Vec::as_slice);
        let next = day.plus_days(1);
        let found = estimate_many_as_of(app, app.shell.db.read(), people, next).await?;
        self.maps.insert((offer, day), found);
        Ok(())
    }
}

/// The day of a moment in UTC, which is within a day of every school's.
pub(super) fn utc_day(moment: Moment) -> Day {
    moment.day_in(&jiff::tz::TimeZone::UTC)
}

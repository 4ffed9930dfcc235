//! What the engine is given: everyone's estimates over the semesters, brought back to what their evidence
//! says, and who took part in what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use delivery::{Presence, list_attendance_of, list_sessions_of_offers};
use effects::{Belief, Chosen, Grouping, Panel, Participant, Programme, Pull, Reading};
use kernel::competency_map::{self, Prior, PriorOfSchool, find_prior, list_beliefs};
use kernel::evidence::list_last_held;
use kernel::frameworks::{IndicatorCode, Rank};
use kernel::people::{
    EmploymentClass, Person, Post, PostKind, School, list_people, list_posts_of_schools,
    list_schools,
};
use kernel::{App, AuthorityId, PersonId, SchoolId, Semester};
use planning::learned::kind_of;
use planning::{
    Mode, Offer, OfferId, ProgrammeEffect, ProgrammeId, list_allocations, list_begun_offers,
    list_effects_of_programmes, list_programmes_by_ids, programme_types,
};
use platform::Day;
use platform::db::ROWS_PER_STATEMENT;
use platform::sea_orm::{ConnectionTrait, DbErr};

/// The groups of each grouping, as translation keys: remoteness, then employment.
pub(super) const GROUPS: [&[&str]; 2] = [
    &["effect-group-near", "effect-group-remote"],
    &[
        "employment-class-pns",
        "employment-class-pppk",
        "employment-class-non-asn",
    ],
];

/// A programme type with what is believed of it.
pub(super) struct Kind {
    pub code: String,
    pub title: String,
}

/// Everything that is measured at once.
pub(super) struct Study {
    pub panel: Panel,
    pub programmes: Vec<Programme>,
    /// Participants of each who were not seen since it began, and are not among its participants here.
    pub unseen: Vec<usize>,
    /// The offers, in the order of the programmes.
    pub offers: Vec<Offer>,
    /// The indicators, in the order of the competencies.
    pub subjects: Vec<String>,
    pub kinds: Vec<Kind>,
    /// What is believed of a type on an indicator, before anything was measured here.
    pub beliefs: BTreeMap<(u32, usize), Belief>,
}

/// The people of an authority with a school, by running number.
struct Everyone {
    people: Vec<Person>,
    posts: Vec<Post>,
    schools: Vec<School>,
    /// The running number of each person's school.
    at: Vec<u32>,
    number: HashMap<PersonId, u32>,
}

impl Study {
    /// Reads an authority; none when nothing has begun.
    pub async fn load(
        app: &App,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        today: Day,
    ) -> Result<Option<Self>, DbErr> {
        let offers = list_begun_offers(db, authority).await?;
        if offers.is_empty() {
            return Ok(None);
        }
        let everyone = Everyone::load(db, authority).await?;
        let programmes: BTreeSet<ProgrammeId> =
            offers.iter().map(|offer| offer.programme_id).collect();
        let ids: Vec<ProgrammeId> = programmes.into_iter().collect();
        let effects = list_effects_of_programmes(db, authority, &ids).await?;
        let subjects: BTreeSet<String> = effects
            .iter()
            .map(|effect| effect.indicator.clone())
            .collect();
        let subjects: Vec<String> = subjects.into_iter().collect();
        let rows = list_programmes_by_ids(db, authority, &ids).await?;
        let catalogue = Catalogue::new(&rows, &effects, &subjects);
        let (programmes, unseen) =
            programmes_of(db, authority, &offers, &everyone, &catalogue, today).await?;
        let panel = everyone.panel(app, db, authority, &subjects).await?;
        Ok(Some(Self {
            panel,
            programmes,
            unseen,
            offers,
            subjects,
            kinds: catalogue.kinds,
            beliefs: catalogue.beliefs,
        }))
    }
}

/// Types and aims of the programmes that ran.
struct Catalogue {
    kinds: Vec<Kind>,
    kind_of: HashMap<ProgrammeId, u32>,
    aims: HashMap<ProgrammeId, Vec<u32>>,
    beliefs: BTreeMap<(u32, usize), Belief>,
}

impl Catalogue {
    fn new(rows: &[planning::Programme], effects: &[ProgrammeEffect], subjects: &[String]) -> Self {
        let mut found = Self {
            kinds: Vec::new(),
            kind_of: HashMap::new(),
            aims: HashMap::new(),
            beliefs: BTreeMap::new(),
        };
        let types = programme_types();
        for row in rows {
            let code = kind_of(row);
            let at = found.kinds.iter().position(|kind| kind.code == code);
            let at = at.unwrap_or_else(|| {
                let title = types.of(row).map_or(&row.title, |found| &found.title);
                found.kinds.push(Kind {
                    code,
                    title: title.clone(),
                });
                found.kinds.len() - 1
            });
            found.kind_of.insert(row.id, at as u32);
            let sd = types
                .of(row)
                .map_or(types.learning.own_standard_error, |found| {
                    types.source_of(found).standard_error
                });
            for effect in effects
                .iter()
                .filter(|effect| effect.programme_id == row.id)
            {
                let Ok(subject) = subjects.binary_search(&effect.indicator) else {
                    continue;
                };
                found.aims.entry(row.id).or_default().push(subject as u32);
                let mean = f64::from(effect.milli_levels) / 1000.0;
                let belief = Belief { mean, sd };
                found.beliefs.entry((at as u32, subject)).or_insert(belief);
            }
        }
        found
    }
}

/// The runs as the engine takes them, and how many participants of each were not seen since it began.
async fn programmes_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[Offer],
    everyone: &Everyone,
    catalogue: &Catalogue,
    today: Day,
) -> Result<(Vec<Programme>, Vec<usize>), DbErr> {
    let ids: Vec<OfferId> = offers.iter().map(|offer| offer.id).collect();
    let hours = hours(db, authority, &ids).await?;
    let mut places: HashMap<OfferId, Vec<PersonId>> = HashMap::new();
    let mut people = BTreeSet::new();
    for place in list_allocations(db, authority, &ids).await? {
        people.insert(place.person_id);
        places
            .entry(place.offer_id)
            .or_default()
            .push(place.person_id);
    }
    let people: Vec<PersonId> = people.into_iter().collect();
    let seen: HashMap<PersonId, Day> = list_last_held(db, authority, &people)
        .await?
        .into_iter()
        .collect();
    let mut unseen = Vec::with_capacity(offers.len());
    let programmes: Vec<Programme> = offers
        .iter()
        .map(|offer| {
            let people = places.remove(&offer.id).unwrap_or_default();
            let began = offer.started_on.unwrap_or(today);
            // Who was not seen since the beginning shows nothing of it, whatever the semester's estimate is.
            let is_seen = |person: &&PersonId| seen.get(*person).is_some_and(|last| *last >= began);
            let participants = people.iter().filter(is_seen).filter_map(|person| {
                Some(Participant {
                    person: *everyone.number.get(person)?,
                    dose: hours.get(&(offer.id, *person)).copied().unwrap_or(0.0),
                })
            });
            unseen.push(people.iter().filter(|person| !is_seen(person)).count());
            let first = Semester::of(began).number();
            let last = Semester::of(offer.finished_on.unwrap_or(today)).number();
            let mode = Mode::ALL.iter().position(|mode| *mode == offer.mode);
            Programme {
                kind: catalogue
                    .kind_of
                    .get(&offer.programme_id)
                    .copied()
                    .unwrap_or(0),
                mode: mode.unwrap_or(0) as u32,
                first,
                last: last.max(first),
                traits: catalogue
                    .aims
                    .get(&offer.programme_id)
                    .cloned()
                    .unwrap_or_default(),
                participants: participants.collect(),
                // Places are given by the planner from the map's estimates.
                chosen: Chosen::ByEstimate,
                cost: Some(offer.cost as f64),
            }
        })
        .collect();
    Ok((programmes, unseen))
}

/// Hours that each participant was there.
async fn hours(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    offers: &[OfferId],
) -> Result<HashMap<(OfferId, PersonId), f64>, DbErr> {
    let sessions = list_sessions_of_offers(db, authority, offers).await?;
    let minutes: HashMap<_, _> = sessions.iter().map(|one| (one.id, one.minutes)).collect();
    let mut hours: HashMap<(OfferId, PersonId), f64> = HashMap::new();
    for row in list_attendance_of(db, authority, offers).await? {
        let minutes = minutes.get(&row.session_id).copied().unwrap_or(0);
        if row.presence == Presence::Present {
            *hours.entry((row.offer_id, row.person_id)).or_default() += f64::from(minutes) / 60.0;
        }
    }
    Ok(hours)
}

impl Everyone {
    async fn load(db: &impl ConnectionTrait, authority: AuthorityId) -> Result<Self, DbErr> {
        let schools = list_schools(db, authority).await?;
        let ids: Vec<SchoolId> = schools.iter().map(|school| school.id).collect();
        let mut posts = HashMap::new();
        for chunk in ids.chunks(ROWS_PER_STATEMENT) {
            for post in list_posts_of_schools(db, authority, chunk).await? {
                posts.entry(post.person_id).or_insert(post);
            }
        }
        let place: HashMap<SchoolId, u32> = (0..).zip(&ids).map(|(at, id)| (*id, at)).collect();
        let mut found = Self {
            people: Vec::new(),
            posts: Vec::new(),
            schools,
            at: Vec::new(),
            number: HashMap::new(),
        };
        let mut people = list_people(db, authority).await?;
        people.sort_by_key(|person| person.id);
        for person in people {
            if let Some(post) = posts.remove(&person.id)
                && let Some(at) = place.get(&post.school_id)
            {
                found.number.insert(person.id, found.people.len() as u32);
                found.at.push(*at);
                found.posts.push(post);
                found.people.push(person);
            }
        }
        Ok(found)
    }

    fn school(&self, at: usize) -> &School {
        &self.schools[self.at[at] as usize]
    }

    async fn panel(
        &self,
        app: &App,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        subjects: &[String],
    ) -> Result<Panel, DbErr> {
        let mut columns = Vec::with_capacity(subjects.len());
        let mut occasions = BTreeSet::new();
        for subject in subjects {
            let code = IndicatorCode::new(subject.clone());
            let prior = find_prior(app, db, authority, &code).await?;
            let beliefs = list_beliefs(db, authority, &code).await?;
            let column = prior.map_or_else(Vec::new, |prior| self.column(&prior, &beliefs));
            occasions.extend(column.iter().map(|(_, semester, _)| *semester));
            columns.push(column);
        }
        let occasions: Vec<i32> = occasions.into_iter().collect();
        let (n, times) = (self.people.len(), occasions.len());
        let mut readings = vec![None; subjects.len() * times * n];
        for (subject, column) in columns.into_iter().enumerate() {
            for (person, semester, reading) in column {
                if let Ok(at) = occasions.binary_search(&semester) {
                    readings[(subject * times + at) * n + person as usize] = Some(reading);
                }
            }
        }
        Ok(Panel {
            schools: self.at.clone(),
            covariates: self.covariates(),
            groupings: self.groupings(),
            occasions,
            traits: subjects.len(),
            readings,
        })
    }

    /// What each person's own evidence says in each semester, in levels.
    fn column(
        &self,
        prior: &Prior,
        beliefs: &[competency_map::Belief],
    ) -> Vec<(u32, i32, Reading)> {
        let unit = prior.levels_per_logit();
        let mut of_school: HashMap<u32, PriorOfSchool> = HashMap::new();
        let mut column = Vec::with_capacity(beliefs.len());
        for own in beliefs.chunk_by(|a, b| a.person == b.person) {
            let Some(number) = own.first().and_then(|one| self.number.get(&one.person)) else {
                continue;
            };
            let school = self.at[*number as usize];
            let prior = of_school
                .entry(school)
                .or_insert_with(|| prior.of_school(Some(self.schools[school as usize].id)));
            let pull = Pull {
                mean: prior.mean * unit,
                variance: prior.variance * unit * unit,
                walk: prior.walk * unit * unit,
            };
            let known: Vec<(i32, Reading)> = own
                .iter()
                .map(|one| {
                    let (estimate, se) = (one.theta * unit, one.se * unit);
                    (one.semester, Reading { estimate, se })
                })
                .collect();
            let undone = pull.undo(&known);
            let seen = known.iter().zip(undone);
            column.extend(seen.filter_map(|((semester, _), own)| Some((*number, *semester, own?))));
        }
        column
    }

    /// What describes people before a programme: remoteness, employment, kind of post, rank.
    fn covariates(&self) -> Vec<Vec<f64>> {
        let all = |of: &dyn Fn(usize) -> f64| (0..self.people.len()).map(of).collect();
        let yes = |is: bool| f64::from(u8::from(is));
        let class = |at: usize, class| yes(self.people[at].employment.class() == class);
        vec![
            all(&|at| yes(self.school(at).is_remote)),
            all(&|at| class(at, EmploymentClass::Pns)),
            all(&|at| class(at, EmploymentClass::Pppk)),
            all(&|at| yes(self.posts[at].kind == PostKind::Teacher)),
            all(&|at| {
                let rank = self.people[at].rank.as_deref().and_then(Rank::parse);
                let place = rank.and_then(|rank| Rank::ALL.iter().position(|one| *one == rank));
                place.map_or(0.0, |place| (place + 1) as f64)
            }),
        ]
    }

    fn groupings(&self) -> Vec<Grouping> {
        let all = 0..self.people.len();
        let remote = |at: usize| Some(u32::from(self.school(at).is_remote));
        let class = |at: usize| {
            let class = self.people[at].employment.class();
            let place = EmploymentClass::ALL.iter().position(|one| *one == class);
            place.map(|place| place as u32)
        };
        vec![
            Grouping {
                groups: 2,
                of_person: all.clone().map(remote).collect(),
            },
            Grouping {
                groups: 3,
                of_person: all.map(class).collect(),
            },
        ]
    }
}

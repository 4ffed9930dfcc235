//! Gathers a planning question, or a plan being drafted, from the records: one query per table.

use std::collections::{BTreeMap, BTreeSet};

use kernel::competency_map::{MapEntry, list_latest_of_people};
use kernel::frameworks::Frameworks;
use kernel::people::{list_people_of_school, list_posts_of_school};
use kernel::{AuthorityId, PersonId, SchoolId, Semester};
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::model::OfferState;
use crate::outlook::Outlook;
use crate::question::{
    CoachSpec, Draft, DraftOffer, FundSpec, MOST_HOURS, NeedSpec, Participant, ProgrammeSpec,
    Question,
};
use crate::slots::Week;
use crate::store::{
    Allocation, Offer, OfferFunding, Plan, PlanId, PlanLock, PlanNeed, ProgrammeEffect,
    ProgrammeId, list_allocations, list_coaches, list_effects_of_programmes, list_funding,
    list_funds, list_locks, list_offers_of_coaches, list_offers_of_plan, list_offers_of_plans,
    list_plan_needs, list_plans_of_semester, list_programmes,
};

/// Below this probability of lying under the target, a need is taken as met: as the map does.
const MET: f64 = 0.2;
/// From this probability on, a need is rather certain.
const CERTAIN: f64 = 0.8;

/// What a school needs, and with what it can plan a semester, by the map as it is now.
pub(crate) async fn load_question(
    db: &impl ConnectionTrait,
    frameworks: &Frameworks,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
) -> Result<Question, DbErr> {
    let mut question = load_means(db, authority, school, semester, None).await?;
    let ids: Vec<PersonId> = question.people.iter().map(|person| person.person).collect();
    let posts = list_posts_of_school(db, authority, school).await?;
    let entries = list_latest_of_people(db, authority, &ids).await?;
    let said = needs::load_said(db, authority, school).await?;
    let mut needs = needs_of(frameworks, &posts, entries, &said);
    for person in &mut question.people {
        person.needs = needs.remove(&person.person).unwrap_or_default();
    }
    Ok(question)
}

/// The question a plan was made for: the needs as they stood then, with the means of today.
pub(crate) async fn load_question_of(
    db: &impl ConnectionTrait,
    plan: &Plan,
) -> Result<Question, DbErr> {
    let authority = plan.authority_id;
    let except = Some(plan.id);
    let mut question = load_means(db, authority, plan.school_id, plan.semester, except).await?;
    let mut needs: BTreeMap<PersonId, Vec<NeedSpec>> = BTreeMap::new();
    for row in list_plan_needs(db, authority, plan.id).await? {
        needs.entry(row.person_id).or_default().push(need_of(&row));
    }
    for person in &mut question.people {
        person.needs = needs.remove(&person.person).unwrap_or_default();
    }
    let locks = list_locks(db, authority, plan.id).await?;
    question.locks = locks.iter().filter_map(PlanLock::spec).collect();
    // Someone who has left the school since keeps their needs in the plan they are part of.
    question
        .people
        .extend(needs.into_iter().map(|(person, needs)| Participant {
            person,
            needs,
            hours: MOST_HOURS,
            busy: Week::default(),
            wishes: Vec::new(),
        }));
    Ok(question)
}

fn need_of(row: &PlanNeed) -> NeedSpec {
    NeedSpec {
        indicator: row.indicator.clone(),
        gap: row.gap,
        weight: i64::from(row.weight),
    }
}

/// Needs of everyone, by the framework of the first post that has one, heeding what people have said of them.
fn needs_of(
    frameworks: &Frameworks,
    posts: &[kernel::people::Post],
    entries: Vec<MapEntry>,
    said: &needs::Said,
) -> BTreeMap<PersonId, Vec<NeedSpec>> {
    let mut indicators: BTreeMap<PersonId, BTreeSet<&str>> = BTreeMap::new();
    for post in posts {
        let Some(framework) = frameworks.framework_for_post(post.kind.as_str()) else {
            continue;
        };
        indicators.entry(post.person_id).or_insert_with(|| {
            framework
                .indicators()
                .map(|indicator| indicator.code.as_str())
                .collect()
        });
    }
    let mut needs: BTreeMap<PersonId, Vec<NeedSpec>> = BTreeMap::new();
    for entry in entries {
        let counts = indicators
            .get(&entry.person_id)
            .is_some_and(|codes| codes.contains(entry.subject.as_str()));
        let gap = (entry.shortfall * 1000.0).round() as i64;
        if !counts || entry.ratings == 0 || entry.probability_below <= MET || gap <= 0 {
            continue;
        }
        let certainty = if entry.probability_below >= CERTAIN {
            3
        } else {
            2
        };
        let weight = certainty * i64::from(said.weight(&entry.subject).factor());
        if weight == 0 || said.is_set_aside(entry.person_id, &entry.subject) {
            continue;
        }
        needs.entry(entry.person_id).or_default().push(NeedSpec {
            indicator: entry.subject,
            gap,
            weight,
        });
    }
    for list in needs.values_mut() {
        list.sort_by(|a, b| a.indicator.cmp(&b.indicator));
    }
    needs
}

/// People without needs yet, programmes, coaches and money, less what approved plans have taken.
async fn load_means(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
    except: Option<PlanId>,
) -> Result<Question, DbErr> {
    let people = list_people_of_school(db, authority, school).await?;
    let outlook = Outlook::load(db, authority, semester, people.len()).await?;
    let programmes = load_programmes(db, authority, school, &outlook).await?;
    let coaches = list_coaches(db, authority, school).await?;
    let funds = list_funds(db, authority, school, semester).await?;
    let coach_ids: Vec<PersonId> = coaches.iter().map(|row| row.coach.person_id).collect();
    let taken = load_taken(db, authority, school, semester, except, &coach_ids).await?;
    let wishes = needs::load_wishes(db, authority, school).await?;
    Ok(Question {
        people: people
            .iter()
            .map(|person| Participant {
                person: person.id,
                needs: Vec::new(),
                wishes: wishes
                    .iter()
                    .filter(|wish| wish.people.contains(&person.id))
                    .map(|wish| wish.indicator.clone())
                    .collect(),
                hours: MOST_HOURS - taken.person_hours(person.id, &programmes),
                busy: taken.busy(person.id),
            })
            .collect(),
        coaches: coaches
            .into_iter()
            .filter(|row| row.coach.is_active)
            .map(|row| CoachSpec {
                person: row.coach.person_id,
                hours: i64::from(row.coach.hours)
                    - taken.coach_hours(row.coach.person_id, school, &programmes),
                free: row.coach.free,
                busy: taken.busy(row.coach.person_id),
                programmes: row.programmes,
            })
            .collect(),
        funds: funds
            .into_iter()
            .map(|fund| FundSpec {
                id: fund.id,
                amount: fund.amount - taken.spent(&fund),
            })
            .collect(),
        programmes,
        locks: Vec::new(),
    })
}

/// The catalogue of a school with what it is expected to move.
pub(crate) async fn load_programmes(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
    outlook: &Outlook,
) -> Result<Vec<ProgrammeSpec>, DbErr> {
    let programmes = list_programmes(db, authority, school).await?;
    let ids: Vec<ProgrammeId> = programmes.iter().map(|programme| programme.id).collect();
    let mut effects: BTreeMap<ProgrammeId, Vec<ProgrammeEffect>> = BTreeMap::new();
    for effect in list_effects_of_programmes(db, authority, &ids).await? {
        effects.entry(effect.programme_id).or_default().push(effect);
    }
    Ok(programmes
        .into_iter()
        .map(|programme| ProgrammeSpec {
            effects: effects
                .remove(&programme.id)
                .unwrap_or_default()
                .into_iter()
                .map(|effect| {
                    let levels = outlook.of(&programme, &effect).milli_levels();
                    (effect.indicator, levels)
                })
                .filter(|(_, levels)| *levels > 0)
                .collect(),
            id: programme.id,
            hours: i64::from(programme.hours),
            preparation: i64::from(programme.preparation_hours),
            fixed_cost: programme.fixed_cost,
            seat_cost: programme.seat_cost,
            smallest: i64::from(programme.smallest_group),
            largest: i64::from(programme.largest_group),
            is_active: programme.is_active,
        })
        .collect())
}

/// What the approved plans of a semester have taken.
struct Taken {
    offers: Vec<Offer>,
    allocations: Vec<Allocation>,
    funding: Vec<OfferFunding>,
}

async fn load_taken(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
    except: Option<PlanId>,
    coaches: &[PersonId],
) -> Result<Taken, DbErr> {
    let plans = list_plans_of_semester(db, authority, semester).await?;
    let others = plans.iter().filter(|plan| Some(plan.id) != except);
    let (here, elsewhere): (Vec<&Plan>, Vec<&Plan>) =
        others.partition(|plan| plan.school_id == school);
    let here: Vec<PlanId> = here.iter().map(|plan| plan.id).collect();
    let elsewhere: BTreeSet<PlanId> = elsewhere.iter().map(|plan| plan.id).collect();
    let mut offers = list_offers_of_plans(db, authority, &here).await?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let allocations = list_allocations(db, authority, &ids).await?;
    let funding = list_funding(db, authority, &ids).await?;
    if !elsewhere.is_empty() {
        let led = list_offers_of_coaches(db, authority, coaches).await?;
        offers.extend(
            led.into_iter()
                .filter(|offer| elsewhere.contains(&offer.plan_id)),
        );
    }
    Ok(Taken {
        offers,
        allocations,
        funding,
    })
}

impl Taken {
    fn attended_by(&self, person: PersonId) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(move |offer| {
            let mine = |row: &Allocation| row.person_id == person && row.offer_id == offer.id;
            self.allocations.iter().any(mine)
        })
    }

    fn person_hours(&self, person: PersonId, programmes: &[ProgrammeSpec]) -> i64 {
        self.attended_by(person)
            .filter_map(|offer| hours_of(offer, programmes))
            .map(|(hours, _)| hours)
            .sum()
    }

    fn coach_hours(&self, coach: PersonId, school: SchoolId, programmes: &[ProgrammeSpec]) -> i64 {
        self.offers
            .iter()
            .filter(|offer| offer.coach_id == coach && offer.school_id == school)
            .filter_map(|offer| hours_of(offer, programmes))
            .map(|(hours, preparation)| hours + preparation)
            .sum()
    }

    /// Slots of runs that are not over yet, led or attended.
    fn busy(&self, person: PersonId) -> Week {
        let led = self.offers.iter().filter(|offer| offer.coach_id == person);
        led.chain(self.attended_by(person))
            .filter(|offer| offer.state != OfferState::Finished)
            .map(|offer| offer.slot)
            .collect()
    }

    fn spent(&self, fund: &crate::store::Fund) -> i64 {
        let parts = self.funding.iter().filter(|row| row.fund_id == fund.id);
        parts.map(|row| row.amount).sum()
    }
}

fn hours_of(offer: &Offer, programmes: &[ProgrammeSpec]) -> Option<(i64, i64)> {
    let programme = programmes
        .iter()
        .find(|programme| programme.id == offer.programme_id)?;
    Some((programme.hours, programme.preparation))
}

/// A plan's runs with who takes part and who pays, and the rows they came from.
pub(crate) async fn load_draft(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    plan: PlanId,
) -> Result<(Draft, Vec<Offer>), DbErr> {
    let rows = list_offers_of_plan(db, authority, plan).await?;
    let ids: Vec<_> = rows.iter().map(|offer| offer.id).collect();
    let allocations = list_allocations(db, authority, &ids).await?;
    let funding = list_funding(db, authority, &ids).await?;
    let offers = rows
        .iter()
        .map(|row| DraftOffer {
            id: row.id,
            programme: row.programme_id,
            coach: row.coach_id,
            slot: row.slot,
            participants: allocations
                .iter()
                .filter(|allocation| allocation.offer_id == row.id)
                .map(|allocation| allocation.person_id)
                .collect(),
            cost: row.cost,
            funding: funding
                .iter()
                .filter(|part| part.offer_id == row.id)
                .map(|part| (part.fund_id, part.amount))
                .collect(),
        })
        .collect();
    Ok((Draft { offers }, rows))
}

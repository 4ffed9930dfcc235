//! What the records hold of some schools, asked at once in a handful of queries that do not grow with people
//! or schools.

use std::collections::{BTreeMap, HashSet};

use delivery::OfferSums;
use follow_up::{CheckOutcome, DueChecks};
use kernel::competency_map::{
    GroupLine, PeopleFilter, SOURCES, SchoolLine, count_people, count_people_of_schools,
    count_people_with_sources, count_semesters, list_employment_lines, list_school_lines,
};
use kernel::people::{Employment, School};
use kernel::{Ctx, SchoolId, Semester};
use monitoring::{Decision, OutcomeKind, Overview, Warning};
use planning::{Mode, NeedHours, Offer, OfferId, Plan, PlanSums};
use platform::web::Problem;

/// Semesters back that plans are looked at: this one and the last.
const SEMESTERS_BACK: i32 = 1;
/// Days back that sessions are looked at: a school year.
const DAYS_BACK: i64 = 365;

/// Everything the page is counted from.
pub(super) struct Found {
    /// The schools looked at, by name.
    pub schools: Vec<School>,
    /// How many people each of all schools within reach has.
    pub people_of: BTreeMap<SchoolId, i64>,
    pub people: i64,
    /// People with evidence from all three sources.
    pub three_sources: i64,
    pub lines: Vec<SchoolLine>,
    pub by_employment: Vec<(Employment, GroupLine)>,
    /// Semesters that the map remembers, and of how many people.
    pub semesters: (i64, i64),
    pub plans: Vec<Plan>,
    pub plan_sums: Vec<PlanSums>,
    pub need_hours: Vec<NeedHours>,
    pub offers: Vec<Offer>,
    pub sums: BTreeMap<OfferId, OfferSums>,
    /// People who were at a meeting of a community.
    pub in_community: usize,
    pub kinds: Vec<(OfferId, OutcomeKind)>,
    pub warnings: Vec<(Warning, Option<Decision>)>,
    pub effects: Option<Overview>,
    pub checks: Vec<DueChecks>,
    pub sustained: Vec<(CheckOutcome, i64)>,
}

/// The competencies of all frameworks in force, as codes.
fn competencies(ctx: &Ctx) -> Vec<String> {
    let frameworks = ctx.app.frameworks.frameworks().iter();
    frameworks
        .filter(|framework| framework.is_in_force)
        .flat_map(|framework| &framework.competencies)
        .map(|competency| competency.code.as_str().to_owned())
        .collect()
}

/// One competency of each framework: enough to count semesters by.
fn first_competencies(ctx: &Ctx) -> Vec<String> {
    let frameworks = ctx.app.frameworks.frameworks().iter();
    frameworks
        .filter(|framework| framework.is_in_force)
        .filter_map(|framework| framework.competencies.first())
        .map(|competency| competency.code.as_str().to_owned())
        .collect()
}

impl Found {
    /// Reads some schools; `is_all` when they are all of the authority's.
    pub async fn load(ctx: &Ctx, schools: Vec<School>, is_all: bool) -> Result<Self, Problem> {
        let ids: Vec<SchoolId> = schools.iter().map(|school| school.id).collect();
        let filter = PeopleFilter {
            // All schools of an authority need no list of them.
            schools: if is_all { Vec::new() } else { ids.clone() },
            ..PeopleFilter::default()
        };
        let (db, authority, today) = (ctx.db(), ctx.authority(), ctx.today());
        let sources: Vec<&str> = SOURCES.iter().map(|source| source.as_str()).collect();
        let (subjects, first) = (competencies(ctx), first_competencies(ctx));
        let since = Semester::from_number(ctx.semester().number() - SEMESTERS_BACK);
        let reach = (!is_all).then_some(&ids[..]);
        let map = async {
            tokio::try_join!(
                count_people(db, authority, &filter),
                count_people_of_schools(db, authority, &filter),
                count_people_with_sources(db, authority, &filter, &sources),
                list_school_lines(db, authority, &filter, &subjects),
                list_employment_lines(db, authority, &filter, &subjects),
                count_semesters(db, authority, &filter, &first),
            )
        };
        let plans = async {
            tokio::try_join!(
                planning::list_approved_plans(db, authority, since),
                planning::list_plan_sums(db, authority),
                planning::list_need_hours(db, authority),
                planning::list_approved_offers(db, authority),
            )
        };
        let rest = async {
            tokio::try_join!(
                delivery::list_offer_sums(db, authority, today.plus_days(-DAYS_BACK)),
                monitoring::list_kinds(db, authority),
                monitoring::list_all_warnings(db, authority),
                monitoring::load_overview(db, authority, reach),
                follow_up::list_due_checks(db, authority, today),
                follow_up::list_sustained(db, authority),
            )
        };
        let (map, plans, rest) = tokio::try_join!(map, plans, rest)?;
        let mut found = Self::join(schools, map, plans, rest);
        let communities: Vec<OfferId> = found
            .offers
            .iter()
            .filter(|offer| offer.mode == Mode::Community && offer.started_on.is_some())
            .map(|offer| offer.id)
            .collect();
        found.in_community = delivery::count_people_present(db, authority, &communities).await?;
        Ok(found)
    }

    /// Keeps of the authority's records those of the schools.
    fn join(schools: Vec<School>, map: OfMap, plans: OfPlans, rest: OfRest) -> Self {
        let ids: HashSet<SchoolId> = schools.iter().map(|school| school.id).collect();
        let is_in = |school: &SchoolId| ids.contains(school);
        let (people, people_of, three_sources, lines, by_employment, semesters) = map;
        let (mut plans, mut plan_sums, mut need_hours, mut offers) = plans;
        let (sums, mut kinds, mut warnings, effects, mut checks, sustained) = rest;
        plans.retain(|plan| is_in(&plan.school_id));
        let of_plans: HashSet<_> = plans.iter().map(|plan| plan.id).collect();
        plan_sums.retain(|sums| of_plans.contains(&sums.plan));
        need_hours.retain(|hours| is_in(&hours.school));
        offers.retain(|offer| is_in(&offer.school_id));
        let of_offers: HashSet<OfferId> = offers.iter().map(|offer| offer.id).collect();
        kinds.retain(|(offer, _)| of_offers.contains(offer));
        warnings.retain(|(warning, _)| is_in(&warning.school_id));
        checks.retain(|checks| is_in(&checks.school));
        let sums = sums
            .into_iter()
            .filter(|(offer, _)| of_offers.contains(offer));
        let sustained = sustained.into_iter().filter(|(school, ..)| is_in(school));
        Self {
            people: people as i64,
            people_of: people_of.into_iter().collect(),
            three_sources: three_sources as i64,
            lines,
            by_employment,
            semesters,
            plans,
            plan_sums,
            need_hours,
            sums: sums.collect(),
            in_community: 0,
            kinds,
            warnings,
            effects,
            checks,
            sustained: sustained
                .map(|(_, outcome, count)| (outcome, count))
                .collect(),
            offers,
            schools,
        }
    }
}

type OfMap = (
    u64,
    Vec<(SchoolId, i64)>,
    u64,
    Vec<SchoolLine>,
    Vec<(Employment, GroupLine)>,
    (i64, i64),
);
type OfPlans = (Vec<Plan>, Vec<PlanSums>, Vec<NeedHours>, Vec<Offer>);
type OfRest = (
    BTreeMap<OfferId, OfferSums>,
    Vec<(OfferId, OutcomeKind)>,
    Vec<(Warning, Option<Decision>)>,
    Option<Overview>,
    Vec<DueChecks>,
    Vec<(SchoolId, CheckOutcome, i64)>,
);

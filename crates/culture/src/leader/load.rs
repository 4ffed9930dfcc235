//! What is known of how schools are led, gathered from all stages with one question per kind of record.

use std::collections::BTreeMap;

use delivery::{Presence, list_attendance_of, list_sessions_of_offers};
use follow_up::{SupportStanding, SupportWish, list_support_wishes};
use kernel::{AuthorityId, SchoolId, Semester};
use needs::{Heard, list_heard};
use planning::{
    Offer, Plan, PlanState, list_funding, list_funds_of_schools, list_offers_of_schools,
    list_plans_of_schools,
};
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::{Day, Moment};

/// Something that waits for a leader's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// Words of people.
    Heard(Heard),
    /// A wish for support.
    Support(SupportWish),
    /// A plan to approve or return.
    Plan(Plan),
}

impl Waiting {
    /// The day since which it waits.
    pub fn since(&self) -> Day {
        match self {
            Self::Heard(heard) => heard.said_on,
            Self::Support(wish) => wish
                .commitment
                .written_on
                .unwrap_or(wish.commitment.made_on),
            Self::Plan(plan) => day_of(plan.made_at),
        }
    }
}

fn day_of(moment: Moment) -> Day {
    moment.day_in(&jiff::tz::TimeZone::UTC)
}

/// How one school is led.
#[derive(Clone, Debug, Default)]
pub struct Leadership {
    /// What waits for an answer, longest first.
    pub waiting: Vec<Waiting>,
    /// Days that answers took, in no order.
    pub answered_after: Vec<i64>,
    /// Wishes for support that were answered.
    pub support: Vec<SupportWish>,
    /// Money there is this semester, in rupiah.
    pub money: i64,
    /// Of that, what programmes take that were approved.
    pub spent: i64,
    /// Minutes of coaching that people were given and took part in, this semester.
    pub minutes: i64,
}

impl Leadership {
    /// The middle of the days that answers took.
    pub fn usual_wait(&self) -> Option<i64> {
        let mut days = self.answered_after.clone();
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    }

    /// Days that the longest waiting has waited.
    pub fn longest_wait(&self, today: Day) -> Option<i64> {
        self.waiting
            .first()
            .map(|one| today.days_since(one.since()).max(0))
    }

    /// Support that was promised and whose day has passed.
    pub fn late(&self, today: Day) -> usize {
        let is_late =
            |wish: &&SupportWish| matches!(wish.standing(today), SupportStanding::Late(_));
        self.support.iter().filter(is_late).count()
    }
}

/// How these schools are led.
pub(crate) async fn load(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
    today: Day,
) -> Result<BTreeMap<SchoolId, Leadership>, DbErr> {
    let mut found: BTreeMap<SchoolId, Leadership> = schools
        .iter()
        .map(|school| (*school, Leadership::default()))
        .collect();
    for heard in list_heard(db, authority, schools).await? {
        let Some(school) = found.get_mut(&heard.school) else {
            continue;
        };
        match heard.answered_at {
            Some(at) => school
                .answered_after
                .push(day_of(at).days_since(heard.said_on).max(0)),
            None => school.waiting.push(Waiting::Heard(heard)),
        }
    }
    for wish in list_support_wishes(db, authority, schools).await? {
        let Some(school) = found.get_mut(&wish.commitment.school_id) else {
            continue;
        };
        match &wish.answer {
            None => school.waiting.push(Waiting::Support(wish)),
            Some(answer) => {
                let asked = wish.commitment.written_on.unwrap_or(answer.promised_on);
                school
                    .answered_after
                    .push(answer.promised_on.days_since(asked).max(0));
                school.support.push(wish);
            }
        }
    }
    for plan in list_plans_of_schools(db, authority, schools).await? {
        let Some(school) = found.get_mut(&plan.school_id) else {
            continue;
        };
        match (plan.state, plan.decided_at) {
            (PlanState::Draft, _) => school.waiting.push(Waiting::Plan(plan)),
            (_, Some(at)) => {
                let days = day_of(at).days_since(day_of(plan.made_at));
                school.answered_after.push(days.max(0));
            }
            _ => {}
        }
    }
    for school in found.values_mut() {
        school.waiting.sort_by_key(Waiting::since);
    }
    add_means(db, authority, &mut found, today).await?;
    Ok(found)
}

/// What was made of money and time this semester.
async fn add_means(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    found: &mut BTreeMap<SchoolId, Leadership>,
    today: Day,
) -> Result<(), DbErr> {
    let schools: Vec<SchoolId> = found.keys().copied().collect();
    let semester = Semester::of(today);
    let funds = list_funds_of_schools(db, authority, &schools, semester).await?;
    let offers = list_offers_of_schools(db, authority, &schools).await?;
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let school_of = |offer| {
        let is_it = |one: &&Offer| one.id == offer;
        offers.iter().find(is_it).map(|one| one.school_id)
    };
    for fund in &funds {
        if let Some(school) = found.get_mut(&fund.school_id) {
            school.money += fund.amount;
        }
    }
    for part in list_funding(db, authority, &ids).await? {
        if funds.iter().any(|fund| fund.id == part.fund_id)
            && let Some(school) = school_of(part.offer_id).and_then(|id| found.get_mut(&id))
        {
            school.spent += part.amount;
        }
    }
    let sessions = list_sessions_of_offers(db, authority, &ids).await?;
    let minutes: BTreeMap<_, _> = sessions
        .iter()
        .filter(|session| Semester::of(session.day) == semester)
        .map(|session| (session.id, i64::from(session.minutes)))
        .collect();
    for row in list_attendance_of(db, authority, &ids).await? {
        let Some(minutes) = minutes.get(&row.session_id) else {
            continue;
        };
        if row.presence == Presence::Present
            && let Some(school) = school_of(row.offer_id).and_then(|id| found.get_mut(&id))
        {
            school.minutes += minutes;
        }
    }
    Ok(())
}

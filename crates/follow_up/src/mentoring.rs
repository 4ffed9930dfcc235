//! Who may stay beside someone: who is strong in the practice, who has room, who is near, and whom the
//! person wishes for. The order is advice; the person chooses, and no level of anybody is shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kernel::access::{RoleKind, list_roles_at};
use kernel::competency_map::list_latest_of_people;
use kernel::people::{list_people_of_school, list_posts_of_people, list_schools};
use kernel::{AuthorityId, PersonId, SchoolId};
use platform::Day;
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::settings::settings;
use crate::store::list_mentored_since;

/// How far a mentor works from the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// At the same school.
    School,
    /// At a school of the same cluster.
    Cluster,
    /// Further away.
    Far,
}

/// Someone who may stay beside a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Whether the person asked for them, or they already are beside them.
    pub is_wished: bool,
    /// Whether the map says that they more likely than not master the practice.
    pub is_strong: bool,
    /// Whether they coach or lead.
    pub is_coach: bool,
    /// Commitments they stay beside now.
    pub caseload: usize,
    /// How far away they work.
    pub distance: Distance,
}

impl Candidate {
    /// Whether they have room for one more.
    pub fn has_room(&self) -> bool {
        self.caseload < settings().mentor_caseload
    }
}

/// The best first: with room, wished for, strong in the practice, a coach, near, least busy.
pub fn rank_mentors(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|one| {
        let good = [one.has_room(), one.is_wished, one.is_strong, one.is_coach];
        (Reverse(good), one.distance, one.caseload, one.person)
    });
    candidates
}

/// For whom a mentor is sought.
pub(crate) struct Seeking<'a> {
    pub(crate) person: PersonId,
    pub(crate) school: SchoolId,
    pub(crate) indicator: &'a str,
    /// Whom the person wishes for, or who is beside them: found wherever they work.
    pub(crate) wished: &'a [PersonId],
    pub(crate) today: Day,
}

/// Everyone who may stay beside a person, best first: colleagues, coaches of the cluster, the wished.
pub(crate) async fn find_mentors(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    seeking: &Seeking<'_>,
) -> Result<Vec<Candidate>, DbErr> {
    let mut near: BTreeMap<PersonId, Distance> =
        list_people_of_school(db, authority, seeking.school)
            .await?
            .into_iter()
            .map(|person| (person.id, Distance::School))
            .collect();
    let coaches = coaches_around(db, authority, seeking.school).await?;
    for (person, distance) in &coaches {
        near.entry(*person).or_insert(*distance);
    }
    for person in seeking.wished {
        near.entry(*person).or_insert(Distance::Far);
    }
    near.remove(&seeking.person);
    let people: Vec<PersonId> = near.keys().copied().collect();
    let strong: BTreeSet<PersonId> = list_latest_of_people(db, authority, &people)
        .await?
        .into_iter()
        .filter(|line| line.subject == seeking.indicator && line.ratings > 0)
        .filter(|line| line.probability_below <= 0.5)
        .map(|line| line.person_id)
        .collect();
    let caseload = caseloads(db, authority, &people, seeking.today).await?;
    Ok(rank_mentors(
        near.into_iter()
            .map(|(person, distance)| Candidate {
                person,
                is_wished: seeking.wished.contains(&person),
                is_strong: strong.contains(&person),
                is_coach: coaches.iter().any(|(coach, _)| *coach == person),
                caseload: caseload.get(&person).copied().unwrap_or(0),
                distance,
            })
            .collect(),
    ))
}

/// Who coaches or leads the school or one of its cluster.
async fn coaches_around(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<(PersonId, Distance)>, DbErr> {
    let schools = list_schools(db, authority).await?;
    let cluster = schools
        .iter()
        .find(|one| one.id == school)
        .and_then(|one| one.cluster.as_deref());
    let mut found = Vec::new();
    for one in &schools {
        let distance = match one.id == school {
            true => Distance::School,
            false if cluster.is_some() && one.cluster.as_deref() == cluster => Distance::Cluster,
            false => continue,
        };
        // Who leads a school stays beside its coaches.
        for kind in [RoleKind::Coach, RoleKind::Principal] {
            let roles = list_roles_at(db, authority, kind, Some(one.id)).await?;
            let here = roles.iter().filter(|role| role.school_id == Some(one.id));
            found.extend(here.map(|role| (role.person_id, distance)));
        }
    }
    // Who no longer works anywhere stays beside nobody.
    let people: Vec<_> = found.iter().map(|(person, _)| *person).collect();
    let posts = list_posts_of_people(db, authority, &people).await?;
    found.retain(|(person, _)| posts.iter().any(|post| post.person_id == *person));
    Ok(found)
}

/// How many commitments with checks to come each of them stays beside.
pub(crate) async fn caseloads(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
    today: Day,
) -> Result<BTreeMap<PersonId, usize>, DbErr> {
    let longest = settings().check_after_days.last().copied().unwrap_or(0);
    let since = today.plus_days(-i64::from(longest));
    let mut counts = BTreeMap::new();
    for row in list_mentored_since(db, authority, people, since).await? {
        *counts.entry(row.mentor_id).or_insert(0) += 1;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Candidate {
        Candidate {
            person: PersonId::new(),
            is_wished: false,
            is_strong: false,
            is_coach: false,
            caseload: 0,
            distance: Distance::School,
        }
    }

    #[test]
    fn each_reason_decides_when_all_before_it_are_equal() {
        let full = settings().mentor_caseload;
        // The better of two, and the other.
        let pairs = [
            (
                plain(),
                Candidate {
                    caseload: full,
                    is_wished: true,
                    ..plain()
                },
            ),
            (
                Candidate {
                    is_wished: true,
                    ..plain()
                },
                Candidate {
                    is_strong: true,
                    ..plain()
                },
            ),
            (
                Candidate {
                    is_strong: true,
                    ..plain()
                },
                Candidate {
                    is_coach: true,
                    ..plain()
                },
            ),
            (
                Candidate {
                    is_coach: true,
                    distance: Distance::Cluster,
                    ..plain()
                },
                plain(),
            ),
            (
                plain(),
                Candidate {
                    distance: Distance::Cluster,
                    ..plain()
                },
            ),
            (
                Candidate {
                    caseload: 1,
                    ..plain()
                },
                Candidate {
                    caseload: 2,
                    ..plain()
                },
            ),
        ];
        for (better, other) in pairs {
            let ranked = rank_mentors(vec![other.clone(), better.clone()]);
            assert_eq!(ranked, [better, other]);
        }
    }
}

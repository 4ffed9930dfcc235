//! Where a cycle stands, decided from its people and its entries alone: the same entries give the same
//! answer in whatever order they arrived.

use std::collections::BTreeSet;

use kernel::PersonId;
use platform::Day;

use super::model::{CycleEntry, CycleRole, CycleSeat};
use super::modes::{Step, Way};

/// Where a cycle stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The round, from 1.
    pub round: i32,
    /// The step that is next, by its place in the way; behind the last one when the round is done.
    pub step: usize,
    /// Who may do it.
    pub waits_for: Vec<PersonId>,
    /// Until when, at the pace of the way.
    pub due: Option<Day>,
}

impl Standing {
    /// Days by which the next step is late.
    pub fn late_by(&self, today: Day) -> i64 {
        self.due.map_or(0, |due| today.days_since(due).max(0))
    }
}

/// The entries nobody has replaced: one where people agree, several where two wrote without knowing of
/// each other. Sorted by identifier, so that every device shows them alike.
pub fn heads<'a>(entries: &[&'a CycleEntry]) -> Vec<&'a CycleEntry> {
    let mut found: Vec<&CycleEntry> = entries
        .iter()
        .filter(|entry| !entries.iter().any(|other| other.stands_in_for(entry.id)))
        .copied()
        .collect();
    found.sort_by_key(|entry| entry.id);
    found
}

/// The entries of a step in a round; of one person, where everyone does it for themselves.
pub fn of_step<'a>(
    entries: &'a [CycleEntry],
    round: i32,
    step: &Step,
    person: PersonId,
) -> Vec<&'a CycleEntry> {
    entries
        .iter()
        .filter(|entry| entry.round == round && entry.step == step.code)
        .filter(|entry| !step.is_for_each || entry.person_id == person)
        .collect()
}

/// Who holds one of the roles now; the host of a way whose host rotates is the member whose turn it is.
pub fn holders(way: &Way, seats: &[CycleSeat], roles: &[CycleRole], round: i32) -> Vec<PersonId> {
    let held = seats.iter().filter(|seat| seat.is_held());
    let mut found: BTreeSet<PersonId> = held
        .filter(|seat| roles.contains(&seat.role))
        .map(|seat| seat.person_id)
        .collect();
    if roles.contains(&CycleRole::Host) && way.has_rotating_host {
        found.extend(host_of_round(seats, round));
    }
    found.into_iter().collect()
}

/// Whose turn it is to receive the others, in the order in which people came.
pub fn host_of_round(seats: &[CycleSeat], round: i32) -> Option<PersonId> {
    let mut held: Vec<&CycleSeat> = seats.iter().filter(|seat| seat.is_held()).collect();
    held.sort_by_key(|seat| (seat.starts_on, seat.id));
    let mut people: Vec<PersonId> = Vec::new();
    for seat in held {
        if !people.contains(&seat.person_id) {
            people.push(seat.person_id);
        }
    }
    let turn = usize::try_from(round.max(1) - 1).ok()?;
    people.get(turn.checked_rem(people.len())?).copied()
}

/// Where a cycle stands.
pub fn standing(
    way: &Way,
    seats: &[CycleSeat],
    entries: &[CycleEntry],
    opened_on: Day,
) -> Standing {
    let round = entries.iter().map(|entry| entry.round).max().unwrap_or(1);
    let is_written = |step: &Step| {
        let mut of_round = entries.iter().filter(|entry| entry.round == round);
        of_round.any(|entry| entry.step == step.code)
    };
    // A step that was written in is behind those before it: whoever goes on does not wait for all.
    let furthest = way.steps.iter().rposition(is_written);
    let step = furthest.map_or(0, |at| {
        match missing(way, seats, entries, round, at).is_empty() {
            true => at + 1,
            false => at,
        }
    });
    let since = furthest
        .and_then(|_| entries.iter().map(|entry| entry.done_on).max())
        .unwrap_or(opened_on);
    let next = way.steps.get(step);
    Standing {
        round,
        step,
        waits_for: match next {
            Some(_) => missing(way, seats, entries, round, step),
            None => Vec::new(),
        },
        due: next.map(|next| since.plus_days(next.within_days)),
    }
}

/// Who has still to do a step: everyone in its roles where each does it for themselves, else any of them.
fn missing(
    way: &Way,
    seats: &[CycleSeat],
    entries: &[CycleEntry],
    round: i32,
    at: usize,
) -> Vec<PersonId> {
    let Some(step) = way.steps.get(at) else {
        return Vec::new();
    };
    let mut people = holders(way, seats, &step.by, round);
    if step.is_for_each {
        people.retain(|person| of_step(entries, round, step, *person).is_empty());
        return people;
    }
    let is_done = people
        .first()
        .is_some_and(|any| !of_step(entries, round, step, *any).is_empty());
    if is_done { Vec::new() } else { people }
}

/// Whether someone may write at a step: those in its roles, at the next step, at one before it to
/// correct it, and at a later one of the same round to go on without waiting for all.
pub fn may_write(
    way: &Way,
    seats: &[CycleSeat],
    step: &Step,
    round: i32,
    person: PersonId,
) -> bool {
    holders(way, seats, &step.by, round).contains(&person)
}

/// Whether a round may be written in: the present one, the next once the present one is done, and an
/// earlier one only to correct it.
pub fn is_open_round(way: &Way, standing: &Standing, round: i32) -> bool {
    let is_done = standing.step >= way.steps.len();
    (1..=standing.round).contains(&round) || (is_done && round == standing.round + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::model::{CycleEntryId, CycleId, CycleRoleId};
    use crate::cycle::modes::way_of;
    use planning::Mode;
    use platform::{AuthorityId, Moment};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn seat(person: PersonId, role: CycleRole) -> CycleSeat {
        CycleSeat {
            authority_id: AuthorityId(uuid::Uuid::nil()),
            id: CycleRoleId::new(),
            cycle_id: CycleId(uuid::Uuid::nil()),
            person_id: person,
            role,
            starts_on: day("2026-11-01"),
            ends_on: None,
            note: String::new(),
        }
    }

    fn entry(person: PersonId, round: i32, step: &str, replaces: &[CycleEntryId]) -> CycleEntry {
        let replaces: Vec<String> = replaces.iter().map(ToString::to_string).collect();
        CycleEntry {
            authority_id: AuthorityId(uuid::Uuid::nil()),
            id: CycleEntryId::new(),
            cycle_id: CycleId(uuid::Uuid::nil()),
            round,
            step: step.to_owned(),
            person_id: person,
            replaces: replaces.join(" "),
            answers: "{}".to_owned(),
            done_on: day("2026-11-10"),
            made_at: Moment::from_millis(0),
        }
    }

    #[test]
    fn every_way_goes_from_its_first_step_to_its_last_and_round_again() {
        for way in crate::cycle::modes::ways() {
            let people: Vec<PersonId> = way.roles().map(|_| PersonId::new()).collect();
            let seats: Vec<CycleSeat> = way
                .roles()
                .zip(&people)
                .map(|(role, person)| seat(*person, role))
                .collect();
            let mut entries = Vec::new();
            for round in 1..=2 {
                for (at, step) in way.steps.iter().enumerate() {
                    let before = standing(way, &seats, &entries, day("2026-11-01"));
                    if round == 1 || at > 0 {
                        assert_eq!((before.round, before.step), (round, at), "{:?}", way.mode);
                        assert!(!before.waits_for.is_empty(), "{:?} {}", way.mode, step.code);
                    }
                    assert!(is_open_round(way, &before, round));
                    let writers = match step.is_for_each {
                        true => holders(way, &seats, &step.by, round),
                        false => holders(way, &seats, &step.by, round)[..1].to_vec(),
                    };
                    entries.extend(
                        writers
                            .iter()
                            .map(|who| entry(*who, round, &step.code, &[])),
                    );
                }
                let after = standing(way, &seats, &entries, day("2026-11-01"));
                assert_eq!(after.step, way.steps.len(), "{:?}", way.mode);
            }
        }
    }

    #[test]
    fn what_each_does_waits_for_each() {
        let way = way_of(Mode::Workshop).unwrap();
        let [lead, ani, budi] = [(); 3].map(|()| PersonId::new());
        let seats = [
            seat(lead, CycleRole::Lead),
            seat(ani, CycleRole::Member),
            seat(budi, CycleRole::Member),
        ];
        let mut entries = vec![entry(lead, 1, "meet", &[]), entry(ani, 1, "practice", &[])];
        let found = standing(way, &seats, &entries, day("2026-11-01"));
        assert_eq!((found.step, found.waits_for), (1, vec![budi]));
        entries.push(entry(budi, 1, "practice", &[]));
        let found = standing(way, &seats, &entries, day("2026-11-01"));
        assert_eq!(found.step, 2, "it counts once every practice task is done");
    }

    #[test]
    fn two_who_write_without_knowing_of_each_other_are_both_shown_in_any_order() {
        let [lead, partner] = [(); 2].map(|()| PersonId::new());
        let first = entry(lead, 1, "talk", &[]);
        let here = entry(lead, 1, "talk", &[first.id]);
        let there = entry(partner, 1, "talk", &[first.id]);
        let settled = entry(lead, 1, "talk", &[here.id, there.id]);
        let mut ids: Vec<_> = [&here, &there].map(|it| it.id).to_vec();
        ids.sort();
        let seen = |order: &[&CycleEntry]| -> Vec<CycleEntryId> {
            heads(order).iter().map(|entry| entry.id).collect()
        };
        assert_eq!(seen(&[&first, &here, &there]), ids);
        assert_eq!(seen(&[&there, &here, &first]), ids);
        assert_eq!(seen(&[&here, &first, &there]), ids);
        assert_eq!(seen(&[&here, &settled, &there, &first]), [settled.id]);
    }

    #[test]
    fn a_late_step_says_by_how_much() {
        let way = way_of(Mode::Mentoring).unwrap();
        let [lead, partner] = [(); 2].map(|()| PersonId::new());
        let seats = [
            seat(lead, CycleRole::Lead),
            seat(partner, CycleRole::Partner),
        ];
        let found = standing(way, &seats, &[], day("2026-11-01"));
        assert_eq!(found.due, Some(day("2026-11-08")));
        assert_eq!(found.late_by(day("2026-11-12")), 4);
        assert_eq!(found.late_by(day("2026-11-02")), 0);
    }

    #[test]
    fn the_host_goes_round_among_those_who_are_there() {
        let people = [(); 3].map(|()| PersonId::new());
        let mut seats = people.map(|person| seat(person, CycleRole::Member));
        let hosts = |seats: &[CycleSeat]| -> Vec<_> {
            (1..=4)
                .filter_map(|round| host_of_round(seats, round))
                .collect()
        };
        let [a, b, c] = people;
        assert_eq!(hosts(&seats), [a, b, c, a]);
        seats[1].ends_on = Some(day("2026-11-20"));
        assert_eq!(hosts(&seats), [a, c, a, c]);
    }
}

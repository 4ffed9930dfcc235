//! The best plan by looking at every plan; for questions with a handful of people.
//!
//! It refuses to be clever, so that it can be believed.

use optimise::{Exclusion, Instance, Lock};

struct Case<'a> {
    instance: &'a Instance,
    classes: Vec<(usize, usize)>,
    leaders: Vec<Option<usize>>,
    places: Vec<Vec<usize>>,
    best: Option<i64>,
}

/// Worth of the best plan that keeps all locks and exclusions; nothing when there is none.
pub fn best_worth(instance: &Instance) -> Option<i64> {
    let classes: Vec<(usize, usize)> = instance
        .offerings
        .iter()
        .enumerate()
        .flat_map(|(offering, offer)| offer.slots.iter().map(move |slot| (offering, *slot)))
        .collect();
    let count = classes.len();
    let places = vec![Vec::new(); instance.educators.len()];
    let mut case = Case {
        instance,
        classes,
        leaders: vec![None; count],
        places,
        best: None,
    };
    choose_leaders(&mut case, 0);
    case.best
}

fn choose_leaders(case: &mut Case<'_>, class: usize) {
    if class == case.classes.len() {
        choose_places(case, 0);
        return;
    }
    choose_leaders(case, class + 1);
    let (offering, slot) = case.classes[class];
    let offer = &case.instance.offerings[offering];
    let shut = |exclusion: &Exclusion| match *exclusion {
        Exclusion::Run {
            offering: other,
            slot: when,
        } => other == offering && when.is_none_or(|when| when == slot),
        _ => false,
    };
    let runs = (0..class)
        .filter(|other| case.leaders[*other].is_some() && case.classes[*other].0 == offering)
        .count();
    if case.instance.exclusions.iter().any(shut) || runs as i64 >= offer.max_runs {
        return;
    }
    for coach in &offer.coaches {
        let led = |other: &usize| case.leaders[*other] == Some(*coach);
        let load = |other: usize| {
            let offer = &case.instance.offerings[case.classes[other].0];
            offer.hours + offer.preparation
        };
        let barred = |exclusion: &Exclusion| match *exclusion {
            Exclusion::Coach {
                coach: other,
                offering: what,
            } => other == *coach && what.is_none_or(|what| what == offering),
            _ => false,
        };
        let hours: i64 = (0..class).filter(led).map(load).sum();
        let clash = (0..class)
            .filter(led)
            .any(|other| case.classes[other].1 == slot);
        let person = &case.instance.coaches[*coach];
        if clash
            || !person.free.contains(&slot)
            || hours + load(class) > person.max_hours
            || case.instance.exclusions.iter().any(barred)
        {
            continue;
        }
        case.leaders[class] = Some(*coach);
        choose_leaders(case, class + 1);
        case.leaders[class] = None;
    }
}

fn choose_places(case: &mut Case<'_>, person: usize) {
    if person == case.places.len() {
        judge(case);
        return;
    }
    let open: Vec<usize> = (0..case.classes.len())
        .filter(|class| may_join(case, person, *class))
        .collect();
    for set in 0..1usize << open.len() {
        let chosen: Vec<usize> = (0..open.len())
            .filter(|index| set >> index & 1 == 1)
            .map(|index| open[index])
            .collect();
        let hours: i64 = chosen
            .iter()
            .map(|class| case.instance.offerings[case.classes[*class].0].hours)
            .sum();
        let clash = chosen.iter().enumerate().any(|(index, class)| {
            let (offering, slot) = case.classes[*class];
            chosen[..index]
                .iter()
                .any(|other| case.classes[*other].0 == offering || case.classes[*other].1 == slot)
        });
        if clash || hours > case.instance.educators[person].max_hours {
            continue;
        }
        case.places[person] = chosen;
        choose_places(case, person + 1);
    }
    case.places[person].clear();
}

fn may_join(case: &Case<'_>, person: usize, class: usize) -> bool {
    let (offering, slot) = case.classes[class];
    let educator = &case.instance.educators[person];
    let barred = |exclusion: &Exclusion| match *exclusion {
        Exclusion::Place {
            educator: who,
            offering: what,
        } => who == person && what.is_none_or(|what| what == offering),
        _ => false,
    };
    case.leaders[class].is_some()
        && educator.cand.contains(&offering)
        && educator.free.contains(&slot)
        && !case.instance.exclusions.iter().any(barred)
}

fn judge(case: &mut Case<'_>) {
    let instance = case.instance;
    let mut costs = vec![0; instance.offerings.len()];
    for (class, leader) in case.leaders.iter().enumerate() {
        if leader.is_none() {
            continue;
        }
        let offer = &instance.offerings[case.classes[class].0];
        let size = case
            .places
            .iter()
            .filter(|places| places.contains(&class))
            .count() as i64;
        if size < offer.min_size || size > offer.max_size {
            return;
        }
        costs[case.classes[class].0] += offer.fixed_cost + size * offer.seat_cost;
    }
    for set in 0..1usize << instance.funds.len() {
        let inside = |offering: &usize| {
            instance.offerings[*offering]
                .funds
                .iter()
                .all(|fund| set >> fund & 1 == 1)
        };
        let cost: i64 = (0..costs.len())
            .filter(inside)
            .map(|offering| costs[offering])
            .sum();
        let money: i64 = (0..instance.funds.len())
            .filter(|fund| set >> fund & 1 == 1)
            .map(|fund| instance.funds[fund])
            .sum();
        if cost > money {
            return;
        }
    }
    let total: i64 = costs.iter().sum();
    let proposed: i64 = (0..costs.len())
        .filter(|o| instance.offerings[*o].proposed == 1)
        .map(|o| costs[o])
        .sum();
    if proposed * 1000 < total * instance.meta.voice_permille
        || !instance.locks.iter().all(|lock| holds(case, lock))
    {
        return;
    }
    let worth = worth(case);
    if case.best.is_none_or(|best| worth > best) {
        case.best = Some(worth);
    }
}

fn holds(case: &Case<'_>, lock: &Lock) -> bool {
    (0..case.classes.len()).any(|class| {
        let (what, when) = case.classes[class];
        match *lock {
            Lock::Run {
                offering,
                slot,
                coach,
            } => {
                let leader = case.leaders[class];
                what == offering
                    && leader.is_some()
                    && slot.is_none_or(|slot| slot == when)
                    && coach.is_none_or(|coach| leader == Some(coach))
            }
            Lock::Place {
                educator,
                offering,
                slot,
            } => {
                what == offering
                    && slot.is_none_or(|slot| slot == when)
                    && case.places[educator].contains(&class)
            }
        }
    })
}

fn worth(case: &Case<'_>) -> i64 {
    let instance = case.instance;
    let mut hours = vec![0; instance.floors.len()];
    let mut sum = 0;
    for (person, educator) in instance.educators.iter().enumerate() {
        let offers = || {
            case.places[person].iter().map(|class| {
                (
                    case.classes[*class].0,
                    &instance.offerings[case.classes[*class].0],
                )
            })
        };
        hours[educator.g] += offers().map(|(_, offer)| offer.hours).sum::<i64>();
        sum += offers()
            .map(|(index, _)| 10 * educator.pref.get(&index).copied().unwrap_or(0))
            .sum::<i64>();
        for (competency, gap, weight) in &educator.gap {
            let effect: i64 = offers()
                .flat_map(|(_, o)| &o.effects)
                .filter(|e| e.0 == *competency)
                .map(|e| e.1)
                .sum();
            let (first, whole) = (gap * instance.meta.seg_permille[0] / 1000, *gap);
            sum += weight
                * (instance.meta.rate[0] * effect.min(first)
                    + instance.meta.rate[1] * (effect.min(whole) - first).max(0));
        }
    }
    let short: i64 = instance
        .floors
        .iter()
        .zip(hours)
        .map(|(floor, hours)| (floor - hours).max(0))
        .sum();
    sum - instance.meta.shortfall_penalty * short
}

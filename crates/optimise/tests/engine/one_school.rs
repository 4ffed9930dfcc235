//! Questions as one small school asks them: few people, one to three coaches, every slot like the next.
//!
//! It refuses to resemble any real school; hours, amounts and effects are of the size a starter catalogue has.

use optimise::{Coach, Educator, Instance, Meta, Offering};

use crate::made_up::Dice;

const SLOTS: usize = 20;
const COMPETENCIES: usize = 12;
/// Hours each coach has, preparation included.
const COACH_HOURS: i64 = 60;
/// Hours each person can give.
const HOURS: i64 = 36;

/// A question with so many people, coaches and programmes, in thousands of rupiah.
pub fn one_school(people: usize, coaches: usize, programmes: usize, seed: u64) -> Instance {
    let dice = &mut Dice::new(seed);
    let offerings: Vec<Offering> = (0..programmes)
        .map(|_| programme(dice, coaches, people as i64))
        .collect();
    let educators = (0..people).map(|_| educator(dice, &offerings)).collect();
    let money = people as i64 * [60, 150, 400][dice.below(3)];
    Instance {
        meta: Meta {
            slots: SLOTS,
            competencies: COMPETENCIES,
            ..Meta::default()
        },
        educators,
        offerings,
        coaches: vec![
            Coach {
                max_hours: COACH_HOURS,
                free: (0..SLOTS).collect(),
            };
            coaches
        ],
        funds: vec![money / 3, money - money / 3],
        floors: vec![0],
        ..Instance::default()
    }
}

fn programme(dice: &mut Dice, coaches: usize, people: i64) -> Offering {
    // One person or three at the desk, a circle of colleagues, or a course that costs money.
    let (least, most, fixed, seat) = match dice.below(3) {
        0 => (1, dice.between(1, 4), 0, 0),
        1 => (
            3,
            dice.between(6, 12),
            dice.between(2, 5) * 100,
            dice.between(2, 5) * 10,
        ),
        _ => (
            (people / 3).clamp(2, 5),
            20,
            dice.between(5, 25) * 100,
            dice.between(5, 15) * 10,
        ),
    };
    let count = dice.between(1, 3) as usize;
    let mut leaders = dice.some(coaches.div_ceil(2), coaches);
    if leaders.is_empty() {
        leaders.push(0);
    }
    Offering {
        hours: dice.between(3, 10) * 2,
        preparation: dice.between(1, 8),
        fixed_cost: fixed,
        seat_cost: seat,
        min_size: least,
        max_size: most,
        max_runs: 6,
        slots: (0..SLOTS).collect(),
        effects: dice
            .some(count, COMPETENCIES)
            .into_iter()
            .map(|k| (k, dice.between(3, 8) * 50))
            .collect(),
        coaches: leaders,
        funds: vec![0, 1],
        ..Offering::default()
    }
}

fn educator(dice: &mut Dice, offerings: &[Offering]) -> Educator {
    let usual = dice.between(100, 700);
    let gap: Vec<(usize, i64, i64)> = (0..COMPETENCIES)
        .map(|k| (k, usual + dice.between(-300, 700), dice.between(2, 3)))
        .filter(|need| need.1 > 80)
        .collect();
    let helps = |offer: &Offering| {
        let needed = |k: usize| gap.iter().any(|need| need.0 == k);
        offer.effects.iter().any(|(k, _)| needed(*k))
    };
    let cand: Vec<usize> = (0..offerings.len())
        .filter(|index| helps(&offerings[*index]))
        .collect();
    Educator {
        max_hours: HOURS,
        free: (0..SLOTS).collect(),
        pref: cand
            .iter()
            .filter(|_| dice.one_in(10))
            .map(|index| (*index, 100))
            .collect(),
        gap,
        cand,
        ..Educator::default()
    }
}

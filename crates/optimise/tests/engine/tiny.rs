//! Questions small enough that every plan can be looked at.
//!
//! It refuses to be sensible: limits are as likely to clash as not.

use std::collections::BTreeMap;

use optimise::{Coach, Educator, Instance, Meta, Offering};

use crate::made_up::Dice;

/// A question small enough that every plan can be looked at.
pub fn tiny(seed: u64) -> Instance {
    let dice = &mut Dice::new(seed);
    let slots = 1 + dice.below(3);
    let (people, offers) = (1 + dice.below(4), 1 + dice.below(3));
    let (leaders, sources) = (1 + dice.below(2), 1 + dice.below(3));
    let some = |dice: &mut Dice, of: usize| {
        let count = dice.below(of + 1).max(usize::from(!dice.one_in(6)));
        dice.some(count, of)
    };
    let coaches = (0..leaders)
        .map(|_| Coach {
            max_hours: dice.from_to(0, 30),
            free: some(dice, slots),
        })
        .collect();
    let offerings: Vec<Offering> = (0..offers)
        .map(|_| {
            let least = dice.from_to(0, 2);
            Offering {
                hours: dice.from_to(0, 8),
                preparation: dice.from_to(0, 4),
                fixed_cost: dice.from_to(0, 60),
                seat_cost: dice.from_to(0, 30),
                min_size: least,
                max_size: least + dice.from_to(0, 3),
                max_runs: dice.from_to(1, 2),
                slots: dice.some(1 + slots.min(2) / 2, slots),
                effects: dice
                    .some(2, 3)
                    .into_iter()
                    .map(|k| (k, dice.from_to(0, 900)))
                    .collect(),
                coaches: some(dice, leaders),
                funds: some(dice, sources),
                proposed: u8::from(dice.one_in(2)),
                ..Offering::default()
            }
        })
        .collect();
    let educators = (0..people)
        .map(|_| Educator {
            g: dice.below(2),
            max_hours: dice.from_to(0, 16),
            free: some(dice, slots),
            gap: dice
                .some(2, 3)
                .into_iter()
                .map(|k| (k, dice.from_to(0, 1500), dice.from_to(0, 5)))
                .collect(),
            cand: some(dice, offers),
            pref: BTreeMap::from([(dice.below(offers), dice.from_to(0, 200))]),
            ..Educator::default()
        })
        .collect();
    Instance {
        meta: Meta {
            slots,
            competencies: 3,
            voice_permille: if dice.one_in(2) {
                dice.from_to(0, 600)
            } else {
                0
            },
            shortfall_penalty: dice.from_to(0, 3000),
            ..Meta::default()
        },
        educators,
        offerings,
        coaches,
        funds: (0..sources).map(|_| dice.from_to(0, 120)).collect(),
        floors: vec![dice.from_to(0, 12), dice.from_to(0, 12)],
        ..Instance::default()
    }
}

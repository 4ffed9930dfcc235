//! Questions small enough that every plan can be looked at.
//!
//! It refuses to be sensible: limits are as likely to clash as not.

use std::collections::BTreeMap;

use optimise::{Coach, Educator, Exclusion, Instance, Lock, Meta, Offering};

use crate::made_up::Dice;

/// A question small enough that every plan can be looked at.
pub fn tiny(seed: u64) -> Instance {
    let dice = &mut Dice::new(seed);
    let slots = 1 + dice.below(3);
    let (people, offers) = (1 + dice.below(4), 1 + dice.below(3));
    let (leaders, sources) = (1 + dice.below(2), 1 + dice.below(3));
    let coaches = (0..leaders)
        .map(|_| Coach {
            max_hours: dice.between(0, 30),
            free: some(dice, slots),
        })
        .collect();
    let offerings: Vec<Offering> = (0..offers)
        .map(|_| offering(dice, slots, leaders, sources))
        .collect();
    let educators = (0..people)
        .map(|_| Educator {
            g: dice.below(2),
            max_hours: dice.between(0, 16),
            free: some(dice, slots),
            gap: dice
                .some(2, 3)
                .into_iter()
                .map(|k| (k, dice.between(0, 1500), dice.between(0, 5)))
                .collect(),
            cand: some(dice, offers),
            pref: BTreeMap::from([(dice.below(offers), dice.between(0, 200))]),
            ..Educator::default()
        })
        .collect();
    Instance {
        meta: Meta {
            slots,
            competencies: 3,
            voice_permille: if dice.one_in(2) {
                dice.between(0, 600)
            } else {
                0
            },
            shortfall_penalty: dice.between(0, 3000),
            ..Meta::default()
        },
        educators,
        offerings,
        coaches,
        funds: (0..sources).map(|_| dice.between(0, 120)).collect(),
        floors: vec![dice.between(0, 12), dice.between(0, 12)],
        ..Instance::default()
    }
}

/// A choice that is empty only now and then.
fn some(dice: &mut Dice, of: usize) -> Vec<usize> {
    let count = dice.below(of + 1).max(usize::from(!dice.one_in(6)));
    dice.some(count, of)
}

fn offering(dice: &mut Dice, slots: usize, leaders: usize, sources: usize) -> Offering {
    let least = dice.between(0, 2);
    Offering {
        hours: dice.between(0, 8),
        preparation: dice.between(0, 4),
        fixed_cost: dice.between(0, 60),
        seat_cost: dice.between(0, 30),
        min_size: least,
        max_size: least + dice.between(0, 3),
        max_runs: dice.between(1, 2),
        slots: dice.some(1 + slots.min(2) / 2, slots),
        effects: dice
            .some(2, 3)
            .into_iter()
            .map(|k| (k, dice.between(0, 900)))
            .collect(),
        coaches: some(dice, leaders),
        funds: some(dice, sources),
        proposed: u8::from(dice.one_in(2)),
        ..Offering::default()
    }
}

/// A tiny question with a few wishes, most of which can be met.
pub fn with_wishes(seed: u64) -> Instance {
    let mut instance = tiny(seed);
    let dice = &mut Dice::new(seed ^ 0x5eed);
    let (people, offers) = (instance.educators.len(), instance.offerings.len());
    for _ in 0..=dice.below(2) {
        let offering = dice.below(offers);
        let slot = if dice.one_in(2) {
            Some(dice.below(instance.meta.slots))
        } else {
            None
        };
        instance.locks.push(if dice.one_in(2) {
            Lock::Place {
                educator: dice.below(people),
                offering,
                slot,
            }
        } else {
            let coach = if dice.one_in(3) {
                Some(dice.below(instance.coaches.len()))
            } else {
                None
            };
            Lock::Run {
                offering,
                slot,
                coach,
            }
        });
    }
    if dice.one_in(2) {
        let offering = Some(dice.below(offers));
        instance.exclusions.push(Exclusion::Place {
            educator: dice.below(people),
            offering,
        });
    }
    if dice.one_in(3) {
        instance.exclusions.push(Exclusion::Run {
            offering: dice.below(offers),
            slot: Some(0),
        });
    }
    instance
}

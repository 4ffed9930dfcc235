//! Questions made up for tests and benches: the same seed makes the same question everywhere.
//!
//! It refuses to resemble any real school; the proportions follow `docs/numerics/optimise.md`, section 8.

use std::collections::BTreeMap;

use optimise::{Coach, Educator, Instance, Meta, Offering};

/// A stream of random numbers (the splitmix64 recurrence).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x1234_5678_9abc_def1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// A choice of `count` of `0..of`, in rising order.
    pub fn some(&mut self, count: usize, of: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..of).collect();
        for index in 0..count.min(of) {
            let other = index + self.below(of - index);
            all.swap(index, other);
        }
        all.truncate(count.min(of));
        all.sort_unstable();
        all
    }
}

/// How large a made-up question is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub name: &'static str,
    pub educators: usize,
    pub offerings: usize,
    pub coaches: usize,
    pub groups: usize,
    pub regions: usize,
    pub most_runs: i64,
}

pub const SCHOOL: Size = Size {
    name: "school",
    educators: 60,
    offerings: 30,
    coaches: 10,
    groups: 4,
    regions: 1,
    most_runs: 1,
};
pub const CLUSTER: Size = Size {
    name: "cluster",
    educators: 600,
    offerings: 120,
    coaches: 45,
    groups: 20,
    regions: 3,
    most_runs: 3,
};
pub const DISTRICT: Size = Size {
    name: "district",
    educators: 6000,
    offerings: 600,
    coaches: 260,
    groups: 200,
    regions: 20,
    most_runs: 4,
};
pub const LARGE: Size = Size {
    name: "large",
    educators: 30_000,
    offerings: 2000,
    coaches: 900,
    groups: 1000,
    regions: 60,
    most_runs: 5,
};

const SLOTS: usize = 20;
const COMPETENCIES: usize = 16;
const SHORTLIST: usize = 24;

/// A question of the given size.
pub fn made_up(size: Size, seed: u64) -> Instance {
    let dice = &mut Dice::new(seed);
    let coaches: Vec<Coach> = (0..size.coaches)
        .map(|_| {
            let free = dice.between(6, 14) as usize;
            Coach {
                max_hours: dice.between(30, 90),
                free: dice.some(free, SLOTS),
            }
        })
        .collect();
    let offerings: Vec<Offering> = (0..size.offerings).map(|_| offering(dice, size)).collect();
    let educators: Vec<Educator> = (0..size.educators)
        .map(|person| educator(dice, size, person, &offerings))
        .collect();
    let budget = size.educators as i64 * 170;
    let hours = size.educators as i64 * 7;
    Instance {
        meta: Meta {
            slots: SLOTS,
            competencies: COMPETENCIES,
            voice_permille: 150,
            ..Meta::default()
        },
        educators,
        offerings,
        coaches,
        funds: vec![
            budget * 45 / 100,
            budget * 30 / 100,
            budget / 10,
            budget * 15 / 100,
        ],
        floors: (0..size.groups)
            .map(|_| hours / size.groups as i64 * dice.between(50, 150) / 100)
            .collect(),
        ..Instance::default()
    }
}

fn offering(dice: &mut Dice, size: Size) -> Offering {
    let online = dice.one_in(4);
    let (least, most) = if online {
        (6, 30)
    } else {
        (3 + dice.below(3) as i64, 6 + dice.below(14) as i64)
    };
    let effects = dice.between(1, 3) as usize;
    let slots = dice.between(3, 7) as usize;
    let coaches = (dice.between(3, 9) as usize).min(size.coaches);
    let mut funds = dice.some(2, 4);
    if dice.one_in(2) && !funds.contains(&0) {
        funds.insert(0, 0);
    }
    Offering {
        online: u8::from(online),
        region: dice.below(size.regions),
        hours: dice.between(5, 20),
        preparation: 2 * dice.between(2, 4),
        fixed_cost: dice.between(450, 1400),
        seat_cost: dice.between(25, 120),
        min_size: least,
        max_size: most,
        max_runs: dice.between(1, size.most_runs),
        slots: dice.some(slots, SLOTS),
        effects: dice
            .some(effects, COMPETENCIES)
            .into_iter()
            .map(|k| (k, dice.between(250, 1100)))
            .collect(),
        coaches: dice.some(coaches, size.coaches),
        funds,
        proposed: u8::from(dice.one_in(3)),
        ..Offering::default()
    }
}

fn educator(dice: &mut Dice, size: Size, person: usize, offerings: &[Offering]) -> Educator {
    let group = person % size.groups;
    let region = group % size.regions;
    let needs = dice.between(8, 15) as usize;
    let gap: Vec<(usize, i64, i64)> = dice
        .some(needs, COMPETENCIES)
        .into_iter()
        .map(|k| (k, dice.between(200, 2500), dice.between(1, 7)))
        .collect();
    let mut useful: Vec<(i64, usize)> = Vec::new();
    for (index, offer) in offerings.iter().enumerate() {
        if offer.online == 0 && offer.region != region {
            continue;
        }
        let help = |(k, level): &(usize, i64)| {
            gap.iter()
                .find(|need| need.0 == *k)
                .map_or(0, |need| need.2 * need.1.min(*level))
        };
        let worth: i64 = offer.effects.iter().map(help).sum();
        if worth > 0 {
            useful.push((-worth, index));
        }
    }
    useful.sort_unstable();
    useful.truncate(SHORTLIST);
    let mut cand: Vec<usize> = useful.into_iter().map(|(_, index)| index).collect();
    cand.sort_unstable();
    let wish = |index: &usize| dice.one_in(8).then(|| (*index, dice.between(200, 900)));
    let pref: BTreeMap<usize, i64> = cand.iter().filter_map(wish).collect();
    let free = dice.between(4, 11) as usize;
    Educator {
        g: group,
        r: region,
        max_hours: dice.between(14, 45),
        free: dice.some(free, SLOTS),
        gap,
        cand,
        pref,
    }
}

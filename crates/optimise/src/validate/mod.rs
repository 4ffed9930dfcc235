//! Whether a question holds together, before anything is computed from it.
//!
//! It refuses to judge whether the question has a good answer; it only makes sure that every position points at
//! something and that all sums stay exact.

mod numbers;
mod read;
mod wishes;

pub use read::read_instance;

use numbers::{count, number, position, positions};
use wishes::check_wishes;

use crate::error::InstanceError;
use crate::instance::{Educator, Instance, Meta, Offering};

/// Most weekly slots, so that a set of them fits one machine word.
pub const MAX_SLOTS: usize = 64;
/// Most sources of money, since the funding test looks at sets of them.
pub const MAX_FUNDS: usize = 12;
const MAX_COMPETENCIES: i64 = 1 << 16;
const MAX_SEGMENTS: usize = 8;
const MAX_COUNT: usize = 1 << 28;
const MAX_LEVEL: i64 = 1_000_000;
const MAX_HOURS: i64 = 1_000_000;
const MAX_MONEY: i64 = 1 << 50;
const MAX_WORTH: i64 = 1 << 40;
/// Sums up to here stay exact in a double, which the bound is computed in.
const MAX_SUM: i128 = 1 << 52;

pub(super) type Checked = Result<(), InstanceError>;

/// Checks that every position points at something and every number makes sense.
pub fn validate(instance: &Instance) -> Checked {
    check_meta(&instance.meta)?;
    count("educators", instance.educators.len())?;
    count("offerings", instance.offerings.len())?;
    count("coaches", instance.coaches.len())?;
    count("floors", instance.floors.len())?;
    number(
        || "number of funds".to_owned(),
        instance.funds.len() as i64,
        0,
        MAX_FUNDS as i64,
    )?;
    for (index, budget) in instance.funds.iter().enumerate() {
        number(|| format!("funds[{index}]"), *budget, 0, MAX_MONEY)?;
    }
    for (index, floor) in instance.floors.iter().enumerate() {
        number(|| format!("floors[{index}]"), *floor, 0, MAX_HOURS * 1000)?;
    }
    for (index, educator) in instance.educators.iter().enumerate() {
        check_educator(instance, educator, &format!("educators[{index}]"))?;
    }
    for (index, offering) in instance.offerings.iter().enumerate() {
        check_offering(instance, offering, &format!("offerings[{index}]"))?;
    }
    for (index, coach) in instance.coaches.iter().enumerate() {
        number(
            || format!("coaches[{index}].H"),
            coach.max_hours,
            0,
            MAX_HOURS,
        )?;
        positions(
            || format!("coaches[{index}].free"),
            &coach.free,
            instance.meta.slots,
        )?;
    }
    check_wishes(instance)?;
    check_sums(instance)
}

fn check_meta(meta: &Meta) -> Checked {
    number(
        || "meta.slots".to_owned(),
        meta.slots as i64,
        0,
        MAX_SLOTS as i64,
    )?;
    number(
        || "meta.competencies".to_owned(),
        i64::try_from(meta.competencies).unwrap_or(i64::MAX),
        0,
        MAX_COMPETENCIES,
    )?;
    number(
        || "number of meta.rate".to_owned(),
        meta.rate.len() as i64,
        1,
        MAX_SEGMENTS as i64,
    )?;
    if meta.seg_permille.len() != meta.rate.len() {
        return Err(InstanceError::WrongLength {
            field: "meta.seg_permille".to_owned(),
            found: meta.seg_permille.len(),
            expected: meta.rate.len(),
        });
    }
    let mut highest = 1000;
    for (index, rate) in meta.rate.iter().enumerate() {
        number(|| format!("meta.rate[{index}]"), *rate, 0, highest)?;
        highest = *rate;
    }
    let mut left = 1000;
    for (index, share) in meta.seg_permille.iter().enumerate() {
        number(|| format!("meta.seg_permille[{index}]"), *share, 0, left)?;
        left -= share;
    }
    number(
        || "meta.shortfall_penalty".to_owned(),
        meta.shortfall_penalty,
        0,
        MAX_WORTH,
    )?;
    number(
        || "meta.voice_permille".to_owned(),
        meta.voice_permille,
        0,
        1000,
    )
}

fn check_educator(instance: &Instance, educator: &Educator, path: &str) -> Checked {
    position(|| format!("{path}.g"), educator.g, instance.floors.len())?;
    number(|| format!("{path}.W"), educator.max_hours, 0, MAX_HOURS)?;
    positions(
        || format!("{path}.free"),
        &educator.free,
        instance.meta.slots,
    )?;
    positions(
        || format!("{path}.cand"),
        &educator.cand,
        instance.offerings.len(),
    )?;
    let competencies: Vec<usize> = educator.gap.iter().map(|need| need.0).collect();
    positions(
        || format!("{path}.gap"),
        &competencies,
        instance.meta.competencies,
    )?;
    for (index, (_, gap, weight)) in educator.gap.iter().enumerate() {
        number(|| format!("{path}.gap[{index}] level"), *gap, 0, MAX_LEVEL)?;
        number(
            || format!("{path}.gap[{index}] weight"),
            *weight,
            0,
            MAX_LEVEL,
        )?;
    }
    for (offering, worth) in &educator.pref {
        position(
            || format!("{path}.pref"),
            *offering,
            instance.offerings.len(),
        )?;
        number(
            || format!("{path}.pref.{offering}"),
            *worth,
            0,
            MAX_WORTH / 10,
        )?;
    }
    Ok(())
}

fn check_offering(instance: &Instance, offering: &Offering, path: &str) -> Checked {
    let numbers = [
        ("h", offering.hours, 0, MAX_HOURS),
        ("prep", offering.preparation, 0, MAX_HOURS),
        ("F", offering.fixed_cost, 0, MAX_MONEY),
        ("c", offering.seat_cost, 0, MAX_MONEY),
        ("L", offering.min_size, 0, MAX_LEVEL),
        ("U", offering.max_size, offering.min_size, MAX_LEVEL),
        ("R", offering.max_runs, 0, MAX_LEVEL),
        ("online", i64::from(offering.online), 0, 1),
        ("prop", i64::from(offering.proposed), 0, 1),
    ];
    for (field, value, low, high) in numbers {
        number(|| format!("{path}.{field}"), value, low, high)?;
    }
    positions(
        || format!("{path}.slots"),
        &offering.slots,
        instance.meta.slots,
    )?;
    positions(
        || format!("{path}.coach"),
        &offering.coaches,
        instance.coaches.len(),
    )?;
    positions(
        || format!("{path}.fund"),
        &offering.funds,
        instance.funds.len(),
    )?;
    let competencies: Vec<usize> = offering.effects.iter().map(|effect| effect.0).collect();
    positions(
        || format!("{path}.eff"),
        &competencies,
        instance.meta.competencies,
    )?;
    for (index, (_, level)) in offering.effects.iter().enumerate() {
        number(
            || format!("{path}.eff[{index}] level"),
            *level,
            0,
            MAX_LEVEL,
        )?;
    }
    Ok(())
}

/// The most any plan could be worth and cost must stay exact.
fn check_sums(instance: &Instance) -> Checked {
    let meta = &instance.meta;
    let rate = i128::from(meta.rate[0]);
    let mut worth = 0i128;
    for educator in &instance.educators {
        let need: i128 = educator
            .gap
            .iter()
            .map(|need| i128::from(need.1) * i128::from(need.2))
            .sum();
        let wishes: i128 = educator
            .pref
            .values()
            .map(|pref| 10 * i128::from(*pref))
            .sum();
        worth += rate * need + wishes;
    }
    worth += instance
        .floors
        .iter()
        .map(|floor| i128::from(*floor) * i128::from(meta.shortfall_penalty))
        .sum::<i128>();
    if let Some(previous) = &instance.previous {
        let places: i128 = previous
            .runs
            .iter()
            .map(|run| run.participants.len() as i128)
            .sum();
        worth += previous.runs.len() as i128 * i128::from(previous.keep_run)
            + places * i128::from(previous.keep_place);
    }
    if worth > MAX_SUM {
        return Err(InstanceError::TooLarge {
            field: "the worth of all needs".to_owned(),
        });
    }
    let cost: i128 = instance
        .offerings
        .iter()
        .map(|offering| {
            let seats = i128::from(offering.max_size) * i128::from(offering.seat_cost);
            (i128::from(offering.fixed_cost) + seats)
                * i128::from(offering.max_runs.min(MAX_SLOTS as i64))
        })
        .sum();
    if cost > MAX_SUM {
        return Err(InstanceError::TooLarge {
            field: "the cost of all runs".to_owned(),
        });
    }
    Ok(())
}

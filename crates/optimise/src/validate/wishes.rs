//! Checks of what the caller wants kept, left out, or changed as little as possible.
//!
//! It refuses to judge whether the wishes can be met together.

use super::numbers::{number, position, positions};
use super::{Checked, MAX_WORTH};
use crate::instance::{Exclusion, Instance, Lock, Previous};

pub(super) fn check_wishes(instance: &Instance) -> Checked {
    for (index, lock) in instance.locks.iter().enumerate() {
        let path = || format!("locks[{index}]");
        match *lock {
            Lock::Run {
                offering,
                slot,
                coach,
            } => {
                position(path, offering, instance.offerings.len())?;
                position(
                    path,
                    slot.unwrap_or(0),
                    slot.map_or(1, |_| instance.meta.slots),
                )?;
                position(
                    path,
                    coach.unwrap_or(0),
                    coach.map_or(1, |_| instance.coaches.len()),
                )?;
            }
            Lock::Place {
                educator,
                offering,
                slot,
            } => {
                position(path, educator, instance.educators.len())?;
                position(path, offering, instance.offerings.len())?;
                position(
                    path,
                    slot.unwrap_or(0),
                    slot.map_or(1, |_| instance.meta.slots),
                )?;
            }
        }
    }
    check_exclusions(instance)?;
    instance
        .previous
        .as_ref()
        .map_or(Ok(()), |previous| check_previous(instance, previous))
}

fn check_exclusions(instance: &Instance) -> Checked {
    for (index, exclusion) in instance.exclusions.iter().enumerate() {
        let path = || format!("exclusions[{index}]");
        let (offering, rest) = match *exclusion {
            Exclusion::Run { offering, slot } => {
                (Some(offering), slot.map(|slot| (slot, instance.meta.slots)))
            }
            Exclusion::Coach { coach, offering } => {
                (offering, Some((coach, instance.coaches.len())))
            }
            Exclusion::Place { educator, offering } => {
                (offering, Some((educator, instance.educators.len())))
            }
        };
        position(
            path,
            offering.unwrap_or(0),
            offering.map_or(1, |_| instance.offerings.len()),
        )?;
        if let Some((value, count)) = rest {
            position(path, value, count)?;
        }
    }
    Ok(())
}

fn check_previous(instance: &Instance, previous: &Previous) -> Checked {
    number(
        || "previous.keep_run".to_owned(),
        previous.keep_run,
        0,
        MAX_WORTH,
    )?;
    number(
        || "previous.keep_place".to_owned(),
        previous.keep_place,
        0,
        MAX_WORTH,
    )?;
    for (index, run) in previous.runs.iter().enumerate() {
        let path = format!("previous.runs[{index}]");
        position(
            || format!("{path}.offering"),
            run.offering,
            instance.offerings.len(),
        )?;
        position(|| format!("{path}.slot"), run.slot, instance.meta.slots)?;
        position(
            || format!("{path}.coach"),
            run.coach,
            instance.coaches.len(),
        )?;
        positions(
            || format!("{path}.participants"),
            &run.participants,
            instance.educators.len(),
        )?;
    }
    Ok(())
}

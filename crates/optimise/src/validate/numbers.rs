//! Checks of single numbers and positions; the path of a field is only put together when something is wrong.
//!
//! It refuses to know what the numbers mean.

use super::{Checked, MAX_COUNT};
use crate::error::InstanceError;

pub(super) fn count(field: &str, found: usize) -> Checked {
    number(
        || format!("number of {field}"),
        i64::try_from(found).unwrap_or(i64::MAX),
        0,
        MAX_COUNT as i64,
    )
}

pub(super) fn number(field: impl Fn() -> String, value: i64, low: i64, high: i64) -> Checked {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(InstanceError::BadNumber {
        field: field(),
        value,
        low,
        high,
    })
}

pub(super) fn position(field: impl Fn() -> String, value: usize, count: usize) -> Checked {
    if value < count {
        return Ok(());
    }
    Err(InstanceError::OutOfRange {
        field: field(),
        value,
        count,
    })
}

pub(super) fn positions(field: impl Fn() -> String, values: &[usize], count: usize) -> Checked {
    for (index, value) in values.iter().enumerate() {
        position(|| format!("{}[{index}]", field()), *value, count)?;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(InstanceError::Duplicate {
            field: field(),
            value: pair[0],
        });
    }
    Ok(())
}

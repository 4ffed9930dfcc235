//! The weekly grid: five days of four slots. A slot is one pattern for the whole semester, not a date.

use platform::i18n::Speech;

/// School days in a week.
pub const DAYS: i32 = 5;
/// Slots in a day.
pub const SLOTS_A_DAY: i32 = 4;
/// Slots in a week, counted from 0, the first day's first.
pub const SLOTS: i32 = DAYS * SLOTS_A_DAY;

/// Some slots of a week, kept as one number with a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, platform::sea_orm::DeriveValueType)]
pub struct Week(i32);

impl Week {
    /// Every slot.
    pub fn full() -> Self {
        (0..SLOTS).collect()
    }

    /// Whether the slot is among them.
    pub fn has(self, slot: i32) -> bool {
        is_slot(slot) && self.0 & (1 << slot) != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The slots in order.
    pub fn slots(self) -> impl Iterator<Item = i32> {
        (0..SLOTS).filter(move |slot| self.has(*slot))
    }

    /// These slots and another one.
    #[must_use]
    pub fn with(self, slot: i32) -> Self {
        if is_slot(slot) {
            Self(self.0 | (1 << slot))
        } else {
            self
        }
    }

    /// These slots without those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl FromIterator<i32> for Week {
    fn from_iter<I: IntoIterator<Item = i32>>(slots: I) -> Self {
        slots.into_iter().fold(Self::default(), Self::with)
    }
}

/// Whether there is such a slot.
pub fn is_slot(slot: i32) -> bool {
    (0..SLOTS).contains(&slot)
}

/// A slot in words: Senin, 07.00–09.00.
pub fn slot_name(speech: &Speech, slot: i32) -> String {
    let day = day_name(speech, slot.div_euclid(SLOTS_A_DAY));
    let hours = hours_name(speech, slot.rem_euclid(SLOTS_A_DAY));
    format!("{day}, {hours}")
}

/// The name of a school day, counted from 0.
pub fn day_name(speech: &Speech, day: i32) -> String {
    speech.say(format!("slot-day-{day}")).to_string()
}

/// From when until when a slot of a day lasts, counted from 0.
pub fn hours_name(speech: &Speech, of_day: i32) -> String {
    speech.say(format!("slot-hours-{of_day}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_holds_the_slots_put_in_and_no_others() {
        let week: Week = [0, 7, 19, 20, -1].into_iter().collect();
        assert_eq!(week.slots().collect::<Vec<_>>(), [0, 7, 19]);
        assert!(!week.has(20) && !week.has(-1));
        assert_eq!(week.without([7].into_iter().collect()).slots().count(), 2);
        assert_eq!(Week::full().slots().count(), 20);
        assert!(Week::default().is_empty());
    }
}

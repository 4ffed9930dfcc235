//! The weekly grid: five days of four slots. A slot is one pattern for the whole semester, not a date.

use platform::i18n::Speech;

/// School days in a week.
pub const DAYS: i32 = 5;
/// Slots in a day.
pub const SLOTS_A_DAY: i32 = 4;
/// Slots in a week, counted from 0, the first day's first.
pub const SLOTS: i32 = DAYS * SLOTS_A_DAY;

/// Whether there is such a slot.
pub fn is_slot(slot: i32) -> bool {
    (0..SLOTS).contains(&slot)
}

/// A slot in words: Senin, 07.00–09.00.
pub fn slot_name(speech: &Speech, slot: i32) -> String {
    let day = speech.say(format!("slot-day-{}", slot.div_euclid(SLOTS_A_DAY)));
    let hours = speech.say(format!("slot-hours-{}", slot.rem_euclid(SLOTS_A_DAY)));
    format!("{day}, {hours}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_twenty_slots() {
        assert_eq!(SLOTS, 20);
        assert!(is_slot(0) && is_slot(19));
        assert!(!is_slot(-1) && !is_slot(20));
    }
}

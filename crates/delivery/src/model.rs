//! Kinds of sessions, presence, times of day and shares. It knows no database and no page.

use platform::i18n::{Language, Speech};
use platform::{Day, text_enum};

text_enum! {
    /// What happens in a session.
    pub enum SessionKind("session-kind") {
        /// A meeting of the group.
        Meeting = "meeting",
        /// Talk before an observation: focus and target behaviour.
        PreTalk = "pre-talk",
        /// Observation in the person's own lesson or duty.
        Observation = "observation",
        /// Talk after an observation: what was seen, what comes next.
        PostTalk = "post-talk",
        /// Planning a lesson together.
        Plan = "plan",
        /// The open class.
        OpenClass = "do",
        /// Looking back at the open class together.
        See = "see",
        /// Input before or after work on the job.
        Input = "in",
        /// Work on the job with a mentor.
        OnTheJob = "on",
    }
}

text_enum! {
    /// Whether someone was there.
    pub enum Presence("presence") {
        /// There.
        Present = "present",
        /// Not there, for a reason given.
        Excused = "excused",
        /// Not there.
        Absent = "absent",
    }
}

/// A time of day, in minutes since midnight.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, platform::sea_orm::DeriveValueType,
)]
pub struct TimeOfDay(i32);

impl TimeOfDay {
    /// So many hours and minutes after midnight, when a day has them.
    pub fn at(hour: i32, minute: i32) -> Option<Self> {
        let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
        is_time.then_some(Self(hour * 60 + minute))
    }

    /// As people read it: 10.30 in Indonesian, 10:30 in English.
    pub fn say(self, speech: &Speech) -> String {
        let mark = match speech.language {
            Language::Indonesian => '.',
            Language::English => ':',
        };
        format!("{:02}{mark}{:02}", self.0 / 60, self.0 % 60)
    }
}

/// As forms hold it: 10:30.
impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let (hour, minute) = text.trim().split_once([':', '.']).ok_or(NotATime)?;
        // Some browsers add the seconds.
        let minute = minute.split([':', '.']).next().unwrap_or(minute);
        let read = |digits: &str| digits.parse::<u8>().map(i32::from).map_err(|_| NotATime);
        Self::at(read(hour)?, read(minute)?).ok_or(NotATime)
    }
}

/// A text that is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day")]
pub struct NotATime;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub part: u32,
    /// Of how many.
    pub whole: u32,
}

impl Share {
    /// Counts one more, and whether it belongs to the part.
    #[must_use]
    pub fn plus(self, is_part: bool) -> Self {
        Self {
            part: self.part + u32::from(is_part),
            whole: self.whole + 1,
        }
    }

    /// Between 0 and 1; nothing of nothing has no share.
    pub fn ratio(self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole))
    }
}

/// A day with its weekday: Selasa, 24 Nov 2026.
pub(crate) fn day_words(speech: &Speech, day: Day) -> String {
    let weekday = day.0.weekday().to_monday_one_offset();
    let name = speech.say(format!("session-weekday-{weekday}"));
    format!("{name}, {}", speech.day(day))
}

/// Minutes as hours, exact enough that a sum above a limit never reads like the limit: 1,5.
pub(crate) fn hours(speech: &Speech, minutes: i32) -> String {
    let decimals = match minutes {
        minutes if minutes % 60 == 0 => 0,
        minutes if minutes % 6 == 0 => 1,
        _ => 2,
    };
    speech.number(f64::from(minutes) / 60.0, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_and_browsers_write_them() {
        for (text, expected) in [
            ("10:30", TimeOfDay::at(10, 30)),
            ("7.05", TimeOfDay::at(7, 5)),
            ("07:00:00", TimeOfDay::at(7, 0)),
            ("24:00", None),
            ("10", None),
            ("siang", None),
            ("10:-5", None),
        ] {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
    }

    #[test]
    fn nothing_of_nothing_has_no_share() {
        assert_eq!(Share::default().ratio(), None);
        assert_eq!(Share::default().plus(true).plus(false).ratio(), Some(0.5));
    }
}

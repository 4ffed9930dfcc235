//! When people of a school can learn: what they teach each week, how many hours of coaching a week bears, the day for
//! learning, and the weeks that holidays and tests take.
//!
//! It knows weekly slots and weeks of a semester, and no dated sessions; those are delivery's.

mod page;
mod rules;
mod sheet;
mod store;
mod week_page;

pub use rules::SchoolTime;
pub use store::{
    SchoolBreak, SchoolBreakId, SchoolHours, SchoolHoursId, Timetable, TimetableId,
    list_timetables, load_school_time, put_timetables,
};

pub(crate) use page::{add_break, change, drop_break, list};
pub(crate) use store::MIGRATION;
pub(crate) use week_page::{edit, import, keep, take_in};

//! The form of a coach: hours, free slots and programmes, read and shown.

use kernel::{AuthorityId, PersonId, SchoolId};
use platform::i18n::Speech;
use platform::web::{Fault, Form};

use crate::slots::{DAYS, SLOTS_A_DAY, Week, day_name, hours_name, slot_name};
use crate::store::{Coach, CoachId, CoachRecord, Programme, ProgrammeId};

/// Most hours of coaching in a semester.
const MOST_HOURS: i64 = 600;

/// A row of the weekly grid: one day.
pub(crate) struct GridRow {
    pub day: String,
    pub cells: Vec<GridCell>,
}

/// One slot of the grid.
pub(crate) struct GridCell {
    pub field: String,
    pub name: String,
    pub is_ticked: bool,
}

/// The slots of a day, in words.
pub(crate) fn hours(speech: &Speech) -> Vec<String> {
    (0..SLOTS_A_DAY)
        .map(|of_day| hours_name(speech, of_day))
        .collect()
}

/// The weekly grid as the form has it.
pub(crate) fn grid(speech: &Speech, form: &Form) -> Vec<GridRow> {
    let cell = |slot: i32| {
        let field = format!("slot:{slot}");
        GridCell {
            is_ticked: form.is(&field, "on"),
            name: slot_name(speech, slot),
            field,
        }
    };
    (0..DAYS)
        .map(|day| GridRow {
            day: day_name(speech, day),
            cells: (0..SLOTS_A_DAY)
                .map(|of_day| cell(day * SLOTS_A_DAY + of_day))
                .collect(),
        })
        .collect()
}

/// Names and labels of the fields, for showing where two versions differ.
pub(crate) fn labels<'a>(
    speech: &Speech,
    programmes: impl Iterator<Item = &'a Programme>,
) -> Vec<(String, String)> {
    let mut labels = vec![
        ("hours".to_owned(), speech.say("coach-hours").to_string()),
        (
            "is_active".to_owned(),
            speech.say("coach-is-active").to_string(),
        ),
    ];
    let slots = Week::full().slots();
    labels.extend(slots.map(|slot| (format!("slot:{slot}"), slot_name(speech, slot))));
    labels.extend(programmes.map(|found| (format!("programme:{}", found.id), found.title.clone())));
    labels
}

/// The form filled with a stored coach.
pub(crate) fn filled(record: &CoachRecord) -> Form {
    let mut form = Form::empty()
        .with("person", record.coach.person_id)
        .with("hours", record.coach.hours);
    if record.coach.is_active {
        form = form.with("is_active", "on");
    }
    for slot in record.coach.free.slots() {
        form = form.with(&format!("slot:{slot}"), "on");
    }
    for programme in &record.programmes {
        form = form.with(&format!("programme:{programme}"), "on");
    }
    form
}

/// Whose coach a form makes.
pub(crate) struct Owner {
    pub authority: AuthorityId,
    pub id: CoachId,
    pub school: SchoolId,
    pub people: Vec<PersonId>,
    pub programmes: Vec<ProgrammeId>,
}

/// Reads the form; notes what is wrong with it.
pub(crate) fn read(form: &mut Form, owner: &Owner) -> Option<CoachRecord> {
    let person: Option<PersonId> = form.choice("person");
    if person.is_some_and(|person| !owner.people.contains(&person)) {
        form.fail("person", Fault::new("fault-choose"));
    }
    let hours = form.number("hours", 1..=MOST_HOURS);
    let free: Week = form
        .values_under("slot:")
        .filter_map(|(slot, _)| slot.parse::<i32>().ok())
        .collect();
    let programmes: Vec<ProgrammeId> = form
        .values_under("programme:")
        .filter_map(|(id, _)| id.parse().ok())
        .filter(|id| owner.programmes.contains(id))
        .collect();
    if free.is_empty() {
        form.fail("slots", Fault::new("coach-no-slot"));
    }
    if programmes.is_empty() {
        form.fail("programmes", Fault::new("coach-no-programme"));
    }
    if !form.is_valid() {
        return None;
    }
    let coach = Coach {
        authority_id: owner.authority,
        id: owner.id,
        school_id: owner.school,
        person_id: person?,
        hours: hours? as i32,
        free,
        is_active: form.is("is_active", "on"),
        version: 1,
    };
    Some(CoachRecord { coach, programmes })
}

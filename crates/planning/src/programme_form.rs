//! The form of a programme: its fields, read and shown.

use kernel::frameworks::{Frameworks, IndicatorCode};
use kernel::{AuthorityId, SchoolId};
use platform::i18n::Speech;
use platform::web::{Fault, Form};

use crate::model::Mode;
use crate::programme_types::programme_types;
use crate::store::{Programme, ProgrammeEffect, ProgrammeId, ProgrammeRecord};

/// Most rupiah of a run or a seat.
const MOST_MONEY: i64 = 10_000_000_000;
/// Most levels a programme may be expected to move an indicator.
const MOST_GAIN: f64 = 2.0;

/// The indicators of one framework, for choosing.
pub(crate) struct GainGroup {
    pub name: String,
    pub is_open: bool,
    pub rows: Vec<GainRow>,
}

/// One indicator.
pub(crate) struct GainRow {
    pub field: String,
    pub label: String,
}

/// Every indicator of the frameworks in force, by framework.
pub(crate) fn gain_groups(frameworks: &Frameworks, form: &Form) -> Vec<GainGroup> {
    frameworks
        .frameworks()
        .iter()
        .filter(|framework| framework.is_in_force)
        .map(|framework| {
            let rows: Vec<GainRow> = framework
                .indicators()
                .map(|indicator| GainRow {
                    field: format!("gain:{}", indicator.code),
                    label: format!("{} {}", indicator.code.number(), indicator.name),
                })
                .collect();
            GainGroup {
                name: framework.name.clone(),
                is_open: rows.iter().any(|row| !form.value(&row.field).is_empty()),
                rows,
            }
        })
        .collect()
}

/// Names and labels of the fields, for showing where two versions differ.
pub(crate) fn labels(speech: &Speech, groups: &[GainGroup]) -> Vec<(String, String)> {
    let fields = [
        "title",
        "mode",
        "kind",
        "hours",
        "preparation",
        "fixed_cost",
        "seat_cost",
        "smallest",
        "largest",
        "is_active",
    ];
    let own = fields.into_iter().map(|field| {
        let key = format!("programme-{}", field.replace('_', "-"));
        (field.to_owned(), speech.say(key).to_string())
    });
    let gains = groups
        .iter()
        .flat_map(|group| &group.rows)
        .map(|row| (row.field.clone(), row.label.clone()));
    own.chain(gains).collect()
}

/// The form filled with a stored programme.
pub(crate) fn filled(speech: &Speech, programme: &Programme, effects: &[ProgrammeEffect]) -> Form {
    let mut form = Form::empty()
        .with("title", &programme.title)
        .with("mode", programme.mode)
        .with(
            "kind",
            programme_types()
                .of(programme)
                .map_or("", |found| found.code.as_str()),
        )
        .with("hours", programme.hours)
        .with("preparation", programme.preparation_hours)
        .with("fixed_cost", speech.number(programme.fixed_cost as f64, 0))
        .with("seat_cost", speech.number(programme.seat_cost as f64, 0))
        .with("smallest", programme.smallest_group)
        .with("largest", programme.largest_group);
    if programme.is_active {
        form = form.with("is_active", "on");
    }
    for effect in effects {
        let levels = levels(speech, effect.milli_levels);
        form = form.with(&format!("gain:{}", effect.indicator), levels);
    }
    form
}

/// Levels as short as they can be written: 0,4.
pub(crate) fn levels(speech: &Speech, milli_levels: i32) -> String {
    let decimals = match milli_levels {
        milli if milli % 100 == 0 => 1,
        milli if milli % 10 == 0 => 2,
        _ => 3,
    };
    speech.number(f64::from(milli_levels) / 1000.0, decimals)
}

/// Whose programme a form makes.
pub(crate) struct Owner {
    pub authority: AuthorityId,
    pub id: ProgrammeId,
    pub school: Option<SchoolId>,
}

/// Reads the form; notes what is wrong with it.
pub(crate) fn read(
    form: &mut Form,
    frameworks: &Frameworks,
    owner: &Owner,
) -> Option<ProgrammeRecord> {
    let title = form.text("title", 120);
    let mode: Option<Mode> = form.choice("mode");
    let kind: Option<String> = form.optional_choice("kind").flatten();
    if let Some(kind) = &kind
        && programme_types().find(kind).is_none()
    {
        form.fail("kind", Fault::new("fault-choose"));
    }
    let hours = form.number("hours", 1..=200);
    let preparation_hours = form.number("preparation", 0..=200);
    let fixed_cost = form.number("fixed_cost", 0..=MOST_MONEY);
    let seat_cost = form.number("seat_cost", 0..=MOST_MONEY);
    let smallest = form.number("smallest", 1..=500);
    let largest = form.number("largest", 1..=500);
    if let (Some(least), Some(most)) = (smallest, largest)
        && most < least
    {
        form.fail(
            "largest",
            Fault::new("programme-group-order").with("least", least),
        );
    }
    let effects = read_gains(form, frameworks);
    if !form.is_valid() {
        return None;
    }
    let programme = Programme {
        authority_id: owner.authority,
        id: owner.id,
        school_id: owner.school,
        title: title?,
        mode: mode?,
        hours: hours? as i32,
        preparation_hours: preparation_hours? as i32,
        fixed_cost: fixed_cost?,
        seat_cost: seat_cost?,
        smallest_group: smallest? as i32,
        largest_group: largest? as i32,
        is_active: form.is("is_active", "on"),
        version: 1,
        kind: kind.unwrap_or_default(),
    };
    Some(ProgrammeRecord { programme, effects })
}

fn read_gains(form: &mut Form, frameworks: &Frameworks) -> Vec<(String, i32)> {
    let typed: Vec<String> = form
        .values_under("gain:")
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(code, _)| code.to_owned())
        .collect();
    let mut gains = Vec::new();
    for code in typed {
        if frameworks
            .indicator(&IndicatorCode::new(code.as_str()))
            .is_none()
        {
            continue;
        }
        let field = format!("gain:{code}");
        let Some(levels) = form.decimal(&field) else {
            continue;
        };
        let milli_levels = (levels * 1000.0).round() as i32;
        if levels > MOST_GAIN || milli_levels < 1 {
            form.fail(&field, Fault::new("programme-gain-range"));
        } else {
            gains.push((code, milli_levels));
        }
    }
    if gains.is_empty() && form.is_valid() {
        form.fail("gains", Fault::new("programme-gain-none"));
    }
    gains
}

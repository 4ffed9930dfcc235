//! Reads a teaching timetable from CSV: one line a lesson, with person, day, beginning and end. Pure.
//!
//! The first line names the columns; commas, semicolons and tabs may part them. A line that cannot be read is told with
//! its number and what is wrong, and the others are still read.

use std::collections::{BTreeMap, BTreeSet};

use kernel::people::fold;
use kernel::{Person, PersonId};

use crate::slots::{DAYS, SLOTS_A_DAY, Week};

/// Most lines of a file.
pub(super) const MOST_LINES: usize = 5_000;
/// When the first slot of a day begins, in minutes, and how long a slot lasts.
const FIRST_MINUTE: u32 = 7 * 60;
const SLOT_MINUTES: u32 = 120;
/// Names of the days, by first letters.
const DAY_NAMES: [&[&str]; 5] = [
    &["senin", "sen", "mon"],
    &["selasa", "sel", "tue"],
    &["rabu", "rab", "wed"],
    &["kamis", "kam", "thu"],
    &["jumat", "jum'at", "jum", "fri"],
];

/// What is wrong with a line, or with the whole file where the line is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineProblem {
    pub line: usize,
    pub key: &'static str,
    /// What stands there.
    pub found: String,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub weeks: BTreeMap<PersonId, Week>,
    pub problems: Vec<LineProblem>,
    /// Lines that were read.
    pub lines: usize,
}

struct Columns {
    who: Vec<usize>,
    day: usize,
    from: usize,
    to: usize,
}

/// Reads a file for the people of a school.
pub(super) fn read(text: &str, people: &[Person]) -> Sheet {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|mark| head.bytes().filter(|byte| byte == mark).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let problem = |line, key, found: &str| LineProblem {
        line,
        key,
        found: found.chars().take(60).collect(),
    };
    let columns = reader.headers().ok().and_then(columns);
    let Some(columns) = columns else {
        sheet
            .problems
            .push(problem(0, "timetable-no-columns", head));
        return sheet;
    };
    let register = register(people);
    for record in reader.records().take(MOST_LINES) {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |at| at.line() as usize);
        match read_line(&record, &columns, &register) {
            Ok((person, slots)) => {
                sheet.lines += 1;
                let week = sheet.weeks.entry(person).or_default();
                *week = slots.into_iter().fold(*week, Week::with);
            }
            Err((key, found)) => sheet.problems.push(problem(line, key, &found)),
        }
    }
    sheet
}

fn columns(head: &csv::StringRecord) -> Option<Columns> {
    let names: Vec<String> = head.iter().map(fold).collect();
    let find = |wanted: &[&str]| {
        names
            .iter()
            .position(|name| wanted.contains(&name.as_str()))
    };
    let who: Vec<usize> = ["nuptk", "nip", "nama", "guru", "name"]
        .iter()
        .filter_map(|name| find(&[name]))
        .collect();
    if who.is_empty() {
        return None;
    }
    Some(Columns {
        who,
        day: find(&["hari", "day"])?,
        from: find(&["mulai", "jam mulai", "dari", "from"])?,
        to: find(&["selesai", "jam selesai", "sampai", "to"])?,
    })
}

/// People by number and by name; a name that two people have names nobody.
fn register(people: &[Person]) -> BTreeMap<String, Option<PersonId>> {
    let mut found: BTreeMap<String, Option<PersonId>> = BTreeMap::new();
    for person in people {
        let numbers = person
            .nuptk
            .iter()
            .chain(&person.nip)
            .map(|number| fold(number));
        let keys: BTreeSet<String> = numbers.chain([person.name_folded.clone()]).collect();
        for key in keys {
            found
                .entry(key)
                .and_modify(|known| *known = None)
                .or_insert(Some(person.id));
        }
    }
    found
}

type Fault = (&'static str, String);

fn read_line(
    record: &csv::StringRecord,
    columns: &Columns,
    register: &BTreeMap<String, Option<PersonId>>,
) -> Result<(PersonId, Vec<i32>), Fault> {
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let who = columns
        .who
        .iter()
        .map(|at| cell(*at))
        .find(|text| !text.is_empty());
    let who = who.ok_or(("timetable-no-person", String::new()))?;
    let person = match register.get(&fold(who)) {
        Some(Some(person)) => *person,
        Some(None) => return Err(("timetable-two-people", who.to_owned())),
        None => return Err(("timetable-unknown-person", who.to_owned())),
    };
    let day = fold(cell(columns.day));
    let day = DAY_NAMES
        .iter()
        .position(|names| names.contains(&day.as_str()))
        .ok_or_else(|| ("timetable-no-day", cell(columns.day).to_owned()))?;
    let time =
        |at: usize| minutes(cell(at)).ok_or_else(|| ("timetable-no-time", cell(at).to_owned()));
    let (from, to) = (time(columns.from)?, time(columns.to)?);
    if to <= from {
        let span = format!("{}–{}", cell(columns.from), cell(columns.to));
        return Err(("timetable-ends-early", span));
    }
    let slots = (0..SLOTS_A_DAY).filter(|slot| {
        let begins = FIRST_MINUTE + SLOT_MINUTES * *slot as u32;
        from < begins + SLOT_MINUTES && begins < to
    });
    let day = (day as i32).min(DAYS - 1);
    Ok((person, slots.map(|slot| day * SLOTS_A_DAY + slot).collect()))
}

/// Minutes since midnight of 07.30, 7:30 or 7.
fn minutes(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(['.', ':']).unwrap_or((text, "0"));
    let (hour, minute): (u32, u32) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use kernel::people::Employment;
    use platform::AuthorityId;

    use super::*;

    fn person(name: &str, nip: Option<&str>) -> Person {
        Person {
            authority_id: AuthorityId::new(),
            id: PersonId::new(),
            name: name.to_owned(),
            name_folded: fold(name),
            nuptk: None,
            nip: nip.map(str::to_owned),
            sex: None,
            employment: Employment::ALL[0],
            grade: None,
            rank: None,
            email: None,
            phone: None,
            version: 1,
        }
    }

    #[test]
    fn lessons_fill_every_slot_they_touch() {
        let people = [
            person("Bu Sari", Some("19800101")),
            person("Pak Hadi", None),
        ];
        let text = "\u{feff}NIP;Nama;Hari;Mulai;Selesai\n19800101;;Senin;07.30;10.00\n;pak  hadi;Jumat;13:00;14:40\n;Bu Sari;Selasa;15;16\n";
        let sheet = read(text, &people);
        assert_eq!(sheet.problems, []);
        assert_eq!(sheet.lines, 3);
        let slots = |who: &Person| sheet.weeks[&who.id].slots().collect::<Vec<_>>();
        assert_eq!(slots(&people[0]), [0, 1]);
        assert_eq!(slots(&people[1]), [19]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_with_its_number_and_the_others_are_read() {
        let twins = [
            person("Bu Ani", None),
            person("Bu Ani", None),
            person("Pak Edi", None),
        ];
        let text = "nama,hari,mulai,selesai\nPak Edi,Senin,07.00,09.00\nPak Budi,Senin,07.00,09.00\nBu Ani,Senin,7,9\nPak Edi,Minggu,7,9\nPak Edi,Rabu,7.75,9\nPak Edi,Rabu,9,8\n,Rabu,7,8\n";
        let sheet = read(text, &twins);
        let told: Vec<(usize, &str, &str)> = sheet
            .problems
            .iter()
            .map(|problem| (problem.line, problem.key, problem.found.as_str()))
            .collect();
        let wanted = [
            (3, "timetable-unknown-person", "Pak Budi"),
            (4, "timetable-two-people", "Bu Ani"),
            (5, "timetable-no-day", "Minggu"),
            (6, "timetable-no-time", "7.75"),
            (7, "timetable-ends-early", "9–8"),
            (8, "timetable-no-person", ""),
        ];
        assert_eq!(told, wanted);
        assert_eq!(sheet.lines, 1);
    }

    #[test]
    fn a_file_without_the_columns_says_so() {
        for text in ["", "nama,hari\nBu Sari,Senin\n", "\u{0}\u{1}"] {
            let sheet = read(text, &[]);
            assert_eq!(sheet.problems[0].key, "timetable-no-columns", "{text:?}");
        }
    }
}

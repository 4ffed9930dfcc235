//! Whether all are reached alike: levels by remoteness and by employment, and school by school, none of fewer
//! than five people.

use std::collections::{BTreeMap, HashMap};

use kernel::SchoolId;
use kernel::competency_map::{GroupLine, Mean};
use kernel::people::EmploymentClass;
use platform::i18n::Speech;

use super::few::hidden;
use super::load::Found;

/// One group with its mean level.
pub(super) struct Group {
    /// What it is called.
    pub name: String,
    /// Where it opens; empty when it does not.
    pub href: String,
    /// Its people; none when it is hidden.
    pub shown: Option<Shown>,
}

/// What is shown of a group.
pub(super) struct Shown {
    pub people: i64,
    /// Mean level; none where nothing is known.
    pub mean: Option<Mean>,
    /// Mean change since the semester before.
    pub change: Option<f64>,
    /// Where the dot and the ends of its interval lie on a scale from level 1 to 5, 0 to 300 wide.
    pub marks: Option<(f64, f64, f64)>,
}

/// Sums over the lines of a group.
#[derive(Default)]
struct Sum {
    people: i64,
    lines: i64,
    levels: f64,
    errors: f64,
    changed: i64,
    changes: f64,
}

impl Sum {
    fn add(&mut self, line: &GroupLine) {
        self.lines += line.people;
        self.levels += line.levels;
        self.errors += line.error_squares.max(0.0);
        self.changed += line.changed;
        self.changes += line.changes;
    }

    fn shown(&self) -> Shown {
        let count = self.lines as f64;
        // A person's competencies err together: as unsure as if each person had one line.
        let per_person = count / self.people.max(1) as f64;
        let mean = (self.lines > 0).then(|| Mean {
            value: self.levels / count,
            se: (self.errors * per_person.max(1.0)).sqrt() / count,
        });
        let place =
            |level: f64| ((10.0 + 70.0 * (level.clamp(1.0, 5.0) - 1.0)) * 10.0).round() / 10.0;
        Shown {
            people: self.people,
            mean,
            change: (self.changed > 0).then(|| self.changes / self.changed as f64),
            marks: mean.map(|mean| (place(mean.low()), place(mean.value), place(mean.high()))),
        }
    }
}

fn groups(sums: Vec<(String, String, Sum)>) -> Vec<Group> {
    let counts: Vec<i64> = sums.iter().map(|(.., sum)| sum.people).collect();
    let hide = hidden(&counts);
    sums.into_iter()
        .zip(hide)
        .map(|((name, href, sum), is_hidden)| Group {
            name,
            href: if is_hidden { String::new() } else { href },
            shown: (!is_hidden).then(|| sum.shown()),
        })
        .collect()
}

/// Remote schools beside the others.
pub(super) fn by_remoteness(speech: &Speech, found: &Found) -> Vec<Group> {
    let is_remote: HashMap<SchoolId, bool> = found
        .schools
        .iter()
        .map(|school| (school.id, school.is_remote))
        .collect();
    let mut sums = [Sum::default(), Sum::default()];
    for (school, people) in &found.people_of {
        if let Some(remote) = is_remote.get(school) {
            sums[usize::from(*remote)].people += people;
        }
    }
    for row in &found.lines {
        if let Some(remote) = is_remote.get(&row.school_id) {
            sums[usize::from(*remote)].add(&row.line);
        }
    }
    let keys = ["glance-near", "glance-remote"];
    let named = keys
        .iter()
        .zip(sums)
        .map(|(key, sum)| (speech.say(*key).to_string(), String::new(), sum));
    groups(named.collect())
}

/// The three ways of employment. Counted are those of whom something is known.
pub(super) fn by_employment(speech: &Speech, found: &Found) -> Vec<Group> {
    let mut sums: BTreeMap<EmploymentClass, Sum> = BTreeMap::new();
    let mut known: BTreeMap<(kernel::people::Employment, &str), i64> = BTreeMap::new();
    for (employment, line) in &found.by_employment {
        sums.entry(employment.class()).or_default().add(line);
        let framework = line.subject.split('/').next().unwrap_or_default();
        let people = known.entry((*employment, framework)).or_default();
        *people = line.people.max(*people);
    }
    for ((employment, _), people) in known {
        sums.entry(employment.class()).or_default().people += people;
    }
    let named = EmploymentClass::ALL.iter().filter_map(|class| {
        let sum = sums.remove(class)?;
        Some((speech.say(class.key()).to_string(), String::new(), sum))
    });
    groups(named.collect())
}

/// School by school.
pub(super) fn by_school(found: &Found) -> Vec<Group> {
    let mut sums: HashMap<SchoolId, Sum> = HashMap::new();
    for (school, people) in &found.people_of {
        sums.entry(*school).or_default().people = *people;
    }
    for row in &found.lines {
        sums.entry(row.school_id).or_default().add(&row.line);
    }
    let named = found.schools.iter().map(|school| {
        let sum = sums.remove(&school.id).unwrap_or_default();
        (
            school.name.clone(),
            format!("/cycle?school={}", school.id),
            sum,
        )
    });
    groups(named.collect())
}

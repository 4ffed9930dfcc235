//! What is kept of a file between its preview and its confirmation: the few columns a coaching cycle needs, in the
//! kernel's words, with the doubts about each row.

use std::collections::HashMap;

use kernel::people::{Employment, PostKind, Sex};
use platform::Day;
use serde::{Deserialize, Serialize};

use crate::dapodik::{
    self, Column, DutyKind, EmploymentKind, Problem, ProblemKind, Roster, RosterKind, RosterRow,
};

/// A doubt about one row: the column and what it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// The column it is about.
    pub column: Option<Column>,
    /// What it is.
    pub kind: ProblemKind,
}

/// One person of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incoming {
    /// The row as the spreadsheet numbers it.
    pub row: u32,
    /// The name as written there.
    pub name: String,
    /// A well-formed NUPTK.
    pub nuptk: Option<String>,
    /// A well-formed NIP.
    pub nip: Option<String>,
    /// Sex, as recorded.
    pub sex: Option<Sex>,
    /// How the person is employed.
    pub employment: Option<Employment>,
    /// Golongan.
    pub grade: Option<String>,
    /// The functional rank that follows from it.
    pub rank: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// The kind of the post held.
    pub kind: PostKind,
    /// What the post is called.
    pub title: String,
    /// Since when it is held.
    pub starts_on: Option<Day>,
    /// What is doubtful about the row.
    pub doubts: Vec<Doubt>,
}

/// A file that was read, ready to be compared with what is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Which export it is, when its title says so.
    pub kind: Option<RosterKind>,
    /// The school its title names.
    pub school_name: Option<String>,
    /// The day it was downloaded from Dapodik.
    pub downloaded_on: Option<Day>,
    /// The people.
    pub rows: Vec<Incoming>,
    /// Rows that name nobody.
    pub nameless: Vec<u32>,
    /// Doubts about the file as a whole.
    pub doubts: Vec<Doubt>,
    /// Columns that are not of the export.
    pub ignored_columns: Vec<String>,
}

impl From<Roster> for Sheet {
    fn from(roster: Roster) -> Self {
        let mut by_row: HashMap<u32, Vec<Doubt>> = HashMap::new();
        let (mut doubts, mut nameless) = (Vec::new(), Vec::new());
        for Problem { row, column, kind } in roster.problems {
            match row {
                Some(row) if kind == ProblemKind::NameMissing => nameless.push(row),
                Some(row) => by_row.entry(row).or_default().push(Doubt { column, kind }),
                None => doubts.push(Doubt { column, kind }),
            }
        }
        let rows = roster
            .rows
            .into_iter()
            .map(|row| {
                incoming(
                    &row,
                    roster.kind,
                    by_row.remove(&row.row).unwrap_or_default(),
                )
            })
            .collect();
        // A row without a name may have other doubts; that it names nobody says enough.
        Self {
            kind: roster.kind,
            school_name: roster.school_name,
            downloaded_on: roster.downloaded_at.map(|moment| Day(moment.date())),
            rows,
            nameless,
            doubts,
            ignored_columns: roster.ignored_columns,
        }
    }
}

fn incoming(row: &RosterRow, kind: Option<RosterKind>, doubts: Vec<Doubt>) -> Incoming {
    let is_malformed = |column: Column| {
        doubts.iter().any(|doubt| {
            doubt.column == Some(column)
                && matches!(
                    doubt.kind,
                    ProblemKind::NotDigits | ProblemKind::WrongLength { .. }
                )
        })
    };
    let nuptk = row.nuptk.as_ref().filter(|_| !is_malformed(Column::Nuptk));
    let nip = row.nip.as_ref().filter(|_| !is_malformed(Column::Nip));
    let (post, title) = post(row, kind);
    Incoming {
        row: row.row,
        name: row.name.clone(),
        nuptk: nuptk.map(|nuptk| nuptk.as_str().to_owned()),
        nip: nip.map(|nip| nip.as_str().to_owned()),
        sex: row.sex.map(|sex| match sex {
            dapodik::Sex::Female => Sex::Female,
            dapodik::Sex::Male => Sex::Male,
        }),
        employment: row.employment.as_ref().map(|found| employment(found.kind)),
        grade: row.grade.map(|grade| grade.to_string()),
        rank: row.functional_rank().map(|rank| rank.code().to_owned()),
        email: row.email.clone(),
        phone: row.phone.clone(),
        kind: post,
        title,
        starts_on: row.appointed_on.map(Day),
        doubts,
    }
}

fn employment(kind: EmploymentKind) -> Employment {
    match kind {
        EmploymentKind::CivilServant => Employment::Pns,
        EmploymentKind::CivilServantCandidate => Employment::Cpns,
        EmploymentKind::Contract => Employment::Pppk,
        EmploymentKind::ContractPartTime => Employment::PppkPartTime,
        EmploymentKind::Foundation => Employment::Foundation,
        EmploymentKind::NonPermanent => Employment::Honorary,
        EmploymentKind::Foreign | EmploymentKind::Unknown => Employment::Other,
    }
}

/// The post a person is coached in, and its name: being principal outweighs the post in the list.
fn post(row: &RosterRow, kind: Option<RosterKind>) -> (PostKind, String) {
    use dapodik::PostKind as Read;
    let is_staff = kind == Some(RosterKind::Staff);
    let post = match row.main_post() {
        Read::Principal => PostKind::Principal,
        Read::Supervisor => PostKind::Supervisor,
        Read::Administration => PostKind::Administration,
        Read::Library => PostKind::Library,
        Read::Laboratory => PostKind::Laboratory,
        Read::Support => PostKind::Support,
        // A post nobody has listed yet belongs to the people of the list it stands in.
        Read::Unknown if is_staff => PostKind::Support,
        Read::Teacher | Read::Unknown => PostKind::Teacher,
    };
    let duty = row
        .duty
        .as_ref()
        .filter(|duty| duty.kind == DutyKind::Principal);
    let title = duty
        .map(|duty| &duty.text)
        .or(row.post.as_ref().map(|post| &post.text));
    let unnamed = if is_staff {
        "Tenaga Kependidikan"
    } else {
        "Guru"
    };
    (post, title.map_or_else(|| unnamed.to_owned(), Clone::clone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dapodik::sample::{SampleRoster, SampleRow, write_xlsx};
    use crate::dapodik::{Limits, read_roster};

    fn read(kind: RosterKind, row: SampleRow) -> Incoming {
        let mut sample = SampleRoster::new(kind, "SD Contoh");
        sample.filler = "rahasia".to_owned();
        sample.rows = vec![row];
        let roster = read_roster(&write_xlsx(&sample), &Limits::default()).unwrap();
        let sheet = Sheet::from(roster);
        let kept = serde_json::to_string(&sheet).unwrap();
        assert!(
            !kept.contains("rahasia"),
            "a column that is not needed was kept: {kept}"
        );
        sheet.rows.into_iter().next().unwrap()
    }

    fn row(post: &str, duty: &str) -> SampleRow {
        SampleRow {
            name: "Ani".to_owned(),
            post: post.to_owned(),
            duty: duty.to_owned(),
            grade: "III/c".to_owned(),
            ..SampleRow::default()
        }
    }

    #[test]
    fn the_duty_of_principal_makes_a_principal_of_a_teacher() {
        let kept = read(RosterKind::Teachers, row("Guru Kelas", "Kepala Sekolah"));
        assert_eq!(
            (kept.kind, kept.title.as_str()),
            (PostKind::Principal, "Kepala Sekolah")
        );
        assert_eq!(kept.rank.as_deref(), Some("ahli-muda"));
        let kept = read(
            RosterKind::Teachers,
            row("Guru Kelas", "Wakil Kepala Sekolah"),
        );
        assert_eq!(
            (kept.kind, kept.title.as_str()),
            (PostKind::Teacher, "Guru Kelas")
        );
    }

    #[test]
    fn an_unlisted_post_stays_with_the_people_of_its_list() {
        assert_eq!(
            read(RosterKind::Teachers, row("Terapis", "")).kind,
            PostKind::Teacher
        );
        assert_eq!(
            read(RosterKind::Staff, row("Terapis", "")).kind,
            PostKind::Support
        );
        assert_eq!(
            read(RosterKind::Staff, row("", "")).title,
            "Tenaga Kependidikan"
        );
    }

    #[test]
    fn a_malformed_number_is_left_out_and_the_doubt_kept() {
        let kept = read(
            RosterKind::Teachers,
            SampleRow {
                nuptk: "12345".to_owned(),
                ..row("Guru Kelas", "")
            },
        );
        assert_eq!(kept.nuptk, None);
        assert!(
            kept.doubts
                .iter()
                .any(|doubt| doubt.column == Some(Column::Nuptk))
        );
    }
}

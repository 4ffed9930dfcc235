//! What is kept of a file.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::grade::{FunctionalRank, Grade};
use super::identifiers::{Nip, Nuptk};
use super::posts::{Duty, DutyKind, Post, PostKind};
use super::problem::Problem;
use super::values::{Employment, Sex};

/// Which of the two exports a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterKind {
    /// Daftar Guru.
    Teachers,
    /// Daftar Tenaga Kependidikan.
    Staff,
}

/// A file that was read; its rows still have to be compared with what is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Roster {
    /// Which export it is, when its title says so.
    pub kind: Option<RosterKind>,
    /// The school's name in the title block.
    pub school_name: Option<String>,
    /// The line with sub-district, district and province in the title block.
    pub region: Option<String>,
    /// When it was downloaded, in the school's local time; who did it is not kept.
    pub downloaded_at: Option<DateTime>,
    /// The row of the header.
    pub header_row: u32,
    /// The people, in the order of the file.
    pub rows: Vec<RosterRow>,
    /// Columns of the export that were left in the file.
    pub left_columns: Vec<String>,
    /// Columns that are not of the export; they were left in the file too.
    pub ignored_columns: Vec<String>,
    /// All doubts, in the order of the rows; those about the whole file first.
    pub problems: Vec<Problem>,
}

impl Roster {
    /// The doubts about one row.
    pub fn problems_of(&self, row: u32) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(move |problem| problem.row == Some(row))
    }
}

/// One person of the file, in the few columns that are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The row as the spreadsheet numbers it.
    pub row: u32,
    /// Nama.
    pub name: String,
    /// NUPTK.
    pub nuptk: Option<Nuptk>,
    /// NIP or NI PPPK.
    pub nip: Option<Nip>,
    /// JK.
    pub sex: Option<Sex>,
    /// Status Kepegawaian.
    pub employment: Option<Employment>,
    /// Jenis PTK.
    pub post: Option<Post>,
    /// Tugas Tambahan.
    pub duty: Option<Duty>,
    /// Pangkat Golongan.
    pub grade: Option<Grade>,
    /// TMT Pengangkatan.
    pub appointed_on: Option<Date>,
    /// TMT PNS.
    pub civil_servant_since: Option<Date>,
    /// Email.
    pub email: Option<String>,
    /// HP, digits with a leading `0` or `+`.
    pub phone: Option<String>,
}

impl RosterRow {
    /// The post a person is coached in: being principal outweighs the post in the list.
    pub fn main_post(&self) -> PostKind {
        if self
            .duty
            .as_ref()
            .is_some_and(|duty| duty.kind == DutyKind::Principal)
        {
            return PostKind::Principal;
        }
        self.post
            .as_ref()
            .map_or(PostKind::Unknown, |post| post.kind)
    }

    /// The functional rank that follows from the golongan; only for those in the functional post of teacher.
    pub fn functional_rank(&self) -> Option<FunctionalRank> {
        let is_teacher = matches!(
            self.main_post(),
            PostKind::Teacher | PostKind::Principal | PostKind::Supervisor
        );
        if !is_teacher {
            return None;
        }
        self.grade?.functional_rank()
    }
}

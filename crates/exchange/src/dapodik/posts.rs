//! Kind of post and additional duty, matched on text; a text that is not known is kept.

use serde::{Deserialize, Serialize};

use super::text::fold;

/// The post of the `Jenis PTK` column: the text of the file and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Post {
    /// What it means.
    pub kind: PostKind,
    /// The text of the file.
    pub text: String,
}

/// Kinds of post by the competency framework they are held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Teachers, counsellors, tutors and instructors.
    Teacher,
    /// Kepala sekolah.
    Principal,
    /// Pengawas.
    Supervisor,
    /// School administration, operators included.
    Administration,
    /// Library.
    Library,
    /// Laboratory and workshop.
    Laboratory,
    /// Guards, gardeners, cleaners, drivers, messengers.
    Support,
    /// Anything else.
    Unknown,
}

impl PostKind {
    /// The code that frameworks name posts by.
    pub fn code(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Principal => "principal",
            Self::Supervisor => "supervisor",
            Self::Administration => "administration",
            Self::Library => "library",
            Self::Laboratory => "laboratory",
            Self::Support => "support",
            Self::Unknown => "unknown",
        }
    }
}

impl Post {
    /// Reads a post; never fails.
    pub fn parse(text: &str) -> Self {
        Self {
            kind: post_kind(&fold(text)),
            text: text.to_owned(),
        }
    }
}

/// Word parts that tell a post, most telling first.
const POSTS: &[(&str, PostKind)] = &[
    ("kepala sekolah", PostKind::Principal),
    ("pengawas", PostKind::Supervisor),
    ("perpustakaan", PostKind::Library),
    ("pustakawan", PostKind::Library),
    ("laboratorium", PostKind::Laboratory),
    ("laboran", PostKind::Laboratory),
    ("teknisi", PostKind::Laboratory),
    ("tukang kebun", PostKind::Support),
    ("penjaga", PostKind::Support),
    ("keamanan", PostKind::Support),
    ("satpam", PostKind::Support),
    ("pesuruh", PostKind::Support),
    ("office boy", PostKind::Support),
    ("kebersihan", PostKind::Support),
    ("pengemudi", PostKind::Support),
    ("sopir", PostKind::Support),
    ("pramu", PostKind::Support),
    ("administrasi", PostKind::Administration),
    ("tata usaha", PostKind::Administration),
    ("operator", PostKind::Administration),
    ("bendahara", PostKind::Administration),
    ("guru", PostKind::Teacher),
    ("tutor", PostKind::Teacher),
    ("pamong", PostKind::Teacher),
    ("instruktur", PostKind::Teacher),
    ("konselor", PostKind::Teacher),
];

fn post_kind(folded: &str) -> PostKind {
    if folded.contains("wakil kepala sekolah") {
        return PostKind::Teacher;
    }
    POSTS
        .iter()
        .find(|(part, _)| folded.contains(part))
        .map_or(PostKind::Unknown, |(_, kind)| *kind)
}

/// The duty of the `Tugas Tambahan` column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duty {
    /// What it means.
    pub kind: DutyKind,
    /// The text of the file.
    pub text: String,
}

/// Kinds of additional duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// Kepala sekolah, acting or not.
    Principal,
    /// Wakil kepala sekolah.
    VicePrincipal,
    /// Kepala perpustakaan.
    HeadOfLibrary,
    /// Kepala laboratorium or bengkel.
    HeadOfLaboratory,
    /// Kepala tenaga administrasi or tata usaha.
    HeadOfAdministration,
    /// Ketua program keahlian.
    HeadOfProgramme,
    /// Anything else.
    Other,
}

impl Duty {
    /// Reads a duty; never fails.
    pub fn parse(text: &str) -> Self {
        Self {
            kind: duty_kind(&fold(text)),
            text: text.to_owned(),
        }
    }
}

fn duty_kind(folded: &str) -> DutyKind {
    let has = |part: &str| folded.contains(part);
    let is_head = has("kepala") || has("ketua") || has("koordinator");
    if has("wakil kepala") || has("waka ") || folded.starts_with("wakasek") {
        return DutyKind::VicePrincipal;
    }
    if has("kepala sekolah") || has("kepala satuan") {
        return DutyKind::Principal;
    }
    match () {
        () if is_head && has("perpustakaan") => DutyKind::HeadOfLibrary,
        () if is_head && (has("laboratorium") || has("bengkel")) => DutyKind::HeadOfLaboratory,
        () if is_head && (has("tata usaha") || has("administrasi")) => {
            DutyKind::HeadOfAdministration
        }
        () if is_head && (has("program") || has("keahlian")) => DutyKind::HeadOfProgramme,
        () => DutyKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_post_is_known() {
        for (text, code) in [
            ("Guru Kelas", "teacher"),
            ("Guru Mapel", "teacher"),
            ("Guru BK", "teacher"),
            ("Guru Inklusi", "teacher"),
            ("Guru Pendamping Khusus", "teacher"),
            ("Tutor", "teacher"),
            ("Instruktur Kejuruan", "teacher"),
            ("Kepala Sekolah", "principal"),
            ("Wakil Kepala Sekolah", "teacher"),
            ("Pengawas Satuan Pendidikan", "supervisor"),
            ("Tenaga Administrasi Sekolah", "administration"),
            ("Tenaga Perpustakaan", "library"),
            ("Laboran", "laboratory"),
            ("Tukang Kebun", "support"),
            ("Penjaga Sekolah", "support"),
            ("Petugas Keamanan", "support"),
            ("Pesuruh/Office Boy", "support"),
            ("Terapis", "unknown"),
        ] {
            assert_eq!(Post::parse(text).kind.code(), code, "{text}");
        }
    }

    #[test]
    fn a_vice_principal_is_no_principal() {
        for (text, kind) in [
            ("Kepala Sekolah", DutyKind::Principal),
            ("Plt. Kepala Sekolah", DutyKind::Principal),
            ("Wakil Kepala Sekolah Kurikulum", DutyKind::VicePrincipal),
            ("Kepala Perpustakaan", DutyKind::HeadOfLibrary),
            ("Kepala Laboratorium IPA", DutyKind::HeadOfLaboratory),
            ("Kepala Tata Usaha", DutyKind::HeadOfAdministration),
            ("Ketua Program Keahlian", DutyKind::HeadOfProgramme),
            ("Wali Kelas", DutyKind::Other),
        ] {
            assert_eq!(Duty::parse(text).kind, kind, "{text}");
        }
    }
}

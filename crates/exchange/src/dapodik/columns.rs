//! The 51 columns of the export, and the few of them that are read.

use serde::{Deserialize, Serialize};

use super::text::fold;

/// A column that is read; all others are left in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Nama.
    Name,
    /// NUPTK.
    Nuptk,
    /// JK.
    Sex,
    /// Tanggal Lahir: only compared with the NIP, then dropped.
    BirthDate,
    /// NIP.
    Nip,
    /// Status Kepegawaian.
    Employment,
    /// Jenis PTK.
    Post,
    /// Email.
    Email,
    /// HP.
    Phone,
    /// Tugas Tambahan.
    Duty,
    /// TMT Pengangkatan.
    AppointedOn,
    /// Pangkat Golongan.
    Grade,
    /// TMT PNS.
    CivilServantSince,
}

impl Column {
    /// Every column that is read, in the order of the export.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Nuptk,
        Self::Sex,
        Self::BirthDate,
        Self::Nip,
        Self::Employment,
        Self::Post,
        Self::Phone,
        Self::Email,
        Self::Duty,
        Self::AppointedOn,
        Self::Grade,
        Self::CivilServantSince,
    ];

    /// The columns without which a row is no header.
    pub const REQUIRED: [Self; 3] = [Self::Name, Self::Nuptk, Self::Nip];

    /// The name in the export's header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "Nama",
            Self::Nuptk => "NUPTK",
            Self::Sex => "JK",
            Self::BirthDate => "Tanggal Lahir",
            Self::Nip => "NIP",
            Self::Employment => "Status Kepegawaian",
            Self::Post => "Jenis PTK",
            Self::Email => "Email",
            Self::Phone => "HP",
            Self::Duty => "Tugas Tambahan",
            Self::AppointedOn => "TMT Pengangkatan",
            Self::Grade => "Pangkat Golongan",
            Self::CivilServantSince => "TMT PNS",
        }
    }

    pub(super) fn index(self) -> usize {
        Self::ALL
            .iter()
            .position(|column| *column == self)
            .expect("invariant: ALL lists every column")
    }
}

/// All columns of the export in their order.
pub(super) const EXPORT: [&str; 51] = [
    "No",
    "Nama",
    "NUPTK",
    "JK",
    "Tempat Lahir",
    "Tanggal Lahir",
    "NIP",
    "Status Kepegawaian",
    "Jenis PTK",
    "Agama",
    "Alamat Jalan",
    "RT",
    "RW",
    "Nama Dusun",
    "Desa/Kelurahan",
    "Kecamatan",
    "Kode Pos",
    "Telepon",
    "HP",
    "Email",
    "Tugas Tambahan",
    "SK CPNS",
    "Tanggal CPNS",
    "SK Pengangkatan",
    "TMT Pengangkatan",
    "Lembaga Pengangkatan",
    "Pangkat Golongan",
    "Sumber Gaji",
    "Nama Ibu Kandung",
    "Status Perkawinan",
    "Nama Suami/Istri",
    "NIP Suami/Istri",
    "Pekerjaan Suami/Istri",
    "TMT PNS",
    "Sudah Lisensi Kepala Sekolah",
    "Pernah Diklat Kepengawasan",
    "Keahlian Braille",
    "Keahlian Bahasa Isyarat",
    "NPWP",
    "Nama Wajib Pajak",
    "Kewarganegaraan",
    "Bank",
    "Nomor Rekening Bank",
    "Rekening Atas Nama",
    "NIK",
    "No KK",
    "Karpeg",
    "Karis/Karsu",
    "Lintang",
    "Bujur",
    "NUKS",
];

/// What a header cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A column that is read.
    Read(Column),
    /// A column of the export that is left in the file.
    Left(&'static str),
    /// Not a column of the export.
    Unknown,
}

/// Tells what a header cell means; line breaks, double spaces, a trailing colon and letter case do not matter.
pub(super) fn meaning(header: &str) -> Meaning {
    let folded = fold(header);
    if let Some(column) = Column::ALL
        .into_iter()
        .find(|column| fold(column.name()) == folded)
    {
        return Meaning::Read(column);
    }
    EXPORT
        .into_iter()
        .find(|name| fold(name) == folded)
        .map_or(Meaning::Unknown, Meaning::Left)
}

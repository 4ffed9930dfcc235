//! Sex and employment status, matched on text; a text that is not known is kept.

use serde::{Deserialize, Serialize};

use super::text::fold;

/// Sex as Dapodik writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// P.
    Female,
    /// L.
    Male,
}

impl Sex {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "l" | "laki-laki" | "laki laki" => Some(Self::Male),
            "p" | "perempuan" => Some(Self::Female),
            _ => None,
        }
    }

    /// The digit for it inside a NIP.
    pub(super) fn nip_digit(self) -> u8 {
        match self {
            Self::Male => b'1',
            Self::Female => b'2',
        }
    }
}

/// Employment status: the text of the file and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Employment {
    /// What it means.
    pub kind: EmploymentKind,
    /// The text of the file.
    pub text: String,
}

/// Employment by the rules that follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmploymentKind {
    /// PNS of any ministry.
    CivilServant,
    /// CPNS.
    CivilServantCandidate,
    /// PPPK.
    Contract,
    /// PPPK Paruh Waktu.
    ContractPartTime,
    /// GTY or PTY: permanent at a foundation.
    Foundation,
    /// Paid by a province, district or school, PPNPN and substitutes included.
    NonPermanent,
    /// Foreign contract.
    Foreign,
    /// Anything else.
    Unknown,
}

impl EmploymentKind {
    /// True for those under the rules of the civil service (PNS, CPNS, PPPK).
    pub fn is_asn(self) -> bool {
        matches!(
            self,
            Self::CivilServant
                | Self::CivilServantCandidate
                | Self::Contract
                | Self::ContractPartTime
        )
    }

    /// True for PPPK of either kind.
    pub fn is_contract(self) -> bool {
        matches!(self, Self::Contract | Self::ContractPartTime)
    }
}

impl Employment {
    /// Reads a status; never fails.
    pub fn parse(text: &str) -> Self {
        Self {
            kind: kind(&fold(text)),
            text: text.to_owned(),
        }
    }
}

fn kind(folded: &str) -> EmploymentKind {
    let has = |part: &str| folded.contains(part);
    if has("pppk") || has("p3k") {
        if has("paruh") {
            return EmploymentKind::ContractPartTime;
        }
        return EmploymentKind::Contract;
    }
    if has("cpns") {
        return EmploymentKind::CivilServantCandidate;
    }
    if has("ppnpn") || has("non pns") || has("non-pns") {
        return EmploymentKind::NonPermanent;
    }
    if folded == "pns" || folded.starts_with("pns ") {
        return EmploymentKind::CivilServant;
    }
    if has("gty") || has("pty") {
        return EmploymentKind::Foundation;
    }
    if has("wna") {
        return EmploymentKind::Foreign;
    }
    if has("honor") || has("bantu") || has("pengganti") || has("gtt") || has("ptt") {
        return EmploymentKind::NonPermanent;
    }
    EmploymentKind::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_status_is_known() {
        use EmploymentKind::*;
        for (text, expected) in [
            ("PNS", CivilServant),
            ("PNS Diperbantukan", CivilServant),
            ("PNS Depag", CivilServant),
            ("GTY/PTY", Foundation),
            ("Honor Daerah TK.I Provinsi", NonPermanent),
            ("Honor Daerah TK.II Kab/Kota", NonPermanent),
            ("Guru Bantu Pusat", NonPermanent),
            ("Guru Honor Sekolah", NonPermanent),
            ("Tenaga Honor Sekolah", NonPermanent),
            ("CPNS", CivilServantCandidate),
            ("PPPK", Contract),
            ("PPPK Paruh Waktu", ContractPartTime),
            ("PPNPN", NonPermanent),
            ("Guru Pengganti", NonPermanent),
            ("Kontrak Kerja WNA", Foreign),
            ("Relawan", Unknown),
        ] {
            assert_eq!(Employment::parse(text).kind, expected, "{text}");
        }
    }
}

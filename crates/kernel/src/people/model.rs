//! What is said of people: sex, employment, kind of post.

use platform::text_enum;

text_enum! {
    /// Sex as Dapodik records it.
    pub enum Sex("sex") {
        /// Laki-laki.
        Male = "L",
        /// Perempuan.
        Female = "P",
    }
}

text_enum! {
    /// How someone is employed; rules of career and pay differ by it.
    pub enum Employment("employment") {
        /// Civil servant.
        Pns = "pns",
        /// Candidate civil servant.
        Cpns = "cpns",
        /// Government employee by contract.
        Pppk = "pppk",
        /// The same, part-time.
        PppkPartTime = "pppk-part-time",
        /// Permanent at a foundation.
        Foundation = "foundation",
        /// Honorary, paid by a region or a school.
        Honorary = "honorary",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// The three ways of employment that rules of career tell apart.
    pub enum EmploymentClass("employment-class") {
        /// Civil servants and candidates.
        Pns = "pns",
        /// Government employees by contract.
        Pppk = "pppk",
        /// Everyone else.
        NonAsn = "non-asn",
    }
}

impl EmploymentClass {
    /// The ways of employment in it.
    pub fn members(self) -> Vec<Employment> {
        let all = Employment::ALL.iter().copied();
        all.filter(|way| way.class() == self).collect()
    }
}

impl Employment {
    /// The class it belongs to.
    pub fn class(self) -> EmploymentClass {
        match self {
            Self::Pns | Self::Cpns => EmploymentClass::Pns,
            Self::Pppk | Self::PppkPartTime => EmploymentClass::Pppk,
            Self::Foundation | Self::Honorary | Self::Other => EmploymentClass::NonAsn,
        }
    }
}

text_enum! {
    /// The kind of a post; the competency framework follows from it.
    pub enum PostKind("post") {
        /// Teacher.
        Teacher = "teacher",
        /// Principal.
        Principal = "principal",
        /// School administration.
        Administration = "administration",
        /// Library.
        Library = "library",
        /// Laboratory.
        Laboratory = "laboratory",
        /// Supervisor, companion of schools.
        Supervisor = "supervisor",
        /// Caretaking, safety and other support.
        Support = "support",
    }
}

/// Text as it is searched for: lower case, single spaces.
pub fn fold(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_case_and_spacing() {
        assert_eq!(fold("  SITI  Rahmawati "), "siti rahmawati");
    }
}

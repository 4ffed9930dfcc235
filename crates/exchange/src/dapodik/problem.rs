//! What is doubtful about a row or a column; typed, without prose, so that each language has its own sentence.

use serde::{Deserialize, Serialize};

use super::columns::Column;

/// One doubt about the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The row as the spreadsheet numbers it; `None` for the file as a whole.
    pub row: Option<u32>,
    /// The column it is about.
    pub column: Option<Column>,
    /// What it is.
    #[serde(flatten)]
    pub kind: ProblemKind,
}

/// How much a doubt matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something was understood that was not written plainly.
    Note,
    /// Somebody should look; the row is used.
    Warning,
    /// The row is left out.
    Skipped,
}

/// The kinds of doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProblemKind {
    /// The title does not say whether these are teachers or staff.
    TitleMissing,
    /// A column that would be read is not in the file.
    ColumnMissing,
    /// The row has no name.
    NameMissing,
    /// The text is longer than any real value; it was left out.
    TextTooLong {
        /// The most letters allowed.
        limit: u32,
    },
    /// The cell holds a spreadsheet error, as `#N/A`.
    CellError,
    /// Garbled letters were put right; the name should be looked at.
    LettersRepaired,
    /// Zeros at the front that a spreadsheet had dropped were put back.
    LeadingZerosRestored {
        /// How many.
        zeros: u32,
    },
    /// A spreadsheet kept only 15 digits of the number; the rest cannot be known, so the value was left out.
    DigitsLost,
    /// The number has characters that are no digits.
    NotDigits,
    /// The number has another count of digits than the rule.
    WrongLength {
        /// What the rule says.
        expected: u32,
        /// What was found.
        found: u32,
    },
    /// The birth date inside the NIP is no date.
    NipBirthDateInvalid,
    /// The birth date inside the NIP differs from the birth date column.
    NipBirthDateDiffers,
    /// The sex digit inside the NIP differs from the JK column.
    NipSexDiffers,
    /// The sex digit inside the NIP is neither 1 nor 2.
    NipSexInvalid,
    /// The appointment month inside the NIP of a civil servant is no month.
    NipAppointmentInvalid,
    /// The contract number inside the NI PPPK is neither 01 to 12 nor 21 or more.
    NipContractInvalid,
    /// The same value stands in several rows.
    Duplicate {
        /// All rows that have it, this one included.
        rows: Vec<u32>,
    },
    /// The date cannot be read.
    DateUnreadable,
    /// JK is neither L nor P.
    SexUnknown,
    /// The email address is none; it was left out.
    EmailInvalid,
    /// The telephone number is none; it was left out.
    PhoneInvalid,
    /// The text is not in the list we know; it is kept as it is.
    NotInList {
        /// The text.
        text: String,
    },
}

impl ProblemKind {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::NameMissing => Severity::Skipped,
            Self::ColumnMissing
            | Self::LettersRepaired
            | Self::LeadingZerosRestored { .. }
            | Self::NotInList { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// A stable word for it, the same as in its serialised form.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TitleMissing => "title_missing",
            Self::ColumnMissing => "column_missing",
            Self::NameMissing => "name_missing",
            Self::TextTooLong { .. } => "text_too_long",
            Self::CellError => "cell_error",
            Self::LettersRepaired => "letters_repaired",
            Self::LeadingZerosRestored { .. } => "leading_zeros_restored",
            Self::DigitsLost => "digits_lost",
            Self::NotDigits => "not_digits",
            Self::WrongLength { .. } => "wrong_length",
            Self::NipBirthDateInvalid => "nip_birth_date_invalid",
            Self::NipBirthDateDiffers => "nip_birth_date_differs",
            Self::NipSexDiffers => "nip_sex_differs",
            Self::NipSexInvalid => "nip_sex_invalid",
            Self::NipAppointmentInvalid => "nip_appointment_invalid",
            Self::NipContractInvalid => "nip_contract_invalid",
            Self::Duplicate { .. } => "duplicate",
            Self::DateUnreadable => "date_unreadable",
            Self::SexUnknown => "sex_unknown",
            Self::EmailInvalid => "email_invalid",
            Self::PhoneInvalid => "phone_invalid",
            Self::NotInList { .. } => "not_in_list",
        }
    }
}

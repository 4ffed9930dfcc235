//! NUPTK and NIP: reading them from cells and checking their structure.
//!
//! A doubt is reported and the value kept, unless a spreadsheet has cut digits off: then nobody can know the value.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::problem::ProblemKind;
use super::sheet::{Cell, CellKind};
use super::text::clean;
use super::values::{EmploymentKind, Sex};

/// National number of educators and staff, 16 digits when it is right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nuptk(String);

/// Employee number of a civil servant or contract employee, 18 digits when it is right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nip(String);

impl Nuptk {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Nip {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const NUPTK_DIGITS: usize = 16;
const NIP_DIGITS: usize = 18;
/// Spreadsheets keep this many digits of a number.
const SPREADSHEET_DIGITS: usize = 15;
/// More zeros missing at the front are more likely a typing error.
const MAX_DROPPED_ZEROS: usize = 3;
/// An identifier longer than this is some other text.
const MAX_TEXT: usize = 40;

pub(super) fn read_nuptk(cell: &Cell<'_>, problems: &mut Vec<ProblemKind>) -> Option<Nuptk> {
    read_digits(cell, NUPTK_DIGITS, problems).map(Nuptk)
}

pub(super) fn read_nip(cell: &Cell<'_>, problems: &mut Vec<ProblemKind>) -> Option<Nip> {
    read_digits(cell, NIP_DIGITS, problems).map(Nip)
}

fn read_digits(
    cell: &Cell<'_>,
    expected: usize,
    problems: &mut Vec<ProblemKind>,
) -> Option<String> {
    if cell.kind == CellKind::Number {
        return digits_of_number(&cell.text, expected, problems);
    }
    let text = clean(&cell.text).text;
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '\''))
        .collect();
    if digits.is_empty() || digits.bytes().all(|byte| byte == b'0') {
        return None;
    }
    if digits.chars().count() > MAX_TEXT {
        problems.push(ProblemKind::TextTooLong {
            limit: MAX_TEXT as u32,
        });
        return None;
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        problems.push(ProblemKind::NotDigits);
    } else if digits.len() != expected {
        problems.push(ProblemKind::WrongLength {
            expected: expected as u32,
            found: digits.len() as u32,
        });
    }
    Some(digits)
}

fn digits_of_number(raw: &str, expected: usize, problems: &mut Vec<ProblemKind>) -> Option<String> {
    let Some(mut digits) = whole_number(raw) else {
        problems.push(ProblemKind::NotDigits);
        return None;
    };
    if digits == "0" {
        return None;
    }
    // Excel writes zeros after the 15th digit: what stood there is gone.
    let is_cut = digits
        .get(SPREADSHEET_DIGITS..)
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'0'));
    if is_cut {
        problems.push(ProblemKind::DigitsLost);
        return None;
    }
    let found = digits.len();
    if (expected - MAX_DROPPED_ZEROS..expected).contains(&found) {
        let zeros = expected - found;
        digits.insert_str(0, &"0".repeat(zeros));
        problems.push(ProblemKind::LeadingZerosRestored {
            zeros: zeros as u32,
        });
    } else if found != expected {
        problems.push(ProblemKind::WrongLength {
            expected: expected as u32,
            found: found as u32,
        });
    }
    Some(digits)
}

/// The digits of a number as a spreadsheet writes it, `1.98501012010011E+17` and `123.0` included.
pub(super) fn whole_number(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let (mantissa, exponent) = match raw.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (raw, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let shift = usize::try_from(exponent).ok()?;
    if fraction.len() > shift || shift > MAX_TEXT || whole.len() > MAX_TEXT {
        return None;
    }
    let zeros = "0".repeat(shift - fraction.len());
    let digits = format!("{whole}{fraction}{zeros}");
    let trimmed = digits.trim_start_matches('0');
    Some(if trimmed.is_empty() { "0" } else { trimmed }.to_owned())
}

/// What the other columns say, to hold a NIP against.
pub(super) struct NipContext {
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
    pub employment: Option<EmploymentKind>,
}

/// Checks the structure of a NIP or NI PPPK of the right length; other lengths were reported when it was read.
pub(super) fn check_nip(nip: &Nip, context: &NipContext, problems: &mut Vec<ProblemKind>) {
    let digits = nip.as_str();
    if digits.len() != NIP_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    match birth_date(digits) {
        None => problems.push(ProblemKind::NipBirthDateInvalid),
        Some(inside) if context.birth_date.is_some_and(|date| date != inside) => {
            problems.push(ProblemKind::NipBirthDateDiffers);
        }
        Some(_) => {}
    }
    let number: u32 = digits[12..14].parse().unwrap_or(0);
    let is_month = (1..=12).contains(&number);
    match context.employment {
        // The number of a contract is no month; 01 to 12 and 21 upward are in use.
        Some(kind) if kind.is_contract() && !is_month && number < 21 => {
            problems.push(ProblemKind::NipContractInvalid);
        }
        Some(EmploymentKind::CivilServant | EmploymentKind::CivilServantCandidate) if !is_month => {
            problems.push(ProblemKind::NipAppointmentInvalid);
        }
        _ => {}
    }
    let digit = digits.as_bytes()[14];
    if !matches!(digit, b'1' | b'2') {
        problems.push(ProblemKind::NipSexInvalid);
    } else if context.sex.is_some_and(|sex| sex.nip_digit() != digit) {
        problems.push(ProblemKind::NipSexDiffers);
    }
}

fn birth_date(digits: &str) -> Option<Date> {
    let year: i16 = digits[..4].parse().ok()?;
    let month = digits[4..6].parse().ok()?;
    let day = digits[6..8].parse().ok()?;
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

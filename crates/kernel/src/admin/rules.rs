//! What may be written in an administrator's forms, and what must never happen.
//!
//! Pure.

use crate::access::{Role, RoleKind};
use crate::people::{PersonId, SchoolId};

/// A national school number as it is kept: eight letters or digits, capitals.
pub fn parse_npsn(typed: &str) -> Option<String> {
    let npsn: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let is_right = npsn.len() == 8 && npsn.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_right.then(|| npsn.to_ascii_uppercase())
}

/// A national number of an educator or staff member as it is kept: sixteen digits.
pub fn parse_nuptk(typed: &str) -> Option<String> {
    digits(typed, 16)
}

/// A number of a civil servant or contract employee as it is kept: eighteen digits.
pub fn parse_nip(typed: &str) -> Option<String> {
    digits(typed, 18)
}

fn digits(typed: &str, count: usize) -> Option<String> {
    let number: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let is_right = number.len() == count && number.bytes().all(|byte| byte.is_ascii_digit());
    is_right.then_some(number)
}

/// Words before a name that are no part of it.
const FORMS_OF_ADDRESS: [&str; 12] = [
    "bu", "ibu", "pak", "bapak", "bp", "sdr", "sdri", "h", "hj", "dr", "drs", "dra",
];

/// A user name made of a person's name: first and last word, small letters, and a number when it
/// is taken.
pub fn suggest_username(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let before_titles = name.split(',').next().unwrap_or(name);
    let words: Vec<String> = before_titles
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        })
        .map(|word| word.to_ascii_lowercase())
        .filter(|word| !word.is_empty() && !FORMS_OF_ADDRESS.contains(&word.as_str()))
        .collect();
    let base = match words.as_slice() {
        [] => "pengguna".to_owned(),
        [only] => only.clone(),
        [first, .., last] => format!("{first}.{last}"),
    };
    if !is_taken(&base) {
        return base;
    }
    (2..10_000)
        .map(|number| format!("{base}{number}"))
        .find(|candidate| !is_taken(candidate))
        .unwrap_or(base)
}

/// A user name as it is kept: small letters, digits, points, hyphens, underscores, at signs.
pub fn parse_username(typed: &str) -> Option<String> {
    let username = typed.trim().to_lowercase();
    let is_right = (3..=60).contains(&username.len())
        && username
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte));
    is_right.then_some(username)
}

/// Why a role cannot be held at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolePlace {
    /// The place is right.
    Right,
    /// It is held at one school.
    NeedsSchool,
    /// It is held for the whole authority.
    NeedsAuthority,
}

/// Whether a role can be held at a school, or for the whole authority when there is none.
pub fn check_place(kind: RoleKind, school: Option<SchoolId>) -> RolePlace {
    match (kind, school) {
        (RoleKind::Principal, None) => RolePlace::NeedsSchool,
        // Accounts, rosters and schools are the authority's, so a school's administrator could do nothing.
        (RoleKind::Administrator, Some(_)) => RolePlace::NeedsAuthority,
        _ => RolePlace::Right,
    }
}

/// Whether anyone but this person could still administer. `administrators` are the roles of that
/// kind, `can_sign_in` says whose account is open.
pub fn is_last_administrator(
    administrators: &[Role],
    person: PersonId,
    can_sign_in: impl Fn(PersonId) -> bool,
) -> bool {
    let mut whole = administrators
        .iter()
        .filter(|role| role.school_id.is_none());
    let holds = whole.clone().any(|role| role.person_id == person);
    holds && !whole.any(|role| role.person_id != person && can_sign_in(role.person_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AuthorityId;
    use crate::access::RoleId;

    #[test]
    fn a_school_number_has_eight_letters_or_digits() {
        assert_eq!(parse_npsn(" 2010 0001 ").as_deref(), Some("20100001"));
        assert_eq!(parse_npsn("p9970001").as_deref(), Some("P9970001"));
        for wrong in ["", "2010001", "201000011", "2010-001", "2010000é"] {
            assert_eq!(parse_npsn(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_personal_number_may_be_typed_with_spaces_but_not_too_short() {
        let nip = parse_nip("19850201 201001 2 003");
        assert_eq!(nip.as_deref(), Some("198502012010012003"));
        assert_eq!(parse_nip("1985020120100120"), None);
        assert_eq!(parse_nuptk("12345678 9012345x"), None);
    }

    #[test]
    fn a_user_name_is_made_of_first_and_last_name() {
        let check = |name: &str, expected: &str| {
            assert_eq!(suggest_username(name, |_| false), expected, "{name}");
        };
        check("Bu Sari", "sari");
        check("Siti Nur Rahmawati, S.Pd.", "siti.rahmawati");
        check("Dr. H. Ahmad Fauzi", "ahmad.fauzi");
        check("M. Yusuf", "m.yusuf");
        check("，", "pengguna");
        let taken = ["sari", "sari2"];
        assert_eq!(
            suggest_username("Bu Sari", |name| taken.contains(&name)),
            "sari3"
        );
    }

    #[test]
    fn a_user_name_can_be_typed_on_any_keyboard() {
        assert_eq!(parse_username(" Sari.Dewi ").as_deref(), Some("sari.dewi"));
        for wrong in ["", "ab", "sari dewi", "sári", "a/b/c"] {
            assert_eq!(parse_username(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_principal_leads_one_school_and_an_administrator_serves_all() {
        let school = Some(SchoolId::new());
        assert_eq!(
            check_place(RoleKind::Principal, None),
            RolePlace::NeedsSchool
        );
        assert_eq!(
            check_place(RoleKind::Administrator, school),
            RolePlace::NeedsAuthority
        );
        assert_eq!(check_place(RoleKind::Supervisor, school), RolePlace::Right);
        assert_eq!(check_place(RoleKind::Supervisor, None), RolePlace::Right);
    }

    #[test]
    fn someone_can_always_administer() {
        let role = |person_id| Role {
            authority_id: AuthorityId::new(),
            id: RoleId::new(),
            person_id,
            kind: RoleKind::Administrator,
            school_id: None,
        };
        let (one, two) = (PersonId::new(), PersonId::new());
        assert!(is_last_administrator(&[role(one)], one, |_| true));
        assert!(is_last_administrator(&[role(one), role(two)], one, |_| {
            false
        }));
        assert!(!is_last_administrator(&[role(one), role(two)], one, |_| {
            true
        }));
        assert!(!is_last_administrator(&[role(one)], two, |_| true));
    }
}

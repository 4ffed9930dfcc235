//! Short codes that are read from paper and typed: no signs that look alike, and a last sign that
//! tells a slip of the finger from a code that was never given.

use uuid::Uuid;

/// Signs that are not taken for one another: without 0 O Q, 1 I L, Z, S, G, B, U V, 8.
/// A prime number of them, so that one wrong sign and two swapped ones are always noticed.
const SIGNS: &[u8; 23] = b"2345679ACDEFHJKMNPRTWXY";
/// Signs before the check sign.
const LENGTH: usize = 7;

/// Why typed text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotACode {
    /// It has another length or signs that no code has.
    WrongShape,
    /// A sign is wrong or two are swapped.
    Mistyped,
}

/// A new code, from the randomness of a version 4 identifier.
pub(crate) fn mint() -> String {
    let mut random = Uuid::new_v4().as_u128();
    let count = SIGNS.len() as u128;
    let mut code: Vec<u8> = Vec::with_capacity(LENGTH + 1);
    for _ in 0..LENGTH {
        code.push(SIGNS[(random % count) as usize]);
        random /= count;
    }
    code.push(check_sign(&code));
    code.into_iter().map(char::from).collect()
}

/// The code in what was typed: spaces, hyphens and case do not matter.
pub(crate) fn read(typed: &str) -> Result<String, NotACode> {
    let code: Vec<u8> = typed
        .bytes()
        .filter(|sign| !matches!(sign, b' ' | b'-'))
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    if code.len() != LENGTH + 1 || !code.iter().all(|sign| SIGNS.contains(sign)) {
        return Err(NotACode::WrongShape);
    }
    match check_sign(&code[..LENGTH]) == code[LENGTH] {
        true => Ok(code.into_iter().map(char::from).collect()),
        false => Err(NotACode::Mistyped),
    }
}

/// A code as it is shown: two groups of four.
pub(crate) fn spaced(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// The sign that makes the weighted sum of all a multiple of their number.
fn check_sign(code: &[u8]) -> u8 {
    let value = |sign: u8| SIGNS.iter().position(|known| *known == sign).unwrap_or(0);
    let sum: usize = code
        .iter()
        .zip(2..)
        .map(|(sign, weight)| weight * value(*sign))
        .sum();
    let count = SIGNS.len();
    SIGNS[(count - sum % count) % count]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_spaced() {
        let code = mint();
        assert_eq!(code.len(), 8);
        assert_eq!(read(&code), Ok(code.clone()));
        assert_eq!(read(&spaced(&code).to_lowercase()), Ok(code.clone()));
        assert_eq!(read(&format!(" {code} ")), Ok(code));
    }

    #[test]
    fn one_wrong_sign_or_two_swapped_ones_are_noticed() {
        let code = mint();
        for at in 0..code.len() {
            for sign in SIGNS {
                let mut wrong = code.clone().into_bytes();
                if wrong[at] == *sign {
                    continue;
                }
                wrong[at] = *sign;
                let wrong = String::from_utf8(wrong).unwrap();
                assert_eq!(read(&wrong), Err(NotACode::Mistyped), "{code} {wrong}");
            }
        }
        for at in 1..code.len() {
            let mut swapped = code.clone().into_bytes();
            if swapped[at - 1] == swapped[at] {
                continue;
            }
            swapped.swap(at - 1, at);
            let swapped = String::from_utf8(swapped).unwrap();
            assert_eq!(read(&swapped), Err(NotACode::Mistyped), "{code} {swapped}");
        }
    }

    #[test]
    fn what_is_no_code_is_told_apart() {
        for typed in ["", "ABC", "AAAA-AAA0", "AAAAAAAAAAAA", "kertas saya"] {
            assert_eq!(read(typed), Err(NotACode::WrongShape), "{typed}");
        }
    }
}

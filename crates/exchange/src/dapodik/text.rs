//! Cleaning of cell text: blanks, placeholders, and UTF-8 that somebody read as Windows-1252.

/// A cell's text after cleaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// The text, empty when the cell says nothing.
    pub text: String,
    /// True when garbled letters were put right.
    pub is_repaired: bool,
}

/// Cleans a cell: garbled letters, odd spaces, placeholders for nothing.
pub(super) fn clean(raw: &str) -> Cleaned {
    let (repaired, is_repaired) = match repair_mojibake(raw) {
        Some(text) => (text, true),
        None => (raw.to_owned(), false),
    };
    let mut text = squeeze(&repaired);
    // An apostrophe makes Excel keep digits as text; it is not part of the value.
    if let Some(rest) = text.strip_prefix('\'') {
        text = rest.trim_start().to_owned();
    }
    if text
        .chars()
        .all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\'' | ' '))
    {
        text.clear();
    }
    Cleaned { text, is_repaired }
}

/// Lower case, single spaces, no trailing colon: what header and list texts are compared by.
pub(super) fn fold(text: &str) -> String {
    let squeezed = squeeze(text);
    squeezed
        .trim_end_matches([':', ' ', '*'])
        .to_lowercase()
        .replace(" / ", "/")
}

/// Any run of white space, control or invisible characters becomes one space; none at the ends.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text
        .replace("_x000D_", " ")
        .replace("_x000A_", " ")
        .split(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c))
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}')
}

/// The text that was meant where UTF-8 had been read as Windows-1252; `None` when it was not.
fn repair_mojibake(text: &str) -> Option<String> {
    let mut current = text.to_owned();
    let mut is_repaired = false;
    // Twice, because some files went through the mistake twice.
    for _ in 0..2 {
        match repair_once(&current) {
            Some(better) => {
                current = better;
                is_repaired = true;
            }
            None => break,
        }
    }
    is_repaired.then_some(current)
}

fn repair_once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(to_cp1252).collect::<Option<_>>()?;
    let better = String::from_utf8(bytes).ok()?;
    let is_plausible = !better.chars().any(|c| c.is_control() && !c.is_whitespace());
    is_plausible.then_some(better)
}

/// The characters of Windows-1252 from 0x80 to 0x9F; holes keep their own number.
const CP1252_HIGH: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2C6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
];

fn to_cp1252(c: char) -> Option<u8> {
    let code = u32::from(c);
    if code < 0x80 || (0xA0..=0xFF).contains(&code) {
        return u8::try_from(code).ok();
    }
    let at = CP1252_HIGH.iter().position(|high| *high == c)?;
    u8::try_from(0x80 + at).ok()
}

/// Reads bytes as Windows-1252, which never fails.
pub(super) fn from_cp1252(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|&byte| match byte {
            0x80..=0x9F => CP1252_HIGH[usize::from(byte - 0x80)],
            _ => char::from(byte),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, text: &str, is_repaired: bool) {
        let expected = Cleaned {
            text: text.to_owned(),
            is_repaired,
        };
        assert_eq!(clean(raw), expected, "{raw:?}");
    }

    #[test]
    fn placeholders_for_nothing_are_empty() {
        for raw in [
            "", " ", "-", "--", " - ", "''", "'", "\u{2014}", "\u{A0}", "- -",
        ] {
            check(raw, "", false);
        }
    }

    #[test]
    fn odd_spaces_and_apostrophes_are_taken_away() {
        check("  Siti \n  Aminah\u{A0}", "Siti Aminah", false);
        check("'198501012010011001", "198501012010011001", false);
        check("Ma'ruf", "Ma'ruf", false);
        check("Abdul\u{200B} Hadi_x000D_", "Abdul Hadi", false);
    }

    #[test]
    fn garbled_letters_are_put_right_once_and_twice() {
        check("AndrÃ©", "André", true);
        check("AndrÃƒÂ©", "André", true);
        check("Nurâ€™aini", "Nur\u{2019}aini", true);
    }

    #[test]
    fn letters_that_are_right_stay() {
        check("José Núñez", "José Núñez", false);
        check("I Gusti Ayu Rātih", "I Gusti Ayu Rātih", false);
    }

    #[test]
    fn headers_compare_without_breaks_colons_and_case() {
        assert_eq!(fold("Tanggal \n  LAHIR :"), "tanggal lahir");
        assert_eq!(fold("Karis / Karsu"), "karis/karsu");
    }
}

//! Numbers and money as Indonesian and English write them (CLDR: `1.234,5` and `1,234.5`).

use fluent_bundle::FluentValue;
use intl_memoizer::concurrent::IntlLangMemoizer;

use super::Language;

/// A number with so many decimals.
pub fn number(language: Language, value: f64, decimals: usize) -> String {
    let (group, point) = match language {
        Language::Indonesian => ('.', ','),
        Language::English => (',', '.'),
    };
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::with_capacity(plain.len() + 4);
    if value < 0.0 && plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Money in rupiah, which has no smaller unit in use.
pub fn rupiah(language: Language, amount: i64) -> String {
    format!("Rp {}", number(language, amount as f64, 0))
}

pub(super) fn fluent_id(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    fluent(Language::Indonesian, value)
}

pub(super) fn fluent_en(value: &FluentValue<'_>, _: &IntlLangMemoizer) -> Option<String> {
    fluent(Language::English, value)
}

fn fluent(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(found) = value else {
        return None;
    };
    let decimals = found
        .options
        .minimum_fraction_digits
        .unwrap_or(usize::from(found.value.fract() != 0.0));
    Some(number(language, found.value, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(number(Language::Indonesian, 1_234_567.25, 1), "1.234.567,2");
        assert_eq!(number(Language::English, 1_234_567.25, 1), "1,234,567.2");
        assert_eq!(number(Language::Indonesian, -0.04, 1), "0,0");
        assert_eq!(number(Language::Indonesian, -2.0, 0), "−2");
        assert_eq!(rupiah(Language::Indonesian, 4_500_000), "Rp 4.500.000");
    }
}

//! Everything that can be wrong with a file or a row, as a sentence that names the place and the way out.

use platform::i18n::Speech;

use super::compare::Value;
use super::matching::Skip;
use super::sheet::Doubt;
use crate::dapodik::{Column, FileLook, FileProblem, ProblemKind};

/// Why a whole file is refused.
pub fn file_sentence(speech: &Speech, problem: &FileProblem) -> String {
    let megabytes = |bytes: u64| speech.number(bytes as f64 / (1024.0 * 1024.0), 1);
    let say = |key: &'static str| speech.say(key);
    match problem {
        FileProblem::Empty => say("roster-file-empty"),
        FileProblem::TooLarge { bytes, limit } => say("roster-file-too-large")
            .with("size", megabytes(*bytes))
            .with("limit", megabytes(*limit)),
        FileProblem::TooMuchInside { limit } => {
            say("roster-file-too-much-inside").with("limit", megabytes(*limit))
        }
        FileProblem::TooManyRows { limit } => {
            say("roster-file-too-many-rows").with("limit", *limit)
        }
        FileProblem::TooManyCells { limit } => {
            say("roster-file-too-many-cells").with("limit", *limit)
        }
        FileProblem::LegacyBinary => say("roster-file-legacy-binary"),
        FileProblem::PasswordProtected => say("roster-file-password"),
        FileProblem::NotASpreadsheet { look } => {
            say("roster-file-not-a-spreadsheet").with("look", look_sentence(speech, *look))
        }
        FileProblem::Damaged => say("roster-file-damaged"),
        FileProblem::HeaderNotFound {
            missing,
            nearest_row: Some(row),
        } => say("roster-file-header-incomplete")
            .with("row", *row)
            .with("missing", missing.join(", ")),
        FileProblem::HeaderNotFound {
            missing,
            nearest_row: None,
        } => say("roster-file-no-header").with("missing", missing.join(", ")),
        FileProblem::DuplicateColumn { column } => {
            say("roster-file-column-twice").with("column", column.as_str())
        }
        FileProblem::MergedCells { first, count } => say("roster-file-merged-cells")
            .with("first", first.as_str())
            .with("count", *count),
        FileProblem::NoRows { header_row } => say("roster-file-no-rows").with("row", *header_row),
    }
    .to_string()
}

/// What a file that is no workbook seems to be.
pub fn look_sentence(speech: &Speech, look: FileLook) -> String {
    speech.say(look_key(look)).to_string()
}

fn look_key(look: FileLook) -> &'static str {
    match look {
        FileLook::Pdf => "roster-look-pdf",
        FileLook::Html => "roster-look-html",
        FileLook::PlainText => "roster-look-text",
        FileLook::Picture => "roster-look-picture",
        FileLook::OpenDocument => "roster-look-open-document",
        FileLook::BinaryWorkbook => "roster-look-binary-workbook",
        FileLook::OtherArchive => "roster-look-archive",
        FileLook::OtherXml => "roster-look-xml",
        FileLook::Unknown => "roster-look-unknown",
    }
}

/// What is doubtful about a row, or about the file as a whole.
pub fn doubt_sentence(speech: &Speech, doubt: &Doubt) -> String {
    let key = format!("roster-doubt-{}", doubt.kind.code().replace('_', "-"));
    let say = speech
        .say(key)
        .with("column", doubt.column.map_or("", Column::name));
    match &doubt.kind {
        ProblemKind::TextTooLong { limit } => say.with("limit", *limit),
        ProblemKind::LeadingZerosRestored { zeros } => say.with("zeros", *zeros),
        ProblemKind::WrongLength { expected, found } => {
            say.with("expected", *expected).with("found", *found)
        }
        ProblemKind::Duplicate { rows } => say.with("rows", list(rows)),
        ProblemKind::NotInList { text } => say.with("text", text.as_str()),
        _ => say,
    }
    .to_string()
}

/// Why a row is left out.
pub fn skip_sentence(speech: &Speech, skip: &Skip) -> String {
    match skip {
        Skip::Nameless => speech.say("roster-skip-nameless"),
        Skip::SameNumber { column, rows } => speech
            .say("roster-skip-same-number")
            .with("column", column.name())
            .with("rows", list(rows)),
        Skip::SaidBefore { row } => speech.say("roster-skip-said-before").with("row", *row),
        Skip::TwoPeople { nuptk, nip } => speech
            .say("roster-skip-two-people")
            .with("nuptk", nuptk.as_str())
            .with("nip", nip.as_str()),
        Skip::NipOfSeveral { count } => speech
            .say("roster-skip-nip-of-several")
            .with("count", *count),
        Skip::NameOfSeveral { rows } if rows.len() > 1 => speech
            .say("roster-skip-name-twice")
            .with("rows", list(rows)),
        Skip::NameOfSeveral { .. } => speech.say("roster-skip-name-of-several"),
        Skip::OtherNumber { column } => speech
            .say("roster-skip-other-number")
            .with("column", column.name()),
    }
    .to_string()
}

/// A value before or after.
pub(super) fn value(speech: &Speech, value: &Value) -> String {
    match value {
        Value::Empty => speech.say("roster-value-empty").to_string(),
        Value::Text(text) => text.clone(),
        Value::Key(key) => speech.say(key.as_str()).to_string(),
        Value::Day(day) => speech.day(*day),
    }
}

fn list(rows: &[u32]) -> String {
    rows.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::i18n::{Language, Messages};

    fn speeches() -> [Speech; 2] {
        let messages = Messages::new(&[platform::WORDS, platform::words!()]);
        [Language::Indonesian, Language::English]
            .map(|language| Speech::new(messages.clone(), language))
    }

    /// A sentence with its places filled: no key shown raw, no place left open, an end.
    fn is_sentence(said: &str) {
        assert!(
            !said.contains('{') && !said.starts_with("roster-"),
            "{said}"
        );
        assert!(said.contains(' ') && said.ends_with('.'), "{said}");
    }

    #[test]
    fn every_reason_to_refuse_a_file_is_a_sentence_in_both_languages() {
        let missing = || vec!["NUPTK".to_owned()];
        let mut all = vec![
            FileProblem::Empty,
            FileProblem::TooLarge {
                bytes: 22_000_000,
                limit: 20_971_520,
            },
            FileProblem::TooMuchInside { limit: 1 << 28 },
            FileProblem::TooManyRows { limit: 50_000 },
            FileProblem::TooManyCells { limit: 4_000_000 },
            FileProblem::LegacyBinary,
            FileProblem::PasswordProtected,
            FileProblem::Damaged,
            FileProblem::HeaderNotFound {
                missing: missing(),
                nearest_row: Some(5),
            },
            FileProblem::HeaderNotFound {
                missing: missing(),
                nearest_row: None,
            },
            FileProblem::DuplicateColumn {
                column: "NIP".to_owned(),
            },
            FileProblem::MergedCells {
                first: "A4:A5".to_owned(),
                count: 2,
            },
            FileProblem::NoRows { header_row: 5 },
        ];
        all.extend(
            [
                FileLook::Pdf,
                FileLook::Html,
                FileLook::PlainText,
                FileLook::Picture,
                FileLook::OpenDocument,
                FileLook::BinaryWorkbook,
                FileLook::OtherArchive,
                FileLook::OtherXml,
                FileLook::Unknown,
            ]
            .map(|look| FileProblem::NotASpreadsheet { look }),
        );
        for speech in speeches() {
            for problem in &all {
                is_sentence(&file_sentence(&speech, problem));
            }
        }
    }

    #[test]
    fn every_doubt_about_a_row_is_a_sentence_in_both_languages() {
        let all = [
            ProblemKind::TitleMissing,
            ProblemKind::ColumnMissing,
            ProblemKind::NameMissing,
            ProblemKind::TextTooLong { limit: 150 },
            ProblemKind::CellError,
            ProblemKind::LettersRepaired,
            ProblemKind::LeadingZerosRestored { zeros: 1 },
            ProblemKind::DigitsLost,
            ProblemKind::NotDigits,
            ProblemKind::WrongLength {
                expected: 16,
                found: 15,
            },
            ProblemKind::NipBirthDateInvalid,
            ProblemKind::NipBirthDateDiffers,
            ProblemKind::NipSexDiffers,
            ProblemKind::NipSexInvalid,
            ProblemKind::NipAppointmentInvalid,
            ProblemKind::NipContractInvalid,
            ProblemKind::Duplicate { rows: vec![6, 7] },
            ProblemKind::DateUnreadable,
            ProblemKind::SexUnknown,
            ProblemKind::EmailInvalid,
            ProblemKind::PhoneInvalid,
            ProblemKind::NotInList {
                text: "Terapis".to_owned(),
            },
        ];
        for speech in speeches() {
            for kind in &all {
                let doubt = Doubt {
                    column: Some(Column::Nip),
                    kind: kind.clone(),
                };
                is_sentence(&doubt_sentence(&speech, &doubt));
            }
        }
    }

    #[test]
    fn every_reason_to_leave_a_row_out_is_a_sentence_in_both_languages() {
        let all = [
            Skip::Nameless,
            Skip::SameNumber {
                column: Column::Nuptk,
                rows: vec![6, 7],
            },
            Skip::SaidBefore { row: 6 },
            Skip::TwoPeople {
                nuptk: "Ani".to_owned(),
                nip: "Budi".to_owned(),
            },
            Skip::NipOfSeveral { count: 2 },
            Skip::NameOfSeveral { rows: vec![6, 7] },
            Skip::NameOfSeveral { rows: vec![6] },
            Skip::OtherNumber {
                column: Column::Nip,
            },
        ];
        for speech in speeches() {
            for skip in &all {
                is_sentence(&skip_sentence(&speech, skip));
            }
        }
    }
}

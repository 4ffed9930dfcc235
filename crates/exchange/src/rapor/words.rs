//! Why a workbook of Rapor Pendidikan is refused, as a sentence that says the way out.

use platform::i18n::Speech;

use crate::dapodik::FileProblem;
use crate::roster::look_sentence;

/// Why a whole file is refused.
pub fn file_sentence(speech: &Speech, problem: &FileProblem) -> String {
    match problem {
        FileProblem::Empty => speech.say("rapor-file-empty"),
        FileProblem::TooLarge { .. }
        | FileProblem::TooMuchInside { .. }
        | FileProblem::TooManyRows { .. }
        | FileProblem::TooManyCells { .. } => speech.say("rapor-file-too-large"),
        FileProblem::LegacyBinary => speech.say("rapor-file-legacy"),
        FileProblem::PasswordProtected => speech.say("rapor-file-password"),
        FileProblem::NotASpreadsheet { look } => speech
            .say("rapor-file-not-a-spreadsheet")
            .with("look", look_sentence(speech, *look)),
        FileProblem::Damaged
        | FileProblem::DuplicateColumn { .. }
        | FileProblem::MergedCells { .. } => speech.say("rapor-file-damaged"),
        FileProblem::HeaderNotFound { missing, .. } => speech
            .say("rapor-file-no-header")
            .with("missing", missing.join(", ")),
        FileProblem::NoRows { header_row } => {
            speech.say("rapor-file-no-rows").with("row", *header_row)
        }
    }
    .to_string()
}

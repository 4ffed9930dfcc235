//! What the bytes of a file are, told by their beginning and never by the file's name.

use super::file_problem::{FileLook, FileProblem};
use super::text::from_cp1252;

/// A format that is read.
pub(super) enum Format {
    /// An archive; whether it is a workbook shows inside.
    Zip,
    /// SpreadsheetML 2003, decoded.
    SpreadsheetMl(String),
}

/// How far to look for telling words.
const HEAD: usize = 4096;

pub(super) fn sniff(bytes: &[u8]) -> Result<Format, FileProblem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileProblem::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Zip);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Err(compound_file(bytes));
    }
    // A bare BIFF stream, as Excel 2 to 4 wrote it.
    if bytes[0] == 0x09 && bytes.len() > 4 && matches!(bytes[1], 0 | 2 | 4 | 8) && bytes[3] == 0 {
        return Err(FileProblem::LegacyBinary);
    }
    let refuse = |look| Err(FileProblem::NotASpreadsheet { look });
    if bytes.starts_with(b"%PDF") {
        return refuse(FileLook::Pdf);
    }
    if bytes.starts_with(b"\x89PNG")
        || bytes.starts_with(b"\xFF\xD8\xFF")
        || bytes.starts_with(b"GIF8")
    {
        return refuse(FileLook::Picture);
    }
    let Some(text) = decode(bytes) else {
        return refuse(FileLook::Unknown);
    };
    let end = text.floor_char_boundary(HEAD);
    let head = text[..end].trim_start().to_lowercase();
    let is_workbook = head.starts_with('<')
        && head.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && (head.contains("<workbook") || head.contains(":workbook"));
    if is_workbook {
        return Ok(Format::SpreadsheetMl(text));
    }
    if [
        "<html",
        "<!doctype html",
        "<table",
        "<meta",
        "<div",
        "<style",
    ]
    .iter()
    .any(|tag| head.contains(tag))
    {
        return refuse(FileLook::Html);
    }
    if head.starts_with("<?xml") || head.starts_with('<') {
        return refuse(FileLook::OtherXml);
    }
    refuse(FileLook::PlainText)
}

/// An old workbook or, with this stream inside, an encrypted new one.
fn compound_file(bytes: &[u8]) -> FileProblem {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        return FileProblem::PasswordProtected;
    }
    FileProblem::LegacyBinary
}

/// Text of a file in UTF-8, UTF-16 with a mark, or Windows-1252; `None` for what is no text.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |units: &[u8], from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = units
            .chunks_exact(2)
            .map(|pair| from([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).ok()
    };
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => Some(from_cp1252(bytes)),
    }
}

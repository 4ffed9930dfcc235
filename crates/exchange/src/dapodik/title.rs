//! The block above the header: title, school, region, time of download.

use jiff::civil::DateTime;

use super::dates::parse_date_time;
use super::roster::RosterKind;
use super::sheet::Cell;
use super::text::{clean, fold};

/// What was found above the header.
#[derive(Default)]
pub(super) struct Title {
    pub kind: Option<RosterKind>,
    pub school_name: Option<String>,
    pub region: Option<String>,
    pub downloaded_at: Option<DateTime>,
}

const DOWNLOADED: &str = "tanggal unduh";
/// A line longer than this is no name.
const MAX_LINE: usize = 200;

impl Title {
    pub(super) fn see(&mut self, cells: &[Cell<'_>]) {
        for cell in cells {
            let text = clean(&cell.text).text;
            if text.is_empty() || text.chars().count() > MAX_LINE {
                continue;
            }
            self.see_line(&text);
        }
    }

    fn see_line(&mut self, text: &str) {
        let folded = fold(text);
        if self.kind.is_none() {
            self.kind = kind(&folded);
            if self.kind.is_some() {
                return;
            }
        }
        if let Some(at) = folded.find(DOWNLOADED) {
            // Folding keeps the length of these ASCII words, so the time is found by searching the digits after them.
            let rest = folded[at + DOWNLOADED.len()..].trim_start_matches([':', ' ']);
            self.downloaded_at = self.downloaded_at.or_else(|| parse_date_time(rest));
            return;
        }
        if folded.starts_with("pengunduh") {
            return;
        }
        if self.downloaded_at.is_none()
            && let Some(time) = parse_date_time(text)
        {
            self.downloaded_at = Some(time);
            return;
        }
        if self.kind.is_none() || parse_date_time(text).is_some() {
            return;
        }
        if is_region(&folded) {
            self.region.get_or_insert_with(|| text.to_owned());
        } else if self.region.is_none() && self.downloaded_at.is_none() {
            self.school_name.get_or_insert_with(|| text.to_owned());
        }
    }
}

fn kind(folded: &str) -> Option<RosterKind> {
    if folded.starts_with("daftar guru") {
        return Some(RosterKind::Teachers);
    }
    folded
        .starts_with("daftar tenaga kependidikan")
        .then_some(RosterKind::Staff)
}

fn is_region(folded: &str) -> bool {
    folded.contains("provinsi")
        || folded.contains("prov.")
        || folded.starts_with("kecamatan")
        || folded.starts_with("kec.")
        || folded.starts_with("kabupaten")
}

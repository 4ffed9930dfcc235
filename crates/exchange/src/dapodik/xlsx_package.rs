//! The archive of an `.xlsx`: finding its parts, and refusing archives that are something else.

use std::collections::BTreeMap;
use std::io::Cursor;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::file_problem::{FileLook, FileProblem};
use super::guarded::Guarded;
use super::limits::Limits;

/// An opened archive with what is left of the unpacking budget.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index of each part by its name in lower case.
    parts: BTreeMap<String, usize>,
    budget: u64,
    limit: u64,
}

pub(super) type PartReader<'p, 'a> = Reader<Guarded<'p, ZipFile<'p, Cursor<&'a [u8]>>>>;

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, FileProblem> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileProblem::Damaged)?;
        let mut parts = BTreeMap::new();
        for (index, name) in archive.file_names_raw().enumerate() {
            let name = String::from_utf8_lossy(name)
                .replace('\\', "/")
                .to_lowercase();
            parts.insert(name.trim_start_matches('/').to_owned(), index);
        }
        Ok(Self {
            archive,
            parts,
            budget: limits.max_unpacked_bytes,
            limit: limits.max_unpacked_bytes,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_lowercase())
    }

    /// What an archive without a workbook seems to be.
    pub(super) fn look(&self) -> FileLook {
        if self.has("xl/workbook.bin") {
            return FileLook::BinaryWorkbook;
        }
        if self.has("content.xml") && self.has("mimetype") {
            return FileLook::OpenDocument;
        }
        FileLook::OtherArchive
    }

    /// Hands the part to `read`; `None` when there is no such part.
    pub(super) fn part<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut PartReader<'_, 'a>) -> Result<T, FileProblem>,
    ) -> Result<Option<T>, FileProblem> {
        let Some(&index) = self.parts.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let limit = self.limit;
        let file = self
            .archive
            .by_index(index)
            .map_err(|_| FileProblem::Damaged)?;
        let mut reader = Reader::from_reader(Guarded::new(file, &mut self.budget));
        reader.config_mut().expand_empty_elements = true;
        let result = read(&mut reader);
        if reader.get_ref().is_tripped() {
            return Err(FileProblem::TooMuchInside { limit });
        }
        result.map(Some)
    }
}

/// Every element of a part, to a closure.
pub(super) fn for_each_element(
    reader: &mut PartReader<'_, '_>,
    mut see: impl FnMut(&BytesStart<'_>),
) -> Result<(), FileProblem> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => see(&element),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(FileProblem::Damaged),
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            return Some(value.ok()?.into_owned());
        }
    }
    None
}

/// The character an entity reference stands for; unknown ones stand for nothing.
pub(super) fn push_reference(out: &mut String, reference: &quick_xml::events::BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
        return;
    }
    let name = reference.xml10_content();
    if let Some(text) = quick_xml::escape::resolve_predefined_entity(&name) {
        out.push_str(text);
    }
}

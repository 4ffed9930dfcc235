//! Reading an `.xlsx` as a stream of rows.
//!
//! Written for rosters, not for workbooks in general: styles, formulas and everything else on the sheet are passed
//! over, and a number's digits are kept as the file writes them, because NIP and NUPTK are longer than a float.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::file_problem::{FileProblem, nearest};
use super::limits::Limits;
use super::sheet::{Cell, CellKind, MAX_COLUMNS, TakeRows, parse_address, parse_area};
use super::xlsx_package::{Package, PartReader, attribute, for_each_element, push_reference};

/// Sheets looked at in search of a header.
const MAX_SHEETS: usize = 8;
/// Letters all shared texts of a roster may have together.
const MAX_SHARED_TEXT: usize = 64 * 1024 * 1024;

/// Reads the first sheet that `begin`'s reader makes something of; it is told whether days count from 1904.
pub(super) fn read<T: TakeRows>(
    bytes: &[u8],
    limits: &Limits,
    begin: &impl Fn(bool) -> T,
) -> Result<T::Found, FileProblem> {
    let mut package = Package::open(bytes, limits)?;
    let book = Workbook::read(&mut package)?;
    let strings = package
        .part(&book.strings, |reader| SharedStrings::read(reader, limits))?
        .unwrap_or_default();
    let mut refusal = None;
    for sheet in book.sheets.iter().take(MAX_SHEETS) {
        let mut taker = begin(book.is_1904);
        let read = package.part(sheet, |reader| read_sheet(reader, &strings, &mut taker));
        let outcome = read.and_then(|found| match found {
            Some(()) => taker.finish(),
            None => Err(FileProblem::Damaged),
        });
        match outcome {
            Err(problem @ FileProblem::HeaderNotFound { .. }) => {
                refusal = Some(nearest(refusal, problem));
            }
            outcome => return outcome,
        }
    }
    Err(refusal.unwrap_or(FileProblem::Damaged))
}

/// What the workbook part says.
struct Workbook {
    sheets: Vec<String>,
    strings: String,
    is_1904: bool,
}

impl Workbook {
    fn read(package: &mut Package<'_>) -> Result<Self, FileProblem> {
        let path = workbook_path(package)?;
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
        let relations = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let mut ids = Vec::new();
        let mut is_1904 = false;
        let found = package.part(&path, |reader| {
            for_each_element(reader, |element| match element.local_name().as_ref() {
                "sheet" => ids.extend(attribute(element, "id")),
                "workbookPr" => {
                    is_1904 = attribute(element, "date1904")
                        .is_some_and(|value| value == "1" || value == "true");
                }
                _ => {}
            })
        })?;
        if found.is_none() || ids.is_empty() {
            return Err(FileProblem::Damaged);
        }
        let target = |wanted: &dyn Fn(&Relation) -> bool| {
            relations
                .iter()
                .find(|relation| wanted(relation))
                .map(|relation| relation.target.clone())
        };
        Ok(Self {
            sheets: ids
                .iter()
                .filter_map(|id| target(&|relation| &relation.id == id))
                .collect(),
            strings: target(&|relation| relation.kind.ends_with("/sharedStrings"))
                .unwrap_or_else(|| format!("{folder}/sharedStrings.xml")),
            is_1904,
        })
    }
}

fn workbook_path(package: &mut Package<'_>) -> Result<String, FileProblem> {
    let root = relations(package, "_rels/.rels", "")?;
    let named = root
        .into_iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map(|relation| relation.target);
    let path = named.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    // Other Office documents have a main part too, and `.xlsb` has one that is not XML.
    let is_other = ["word/", "ppt/", "xl/workbook.bin"]
        .iter()
        .any(|start| path.starts_with(start));
    if package.has(&path) && !is_other {
        return Ok(path);
    }
    Err(FileProblem::NotASpreadsheet {
        look: package.look(),
    })
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<Vec<Relation>, FileProblem> {
    let mut found = Vec::new();
    package.part(part, |reader| {
        for_each_element(reader, |element| {
            let target = attribute(element, "Target");
            if let (Some(id), Some(target)) = (attribute(element, "Id"), target) {
                found.push(Relation {
                    id,
                    kind: attribute(element, "Type").unwrap_or_default(),
                    target: resolve(folder, &target),
                });
            }
        })
    })?;
    Ok(found)
}

/// A target relative to the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// All shared texts in one string, with the end of each.
#[derive(Default)]
struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    fn read(reader: &mut PartReader<'_, '_>, limits: &Limits) -> Result<Self, FileProblem> {
        let mut strings = Self::default();
        let mut buffer = Vec::new();
        let mut collect = Collect::default();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => collect.start(element.local_name().as_ref()),
                Ok(Event::End(element)) => {
                    let name = element.local_name();
                    collect.end(name.as_ref());
                    if name.as_ref() == "si" {
                        strings.ends.push(strings.text.len() as u32);
                    }
                }
                Ok(Event::Eof) => return Ok(strings),
                Ok(event) => collect.take(&event, &mut strings.text),
                Err(_) => return Err(FileProblem::Damaged),
            }
            if strings.text.len() > MAX_SHARED_TEXT {
                return Err(FileProblem::TooMuchInside {
                    limit: MAX_SHARED_TEXT as u64,
                });
            }
            if strings.ends.len() as u64 > limits.max_cells {
                return Err(FileProblem::TooManyCells {
                    limit: limits.max_cells,
                });
            }
        }
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// Which text belongs to a value: inside `v` or `t`, but not inside the reading aid `rPh`.
#[derive(Default)]
struct Collect {
    is_inside: bool,
    is_phonetic: bool,
}

impl Collect {
    fn start(&mut self, name: &str) {
        match name {
            "rPh" => self.is_phonetic = true,
            "v" | "t" => self.is_inside = !self.is_phonetic,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "rPh" => self.is_phonetic = false,
            "v" | "t" => self.is_inside = false,
            _ => {}
        }
    }

    fn take(&self, event: &Event<'_>, out: &mut String) {
        if !self.is_inside {
            return;
        }
        match event {
            Event::Text(text) => out.push_str(&text.xml10_content()),
            Event::CData(text) => out.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => push_reference(out, reference),
            _ => {}
        }
    }
}

fn read_sheet(
    reader: &mut PartReader<'_, '_>,
    strings: &SharedStrings,
    taker: &mut impl TakeRows,
) -> Result<(), FileProblem> {
    let mut buffer = Vec::new();
    let mut row = RowReader::new(strings);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => row.start(&element, taker)?,
            Ok(Event::End(element)) => row.end(element.local_name().as_ref(), taker)?,
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => row.collect.take(&event, &mut row.value),
            Err(_) => return Err(FileProblem::Damaged),
        }
    }
}

/// Gathers the cells of the row that is being read.
struct RowReader<'s> {
    strings: &'s SharedStrings,
    number: u32,
    cells: Vec<Cell<'s>>,
    column: u32,
    next_column: u32,
    cell_type: Option<String>,
    value: String,
    collect: Collect,
}

impl<'s> RowReader<'s> {
    fn new(strings: &'s SharedStrings) -> Self {
        Self {
            strings,
            number: 0,
            cells: Vec::new(),
            column: 0,
            next_column: 0,
            cell_type: None,
            value: String::new(),
            collect: Collect::default(),
        }
    }

    fn start(
        &mut self,
        element: &BytesStart<'_>,
        taker: &mut impl TakeRows,
    ) -> Result<(), FileProblem> {
        let name = element.local_name();
        match name.as_ref() {
            "row" => {
                let stated = attribute(element, "r").and_then(|number| number.parse().ok());
                self.number = stated.unwrap_or(self.number.saturating_add(1));
                self.cells.clear();
                self.next_column = 0;
            }
            "c" => {
                taker.count_cell()?;
                self.column = attribute(element, "r")
                    .and_then(|address| parse_address(&address))
                    .map_or(self.next_column, |(_, column)| column);
                self.next_column = self.column.saturating_add(1);
                self.cell_type = attribute(element, "t");
                self.value.clear();
            }
            "mergeCell" => {
                let area = attribute(element, "ref");
                if let Some(area) = area.and_then(|area| parse_area(&area)) {
                    taker.merge(area)?;
                }
            }
            name => self.collect.start(name),
        }
        Ok(())
    }

    fn end(&mut self, name: &str, taker: &mut impl TakeRows) -> Result<(), FileProblem> {
        match name {
            "c" => {
                if let Some(cell) = self.cell()
                    && cell.column < MAX_COLUMNS
                {
                    self.cells.push(cell);
                }
            }
            "row" => taker.row(self.number, &self.cells)?,
            name => self.collect.end(name),
        }
        Ok(())
    }

    fn cell(&mut self) -> Option<Cell<'s>> {
        let (kind, text) = match self.cell_type.as_deref() {
            Some("s") => {
                let index = self.value.trim().parse().ok()?;
                (CellKind::Text, Cow::Borrowed(self.strings.get(index)?))
            }
            Some("e") => (CellKind::Error, self.own_value()),
            Some("d") => (CellKind::Date, self.own_value()),
            Some("n") | None => (CellKind::Number, self.own_value()),
            Some(_) => (CellKind::Text, self.own_value()),
        };
        (!text.is_empty()).then_some(Cell {
            column: self.column,
            kind,
            text,
        })
    }

    fn own_value(&mut self) -> Cow<'s, str> {
        Cow::Owned(std::mem::take(&mut self.value))
    }
}

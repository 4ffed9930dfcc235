//! Reads the official forms; a part without anything in it, or a check that names no form, is refused.

use super::file::{FormEntry, FormsFile, PartEntry};
use super::forms::{CheckRule, FormColumn, FormPart, FormRule, FormRules};
use super::problem::{RuleFault, RulesError};
use super::read::Reader;

pub(super) fn forms(file: &str, found: FormsFile) -> Result<FormRules, RulesError> {
    let reader = Reader {
        file,
        head: found.head,
    };
    let mut forms = Vec::new();
    for entry in found.forms {
        forms.push(form(&reader, entry)?);
    }
    let codes: Vec<&str> = forms.iter().map(|form| form.code.as_str()).collect();
    reader.complete(&codes, &[], str::to_owned)?;
    let mut checklist = Vec::new();
    for entry in found.checklist {
        reader.says(&entry.item, &entry.system, "system")?;
        if let Some(form) = &entry.form
            && !codes.contains(&form.as_str())
        {
            return Err(reader.fault(&entry.item, RuleFault::Missing(form.clone())));
        }
        checklist.push(CheckRule {
            about: entry.about,
            system: entry.system,
            item: reader.ruled("checklist", entry.item, &entry.from)?,
            form: entry.form,
        });
    }
    Ok(FormRules {
        head: reader.head()?,
        forms,
        checklist,
    })
}

fn form(reader: &Reader<'_>, entry: FormEntry) -> Result<FormRule, RulesError> {
    reader.says(&entry.code, &entry.title, "title")?;
    let mut parts = Vec::new();
    for part in entry.parts {
        parts.push(read_part(reader, &entry.code, part)?);
    }
    Ok(FormRule {
        origin: reader.origin(&entry.code, &entry.from)?,
        code: entry.code,
        about: entry.about,
        title: entry.title,
        parts,
    })
}

fn read_part(reader: &Reader<'_>, form: &str, part: PartEntry) -> Result<FormPart, RulesError> {
    if part.fields.is_empty() == part.columns.is_empty()
        || part.rows.is_some() == part.columns.is_empty()
    {
        return Err(reader.fault(form, RuleFault::Empty("columns")));
    }
    let fields = part.fields.into_iter();
    let columns = part.columns.into_iter();
    let columns: Vec<FormColumn> = columns
        .map(|column| FormColumn {
            head: column.head,
            share: column.share,
            value: column.value,
        })
        .collect();
    if columns.iter().any(|column| column.share == 0) {
        return Err(reader.fault(form, RuleFault::OutOfRange("share")));
    }
    Ok(FormPart {
        heading: part.heading,
        fields: fields.map(|field| (field.label, field.value)).collect(),
        rows: part.rows.map(|rows| (rows, columns)),
    })
}

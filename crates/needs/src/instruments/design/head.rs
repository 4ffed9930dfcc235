//! The head of a draft: name, introduction, capacities, sections. Pure: a form in, a definition out.

use std::collections::BTreeMap;

use kernel::frameworks::{Definition, FrameworkCode, Provenance, SectionLine, Source, Wording};
use kernel::instruments::SchoolYear;
use platform::web::{Fault, Form};

/// The most sections of a form.
const MOST_SECTIONS: usize = 30;

/// Capacities an own instrument can be made for; tests and checks have forms of their own.
pub(super) const CAPACITIES: [Source; 5] = [
    Source::Supervision,
    Source::Appraisal,
    Source::SelfReflection,
    Source::Peer,
    Source::Student,
];

/// Who stands behind a text that was written here.
pub(super) fn own_words(source: &str) -> Provenance {
    Provenance {
        wording: Wording::Own,
        is_verified: false,
        source: source.to_owned(),
    }
}

/// An instrument of which nothing is said yet but its name and framework.
pub(super) fn blank(
    name: &str,
    framework: &FrameworkCode,
    year: SchoolYear,
    source: &str,
) -> Definition {
    Definition {
        code: String::new(),
        year: u16::try_from(year.0).unwrap_or_default(),
        name: name.to_owned(),
        name_en: name.to_owned(),
        sources_of_evidence: vec![Source::Supervision],
        framework: Some(framework.as_str().to_owned()),
        for_each_framework: Vec::new(),
        items_from: None,
        minutes: 15,
        introduction: String::new(),
        guidance: None,
        scale: None,
        optional: false,
        wording: Wording::Own,
        verified: false,
        source: "1".to_owned(),
        mark: None,
        sources: BTreeMap::from([("1".to_owned(), source.to_owned())]),
        scales: Vec::new(),
        sections: Vec::new(),
        items: Vec::new(),
    }
}

/// The head as a form shows it.
pub(super) fn form_of(definition: &Definition) -> Form {
    let sections: Vec<&str> = definition
        .sections
        .iter()
        .map(|section| section.name.as_str())
        .collect();
    let form = Form::empty()
        .with("name", &definition.name)
        .with("introduction", &definition.introduction)
        .with("minutes", definition.minutes)
        .with("sections", sections.join("\n"));
    definition
        .sources_of_evidence
        .iter()
        .fold(form, |form, source| form.with("source", source.as_str()))
}

/// The definition with the head that was typed; `None` when something is wrong with it.
pub(super) fn read(form: &mut Form, definition: &Definition) -> Option<Definition> {
    let name = form.text("name", 120);
    let introduction = form.text("introduction", 1000);
    let minutes = form.number("minutes", 1..=240);
    let sources: Vec<Source> = CAPACITIES
        .into_iter()
        .filter(|source| form.is("source", source.as_str()))
        .collect();
    if sources.is_empty() {
        form.fail("source", Fault::new("fault-choose"));
    }
    let names: Vec<String> = form
        .optional_text("sections", 4000)?
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if names.len() > MOST_SECTIONS {
        let fault = Fault::new("instrument-too-many-sections").with("most", MOST_SECTIONS);
        form.fail("sections", fault);
    }
    let (Some(name), Some(introduction), Some(minutes), true) =
        (name, introduction, minutes, form.is_valid())
    else {
        return None;
    };
    let mut changed = definition.clone();
    // A name in English that was never told apart follows the other.
    if changed.name_en == changed.name {
        changed.name_en.clone_from(&name);
    }
    changed.name = name;
    changed.introduction = introduction;
    changed.minutes = u16::try_from(minutes).unwrap_or(u16::MAX);
    changed.sources_of_evidence = sources;
    set_sections(&mut changed, &names);
    Some(changed)
}

/// Gives sections new names: one that keeps its name keeps its items, and so does one that is renamed
/// in its place. Items of a section that is gone stand outside of sections.
fn set_sections(definition: &mut Definition, names: &[String]) {
    let earlier = std::mem::take(&mut definition.sections);
    let is_kept = |section: &SectionLine| names.contains(&section.name);
    let mut sections: Vec<SectionLine> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let same = earlier.iter().find(|section| section.name == *name);
        let renamed = earlier.get(place).filter(|section| !is_kept(section));
        let known = same
            .or(renamed)
            .filter(|section| !sections.iter().any(|taken| taken.code == section.code));
        let taken = |code: &str| {
            earlier
                .iter()
                .chain(&sections)
                .any(|section| section.code == code)
        };
        let section = SectionLine {
            code: known.map_or_else(|| free(taken), |section| section.code.clone()),
            name: name.clone(),
            group: known.and_then(|section| section.group.clone()),
        };
        sections.push(section);
    }
    for item in &mut definition.items {
        if let Some(code) = &item.section
            && !sections.iter().any(|section| section.code == *code)
        {
            item.section = None;
        }
    }
    definition.sections = sections;
}

/// The first of 1, 2, 3 and so on that is not taken.
pub(super) fn free(is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 1;
    while is_taken(&number.to_string()) {
        number += 1;
    }
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(definition: &Definition) -> Vec<(&str, &str)> {
        definition
            .sections
            .iter()
            .map(|section| (section.code.as_str(), section.name.as_str()))
            .collect()
    }

    #[test]
    fn sections_keep_their_items_when_they_are_renamed_or_moved() {
        let code = FrameworkCode::new("guru-2626-2023");
        let mut definition = blank("X", &code, SchoolYear(2026), "Kami");
        let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        set_sections(&mut definition, &names("Awal Inti Akhir"));
        assert_eq!(
            sections(&definition),
            [("1", "Awal"), ("2", "Inti"), ("3", "Akhir")]
        );
        set_sections(&mut definition, &names("Pembuka Inti Akhir"));
        assert_eq!(sections(&definition)[0], ("1", "Pembuka"));
        set_sections(&mut definition, &names("Akhir Pembuka Baru"));
        assert_eq!(
            sections(&definition),
            [("3", "Akhir"), ("1", "Pembuka"), ("4", "Baru")]
        );
    }
}

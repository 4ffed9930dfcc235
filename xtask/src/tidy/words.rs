//! Every sentence on screen exists in both languages, and every sentence that exists is on screen.
//!
//! A key that is put together while the program runs cannot be seen here. A comment in the locale names
//! the beginnings of such keys: `# used by: month-* fault-*`.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Finding, Tree};

const CALLS: [&str; 2] = ["say(", "say_key("];

/// Finds keys that are missing, that one language lacks, or that nothing uses.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let locales = Locales::read(tree);
    let mut findings = locales.one_language_only();
    findings.extend(locales.undefined(tree));
    findings.extend(locales.unused(tree));
    findings
}

/// The locales of one crate.
#[derive(Default)]
struct Locale<'a> {
    /// The keys of each language file, with where they stand.
    languages: BTreeMap<&'static str, (Option<&'a File>, BTreeMap<&'a str, usize>)>,
    /// Beginnings of keys that are put together while the program runs.
    prefixes: Vec<&'a str>,
}

/// The locales of all crates, by the folder of the crate.
struct Locales<'a>(BTreeMap<&'a str, Locale<'a>>);

impl<'a> Locales<'a> {
    fn read(tree: &'a Tree) -> Self {
        let mut locales: BTreeMap<&str, Locale<'a>> = BTreeMap::new();
        for file in &tree.files {
            for language in ["id", "en"] {
                if file.path == format!("{}/locales/{language}.ftl", file.crate_folder()) {
                    let locale = locales.entry(file.crate_folder()).or_default();
                    locale
                        .languages
                        .insert(language, (Some(file), keys(&file.text)));
                    locale.prefixes.extend(prefixes(&file.text));
                }
            }
        }
        Self(locales)
    }

    fn one_language_only(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (folder, locale) in &self.0 {
            for (language, other) in [("id", "en"), ("en", "id")] {
                let Some((Some(file), keys)) = locale.languages.get(language) else {
                    let path = format!("{folder}/locales/{language}.ftl");
                    findings.push(Finding::in_file(
                        &path,
                        format!("is missing beside {other}.ftl"),
                    ));
                    continue;
                };
                let others = locale.languages.get(other).map(|(_, keys)| keys);
                let lacking = keys
                    .iter()
                    .filter(|(key, _)| others.is_some_and(|others| !others.contains_key(*key)));
                findings.extend(lacking.map(|(key, offset)| {
                    Finding::at(file, *offset, format!("`{key}` is missing in {other}.ftl"))
                }));
            }
        }
        findings
    }

    /// Keys that a crate says and that neither it nor a crate it stands on defines.
    fn undefined(&self, tree: &Tree) -> Vec<Finding> {
        let mut findings = Vec::new();
        let spoken = |file: &&File| file.has_extension("rs") || file.has_extension("html");
        for file in tree
            .files
            .iter()
            .filter(|file| file.path.starts_with("crates/"))
            .filter(spoken)
        {
            let seen = std::iter::once(file.crate_folder().to_owned())
                .chain(crates_below(tree, file.crate_folder()))
                .collect::<Vec<_>>();
            let in_macros = self.keys_in_macro_calls(file);
            for (offset, key) in said(file).chain(in_macros) {
                if !seen.iter().any(|folder| self.defines(folder, key)) {
                    findings.push(Finding::at(
                        file,
                        offset,
                        format!("`{key}` is in no locale of this crate or of one it depends on"),
                    ));
                }
            }
        }
        findings
    }

    fn defines(&self, folder: &str, key: &str) -> bool {
        self.0.get(folder).is_some_and(|locale| {
            locale
                .languages
                .values()
                .any(|(_, keys)| keys.contains_key(key))
        })
    }

    /// Labels given to macros of templates: there a word counts as a key when it begins like one.
    fn keys_in_macro_calls<'f>(&self, file: &'f File) -> Vec<(usize, &'f str)> {
        let Some(locale) = self
            .0
            .get(file.crate_folder())
            .filter(|_| file.has_extension("html"))
        else {
            return Vec::new();
        };
        let families: BTreeSet<&str> = locale
            .languages
            .values()
            .flat_map(|(_, keys)| keys.keys().filter_map(|key| key.split_once('-')))
            .map(|(family, _)| family)
            .collect();
        let mut found = Vec::new();
        for (offset, _) in file.text.match_indices("{% call ") {
            let end = file.text[offset..]
                .find("%}")
                .map_or(file.text.len(), |end| offset + end);
            let call = &file.text[offset..end];
            let words = call.split('"').skip(1).step_by(2);
            found.extend(words.filter(|word| is_key(word)).filter_map(|word| {
                let (family, _) = word.split_once('-')?;
                families.contains(family).then_some((offset, word))
            }));
        }
        found
    }

    fn unused(&self, tree: &Tree) -> Vec<Finding> {
        let used = words_in_quotes(tree);
        let mut findings = Vec::new();
        for locale in self.0.values() {
            let Some((Some(file), keys)) = locale.languages.values().next() else {
                continue;
            };
            let idle = keys.iter().filter(|(key, _)| {
                !used.contains(**key)
                    && !locale.prefixes.iter().any(|prefix| key.starts_with(prefix))
            });
            findings.extend(idle.map(|(key, offset)| {
                Finding::at(file, *offset, format!("`{key}` is used nowhere; a key put together at run time is declared by `# used by: prefix-*`"))
            }));
        }
        findings
    }
}

/// The keys of a locale and where each stands.
fn keys(text: &str) -> BTreeMap<&str, usize> {
    let mut offset = 0;
    let mut keys = BTreeMap::new();
    for line in text.split_inclusive('\n') {
        if let Some((key, _)) = line.split_once('=')
            && is_key(key.trim_end())
        {
            keys.insert(key.trim_end(), offset);
        }
        offset += line.len();
    }
    keys
}

fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.trim_start_matches('#').trim().strip_prefix("used by:"))
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.trim_end_matches(',').strip_suffix('*'))
}

fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The keys that a file says in so many words, outside of its tests.
fn said(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let program = file.program();
    CALLS
        .iter()
        .flat_map(|call| file.find_all(call).map(move |offset| (offset, call.len())))
        .filter_map(move |(offset, length)| {
            let before = program.get(..offset)?.chars().next_back()?;
            let argument = program[offset + length..].trim_start().strip_prefix('"')?;
            let (key, _) = argument.split_once('"')?;
            let is_call = !before.is_alphanumeric() && before != '_';
            (is_call && is_key(key)).then_some((offset, key))
        })
}

/// Every word that stands between quotes, and every sentence that another refers to.
fn words_in_quotes(tree: &Tree) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    for file in &tree.files {
        let marks: &[char] = match file.path.rsplit('.').next() {
            Some("rs" | "html" | "js") => &['"', '\''],
            Some("ftl") => &['{', '}'],
            _ => continue,
        };
        words.extend(
            file.text
                .split(marks)
                .map(str::trim)
                .filter(|word| is_key(word)),
        );
    }
    words
}

/// The folders of our crates that a crate depends on directly.
fn crates_below(tree: &Tree, folder: &str) -> Vec<String> {
    let manifest = tree.file(&format!("{folder}/Cargo.toml"));
    let manifest = manifest.and_then(|file| file.text.parse::<toml::Table>().ok());
    let dependencies = manifest
        .as_ref()
        .and_then(|table| table.get("dependencies")?.as_table());
    let names = dependencies.into_iter().flat_map(toml::Table::keys);
    names.map(|name| format!("crates/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::Tree;

    /// What is found in a crate with these sentences and this template, on a platform with `yes = Ya`.
    fn findings(id: &str, en: &str, template: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (
                "crates/needs/Cargo.toml",
                "[dependencies]\nplatform.workspace = true\n",
            ),
            ("crates/needs/locales/en.ftl", en),
            ("crates/needs/locales/id.ftl", id),
            ("crates/needs/templates/a.html", template),
            ("crates/platform/locales/en.ftl", "yes = Yes\n"),
            ("crates/platform/locales/id.ftl", "yes = Ya\n"),
            ("crates/platform/src/lib.rs", "page.say(\n    \"yes\")"),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn sentences_in_both_languages_that_are_said_are_right() {
        let found = findings(
            "need-a = Satu\n",
            "need-a = One\n",
            "{{ l.say(\"need-a\") }}{{ l.say(\"yes\") }}",
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_key_that_one_language_lacks_is_found() {
        let found = findings("need-a = Satu\n", "", "{{ l.say(\"need-a\") }}");
        assert_eq!(
            found,
            ["crates/needs/locales/id.ftl:1: `need-a` is missing in en.ftl"]
        );
    }

    #[test]
    fn a_key_that_is_said_but_not_written_is_found() {
        let found = findings("", "", "\n{{ l.say(\"need-b\") }}");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/needs/templates/a.html:2: `need-b`"),
            "{found:?}"
        );
    }

    #[test]
    fn a_mistyped_label_of_a_form_field_is_found() {
        let words = "need-a = A\n";
        let found = findings(
            words,
            words,
            "{% call f::text(p, \"name\", \"need-a\") %}{% call f::text(p, \"need-x\") %}",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("`need-x`"), "{found:?}");
    }

    #[test]
    fn a_key_that_nothing_says_is_found_unless_its_beginning_is_declared() {
        let words = "need-1 = A\n";
        assert_eq!(findings(words, words, "").len(), 1);
        let declared = "# used by: need-*\nneed-1 = A\n";
        assert_eq!(findings(declared, declared, "").len(), 0);
    }

    #[test]
    fn a_sentence_inside_of_another_is_used() {
        let words = "need-a = A { need-b }\nneed-b = B\n";
        assert_eq!(findings(words, words, "{{ l.say(\"need-a\") }}").len(), 0);
    }

    #[test]
    fn a_language_file_without_its_twin_is_found() {
        let tree = Tree::of(&[("crates/needs/locales/id.ftl", "# kosong\n")]);
        assert_eq!(check(&tree).len(), 1);
    }
}

//! Nothing in the checkout may name the machine it was written on or the registry a package came from.

use super::{Finding, Tree};

/// Hosts of package registries, in two parts so that this file keeps its own rule.
const REGISTRIES: [(&str, &str); 7] = [
    ("crates", "io"),
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("deb.debian", "org"),
    ("proxy.golang", "org"),
];

/// Folders of one machine, likewise without their slashes.
const FOLDERS: [&str; 2] = ["work", "tmp"];

/// Finds hosts and absolute paths.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path != "Cargo.lock") {
        for (host, end) in REGISTRIES {
            let host = format!("{host}.{end}");
            let found = file.text.match_indices(&host).map(|(offset, _)| offset);
            findings.extend(found.map(|offset| {
                Finding::at(
                    file,
                    offset,
                    format!("`{host}`: a registry is named in Cargo.lock only"),
                )
            }));
        }
        for folder in FOLDERS {
            let path = format!("/{folder}/");
            let found = file.text.match_indices(&path).map(|(offset, _)| offset);
            let absolute = found.filter(|offset| begins_a_path(&file.text[..*offset]));
            findings.extend(absolute.map(|offset| {
                Finding::at(file, offset, format!("`{path}`: a path of one machine; use a relative one, or the system's temporary folder"))
            }));
        }
    }
    findings
}

/// Whether a path that follows this text is absolute, and not the middle of a longer one.
fn begins_a_path(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|last| !(last.is_alphanumeric() || "._-~}".contains(last)))
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, REGISTRIES, check};
    use crate::tidy::Tree;

    #[test]
    fn a_registry_is_found_everywhere_but_in_the_lock_file() {
        let (host, end) = REGISTRIES[0];
        let text = format!("# a\nsee https://{host}.{end}/x\n");
        let tree = Tree::of(&[("README.md", &text), ("Cargo.lock", &text)]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].path.as_str(), found[0].line),
            ("README.md", Some(2))
        );
    }

    #[test]
    fn a_path_of_one_machine_is_found_and_a_relative_one_is_not() {
        let folder = FOLDERS[0];
        let text = format!("look in /{folder}/x and docs/{folder}/x");
        assert_eq!(check(&Tree::of(&[("docs/a.md", &text)])).len(), 1);
    }
}

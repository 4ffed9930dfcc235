//! Files short enough to read, each saying at its top what it is.

use super::{Finding, Tree};

const MOST_LINES: usize = 400;

const CODE: [&str; 4] = ["rs", "html", "css", "js"];

/// Finds code files that are too long.
pub fn check_length(tree: &Tree) -> Vec<Finding> {
    let code = tree
        .files
        .iter()
        .filter(|file| CODE.iter().any(|end| file.has_extension(end)));
    code.filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES).then(|| {
            Finding::in_file(
                &file.path,
                format!(
                    "has {lines} lines, more than {MOST_LINES}; split it where its subject splits"
                ),
            )
        })
    })
    .collect()
}

/// Finds Rust files that do not begin with what they are.
pub fn check_header(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| {
            Finding::in_file(
                &file.path,
                "does not begin with `//!` and what it is and refuses to know",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_LINES, check_header, check_length};
    use crate::tidy::Tree;

    #[test]
    fn code_with_a_line_too_many_is_found_and_data_is_not() {
        let long = "//! x\n".repeat(MOST_LINES + 1);
        let tree = Tree::of(&[
            ("a.rs", &long),
            ("a.css", &long),
            ("a.toml", &long),
            ("b.rs", &long[6..]),
        ]);
        let found: Vec<String> = check_length(&tree)
            .into_iter()
            .map(|one| one.path)
            .collect();
        assert_eq!(found, ["a.rs", "a.css"]);
    }

    #[test]
    fn a_rust_file_without_a_header_is_found() {
        let tree = Tree::of(&[
            ("a.rs", "// a\nfn a() {}\n"),
            ("b.rs", "//! b\n"),
            ("c.js", ""),
        ]);
        assert_eq!(check_header(&tree).len(), 1);
    }
}

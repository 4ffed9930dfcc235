//! Tests that always run, and never wait for a clock.

use super::{Finding, Tree};

/// Attributes that make a test prove less than it seems to, in two parts so that this file keeps its rule.
const ATTRIBUTES: [(&str, &str); 2] = [("#[", "ignore"), ("#[", "should_panic")];

const WAITING: [(&str, &str); 2] = [("thread::", "sleep"), ("time::", "sleep(")];

/// Finds tests that are skipped, that pass on any panic, or that sleep.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for (start, end) in ATTRIBUTES {
            let word = format!("{start}{end}");
            findings.extend(file.find_all(&word).map(|offset| {
                Finding::at(
                    file,
                    offset,
                    format!("`{word}`: a test runs, and says what it expects"),
                )
            }));
        }
        for (start, end) in WAITING {
            let word = format!("{start}{end}");
            let found = file
                .find_all(&word)
                .filter(|offset| *offset >= file.start_of_tests());
            findings.extend(found.map(|offset| {
                Finding::at(
                    file,
                    offset,
                    format!("`{word}`: a test waits for what it expects, not for a time"),
                )
            }));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, WAITING, check};
    use crate::tidy::Tree;

    #[test]
    fn a_test_that_is_skipped_or_passes_on_any_panic_is_found() {
        for (start, end) in ATTRIBUTES {
            let code = format!("//! x\n#[test]\n{start}{end}]\nfn a() {{}}\n");
            assert_eq!(
                check(&Tree::of(&[("crates/a/src/lib.rs", &code)])).len(),
                1,
                "{end}"
            );
        }
    }

    #[test]
    fn sleeping_is_found_in_tests_only() {
        for (start, end) in WAITING {
            let code = format!("fn wait() {{ {start}{end}1); }}\n#[cfg(test)]\nmod tests {{}}\n");
            let tree = Tree::of(&[
                ("crates/a/src/lib.rs", &code),
                ("crates/a/tests/a.rs", &code),
            ]);
            let found: Vec<String> = check(&tree).into_iter().map(|one| one.path).collect();
            assert_eq!(found, ["crates/a/tests/a.rs"]);
        }
    }
}

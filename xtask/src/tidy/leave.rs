//! Leave to act is asked for at the policy: a stage never gives it to itself.

use super::{File, Finding, Tree};

/// What gives leave without asking, in two parts so that this file keeps its own rule.
const WITHOUT_ASKING: (&str, &str) = ("Permit::for_", "program");

/// The only crate whose pages and commands act on the program's own behalf.
const PROGRAM: &str = "crates/bina/";

/// Finds code of the kernel, a stage or the exchange that acts without the policy's leave.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let word = format!("{}{}", WITHOUT_ASKING.0, WITHOUT_ASKING.1);
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| is_page_code(file)) {
        let found = file.find_all(&word);
        findings.extend(found.map(|offset| {
            let message = format!("`{word}`: ask `Ctx::permit`; a new way to stand to something is a relation of the policy");
            Finding::at(file, offset, message)
        }));
    }
    findings
}

fn is_page_code(file: &File) -> bool {
    file.path.starts_with("crates/")
        && file.path.contains("/src/")
        && !file.path.starts_with(PROGRAM)
}

#[cfg(test)]
mod tests {
    use super::{WITHOUT_ASKING, check};
    use crate::tidy::Tree;

    #[test]
    fn leave_without_asking_is_found_in_a_stage_and_not_in_tests_or_the_program() {
        let text = format!(
            "//! x\nlet p = {}{}(a, b);\n",
            WITHOUT_ASKING.0, WITHOUT_ASKING.1
        );
        let tree = Tree::of(&[
            ("crates/needs/src/x.rs", &text),
            ("crates/needs/tests/x.rs", &text),
            ("crates/bina/src/demo/x.rs", &text),
        ]);
        let found: Vec<_> = check(&tree).into_iter().map(|one| one.path).collect();
        assert_eq!(found, ["crates/needs/src/x.rs"]);
    }
}

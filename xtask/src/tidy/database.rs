//! Where the two engines may be told apart, and where SQL may be written by hand.

use super::{File, Finding, Tree};

const ENGINE_WORDS: [&str; 3] = [
    "DbBackend",
    "DatabaseBackend",
    "SchemaManagerConnection::Sqlite",
];

const SQL_WORDS: [&str; 3] = [
    "Statement::from_string",
    "Statement::from_sql_and_values",
    "execute_unprepared(",
];

/// Finds engine branches and SQL text outside of the places for them.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        if is_in(file, "platform") {
            continue;
        }
        report(
            file,
            &ENGINE_WORDS,
            "tells the engines apart; only `platform` may",
            &mut findings,
        );
        if !is_store(file) && !is_in(file, "testkit") {
            report(
                file,
                &SQL_WORDS,
                "SQL text stands in `platform` and in files named `store` only",
                &mut findings,
            );
        }
    }
    findings
}

fn is_in(file: &File, name: &str) -> bool {
    file.crate_folder() == format!("crates/{name}")
}

/// `store.rs`, `store_plan.rs`, and everything in a folder `store/`.
fn is_store(file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    file.path.contains("/store/") || name == "store.rs" || name.starts_with("store_")
}

fn report(file: &File, words: &[&str], message: &str, findings: &mut Vec<Finding>) {
    for word in words {
        let found = file.find_all(word);
        findings
            .extend(found.map(|offset| Finding::at(file, offset, format!("`{word}`: {message}"))));
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::Tree;

    #[test]
    fn a_branch_on_the_engine_outside_of_the_platform_is_found() {
        let code = "//! x\nif backend == DbBackend::Sqlite {}\n";
        let tree = Tree::of(&[
            ("crates/platform/src/db.rs", code),
            ("crates/kernel/src/store.rs", code),
        ]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].path.as_str(), found[0].line),
            ("crates/kernel/src/store.rs", Some(2))
        );
    }

    #[test]
    fn sql_outside_of_a_store_is_found() {
        let code = "Statement::from_string(engine, \"SELECT 1\")";
        let tree = Tree::of(&[
            ("crates/needs/src/store.rs", code),
            ("crates/needs/src/store/rank.rs", code),
            ("crates/needs/src/restore.rs", code),
        ]);
        let found: Vec<String> = check(&tree).into_iter().map(|one| one.path).collect();
        assert_eq!(found, ["crates/needs/src/restore.rs"]);
    }
}

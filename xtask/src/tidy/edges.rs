//! The direction of dependence between our crates.
//!
//! `bina → stages → exchange, documents → kernel → platform`, and the engines stand on the ground. The
//! stages stand in the order of the cycle and none looks ahead.

use super::{Finding, Tree};

/// The stages in the order of the cycle.
const STAGES: [&str; 7] = [
    "needs",
    "planning",
    "delivery",
    "monitoring",
    "follow_up",
    "culture",
    "career",
];

/// Crates that depend on none of ours.
const GROUND: [&str; 6] = [
    "platform",
    "measure",
    "optimise",
    "effects",
    "testkit_macros",
    "xtask",
];

/// Crates for tests, on which no part of the program may stand.
const FOR_TESTS: [&str; 4] = ["testkit", "testkit_macros", "e2e", "xtask"];

/// Which crate each engine serves; every other crate uses it through that one.
const ENGINES: [(&str, &str); 3] = [
    ("measure", "kernel"),
    ("optimise", "planning"),
    ("effects", "monitoring"),
];

/// Finds every edge that points the wrong way.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let ours: Vec<&str> = tree.crates().map(name_of).collect();
    let mut findings = Vec::new();
    for folder in tree.crates() {
        let path = format!("{folder}/Cargo.toml");
        let text = tree.file(&path).map_or("", |file| &file.text);
        let name = name_of(folder);
        if !is_known(name) {
            findings.push(Finding::in_file(
                &path,
                format!(
                    "tidy does not know where `{name}` stands; add it to {}",
                    file!()
                ),
            ));
        }
        let manifest: toml::Table = match text.parse() {
            Ok(manifest) => manifest,
            Err(error) => {
                findings.push(Finding::in_file(&path, format!("is no TOML: {error}")));
                continue;
            }
        };
        for (table, dependency) in dependencies(&manifest) {
            if ours.contains(&dependency.as_str()) && !may(name, &dependency, table) {
                findings.push(Finding::in_file(
                    &path,
                    format!("`{name}` must not have `{dependency}` in [{table}]: dependence points from bina over the stages to the kernel and the platform"),
                ));
            }
        }
    }
    findings
}

fn name_of(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

fn is_known(name: &str) -> bool {
    STAGES.contains(&name)
        || GROUND.contains(&name)
        || FOR_TESTS.contains(&name)
        || ["bina", "kernel", "exchange", "documents"].contains(&name)
}

/// The dependencies of a manifest with the table each stands in.
fn dependencies(manifest: &toml::Table) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(toml::Table::values);
    let sections = targets.filter_map(toml::Value::as_table).chain([manifest]);
    for section in sections {
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = section.get(table).and_then(toml::Value::as_table);
            for (name, entry) in entries.into_iter().flatten() {
                let renamed = entry.get("package").and_then(toml::Value::as_str);
                found.push((table, renamed.unwrap_or(name).to_owned()));
            }
        }
    }
    found
}

fn may(name: &str, dependency: &str, table: &str) -> bool {
    if ["testkit", "e2e"].contains(&name) {
        return true;
    }
    if table == "dev-dependencies" && dependency == "testkit" {
        return true;
    }
    if GROUND.contains(&name) || FOR_TESTS.contains(&dependency) {
        return false;
    }
    if name == "bina" {
        return true;
    }
    if let Some((_, served)) = ENGINES.iter().find(|(engine, _)| *engine == dependency) {
        return *served == name;
    }
    height(name) > height(dependency)
}

/// How far above the ground a crate stands; it may use what is lower.
fn height(name: &str) -> usize {
    match name {
        "platform" => 0,
        "kernel" => 1,
        "exchange" | "documents" => 2,
        "bina" => usize::MAX,
        stage => STAGES
            .iter()
            .position(|known| *known == stage)
            .map_or(0, |place| 3 + place),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, may};
    use crate::tidy::Tree;

    fn findings(manifest: &str) -> Vec<String> {
        let ground = "[package]\n";
        let tree = Tree::of(&[
            ("crates/needs/Cargo.toml", manifest),
            ("crates/planning/Cargo.toml", ground),
            ("crates/kernel/Cargo.toml", ground),
            ("crates/testkit/Cargo.toml", ground),
        ]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_stage_that_looks_ahead_is_found() {
        let found =
            findings("[dependencies]\nplanning.workspace = true\nkernel.workspace = true\n");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("`needs` must not have `planning`"),
            "{found:?}"
        );
    }

    #[test]
    fn an_edge_is_found_under_another_name_and_for_one_target() {
        let found =
            findings("[target.'cfg(unix)'.dependencies]\nplan = { package = \"planning\" }\n");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn the_testkit_is_for_tests_only() {
        assert_eq!(
            findings("[dev-dependencies]\ntestkit.workspace = true\n").len(),
            0
        );
        assert_eq!(
            findings("[dependencies]\ntestkit.workspace = true\n").len(),
            1
        );
    }

    #[test]
    fn a_crate_without_a_place_is_found() {
        let tree = Tree::of(&[("crates/misc/Cargo.toml", "[package]\n")]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn edges_follow_the_cycle_and_the_ground_stands_alone() {
        for (name, dependency, expected) in [
            ("bina", "measure", true),
            ("bina", "testkit", false),
            ("follow_up", "needs", true),
            ("needs", "follow_up", false),
            ("planning", "optimise", true),
            ("needs", "measure", false),
            ("kernel", "measure", true),
            ("kernel", "exchange", false),
            ("exchange", "documents", false),
            ("platform", "kernel", false),
            ("measure", "platform", false),
            ("delivery", "bina", false),
            ("testkit", "bina", true),
            ("xtask", "platform", false),
        ] {
            assert_eq!(
                may(name, dependency, "dependencies"),
                expected,
                "{name} -> {dependency}"
            );
        }
    }
}

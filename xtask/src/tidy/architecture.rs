//! The map of the house names every room.

use super::{Finding, Tree};

const MAP: &str = "docs/ARCHITECTURE.md";

/// Finds crates that the architecture document does not name.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.file(MAP) else {
        return vec![Finding::in_file(
            MAP,
            "is missing; it says what each crate is for",
        )];
    };
    let named: Vec<&str> = map
        .text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .collect();
    tree.crates()
        .map(|folder| folder.rsplit('/').next().unwrap_or(folder))
        .filter(|name| !named.contains(name))
        .map(|name| Finding::in_file(MAP, format!("does not name the crate `{name}`")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MAP, check};
    use crate::tidy::Tree;

    #[test]
    fn a_crate_that_the_map_leaves_out_is_found() {
        let needs = ("crates/needs/Cargo.toml", "");
        let e2e = ("e2e/Cargo.toml", "");
        assert_eq!(
            check(&Tree::of(&[(MAP, "`needs/` and `e2e/`"), needs, e2e])).len(),
            0
        );
        assert_eq!(
            check(&Tree::of(&[(MAP, "the needs_of people"), needs])).len(),
            1
        );
        assert_eq!(check(&Tree::of(&[needs])).len(), 1);
    }
}

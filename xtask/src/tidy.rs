//! The rules of the house that no other tool knows.
//!
//! Each rule is a function from the files of the checkout to what is wrong with them, and each has a test
//! that shows it a bad sample.

mod architecture;
mod database;
mod edges;
mod leave;
mod places;
mod shape;
mod test_code;
mod tree;
mod words;

use anyhow::{Result, bail};

pub use tree::{File, Finding, Tree};

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 9] = [
    edges::check,
    shape::check_length,
    shape::check_header,
    database::check,
    leave::check,
    words::check,
    places::check,
    architecture::check,
    test_code::check,
];

/// Checks every rule and prints all that is wrong.
pub fn run() -> Result<()> {
    let tree = Tree::of_checkout()?;
    let findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    for finding in &findings {
        println!("tidy: {finding}");
    }
    if !findings.is_empty() {
        bail!("tidy found {} things to put right", findings.len());
    }
    println!(
        "tidy: {} files keep the rules of the house",
        tree.files.len()
    );
    Ok(())
}

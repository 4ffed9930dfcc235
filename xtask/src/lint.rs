//! Format, clippy and the rules for dependencies.

use anyhow::Result;

use crate::shell::{cargo, has_cargo_command, must};

/// Runs every check that another tool does for us.
pub fn run() -> Result<()> {
    must(&mut cargo(["fmt", "--all", "--check"]))?;
    must(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--keep-going",
        "--",
        "-D",
        "warnings",
    ]))?;
    if has_cargo_command("deny") {
        must(&mut cargo([
            "deny",
            "--offline",
            "check",
            "--hide-inclusion-graph",
            "licenses",
            "bans",
            "sources",
        ]))?;
    } else {
        println!(
            "\ncargo-deny is not installed, so licences and sources of dependencies were not checked; \
             `cargo install cargo-deny` brings it"
        );
    }
    Ok(())
}

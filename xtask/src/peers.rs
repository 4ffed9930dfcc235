//! The libraries of other languages that verify our badges: jose (JavaScript) and openbadgeslib (Python).
//!
//! They are fetched once, of one version each, and never become part of the program. Where Node.js or
//! Python is missing the badges are verified by our own code alone, and the run says so.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::axe::hash_of;
use crate::shell::{find_program, must, root};

const JOSE: &str = "6.2.18";
/// SHA-256 of the package of this version.
const JOSE_CONTENT: &str = "74f10b4021f84c0f926bcdd9fac19baf37bb6e555692fd8a106abade3ba39204";
const OPENBADGESLIB: &str = "4.6.3";

/// What badge tests find in their environment, as far as it is to be had.
pub fn variables() -> Vec<(&'static str, PathBuf)> {
    let found = [
        ("BINA_TEST_JOSE", jose()),
        ("BINA_TEST_OPENBADGES", openbadgeslib()),
    ];
    let there = found.into_iter().filter_map(|(name, place)| {
        if let Err(why) = &place {
            println!("{name}: badges are not verified by this library in this run: {why:#}");
        }
        Some((name, place.ok()?))
    });
    there.collect()
}

/// The folder of jose.
fn jose() -> Result<PathBuf> {
    let folder = root().join(format!("target/tools/jose-{JOSE}"));
    find_program("node").context("Node.js is not here")?;
    if folder.join("package.json").is_file() {
        return Ok(folder);
    }
    find_program("npm").context("npm is not here")?;
    fs::create_dir_all(&folder)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", &format!("jose@{JOSE}")])
        .current_dir(&folder)
        .stdin(Stdio::null());
    must(&mut pack)?;
    let packed = folder.join(format!("jose-{JOSE}.tgz"));
    let hash = hash_of(&packed)?;
    if hash != JOSE_CONTENT {
        bail!("jose {JOSE} is not the package it was: {hash}");
    }
    let mut unpack = Command::new("tar");
    unpack.arg("-xzf").arg(&packed).arg("-C").arg(&folder);
    must(unpack.arg("--strip-components=1"))?;
    fs::remove_file(packed)?;
    Ok(folder)
}

/// A Python that knows openbadgeslib.
fn openbadgeslib() -> Result<PathBuf> {
    let folder = root().join(format!("target/tools/openbadgeslib-{OPENBADGESLIB}"));
    let python = folder.join("bin/python");
    if folder.join("ready").is_file() {
        return Ok(python);
    }
    let system = find_program("python3").context("Python is not here")?;
    must(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet"]);
    must(install.arg(format!("openbadgeslib=={OPENBADGESLIB}")))?;
    fs::write(folder.join("ready"), "")?;
    Ok(python)
}

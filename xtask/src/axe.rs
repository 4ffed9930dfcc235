//! The rules that browser tests hold pages against for accessibility: axe-core, one file of JavaScript.
//!
//! It is fetched once, its content is checked, and it never becomes part of the program.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::shell::{must, root};
use crate::tools::named_by;

const VERSION: &str = "4.14.1";
/// SHA-256 of `axe.min.js` of this version.
const CONTENT: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Where it is, if it is there.
pub fn find() -> Option<PathBuf> {
    named_by("BINA_TEST_AXE").or_else(|| Some(place()).filter(|path| path.is_file()))
}

/// Where it is, fetched when it is not there yet.
pub fn fetch() -> Result<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    let place = place();
    let folder = place
        .parent()
        .context("invariant: the place has a folder")?;
    fs::create_dir_all(folder)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", &format!("axe-core@{VERSION}")])
        .current_dir(folder)
        .stdin(Stdio::null());
    must(&mut pack)?;
    let packed = folder.join(format!("axe-core-{VERSION}.tgz"));
    let mut unpack = Command::new("tar");
    unpack.arg("-xzf").arg(&packed).arg("-C").arg(folder);
    must(unpack.arg("package/axe.min.js"))?;
    let unpacked = folder.join("package/axe.min.js");
    check(&unpacked)?;
    fs::rename(&unpacked, &place)?;
    fs::remove_file(packed)?;
    Ok(place)
}

fn place() -> PathBuf {
    root().join(format!("target/tools/axe-core-{VERSION}.min.js"))
}

/// SHA-256 of a file, in hexadecimal.
pub fn hash_of(path: &Path) -> Result<String> {
    let digest = Sha256::digest(fs::read(path)?);
    let mut hex = String::with_capacity(64);
    for byte in digest {
        write!(hex, "{byte:02x}")?;
    }
    Ok(hex)
}

fn check(path: &Path) -> Result<()> {
    let hex = hash_of(path)?;
    if hex != CONTENT {
        bail!("axe-core {VERSION} is not the file it was: {hex}");
    }
    Ok(())
}

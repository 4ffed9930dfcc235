//! The programs of the system that tests need: finding them, and installing them where that is allowed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::shell::{find_program, must};

/// A program, or a few that come together, from outside of Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// The database server.
    Postgres,
    /// The browser.
    Chromium,
    /// The program that steers the browser.
    ChromeDriver,
    /// The program that fetches the rules of accessibility, unless they are here already.
    Npm,
}

impl Tool {
    /// Where it is, if it is there: the folder of the server's programs, or the program.
    pub fn find(self) -> Option<PathBuf> {
        match self {
            Self::Postgres => postgres_folders().into_iter().find(|folder| {
                folder.join("initdb").is_file() && folder.join("postgres").is_file()
            }),
            Self::Chromium => named_by("BINA_TEST_CHROMIUM").or_else(|| {
                ["chromium", "chromium-browser", "google-chrome"]
                    .into_iter()
                    .find_map(find_program)
            }),
            Self::ChromeDriver => {
                named_by("BINA_TEST_CHROMEDRIVER").or_else(|| find_program("chromedriver"))
            }
            Self::Npm => find_program("npm"),
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            // Without any font the browser draws boxes.
            Self::Chromium => &["chromium", "fonts-dejavu-core"],
            Self::ChromeDriver => &["chromium-driver"],
            Self::Npm => &["npm"],
        }
    }

    fn how_to_get(self) -> &'static str {
        match self {
            Self::Postgres => {
                "PostgreSQL 14 or later (the server: `initdb` and `postgres` on PATH)"
            }
            Self::Chromium => "Chromium (`chromium` on PATH, or named by BINA_TEST_CHROMIUM)",
            Self::ChromeDriver => {
                "ChromeDriver of the same version as Chromium (`chromedriver` on PATH, or named by \
                 BINA_TEST_CHROMEDRIVER)"
            }
            Self::Npm => {
                "npm, to fetch axe-core once (or its `axe.min.js`, named by BINA_TEST_AXE)"
            }
        }
    }
}

/// Installs what is missing, or says what is missing and how to get it.
pub fn ensure(tools: &[Tool]) -> Result<()> {
    let missing = missing_of(tools);
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|tool| tool.packages())
        .copied()
        .collect();
    let Some(apt) = Apt::if_allowed() else {
        bail!("{}", explain(&missing, &packages));
    };
    println!(
        "installing Debian packages for the tests: {}",
        packages.join(" ")
    );
    apt.run(&["update", "--quiet"])?;
    let install = ["install", "--quiet", "--yes", "--no-install-recommends"];
    apt.run(&[&install[..], &packages[..]].concat())?;
    let missing = missing_of(tools);
    if missing.is_empty() {
        return Ok(());
    }
    bail!("{}", explain(&missing, &packages));
}

fn missing_of(tools: &[Tool]) -> Vec<Tool> {
    tools
        .iter()
        .copied()
        .filter(|tool| tool.find().is_none())
        .collect()
}

fn explain(missing: &[Tool], packages: &[&str]) -> String {
    let list: Vec<String> = missing
        .iter()
        .map(|tool| format!("\n  - {}", tool.how_to_get()))
        .collect();
    format!(
        "the tests need what is not on this machine:{}\n\
         On Debian: sudo apt-get install {}\n\
         `cargo xtask test --only unit` runs the tests that need none of it.",
        list.concat(),
        packages.join(" ")
    )
}

/// Debian's package tool, when this user may use it without being asked for a password.
struct Apt {
    through_sudo: bool,
}

impl Apt {
    fn if_allowed() -> Option<Self> {
        if !Path::new("/etc/debian_version").exists() || find_program("apt-get").is_none() {
            return None;
        }
        if is_root() {
            return Some(Self {
                through_sudo: false,
            });
        }
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let may = sudo.status().is_ok_and(|status| status.success());
        may.then_some(Self { through_sudo: true })
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = if self.through_sudo {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            sudo
        } else {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        must(command.args(arguments).stdin(Stdio::null()))
    }
}

/// Whether this process may do everything, which some programs refuse to run with.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// A file named by a variable of the environment.
pub fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// The folders that may hold the server's programs, newest version first.
fn postgres_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|parent| std::fs::read_dir(parent).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version_in(folder)));
    folders.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    folders
}

/// The number in a folder's name: 15 in `postgresql/15/bin` and in `postgresql@15/bin`.
fn version_in(folder: &Path) -> u32 {
    let name = folder
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    let digits: String = name
        .to_string_lossy()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Tool, explain, version_in};
    use std::path::Path;

    #[test]
    fn the_newest_server_is_told_by_the_number_in_its_folder() {
        assert_eq!(version_in(Path::new("/usr/lib/postgresql/15/bin")), 15);
        assert_eq!(version_in(Path::new("/opt/postgresql@9/bin")), 9);
        assert_eq!(version_in(Path::new("/opt/nginx/bin")), 0);
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_brings_it() {
        let text = explain(&[Tool::ChromeDriver], Tool::ChromeDriver.packages());
        assert!(text.contains("apt-get install chromium-driver"), "{text}");
        assert!(text.contains("BINA_TEST_CHROMEDRIVER"), "{text}");
    }
}

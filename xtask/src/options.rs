//! The words of the command line.

use anyhow::{Result, bail};

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
cargo xtask COMMAND

  test   every test: unit, both databases, documentation, browser
         --only unit|db|browser   one kind of them
         -p CRATE                 one crate of them
  lint   format, clippy and, where it is installed, cargo-deny
  tidy   the rules of the house that no other tool knows
  ci     lint, tidy and test: what must hold before a change goes in
  help   this text";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print what can be done.
    Help,
    /// Format, clippy, dependencies.
    Lint,
    /// The rules of the house.
    Tidy,
    /// Tests.
    Test(TestOptions),
    /// Everything.
    Ci,
}

/// Which tests to run; by default all.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    /// One kind of tests.
    pub only: Option<Kind>,
    /// One crate.
    pub package: Option<String>,
}

/// A kind of tests, by what it needs to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Needs nothing.
    Unit,
    /// Needs a database of each engine.
    Db,
    /// Needs Chromium.
    Browser,
}

impl TestOptions {
    /// Whether a kind of tests is asked for.
    pub fn wants(&self, kind: Kind) -> bool {
        self.only.is_none_or(|only| only == kind)
    }
}

/// Reads the arguments after `cargo xtask`.
pub fn parse(arguments: &[String]) -> Result<Command> {
    let Some((command, rest)) = arguments.split_first() else {
        return Ok(Command::Help);
    };
    let command = match command.as_str() {
        "test" => return Ok(Command::Test(parse_test(rest)?)),
        "help" | "--help" | "-h" => Command::Help,
        "lint" => Command::Lint,
        "tidy" => Command::Tidy,
        "ci" => Command::Ci,
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    };
    if let Some(extra) = rest.first() {
        bail!("nothing is known of `{extra}` here\n\n{HELP}");
    }
    Ok(command)
}

fn parse_test(arguments: &[String]) -> Result<TestOptions> {
    let mut options = TestOptions::default();
    let mut words = arguments.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match (word, words.next()) {
            ("--only", Some("unit")) => options.only = Some(Kind::Unit),
            ("--only", Some("db")) => options.only = Some(Kind::Db),
            ("--only", Some("browser")) => options.only = Some(Kind::Browser),
            ("-p" | "--package", Some(name)) => options.package = Some(name.to_owned()),
            _ => bail!("nothing is known of `{word}` here\n\n{HELP}"),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::{Command, Kind, TestOptions, parse};

    fn read(line: &str) -> anyhow::Result<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn a_command_without_options_means_everything() {
        assert_eq!(read("test").unwrap(), Command::Test(TestOptions::default()));
        assert_eq!(read("ci").unwrap(), Command::Ci);
        assert_eq!(read("").unwrap(), Command::Help);
    }

    #[test]
    fn a_kind_and_a_crate_narrow_the_tests() {
        let Command::Test(options) = read("test --only db -p kernel").unwrap() else {
            panic!("not read as tests");
        };
        assert_eq!(options.package.as_deref(), Some("kernel"));
        assert!(options.wants(Kind::Db) && !options.wants(Kind::Browser));
    }

    #[test]
    fn an_unknown_word_is_named_in_the_error() {
        for line in ["tset", "test --only all", "test -p", "lint --fast"] {
            let last = line.split(' ').next_back().unwrap();
            let error = read(line).unwrap_err().to_string();
            assert!(
                error.contains('`') && error.contains("cargo xtask"),
                "{last}: {error}"
            );
        }
    }
}

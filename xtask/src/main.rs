//! Developer commands: `cargo xtask test`, `lint`, `tidy` and `ci`.
//!
//! Everything here works from a fresh clone with nothing but a Rust toolchain. It knows how the house is
//! checked, not what the program does.

mod axe;
mod lint;
mod options;
mod peers;
mod postgres;
mod report;
mod shell;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use anyhow::Result;

use crate::options::Command;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match options::parse(&arguments)? {
        Command::Help => {
            println!("{}", options::HELP);
            Ok(())
        }
        Command::Lint => lint::run(),
        Command::Tidy => tidy::run(),
        Command::Test(options) => test::run(&options),
        Command::Ci => {
            lint::run()?;
            tidy::run()?;
            test::run(&options::TestOptions::default())
        }
    }
}

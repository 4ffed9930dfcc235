//! The built program, started as a person would start it.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::child::{Running, Scratch, program_named_by};

/// How long the program may take to print its address on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running program with a data folder of its own.
#[derive(Debug)]
pub struct Bina {
    running: Running,
    arguments: Vec<String>,
    /// The most memory it may ask for, in kilobytes.
    cap: Option<u64>,
    data: Scratch,
    address: String,
    started_in: Duration,
}

impl Bina {
    /// Starts `bina demo` on an empty folder and a free port.
    pub fn demo() -> Result<Self> {
        Self::start(&["demo"])
    }

    /// Starts the program with a command of one's own on an empty folder and a free port.
    pub fn start(command: &[&str]) -> Result<Self> {
        Self::launch(command, None)
    }

    /// Starts `bina demo` with so many kilobytes of memory for its data, and not one more.
    pub fn capped_demo(kilobytes: u64) -> Result<Self> {
        Self::launch(&["demo"], Some(kilobytes))
    }

    fn launch(command: &[&str], cap: Option<u64>) -> Result<Self> {
        let data = Scratch::new()?;
        let mut arguments: Vec<String> = command.iter().map(ToString::to_string).collect();
        let folder = data.path().display().to_string();
        arguments.extend(["--port".into(), "0".into(), "--data".into(), folder]);
        let (running, address, started_in) = launch(&arguments, cap)?;
        Ok(Self {
            running,
            arguments,
            cap,
            data,
            address,
            started_in,
        })
    }

    /// Ends the program as a power failure would.
    pub fn kill(&mut self) -> Result<()> {
        self.running.kill()
    }

    /// Starts it again on the same folder; its address may be another.
    pub fn start_again(&mut self) -> Result<()> {
        (self.running, self.address, self.started_in) = launch(&self.arguments, self.cap)?;
        Ok(())
    }

    /// Starts it again on the same folder with one more argument.
    pub fn start_again_with(&mut self, argument: &str, value: &str) -> Result<()> {
        self.arguments.extend([argument.into(), value.into()]);
        self.start_again()
    }

    /// The address of a page: `at("/")` is the first.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Waits for a line, after the address, in which something is found; each line is looked at once.
    pub fn wait_for_line<T>(&self, find: impl Fn(&str) -> Option<T>) -> Result<T> {
        self.running.wait_for_line(PATIENCE, find)
    }

    /// All it has printed since it was started.
    pub fn printed(&self) -> String {
        self.running.printed()
    }

    /// Where it keeps its data.
    pub fn data_folder(&self) -> PathBuf {
        self.data.path().to_owned()
    }

    /// How long it took from its start to its address.
    pub fn started_in(&self) -> Duration {
        self.started_in
    }

    /// The memory it holds, in kilobytes, as Linux counts it.
    pub fn memory_in_kb(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.running.id());
        let status = std::fs::read_to_string(path).context("cannot read the program's memory")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.context("the system does not say how much memory the program holds")
    }
}

fn launch(arguments: &[String], cap: Option<u64>) -> Result<(Running, String, Duration)> {
    let started = Instant::now();
    let program = program_named_by("BINA_BIN")?;
    let mut command = match cap {
        None => Command::new(program),
        // The system refuses what goes beyond: private memory, threads' stacks included.
        Some(kilobytes) => {
            let mut shell = Command::new("sh");
            let limit = format!("ulimit -d {kilobytes} && exec \"$0\" \"$@\"");
            shell.args(["-c", &limit]).arg(program);
            shell
        }
    };
    let running = Running::start(command.args(arguments))?;
    let address = running
        .wait_for_line(PATIENCE, address_in)
        .context("the program did not print its address")?;
    Ok((running, address, started.elapsed()))
}

/// Finds `http://127.0.0.1:PORT` in a line.
fn address_in(line: &str) -> Option<String> {
    const START: &str = "http://127.0.0.1:";
    let from = line.find(START)?;
    let port = &line[from + START.len()..];
    let digits = port
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(port.len());
    (digits > 0).then(|| line[from..from + START.len() + digits].to_owned())
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_found_in_a_sentence() {
        let found = address_in("Buka http://127.0.0.1:41234/ di peramban.");
        assert_eq!(found.as_deref(), Some("http://127.0.0.1:41234"));
        assert_eq!(address_in("http://127.0.0.1:/"), None);
        assert_eq!(address_in("menyiapkan data"), None);
    }
}

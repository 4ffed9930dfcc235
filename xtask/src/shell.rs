//! Running other programs, and saying so.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::report::Counts;

/// The root of the checkout.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent()
        .expect("invariant: xtask is a folder of the checkout")
        .to_owned()
}

/// The cargo that runs this program, in the root of the checkout.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    command
}

/// Finds a program on the search path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// Whether cargo has a subcommand that does not come with it.
pub fn has_cargo_command(name: &str) -> bool {
    let mut command = cargo([name, "--version"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs a program that has to succeed.
pub fn must(command: &mut Command) -> Result<()> {
    say(command);
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs tests, shows what they print as they print it, and counts them.
pub fn count_tests(command: &mut Command) -> Result<(ExitStatus, Counts)> {
    say(command);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| cannot_start(command))?;
    let from_stdout = child
        .stdout
        .take()
        .map(|from| pass_on(from, std::io::stdout()));
    let from_stderr = child
        .stderr
        .take()
        .map(|from| pass_on(from, std::io::stderr()));
    let mut counts = Counts::default();
    for reader in [from_stdout, from_stderr].into_iter().flatten() {
        counts += reader
            .join()
            .expect("invariant: a reader of lines does not panic");
    }
    Ok((child.wait()?, counts))
}

fn pass_on(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
) -> thread::JoinHandle<Counts> {
    thread::spawn(move || {
        let mut counts = Counts::default();
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            // Whoever reads our output may be gone; the tests still have to be counted.
            let _ = to.write_all(&line).and_then(|()| to.write_all(b"\n"));
            counts += Counts::read(&String::from_utf8_lossy(&line));
        }
        let _ = to.flush();
        counts
    })
}

fn say(command: &Command) {
    println!("\n$ {}", line(command));
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", line(command))
}

fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

//! Programs that a test starts: their output is kept, and they end with the test.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A program that runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    printed: Arc<Mutex<String>>,
    lines: Receiver<String>,
}

impl Running {
    /// Starts a program.
    pub fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let printed = Arc::new(Mutex::new(String::new()));
        let (sender, lines) = channel();
        for stream in streams(&mut child) {
            let (printed, sender) = (Arc::clone(&printed), sender.clone());
            thread::spawn(move || keep(stream, &printed, &sender));
        }
        Ok(Self {
            child,
            printed,
            lines,
        })
    }

    /// Waits for a line in which something is found.
    pub fn wait_for_line<T>(
        &self,
        patience: Duration,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<T> {
        let end = Instant::now() + patience;
        loop {
            match self
                .lines
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(line) => {
                    if let Some(found) = find(&line) {
                        return Ok(found);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    bail!(
                        "not said within {patience:?}; it printed:\n{}",
                        self.printed()
                    )
                }
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("it ended; it printed:\n{}", self.printed())
                }
            }
        }
    }

    /// All it has printed so far.
    pub fn printed(&self) -> String {
        self.printed
            .lock()
            .expect("invariant: keeping a line does not panic")
            .clone()
    }

    /// Its number among the system's processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power failure would, and waits until it is gone.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.kill();
    }
}

type Stream = Box<dyn Read + Send>;

fn streams(child: &mut Child) -> impl Iterator<Item = Stream> {
    let stdout = child.stdout.take().map(|stream| Box::new(stream) as Stream);
    let stderr = child.stderr.take().map(|stream| Box::new(stream) as Stream);
    stdout.into_iter().chain(stderr)
}

fn keep(stream: Stream, printed: &Mutex<String>, sender: &Sender<String>) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let mut all = printed
            .lock()
            .expect("invariant: keeping a line does not panic");
        all.push_str(&line);
        all.push('\n');
        drop(all);
        // Nobody waits for lines any more once the program has said what was waited for.
        let _ = sender.send(line);
    }
}

/// A folder of a test's own, removed when dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes an empty folder.
    pub fn new() -> Result<Self> {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("bina-e2e-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)
            .with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that cannot be removed is no reason to fail a test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A program named by an environment variable that `cargo xtask test` sets.
pub fn program_named_by(variable: &str) -> Result<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    named.with_context(|| {
        format!(
            "browser tests need {variable}, which is not set: run `cargo xtask test --only browser`, \
             which builds and finds what they need"
        )
    })
}

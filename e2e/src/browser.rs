//! A browser of a test's own, steered through its driver.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

use crate::child::{Running, Scratch, program_named_by};
use crate::devtools::Devtools;
use crate::view::View;

/// How long the driver may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open browser window, closed when dropped.
#[derive(Debug)]
pub struct Browser {
    pub(crate) client: Client,
    pub(crate) devtools: Devtools,
    pub(crate) has_javascript: bool,
    // Dropped in this order: first the driver ends, then its folder goes.
    _driver: Running,
    folder: Arc<Scratch>,
}

impl Browser {
    /// Opens a window with a fresh profile.
    pub async fn open(view: View) -> Result<Self> {
        Self::open_on(view, Arc::new(Scratch::new()?)).await
    }

    /// The battery is empty: the browser ends at once, wherever it is. Opened again it has what was on
    /// its disk.
    pub async fn dies_and_is_opened_again(self, view: View) -> Result<Self> {
        let folder = Arc::clone(&self.folder);
        let profile = folder.path().join("profile");
        // The browser's process by the lock that it holds on its profile: `machine-number`.
        let lock = std::fs::read_link(profile.join("SingletonLock"))?;
        let lock = lock.to_string_lossy().into_owned();
        let process = lock.rsplit('-').next().unwrap_or_default();
        let ended = Command::new("kill").args(["-9", process]).status()?;
        ensure!(ended.success(), "the browser {lock} could not be ended");
        drop(self);
        for name in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
            // A browser that ended by itself took them along.
            let _ = std::fs::remove_file(profile.join(name));
        }
        Self::open_on(view, folder).await
    }

    async fn open_on(view: View, folder: Arc<Scratch>) -> Result<Self> {
        let chromium = program_named_by("CHROMIUM")?;
        let mut command = Command::new(program_named_by("CHROMEDRIVER")?);
        // The browser writes caches into its user's home, which is not the test's to change.
        command.arg("--port=0").env("HOME", folder.path());
        let driver = Running::start(&mut command)?;
        let port = driver
            .wait_for_line(PATIENCE, port_in)
            .context("the driver did not start")?;
        let profile = folder.path().join("profile");
        let asked = view.capabilities(&chromium.to_string_lossy(), &profile.to_string_lossy());
        let Value::Object(capabilities) = asked else {
            bail!("the capabilities of a browser are an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .with_context(|| format!("no browser; the driver printed:\n{}", driver.printed()))?;
        let session = client
            .session_id()
            .await?
            .context("the browser has no session")?;
        Ok(Self {
            client,
            devtools: Devtools::new(port, session),
            has_javascript: view.has_javascript(),
            _driver: driver,
            folder,
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Only the driver can end the browser it started; a driver that is gone took it along.
        let _ = self.devtools.close();
    }
}

/// Finds the port in `ChromeDriver was started successfully on port 1234.`
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("successfully on port ")?;
    rest.trim_end_matches('.').trim().parse().ok()
}

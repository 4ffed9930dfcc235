//! The program's state: the platform and the catalogue of frameworks.

use std::sync::Arc;

use axum::extract::FromRef;
use platform::Shell;

use crate::competency_map::Models;
use crate::frameworks::Frameworks;
use crate::setup::SetupLink;

/// What every handler can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The platform.
    pub shell: Shell,
    /// The competency frameworks and instruments.
    pub frameworks: Arc<Frameworks>,
    /// The measurement model's parameters.
    pub models: Arc<Models>,
    /// The one-time link of an empty installation.
    pub setup: SetupLink,
}

impl App {
    /// Joins the platform with the catalogue.
    pub fn new(shell: Shell, frameworks: Frameworks) -> Self {
        Self {
            shell,
            models: Arc::new(Models::new(&frameworks)),
            frameworks: Arc::new(frameworks),
            setup: SetupLink::default(),
        }
    }
}

impl FromRef<App> for Shell {
    fn from_ref(app: &App) -> Self {
        app.shell.clone()
    }
}

//! The program's state: the platform and the catalogue of frameworks.

use std::sync::Arc;

use axum::extract::FromRef;
use platform::sea_orm::{ConnectionTrait, DbErr};
use platform::{AuthorityId, Shell};

use crate::calendar::Zone;
use crate::competency_map::Models;
use crate::frameworks::Frameworks;
use crate::instruments::{Catalogues, SchoolYear};
use crate::setup::SetupLink;

/// What every handler can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The platform.
    pub shell: Shell,
    /// The competency frameworks and the built-in instruments.
    pub frameworks: Arc<Frameworks>,
    /// The catalogues of authorities that have instruments of their own.
    catalogues: Arc<Catalogues>,
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
            catalogues: Arc::default(),
        }
    }

    /// The frameworks and every instrument an authority can meet: built-in and its own.
    pub async fn catalogue(
        &self,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
    ) -> Result<Arc<Frameworks>, DbErr> {
        // A school year begins in July on every island; a few hours do not matter.
        let today = self.shell.clock.now().day_in(&Zone::Wib.time_zone());
        let year = SchoolYear::of(today);
        self.catalogues
            .of(&self.frameworks, db, authority, year)
            .await
    }
}

impl FromRef<App> for Shell {
    fn from_ref(app: &App) -> Self {
        app.shell.clone()
    }
}

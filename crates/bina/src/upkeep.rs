//! What the program does by itself while it is served: every hour it draws the readings of running
//! programmes that are due, so that nobody has to ask for them and a warning comes in time.

use std::time::Duration;

use kernel::access::{Action, Permit};
use kernel::calendar::Zone;
use kernel::{App, people};
use monitoring::Drew;
use platform::audit::Actor;

/// How often it looks.
const EVERY: Duration = Duration::from_hours(1);

/// Looks now and every hour, until the program ends. What fails is logged and tried again.
pub async fn run(app: App) {
    let mut hours = tokio::time::interval(EVERY);
    loop {
        hours.tick().await;
        match draw(&app).await {
            Ok(drew) if drew.readings > 0 => tracing::info!(
                readings = drew.readings,
                warnings = drew.warnings,
                "readings were drawn"
            ),
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "readings could not be drawn"),
        }
    }
}

/// Draws what is due in every authority.
pub async fn draw(app: &App) -> anyhow::Result<Drew> {
    let mut all = Drew::default();
    for authority in people::list_authorities(app.shell.db.read()).await? {
        let actor = Actor {
            authority,
            person: None,
            at: app.shell.clock.now(),
            origin: "upkeep".to_owned(),
        };
        // The western zone's day comes last: nothing is drawn for a day that has not begun everywhere.
        let today = actor.at.day_in(&Zone::Wib.time_zone());
        let permit = Permit::for_program(authority, Action::MonitorProgramme);
        let drew = monitoring::draw_all(app, &actor, permit, today).await?;
        all.readings += drew.readings;
        all.warnings += drew.warnings;
    }
    Ok(all)
}

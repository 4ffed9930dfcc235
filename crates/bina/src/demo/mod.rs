//! The demonstration: an invented authority with three schools, one of them crowded, one nearly
//! empty, so that every kind of page can be seen. Set up once; a later start keeps what was changed.

mod career;
mod chance;
mod culture;
mod cycle;
mod cycles;
mod evidence;
mod instruments;
mod monitoring;
mod observation;
mod people;
mod planning;
mod voice;

use anyhow::Context;
use kernel::people::Authority;
use kernel::{App, AuthorityId};
use platform::Clock;
use platform::audit::{Actor, Audited};
use platform::identity::has_accounts;

use crate::serve::{self, ServeArgs};

/// The password of every invented account.
pub const PASSWORD: &str = "coba-bina-2026";

/// How the demonstration is started.
#[derive(clap::Args, Clone, Debug)]
pub struct DemoArgs {
    /// As any installation
    #[command(flatten)]
    pub serve: ServeArgs,
    /// Show the demonstration as it would be so many days from now, when checks are due
    #[arg(long, default_value_t = 0)]
    pub days_later: i64,
}

/// Sets the demonstration up if it is not there yet, and serves it.
pub async fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let clock = Clock::days_later(args.days_later.clamp(0, 3650));
    let args = &args.serve;
    let app = serve::open(args, clock).await?;
    if !has_accounts(app.shell.db.read()).await? {
        set_up(&app)
            .await
            .context("the demonstration could not be set up")?;
    }
    serve::serve(app, args, &greeting()).await
}

fn greeting() -> String {
    let mut lines = vec![
        "Demonstration with invented people. Sign in as one of these, password".to_owned()
            + &format!(" {PASSWORD}"),
    ];
    for (username, role) in people::ACCOUNTS {
        lines.push(format!("  {username:<12} {role}"));
    }
    lines.join("\n")
}

/// Makes the invented authority with all its people and evidence.
pub async fn set_up(app: &App) -> anyhow::Result<()> {
    let authority_id = AuthorityId::new();
    let actor = Actor {
        authority: authority_id,
        person: None,
        at: app.shell.clock.now(),
        origin: "demo".to_owned(),
    };
    let hash = app.shell.hasher.hash(PASSWORD).await;
    let tx = app.shell.db.begin().await?;
    let authority = Authority {
        authority_id,
        id: authority_id,
        name: "Dinas Pendidikan Kabupaten Contoh (rekaan)".to_owned(),
        is_sample: true,
    };
    kernel::people::add_authority(&tx, authority).await?;
    let cast = people::add(&tx, authority_id, &hash).await?;
    evidence::add(app, &tx, &actor, &cast).await?;
    tx.commit(&actor, Audited::new("authority.set-up", authority_id.0))
        .await?;
    instruments::add(app, &actor, &cast).await?;
    voice::add(app, &actor, &cast).await?;
    cycle::add(app, &actor, &cast).await?;
    planning::add(app, &actor, &cast).await?;
    monitoring::add(app, &actor, &cast).await?;
    observation::add(app, &actor, &cast).await?;
    cycles::add(app, &actor, &cast).await?;
    culture::add(app, &actor, &cast).await?;
    career::add(app, &actor, &cast).await
}

/// The user names of the invented accounts.
pub fn usernames() -> impl Iterator<Item = &'static str> {
    people::ACCOUNTS.iter().map(|(username, _)| *username)
}

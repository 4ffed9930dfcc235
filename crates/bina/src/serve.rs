//! Starting the program: database, pages, address, and a clean end.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use kernel::App;
use kernel::frameworks::Frameworks;
use kernel::router::{migrations, router, words};
use platform::db::{Db, DbUrl};
use platform::i18n::Messages;
use platform::identity::has_accounts;
use platform::{Clock, Shell};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

/// How the program is started.
#[derive(clap::Args, Clone, Debug)]
pub struct ServeArgs {
    /// Folder for the embedded database
    #[arg(long, default_value = "bina-data", env = "BINA_DATA")]
    pub data: PathBuf,
    /// PostgreSQL address; without it the embedded database is used
    #[arg(long, env = "BINA_DATABASE_URL")]
    pub database_url: Option<String>,
    /// Folder with corrected or additional frameworks and instruments
    #[arg(long, env = "BINA_FRAMEWORKS")]
    pub frameworks: Option<PathBuf>,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", env = "BINA_HOST")]
    pub host: std::net::IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080, env = "BINA_PORT")]
    pub port: u16,
    /// Behind a proxy that speaks TLS: send cookies over TLS only
    #[arg(long, env = "BINA_SECURE")]
    pub secure: bool,
}

impl ServeArgs {
    fn url(&self, folder: &Path) -> DbUrl {
        match &self.database_url {
            Some(url) => DbUrl::Postgres(url.clone()),
            None => DbUrl::in_folder(folder),
        }
    }
}

/// Opens the database and brings it up to date: an embedded one by itself, a shared one only by
/// `bina migrate`, so that two servers never change it at once.
pub async fn open(args: &ServeArgs, clock: Clock) -> anyhow::Result<App> {
    let frameworks = match &args.frameworks {
        Some(folder) => {
            career::use_rules_of(folder).context("the rules could not be read")?;
            Frameworks::from_dir(folder).context("the frameworks could not be read")?
        }
        None => Frameworks::embedded(),
    };
    let db = open_db(args).await?;
    let parts = crate::parts();
    let steps = migrations(&parts);
    if db.is_embedded() {
        db.migrate(&steps)
            .await
            .context("the database could not be brought up to date")?;
    } else {
        let pending = db.pending_migrations(&steps).await?;
        if !pending.is_empty() {
            bail!(
                "the database is not up to date; run `bina migrate` first (pending: {})",
                pending.join(", ")
            );
        }
    }
    let mut shell = Shell::new(db, clock, Messages::new(&words(&parts)));
    shell.is_secure = args.secure;
    Ok(App::new(shell, frameworks))
}

async fn open_db(args: &ServeArgs) -> anyhow::Result<Db> {
    if args.database_url.is_none() {
        std::fs::create_dir_all(&args.data)
            .with_context(|| format!("the folder {} cannot be made", args.data.display()))?;
    }
    Db::open(&args.url(&args.data))
        .await
        .context("the database cannot be opened")
}

/// Brings the database up to date and says what was done.
pub async fn migrate(args: &ServeArgs) -> anyhow::Result<()> {
    let db = open_db(args).await?;
    let count = db.migrate(&migrations(&crate::parts())).await?;
    println!("{count} migrations applied");
    Ok(())
}

/// Serves the program until it is asked to end.
pub async fn serve(app: App, args: &ServeArgs, greeting: &str) -> anyhow::Result<()> {
    // Only the one that serves an embedded database runs its jobs, so none can be running yet.
    if app.shell.db.is_embedded() {
        app.shell.jobs.mark_interrupted().await?;
    }
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} is not free; choose another with --port"))?;
    let address = listener.local_addr()?;
    println!("Bina: http://{address}");
    if has_accounts(app.shell.db.read()).await? {
        println!("{greeting}");
    } else {
        println!(
            "First administrator, once: http://{address}{}",
            app.setup.open()
        );
    }
    tokio::spawn(crate::upkeep::run(app.clone()));
    let pages = router(app, &crate::parts()).layer(CompressionLayer::new());
    axum::serve(listener, pages)
        .with_graceful_shutdown(asked_to_end())
        .await?;
    Ok(())
}

async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

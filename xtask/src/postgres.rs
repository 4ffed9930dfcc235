//! A PostgreSQL server for one run of the tests.
//!
//! Its data lies in a temporary folder and is not flushed to disk, so it is quick and worth nothing. The
//! server is watched by a small shell process that holds the other end of a pipe: however this program
//! ends, killed included, the pipe closes, and the watcher stops the server and removes the folder.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tools::is_root;

/// Starts the server, waits until the pipe closes, stops the server, removes the folder.
const WATCH: &str = r#"
trap "" INT TERM HUP
folder="$1"; shift
"$@" >"$folder/server.log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT "$server"
wait "$server"
cd / && rm -rf "$folder"
"#;

/// How long a server may take to answer on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server, stopped when dropped.
pub struct Server {
    watcher: Child,
    port: u16,
}

impl Server {
    /// Makes and starts a server from the programs in a folder.
    pub fn start(programs: &Path) -> Result<Self> {
        let account = Account::to_run_as()?;
        let folder = std::env::temp_dir().join(format!("bina-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        if let Some(account) = &account {
            chown(&folder, Some(account.user), Some(account.group))?;
        }
        let data = folder.join("data");
        let command = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&folder).env("LC_ALL", "C");
            if let Some(account) = &account {
                command.gid(account.group).uid(account.user);
            }
            command
        };
        make_cluster(command(&programs.join("initdb")), &data)
            .inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let port = free_port()?;
        let mut watch = command(Path::new("sh"));
        watch.args(["-c", WATCH, "watch"]).arg(&folder);
        watch.arg(programs.join("postgres")).arg("-D").arg(&data);
        watch.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-N", "200"]);
        for setting in SETTINGS {
            watch.args(["-c", setting]);
        }
        let watcher = watch
            .stdin(Stdio::piped())
            .spawn()
            .context("cannot start PostgreSQL")?;
        let server = Self { watcher, port };
        server.wait_until_ready(programs, &folder)?;
        Ok(server)
    }

    /// Where tests find it.
    pub fn url(&self) -> String {
        format!("postgres://bina@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, programs: &Path, folder: &Path) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let mut question = Command::new(programs.join("pg_isready"));
            question.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if question
                .status()
                .context("cannot start pg_isready")?
                .success()
            {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        bail!(
            "PostgreSQL did not answer within {} s; its log:\n{log}",
            PATIENCE.as_secs()
        )
    }
}

/// Quick instead of safe; no file socket, because the path of one may not be long.
const SETTINGS: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "unix_socket_directories=",
    "shared_buffers=64MB",
];

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        // Nothing to do about a server that does not stop; its folder tells.
        let _ = self.watcher.wait();
    }
}

fn make_cluster(mut initdb: Command, data: &Path) -> Result<()> {
    initdb.arg("-D").arg(data);
    initdb.args([
        "-U",
        "bina",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    let output = initdb
        .stdin(Stdio::null())
        .output()
        .context("cannot start initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A user without rights. PostgreSQL refuses to run as root.
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn to_run_as() -> Result<Option<Self>> {
        if !is_root() {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd").context("cannot read the list of users")?;
        let found = ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(name, &users));
        found
            .map(Some)
            .context("PostgreSQL does not run as root, and there is no user `nobody`")
    }

    fn named(name: &str, users: &str) -> Option<Self> {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(str::parse);
        Some(Self {
            user: fields.next()?.ok()?,
            group: fields.next()?.ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn an_account_is_read_from_the_list_of_users() {
        let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/var/lib:/bin/bash\n";
        let account = Account::named("postgres", users).unwrap();
        assert_eq!((account.user, account.group), (101, 104));
        assert!(Account::named("post", users).is_none());
    }
}

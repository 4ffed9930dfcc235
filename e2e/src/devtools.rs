//! What the browser's driver can do beyond the WebDriver standard, over plain HTTP on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// A session of the driver.
#[derive(Debug, Clone)]
pub struct Devtools {
    port: u16,
    session: String,
}

impl Devtools {
    /// Speaks for a session of the driver that listens on a port.
    pub fn new(port: u16, session: String) -> Self {
        Self { port, session }
    }

    /// Sends a command of the browser's developer tools.
    pub async fn command(&self, name: &str, parameters: Value) -> Result<Value> {
        self.post(
            "goog/cdp/execute",
            json!({ "cmd": name, "params": parameters }),
        )
        .await
        .with_context(|| format!("the browser did not answer to {name}"))
    }

    /// Takes the entries of a log that came since it was last taken.
    pub async fn take_log(&self, name: &str) -> Result<Vec<Value>> {
        match self.post("se/log", json!({ "type": name })).await? {
            Value::Array(entries) => Ok(entries),
            other => bail!("the driver's log is no list: {other}"),
        }
    }

    /// Closes the browser; waits for it, since whoever calls may be about to end.
    pub fn close(&self) -> Result<()> {
        request(
            self.port,
            "DELETE",
            &format!("/session/{}", self.session),
            "",
        )
        .map(drop)
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        let port = self.port;
        let path = format!("/session/{}/{path}", self.session);
        tokio::task::spawn_blocking(move || request(port, "POST", &path, &body.to_string())).await?
    }
}

fn request(port: u16, method: &str, path: &str, body: &str) -> Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).context("the driver is gone")?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut length = None;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok();
        }
    }
    let mut answer = vec![0; length.context("the driver did not say how long its answer is")?];
    reader.read_exact(&mut answer)?;
    let mut answer: Value = serde_json::from_slice(&answer)?;
    let value = answer["value"].take();
    if let Some(error) = value.get("error").and_then(Value::as_str) {
        bail!("the driver refused {path}: {error}: {}", value["message"]);
    }
    Ok(value)
}

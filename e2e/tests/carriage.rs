//! A phone full of waiting work meets a small server that keeps failing: it resumes where it was, and
//! each piece is received once.
//!
//! `BINA_RECORDS` and `BINA_CUTS` say how much; without them, little enough for every run.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use e2e::Bina;

const PASSWORD: &str = "coba-bina-2026";
/// The server's memory in kilobytes: 256 MB.
const CAP: u64 = 256 * 1024;
/// The most notes that are counted on their page.
const ON_A_PAGE: u64 = 1000;
const DEVICE: &str = "01930000-0000-7000-8000-00000000dddd";

fn asked(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok();
    given
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// Someone signed in, without a browser around them.
struct Sender {
    address: String,
    cookie: String,
    person: String,
    token: String,
}

impl Sender {
    fn signs_in(bina: &Bina) -> Result<Self> {
        let mut sender = Self {
            address: bina.at("").trim_start_matches("http://").to_owned(),
            cookie: String::new(),
            person: String::new(),
            token: String::new(),
        };
        let body = format!("username=pendamping&password={PASSWORD}");
        let answer = sender.send("POST", "/sign-in", "", &body)?;
        let cookie = answer.split("bina_session=").nth(1).context("not let in")?;
        let cookie = cookie.split(';').next().unwrap_or_default();
        cookie.clone_into(&mut sender.cookie);
        let standing = sender.send("GET", "/sync", "", "")?;
        let value = |name: &str| -> Option<String> {
            let rest = standing.split(&format!("\"{name}\":\"")).nth(1)?;
            Some(rest.split('"').next()?.to_owned())
        };
        sender.person = value("person").context("nobody is signed in")?;
        sender.token = value("csrf").context("there is no token")?;
        Ok(sender)
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: bina_session={}\r\n{headers}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            self.cookie,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// How many pieces of this device the server has.
    fn received(&self) -> Result<u64> {
        let headers = format!("bina-device: {DEVICE}\r\n");
        let answer = self.send("GET", "/sync", &headers, "")?;
        let rest = answer.split("\"received\":").nth(1);
        let digits = rest.and_then(|rest| rest.split(['}', ',']).next());
        digits
            .and_then(|digits| digits.parse().ok())
            .with_context(|| answer.clone())
    }

    /// Hands in one note; says whether its receipt came.
    fn hands_in(&self, visit: &str, number: u64) -> Result<bool> {
        let id = format!("01930000-0000-7000-8000-{number:012}");
        let headers = format!(
            "bina-item: {id}\r\nbina-device: {DEVICE}\r\nbina-person: {}\r\nbina-key: {visit}#{id}\r\nbina-number: {number}\r\n",
            self.person
        );
        let body = format!("_csrf={}&id={id}&text=Catatan+{number}&ago=60", self.token);
        let answer = self.send("POST", &format!("{visit}/notes"), &headers, &body)?;
        ensure!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 200"),
            "{answer}"
        );
        Ok(answer.contains("\"received\":"))
    }
}

/// The lesson that Pak Hadi is observing.
fn lesson(sender: &Sender) -> Result<String> {
    let list = sender.send("GET", "/observations", "", "")?;
    let links = list.split("href=\"/observations/").skip(1);
    let ids = links.filter_map(|rest| rest.split('"').next());
    let visits: Vec<String> = ids
        .filter(|id| id.len() == 36)
        .map(|id| format!("/observations/{id}"))
        .collect();
    for visit in visits {
        if sender.send("GET", &visit, "", "")?.contains("data-note") {
            return Ok(visit);
        }
    }
    anyhow::bail!("nobody is being observed:\n{list}")
}

/// The notes on the page of a visit, by the form that ties each to an item.
fn notes_on(page: &str) -> u64 {
    page.matches("/attach\"").count() as u64
}

#[test]
fn a_phone_full_of_work_gets_it_through_a_small_server_that_fails_again_and_again() -> Result<()> {
    let (records, cuts) = (asked("BINA_RECORDS", 300), asked("BINA_CUTS", 3));
    let mut bina = Bina::capped_demo(CAP)?;
    let mut sender = Sender::signs_in(&bina)?;
    let visit = lesson(&sender)?;
    let shown = notes_on(&sender.send("GET", &visit, "", "")?);
    let began = Instant::now();
    let (mut next, mut resent, mut peak) = (1, 0, 0);
    for cut in 0..=cuts {
        let until = records * (cut + 1) / (cuts + 1);
        while next <= until {
            ensure!(sender.hands_in(&visit, next)?, "no receipt for {next}");
            next += 1;
        }
        peak = peak.max(bina.memory_in_kb()?);
        if cut < cuts {
            // The answer to the next one never comes: the server is ended while it is on its way.
            let on_its_way = TcpStream::connect(&sender.address)?;
            bina.kill()?;
            drop(on_its_way);
            bina.start_again()?;
            sender = Sender::signs_in(&bina)?;
            ensure!(sender.received()? == next - 1, "what was received is there");
            // The last one is sent once more, as by a phone that did not get its receipt.
            ensure!(sender.hands_in(&visit, next - 1)?);
            resent += 1;
        }
    }
    println!(
        "{records} records, {cuts} cuts, {resent} sent twice, {:.0} s, at most {peak} kB in memory",
        began.elapsed().as_secs_f64()
    );
    assert_eq!(sender.received()?, records, "each was received once");
    assert!(peak < CAP, "{peak} kB");
    // Fifty thousand notes are no lesson; so many are counted on the page, and more by their receipts.
    if records <= ON_A_PAGE {
        let page = sender.send("GET", &visit, "", "")?;
        let (before, now) = (shown, notes_on(&page));
        assert_eq!(now - before, records, "each is there once");
    }
    Ok(())
}

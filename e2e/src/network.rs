//! The way between a browser and the program, which may fail: pulled out, losing, doubling and
//! delaying what passes.
//!
//! It hands on whole requests, one connection for each, and keeps count of what it did to them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::{Context, Result};

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Clear,
    /// Nothing arrives.
    Down,
    /// Pieces of waiting work are lost on their way, their replies are lost, they arrive twice, or once
    /// more when later ones have long arrived.
    Stormy,
}

/// What was done to pieces of work in a storm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Harm {
    /// Never reached the program.
    pub lost: usize,
    /// Reached it, the reply did not come back.
    pub unanswered: usize,
    /// Reached it twice at once.
    pub doubled: usize,
    /// Reached it once more, after later ones.
    pub late: usize,
}

/// A network between a browser and the program.
#[derive(Debug, Clone)]
pub struct Network {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    weather: Weather,
    target: SocketAddr,
    chance: u64,
    harm: Harm,
    /// Copies that arrive later.
    late: Vec<Vec<u8>>,
}

impl Network {
    /// Lays a network to the program at an address such as `http://127.0.0.1:8080`; what happens in a
    /// storm follows from the seed.
    pub fn to(program: &str, seed: u64) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let network = Self {
            address: listener.local_addr()?,
            state: Arc::new(Mutex::new(State {
                weather: Weather::Clear,
                target: target(program)?,
                chance: seed | 1,
                harm: Harm::default(),
                late: Vec::new(),
            })),
        };
        let state = Arc::clone(&network.state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                // A browser or a program that hangs up is what networks do.
                thread::spawn(move || hand_on(&stream, &state));
            }
        });
        Ok(network)
    }

    /// The address of a page by way of this network.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Changes the weather.
    pub fn turn(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The program has moved to another address.
    pub fn lead_to(&self, program: &str) -> Result<()> {
        self.lock().target = target(program)?;
        Ok(())
    }

    /// What storms have done so far.
    pub fn harm(&self) -> Harm {
        self.lock().harm
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("invariant: handing on a request does not panic")
    }
}

fn target(program: &str) -> Result<SocketAddr> {
    let address = program.trim_start_matches("http://").trim_end_matches('/');
    address
        .parse()
        .with_context(|| format!("{program} is no address of a program"))
}

/// What happens to one request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Pass,
    Lose,
    LoseReply,
    Double,
    Repeat,
}

impl State {
    fn fate(&mut self, is_piece: bool) -> Fate {
        match self.weather {
            Weather::Clear => Fate::Pass,
            Weather::Down => Fate::Lose,
            Weather::Stormy if !is_piece => Fate::Pass,
            Weather::Stormy => {
                // xorshift64: enough chance for weather, and the same again from the same seed.
                self.chance ^= self.chance << 13;
                self.chance ^= self.chance >> 7;
                self.chance ^= self.chance << 17;
                match self.chance % 8 {
                    0 => self.count(Fate::Lose),
                    1 => self.count(Fate::LoseReply),
                    2 => self.count(Fate::Double),
                    3 => self.count(Fate::Repeat),
                    _ => Fate::Pass,
                }
            }
        }
    }

    fn count(&mut self, fate: Fate) -> Fate {
        match fate {
            Fate::Pass => {}
            Fate::Lose => self.harm.lost += 1,
            Fate::LoseReply => self.harm.unanswered += 1,
            Fate::Double => self.harm.doubled += 1,
            Fate::Repeat => self.harm.late += 1,
        }
        fate
    }
}

fn hand_on(browser: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let request = read_request(browser)?;
    let is_piece = String::from_utf8_lossy(&request)
        .to_ascii_lowercase()
        .contains("\r\nbina-item:");
    let (fate, target, late) = {
        let mut state = state.lock().ok()?;
        let fate = state.fate(is_piece);
        let late = match is_piece && fate == Fate::Pass {
            true => std::mem::take(&mut state.late),
            false => Vec::new(),
        };
        if fate == Fate::Repeat {
            state.late.push(request.clone());
        }
        (fate, state.target, late)
    };
    for copy in late {
        exchange(target, &copy);
    }
    let reply = match fate {
        Fate::Lose => None,
        Fate::Pass | Fate::Repeat => exchange(target, &request),
        Fate::LoseReply => exchange(target, &request).and(None),
        Fate::Double => {
            let twin = request.clone();
            let other = thread::spawn(move || exchange(target, &twin));
            let reply = exchange(target, &request);
            // The twin's reply goes nowhere; whether it came does not matter.
            let _ = other.join();
            reply
        }
    };
    let mut browser = browser;
    if let Some(reply) = reply {
        browser.write_all(&reply).ok()?;
    }
    browser.shutdown(Shutdown::Both).ok()
}

/// A request as the program gets it: asked to close the connection after its answer.
fn read_request(stream: &TcpStream) -> Option<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim_end().is_empty() {
            break;
        }
        if !lower.starts_with("connection:") {
            head.extend_from_slice(line.as_bytes());
        }
    }
    head.extend_from_slice(b"Connection: close\r\n\r\n");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    head.extend(body);
    Some(head)
}

fn exchange(target: SocketAddr, request: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(target).ok()?;
    stream.write_all(request).ok()?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).ok()?;
    (!reply.is_empty()).then_some(reply)
}

//! A phone whose disk is a list of pieces, and the person who writes on it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::rules::Rules;
use crate::server::Server;

/// Chance that follows from a seed (SplitMix64).
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// What a person wrote last under a key, noted outside of phone and server.
#[derive(Clone, Debug)]
pub struct Written {
    pub key: String,
    pub value: u64,
    pub is_bad: bool,
}

/// A phone: what is on its disk, and what is on its way.
pub struct Phone<'a> {
    rules: &'a Rules,
    pieces: Value,
    done: Vec<Value>,
    /// How many the server last said it has.
    told: usize,
    number: u64,
    late: Vec<Value>,
    ledger: BTreeMap<String, Written>,
}

impl<'a> Phone<'a> {
    pub fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            pieces: json!([]),
            done: Vec::new(),
            told: 0,
            number: 0,
            late: Vec::new(),
            ledger: BTreeMap::new(),
        }
    }

    /// The person begins a lesson, takes a note, taps a rating, or sends something that will be refused.
    pub fn write(&mut self, chance: &mut Chance) {
        let chain = format!("visit-{}", chance.below(3));
        self.number += 1;
        let begin = format!("{chain}/begin");
        let what = match self.ledger.contains_key(&begin) {
            false => 0,
            true => 1 + chance.below(8),
        };
        let key = match what {
            0 => begin,
            1..=3 => format!("{chain}/note-{}", self.number),
            4..=7 => format!("{chain}/rate-{}", chance.below(3)),
            _ => format!("{chain}/bad-{}", self.number),
        };
        let is_bad = what == 8;
        let (id, value) = (format!("piece-{}", self.number), self.number);
        let piece = json!({ "id": id, "key": key, "chain": chain, "number": self.number, "value": value, "bad": is_bad });
        self.pieces = self.rules.ask("add", &[&self.pieces, &piece]);
        let written = Written {
            key: key.clone(),
            value,
            is_bad,
        };
        self.ledger.insert(key, written);
    }

    /// One round of sending; whether it sent anything. The battery may fail in the middle, and then only the disk is left.
    pub fn round(
        &mut self,
        server: &mut Server,
        chance: &mut Chance,
        is_bad_weather: bool,
    ) -> bool {
        self.reconcile(server);
        let mut tried: Vec<String> = Vec::new();
        loop {
            let next: Option<Value> = self.rules.ask("next", &[&self.pieces, &json!(tried)]);
            let Some(piece) = next else {
                return !tried.is_empty();
            };
            let id = piece["id"].as_str().unwrap_or_default().to_owned();
            tried.push(id);
            let fate = if is_bad_weather { chance.below(10) } else { 9 };
            let status = match fate {
                0 => None,
                1 => {
                    server.take(&piece);
                    None
                }
                2 => {
                    self.late.push(piece.clone());
                    None
                }
                3 => {
                    server.take(&piece);
                    Some(server.take(&piece))
                }
                4 => Some(503),
                // Taken in, and then the battery fails before the answer is on the disk.
                5 => {
                    server.take(&piece);
                    return true;
                }
                6 => {
                    self.late.push(piece.clone());
                    Some(server.take(&piece))
                }
                _ => Some(server.take(&piece)),
            };
            let outcome = match status {
                None => json!("lost"),
                Some(status) => self.rules.ask("outcome", &[&json!(status)]),
            };
            self.settle(&piece, &outcome);
            if outcome == "received" {
                self.told = server.received();
            }
            if !self.rules.ask::<bool>("goesOn", &[&outcome]) {
                return true;
            }
        }
    }

    fn settle(&mut self, piece: &Value, outcome: &Value) {
        let is_here = self.list().iter().any(|it| it["id"] == piece["id"]);
        let why = json!("a sentence");
        self.pieces = self
            .rules
            .ask("settle", &[&self.pieces, &piece["id"], outcome, &why]);
        if outcome == "received" && is_here {
            self.done.push(piece.clone());
        }
    }

    fn reconcile(&mut self, server: &Server) {
        let received = server.received();
        let arguments = [&json!(self.told), &json!(received), &json!(self.done)];
        let missing: Vec<Value> = self.rules.ask("missing", &arguments);
        self.told = received;
        if missing.is_empty() {
            return;
        }
        let mut pieces = self.list();
        for mut piece in missing {
            if !pieces.iter().any(|it| it["id"] == piece["id"]) {
                piece["state"] = json!("waiting");
                pieces.push(piece);
            }
        }
        self.pieces = json!(pieces);
    }

    /// A copy that was held up somewhere arrives, whatever has been sent since.
    pub fn deliver_late(&mut self, server: &mut Server, chance: &mut Chance) {
        if self.has_late() {
            let index = chance.below(self.late.len() as u64) as usize;
            server.take(&self.late.remove(index));
        }
    }

    /// The server's disk is replaced; what was still on its way to the old one is gone.
    pub fn loses_what_is_late(&mut self) {
        self.late.clear();
    }

    pub fn has_late(&self) -> bool {
        !self.late.is_empty()
    }

    pub fn ledger(&self) -> Vec<&Written> {
        self.ledger.values().collect()
    }

    pub fn waiting(&self) -> usize {
        self.count("waiting")
    }

    pub fn refused(&self) -> usize {
        self.count("refused")
    }

    fn count(&self, state: &str) -> usize {
        self.list().iter().filter(|it| it["state"] == state).count()
    }

    fn list(&self) -> Vec<Value> {
        self.pieces.as_array().cloned().unwrap_or_default()
    }
}

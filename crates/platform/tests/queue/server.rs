//! A server that keeps its promises: the same decisions as the door for waiting work, in memory.

use std::collections::HashMap;

use serde_json::Value;

/// What a server has.
#[derive(Clone, Default)]
pub struct Server {
    receipts: HashMap<String, (String, u64)>,
    values: HashMap<String, u64>,
    applied: HashMap<String, usize>,
}

impl Server {
    /// Takes a piece in; the status of the answer.
    pub fn take(&mut self, piece: &Value) -> u16 {
        let text = |name: &str| piece[name].as_str().unwrap_or_default().to_owned();
        let (id, key, chain) = (text("id"), text("key"), text("chain"));
        let number = piece["number"].as_u64().unwrap_or_default();
        if self.receipts.contains_key(&id) {
            return 200;
        }
        let is_overtaken = self
            .receipts
            .values()
            .any(|(other, later)| *other == key && *later > number);
        if is_overtaken {
            self.receipts.insert(id, (key, number));
            return 200;
        }
        if piece["bad"] == true {
            return 422;
        }
        // Nothing happens in a lesson that has not begun.
        let begin = format!("{chain}/begin");
        if key != begin && !self.values.contains_key(&begin) {
            return 409;
        }
        *self.applied.entry(id.clone()).or_default() += 1;
        self.values
            .insert(key.clone(), piece["value"].as_u64().unwrap_or_default());
        self.receipts.insert(id, (key, number));
        200
    }

    /// How many pieces it has received.
    pub fn received(&self) -> usize {
        self.receipts.len()
    }

    /// What stands under a key.
    pub fn value(&self, key: &str) -> Option<u64> {
        self.values.get(key).copied()
    }

    /// Checks that nothing was done twice.
    #[track_caller]
    pub fn assert_each_applied_at_most_once(&self, seed: u64) {
        assert!(
            self.applied.values().all(|times| *times == 1),
            "seed {seed}: {:?}",
            self.applied
        );
    }
}

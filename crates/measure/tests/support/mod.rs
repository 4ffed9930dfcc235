//! Reads the reference data sets that lie beside a checkout.
#![allow(dead_code, reason = "every test file uses another part")]

use std::collections::BTreeMap;
use std::path::PathBuf;

/// A table with a header.
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a reference file; none if the folder of reference data is not there.
    pub fn reference(name: &str) -> Option<Self> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        if !folder.is_dir() {
            println!("reference data absent: {} is not there", folder.display());
            return None;
        }
        let text =
            std::fs::read_to_string(folder.join(name)).expect("a reference file can be read");
        let split = |line: &str| {
            line.split(',')
                .map(|f| f.trim_matches('"').to_owned())
                .collect()
        };
        let mut lines = text.lines();
        Some(Self {
            header: split(lines.next().expect("a reference file has a header")),
            rows: lines.map(split).collect(),
        })
    }

    /// A column as texts.
    pub fn texts(&self, column: &str) -> Vec<&str> {
        let at = self
            .header
            .iter()
            .position(|h| h == column)
            .expect("the column is there");
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    /// A column as numbers.
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column)
            .iter()
            .map(|t| t.parse().expect("a number"))
            .collect()
    }

    /// A column as indicator of one value.
    pub fn is(&self, column: &str, value: &str) -> Vec<f64> {
        self.texts(column)
            .iter()
            .map(|t| f64::from(u8::from(*t == value)))
            .collect()
    }

    /// A column as indices in order of first appearance, and their number.
    pub fn indices(&self, column: &str) -> (Vec<usize>, usize) {
        let mut seen = BTreeMap::new();
        let mut out = Vec::new();
        for text in self.texts(column) {
            let next = seen.len();
            out.push(*seen.entry(text).or_insert(next));
        }
        (out, seen.len())
    }
}

/// CPU seconds of all threads of this process so far; 0 where the system does not tell.
pub fn cpu_seconds() -> f64 {
    let nanoseconds = |task: std::fs::DirEntry| -> Option<f64> {
        let stat = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse().ok()
    };
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten();
    tasks.flatten().filter_map(nanoseconds).sum::<f64>() * 1e-9
}

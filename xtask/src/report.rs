//! Counting tests from what test runners print.

use std::fmt;
use std::ops::AddAssign;

/// How many tests ran, and how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, hung or could not start.
    pub failed: usize,
}

impl Counts {
    /// Reads the closing line of a test runner; any other line counts nothing.
    pub fn read(line: &str) -> Self {
        let line = without_colour(line);
        let line = line.trim();
        let after = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
            .or_else(|| {
                line.strip_prefix("Summary")
                    .and_then(|rest| rest.split_once(" run: "))
            });
        let mut counts = Self::default();
        for part in after.map_or("", |(_, rest)| rest).split([';', ',']) {
            let mut words = part.split_whitespace();
            let number = words.next().and_then(|word| word.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => counts.passed += number,
                (Some(number), Some("failed" | "timed" | "exec")) => counts.failed += number,
                _ => {}
            }
        }
        counts
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Takes the escape sequences of a colour terminal out of a line.
fn without_colour(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once('m').map_or(part, |(_, rest)| rest)
    })
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn closing_lines_of_both_runners_are_counted() {
        for (line, passed, failed) in [
            (
                "test result: ok. 7 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.00s",
                7,
                0,
            ),
            (
                "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured",
                2,
                3,
            ),
            (
                "     Summary [   0.012s] 9 tests run: 9 passed (1 slow), 4 skipped",
                9,
                0,
            ),
            (
                "     Summary [  61.2s] 10/12 tests run: 7 passed, 1 failed, 2 timed out, 0 skipped",
                7,
                3,
            ),
            (
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.012s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
                1,
                0,
            ),
        ] {
            assert_eq!(Counts::read(line), Counts { passed, failed }, "{line}");
        }
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        for line in ["5 passed, 1 failed", "test rates_are_summed ... ok", ""] {
            assert_eq!(Counts::read(line), Counts::default(), "{line}");
        }
    }
}

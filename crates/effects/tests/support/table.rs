//! A small table of published figures, from the text of a file.

/// A table with a header; lines that begin with `#` say where it is from.
pub struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Table {
    /// Reads the text.
    pub fn of(text: &'static str) -> Self {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let header = lines.next().expect("a header").split(',').collect();
        let rows = lines.map(|line| line.split(',').collect()).collect();
        Self { header, rows }
    }

    fn texts(&self, column: &str) -> impl Iterator<Item = &'static str> {
        let at = self
            .header
            .iter()
            .position(|h| *h == column)
            .expect("the column is there");
        self.rows.iter().map(move |row| row[at])
    }

    /// A column as numbers.
    pub fn numbers(&self, column: &str) -> Vec<f64> {
        self.texts(column)
            .map(|t| t.parse().expect("a number"))
            .collect()
    }

    /// A column as groups in order of first appearance.
    pub fn groups(&self, column: &str) -> Vec<u32> {
        let mut seen: Vec<&str> = Vec::new();
        self.texts(column)
            .map(|text| {
                let found = seen.iter().position(|s| *s == text);
                found.unwrap_or_else(|| {
                    seen.push(text);
                    seen.len() - 1
                }) as u32
            })
            .collect()
    }
}

//! How much a file may hold.

/// Bounds on a file, so that no upload can exhaust the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file as it is sent.
    pub max_bytes: u64,
    /// Size of the parts of an `.xlsx` once unpacked, all together.
    pub max_unpacked_bytes: u64,
    /// Rows of people.
    pub max_rows: u32,
    /// Cells of one sheet.
    pub max_cells: u64,
}

impl Default for Limits {
    /// 20 MiB as sent, 256 MiB unpacked, 50,000 people, 4 million cells.
    fn default() -> Self {
        Self {
            max_bytes: 20 * 1024 * 1024,
            max_unpacked_bytes: 256 * 1024 * 1024,
            max_rows: 50_000,
            max_cells: 4_000_000,
        }
    }
}

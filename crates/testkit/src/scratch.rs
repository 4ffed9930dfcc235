//! A folder of a test's own, gone when the test is.

use std::path::{Path, PathBuf};

/// An empty folder in the system's temporary folder, removed with all it holds when dropped.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes a folder that no other test uses.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("bina-test-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path)
            .unwrap_or_else(|e| panic!("cannot make {}: {e}", path.display()));
        Self { path }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that cannot be removed is no reason to fail a test.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

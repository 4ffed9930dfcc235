//! The limits of thanks and badges, as the authority's data have them.

use std::sync::LazyLock;

use serde::Deserialize;

/// The limits.
#[derive(Debug, Deserialize)]
pub struct Settings {
    /// Words of thanks that one person gives in seven days.
    pub thanks_per_week: usize,
    /// Days until the same person is thanked again by the same.
    pub thanks_again_after_days: i64,
}

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = include_str!("../../../../frameworks/recognition/penghargaan.toml");
    toml::from_str(text).expect("invariant: a test reads the built-in file")
});

/// The limits in force.
pub fn settings() -> &'static Settings {
    &SETTINGS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_recognition_is_in_order() {
        assert!(settings().thanks_per_week > 0);
        assert!(settings().thanks_again_after_days > 0);
    }
}

//! The scenes, as they were when the program was built: checked against the instruments they belong to.

use std::sync::LazyLock;

use kernel::frameworks::{Instrument, InstrumentCode, Item};
use serde::Deserialize;

/// Scenes for one instrument.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SceneSet {
    pub code: String,
    pub instrument: String,
    pub name: String,
    pub name_en: String,
    pub minutes: u16,
    pub introduction: String,
    #[expect(
        dead_code,
        reason = "says whose words these are, for readers of the file"
    )]
    wording: String,
    #[expect(
        dead_code,
        reason = "says whether a source was found, for readers of the file"
    )]
    verified: bool,
    pub scenes: Vec<Scene>,
}

/// A scene: what happened, and what raters have agreed to say of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scene {
    pub code: String,
    pub title: String,
    pub text: String,
    pub ratings: Vec<AgreedRating>,
}

/// An agreed rating and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgreedRating {
    /// The item's number inside the instrument.
    pub item: String,
    pub value: u8,
    pub reason: String,
}

impl SceneSet {
    pub(crate) fn scene(&self, code: &str) -> Option<&Scene> {
        self.scenes.iter().find(|scene| scene.code == code)
    }

    /// The scene after this one.
    pub(crate) fn after(&self, code: &str) -> Option<&Scene> {
        let at = self.scenes.iter().position(|scene| scene.code == code)?;
        self.scenes.get(at + 1)
    }
}

impl AgreedRating {
    /// The item of the instrument that is rated.
    pub(crate) fn item_of<'a>(&self, instrument: &'a Instrument) -> Option<&'a Item> {
        instrument
            .items
            .iter()
            .find(|item| item.code.number() == self.item)
    }
}

static SETS: LazyLock<Vec<SceneSet>> = LazyLock::new(|| {
    [
        include_str!("../../../../frameworks/scenes/observasi-kelas.toml"),
        include_str!("../../../../frameworks/scenes/penilaian-atasan-guru.toml"),
        include_str!("../../../../frameworks/scenes/cek-praktik-guru.toml"),
    ]
    .into_iter()
    .map(|text| toml::from_str(text).expect("invariant: a test reads the built-in scenes"))
    .collect()
});

/// All scenes, by instrument.
pub(crate) fn sets() -> &'static [SceneSet] {
    &SETS
}

/// The scenes with this code.
pub(crate) fn find_set(code: &str) -> Option<&'static SceneSet> {
    sets().iter().find(|set| set.code == code)
}

/// The scenes for an instrument.
pub(crate) fn set_of(instrument: &InstrumentCode) -> Option<&'static SceneSet> {
    sets()
        .iter()
        .find(|set| set.instrument == instrument.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::frameworks::Frameworks;

    #[test]
    fn every_scene_rates_items_its_instrument_has_on_their_own_scale_with_a_reason() {
        let frameworks = Frameworks::embedded();
        for set in sets() {
            let code = InstrumentCode::new(set.instrument.as_str());
            let instrument = frameworks.instrument(&code).unwrap();
            for scene in &set.scenes {
                assert!(!scene.text.trim().is_empty() && !scene.ratings.is_empty());
                for rating in &scene.ratings {
                    let place = format!("{} {} {}", set.code, scene.code, rating.item);
                    let item = rating.item_of(instrument);
                    let item = item.unwrap_or_else(|| panic!("{place}: no such item"));
                    assert!(item.scale.category(rating.value).is_some(), "{place}");
                    assert!(!rating.reason.trim().is_empty(), "{place}");
                }
            }
        }
    }

    #[test]
    fn every_file_of_scenes_is_built_in() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/scenes");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, sets().len());
        let observation = find_set("observasi-kelas").unwrap();
        assert!(observation.scenes.len() >= 6);
        assert!(sets().iter().all(|set| set.scenes.len() >= 4));
    }
}

//! The screen a person sits at.

use serde_json::{Value, json};

/// A screen and what its browser allows.
#[derive(Debug, Clone, Copy)]
pub struct View {
    width: u32,
    height: u32,
    is_phone: bool,
    has_javascript: bool,
}

impl View {
    /// The smallest phone we build for.
    pub const PHONE: Self = Self {
        width: 360,
        height: 740,
        is_phone: true,
        has_javascript: true,
    };

    /// A laptop in a school office.
    pub const LAPTOP: Self = Self {
        width: 1280,
        height: 800,
        is_phone: false,
        has_javascript: true,
    };

    /// The same screen with JavaScript turned off.
    #[must_use]
    pub const fn without_javascript(self) -> Self {
        Self {
            has_javascript: false,
            ..self
        }
    }

    /// Whether pages may run scripts.
    pub const fn has_javascript(self) -> bool {
        self.has_javascript
    }

    /// What the driver has to be told for this screen.
    pub(crate) fn capabilities(self, chromium: &str, profile: &str) -> Value {
        let mut arguments: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
        arguments.push(format!("--user-data-dir={profile}"));
        arguments.push(format!("--window-size={},{}", self.width, self.height));
        let mut preferences = json!({ "intl.accept_languages": "id,en" });
        if !self.has_javascript {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        json!({
            "goog:loggingPrefs": { "performance": "ALL", "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium,
                "args": arguments,
                "prefs": preferences,
                "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
                "mobileEmulation": {
                    "deviceMetrics": {
                        "width": self.width,
                        "height": self.height,
                        "pixelRatio": if self.is_phone { 2.0 } else { 1.0 },
                        "touch": self.is_phone,
                        "mobile": self.is_phone,
                    },
                },
            },
        })
    }
}

/// Without these the browser looks for its maker's servers at every start; without a sandbox it also runs
/// for an administrator and in a container, and it opens no page but ours.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // What is looked at stands still.
    "--force-prefers-reduced-motion",
];

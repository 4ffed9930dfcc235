//! Newtype codes of frameworks and instruments; each is unique in the whole catalogue.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a code as it is written in a file, an address or a table.
            pub fn new(code: impl Into<String>) -> Self {
                Self(code.into())
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self {
                Self::new(code)
            }
        }
    };
}

code! {
    /// Code of a framework with its year, as `guru-2626-2023`.
    FrameworkCode
}
code! {
    /// Code of a competency, as `guru-2626-2023/1`.
    CompetencyCode
}
code! {
    /// Code of an indicator, as `guru-2626-2023/1.1`.
    IndicatorCode
}
code! {
    /// Code of a sub-indicator, as `guru-2626-2023/1.1.1`.
    SubIndicatorCode
}
code! {
    /// Code of an instrument, as `observasi-kelas`.
    InstrumentCode
}
code! {
    /// Code of an item, as `observasi-kelas/1.1`.
    ItemCode
}

/// The part of a code after its framework or instrument.
fn number(code: &str) -> &str {
    code.split_once('/').map_or(code, |(_, number)| number)
}

impl IndicatorCode {
    /// The framework this indicator belongs to.
    pub fn framework(&self) -> FrameworkCode {
        let owner = self
            .0
            .split_once('/')
            .map_or(self.as_str(), |(owner, _)| owner);
        FrameworkCode::new(owner)
    }

    /// The number inside the framework, as `1.1`.
    pub fn number(&self) -> &str {
        number(&self.0)
    }
}

impl CompetencyCode {
    /// The number inside the framework, as `1`.
    pub fn number(&self) -> &str {
        number(&self.0)
    }
}

impl SubIndicatorCode {
    /// The number inside the framework, as `1.1.1`.
    pub fn number(&self) -> &str {
        number(&self.0)
    }
}

impl ItemCode {
    /// The instrument this item belongs to.
    pub fn instrument(&self) -> InstrumentCode {
        let owner = self
            .0
            .split_once('/')
            .map_or(self.as_str(), |(owner, _)| owner);
        InstrumentCode::new(owner)
    }

    /// The number inside the instrument, as `1.1`.
    pub fn number(&self) -> &str {
        number(&self.0)
    }
}

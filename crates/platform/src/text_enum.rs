//! Enums that are stored, sent and translated by one stable word per variant.

/// Declares an enum whose variants are written as the given words in the database, in forms and in
/// translation keys (`<prefix>-<word>`).
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident($prefix:literal) {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, $crate::sea_orm::DeriveValueType,
        )]
        #[sea_orm(value_type = "String")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every variant, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word of this variant.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The translation key of this variant.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => concat!($prefix, "-", $word)),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::sea_orm::sea_query::ValueTypeErr;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::sea_orm::sea_query::ValueTypeErr),
                }
            }
        }
    };
}

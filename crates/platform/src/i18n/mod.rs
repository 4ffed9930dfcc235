//! Words on screen: every sentence is a key in `locales/{id,en}.ftl` of the crate that says it.

mod format;

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use format::{number, rupiah};

use crate::{Day, text_enum};

text_enum! {
    /// A language of the pages.
    pub enum Language("language") {
        /// Indonesian, the default.
        Indonesian = "id",
        /// English.
        English = "en",
    }
}

/// The sentences one crate brings, in both languages, in Fluent's syntax.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Indonesian.
    pub id: &'static str,
    /// English.
    pub en: &'static str,
}

/// Declares the `locales` folder of the calling crate as its [`Words`].
#[macro_export]
macro_rules! words {
    () => {
        $crate::i18n::Words {
            id: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/id.ftl")),
            en: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en.ftl")),
        }
    };
}

/// All sentences of the program in every language.
pub struct Messages {
    id: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Messages {
    /// Joins the sentences of all crates.
    ///
    /// # Panics
    /// On a syntax error or a key that two crates define: both are found by any test that starts.
    pub fn new(words: &[Words]) -> Arc<Self> {
        Arc::new(Self {
            id: bundle("id", words.iter().map(|words| words.id), format::fluent_id),
            en: bundle("en", words.iter().map(|words| words.en), format::fluent_en),
        })
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        match language {
            Language::Indonesian => &self.id,
            Language::English => &self.en,
        }
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}

type Formatter =
    fn(&FluentValue<'_>, &intl_memoizer::concurrent::IntlLangMemoizer) -> Option<String>;

fn bundle(
    language: &str,
    sources: impl Iterator<Item = &'static str>,
    formatter: Formatter,
) -> FluentBundle<FluentResource> {
    let id = language
        .parse()
        .expect("invariant: language tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(formatter));
    for source in sources {
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("locale {language} does not parse: {errors:?}"));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|errors| panic!("locale {language} defines a key twice: {errors:?}"));
    }
    bundle
}

/// A language together with its sentences: what a page speaks with.
#[derive(Clone, Debug)]
pub struct Speech {
    messages: Arc<Messages>,
    /// The language spoken.
    pub language: Language,
}

impl Speech {
    /// Speaks one language from the program's sentences.
    pub fn new(messages: Arc<Messages>, language: Language) -> Self {
        Self { messages, language }
    }

    /// The sentence of a key; arguments are added by [`Say::with`].
    pub fn say(&self, key: impl Into<String>) -> Say {
        Say {
            speech: self.clone(),
            key: key.into(),
            args: FluentArgs::new(),
        }
    }

    /// Whether the sentence exists.
    pub fn knows(&self, key: &str) -> bool {
        self.messages.bundle(self.language).has_message(key)
    }

    /// A number with so many decimals, as this language writes it. Templates hand on references.
    pub fn number(&self, value: impl Borrow<f64>, decimals: usize) -> String {
        number(self.language, *value.borrow(), decimals)
    }

    /// Money in rupiah.
    pub fn rupiah(&self, amount: impl Borrow<i64>) -> String {
        rupiah(self.language, *amount.borrow())
    }

    /// A day with its month in words: 27 Nov 2026.
    pub fn day(&self, day: impl Borrow<Day>) -> String {
        let day = *day.borrow();
        let month = self.say(format!("month-{}", day.0.month()));
        format!("{} {month} {}", day.0.day(), day.0.year())
    }

    /// A share between 0 and 1 as whole per cent; never quite none and never quite all.
    pub fn percent(&self, share: f64) -> String {
        let percent = match share {
            share if share > 0.0 && share < 0.01 => "< 1".to_owned(),
            share if share > 0.99 && share < 1.0 => "> 99".to_owned(),
            share => number(self.language, share * 100.0, 0),
        };
        format!("{percent} %")
    }
}

/// A sentence about to be said; `Display` says it.
#[derive(Debug)]
pub struct Say {
    speech: Speech,
    key: String,
    args: FluentArgs<'static>,
}

impl Say {
    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Self {
        self.args.set(name, value.into_fluent());
        self
    }
}

impl fmt::Display for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = self.speech.messages.bundle(self.speech.language);
        let pattern = bundle
            .get_message(&self.key)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            // Marked, so that a test that reads pages finds every sentence that is missing.
            return write!(f, "⟦{}⟧", self.key);
        };
        let mut errors = Vec::new();
        f.write_str(&bundle.format_pattern(pattern, Some(&self.args), &mut errors))
    }
}

/// A value that fills a place of a sentence.
pub trait Argument {
    /// As Fluent holds it.
    fn into_fluent(self) -> FluentValue<'static>;
}

impl Argument for String {
    fn into_fluent(self) -> FluentValue<'static> {
        self.into()
    }
}

impl Argument for &str {
    fn into_fluent(self) -> FluentValue<'static> {
        self.to_owned().into()
    }
}

impl Argument for Say {
    fn into_fluent(self) -> FluentValue<'static> {
        self.to_string().into()
    }
}

impl<T: Argument + Clone> Argument for &T {
    fn into_fluent(self) -> FluentValue<'static> {
        self.clone().into_fluent()
    }
}

macro_rules! number_arguments {
    ($($type:ty),+) => {$(
        impl Argument for $type {
            fn into_fluent(self) -> FluentValue<'static> {
                (self as f64).into()
            }
        }
    )+};
}

number_arguments!(i32, i64, u32, u64, usize, f64);

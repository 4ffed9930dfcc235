//! A submitted form: its fields as typed, and what is wrong with them.
//!
//! A form is read field by field; each reader returns the value or notes a fault. Whatever was
//! typed stays in the form, so that the page can show it again.

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequest, Request};
use axum::http::{Method, StatusCode, header};

use super::problem::Problem;
use crate::i18n::{Say, Speech};
use crate::identity::SignedIn;
use crate::{Day, Moment};

/// The most bytes of a form without files.
const FORM_LIMIT: usize = 512 * 1024;
/// The longest a form is believed to have waited on a device, in seconds.
const LONGEST_WAIT: i64 = 60 * 24 * 3600;
/// The hidden field that proves the form came from one of our pages.
pub(super) const CSRF_FIELD: &str = "_csrf";

/// What is wrong with a field: a translation key and what fills its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    key: &'static str,
    args: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault by its key.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// Fills a place of its sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The sentence.
    pub fn say(&self, speech: &Speech) -> Say {
        self.args
            .iter()
            .fold(speech.say(self.key), |say, (name, value)| {
                say.with(name, value.as_str())
            })
    }
}

/// Fields with what was typed, and their faults.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    faults: Vec<(String, Fault)>,
}

impl Form {
    /// A form not yet filled.
    pub fn empty() -> Self {
        Self::default()
    }

    pub(super) fn from_fields(fields: Vec<(String, String)>) -> Self {
        Self {
            fields,
            faults: Vec::new(),
        }
    }

    /// Fills a field before the form is shown.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// What stands in a field; empty when nothing does.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find_map(|(found, value)| (found == name).then_some(value.as_str()))
            .unwrap_or("")
    }

    /// Whether a field holds exactly this value, for choices.
    pub fn is(&self, name: &str, value: impl ToString) -> bool {
        let value = value.to_string();
        self.fields
            .iter()
            .any(|(found, typed)| found == name && *typed == value)
    }

    /// Every value of a field that may be ticked several times.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.fields
            .iter()
            .filter_map(|(found, value)| (found == name).then_some(value.as_str()))
            .collect()
    }

    /// All fields whose name begins so, with the rest of the name.
    pub fn values_under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.fields
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// The version of the form this was filled on; a device may send what it kept before a newer
    /// program came, and forms without a number are of the first version.
    pub fn version(&self) -> u32 {
        self.value("_form").parse().unwrap_or(1)
    }

    /// When it was filled: what waited on a device says for how long. Never later than now, and a clock
    /// that claims more than sixty days is not believed beyond them.
    pub fn filled_at(&self, now: Moment) -> Moment {
        let ago: i64 = self.value("ago").parse().unwrap_or(0);
        now.plus_seconds(-ago.clamp(0, LONGEST_WAIT))
    }

    /// Notes a fault; the first one of a field stays.
    pub fn fail(&mut self, name: &str, fault: Fault) {
        if self.fault(name).is_none() {
            self.faults.push((name.to_owned(), fault));
        }
    }

    /// What is wrong with a field.
    pub fn fault(&self, name: &str) -> Option<&Fault> {
        self.faults
            .iter()
            .find_map(|(found, fault)| (found == name).then_some(fault))
    }

    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many fields are wrong.
    pub fn fault_count(&self) -> usize {
        self.faults.len()
    }

    /// A text that must not be empty, of at most so many characters.
    pub fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.optional_text(name, longest)?;
        if text.is_empty() {
            self.fail(name, Fault::new("fault-required"));
            return None;
        }
        Some(text)
    }

    /// A text that may be empty.
    pub fn optional_text(&mut self, name: &str, longest: usize) -> Option<String> {
        let text = self.value(name).trim().replace("\r\n", "\n");
        if text.chars().count() > longest {
            self.fail(name, Fault::new("fault-too-long").with("longest", longest));
            return None;
        }
        Some(text)
    }

    /// A whole number within a range; thousands may be set off by points or spaces.
    pub fn number(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let typed = self.text(name, 30)?;
        let digits: String = typed
            .chars()
            .filter(|c| !matches!(c, '.' | ' ' | '_'))
            .collect();
        let digits = digits.strip_prefix("Rp").unwrap_or(&digits);
        match digits.parse::<i64>() {
            Ok(number) if range.contains(&number) => Some(number),
            Ok(_) => {
                self.fail(
                    name,
                    Fault::new("fault-out-of-range")
                        .with("least", range.start())
                        .with("most", range.end()),
                );
                None
            }
            Err(_) => {
                self.fail(name, Fault::new("fault-not-a-number"));
                None
            }
        }
    }

    /// A measured number; comma and point both set off decimals.
    pub fn decimal(&mut self, name: &str) -> Option<f64> {
        let typed = self.text(name, 30)?;
        match typed.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() && number.abs() < 1e12 => Some(number),
            _ => {
                self.fail(name, Fault::new("fault-not-a-number"));
                None
            }
        }
    }

    /// A calendar day.
    pub fn day(&mut self, name: &str) -> Option<Day> {
        let typed = self.text(name, 10)?;
        self.parsed(name, &typed, "fault-not-a-day")
    }

    /// One of the offered choices, or an identifier the page put there.
    pub fn choice<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let typed = self.value(name).to_owned();
        if typed.is_empty() {
            self.fail(name, Fault::new("fault-choose"));
            return None;
        }
        self.parsed(name, &typed, "fault-choose")
    }

    /// A choice that may be left open.
    pub fn optional_choice<T: FromStr>(&mut self, name: &str) -> Option<Option<T>> {
        if self.value(name).is_empty() {
            return Some(None);
        }
        self.choice(name).map(Some)
    }

    fn parsed<T: FromStr>(&mut self, name: &str, typed: &str, key: &'static str) -> Option<T> {
        let value = typed.parse().ok();
        if value.is_none() {
            self.fail(name, Fault::new(key));
        }
        value
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let expected = request
            .extensions()
            .get::<SignedIn>()
            .map(|signed_in| signed_in.csrf.clone())
            .ok_or_else(Problem::not_signed_in)?;
        let form = read(request).await?;
        form.check_token(&expected)?;
        Ok(form)
    }
}

impl Form {
    pub(super) fn check_token(&self, expected: &str) -> Result<(), Problem> {
        let given = self.value(CSRF_FIELD).as_bytes();
        if bool::from(subtle::ConstantTimeEq::ct_eq(given, expected.as_bytes())) {
            Ok(())
        } else {
            Err(Problem::new(StatusCode::FORBIDDEN, "problem-foreign-form"))
        }
    }
}

/// A form of a page for visitors, who have no session and so no token.
#[derive(Debug)]
pub struct OpenForm(pub Form);

impl<S: Send + Sync> FromRequest<S> for OpenForm {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        read(request).await.map(Self)
    }
}

async fn read(request: Request) -> Result<Form, Problem> {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if request.method() != Method::POST || !is_form {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "problem-not-a-form",
        ));
    }
    let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT)
        .await
        .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large"))?;
    Ok(Form::from_fields(
        form_urlencoded::parse(&body).into_owned().collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, value: &str) -> Form {
        Form::empty().with(name, value)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(
            form("n", "1.250.000").number("n", 0..=2_000_000),
            Some(1_250_000)
        );
        assert_eq!(form("n", "Rp 4 000").number("n", 0..=9_999), Some(4_000));
        assert_eq!(form("n", "3,5").decimal("n"), Some(3.5));
    }

    #[test]
    fn a_form_without_a_number_is_of_the_first_version() {
        assert_eq!(Form::empty().version(), 1);
        assert_eq!(form("_form", "2").version(), 2);
    }

    #[test]
    fn a_form_says_for_how_long_it_waited_and_is_never_from_the_future() {
        let now = Moment::from_millis(10_000_000_000_000);
        for (ago, seconds) in [
            ("", 0),
            ("60", -60),
            ("-60", 0),
            ("99999999999", -60 * 24 * 3600),
        ] {
            let filled = form("ago", ago).filled_at(now);
            assert_eq!(filled, now.plus_seconds(seconds), "{ago}");
        }
    }

    #[test]
    fn a_faulty_field_keeps_what_was_typed() {
        let mut form = form("hours", "banyak");
        assert_eq!(form.number("hours", 1..=40), None);
        assert!(!form.is_valid());
        assert_eq!(form.value("hours"), "banyak");
        assert_eq!(form.fault("hours"), Some(&Fault::new("fault-not-a-number")));
    }

    #[test]
    fn a_number_outside_its_range_names_the_range() {
        let mut form = form("hours", "41");
        assert_eq!(form.number("hours", 1..=40), None);
        let fault = Fault::new("fault-out-of-range")
            .with("least", 1)
            .with("most", 40);
        assert_eq!(form.fault("hours"), Some(&fault));
    }
}

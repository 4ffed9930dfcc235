//! What every page carries around its content.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::assets;
use super::form::Form;
use super::problem::Problem;
use crate::i18n::{Language, Say, Speech};

/// A place in the main navigation.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Where it leads.
    pub href: &'static str,
    /// The translation key of its name.
    pub key: &'static str,
    /// Whether the present page belongs there.
    pub is_current: bool,
}

/// The frame of a page: language, title, navigation and the token its forms carry.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it speaks with.
    pub speech: Speech,
    /// Its title.
    pub title: String,
    /// The stage of the cycle it belongs to, as a style name; empty for none.
    pub stage: &'static str,
    /// The path it was asked for.
    pub path: String,
    /// The main navigation; empty for someone not signed in.
    pub nav: Vec<NavLink>,
    /// The name of the signed-in person.
    pub person: Option<String>,
    /// Whose work a device keeps under this page; empty for someone not signed in.
    pub reader: String,
    /// Whether a device asked for it in advance, to be filled on a later day.
    pub is_in_advance: bool,
    /// The place shown beside the product's name.
    pub place: Option<String>,
    /// The token its forms carry.
    pub csrf: String,
    /// A sentence about what has just been done.
    pub notice: Option<String>,
    /// Seconds after which the page loads itself again, while work is under way.
    pub refresh: Option<u32>,
}

impl Page {
    /// A page for someone who is not signed in.
    pub fn for_visitor(speech: Speech, title_key: &str, path: &str) -> Self {
        Self {
            title: speech.say(title_key).to_string(),
            speech,
            stage: "",
            path: path.to_owned(),
            nav: Vec::new(),
            person: None,
            reader: String::new(),
            is_in_advance: false,
            place: None,
            csrf: String::new(),
            notice: None,
            refresh: None,
        }
    }

    /// The same page under another title.
    #[must_use]
    pub fn titled(mut self, title: impl ToString) -> Self {
        self.title = title.to_string();
        self
    }

    /// The same page in the colour of a stage.
    #[must_use]
    pub fn in_stage(mut self, stage: &'static str) -> Self {
        self.stage = stage;
        self
    }

    /// The sentence of a key.
    pub fn say(&self, key: &str) -> Say {
        self.speech.say(key)
    }

    /// The language as an HTML tag.
    pub fn lang(&self) -> &'static str {
        self.speech.language.as_str()
    }

    /// The language that the page offers beside its own.
    pub fn other_language(&self) -> Language {
        match self.speech.language {
            Language::Indonesian => Language::English,
            Language::English => Language::Indonesian,
        }
    }

    /// The address of an asset.
    pub fn asset(&self, name: &'static str) -> &'static str {
        assets::path_of(name)
    }

    /// What is wrong with a field, as a sentence.
    pub fn fault(&self, form: &Form, name: &str) -> Option<String> {
        form.fault(name)
            .map(|fault| fault.say(&self.speech).to_string())
    }
}

/// Renders a template as a page.
pub fn html(template: &impl Template) -> Result<Response, Problem> {
    let body = template.render().map_err(Problem::internal)?;
    // Pages hold personal data: nothing between the server and the reader may keep them.
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, Html(body)).into_response())
}

/// Sends the browser on after a form was accepted, so that Back and Reload do no harm.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

//! A browser without a screen: keeps its cookie, carries the form token, reads pages as text.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kernel::PersonId;
use platform::offline::{self, DeviceId, ItemId};
use tower::ServiceExt;

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where it sends the browser; empty when nowhere.
    pub location: String,
    /// The page.
    pub body: String,
    /// What was sent as it is: a page is text, a file need not be.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Checks the status and goes on.
    ///
    /// # Panics
    /// When it is another; the message carries the page.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "the check is often all that is wanted"
    )]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Checks that the page says something.
    ///
    /// # Panics
    /// When it does not; the message carries the page.
    #[track_caller]
    pub fn says(&self, sentence: &str) {
        let text = self.text();
        assert!(
            text.contains(sentence),
            "the page does not say {sentence:?}:\n{text}"
        );
    }

    /// Checks that the page does not say something.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn hides(&self, sentence: &str) {
        let text = self.text();
        assert!(
            !text.contains(sentence),
            "the page says {sentence:?}:\n{text}"
        );
    }

    /// The words of the page without its markup.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut is_tag = false;
        for letter in self.body.chars() {
            match letter {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    out.push(' ');
                }
                _ if !is_tag => out.push(letter),
                _ => {}
            }
        }
        let plain = out
            .replace("&#38;", "&")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#60;", "<")
            .replace("&#62;", ">");
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first field with this name.
    pub fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let start = self.body[..at].rfind('<')?;
        let tag = &self.body[start..start + self.body[start..].find('>')?];
        let value = tag.split_once("value=\"")?.1;
        Some(value.split('"').next()?.to_owned())
    }
}

/// A piece of work that a device has kept.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its identifier.
    pub id: ItemId,
    /// The device.
    pub device: DeviceId,
    /// Whose work it is.
    pub person: PersonId,
    /// Under which key a later piece stands in for it.
    pub key: String,
    /// Its number on the device.
    pub number: i64,
}

impl Piece {
    /// The first piece of a new device.
    pub fn first(person: PersonId, key: &str) -> Self {
        Self {
            id: ItemId::new(),
            device: DeviceId::new(),
            person,
            key: key.to_owned(),
            number: 1,
        }
    }

    /// The next piece of the same device under the same key.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            id: ItemId::new(),
            number: self.number + 1,
            ..self.clone()
        }
    }
}

/// A browser of one person.
#[derive(Clone, Debug)]
pub struct Browser {
    router: Router,
    cookie: Option<String>,
}

impl Browser {
    pub(crate) fn new(router: Router, cookie: Option<String>) -> Self {
        Self { router, cookie }
    }

    /// A browser in which nobody has signed in, for a program that is no [`crate::World`].
    pub fn of(router: Router) -> Self {
        Self::new(router, None)
    }

    /// Signs in with a password, as the page does.
    ///
    /// # Panics
    /// When the program does not let this person in.
    pub async fn sign_in(&mut self, username: &str, password: &str) {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("username", username)
            .append_pair("password", password)
            .finish();
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a well-formed request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let cookie = response
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next()?.strip_prefix("bina_session="));
        let cookie =
            cookie.unwrap_or_else(|| panic!("{username} is not let in: {}", response.status()));
        self.cookie = Some(cookie.to_owned());
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Opens the page at `path`, takes the token of its forms, and sends a form to `action`.
    /// Hidden fields named in `fields` with the value `"*"` are taken from the page.
    pub async fn submit(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert!(
            page.status.is_success(),
            "{path} answers {}: {}",
            page.status,
            page.text()
        );
        let token = page.field("_csrf").unwrap_or_default();
        let fields: Vec<(&str, String)> = fields
            .iter()
            .map(|(name, value)| match *value {
                "*" => (*name, page.field(name).unwrap_or_default()),
                value => (*name, value.to_owned()),
            })
            .collect();
        self.post_with(action, &token, &fields).await
    }

    /// Sends a form with a given token; what a page with an old token or none would send.
    pub async fn post_with(&self, action: &str, token: &str, fields: &[(&str, String)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("_csrf", token);
        for (name, value) in fields {
            body.append_pair(name, value);
        }
        let request =
            Request::post(action).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.finish())).await
    }

    /// As [`Browser::submit`], for a form with a file, given as its name and content.
    pub async fn upload(
        &self,
        path: &str,
        action: &str,
        fields: &[(&str, &str)],
        file: (&str, &[u8]),
    ) -> Answer {
        let page = self.get(path).await;
        let token = page.field("_csrf").unwrap_or_default();
        let mut body = Vec::new();
        let mut put = |head: String, content: &[u8]| {
            body.extend_from_slice(b"--frontier\r\nContent-Disposition: form-data; ");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        put("name=\"_csrf\"".to_owned(), token.as_bytes());
        for (name, value) in fields {
            put(format!("name=\"{name}\""), value.as_bytes());
        }
        put(format!("name=\"file\"; filename=\"{}\"", file.0), file.1);
        body.extend_from_slice(b"--frontier--\r\n");
        let request = Request::post(action).header(
            header::CONTENT_TYPE,
            "multipart/form-data; boundary=frontier",
        );
        self.send(request, Body::from(body)).await
    }

    /// Hands in a form that a device has kept, with the token that it asks for.
    pub async fn hand_in(&self, piece: &Piece, action: &str, fields: &[(&str, &str)]) -> Answer {
        let standing = self.get("/sync").await;
        let token = standing.body.split("\"csrf\":\"").nth(1);
        let token = token.and_then(|rest| rest.split('"').next()).unwrap_or("");
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("_csrf", token)
            .finish();
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(offline::ITEM_HEADER, piece.id.to_string())
            .header(offline::DEVICE_HEADER, piece.device.to_string())
            .header(offline::PERSON_HEADER, piece.person.to_string())
            .header(offline::KEY_HEADER, &piece.key)
            .header(offline::NUMBER_HEADER, piece.number);
        self.send(request, Body::from(body)).await
    }

    /// Sends any request with this browser's cookie.
    ///
    /// # Panics
    /// When the request is malformed.
    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, format!("bina_session={cookie}")),
            None => request,
        };
        let request = request.body(body).expect("a well-formed request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let status = response.status();
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
            .to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), 32 << 20)
            .await
            .expect("a whole page");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status,
            location,
            body,
            bytes: bytes.into(),
        }
    }
}

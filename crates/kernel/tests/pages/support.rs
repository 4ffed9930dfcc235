//! Requests as a browser sends them over the wire, with the headers of the answers.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use kernel::router::router;
use testkit::World;
use tower::ServiceExt;

/// An answer with its headers.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    /// The value of the session cookie that it sets.
    pub fn cookie(&self) -> Option<String> {
        let set = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        let value = set.strip_prefix("bina_session=")?.split(';').next()?;
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field of the page.
    pub fn field(&self, name: &str) -> String {
        let found = self.hidden().into_iter().find(|(found, _)| found == name);
        found
            .unwrap_or_else(|| panic!("no field {name}: {}", self.body))
            .1
    }

    /// Every hidden field of the page and its value.
    pub fn hidden(&self) -> Vec<(String, String)> {
        self.body
            .split("<input type=\"hidden\" ")
            .skip(1)
            .filter_map(|rest| {
                let tag = rest.split('>').next()?;
                let value_of = |name: &str| {
                    let value = tag.split_once(&format!("{name}=\""))?.1.split('"').next()?;
                    Some(plain(value))
                };
                Some((value_of("name")?, value_of("value")?))
            })
            .collect()
    }
}

fn plain(escaped: &str) -> String {
    escaped
        .replace("&#38;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
}

/// The program's pages, without a browser in between.
pub struct Wire(Router);

impl Wire {
    pub fn of(world: &World) -> Self {
        Self(router(world.app.clone(), &crate::parts()))
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Reply {
        self.send(Method::GET, path, cookie, &[], Body::empty())
            .await
    }

    pub async fn post(&self, path: &str, cookie: Option<&str>, fields: &[(&str, &str)]) -> Reply {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(
            Method::POST,
            path,
            cookie,
            &kind,
            Body::from(pairs.join("&")),
        )
        .await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        cookie: Option<&str>,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, format!("bina_session={cookie}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .0
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20)
            .await
            .unwrap();
        Reply {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02X}");
        out
    })
}

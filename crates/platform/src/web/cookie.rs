//! Reading and writing the few cookies there are.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie.
pub fn read_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// A `Set-Cookie` value that scripts cannot read; an empty value removes the cookie.
pub fn session_cookie(name: &str, value: &str, is_secure: bool) -> HeaderValue {
    let age = if value.is_empty() { 0 } else { 14 * 24 * 3600 };
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
        .parse()
        .expect("invariant: cookie values are made of letters, digits and dots")
}

//! A form with a file.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use super::form::Form;
use super::problem::Problem;
use crate::identity::SignedIn;

/// The fields of a form and the one file that came with it.
#[derive(Debug)]
pub struct Upload {
    /// The fields.
    pub form: Form,
    /// The name of the file on the sender's device.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let expected = request
            .extensions()
            .get::<SignedIn>()
            .map(|signed_in| signed_in.csrf.clone())
            .ok_or_else(Problem::not_signed_in)?;
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "problem-not-a-form"))?;
        let too_large = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large");
        let mut fields = Vec::new();
        let (mut file_name, mut bytes) = (String::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(too_large)? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(given) = part.file_name() {
                file_name = given.to_owned();
                bytes = part.bytes().await.map_err(too_large)?.to_vec();
            } else {
                fields.push((name, part.text().await.map_err(too_large)?));
            }
        }
        let form = Form::from_fields(fields);
        form.check_token(&expected)?;
        Ok(Self {
            form,
            file_name,
            bytes,
        })
    }
}

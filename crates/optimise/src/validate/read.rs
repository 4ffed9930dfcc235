//! Reading an instance from JSON.
//!
//! It refuses to open files.

use super::validate;
use crate::error::InstanceError;
use crate::instance::Instance;

/// Reads an instance from JSON and checks it.
pub fn read_instance(text: &[u8]) -> Result<Instance, InstanceError> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let unreadable = |field: String, error: &serde_json::Error| InstanceError::Unreadable {
        field,
        line: error.line(),
        column: error.column(),
        message: error.to_string(),
    };
    let instance: Instance = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| unreadable(error.path().to_string(), error.inner()))?;
    reader
        .end()
        .map_err(|error| unreadable("end of file".to_owned(), &error))?;
    validate(&instance)?;
    Ok(instance)
}

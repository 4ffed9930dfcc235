//! Instruments that an authority or a school makes for itself: versions of a definition that never
//! change once they are in use, and the catalogue they join.
//!
//! It knows no page; what a definition may say is decided in `frameworks`.

mod catalogue;
mod change;
mod store;

pub use catalogue::Catalogues;
pub use change::{InstrumentError, NewDraft, add_draft, draft_next, publish, retire, save_draft};
pub use store::{
    InstrumentVersion, InstrumentVersionId, MIGRATION, SchoolYear, VersionState, find_version,
    list_versions,
};

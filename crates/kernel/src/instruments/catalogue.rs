//! The catalogue of an authority: the built-in instruments and its own published ones, put together
//! once and again only when one of them changed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use platform::AuthorityId;
use platform::sea_orm::{ConnectionTrait, DbErr};

use super::store::{self, InstrumentVersion, InstrumentVersionId, SchoolYear};
use crate::frameworks::{Definition, Frameworks, Instrument};

/// What a catalogue was put together from: the school year, and the published versions as they were.
type Stamp = (SchoolYear, Vec<(InstrumentVersionId, i32)>);

/// Catalogues that were put together, by authority.
#[derive(Debug, Default)]
pub struct Catalogues {
    known: Mutex<HashMap<AuthorityId, (Stamp, Arc<Frameworks>)>>,
    revisions: AtomicU64,
}

impl Catalogues {
    /// The catalogue of an authority in a school year, as the connection sees it; one small query when
    /// nothing changed.
    pub async fn of(
        &self,
        built_in: &Arc<Frameworks>,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        year: SchoolYear,
    ) -> Result<Arc<Frameworks>, DbErr> {
        let versions = store::list_stamps(db, authority).await?;
        if versions.is_empty() {
            return Ok(built_in.clone());
        }
        let stamp = (year, versions);
        if let Some((seen, catalogue)) = self.lock().get(&authority)
            && *seen == stamp
        {
            return Ok(catalogue.clone());
        }
        let published = store::list_published(db, authority).await?;
        let own = published
            .iter()
            .filter_map(|version| {
                let is_offered = version.is_offered_among(&published, year);
                build(built_in, version, is_offered)
            })
            .collect();
        let revision = self.revisions.fetch_add(1, Ordering::Relaxed) + 1;
        let catalogue = Arc::new(built_in.with_own(own, revision));
        self.lock().insert(authority, (stamp, catalogue.clone()));
        Ok(catalogue)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<AuthorityId, (Stamp, Arc<Frameworks>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A version that does not fit the frameworks any more is left out, so that the rest stays usable.
fn build(
    built_in: &Frameworks,
    version: &InstrumentVersion,
    is_offered: bool,
) -> Option<Instrument> {
    let code = version.full_code();
    let definition = Definition::parse(&version.definition);
    let built = definition.and_then(|definition| {
        built_in
            .build(&definition, &code)
            .map_err(|error| error.to_string())
    });
    match built {
        Ok(mut instrument) => {
            instrument.is_offered = is_offered;
            instrument.school = version.school_id;
            Some(instrument)
        }
        Err(error) => {
            tracing::error!(instrument = code, error, "instrument cannot be read");
            None
        }
    }
}

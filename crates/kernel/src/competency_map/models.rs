//! The measurement model's parameters: of the latest fit of an authority's evidence, or, before there
//! is one, from the instruments' stated mapping.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use measure::{Parameters, PriorItem, Trait};
use platform::AuthorityId;
use platform::sea_orm::{ConnectionTrait, DbErr};

use super::fit_store::{self, FitId};
use crate::frameworks::{Framework, FrameworkCode, Frameworks};

/// What parameters were made from: the fit, when there is one, and the revision of the catalogue.
type Origin = (Option<FitId>, u64);
type Cache = HashMap<(AuthorityId, FrameworkCode), (Origin, Arc<Parameters>)>;

/// The parameters per framework, those of fits read once and kept while they are current.
#[derive(Debug)]
pub struct Models {
    priors: HashMap<FrameworkCode, Arc<Parameters>>,
    known: Mutex<Cache>,
}

impl Models {
    /// Prepares every framework that has an instrument.
    ///
    /// # Panics
    /// When an instrument's stated mapping is one the model refuses; a test loads them all.
    pub fn new(frameworks: &Frameworks) -> Self {
        let priors = frameworks
            .frameworks()
            .iter()
            .filter_map(|framework| {
                let parameters = Arc::new(prior(frameworks, framework)?);
                Some((framework.code.clone(), parameters))
            })
            .collect();
        Self {
            priors,
            known: Mutex::default(),
        }
    }

    /// The parameters of the built-in instruments before any fit.
    pub fn prior(&self, framework: &FrameworkCode) -> Option<&Arc<Parameters>> {
        self.priors.get(framework)
    }

    /// The parameters before any fit, with those of an authority's own instruments.
    pub(super) fn prior_in(
        &self,
        catalogue: &Frameworks,
        framework: &FrameworkCode,
    ) -> Option<Arc<Parameters>> {
        if catalogue.revision() == 0 {
            return self.priors.get(framework).cloned();
        }
        prior(catalogue, catalogue.framework(framework)?).map(Arc::new)
    }

    /// The parameters an authority's map is made with; `None` for a framework without instruments.
    pub async fn of(
        &self,
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        framework: &FrameworkCode,
        catalogue: &Frameworks,
    ) -> Result<Option<Arc<Parameters>>, DbErr> {
        let fit = fit_store::find_current_id(db, authority, framework).await?;
        if fit.is_none() && catalogue.revision() == 0 {
            return Ok(self.priors.get(framework).cloned());
        }
        let origin = (fit, catalogue.revision());
        let key = (authority, framework.clone());
        if let Some((known, parameters)) = self.lock().get(&key)
            && *known == origin
        {
            return Ok(Some(parameters.clone()));
        }
        let Some(prior) = self.prior_in(catalogue, framework) else {
            return Ok(None);
        };
        let fitted = match fit {
            None => None,
            Some(id) => fit_store::find_parameters(db, authority, id).await?,
        };
        let parameters = match fitted {
            None => prior,
            Some(fitted) => Arc::new(with_new_items(fitted, &prior)),
        };
        self.lock().insert(key, (origin, parameters.clone()));
        Ok(Some(parameters))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Cache> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Items that came into use after the fit keep their stated mapping until the next one.
fn with_new_items(mut fitted: Parameters, prior: &Parameters) -> Parameters {
    for item in &prior.items {
        if fitted.item_index(&item.id).is_none()
            && let Some(boundaries) = &item.boundaries
        {
            let added = fitted.add_item(&item.id, item.trait_index, boundaries);
            added.expect("invariant: the prior took the same mapping");
        }
    }
    fitted
}

fn prior(frameworks: &Frameworks, framework: &Framework) -> Option<Parameters> {
    let competencies: Vec<String> = framework
        .competencies
        .iter()
        .map(|competency| competency.code.as_str().to_owned())
        .collect();
    let traits: Vec<Trait> = framework
        .competencies
        .iter()
        .enumerate()
        .flat_map(|(competency, row)| row.indicators.iter().map(move |found| (competency, found)))
        .map(|(competency, indicator)| Trait {
            id: indicator.code.as_str().to_owned(),
            competency,
        })
        .collect();
    let items: Vec<PriorItem> = frameworks
        .instruments()
        .iter()
        .filter(|instrument| instrument.framework == framework.code)
        .flat_map(|instrument| &instrument.items)
        .filter_map(|item| {
            let position = traits
                .iter()
                .position(|t| t.id == item.indicator.as_str())?;
            Some(PriorItem {
                id: item.code.as_str().to_owned(),
                trait_index: position,
                boundaries: item.scale.boundaries.clone(),
            })
        })
        .collect();
    if items.is_empty() {
        return None;
    }
    let levels = framework.levels.last()?.number;
    let parameters = Parameters::prior(levels, &competencies, &traits, &items);
    Some(parameters.expect("invariant: a test builds the prior of every framework"))
}

//! A plan in force that can be mended at once when someone withdraws, changing as little as possible.
//!
//! It refuses to look for a better plan at large; that is what `solve` is for.

use crate::check::check;
use crate::error::SolveError;
use crate::export::Draft;
use crate::instance::{Exclusion, Instance};
use crate::model::Model;
use crate::plan::Plan;
use crate::purse::Sources;
use crate::search::Search;
use crate::validate::validate;

/// A question and its plan in force, kept ready for changes.
#[derive(Debug, Clone)]
pub struct Planner {
    instance: Instance,
    model: Model,
    sources: Sources,
    draft: Draft,
    bound: i64,
}

impl Planner {
    /// Takes up a plan that passed the check.
    pub fn new(instance: Instance, plan: &Plan) -> Result<Self, SolveError> {
        validate(&instance)?;
        check(&instance, plan)?;
        let model = Model::new(&instance);
        let sources = Sources::new(&model);
        let mut search = Search::new(&model, &sources, 1);
        let draft = search.take_up(plan);
        Ok(Self {
            instance,
            model,
            sources,
            draft,
            bound: plan.bound,
        })
    }

    /// The question as it stands, with the withdrawals so far.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Takes one person out of the plan and gives the places that fall free to those who gain most.
    ///
    /// Runs that fall below their least size are filled up where people can be found, and ended otherwise.
    pub fn withdraw(&mut self, educator: usize) -> Result<Plan, SolveError> {
        if educator >= self.instance.educators.len() {
            return Err(crate::error::InstanceError::OutOfRange {
                field: "educator".to_owned(),
                value: educator,
                count: self.instance.educators.len(),
            }
            .into());
        }
        self.instance.exclusions.push(Exclusion::Place {
            educator,
            offering: None,
        });
        self.model.withdraw(educator);
        let mut search = Search::new(&self.model, &self.sources, 1);
        search.restart(&self.draft);
        search.release(educator);
        self.draft = Draft::of(&search.state);
        let plan = self
            .draft
            .export(&self.model, &mut search.state, self.bound);
        let plan = plan.expect("invariant: the state never overdraws a source");
        if self.draft.locks < self.model.run_locks.len() + self.model.place_locks {
            return Err(SolveError::LocksNotReached(self.instance.locks.clone()));
        }
        check(&self.instance, &plan)?;
        Ok(plan)
    }
}

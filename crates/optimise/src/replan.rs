//! A plan in force that can be mended at once when someone withdraws, changing as little as possible.
//!
//! It refuses to look for a better plan at large; that is what `solve` is for.

use crate::check::{check, check_with};
use crate::error::{InstanceError, SolveError};
use crate::export::Draft;
use crate::instance::{Exclusion, Instance};
use crate::model::Model;
use crate::plan::Plan;
use crate::purse::Sources;
use crate::search::Search;
use crate::validate::validate;

/// A question made ready for mending plans of it.
#[derive(Debug, Clone)]
pub struct Planner {
    instance: Instance,
    model: Model,
    sources: Sources,
}

/// A plan in force, with the withdrawals so far.
#[derive(Debug, Clone)]
pub struct PlanInForce<'p> {
    planner: &'p Planner,
    search: Search<'p>,
    bound: i64,
    withdrawn: Vec<Exclusion>,
}

impl Planner {
    /// Makes a question ready.
    pub fn new(instance: Instance) -> Result<Self, SolveError> {
        validate(&instance)?;
        let model = Model::new(&instance);
        let sources = Sources::new(&model);
        Ok(Self {
            instance,
            model,
            sources,
        })
    }

    /// Takes up a plan of this question, which must pass the check.
    pub fn take_up(&self, plan: &Plan) -> Result<PlanInForce<'_>, SolveError> {
        check(&self.instance, plan)?;
        let mut search = Search::new(&self.model, &self.sources, 1);
        search.take_up(plan);
        Ok(PlanInForce {
            planner: self,
            search,
            bound: plan.bound,
            withdrawn: Vec::new(),
        })
    }
}

impl PlanInForce<'_> {
    /// The question as it stands, with the withdrawals so far.
    pub fn question(&self) -> Instance {
        let mut instance = self.planner.instance.clone();
        instance.exclusions.extend(&self.withdrawn);
        instance
    }

    /// Takes one person out of the plan and gives the places that fall free to those who gain most.
    ///
    /// Runs that fall below their least size are filled up where people can be found, and ended otherwise. The whole
    /// plan is checked again, not only what changed; where that fails, nothing has changed.
    pub fn withdraw(&mut self, educator: usize) -> Result<Plan, SolveError> {
        let count = self.planner.instance.educators.len();
        if educator >= count {
            return Err(InstanceError::OutOfRange {
                field: "educator".to_owned(),
                value: educator,
                count,
            }
            .into());
        }
        self.withdrawn.push(Exclusion::Place {
            educator,
            offering: None,
        });
        self.search.release(educator);
        let mended = self.checked();
        if mended.is_ok() {
            self.search.state.settle();
        } else {
            self.search.state.undo_to(0);
            self.search.state.readmit(educator);
            self.withdrawn.pop();
        }
        mended
    }

    fn checked(&self) -> Result<Plan, SolveError> {
        let Planner {
            instance, model, ..
        } = self.planner;
        let draft = Draft::of(&self.search.state);
        if draft.locks < model.run_locks.len() + model.place_locks {
            return Err(SolveError::LocksNotReached(instance.locks.clone()));
        }
        let plan = draft.export(model, &self.search.state, self.bound);
        let plan = plan.expect("invariant: the state never overdraws a source");
        check_with(instance, &self.withdrawn, &plan)?;
        Ok(plan)
    }
}

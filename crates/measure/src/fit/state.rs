//! Where a fit stands: the unknowns, and the parts of the Newton matrix, cut into chunks of people.

use crate::fit::clusters::Membership;
use crate::fit::design::{Design, NO_PLACE};
use crate::fit::hyper::{Hyper, Tables};
use crate::fit::kernel::Nodes;

/// Precision in which the large arrays of the Newton matrix are kept; gradients are always exact.
pub(crate) type Store = f32;

/// All unknowns but the hyperparameters.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// Per person: traits per semester, then the own overrating.
    pub(crate) dense: Vec<f64>,
    /// Halo per visit.
    pub(crate) effects: Vec<f64>,
    /// Severities, schools' and authorities' effects.
    pub(crate) shared: Vec<f64>,
    /// Spread of the linear predictor per run, in the form that the method's kernel wants.
    pub(crate) spread: Vec<Store>,
}

impl State {
    pub(crate) fn new(design: &Design) -> Self {
        let dense = design.person_dense.last().copied().unwrap_or(0);
        Self {
            dense: vec![0.0; dense as usize],
            effects: vec![0.0; design.visits()],
            shared: vec![0.0; design.shared()],
            spread: vec![1.0; design.run_row.len()],
        }
    }
}

/// The parts of the Newton matrix and right-hand sides that belong to people and visits.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    /// Packed Cholesky factors of the people's blocks.
    pub(crate) factor: Vec<Store>,
    /// Per run: coupling to the visit's rater, equation (17).
    pub(crate) coupling: Vec<Store>,
    /// Per run: derivative of the curvature; empty where the method does not need it.
    pub(crate) third: Vec<Store>,
    /// Per person: solution of the own block, then the step.
    pub(crate) step: Vec<f64>,
    /// Per visit: eliminated slope.
    pub(crate) slope: Vec<f64>,
    /// Per visit: slope of the halo.
    pub(crate) effect_slope: Vec<Store>,
    /// Per visit: what the rater's diagonal loses to the person.
    pub(crate) loss: Vec<Store>,
}

/// One chunk's view of [`Parts`].
pub(crate) struct PartsChunk<'a> {
    pub(crate) people: std::ops::Range<usize>,
    pub(crate) factor: &'a mut [Store],
    pub(crate) coupling: &'a mut [Store],
    pub(crate) third: &'a mut [Store],
    pub(crate) step: &'a mut [f64],
    pub(crate) slope: &'a mut [f64],
    pub(crate) effect_slope: &'a mut [Store],
    pub(crate) loss: &'a mut [Store],
}

impl Parts {
    pub(crate) fn new(design: &Design, nodes: Nodes) -> Self {
        let dense = design.person_dense.last().copied().unwrap_or(0) as usize;
        let runs = design.run_row.len();
        Self {
            factor: vec![0.0; design.person_factor.last().copied().unwrap_or(0)],
            coupling: vec![0.0; runs],
            third: vec![0.0; if nodes == Nodes::Mode { runs } else { 0 }],
            step: vec![0.0; dense],
            slope: vec![0.0; design.visits()],
            effect_slope: vec![0.0; design.visits()],
            loss: vec![0.0; design.visits()],
        }
    }

    pub(crate) fn chunks(&mut self, cuts: &Cuts) -> Vec<PartsChunk<'_>> {
        let mut factor = split(&mut self.factor, &cuts.factor);
        let mut coupling = split(&mut self.coupling, &cuts.runs);
        let none = vec![0; cuts.runs.len()];
        let third_cuts = if self.third.is_empty() {
            &none
        } else {
            &cuts.runs
        };
        let mut third = split(&mut self.third, third_cuts);
        let mut step = split(&mut self.step, &cuts.dense);
        let mut slope = split(&mut self.slope, &cuts.visits);
        let mut effect_slope = split(&mut self.effect_slope, &cuts.visits);
        let mut loss = split(&mut self.loss, &cuts.visits);
        (0..cuts.people.len() - 1)
            .map(|c| PartsChunk {
                people: cuts.people[c]..cuts.people[c + 1],
                factor: std::mem::take(&mut factor[c]),
                coupling: std::mem::take(&mut coupling[c]),
                third: std::mem::take(&mut third[c]),
                step: std::mem::take(&mut step[c]),
                slope: std::mem::take(&mut slope[c]),
                effect_slope: std::mem::take(&mut effect_slope[c]),
                loss: std::mem::take(&mut loss[c]),
            })
            .collect()
    }
}

/// Where the arrays are cut; fixed by the design, whatever the number of threads.
#[derive(Debug, Clone)]
pub(crate) struct Cuts {
    pub(crate) people: Vec<usize>,
    pub(crate) dense: Vec<usize>,
    pub(crate) factor: Vec<usize>,
    pub(crate) visits: Vec<usize>,
    pub(crate) runs: Vec<usize>,
}

impl Cuts {
    pub(crate) fn new(design: &Design) -> Self {
        let people = design.chunks();
        let visits: Vec<usize> = people
            .iter()
            .map(|p| design.person_visits[*p] as usize)
            .collect();
        Self {
            dense: people
                .iter()
                .map(|p| design.person_dense[*p] as usize)
                .collect(),
            factor: people.iter().map(|p| design.person_factor[*p]).collect(),
            runs: visits
                .iter()
                .map(|v| design.visit_runs[*v] as usize)
                .collect(),
            visits,
            people,
        }
    }
}

/// Cuts a slice at the borders.
pub(crate) fn split<'a, T>(mut rest: &'a mut [T], borders: &[usize]) -> Vec<&'a mut [T]> {
    let mut out = Vec::with_capacity(borders.len());
    for pair in borders.windows(2) {
        let (head, tail) = rest.split_at_mut(pair[1] - pair[0]);
        out.push(head);
        rest = tail;
    }
    out
}

/// What stays the same during a fit.
pub(crate) struct Ground<'a> {
    pub(crate) design: &'a Design,
    pub(crate) index: Index,
    pub(crate) cuts: Cuts,
    pub(crate) nodes: Nodes,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(design: &'a Design, nodes: Nodes) -> Self {
        Self {
            index: Index::new(design),
            cuts: Cuts::new(design),
            design,
            nodes,
        }
    }

    pub(crate) fn context<'b>(&'b self, hyper: &'b Hyper, tables: &'b Tables) -> Context<'b> {
        Context {
            design: self.design,
            index: &self.index,
            cuts: &self.cuts,
            hyper,
            tables,
            nodes: self.nodes,
        }
    }
}

/// What every pass reads.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) design: &'a Design,
    pub(crate) index: &'a Index,
    pub(crate) cuts: &'a Cuts,
    pub(crate) hyper: &'a Hyper,
    pub(crate) tables: &'a Tables,
    pub(crate) nodes: Nodes,
}

/// The design seen from raters, schools and authorities.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    pub(crate) rater_visits: Lists,
    pub(crate) school_people: Lists,
    pub(crate) authority_schools: Lists,
    /// School of each visit's person.
    pub(crate) visit_school: Vec<u32>,
    pub(crate) membership: Membership,
}

impl Index {
    pub(crate) fn new(design: &Design) -> Self {
        let rater_visits = Lists::new(&design.visit_rater, design.raters);
        let mut visit_school = vec![NO_PLACE; design.visits()];
        for person in 0..design.people() {
            visit_school[design.visits_of(person)].fill(design.person_school[person]);
        }
        Self {
            membership: Membership::new(design, &rater_visits, &visit_school),
            visit_school,
            rater_visits,
            school_people: Lists::new(&design.person_school, design.schools),
            authority_schools: Lists::new(&design.school_authority, design.authorities),
        }
    }
}

/// For each owner the list of what it owns, in order.
#[derive(Debug, Clone)]
pub(crate) struct Lists {
    start: Vec<u32>,
    members: Vec<u32>,
}

impl Lists {
    fn new(owner: &[u32], owners: usize) -> Self {
        let mut start = vec![0_u32; owners + 1];
        for o in owner {
            if let Some(count) = start.get_mut(*o as usize + 1) {
                *count += 1;
            }
        }
        for i in 0..owners {
            start[i + 1] += start[i];
        }
        let mut at = start.clone();
        let mut members = vec![0; start[owners] as usize];
        for (i, o) in owner.iter().enumerate() {
            if (*o as usize) < owners {
                let place = &mut at[*o as usize];
                members[*place as usize] = i as u32;
                *place += 1;
            }
        }
        Self { start, members }
    }

    pub(crate) fn of(&self, owner: usize) -> &[u32] {
        &self.members[self.start[owner] as usize..self.start[owner + 1] as usize]
    }
}

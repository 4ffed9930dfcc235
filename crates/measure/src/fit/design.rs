//! The ratings of a whole population, packed: people in order, their visits, runs of one trait, two bytes a rating.
//!
//! Knows indices only; who they stand for is the caller's business.

use serde::{Deserialize, Serialize};

use crate::fit::FitError;

/// Categories an item may have; also the stride of the tables by item.
pub(crate) const STRIDE: usize = 8;
/// The rater of a visit that nobody but the person themself made.
pub(crate) const ONESELF: u32 = u32::MAX;
/// The rater of a visit whose rater has no effect in the model.
pub(crate) const NO_RATER: u32 = u32::MAX - 1;
/// The school of a person whose school is not known.
pub(crate) const NO_PLACE: u32 = u32::MAX;
/// More chunks than any machine of ours has cores; their number never depends on the threads.
const MOST_CHUNKS: usize = 256;

/// An item as the fit sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemShape {
    /// Index of its trait.
    pub trait_index: usize,
    /// Number of its categories, 2 to 7.
    pub categories: usize,
}

/// Who made a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitRater {
    /// A rater by index.
    Rater(u32),
    /// The rated person.
    Oneself,
    /// Nobody whose severity is modelled.
    Unmodelled,
}

/// Adds people, one after the other, with their visits.
#[derive(Debug)]
pub struct DesignBuilder {
    design: Design,
    codes: Vec<u16>,
    semesters: Vec<i32>,
    pending: Vec<(i32, u32, usize, usize)>,
    pending_covariates: Vec<f64>,
}

/// A population's ratings, packed.
#[derive(Debug, Clone, Default)]
pub struct Design {
    pub(crate) traits: usize,
    pub(crate) items: Vec<ItemShape>,
    pub(crate) covariates: usize,
    pub(crate) raters: usize,
    pub(crate) schools: usize,
    pub(crate) authorities: usize,
    /// Authority of each school.
    pub(crate) school_authority: Vec<u32>,
    pub(crate) person_school: Vec<u32>,
    pub(crate) person_visits: Vec<u32>,
    pub(crate) person_slots: Vec<u32>,
    pub(crate) person_dense: Vec<u32>,
    pub(crate) person_factor: Vec<usize>,
    pub(crate) person_first: Vec<i32>,
    pub(crate) slot_semester: Vec<i16>,
    pub(crate) visit_rater: Vec<u32>,
    pub(crate) visit_slot: Vec<u8>,
    pub(crate) visit_runs: Vec<u32>,
    pub(crate) visit_ratings: Vec<u32>,
    pub(crate) visit_covariates: Vec<f64>,
    /// Row of each run's trait among the person's dense unknowns.
    pub(crate) run_row: Vec<u16>,
    pub(crate) run_count: Vec<u8>,
    /// `item * STRIDE + category`, categories from 0.
    pub(crate) ratings: Vec<u16>,
}

impl DesignBuilder {
    /// Starts a design with these items; traits are numbered from 0.
    pub fn new(traits: usize, items: Vec<ItemShape>, covariates: usize) -> Result<Self, FitError> {
        if traits == 0 || traits > 16 {
            return Err(FitError::TraitCount(traits));
        }
        if items.is_empty() || items.len() > usize::from(u16::MAX) / STRIDE {
            return Err(FitError::ItemCount(items.len()));
        }
        for (index, item) in items.iter().enumerate() {
            if item.trait_index >= traits || !(2..STRIDE).contains(&item.categories) {
                return Err(FitError::ItemInvalid(index));
            }
        }
        let start = || vec![0];
        Ok(Self {
            design: Design {
                traits,
                items,
                covariates,
                person_visits: start(),
                person_slots: start(),
                person_dense: start(),
                person_factor: vec![0],
                visit_runs: start(),
                visit_ratings: start(),
                ..Design::default()
            },
            codes: Vec::new(),
            semesters: Vec::new(),
            pending: Vec::new(),
            pending_covariates: Vec::new(),
        })
    }

    /// Adds a visit of the person that the next [`Self::end_person`] closes; categories count from 0.
    pub fn add_visit(
        &mut self,
        rater: VisitRater,
        semester: i32,
        covariates: &[f64],
        ratings: &[(usize, u8)],
    ) -> Result<(), FitError> {
        if covariates.len() != self.design.covariates || covariates.iter().any(|c| !c.is_finite()) {
            return Err(FitError::CovariatesInvalid);
        }
        if ratings.is_empty() {
            return Ok(());
        }
        let start = self.codes.len();
        for &(item, category) in ratings {
            let shape = self
                .design
                .items
                .get(item)
                .ok_or(FitError::ItemInvalid(item))?;
            if usize::from(category) >= shape.categories {
                self.codes.truncate(start);
                return Err(FitError::CategoryOutOfRange { item, category });
            }
            self.codes
                .push((item * STRIDE) as u16 + u16::from(category));
        }
        let items = &self.design.items;
        self.codes[start..]
            .sort_unstable_by_key(|code| (items[usize::from(*code) / STRIDE].trait_index, *code));
        let rater = match rater {
            VisitRater::Rater(index) => {
                self.design.raters = self.design.raters.max(index as usize + 1);
                index
            }
            VisitRater::Oneself => ONESELF,
            VisitRater::Unmodelled => NO_RATER,
        };
        self.pending
            .push((semester, rater, start, self.codes.len()));
        self.pending_covariates.extend_from_slice(covariates);
        Ok(())
    }

    /// Closes a person; the fit is fastest when people of one school follow each other.
    pub fn end_person(&mut self, school: Option<u32>) -> Result<(), FitError> {
        self.semesters.clear();
        self.semesters.extend(self.pending.iter().map(|p| p.0));
        self.semesters.sort_unstable();
        self.semesters.dedup();
        let first = self.semesters.first().copied().unwrap_or(0);
        let last = self.semesters.last().copied().unwrap_or(0);
        if self.semesters.len() > 200 || i64::from(last) - i64::from(first) > 10_000 {
            return Err(FitError::TooManySemesters);
        }
        if self.semesters.is_empty() {
            self.semesters.push(0);
        }
        let own = self.pending.iter().any(|p| p.1 == ONESELF);
        self.pack_visits();
        let d = &mut self.design;
        for semester in &self.semesters {
            d.slot_semester.push((semester - first) as i16);
        }
        let size = self.semesters.len() * d.traits + usize::from(own);
        d.person_slots.push(d.slot_semester.len() as u32);
        d.person_visits.push(d.visit_rater.len() as u32);
        let dense = d.person_dense.last().copied().unwrap_or(0);
        d.person_dense.push(dense + size as u32);
        let factor = d.person_factor.last().copied().unwrap_or(0);
        d.person_factor.push(factor + size * (size + 1) / 2);
        d.person_first.push(first);
        d.person_school.push(school.unwrap_or(NO_PLACE));
        if let Some(school) = school {
            d.schools = d.schools.max(school as usize + 1);
        }
        self.codes.clear();
        self.pending.clear();
        self.pending_covariates.clear();
        Ok(())
    }

    fn pack_visits(&mut self) {
        let d = &mut self.design;
        let mut order: Vec<usize> = (0..self.pending.len()).collect();
        // Visits of one semester and rater next to each other are found faster.
        order.sort_by_key(|v| (self.pending[*v].0, self.pending[*v].1));
        for v in order {
            let (semester, rater, start, end) = self.pending[v];
            let slot = self.semesters.binary_search(&semester).unwrap_or(0);
            d.visit_slot.push(slot as u8);
            d.visit_rater.push(rater);
            let covariates = &self.pending_covariates;
            d.visit_covariates
                .extend_from_slice(&covariates[v * d.covariates..(v + 1) * d.covariates]);
            let mut run: Option<(usize, u8)> = None;
            for code in &self.codes[start..end] {
                let t = d.items[usize::from(*code) / STRIDE].trait_index;
                match run {
                    Some((current, count)) if current == t && count < u8::MAX => {
                        run = Some((t, count + 1));
                    }
                    other => {
                        d.push_run(slot, other);
                        run = Some((t, 1));
                    }
                }
                d.ratings.push(*code);
            }
            d.push_run(slot, run);
            d.visit_runs.push(d.run_row.len() as u32);
            d.visit_ratings.push(d.ratings.len() as u32);
        }
    }

    /// Finishes; `school_authority` gives each school's authority, or is empty.
    pub fn finish(mut self, school_authority: Vec<u32>) -> Result<Design, FitError> {
        let d = &mut self.design;
        if !school_authority.is_empty() && school_authority.len() < d.schools {
            return Err(FitError::SchoolsInvalid);
        }
        d.authorities = school_authority
            .iter()
            .map(|a| *a as usize + 1)
            .max()
            .unwrap_or(0);
        d.schools = d.schools.max(school_authority.len());
        d.school_authority = school_authority;
        if d.visit_rater.is_empty() {
            return Err(FitError::NoRatings);
        }
        self.design.give_back();
        Ok(self.design)
    }
}

impl Design {
    /// Gives back the memory that growing lists hold in advance, which may be half of it.
    fn give_back(&mut self) {
        for list in [
            &mut self.school_authority,
            &mut self.person_school,
            &mut self.person_visits,
            &mut self.person_slots,
            &mut self.person_dense,
            &mut self.visit_rater,
            &mut self.visit_runs,
            &mut self.visit_ratings,
        ] {
            list.shrink_to_fit();
        }
        self.person_factor.shrink_to_fit();
        self.person_first.shrink_to_fit();
        self.slot_semester.shrink_to_fit();
        self.visit_slot.shrink_to_fit();
        self.visit_covariates.shrink_to_fit();
        self.run_row.shrink_to_fit();
        self.run_count.shrink_to_fit();
        self.ratings.shrink_to_fit();
    }

    fn push_run(&mut self, slot: usize, run: Option<(usize, u8)>) {
        if let Some((t, count)) = run {
            self.run_row.push((slot * self.traits + t) as u16);
            self.run_count.push(count);
        }
    }

    /// The number of people.
    pub fn people(&self) -> usize {
        self.person_school.len()
    }

    /// The number of visits.
    pub fn visits(&self) -> usize {
        self.visit_rater.len()
    }

    /// The number of ratings.
    pub fn ratings(&self) -> usize {
        self.ratings.len()
    }

    /// The number of raters whose severity is estimated.
    pub fn raters(&self) -> usize {
        self.raters
    }

    /// The number of unknowns outside people and visits.
    pub(crate) fn shared(&self) -> usize {
        self.raters + (self.schools + self.authorities) * self.traits
    }

    pub(crate) fn visits_of(&self, person: usize) -> std::ops::Range<usize> {
        self.person_visits[person] as usize..self.person_visits[person + 1] as usize
    }

    pub(crate) fn runs_of(&self, visit: usize) -> std::ops::Range<usize> {
        self.visit_runs[visit] as usize..self.visit_runs[visit + 1] as usize
    }

    pub(crate) fn slots_of(&self, person: usize) -> &[i16] {
        let (a, b) = (self.person_slots[person], self.person_slots[person + 1]);
        &self.slot_semester[a as usize..b as usize]
    }

    pub(crate) fn dense_of(&self, person: usize) -> std::ops::Range<usize> {
        self.person_dense[person] as usize..self.person_dense[person + 1] as usize
    }

    /// Ratings of a person per semester and trait.
    pub(crate) fn counts_of(&self, person: usize) -> Vec<u32> {
        let mut counts = vec![0; self.slots_of(person).len() * self.traits];
        for visit in self.visits_of(person) {
            for run in self.runs_of(visit) {
                counts[usize::from(self.run_row[run])] += u32::from(self.run_count[run]);
            }
        }
        counts
    }

    pub(crate) fn covariates_of(&self, visit: usize) -> &[f64] {
        &self.visit_covariates[visit * self.covariates..(visit + 1) * self.covariates]
    }

    /// Ratings per code.
    pub(crate) fn code_counts(&self) -> Vec<f64> {
        let mut counts = vec![0.0; self.items.len() * STRIDE];
        for code in &self.ratings {
            counts[usize::from(*code)] += 1.0;
        }
        counts
    }

    /// Borders of the chunks of people that are worked on in parallel and reduced in order.
    pub(crate) fn chunks(&self) -> Vec<usize> {
        let n = self.people();
        let size = n.div_ceil(MOST_CHUNKS).max(8);
        let mut borders: Vec<usize> = (0..n).step_by(size).collect();
        borders.push(n);
        borders
    }

    pub(crate) fn has_own_ratings(&self) -> bool {
        self.visit_rater.contains(&ONESELF)
    }

    pub(crate) fn has_steps(&self) -> bool {
        self.slot_semester.len() > self.people()
    }
}

//! A part of a large design, on which the hyperparameters are found; whole authorities or schools, chosen evenly.
//!
//! Hyperparameters of 30,000 people are known to a fraction of a percent: more people would cost time and change nothing.

use std::collections::BTreeSet;

use crate::fit::FitError;
use crate::fit::design::{Design, DesignBuilder, NO_PLACE, NO_RATER, ONESELF, STRIDE, VisitRater};

/// Fewest authorities of which a part stands for all.
const ENOUGH_AUTHORITIES: usize = 60;

/// The people of a sample of about `wanted`, in order.
fn choose(design: &Design, wanted: usize) -> Vec<usize> {
    let n = design.people();
    let group_of = |person: usize| -> u64 {
        let school = design.person_school[person];
        if school == NO_PLACE || design.schools < ENOUGH_AUTHORITIES {
            return person as u64;
        }
        if design.authorities >= ENOUGH_AUTHORITIES {
            return u64::from(design.school_authority[school as usize]);
        }
        u64::from(school)
    };
    // The share is compared with a fixed shuffle of the groups, so that every group has the same chance.
    let limit = (wanted as f64 / n as f64 * u64::MAX as f64) as u64;
    (0..n).filter(|p| shuffle(group_of(*p)) <= limit).collect()
}

/// Mixes a number so that its neighbours end far apart.
fn shuffle(x: u64) -> u64 {
    let mut x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// New numbers for those that occur, in order.
fn renumber(used: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let used: BTreeSet<u32> = used.filter(|u| (*u as usize) < count).collect();
    let mut out = vec![NO_PLACE; count];
    for (new, old) in used.into_iter().enumerate() {
        out[old as usize] = new as u32;
    }
    out
}

/// The sample as a design of its own.
pub(crate) fn sample(design: &Design, wanted: usize) -> Result<Design, FitError> {
    let people = choose(design, wanted);
    let visits = people.iter().flat_map(|p| design.visits_of(*p));
    let raters = renumber(visits.map(|v| design.visit_rater[v]), design.raters);
    let schools = renumber(
        people.iter().map(|p| design.person_school[*p]),
        design.schools,
    );
    let mut builder = DesignBuilder::new(design.traits, design.items.clone(), design.covariates)?;
    let mut ratings = Vec::new();
    for &person in &people {
        let slots = design.slots_of(person);
        for visit in design.visits_of(person) {
            ratings.clear();
            let range = design.visit_ratings[visit]..design.visit_ratings[visit + 1];
            for code in &design.ratings[range.start as usize..range.end as usize] {
                let code = usize::from(*code);
                ratings.push((code / STRIDE, (code % STRIDE) as u8));
            }
            let rater = match design.visit_rater[visit] {
                ONESELF => VisitRater::Oneself,
                NO_RATER => VisitRater::Unmodelled,
                rater => VisitRater::Rater(raters[rater as usize]),
            };
            let slot = slots[usize::from(design.visit_slot[visit])];
            let semester = design.person_first[person] + i32::from(slot);
            builder.add_visit(rater, semester, design.covariates_of(visit), &ratings)?;
        }
        let school = design.person_school[person];
        builder.end_person((school != NO_PLACE).then(|| schools[school as usize]))?;
    }
    let mut school_authority = Vec::new();
    if design.authorities > 0 {
        let in_use = (0..design.schools).filter(|s| schools[*s] != NO_PLACE);
        let in_use: Vec<u32> = in_use.map(|s| design.school_authority[s]).collect();
        let authorities = renumber(in_use.iter().copied(), design.authorities);
        school_authority = in_use.iter().map(|a| authorities[*a as usize]).collect();
    }
    builder.finish(school_authority)
}

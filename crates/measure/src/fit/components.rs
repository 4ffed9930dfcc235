//! Whether people and raters hang together: only inside a connected group does the data itself compare people.

use serde::{Deserialize, Serialize};

use crate::fit::design::Design;

/// How the design hangs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Groups of people with ratings that share no rater, directly or through others.
    pub components: usize,
    /// People in the largest group.
    pub largest: usize,
    /// People with ratings by somebody else.
    pub people: usize,
}

/// Finds the groups by union and find over people and raters.
pub fn components(design: &Design) -> Connection {
    let people = design.people();
    let mut parent: Vec<u32> = (0..(people + design.raters) as u32).collect();
    let mut has_ratings = vec![false; people];
    for (person, has) in has_ratings.iter_mut().enumerate() {
        for visit in design.visits_of(person) {
            let rater = design.visit_rater[visit] as usize;
            if rater < design.raters {
                *has = true;
                let (a, b) = (root(&mut parent, person), root(&mut parent, people + rater));
                let (low, high) = (a.min(b), a.max(b));
                parent[high] = low as u32;
            }
        }
    }
    let mut sizes = vec![0_usize; people + design.raters];
    for person in (0..people).filter(|p| has_ratings[*p]) {
        sizes[root(&mut parent, person)] += 1;
    }
    Connection {
        components: sizes.iter().filter(|s| **s > 0).count(),
        largest: sizes.iter().copied().max().unwrap_or(0),
        people: has_ratings.iter().filter(|h| **h).count(),
    }
}

fn root(parent: &mut [u32], mut at: usize) -> usize {
    while parent[at] as usize != at {
        parent[at] = parent[parent[at] as usize];
        at = parent[at] as usize;
    }
    at
}

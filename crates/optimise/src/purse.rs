//! Whether the money suffices, without saying who pays what: a Hall test over sets of sources.
//!
//! Costs can be split among the sources that may pay for them. They can all be paid exactly when, for every set of
//! sources, what only these may pay for costs no more than they have together (`docs/numerics/optimise.md`, 5).

use crate::model::{Model, Rows};

/// The sets of sources worth testing, and for each offering the ones it draws on.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    /// Money of each tested set.
    pub(crate) budget: Vec<i64>,
    of_kind: Rows<u32>,
    kind: Vec<u32>,
}

impl Sources {
    pub(crate) fn new(model: &Model) -> Self {
        let mut masks: Vec<u32> = model.offers.iter().map(|offer| offer.funds).collect();
        masks.sort_unstable();
        masks.dedup();
        let mut tested = vec![false; 1 << model.budgets.len()];
        let mut unions: Vec<u32> = Vec::new();
        for mask in &masks {
            let known = unions.len();
            for index in 0..=known {
                let union = if index == known {
                    *mask
                } else {
                    unions[index] | mask
                };
                if !std::mem::replace(&mut tested[union as usize], true) {
                    unions.push(union);
                }
            }
        }
        let money = |set: u32| {
            (0..model.budgets.len())
                .filter(move |fund| set >> fund & 1 == 1)
                .map(|fund| model.budgets[fund])
        };
        let mut of_kind = Rows::new();
        for mask in &masks {
            let covers = |index: &u32| unions[*index as usize] & mask == *mask;
            of_kind.push_row((0..unions.len() as u32).filter(covers));
        }
        let position = |mask: u32| {
            masks
                .binary_search(&mask)
                .expect("invariant: every mask was listed") as u32
        };
        Self {
            budget: unions.iter().map(|set| money(*set).sum()).collect(),
            of_kind,
            kind: model
                .offers
                .iter()
                .map(|offer| position(offer.funds))
                .collect(),
        }
    }

    /// The tested sets an offering draws on.
    pub(crate) fn of(&self, offering: usize) -> &[u32] {
        self.of_kind.row(self.kind[offering] as usize)
    }
}

/// Who pays for each cost: `(source, amount)` lists, or nothing when the money does not suffice.
pub(crate) fn share_out(budgets: &[i64], costs: &[(u32, i64)]) -> Option<Vec<Vec<(usize, i64)>>> {
    let mut kinds: Vec<u32> = costs.iter().map(|cost| cost.0).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kind_of = |mask: u32| {
        kinds
            .binary_search(&mask)
            .expect("invariant: every mask was listed")
    };
    let mut flow = vec![vec![0i64; budgets.len()]; kinds.len()];
    let mut left = budgets.to_vec();
    for (mask, amount) in costs {
        let kind = kind_of(*mask);
        let mut open = *amount;
        while open > 0 {
            let path = find_path(&kinds, &flow, &left, kind)?;
            let room = path
                .windows(2)
                .skip(1)
                .step_by(2)
                .map(|pair| flow[pair[1]][pair[0]])
                .min()
                .unwrap_or(i64::MAX);
            let last = *path.last().expect("invariant: a path ends at a source");
            let step = open.min(room).min(left[last]);
            for (index, pair) in path.windows(2).enumerate() {
                if index % 2 == 0 {
                    flow[pair[0]][pair[1]] += step;
                } else {
                    flow[pair[1]][pair[0]] -= step;
                }
            }
            left[last] -= step;
            open -= step;
        }
    }
    let mut shares = Vec::with_capacity(costs.len());
    for (mask, amount) in costs {
        let kind = kind_of(*mask);
        let mut open = *amount;
        let mut share = Vec::new();
        for (fund, available) in flow[kind].iter_mut().enumerate() {
            let taken = open.min(*available);
            if taken > 0 {
                *available -= taken;
                open -= taken;
                share.push((fund, taken));
            }
        }
        shares.push(share);
    }
    Some(shares)
}

/// A way from a kind of cost to a source with money left: kind, source, kind, source, and so on.
fn find_path(kinds: &[u32], flow: &[Vec<i64>], left: &[i64], from: usize) -> Option<Vec<usize>> {
    let mut kind_via: Vec<Option<usize>> = vec![None; kinds.len()];
    let mut fund_via: Vec<Option<usize>> = vec![None; left.len()];
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(kind) = queue.pop_front() {
        for fund in 0..left.len() {
            if kinds[kind] >> fund & 1 == 0 || fund_via[fund].is_some() {
                continue;
            }
            fund_via[fund] = Some(kind);
            if left[fund] > 0 {
                return Some(trace(&kind_via, &fund_via, from, fund));
            }
            for other in 0..kinds.len() {
                if flow[other][fund] > 0 && other != from && kind_via[other].is_none() {
                    kind_via[other] = Some(fund);
                    queue.push_back(other);
                }
            }
        }
    }
    None
}

fn trace(
    kind_via: &[Option<usize>],
    fund_via: &[Option<usize>],
    from: usize,
    to: usize,
) -> Vec<usize> {
    let mut path = vec![to];
    let mut fund = to;
    loop {
        let kind = fund_via[fund].expect("invariant: the way was recorded");
        path.push(kind);
        if kind == from {
            break;
        }
        fund = kind_via[kind].expect("invariant: the way was recorded");
        path.push(fund);
    }
    path.reverse();
    path
}

//! What everyone would do at given prices, what that adds up to, and what is then short.
//!
//! It refuses to move the prices. The sum is a bound on every plan, whatever the prices are.

use rayon::prelude::*;

use super::asked::Asked;
use super::educator::Chooser;
use super::known::{Going, Known, choose_known, cost_of, learn};
use super::prices::Duals;
use super::whole::Whole;
use crate::model::Model;

/// People are handed to threads in parts of this size, so that the split does not depend on the machine.
const PART: usize = 256;

/// A run that pays at the going prices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paying {
    pub(crate) class: u32,
    pub(crate) coach: u32,
    pub(crate) seats: Vec<u32>,
}

/// The answer of everyone to the last prices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Oracle {
    /// The seats each person would take.
    pub(crate) picks: Vec<Vec<u32>>,
    /// The net worth of each person's picks.
    pub(crate) person: Vec<f64>,
    /// Sets of seats each person took lately.
    known: Vec<Vec<Known>>,
    /// The runs each offering would hold.
    pub(crate) runs: Vec<Vec<Paying>>,
    /// Classes that must (1) or must not (-1) be run.
    pub(crate) fixed: Vec<i8>,
    /// Asks for whole numbers of runs of each offering instead of for classes; then each offering has one class.
    pub(crate) whole: Option<Whole>,
    /// Money price of each offering at the last prices.
    money: Vec<(Option<usize>, f64)>,
}

impl Oracle {
    pub(crate) fn new(model: &Model) -> Self {
        Self {
            picks: vec![Vec::new(); model.educators()],
            person: vec![0.0; model.educators()],
            known: vec![Vec::new(); model.educators()],
            runs: vec![Vec::new(); model.offers.len()],
            fixed: vec![0; model.classes.all().len()],
            whole: None,
            money: Vec::new(),
        }
    }

    /// Asks everyone, and returns the bound that follows.
    ///
    /// Those who are not asked in full choose among sets they took before; what is returned is then no bound, but
    /// close.
    pub(crate) fn ask(&mut self, model: &Model, duals: &Duals, asked: Asked) -> f64 {
        self.money = (0..model.offers.len())
            .map(|offering| duals.money(model, offering))
            .collect();
        let people = self.ask_people(model, duals, asked);
        let runs = match &mut self.whole {
            Some(whole) => whole.ask(model, duals, &self.money, &mut self.runs),
            None => self.ask_runs(model, duals),
        };
        let funds: f64 = model
            .budgets
            .iter()
            .zip(&duals.fund)
            .map(|(budget, price)| *budget as f64 * price)
            .sum();
        let coaches: f64 = model
            .coach_hours
            .iter()
            .zip(&duals.coach)
            .map(|(hours, price)| *hours as f64 * price)
            .sum();
        let floors: f64 = model
            .floors
            .iter()
            .zip(&duals.floor)
            .map(|(floor, price)| *floor as f64 * price)
            .sum();
        people + runs + funds + coaches + duals.clash.iter().sum::<f64>() - floors
    }

    fn ask_people(&mut self, model: &Model, duals: &Duals, asked: Asked) -> f64 {
        let Self {
            picks,
            person,
            money,
            known,
            whole,
            ..
        } = self;
        let (money, whole) = (&*money, whole.as_ref());
        let parts = picks
            .par_chunks_mut(PART)
            .zip(person.par_chunks_mut(PART))
            .zip(known.par_chunks_mut(PART));
        parts
            .enumerate()
            .for_each(|(part, ((picks, nets), known))| {
                let mut chooser = Chooser::default();
                for (index, ((picks, net), known)) in
                    picks.iter_mut().zip(nets).zip(known).enumerate()
                {
                    let person = part * PART + index;
                    let floor = duals.floor[model.group[person] as usize];
                    let prices = Going {
                        model,
                        seat: &duals.seat,
                        money,
                        floor,
                        settled: whole,
                    };
                    *net = choose_known(model, &prices, known, picks);
                    if asked.includes(person) {
                        *net = chooser.choose(model, person, &prices, picks);
                        if chooser.best() != picks.as_slice() {
                            picks.clear();
                            picks.extend_from_slice(chooser.best());
                            learn(known, picks, *net + cost_of(model, &prices, picks));
                        }
                    }
                }
            });
        self.person.iter().sum()
    }

    fn ask_runs(&mut self, model: &Model, duals: &Duals) -> f64 {
        let (money, fixed) = (&self.money, &self.fixed);
        let nets: Vec<f64> = self
            .runs
            .par_iter_mut()
            .enumerate()
            .map_init(Vec::new, |scratch, (offering, runs)| {
                best_runs(
                    model,
                    duals,
                    money[offering].1,
                    fixed,
                    offering,
                    scratch,
                    runs,
                )
            })
            .collect();
        nets.iter().sum()
    }

    /// What each class would gain or lose at these prices if it were run.
    pub(crate) fn profits(model: &Model, duals: &Duals) -> Vec<f64> {
        let mut scratch = Vec::new();
        let offer_of = |class: usize| model.class(class).offering as usize;
        (0..model.classes.all().len())
            .map(|class| {
                let money = duals.money(model, offer_of(class)).1;
                class_net(model, duals, money, class, &mut scratch)
                    .map_or(f64::NEG_INFINITY, |(net, _, _)| net)
            })
            .collect()
    }

    /// What is over (positive) or short (negative) of everything that is priced.
    pub(crate) fn slack(&self, model: &Model, slack: &mut Duals) {
        slack.seat.fill(0.0);
        slack.clash.fill(1.0);
        slack.voice[0] = 0.0;
        for (to, from) in slack.fund.iter_mut().zip(&model.budgets) {
            *to = *from as f64;
        }
        for (to, from) in slack.coach.iter_mut().zip(&model.coach_hours) {
            *to = *from as f64;
        }
        for (to, from) in slack.floor.iter_mut().zip(&model.floors) {
            *to = -*from as f64;
        }
        let voice = model.voice as f64 / 1000.0;
        for seats in &self.picks {
            for seat in seats {
                let it = model.seat(*seat as usize);
                let offering = model.class(it.class as usize).offering as usize;
                let offer = &model.offers[offering];
                slack.seat[*seat as usize] -= 1.0;
                slack.floor[model.group[it.educator as usize] as usize] += offer.hours as f64;
                self.charge(
                    slack,
                    offering,
                    offer.seat as f64,
                    f64::from(u8::from(offer.proposed)) - voice,
                );
            }
        }
        for run in self.runs.iter().flatten() {
            let class = model.class(run.class as usize);
            let offer = &model.offers[class.offering as usize];
            let coach = run.coach as usize;
            slack.coach[coach] -= offer.load as f64;
            slack.clash[coach * model.slots + class.slot as usize] -= 1.0;
            let share = f64::from(u8::from(offer.proposed)) - voice;
            self.charge(slack, class.offering as usize, offer.fixed as f64, share);
            for seat in &run.seats {
                slack.seat[*seat as usize] += 1.0;
            }
        }
    }

    fn charge(&self, slack: &mut Duals, offering: usize, cost: f64, share: f64) {
        if let Some(fund) = self.money[offering].0 {
            slack.fund[fund] -= cost;
        }
        slack.voice[0] += cost * share;
    }
}

/// The best runs of one offering, each with its best group and coach.
fn best_runs(
    model: &Model,
    duals: &Duals,
    money: f64,
    fixed: &[i8],
    offering: usize,
    scratch: &mut Vec<(f64, u32)>,
    runs: &mut Vec<Paying>,
) -> f64 {
    let offer = &model.offers[offering];
    let mut paying: Vec<(f64, Paying)> = Vec::new();
    for class in model.classes.range(offering) {
        if fixed[class] < 0 {
            continue;
        }
        let Some((net, coach, taken)) = class_net(model, duals, money, class, scratch) else {
            continue;
        };
        if net > 0.0 || fixed[class] > 0 {
            let seats = taken.iter().map(|seat| seat.1).collect();
            paying.push((
                net,
                Paying {
                    class: class as u32,
                    coach,
                    seats,
                },
            ));
        }
    }
    let first = |run: &Paying| -fixed[run.class as usize];
    paying.sort_by(|a, b| first(&a.1).cmp(&first(&b.1)).then(b.0.total_cmp(&a.0)));
    paying.truncate(offer.runs);
    runs.clear();
    let net = paying.iter().map(|run| run.0).sum();
    runs.extend(paying.into_iter().map(|run| run.1));
    net
}

/// What a class gains, its coach, and the seats it gives with what they pay.
type Group<'s> = (f64, u32, &'s [(f64, u32)]);

/// What a class gains when run with its best group and cheapest coach; nothing when too few could join.
fn class_net<'s>(
    model: &Model,
    duals: &Duals,
    money: f64,
    class: usize,
    scratch: &'s mut Vec<(f64, u32)>,
) -> Option<Group<'s>> {
    let it = model.class(class);
    let offer = model.offer_of(class);
    let cost = |coach: &u32| {
        let coach = *coach as usize;
        duals.coach[coach] * offer.load as f64 + duals.clash[coach * model.slots + it.slot as usize]
    };
    let coaches = model
        .class_coaches
        .row(class)
        .iter()
        .map(|coach| (cost(coach), *coach));
    let (cost, coach) = coaches.min_by(|a, b| a.0.total_cmp(&b.0))?;
    let start = it.bonus as f64 - money * offer.fixed as f64 - cost;
    scratch.clear();
    scratch.extend(
        model
            .class_seats
            .row(class)
            .iter()
            .map(|seat| (duals.seat[*seat as usize], *seat)),
    );
    if scratch.len() < offer.min {
        return None;
    }
    let taken = take_best(scratch, offer.min, offer.max);
    Some((
        start + taken.iter().map(|seat| seat.0).sum::<f64>(),
        coach,
        taken,
    ))
}

/// The best `min` to `max` seats, those that pay less than nothing only to fill the least number.
fn take_best(seats: &mut [(f64, u32)], min: usize, max: usize) -> &[(f64, u32)] {
    let by_worth = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let paying = partition(seats);
    if paying > max {
        seats[..paying].select_nth_unstable_by(max, by_worth);
        return &seats[..max];
    }
    if paying < min {
        seats[paying..].sort_unstable_by(by_worth);
        return &seats[..min];
    }
    &seats[..paying]
}

/// Moves the seats that pay more than nothing to the front and counts them.
fn partition(seats: &mut [(f64, u32)]) -> usize {
    let mut front = 0;
    for index in 0..seats.len() {
        if seats[index].0 > 0.0 {
            seats.swap(front, index);
            front += 1;
        }
    }
    front
}

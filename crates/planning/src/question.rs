//! A planning question in the words of the domain, and a plan being drafted for it.
//!
//! What approved plans of the semester have taken already is subtracted from hours, slots and money
//! before a question is made. It knows neither the database nor the optimiser.

use std::collections::BTreeMap;

use kernel::PersonId;

use crate::programme_types::CostKind;
use crate::slots::Week;
use crate::store::{FundId, OfferId, ProgrammeId};

/// Worth of a weighted thousandth of a level in the first part of a gap and in the rest, in tenths.
const RATES: [i64; 2] = [10, 4];
/// Share of a gap that is its first part, in thousandths.
const FIRST_PART: i64 = 600;

/// Worth of a place in a programme that a participant wished for, in thousandths of a level of a
/// need of weight one: a wish decides between programmes that help about as much, and no more.
pub const WISH: i64 = 100;

/// What a person lacks in one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedSpec {
    /// The indicator's code.
    pub indicator: String,
    /// Expected shortfall to the target, in thousandths of a level.
    pub gap: i64,
    /// How much it counts.
    pub weight: i64,
}

/// Someone whose needs count.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Who.
    pub person: PersonId,
    /// What they lack.
    pub needs: Vec<NeedSpec>,
    /// Indicators for which they proposed a programme or support a proposal.
    pub wishes: Vec<String>,
    /// Hours they can still give.
    pub hours: i64,
    /// Slots that approved plans have taken.
    pub busy: Week,
    /// Slots in which they teach or have a duty.
    pub teaching: Week,
}

/// Something that could be run.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeSpec {
    /// Which.
    pub id: ProgrammeId,
    /// Hours of each participant.
    pub hours: i64,
    /// Hours of preparation of the coach.
    pub preparation: i64,
    /// Rupiah for a run.
    pub fixed_cost: i64,
    /// Rupiah for a participant.
    pub seat_cost: i64,
    /// Fewest participants.
    pub smallest: i64,
    /// Most participants.
    pub largest: i64,
    /// What it moves, as `(indicator, thousandths of a level)`.
    pub effects: Vec<(String, i64)>,
    /// Whether new runs may be planned.
    pub is_active: bool,
    /// Kinds of cost it has.
    pub kinds: Vec<CostKind>,
}

impl ProgrammeSpec {
    /// Rupiah for a run with so many participants.
    pub fn cost(&self, participants: usize) -> i64 {
        self.fixed_cost + self.seat_cost * participants as i64
    }

    /// What it moves in an indicator.
    pub fn effect_on(&self, indicator: &str) -> i64 {
        let effect = self.effects.iter().find(|(code, _)| code == indicator);
        effect.map_or(0, |(_, level)| *level)
    }

    /// Whether a person wished for something that moves what this moves.
    pub fn is_wished_by(&self, participant: &Participant) -> bool {
        participant
            .wishes
            .iter()
            .any(|indicator| self.effect_on(indicator) > 0)
    }

    /// Whether it moves anything a person lacks.
    pub fn serves(&self, participant: &Participant) -> bool {
        let helps = |need: &NeedSpec| self.effect_on(&need.indicator) > 0;
        participant.needs.iter().any(helps)
    }
}

/// Someone who can lead runs.
#[derive(Clone, Debug, PartialEq)]
pub struct CoachSpec {
    /// Who.
    pub person: PersonId,
    /// Hours still free, preparation included.
    pub hours: i64,
    /// The slots they offer.
    pub free: Week,
    /// Slots that approved plans have taken.
    pub busy: Week,
    /// What they can lead.
    pub programmes: Vec<ProgrammeId>,
}

/// Money of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct FundSpec {
    /// Which.
    pub id: FundId,
    /// Rupiah still free.
    pub amount: i64,
    /// Kinds of cost it may not pay.
    pub refuses: Vec<CostKind>,
}

impl FundSpec {
    /// Whether it may pay for runs of a programme.
    pub fn may_pay(&self, programme: &ProgrammeSpec) -> bool {
        !self
            .refuses
            .iter()
            .any(|kind| programme.kinds.contains(kind))
    }
}

/// What a plan must keep or leave out when it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LockSpec {
    /// A run of the programme by this coach in this slot.
    KeepRun(ProgrammeId, PersonId, i32),
    /// No run of the programme.
    DropRun(ProgrammeId),
    /// A place for the person in the programme.
    KeepPlace(ProgrammeId, PersonId),
    /// No place for the person in the programme.
    DropPlace(ProgrammeId, PersonId),
}

impl LockSpec {
    /// Whether a draft keeps it.
    pub fn holds(self, draft: &Draft) -> bool {
        let mut offers = draft.offers.iter();
        match self {
            Self::KeepRun(programme, coach, slot) => offers.any(|offer| {
                (offer.programme, offer.coach, offer.slot) == (programme, coach, slot)
            }),
            Self::DropRun(programme) => !offers.any(|offer| offer.programme == programme),
            Self::KeepPlace(programme, person) => offers
                .any(|offer| offer.programme == programme && offer.participants.contains(&person)),
            Self::DropPlace(programme, person) => !offers
                .any(|offer| offer.programme == programme && offer.participants.contains(&person)),
        }
    }
}

/// Whose needs, with which programmes, coaches and money.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Everyone whose needs count.
    pub people: Vec<Participant>,
    /// The catalogue.
    pub programmes: Vec<ProgrammeSpec>,
    /// The coaches.
    pub coaches: Vec<CoachSpec>,
    /// The money.
    pub funds: Vec<FundSpec>,
    /// What must be kept or left out.
    pub locks: Vec<LockSpec>,
    /// Slots in which the school holds no coaching.
    pub closed: Week,
}

impl Question {
    /// A programme of the catalogue.
    pub fn programme(&self, id: ProgrammeId) -> Option<&ProgrammeSpec> {
        self.programmes.iter().find(|programme| programme.id == id)
    }

    /// A coach.
    pub fn coach(&self, person: PersonId) -> Option<&CoachSpec> {
        self.coaches.iter().find(|coach| coach.person == person)
    }

    /// Someone whose needs count.
    pub fn participant(&self, person: PersonId) -> Option<&Participant> {
        self.people.iter().find(|found| found.person == person)
    }
}

/// One run of a plan being drafted.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftOffer {
    /// Which.
    pub id: OfferId,
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Led by whom.
    pub coach: PersonId,
    /// When.
    pub slot: i32,
    /// For whom.
    pub participants: Vec<PersonId>,
    /// Rupiah in all.
    pub cost: i64,
    /// Who pays.
    pub funding: Vec<(FundId, i64)>,
}

/// A plan being drafted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// What is to be run.
    pub offers: Vec<DraftOffer>,
}

impl Draft {
    /// A run.
    pub fn offer(&self, id: OfferId) -> Option<&DraftOffer> {
        self.offers.iter().find(|offer| offer.id == id)
    }

    /// What the runs are expected to move, by person and indicator, in thousandths of a level.
    pub fn effects<'a>(&self, question: &'a Question) -> BTreeMap<(PersonId, &'a str), i64> {
        let mut moved = BTreeMap::new();
        for offer in &self.offers {
            let Some(programme) = question.programme(offer.programme) else {
                continue;
            };
            for person in &offer.participants {
                for (indicator, level) in &programme.effects {
                    *moved.entry((*person, indicator.as_str())).or_insert(0) += level;
                }
            }
        }
        moved
    }

    /// Need reduced and wishes met, in the optimiser's unit.
    pub fn worth(&self, question: &Question) -> i64 {
        let moved = self.effects(question);
        let mut worth = RATES[0] * WISH * self.wishes_met(question) as i64;
        for participant in &question.people {
            for need in &participant.needs {
                let key = (participant.person, need.indicator.as_str());
                let level = moved.get(&key).copied().unwrap_or(0).min(need.gap);
                let first = level.min(need.gap * FIRST_PART / 1000);
                worth += need.weight * (RATES[0] * first + RATES[1] * (level - first));
            }
        }
        worth
    }

    /// Places given to people who wished for what the run is about.
    pub fn wishes_met(&self, question: &Question) -> usize {
        let met = |offer: &DraftOffer| {
            let Some(programme) = question.programme(offer.programme) else {
                return 0;
            };
            let wished = |person: &&PersonId| {
                question
                    .participant(**person)
                    .is_some_and(|found| programme.is_wished_by(found))
            };
            offer.participants.iter().filter(wished).count()
        };
        self.offers.iter().map(met).sum()
    }

    /// Rupiah taken from a source.
    pub fn spent(&self, fund: FundId) -> i64 {
        let parts = self.offers.iter().flat_map(|offer| &offer.funding);
        parts
            .filter(|(id, _)| *id == fund)
            .map(|(_, amount)| amount)
            .sum()
    }

    /// Hours a coach gives, preparation included.
    pub fn coach_hours(&self, question: &Question, coach: PersonId) -> i64 {
        let led = self.offers.iter().filter(|offer| offer.coach == coach);
        led.filter_map(|offer| question.programme(offer.programme))
            .map(|programme| programme.hours + programme.preparation)
            .sum()
    }

    /// Hours a participant gives.
    pub fn person_hours(&self, question: &Question, person: PersonId) -> i64 {
        self.offers
            .iter()
            .filter(|offer| offer.participants.contains(&person))
            .filter_map(|offer| question.programme(offer.programme))
            .map(|programme| programme.hours)
            .sum()
    }
}

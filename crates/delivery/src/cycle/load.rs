//! A cycle with its people and what they wrote, for someone who may see it.

use kernel::people::list_people_by_ids;
use kernel::{Action, Ctx, Permit, Person, PersonId, Target};
use platform::web::Problem;

use super::model::{Cycle, CycleEntry, CycleId, CycleRole, CycleSeat};
use super::modes::{Step, Way, way_of};
use super::rules::{self, Standing};
use super::store::{find_cycle, list_entries, list_seats};

/// A cycle and all that belongs to it.
pub(super) struct Loaded {
    pub cycle: Cycle,
    pub way: &'static Way,
    pub seats: Vec<CycleSeat>,
    /// All that was written; shown to those who take part, and to others only as where it stands.
    pub entries: Vec<CycleEntry>,
    pub people: Vec<Person>,
    /// The reader takes part now, or did.
    pub is_party: bool,
}

impl Loaded {
    /// A cycle for one of its people; without its words, for a colleague who may join and for whoever may
    /// hand it over.
    pub async fn of(ctx: &Ctx, id: CycleId) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        let cycle = find_cycle(db, authority, id)
            .await?
            .ok_or_else(Problem::not_found)?;
        let way = way_of(cycle.mode).ok_or_else(Problem::not_found)?;
        let seats = list_seats(db, authority, &[id]).await?;
        let is_party = seats.iter().any(|seat| seat.person_id == ctx.me.id);
        if !is_party && !may_look(ctx, &cycle, way).await? {
            return Err(Problem::not_found());
        }
        let entries = list_entries(db, authority, &[id]).await?;
        let ids: Vec<PersonId> = seats.iter().map(|seat| seat.person_id).collect();
        Ok(Self {
            people: list_people_by_ids(db, authority, &ids).await?,
            cycle,
            way,
            seats,
            entries,
            is_party,
        })
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        rules::standing(self.way, &self.seats, &self.entries, self.cycle.opened_on)
    }

    /// What someone is called.
    pub fn name(&self, id: PersonId) -> &str {
        self.people
            .iter()
            .find(|person| person.id == id)
            .map_or("", |person| person.name.as_str())
    }

    /// Whether someone may write at a step of a round now.
    pub fn may_write(&self, step: &Step, round: i32, person: PersonId) -> bool {
        self.cycle.closed_on.is_none()
            && rules::is_open_round(self.way, &self.standing(), round)
            && rules::may_write(self.way, &self.seats, step, round, person)
    }

    /// The other of two, whom a visit is about.
    pub fn partner(&self) -> Option<PersonId> {
        self.seats
            .iter()
            .find(|seat| seat.is_held() && seat.role == CycleRole::Partner)
            .map(|seat| seat.person_id)
    }

    /// Leave to write, for someone whose role it is.
    pub async fn permit_to_write(
        &self,
        ctx: &Ctx,
        step: &Step,
        round: i32,
    ) -> Result<Permit, Problem> {
        let is_mine = self.may_write(step, round, ctx.me.id);
        let given_to = if is_mine {
            ctx.me.id
        } else {
            self.cycle.lead_id
        };
        if !is_mine {
            return Err(Problem::forbidden());
        }
        let school = self.cycle.school_id;
        ctx.permit(Action::WriteInCycle, Target::Work { school, given_to })
            .await
    }

    /// Who may hand it over, close it and add people: whoever leads it, and the leader of the place.
    pub fn work(&self) -> Target {
        Target::Work {
            school: self.cycle.school_id,
            given_to: self.cycle.lead_id,
        }
    }
}

/// Whether someone who does not take part may see who does and where it stands.
async fn may_look(ctx: &Ctx, cycle: &Cycle, way: &Way) -> Result<bool, Problem> {
    let place = Target::School(cycle.school_id);
    if way.can_be_joined && ctx.may(Action::JoinCycle, place).await? {
        return Ok(true);
    }
    let work = Target::Work {
        school: cycle.school_id,
        given_to: cycle.lead_id,
    };
    ctx.may(Action::HandOverCycle, work).await
}

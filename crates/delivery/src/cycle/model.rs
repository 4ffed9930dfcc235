//! A cycle: people who work together in one way, round after round, and what they wrote at each step.

use std::collections::BTreeMap;

use kernel::{PersonId, SchoolId};
use planning::{Mode, OfferId};
use platform::db::{Column, Migration, Table};
use platform::{Day, Moment, records, text_enum};

platform::id! {
    /// A cycle of working together.
    CycleId,
    /// That someone has a role in a cycle.
    CycleRoleId,
    /// What was written at a step.
    CycleEntryId,
}

text_enum! {
    /// What someone is in a cycle; what it is called depends on the way of working.
    pub enum CycleRole("cycle-role") {
        /// Leads it: coach, teacher of the lesson, mentor, convenor.
        Lead = "lead",
        /// The other of two.
        Partner = "partner",
        /// One of many.
        Member = "member",
        /// Watches an open class.
        Observer = "observer",
        /// Receives the others.
        Host = "host",
    }
}

records! {
    /// People who work together in one way.
    pub Cycle in cycle = "cycle" {
        /// Made by the form.
        id: CycleId,
        /// The way of working.
        mode: Mode,
        /// The programme it carries out, if any.
        offer_id: Option<OfferId>,
        /// Where.
        school_id: SchoolId,
        /// What it is about.
        title: String,
        /// Who leads it now.
        lead_id: PersonId,
        /// Since when.
        opened_on: Day,
        /// When it was closed.
        closed_on: Option<Day>,
        /// Rises with every change.
        version: i32,
    }
    /// That someone has a role in a cycle.
    pub CycleSeat in cycle_seat = "cycle_seat" {
        /// Its identifier.
        id: CycleRoleId,
        /// The cycle.
        cycle_id: CycleId,
        /// Who.
        person_id: PersonId,
        /// Which role.
        role: CycleRole,
        /// Since when.
        starts_on: Day,
        /// Until when; empty while it lasts.
        ends_on: Option<Day>,
        /// What whoever gave it up left as a word.
        note: String,
    }
    /// What was written at a step. Added, never changed: a correction names what it stands in for.
    pub CycleEntry in cycle_entry = "cycle_entry" {
        /// Made by the form.
        id: CycleEntryId,
        /// The cycle.
        cycle_id: CycleId,
        /// Which round, from 1.
        round: i32,
        /// The step's code.
        step: String,
        /// Whose words they are.
        person_id: PersonId,
        /// The entries it stands in for, as their identifiers with spaces between.
        replaces: String,
        /// The answers by the code of their question, as JSON.
        answers: String,
        /// The day it was done.
        done_on: Day,
        /// When it was received.
        made_at: Moment,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "delivery-02-cycles",
    tables: || {
        vec![
            Table::tenant("cycle")
                .with("mode", Column::Text)
                .maybe_refers("offer_id", "offer")
                .refers("school_id", "school")
                .with("title", Column::Text)
                .refers("lead_id", "person")
                .with("opened_on", Column::Day)
                .maybe("closed_on", Column::Day)
                .with("version", Column::Count)
                .index(&["school_id"])
                .index(&["offer_id"]),
            Table::tenant("cycle_seat")
                .refers("cycle_id", "cycle")
                .refers("person_id", "person")
                .with("role", Column::Text)
                .with("starts_on", Column::Day)
                .maybe("ends_on", Column::Day)
                .with("note", Column::Text)
                .index(&["cycle_id"])
                .index(&["person_id"]),
            Table::tenant("cycle_entry")
                .refers("cycle_id", "cycle")
                .with("round", Column::Count)
                .with("step", Column::Text)
                .refers("person_id", "person")
                .with("replaces", Column::Text)
                .with("answers", Column::Text)
                .with("done_on", Column::Day)
                .with("made_at", Column::Moment)
                .index(&["cycle_id"]),
        ]
    },
};

impl CycleEntry {
    /// The answers by the code of their question.
    pub fn answers(&self) -> BTreeMap<String, String> {
        serde_json::from_str(&self.answers).unwrap_or_default()
    }

    /// Whether it stands in for another.
    pub fn stands_in_for(&self, other: CycleEntryId) -> bool {
        let other = other.to_string();
        self.replaces.split(' ').any(|id| id == other)
    }
}

impl CycleSeat {
    /// Whether the role is held now.
    pub fn is_held(&self) -> bool {
        self.ends_on.is_none()
    }
}

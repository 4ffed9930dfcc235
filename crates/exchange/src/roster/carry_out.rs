//! Writing what a plan says, in few statements; the caller's transaction makes it whole.

use std::collections::HashMap;

use kernel::AuthorityId;
use kernel::access::{self, Role, RoleId, RoleKind};
use kernel::people::{self, Employment, Person, PersonId, Post, PostId, School};
use platform::Day;
use platform::audit::Audited;
use platform::db::Tx;
use platform::jobs::Progress;
use serde_json::json;

use super::compare::{Change, PostStep, updated};
use super::import::{ImportError, changed_if_duplicate};
use super::plan::{Outcome, Plan};
use super::sheet::{Incoming, Sheet};

/// Rows written between two reports of progress.
const ROWS_AT_ONCE: usize = 500;

/// Where and when an import takes place.
pub(super) struct Scene<'a> {
    pub authority: AuthorityId,
    pub school: &'a School,
    pub today: Day,
    pub progress: &'a Progress,
}

/// What was written.
pub(super) struct Written {
    /// The audit entries of it.
    pub entries: Vec<Audited>,
    /// Which person each row is about.
    people: HashMap<u32, PersonId>,
}

/// What is to be written.
#[derive(Default)]
struct Writing {
    new_people: Vec<Person>,
    new_posts: Vec<Post>,
    people: Vec<Person>,
    posts: Vec<Post>,
    entries: Vec<Audited>,
    by_row: HashMap<u32, PersonId>,
}

impl Scene<'_> {
    /// Writes what the plan says.
    pub async fn carry_out(
        &self,
        tx: &Tx,
        sheet: &Sheet,
        plan: &Plan,
    ) -> Result<Written, ImportError> {
        let writing = self.writing(sheet, plan);
        self.progress.expect(
            (writing.new_people.len()
                + writing.people.len()
                + writing.new_posts.len()
                + writing.posts.len()) as u64,
        );
        let mut done = 0;
        for chunk in writing.new_people.chunks(ROWS_AT_ONCE) {
            self.step(&mut done, chunk.len())?;
            people::add_people(tx, chunk.to_vec())
                .await
                .map_err(changed_if_duplicate)?;
        }
        for chunk in writing.people.chunks(ROWS_AT_ONCE) {
            self.step(&mut done, chunk.len())?;
            if !people::update_people(tx, chunk.to_vec())
                .await
                .map_err(changed_if_duplicate)?
            {
                return Err(ImportError::Changed);
            }
        }
        for chunk in writing.new_posts.chunks(ROWS_AT_ONCE) {
            self.step(&mut done, chunk.len())?;
            people::add_posts(tx, chunk.to_vec()).await?;
        }
        for chunk in writing.posts.chunks(ROWS_AT_ONCE) {
            self.step(&mut done, chunk.len())?;
            people::update_posts(tx, chunk.to_vec()).await?;
        }
        Ok(Written {
            entries: writing.entries,
            people: writing.by_row,
        })
    }

    fn step(&self, done: &mut u64, rows: usize) -> Result<(), ImportError> {
        if self.progress.is_stopped() {
            return Err(ImportError::Stopped);
        }
        *done += rows as u64;
        self.progress.report(*done);
        Ok(())
    }

    fn writing(&self, sheet: &Sheet, plan: &Plan) -> Writing {
        let mut writing = Writing::default();
        for line in &plan.lines {
            let Some(row) = line.index.map(|index| &sheet.rows[index]) else {
                continue;
            };
            if let Some(person) = &line.person {
                writing.by_row.insert(line.row, person.id);
            }
            match (&line.outcome, &line.person) {
                (Outcome::Added, _) => self.add(row, &mut writing),
                (Outcome::Changed(changes), Some(person)) => {
                    self.change(row, person, changes, &line.post, &mut writing);
                }
                _ => {}
            }
        }
        writing
    }

    fn add(&self, row: &Incoming, writing: &mut Writing) {
        let nobody = Person {
            employment: row.employment.unwrap_or(Employment::Other),
            ..Person::named(self.authority, PersonId::new(), &row.name)
        };
        let (person, _) = updated(&nobody, row);
        writing.by_row.insert(row.row, person.id);
        writing.new_posts.push(self.post(person.id, row));
        writing
            .entries
            .push(Audited::new("person.added", person.id.0));
        writing.new_people.push(person);
    }

    fn change(
        &self,
        row: &Incoming,
        person: &Person,
        changes: &[Change],
        step: &PostStep,
        writing: &mut Writing,
    ) {
        let (next, of_person) = updated(person, row);
        if !of_person.is_empty() {
            writing.people.push(next);
        }
        match step {
            PostStep::Keep => {}
            PostStep::Add => writing.new_posts.push(self.post(person.id, row)),
            PostStep::Correct(post) => writing.posts.push(post.clone()),
            PostStep::Replace(post) => {
                writing.posts.push(Post {
                    ends_on: Some(self.today),
                    ..post.clone()
                });
                writing.new_posts.push(self.post(person.id, row));
            }
        }
        let fields: Vec<String> = changes
            .iter()
            .map(|change| format!("{:?}", change.field).to_lowercase())
            .collect();
        let entry = Audited::new("person.changed", person.id.0);
        writing
            .entries
            .push(entry.with(json!({ "fields": fields })));
    }

    fn post(&self, person_id: PersonId, row: &Incoming) -> Post {
        Post {
            authority_id: self.authority,
            id: PostId::new(),
            person_id,
            school_id: self.school.id,
            kind: row.kind,
            title: row.title.clone(),
            starts_on: row.starts_on,
            ends_on: None,
        }
    }

    /// Gives the role of principal to the people of the rows that were ticked.
    pub async fn give_roles(
        &self,
        tx: &Tx,
        plan: &Plan,
        rows: &[u32],
        written: &mut Written,
    ) -> Result<(), ImportError> {
        for proposal in plan.principals.iter().filter(|one| rows.contains(&one.row)) {
            let Some(person_id) = written.people.get(&proposal.row).copied() else {
                continue;
            };
            let role = Role {
                authority_id: self.authority,
                id: RoleId::new(),
                person_id,
                kind: RoleKind::Principal,
                school_id: Some(self.school.id),
            };
            let data = json!({ "kind": RoleKind::Principal.as_str(), "school": self.school.id });
            written
                .entries
                .push(Audited::new("role.given", person_id.0).with(data));
            access::add_role(tx, role).await?;
        }
        Ok(())
    }
}

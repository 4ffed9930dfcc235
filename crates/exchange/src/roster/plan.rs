//! Row by row, what an import would do, and whom the file does not mention.
//!
//! Pure but for the reading of what is known; carrying it out is another file's.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use kernel::AuthorityId;
use kernel::access::{self, RoleKind};
use kernel::people::{self, Person, PersonId, Post, PostKind, SchoolId, fold};
use platform::sea_orm::{ConnectionTrait, DbErr};

use super::compare::{Change, PostStep, post_step, updated};
use super::matching::{Match, MatchedBy, Skip, match_rows};
use super::sheet::{Doubt, Incoming, Sheet};
use crate::dapodik::RosterKind;

/// What would become of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Somebody new.
    Added,
    /// Somebody known, of whom something changes.
    Changed(Vec<Change>),
    /// Somebody known, as the file has them.
    Unchanged,
    /// Left out.
    Skipped(Skip),
}

impl Outcome {
    /// The stable word of this outcome.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed(_) => "changed",
            Self::Unchanged => "unchanged",
            Self::Skipped(_) => "skipped",
        }
    }
}

/// One row of the file and what would become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The row as the spreadsheet numbers it.
    pub row: u32,
    /// The name in the file.
    pub name: String,
    /// What would become of it.
    pub outcome: Outcome,
    /// By what the person was recognised.
    pub matched_by: Option<MatchedBy>,
    /// What is doubtful about it.
    pub doubts: Vec<Doubt>,
    pub(super) person: Option<Person>,
    pub(super) post: PostStep,
    /// Where it stands among the rows that were read; none for a row without a name.
    pub(super) index: Option<usize>,
}

/// A principal of the file who does not hold the role yet.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalProposal {
    /// The row.
    pub row: u32,
    /// The name.
    pub name: String,
}

/// What an import would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Row by row.
    pub lines: Vec<Line>,
    /// Who works at the school and is not in the file.
    pub missing: Vec<(PersonId, String)>,
    /// Whom to offer the role of principal.
    pub principals: Vec<PrincipalProposal>,
}

impl Plan {
    /// How many rows have an outcome.
    pub fn count(&self, word: &str) -> usize {
        self.lines
            .iter()
            .filter(|line| line.outcome.word() == word)
            .count()
    }

    /// Whether carrying it out would write anything.
    pub fn changes_something(&self) -> bool {
        self.count("added") + self.count("changed") > 0
    }

    /// A number that differs when anything about the plan does, to notice that the ground moved
    /// between a preview and its confirmation.
    pub fn fingerprint(&self) -> String {
        let mut hasher = DefaultHasher::new();
        for line in &self.lines {
            let person = line
                .person
                .as_ref()
                .map(|person| (person.id, person.version));
            (line.row, person).hash(&mut hasher);
            format!("{:?}{:?}", line.outcome, line.post).hash(&mut hasher);
        }
        format!("{:016x}", hasher.finish())
    }
}

/// Whom and what an import has to do with.
struct Known {
    people: Vec<Person>,
    posts: Vec<Post>,
    principals: Vec<PersonId>,
}

/// Compares a file with what is known. Without a school nobody works there yet.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: Option<SchoolId>,
    sheet: &Sheet,
) -> Result<Plan, DbErr> {
    Ok(decide(sheet, &load(db, authority, school, sheet).await?))
}

async fn load(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: Option<SchoolId>,
    sheet: &Sheet,
) -> Result<Known, DbErr> {
    let nuptk: Vec<&str> = sheet
        .rows
        .iter()
        .filter_map(|row| row.nuptk.as_deref())
        .collect();
    let nip: Vec<&str> = sheet
        .rows
        .iter()
        .filter_map(|row| row.nip.as_deref())
        .collect();
    let mut people = people::list_people_by_nuptk(db, authority, &nuptk).await?;
    people.extend(people::list_people_by_nip(db, authority, &nip).await?);
    let (mut posts, mut principals) = (Vec::new(), Vec::new());
    if let Some(school) = school {
        posts = people::list_posts_of_school(db, authority, school).await?;
        let ids: Vec<PersonId> = posts.iter().map(|post| post.person_id).collect();
        people.extend(people::list_people_by_ids(db, authority, &ids).await?);
        let roles = access::list_roles_at(db, authority, RoleKind::Principal, Some(school)).await?;
        principals = roles.into_iter().map(|role| role.person_id).collect();
    }
    people.sort_by_key(|person| person.id);
    people.dedup_by_key(|person| person.id);
    Ok(Known {
        people,
        posts,
        principals,
    })
}

fn decide(sheet: &Sheet, known: &Known) -> Plan {
    let mut held: HashMap<PersonId, Vec<&Post>> = HashMap::new();
    for post in &known.posts {
        held.entry(post.person_id).or_default().push(post);
    }
    let is_here: Vec<bool> = known
        .people
        .iter()
        .map(|person| held.contains_key(&person.id))
        .collect();
    let matches = match_rows(&sheet.rows, &known.people, &is_here);
    let mut lines: Vec<Line> = sheet
        .rows
        .iter()
        .zip(matches)
        .enumerate()
        .map(|(index, (row, one))| line(index, row, one, known, &held))
        .collect();
    lines.extend(sheet.nameless.iter().map(|row| Line {
        row: *row,
        name: String::new(),
        outcome: Outcome::Skipped(Skip::Nameless),
        matched_by: None,
        doubts: Vec::new(),
        person: None,
        post: PostStep::Keep,
        index: None,
    }));
    lines.sort_by_key(|line| line.row);
    Plan {
        missing: missing(sheet, known, &held, &lines),
        principals: principals(sheet, known, &lines),
        lines,
    }
}

fn line(
    index: usize,
    row: &Incoming,
    one: Match,
    known: &Known,
    held: &HashMap<PersonId, Vec<&Post>>,
) -> Line {
    let mut line = Line {
        row: row.row,
        name: row.name.clone(),
        outcome: Outcome::Added,
        matched_by: None,
        doubts: row.doubts.clone(),
        person: None,
        post: PostStep::Add,
        index: Some(index),
    };
    match one {
        Match::New => {}
        Match::Skipped(skip) => {
            line.outcome = Outcome::Skipped(skip);
            line.post = PostStep::Keep;
        }
        Match::Known(at, by) => {
            let person = &known.people[at];
            let posts = held.get(&person.id).map_or(&[][..], Vec::as_slice);
            let (_, mut changes) = updated(person, row);
            let (step, of_post) = post_step(posts, row);
            changes.extend(of_post);
            line.matched_by = Some(by);
            line.outcome = match changes.is_empty() {
                true => Outcome::Unchanged,
                false => Outcome::Changed(changes),
            };
            line.person = Some(person.clone());
            line.post = step;
        }
    }
    line
}

/// Who holds a post of the kind the file lists and is not in it: told, never deleted.
fn missing(
    sheet: &Sheet,
    known: &Known,
    held: &HashMap<PersonId, Vec<&Post>>,
    lines: &[Line],
) -> Vec<(PersonId, String)> {
    let found: HashSet<PersonId> = lines
        .iter()
        .filter_map(|line| line.person.as_ref())
        .map(|person| person.id)
        .collect();
    let names: HashSet<String> = sheet.rows.iter().map(|row| fold(&row.name)).collect();
    let is_listed = |post: &&Post| match (sheet.kind, post.kind) {
        (_, PostKind::Supervisor) => false,
        (None, _) => true,
        (Some(RosterKind::Teachers), kind) => {
            matches!(kind, PostKind::Teacher | PostKind::Principal)
        }
        (Some(RosterKind::Staff), kind) => !matches!(kind, PostKind::Teacher | PostKind::Principal),
    };
    let mut missing: Vec<(PersonId, String)> = known
        .people
        .iter()
        .filter(|person| !found.contains(&person.id) && !names.contains(&person.name_folded))
        .filter(|person| {
            held.get(&person.id)
                .is_some_and(|posts| posts.iter().any(&is_listed))
        })
        .map(|person| (person.id, person.name.clone()))
        .collect();
    missing.sort_by(|a, b| a.1.cmp(&b.1));
    missing
}

fn principals(sheet: &Sheet, known: &Known, lines: &[Line]) -> Vec<PrincipalProposal> {
    lines
        .iter()
        .filter(|line| !matches!(line.outcome, Outcome::Skipped(_)))
        .filter(|line| {
            let row = line.index.map(|index| &sheet.rows[index]);
            row.is_some_and(|row| row.kind == PostKind::Principal)
        })
        .filter(|line| {
            let id = line.person.as_ref().map(|person| person.id);
            id.is_none_or(|id| !known.principals.contains(&id))
        })
        .map(|line| PrincipalProposal {
            row: line.row,
            name: line.name.clone(),
        })
        .collect()
}

//! What people's credit follows from, read in one query per table.

use std::collections::BTreeMap;

use kernel::people::{Post, PostKind, list_posts_of_people};
use kernel::{AuthorityId, Person, PersonId};
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::credit::{Career, Opening, Placement, RatedMonths};
use crate::month::Month;
use crate::points::Points;
use crate::rules::{CreditRules, Ruled};
use crate::store::{
    Degree, PastResult, PlacementRow, list_appraisals_of_people, list_degrees_of,
    list_past_results_of, list_placements_of, list_verdicts_of_many,
};

/// What is known of some people's careers.
pub(crate) struct Careers {
    placements: Vec<PlacementRow>,
    past: Vec<PastResult>,
    degrees: Vec<Degree>,
    /// Months of appraisals whose result stands, by person.
    appraised: Vec<(PersonId, RatedMonths)>,
    posts: Vec<Post>,
}

impl Careers {
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        people: &[PersonId],
    ) -> Result<Self, DbErr> {
        let mut appraisals = list_appraisals_of_people(db, authority, people).await?;
        appraisals.retain(|row| row.state.is_final());
        let ids: Vec<_> = appraisals.iter().map(|row| row.id).collect();
        let verdicts = list_verdicts_of_many(db, authority, &ids).await?;
        let predicates: BTreeMap<_, _> = verdicts
            .into_iter()
            .map(|verdict| (verdict.appraisal_id, verdict.predicate))
            .collect();
        let appraised = appraisals.iter().filter_map(|row| {
            let rated = RatedMonths {
                first: Month::new(row.year, row.first_month),
                last: Month::new(row.year, row.last_month),
                predicate: *predicates.get(&row.id)?,
            };
            Some((row.person_id, rated))
        });
        Ok(Self {
            appraised: appraised.collect(),
            placements: list_placements_of(db, authority, people).await?,
            past: list_past_results_of(db, authority, people).await?,
            degrees: list_degrees_of(db, authority, people).await?,
            posts: list_posts_of_people(db, authority, people).await?,
        })
    }

    /// A person's placements as they were entered.
    pub(crate) fn placements_of(&self, person: PersonId) -> impl Iterator<Item = &PlacementRow> {
        self.placements
            .iter()
            .filter(move |row| row.person_id == person)
    }

    /// A person's past results as they were entered.
    pub(crate) fn past_of(&self, person: PersonId) -> impl Iterator<Item = &PastResult> {
        self.past.iter().filter(move |row| row.person_id == person)
    }

    /// A person's degrees as they were entered.
    pub(crate) fn degrees_of(&self, person: PersonId) -> impl Iterator<Item = &Degree> {
        let all = self.degrees.iter();
        all.filter(move |row| row.person_id == person)
    }

    /// A person's career; what was appraised in Bina goes before what was entered.
    pub(crate) fn of(&self, rules: &CreditRules, person: PersonId) -> Career {
        let appraised = self.appraised.iter();
        let past = self.past_of(person).map(|row| RatedMonths {
            first: Month::new(row.year, row.first_month),
            last: Month::new(row.year, row.last_month),
            predicate: row.predicate,
        });
        Career {
            placements: self
                .placements_of(person)
                .filter_map(|row| placement(rules, row))
                .collect(),
            rated: appraised
                .filter(|(whose, _)| *whose == person)
                .map(|(_, rated)| *rated)
                .chain(past)
                .collect(),
            degrees: self.degrees_of(person).map(|row| row.held_on).collect(),
        }
    }

    /// The functional office of a person's posts as the roster has them: the first that earns credit.
    pub(crate) fn office_of(&self, rules: &CreditRules, person: PersonId) -> Option<PostKind> {
        let posts = self.posts.iter().filter(|post| post.person_id == person);
        posts
            .map(|post| post.kind)
            .find(|kind| rules.is_office(*kind))
    }

    /// Why a person earns no credit; `None` when they do.
    pub(crate) fn without_credit<'r>(
        &self,
        rules: &'r CreditRules,
        person: &Person,
    ) -> Option<NoCredit<'r>> {
        if let Some(instead) = rules.instead(person.employment) {
            return Some(NoCredit::Employment(instead));
        }
        let mut posts = self.posts.iter().filter(|post| post.person_id == person.id);
        match posts.any(|post| rules.is_office(post.kind)) {
            true => None,
            false => Some(NoCredit::Post),
        }
    }
}

/// Why a person earns no credit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoCredit<'r> {
    /// By their employment; something else counts for them.
    Employment(&'r Ruled<String>),
    /// None of their posts stands in a functional office.
    Post,
}

fn placement(rules: &CreditRules, row: &PlacementRow) -> Option<Placement> {
    let (rank, grade) = rules.of_key(&row.grade)?;
    Some(Placement {
        office: row.office,
        rank: rank.rank,
        grade: grade.grade.clone(),
        starts_on: row.starts_on,
        opening: row.opening.map(|points| Opening {
            points: Points::of_thousandths(points),
            from: Month::beginning_from(row.opening_from.unwrap_or(row.starts_on)),
        }),
    })
}

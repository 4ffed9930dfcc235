//! The heads of the forms: who somebody is, as the roster and their placements say.

use kernel::people::{Post, School, Sex, find_authority, list_posts_of_people, list_schools};
use kernel::{Ctx, Person, PersonId};
use platform::web::Problem;

use super::fill::Values;
use crate::rules::FormValue;

/// What the heads of forms need of some people.
pub(super) struct Heads {
    authority: String,
    posts: Vec<Post>,
    schools: Vec<School>,
}

impl Heads {
    pub(super) async fn load(ctx: &Ctx, people: &[PersonId]) -> Result<Self, Problem> {
        let (db, authority) = (ctx.db(), ctx.authority());
        Ok(Self {
            authority: find_authority(db, authority)
                .await?
                .map_or_else(String::new, |found| found.name),
            posts: list_posts_of_people(db, authority, people).await?,
            schools: list_schools(db, authority).await?,
        })
    }

    fn posts_of(&self, person: PersonId) -> impl Iterator<Item = &Post> {
        self.posts
            .iter()
            .filter(move |post| post.person_id == person && post.ends_on.is_none())
    }

    /// The posts a person holds, one below the other.
    fn titles(&self, person: PersonId) -> String {
        let titles = self.posts_of(person).map(|post| post.title.as_str());
        titles.collect::<Vec<_>>().join("\n")
    }

    fn units(&self, person: PersonId) -> String {
        let mut names: Vec<&str> = Vec::new();
        for post in self.posts_of(person) {
            let school = self.schools.iter().find(|one| one.id == post.school_id);
            if let Some(school) = school
                && !names.contains(&school.name.as_str())
            {
                names.push(&school.name);
            }
        }
        names.join("\n")
    }

    /// The person a form is about.
    pub(super) fn person(&self, ctx: &Ctx, person: &Person, values: &mut Values) {
        let sex = person.sex.map(|sex| ctx.speech.say(sex_key(sex)));
        for (value, text) in [
            (FormValue::Name, person.name.clone()),
            (FormValue::Nip, person.nip.clone().unwrap_or_default()),
            (FormValue::Grade, person.grade.clone().unwrap_or_default()),
            (FormValue::Post, self.titles(person.id)),
            (FormValue::Unit, self.units(person.id)),
            (FormValue::Authority, self.authority.clone()),
            (
                FormValue::Sex,
                sex.map_or_else(String::new, |sex| sex.to_string()),
            ),
        ] {
            values.insert(value, text);
        }
    }

    /// Their superior.
    pub(super) fn superior(&self, person: &Person, values: &mut Values) {
        let units = match self.units(person.id) {
            none if none.is_empty() => self.authority.clone(),
            units => units,
        };
        for (value, text) in [
            (FormValue::SuperiorName, person.name.clone()),
            (
                FormValue::SuperiorNip,
                person.nip.clone().unwrap_or_default(),
            ),
            (
                FormValue::SuperiorGrade,
                person.grade.clone().unwrap_or_default(),
            ),
            (FormValue::SuperiorPost, self.titles(person.id)),
            (FormValue::SuperiorUnit, units),
        ] {
            values.insert(value, text);
        }
    }
}

fn sex_key(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "forms-female",
        Sex::Male => "forms-male",
    }
}

//! Which group is looked at: chosen in a form, carried in the address, limited to the reader's reach.

use kernel::competency_map::PeopleFilter;
use kernel::frameworks::{Framework, Rank};
use kernel::people::{EmploymentClass, PostKind, School, SchoolId};
use kernel::{Action, Ctx, Target};
use platform::web::{Form, Problem};

/// A group as it was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Chosen {
    pub schools: Vec<SchoolId>,
    /// Only schools far away, or only the others.
    pub is_remote: Option<bool>,
    /// Only schools of this cluster.
    pub cluster: Option<String>,
    pub kind: Option<PostKind>,
    pub class: Option<EmploymentClass>,
    pub rank: Option<Rank>,
    pub title: Option<String>,
}

/// Reads an address as a form, so that a field may be there several times.
pub(crate) fn read_query(query: Option<&str>) -> Form {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .fold(Form::empty(), |form, (name, value)| form.with(&name, value))
}

impl Chosen {
    /// Reads the choice whose fields begin with `prefix`; what is not understood is left open.
    pub(crate) fn read(form: &Form, prefix: &str) -> Self {
        let value = |name: &str| form.value(&format!("{prefix}{name}")).to_owned();
        Self {
            schools: form
                .values(&format!("{prefix}school"))
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect(),
            is_remote: match value("remote").as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            cluster: Some(value("cluster")).filter(|cluster| !cluster.is_empty()),
            kind: value("kind").parse().ok(),
            class: value("class").parse().ok(),
            rank: Rank::parse(&value("rank")),
            title: Some(value("title")).filter(|title| !title.is_empty()),
        }
    }

    /// The people of it within reach; none when nothing chosen is within reach.
    pub(crate) fn filter(&self, reach: &Reach) -> Option<PeopleFilter> {
        let is_open = self.schools.is_empty() && self.is_remote.is_none() && self.cluster.is_none();
        let schools: Vec<SchoolId> = reach
            .schools
            .iter()
            .filter(|school| self.schools.is_empty() || self.schools.contains(&school.id))
            .filter(|school| {
                self.is_remote
                    .is_none_or(|remote| school.is_remote == remote)
            })
            .filter(|school| self.cluster.is_none() || school.cluster == self.cluster)
            .map(|school| school.id)
            .collect();
        if schools.is_empty() {
            return None;
        }
        Some(PeopleFilter {
            // All schools of an authority need no list of them.
            schools: if is_open && reach.is_all {
                Vec::new()
            } else {
                schools
            },
            kinds: self.kind.into_iter().collect(),
            titles: self.title.iter().cloned().collect(),
            employments: self.class.map(EmploymentClass::members).unwrap_or_default(),
            ranks: self
                .rank
                .iter()
                .map(|rank| rank.as_str().to_owned())
                .collect(),
        })
    }

    /// The same choice as part of an address.
    pub(crate) fn address(&self, prefix: &str) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        let mut put = |name: &str, value: &str| {
            out.append_pair(&format!("{prefix}{name}"), value);
        };
        for school in &self.schools {
            put("school", &school.to_string());
        }
        if let Some(remote) = self.is_remote {
            put("remote", if remote { "yes" } else { "no" });
        }
        if let Some(cluster) = &self.cluster {
            put("cluster", cluster);
        }
        if let Some(kind) = self.kind {
            put("kind", kind.as_str());
        }
        if let Some(class) = self.class {
            put("class", class.as_str());
        }
        if let Some(rank) = self.rank {
            put("rank", rank.as_str());
        }
        if let Some(title) = &self.title {
            put("title", title);
        }
        out.finish()
    }

    /// The group in words.
    pub(crate) fn describe(&self, ctx: &Ctx, reach: &Reach) -> String {
        let mut parts: Vec<String> = Vec::new();
        let named = self
            .schools
            .iter()
            .filter_map(|id| reach.schools.iter().find(|school| school.id == *id));
        parts.extend(named.map(|school| school.name.clone()));
        parts.extend(self.cluster.clone());
        if let Some(remote) = self.is_remote {
            let key = if remote {
                "map-remote-only"
            } else {
                "map-not-remote"
            };
            parts.push(ctx.speech.say(key).to_string());
        }
        if let Some(kind) = self.kind {
            parts.push(ctx.speech.say(kind.key()).to_string());
        }
        parts.extend(self.title.clone());
        if let Some(class) = self.class {
            parts.push(ctx.speech.say(class.key()).to_string());
        }
        if let Some(rank) = self.rank {
            parts.push(rank.name().to_owned());
        }
        if parts.is_empty() {
            return ctx.speech.say("map-everyone").to_string();
        }
        parts.join(", ")
    }

    /// The frameworks its people are measured by.
    pub(crate) fn frameworks<'a>(&self, ctx: &'a Ctx) -> Vec<&'a Framework> {
        let kinds = match self.kind {
            Some(kind) => vec![kind],
            None => PostKind::ALL.to_vec(),
        };
        let mut found: Vec<&Framework> = Vec::new();
        for kind in kinds {
            if let Some(framework) = ctx.app.frameworks.framework_for_post(kind.as_str())
                && !found.iter().any(|known| known.code == framework.code)
            {
                found.push(framework);
            }
        }
        found
    }
}

/// The schools whose map the reader may see.
pub(crate) struct Reach {
    pub schools: Vec<School>,
    pub is_all: bool,
    /// Whether they may open the maps of single people there.
    pub sees_people: bool,
}

impl Reach {
    /// The schools where the reader may do this; refused when there is none.
    pub(crate) async fn of(ctx: &Ctx, action: Action) -> Result<Self, Problem> {
        if ctx.reaches_all_schools() && ctx.may(action, Target::Authority).await? {
            return Ok(Self {
                schools: ctx.schools().await?,
                is_all: true,
                sees_people: ctx.may(Action::ViewMap, Target::Authority).await?,
            });
        }
        let mut schools = Vec::new();
        let mut sees_people = true;
        // One question per school: who is here has a few, with a role at each.
        for school in ctx.schools().await? {
            let target = Target::School(school.id);
            if ctx.may(action, target).await? {
                sees_people &= ctx.may(Action::ViewMap, target).await?;
                schools.push(school);
            }
        }
        let Some(first) = schools.first() else {
            return Err(Problem::forbidden());
        };
        ctx.permit(action, Target::School(first.id)).await?;
        Ok(Self {
            schools,
            is_all: false,
            sees_people,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_the_address_it_makes() {
        let query = "kind=teacher&class=non-asn&rank=ahli-muda&remote=no&cluster=Gugus+2&title=Guru+IPA\
            &school=01930000-0000-7000-8000-000000000001&school=01930000-0000-7000-8000-000000000002";
        let chosen = Chosen::read(&read_query(Some(query)), "");
        assert_eq!(chosen.schools.len(), 2);
        assert_eq!(chosen.kind, Some(PostKind::Teacher));
        assert_eq!(chosen.title.as_deref(), Some("Guru IPA"));
        assert_eq!(chosen.cluster.as_deref(), Some("Gugus 2"));
        let again = Chosen::read(&read_query(Some(&chosen.address("b_"))), "b_");
        assert_eq!(again, chosen);
    }

    #[test]
    fn what_is_not_understood_is_left_open() {
        let chosen = Chosen::read(&read_query(Some("kind=x&class=&rank=tuan&school=1")), "");
        assert_eq!(chosen, Chosen::default());
    }
}

//! The context of a request: who acts, in which authority, with which roles, in which language.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use platform::audit::Actor;
use platform::i18n::Speech;
use platform::identity::SignedIn;
use platform::offline::KEEP_HEADER;
use platform::sea_orm::DatabaseConnection;
use platform::web::{NavLink, Page, Problem};
use platform::{AuthorityId, Day, Moment};

use crate::App;
use crate::access::{self, Action, Denied, Permit, RoleKind, Target};
use crate::calendar::{Semester, Zone};
use crate::frameworks::Frameworks;
use crate::people::{self, Person, PersonId, School, SchoolId};

/// Who acts, and everything their request may need.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The program's state.
    pub app: App,
    /// On whose behalf changes are committed.
    pub actor: Actor,
    /// The signed-in person.
    pub me: Person,
    /// Their roles.
    pub roles: Vec<access::Role>,
    /// The school they work at, when it is one.
    pub school: Option<School>,
    /// The frameworks and every instrument of the authority, its own included.
    pub catalogue: Arc<Frameworks>,
    /// What their pages speak with.
    pub speech: Speech,
    /// Whether the page is asked for in advance: a device keeps it, to be filled on a later day.
    pub is_in_advance: bool,
    /// The frame of their pages.
    page: Page,
}

impl Ctx {
    /// The authority they work in.
    pub fn authority(&self) -> AuthorityId {
        self.actor.authority
    }

    /// The moment of the request.
    pub fn now(&self) -> Moment {
        self.actor.at
    }

    /// The day of the request where the person works.
    pub fn today(&self) -> Day {
        self.day_of(self.now())
    }

    /// The day of a moment where the person works.
    pub fn day_of(&self, moment: Moment) -> Day {
        let zone = self.school.as_ref().map_or(Zone::Wib, |school| school.zone);
        moment.day_in(&zone.time_zone())
    }

    /// The semester of the request.
    pub fn semester(&self) -> Semester {
        Semester::of(self.today())
    }

    /// A connection for reading.
    pub fn db(&self) -> &DatabaseConnection {
        self.app.shell.db.read()
    }

    /// Whether a role is held anywhere.
    pub fn has_role(&self, kind: RoleKind) -> bool {
        self.roles.iter().any(|role| role.kind == kind)
    }

    /// Whether a role reaches every school of the authority.
    pub fn reaches_all_schools(&self) -> bool {
        let opens_places = |role: &access::Role| role.kind != RoleKind::Member;
        self.roles
            .iter()
            .any(|role| role.school_id.is_none() && opens_places(role))
    }

    /// The schools within reach of the person's roles and posts; all of the authority's for a role
    /// that is held there.
    pub async fn schools(&self) -> Result<Vec<School>, Problem> {
        let all = people::list_schools(self.db(), self.authority()).await?;
        if self.reaches_all_schools() {
            return Ok(all);
        }
        let mine: Vec<SchoolId> = self
            .roles
            .iter()
            .filter_map(|role| role.school_id)
            .chain(self.school.as_ref().map(|school| school.id))
            .collect();
        Ok(all
            .into_iter()
            .filter(|school| mine.contains(&school.id))
            .collect())
    }

    /// The schools at which the person's roles open an action, by what the context knows: an authority
    /// has too many schools to ask the database about each.
    pub async fn schools_for(&self, action: Action) -> Result<Vec<School>, Problem> {
        let opens = |school: &School| {
            self.roles
                .iter()
                .filter(|role| role.school_id.is_none_or(|at| at == school.id))
                .filter_map(|role| role.kind.relation())
                .any(|relation| access::policy::allows(&[relation], action))
        };
        let mut schools = self.schools().await?;
        schools.retain(opens);
        Ok(schools)
    }

    /// Asks leave to do something.
    pub async fn permit(&self, action: Action, target: Target) -> Result<Permit, Problem> {
        let relations =
            access::relations(self.db(), self.authority(), self.me.id, &self.roles, target).await?;
        if access::policy::allows(&relations, action) {
            Ok(Permit::granted(self.authority(), action))
        } else {
            Err(Denied(action).into())
        }
    }

    /// Whether leave would be given, for showing or hiding a way in.
    pub async fn may(&self, action: Action, target: Target) -> Result<bool, Problem> {
        let relations =
            access::relations(self.db(), self.authority(), self.me.id, &self.roles, target).await?;
        Ok(access::policy::allows(&relations, action))
    }

    /// A page with the given title key.
    pub fn page(&self, title_key: &str) -> Page {
        self.page.clone().titled(self.speech.say(title_key))
    }

    /// A person by identifier, or a page that says there is none.
    pub async fn person(&self, id: PersonId) -> Result<Person, Problem> {
        people::find_person(self.db(), self.authority(), id)
            .await?
            .ok_or_else(Problem::not_found)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Problem::not_signed_in)
    }
}

/// Builds the context of a signed-in request and puts it where handlers find it.
pub async fn load_ctx(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(signed_in) = request.extensions().get::<SignedIn>().cloned() else {
        return next.run(request).await;
    };
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or("").to_owned();
    let is_in_advance = request.headers().contains_key(KEEP_HEADER);
    match build(app, signed_in, path, &query).await {
        Ok(mut ctx) => {
            ctx.is_in_advance = is_in_advance;
            ctx.page.is_in_advance = is_in_advance;
            request.extensions_mut().insert(ctx.page.clone());
            request.extensions_mut().insert(ctx);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn build(app: App, signed_in: SignedIn, path: String, query: &str) -> Result<Ctx, Problem> {
    let db = app.shell.db.read();
    let authority = signed_in.authority;
    let person = PersonId(signed_in.subject);
    let me = people::find_person(db, authority, person)
        .await?
        .ok_or_else(Problem::not_signed_in)?;
    let roles = access::list_roles_of(db, authority, person).await?;
    let posts = people::list_posts_of(db, authority, person).await?;
    let school = match posts.first() {
        Some(post) => people::find_school(db, authority, post.school_id).await?,
        None => None,
    };
    let catalogue = app.catalogue(db, authority).await?;
    let speech = app.shell.speech(signed_in.language);
    let mut page = Page::for_visitor(speech.clone(), "shell-home", &path);
    page.nav = navigation(&path);
    page.person = Some(me.name.clone());
    page.reader = person.0.to_string();
    page.place = school.as_ref().map(|school| school.name.clone());
    page.csrf = signed_in.csrf;
    page.notice = notice(&speech, query);
    Ok(Ctx {
        actor: Actor {
            authority,
            person: Some(person.0),
            at: app.shell.clock.now(),
            origin: "web".to_owned(),
        },
        app,
        me,
        roles,
        school,
        catalogue,
        speech,
        is_in_advance: false,
        page,
    })
}

/// A sentence about what was just done, asked for by the redirect that followed it.
fn notice(speech: &Speech, query: &str) -> Option<String> {
    let word = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("notice="))?;
    let key = format!("notice-{word}");
    speech.knows(&key).then(|| speech.say(key).to_string())
}

fn navigation(path: &str) -> Vec<NavLink> {
    let link = |href: &'static str, key, under: &[&str]| NavLink {
        href,
        key,
        is_current: path == href || under.iter().any(|prefix| path.starts_with(prefix)),
    };
    vec![
        link("/", "nav-home", &[]),
        link(
            "/map",
            "nav-map",
            &[
                "/map",
                "/people",
                "/needs",
                "/assess",
                "/observations",
                "/practice",
                "/voice",
                "/rapor",
                "/minutes",
                "/instruments",
                "/papers",
                "/rounds",
            ],
        ),
        link(
            "/plans",
            "nav-plans",
            &["/plans", "/programmes", "/coaches", "/funds"],
        ),
        link(
            "/activities",
            "nav-activities",
            &[
                "/activities",
                "/offers",
                "/sessions",
                "/commitments",
                "/effects",
                "/monitoring",
                "/cycles",
            ],
        ),
    ]
}

//! A small authority in which a test takes place: two schools, one person per role, a fixed clock.

use axum::Router;
use kernel::access::{self, RoleId, RoleKind};
use kernel::calendar::Zone;
use kernel::frameworks::Frameworks;
use kernel::people::{self, Authority, Employment, Post, PostId, PostKind};
use kernel::router::{migrations, router, words};
use kernel::{App, AuthorityId, Part, Person, PersonId, School, SchoolId};
use platform::audit::{Actor, Audited};
use platform::db::{Db, DbUrl, Tx};
use platform::i18n::{Language, Messages};
use platform::identity::{self, Account, AccountId};
use platform::{Clock, Day, Moment, Shell};

use crate::{Browser, Engine, PostgresDatabase, SqliteDatabase};

/// Who is there. Everyone works at the first school but for those named otherwise.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The first school.
    pub school: SchoolId,
    /// Another school.
    pub other_school: SchoolId,
    /// Bu Sari, a teacher of rank Ahli Muda (target level 3).
    pub teacher: PersonId,
    /// Pak Budi, another teacher.
    pub colleague: PersonId,
    /// Bu Wati, a librarian.
    pub librarian: PersonId,
    /// Pak Hadi, a coach at the first school.
    pub coach: PersonId,
    /// Bu Ratna, principal of the first school.
    pub principal: PersonId,
    /// Pak Joko, supervisor of the first school, who holds no post there.
    pub supervisor: PersonId,
    /// Bu Nia, planner of the authority.
    pub planner: PersonId,
    /// Pak Eko, administrator of the authority.
    pub administrator: PersonId,
    /// Bu Lina, auditor of the authority.
    pub auditor: PersonId,
    /// Pak Agus, a teacher at the other school.
    pub stranger: PersonId,
}

#[derive(Debug)]
#[expect(
    dead_code,
    reason = "held so that the database lives as long as the world"
)]
enum Database {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

/// The program with its database and its people.
#[derive(Debug)]
pub struct World {
    /// The program's state.
    pub app: App,
    /// The authority.
    pub authority: AuthorityId,
    /// Its people.
    pub cast: Cast,
    router: Router,
    // Dropped last: the program's connections end before the database goes.
    _database: Database,
}

impl World {
    /// Starts the program, made of some parts, on a fresh database.
    pub async fn start(engine: Engine, parts: Vec<Part>) -> Self {
        let (database, url) = database(engine, &parts).await;
        let db = Db::open(&url).await.expect("the database opens");
        let clock = Clock::fixed(Moment("2026-11-24T02:00:00Z".parse().expect("a moment")));
        let shell = Shell::new(db, clock, Messages::new(&words(&parts)));
        let app = App::new(shell, Frameworks::embedded());
        let authority = AuthorityId::new();
        let cast = populate(&app, authority).await;
        Self {
            router: router(app.clone(), &parts),
            app,
            authority,
            cast,
            _database: database,
        }
    }

    /// A browser in which a person has just signed in, in Indonesian.
    pub async fn browser(&self, person: PersonId) -> Browser {
        let db = &self.app.shell.db;
        let account = identity::find_account_of(db.read(), self.authority, person.0)
            .await
            .expect("the database answers")
            .expect("everyone in the cast has an account");
        let cookie = identity::open_session(db, &self.actor(person), account.id, "test")
            .await
            .expect("a session opens");
        Browser::new(self.router.clone(), Some(cookie))
    }

    /// A browser in which nobody has signed in.
    pub fn visitor(&self) -> Browser {
        Browser::new(self.router.clone(), None)
    }

    /// Someone of the cast, as the one who acts.
    pub fn actor(&self, person: PersonId) -> Actor {
        Actor {
            authority: self.authority,
            person: Some(person.0),
            at: self.app.shell.clock.now(),
            origin: "test".to_owned(),
        }
    }

    /// The day it is at the schools.
    pub fn today(&self) -> Day {
        self.app.shell.clock.now().day_in(&Zone::Wib.time_zone())
    }
}

async fn database(engine: Engine, parts: &[Part]) -> (Database, DbUrl) {
    let all = migrations(parts);
    let names: Vec<_> = all.iter().map(|migration| migration.name).collect();
    match engine {
        Engine::Sqlite => {
            let sqlite = SqliteDatabase::fresh(async |_| Ok::<_, String>(())).await;
            let url = DbUrl::Sqlite(sqlite.file());
            let db = Db::open(&url).await.expect("the database opens");
            db.migrate(&all).await.expect("the migrations run");
            (Database::Sqlite(sqlite), url)
        }
        Engine::Postgres => {
            let migrate = async |url: String| {
                let db = Db::open(&DbUrl::Postgres(url)).await?;
                db.migrate(&all).await?;
                db.close().await
            };
            let postgres = PostgresDatabase::fresh(&names.join(" "), migrate).await;
            let url = DbUrl::Postgres(postgres.url());
            (Database::Postgres(postgres), url)
        }
    }
}

async fn populate(app: &App, authority_id: AuthorityId) -> Cast {
    let tx = app.shell.db.begin().await.expect("a transaction begins");
    let authority = Authority {
        authority_id,
        id: authority_id,
        name: "Dinas Contoh".to_owned(),
        is_sample: true,
    };
    people::add_authority(&tx, authority)
        .await
        .expect("an authority");
    let school = add_school(&tx, authority_id, "10000001", "SD Negeri Contoh 1").await;
    let other = add_school(&tx, authority_id, "10000002", "SD Negeri Contoh 2").await;
    let cast = add_everyone(&tx, authority_id, school, other).await;
    let actor = Actor {
        authority: authority_id,
        person: None,
        at: app.shell.clock.now(),
        origin: "test".to_owned(),
    };
    let entry = Audited::new("authority.set-up", authority_id.0);
    tx.commit(&actor, entry).await.expect("a commit");
    cast
}

async fn add_everyone(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
    other_school: SchoolId,
) -> Cast {
    let post = |school, kind, title| Some((school, kind, title));
    let teaches = |school| post(school, PostKind::Teacher, "Guru Kelas");
    let librarian = post(school, PostKind::Library, "Pustakawan");
    let principal = post(school, PostKind::Principal, "Kepala Sekolah");
    let supervisor = post(other_school, PostKind::Supervisor, "Pengawas");
    let here = |kind| Some((kind, Some(school)));
    let everywhere = |kind| Some((kind, None));
    let everyone = [
        ("Bu Sari", teaches(school), None),
        ("Pak Budi", teaches(school), None),
        ("Bu Wati", librarian, None),
        ("Pak Hadi", teaches(school), here(RoleKind::Coach)),
        ("Bu Ratna", principal, here(RoleKind::Principal)),
        ("Pak Joko", supervisor, here(RoleKind::Supervisor)),
        ("Bu Nia", None, everywhere(RoleKind::Planner)),
        ("Pak Eko", None, everywhere(RoleKind::Administrator)),
        ("Bu Lina", None, everywhere(RoleKind::Auditor)),
        ("Pak Agus", teaches(other_school), None),
    ];
    let mut ids = [PersonId::new(); 10];
    for (id, (name, post, role)) in ids.iter_mut().zip(everyone) {
        *id = add(tx, authority, name, post, role).await;
    }
    let [
        teacher,
        colleague,
        librarian,
        coach,
        principal,
        supervisor,
        planner,
        ..,
    ] = ids;
    let [.., administrator, auditor, stranger] = ids;
    Cast {
        school,
        other_school,
        teacher,
        colleague,
        librarian,
        coach,
        principal,
        supervisor,
        planner,
        administrator,
        auditor,
        stranger,
    }
}

async fn add_school(tx: &Tx, authority_id: AuthorityId, npsn: &str, name: &str) -> SchoolId {
    let school = School {
        authority_id,
        id: SchoolId::new(),
        npsn: npsn.to_owned(),
        name: name.to_owned(),
        zone: Zone::Wib,
        is_remote: false,
        cluster: None,
    };
    let id = school.id;
    people::add_school(tx, school).await.expect("a school");
    id
}

async fn add(
    tx: &Tx,
    authority_id: AuthorityId,
    name: &str,
    post: Option<(SchoolId, PostKind, &str)>,
    role: Option<(RoleKind, Option<SchoolId>)>,
) -> PersonId {
    let person = Person {
        employment: Employment::Pns,
        rank: Some("ahli-muda".to_owned()),
        ..Person::named(authority_id, PersonId::new(), name)
    };
    let id = person.id;
    people::add_person(tx, person).await.expect("a person");
    if let Some((school_id, kind, title)) = post {
        let post = Post {
            authority_id,
            id: PostId::new(),
            person_id: id,
            school_id,
            kind,
            title: title.to_owned(),
            starts_on: None,
            ends_on: None,
        };
        people::add_post(tx, post).await.expect("a post");
    }
    if let Some((kind, school_id)) = role {
        let role = access::Role {
            authority_id,
            id: RoleId::new(),
            person_id: id,
            kind,
            school_id,
        };
        access::add_role(tx, role).await.expect("a role");
    }
    let account = Account {
        authority_id,
        id: AccountId::new(),
        subject_id: id.0,
        username: name.to_lowercase().replace(' ', "."),
        // Nobody signs in with it: tests open sessions directly.
        password_hash: "none".to_owned(),
        language: Language::Indonesian,
        is_active: true,
        must_change: false,
    };
    identity::add_account(tx, account)
        .await
        .expect("an account");
    id
}

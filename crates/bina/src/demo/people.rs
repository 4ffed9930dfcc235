//! Invented schools, people, posts, roles and accounts.

use kernel::access::{self, Role, RoleId, RoleKind};
use kernel::calendar::Zone;
use kernel::people::{self, Employment, Post, PostId, PostKind, Sex};
use kernel::{AuthorityId, Person, PersonId, School, SchoolId};
use platform::db::Tx;
use platform::i18n::Language;
use platform::identity::{self, Account, AccountId};
use platform::sea_orm::DbErr;

use super::chance::Chance;

/// One account per role, and what it is for.
pub const ACCOUNTS: [(&str, &str); 11] = [
    ("guru", "teacher (Bu Sari, SD Negeri Contoh 1)"),
    ("tendik", "librarian (Bu Wati, SD Negeri Contoh 1)"),
    ("pendamping", "coach (Pak Hadi, SD Negeri Contoh 1)"),
    ("kepala", "principal (Bu Ratna, SD Negeri Contoh 1)"),
    ("pengawas", "supervisor of all three schools (Pak Joko)"),
    ("perencana", "planner of the authority (Bu Nia)"),
    ("admin", "administrator (Pak Eko)"),
    ("pemeriksa", "auditor (Bu Lina)"),
    (
        "guru2",
        "teacher (Bu Dian, SMP Negeri Contoh 2, some way round)",
    ),
    ("pendamping2", "coach (Bu Dewi, SMP Negeri Contoh 2)"),
    ("kepala2", "principal (Pak Rudi, SMP Negeri Contoh 2)"),
];

/// A person of the demonstration, and how able they are in truth.
pub(super) struct Someone {
    pub id: PersonId,
    pub name: String,
    pub school: Option<SchoolId>,
    pub kind: Option<PostKind>,
    /// True level at the start, unknown to the program.
    pub level: f64,
}

/// Everyone, and where they work.
pub(super) struct Cast {
    pub authority: AuthorityId,
    pub schools: [SchoolId; 3],
    pub people: Vec<Someone>,
}

impl Cast {
    /// Someone by name; the demonstration names those it needs.
    pub fn named(&self, name: &str) -> &Someone {
        self.people
            .iter()
            .find(|person| person.name == name)
            .expect("invariant: the demonstration names only people it made")
    }
}

const FIRST: [&str; 24] = [
    "Ani", "Bambang", "Citra", "Dedi", "Endang", "Fajar", "Gita", "Hendra", "Indah", "Joni",
    "Kartika", "Lukman", "Maya", "Nanang", "Oki", "Putri", "Rahmat", "Siska", "Tono", "Umi",
    "Vina", "Wawan", "Yanti", "Zainal",
];
const LAST: [&str; 16] = [
    "Wijaya",
    "Lestari",
    "Saputra",
    "Handayani",
    "Pratama",
    "Susanti",
    "Nugroho",
    "Maharani",
    "Setiawan",
    "Rahayu",
    "Kurniawan",
    "Permata",
    "Hidayat",
    "Anggraini",
    "Siregar",
    "Manurung",
];

struct Maker<'a> {
    tx: &'a Tx,
    authority: AuthorityId,
    hash: &'a str,
    chance: Chance,
    people: Vec<Someone>,
}

pub(super) async fn add(tx: &Tx, authority: AuthorityId, hash: &str) -> Result<Cast, DbErr> {
    let mut maker = Maker {
        tx,
        authority,
        hash,
        chance: Chance::of(2026),
        people: Vec::new(),
    };
    let small = maker
        .school("10000001", "SD Negeri Contoh 1", false)
        .await?;
    let crowded = maker
        .school("10000002", "SMP Negeri Contoh 2", false)
        .await?;
    let remote = maker.school("10000003", "SD Negeri Contoh 3", true).await?;
    maker.named_people(small, crowded, remote).await?;
    maker.crowd(small, 12).await?;
    maker.crowd(crowded, 40).await?;
    maker.crowd(remote, 4).await?;
    Ok(Cast {
        authority,
        schools: [small, crowded, remote],
        people: maker.people,
    })
}

impl Maker<'_> {
    async fn school(&mut self, npsn: &str, name: &str, is_remote: bool) -> Result<SchoolId, DbErr> {
        let school = School {
            authority_id: self.authority,
            id: SchoolId::new(),
            npsn: npsn.to_owned(),
            name: name.to_owned(),
            zone: if is_remote { Zone::Wit } else { Zone::Wib },
            is_remote,
            // The two that can meet in an afternoon work together.
            cluster: (!is_remote).then(|| "Gugus Melati".to_owned()),
        };
        let id = school.id;
        people::add_school(self.tx, school).await?;
        Ok(id)
    }

    async fn named_people(
        &mut self,
        small: SchoolId,
        crowded: SchoolId,
        remote: SchoolId,
    ) -> Result<(), DbErr> {
        use PostKind::{Administration, Library, Principal, Teacher};
        let sari = self
            .person("Bu Sari", 2.3, Some((small, Teacher, "Guru Kelas")))
            .await?;
        self.account(sari, "guru").await?;
        let wati = self
            .person("Bu Wati", 2.6, Some((small, Library, "Pustakawan")))
            .await?;
        self.account(wati, "tendik").await?;
        let hadi = self
            .person("Pak Hadi", 3.9, Some((small, Teacher, "Guru Kelas")))
            .await?;
        self.account(hadi, "pendamping").await?;
        self.role(hadi, RoleKind::Coach, Some(small)).await?;
        let ratna = self
            .person("Bu Ratna", 3.2, Some((small, Principal, "Kepala Sekolah")))
            .await?;
        self.account(ratna, "kepala").await?;
        self.role(ratna, RoleKind::Principal, Some(small)).await?;
        let rudi = self
            .person(
                "Pak Rudi",
                3.0,
                Some((crowded, Principal, "Kepala Sekolah")),
            )
            .await?;
        self.account(rudi, "kepala2").await?;
        self.role(rudi, RoleKind::Principal, Some(crowded)).await?;
        self.person("Pak Toni", 2.4, Some((small, Administration, "Operator")))
            .await?;
        let dian = self
            .person("Bu Dian", 1.9, Some((crowded, Teacher, "Guru IPA")))
            .await?;
        self.account(dian, "guru2").await?;
        let dewi = self
            .person("Bu Dewi", 4.0, Some((crowded, Teacher, "Guru IPS")))
            .await?;
        self.account(dewi, "pendamping2").await?;
        self.role(dewi, RoleKind::Coach, Some(crowded)).await?;
        let arif = self
            .person("Pak Arif", 3.9, Some((crowded, Teacher, "Guru Matematika")))
            .await?;
        self.role(arif, RoleKind::Coach, Some(crowded)).await?;
        let joko = self.person("Pak Joko", 3.5, None).await?;
        self.account(joko, "pengawas").await?;
        for school in [small, crowded, remote] {
            self.role(joko, RoleKind::Supervisor, Some(school)).await?;
        }
        for (name, username, kind) in [
            ("Bu Nia", "perencana", RoleKind::Planner),
            ("Pak Eko", "admin", RoleKind::Administrator),
            ("Bu Lina", "pemeriksa", RoleKind::Auditor),
        ] {
            let person = self.person(name, 3.0, None).await?;
            self.account(person, username).await?;
            self.role(person, kind, None).await?;
        }
        Ok(())
    }

    async fn crowd(&mut self, school: SchoolId, count: usize) -> Result<(), DbErr> {
        for _ in 0..count {
            let first = *self.chance.pick(&FIRST);
            let name = format!("{first} {}", self.chance.pick(&LAST));
            let level = 2.6 + 0.6 * self.chance.around_zero();
            self.person(
                &name,
                level,
                Some((school, PostKind::Teacher, "Guru Mapel")),
            )
            .await?;
        }
        Ok(())
    }

    async fn person(
        &mut self,
        name: &str,
        level: f64,
        post: Option<(SchoolId, PostKind, &str)>,
    ) -> Result<PersonId, DbErr> {
        let id = PersonId::new();
        // Those with an account are civil servants, so that each role has a target to look at.
        let mixed = [
            Employment::Pns,
            Employment::Pns,
            Employment::Pppk,
            Employment::Honorary,
        ];
        let employment = match name.split(' ').next() {
            Some("Bu" | "Pak") => Employment::Pns,
            _ => *self.chance.pick(&mixed),
        };
        let person = Person {
            sex: Some(if name.starts_with("Bu ") {
                Sex::Female
            } else {
                Sex::Male
            }),
            employment,
            // Honorary people hold no rank; what is asked of them is another rule of the framework.
            rank: (employment != Employment::Honorary).then(|| "ahli-muda".to_owned()),
            ..Person::named(self.authority, id, name)
        };
        people::add_person(self.tx, person).await?;
        if let Some((school_id, kind, title)) = post {
            let post = Post {
                authority_id: self.authority,
                id: PostId::new(),
                person_id: id,
                school_id,
                kind,
                title: title.to_owned(),
                starts_on: None,
                ends_on: None,
            };
            people::add_post(self.tx, post).await?;
        }
        self.people.push(Someone {
            id,
            name: name.to_owned(),
            school: post.map(|(school, _, _)| school),
            kind: post.map(|(_, kind, _)| kind),
            level,
        });
        Ok(id)
    }

    async fn role(
        &mut self,
        person_id: PersonId,
        kind: RoleKind,
        school_id: Option<SchoolId>,
    ) -> Result<(), DbErr> {
        let role = Role {
            authority_id: self.authority,
            id: RoleId::new(),
            person_id,
            kind,
            school_id,
        };
        access::add_role(self.tx, role).await
    }

    async fn account(&mut self, person: PersonId, username: &str) -> Result<(), DbErr> {
        let account = Account {
            authority_id: self.authority,
            id: AccountId::new(),
            subject_id: person.0,
            username: username.to_owned(),
            password_hash: self.hash.to_owned(),
            language: Language::Indonesian,
            is_active: true,
            must_change: false,
        };
        identity::add_account(self.tx, account).await
    }
}

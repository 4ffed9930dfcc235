//! `bina import dapodik` as others script against it: counts, one line per problem, exit codes.

use std::path::PathBuf;
use std::process::{Command, Output};

use kernel::calendar::Zone;
use kernel::people::{self, Authority, School, SchoolId};
use kernel::router::migrations;
use kernel::{AuthorityId, Person};
use platform::Moment;
use platform::audit::{Actor, Audited};
use platform::db::{Db, DbUrl};
use platform::sea_orm::DbErr;

/// A data folder with one school, removed at the end.
struct Folder {
    path: PathBuf,
    authority: AuthorityId,
    school: SchoolId,
}

impl Folder {
    async fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("bina-import-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        let (authority, school) = (AuthorityId::new(), SchoolId::new());
        let folder = Self {
            path,
            authority,
            school,
        };
        folder.set_up().await.expect("a database can be made");
        folder
    }

    async fn set_up(&self) -> Result<(), DbErr> {
        let authority_id = self.authority;
        let db = Db::open(&DbUrl::in_folder(&self.path)).await?;
        db.migrate(&migrations(&bina::parts())).await?;
        let tx = db.begin().await?;
        let authority = Authority {
            authority_id,
            id: authority_id,
            name: "Dinas Contoh".to_owned(),
            is_sample: true,
        };
        people::add_authority(&tx, authority).await?;
        let school = School {
            authority_id,
            id: self.school,
            npsn: "P9970001".to_owned(),
            name: "PKBM Melati".to_owned(),
            zone: Zone::Wib,
            is_remote: false,
            cluster: None,
        };
        people::add_school(&tx, school).await?;
        let actor = Actor {
            authority: authority_id,
            person: None,
            at: Moment::from_millis(0),
            origin: "test".to_owned(),
        };
        tx.commit(&actor, Audited::new("school.added", self.school.0))
            .await?;
        db.close().await
    }

    async fn people(&self) -> Vec<Person> {
        let db = Db::open(&DbUrl::in_folder(&self.path))
            .await
            .expect("the database opens");
        let found = people::list_people_of_school(db.read(), self.authority, self.school).await;
        db.close().await.expect("the database closes");
        found.expect("the database answers")
    }

    fn import(&self, file: &[u8], npsn: &str, others: &[&str]) -> Output {
        let path = self.path.join("daftar.xls");
        std::fs::write(&path, file).expect("a file can be written");
        Command::new(env!("CARGO_BIN_EXE_bina"))
            .args(["import", "dapodik"])
            .arg(&path)
            .args(["--school", npsn, "--data"])
            .arg(&self.path)
            .args(others)
            .env_remove("BINA_DATABASE_URL")
            .output()
            .expect("the program starts")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// A roster in the XML that Dapodik names `.xls`.
fn roster(people: &[[&str; 3]]) -> Vec<u8> {
    let header = ["Nama", "NUPTK", "NIP"];
    let title: &[&str] = &["Daftar Guru"];
    let rows: String = [title, &header]
        .into_iter()
        .chain(people.iter().map(<[&str; 3]>::as_slice))
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .map(|text| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>"))
                .collect();
            format!("<Row>{}</Row>", cells.concat())
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"x\">\
         <Table>{rows}</Table></Worksheet></Workbook>"
    )
    .into_bytes()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_roster_is_taken_in_once_and_every_problem_has_its_line() {
    let folder = Folder::new("once").await;
    let number = "1234567890123456";
    let file = roster(&[
        ["Ani Wijaya", "2222222222222222", ""],
        ["Budi Santoso", number, ""],
        ["Citra Lestari", number, ""],
    ]);
    let dry = folder.import(&file, "p9970001", &["--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{dry:?}");
    assert!(
        said(&dry).contains("Belum ada yang disimpan"),
        "{}",
        said(&dry)
    );
    assert_eq!(folder.people().await.len(), 0);

    let first = folder.import(&file, "P9970001", &[]);
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    for line in [
        "PKBM Melati · P9970001",
        "Ditambahkan: 1",
        "Dilewati: 2",
        "Baris 4 Budi Santoso: NUPTK yang sama ada pada nama yang berbeda, di baris 4, 5.",
    ] {
        assert!(said(&first).contains(line), "{line}: {}", said(&first));
    }
    let second = folder.import(&file, "P9970001", &["--language", "en"]);
    assert!(said(&second).contains("As before: 1"), "{}", said(&second));
    assert_eq!(folder.people().await.len(), 1);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_ends_with_two_and_a_sentence() {
    let folder = Folder::new("unusable").await;
    let refused = folder.import(b"%PDF-1.7", "P9970001", &[]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(said(&refused).contains("tampaknya dokumen PDF"));
    assert_eq!(folder.people().await.len(), 0);
}

#[tokio::test]
async fn a_school_that_nobody_has_ends_with_one_and_the_way_out() {
    let folder = Folder::new("school").await;
    let refused = folder.import(&roster(&[["Ani", "", ""]]), "20109999", &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("there is no school with NPSN 20109999"),
        "{said}"
    );
}

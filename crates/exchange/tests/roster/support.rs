//! Files as Dapodik writes them, and the way of a file through the pages.

use axum::body::Body;
use axum::http::{Request, header};
use kernel::people::{self, Person, Post};
use rust_xlsxwriter::{Format, Workbook};
use testkit::{Answer, Browser, World};

/// The columns of the files in these tests; the last is one that must never be kept.
pub const HEADER: [&str; 13] = [
    "Nama",
    "NUPTK",
    "JK",
    "Tanggal Lahir",
    "NIP",
    "Status Kepegawaian",
    "Jenis PTK",
    "Tugas Tambahan",
    "Pangkat Golongan",
    "TMT Pengangkatan",
    "Email",
    "HP",
    "Nama Ibu Kandung",
];

/// A person's row: name, NUPTK, and any other columns by name.
pub fn row(name: &str, nuptk: &str, others: &[(&str, &str)]) -> Vec<String> {
    let value = |column: &&str| match *column {
        "Nama" => name.to_owned(),
        "NUPTK" => nuptk.to_owned(),
        "Nama Ibu Kandung" => "Ibu Rahasia".to_owned(),
        "Jenis PTK" if !others.iter().any(|(other, _)| other == column) => "Guru Kelas".to_owned(),
        column => {
            let given = others.iter().find(|(other, _)| *other == column);
            given.map_or(String::new(), |(_, value)| (*value).to_owned())
        }
    };
    HEADER.iter().map(value).collect()
}

/// A file with the header in row 5 and people from row 6 on.
pub fn file(people: &[Vec<String>]) -> Vec<u8> {
    written("Daftar Guru", "SD Negeri Contoh 1", &HEADER, people, &[])
}

/// A file with a title, a school, a header and merged areas `(first row, last row, column)`.
pub fn written(
    title: &str,
    school: &str,
    header: &[&str],
    people: &[Vec<String>],
    merges: &[(u32, u32, u16)],
) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, title).unwrap();
    sheet.write_string(1, 0, school).unwrap();
    sheet
        .write_string(3, 0, "Tanggal Unduh: 2026-11-20 09:15:00")
        .unwrap();
    for (column, name) in header.iter().enumerate() {
        sheet.write_string(4, column as u16, *name).unwrap();
    }
    for (at, row) in people.iter().enumerate() {
        for (column, value) in row
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_empty())
        {
            sheet
                .write_string(5 + at as u32, column as u16, value)
                .unwrap();
        }
    }
    for (first, last, column) in merges {
        sheet
            .merge_range(*first, *column, *last, *column, "gabung", &Format::new())
            .unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Sends a file from the page.
pub async fn upload(browser: &Browser, fields: &[(&str, &str)], bytes: &[u8]) -> Answer {
    let token = browser
        .get("/roster")
        .await
        .expect(200)
        .field("_csrf")
        .unwrap();
    let mut all = vec![("_csrf", token.as_str())];
    all.extend_from_slice(fields);
    send(browser, &all, "daftar.xlsx", bytes).await
}

/// Sends a form with a file.
pub async fn send(
    browser: &Browser,
    fields: &[(&str, &str)],
    file_name: &str,
    bytes: &[u8],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request =
        Request::post("/roster").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    browser.send(request, Body::from(body)).await
}

/// Sends a file for the first school and opens its preview; returns the preview's path too.
pub async fn preview(world: &World, browser: &Browser, bytes: &[u8]) -> (String, Answer) {
    let school = world.cast.school.to_string();
    let read = upload(browser, &[("school", &school)], bytes)
        .await
        .expect(303);
    let page = browser.get(&read.location).await.expect(200);
    (read.location, page)
}

/// Confirms a preview, with these rows ticked for the role of principal, and waits for the end.
pub async fn confirm(browser: &Browser, path: &str, principals: &[&str]) -> Answer {
    let mut fields = vec![("fingerprint", "*")];
    fields.extend(principals.iter().map(|row| ("principal", *row)));
    let started = browser.submit(path, path, &fields).await.expect(303);
    wait(browser, &started.location).await
}

/// The page of a job once it is at work no longer.
pub async fn wait(browser: &Browser, job: &str) -> Answer {
    for _ in 0..5_000 {
        let page = browser.get(job).await;
        if !page.body.contains("http-equiv=\"refresh\"") {
            return page;
        }
    }
    panic!("{job} does not end");
}

/// Sends a file and takes it in.
pub async fn take_in(world: &World, browser: &Browser, bytes: &[u8]) -> Answer {
    let (path, _) = preview(world, browser, bytes).await;
    confirm(browser, &path, &[]).await.expect(200)
}

/// The people of the first school and the posts they hold there.
pub async fn people(world: &World) -> (Vec<Person>, Vec<Post>) {
    let (db, school) = (world.app.shell.db.read(), world.cast.school);
    let people = people::list_people_of_school(db, world.authority, school)
        .await
        .unwrap();
    let posts = people::list_posts_of_school(db, world.authority, school)
        .await
        .unwrap();
    (people, posts)
}

/// Someone of the first school by name.
pub async fn named(world: &World, name: &str) -> Option<Person> {
    people(world)
        .await
        .0
        .into_iter()
        .find(|person| person.name == name)
}

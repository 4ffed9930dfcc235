//! The education report: read, looked at, kept, refused.

use axum::body::Body;
use axum::http::Request;
use rust_xlsxwriter::Workbook;
use testkit::{Answer, Browser, World, db_test};

fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            sheet.write_string(at, column, *text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn report() -> Vec<u8> {
    workbook(&[
        &[
            "No",
            "Indikator",
            "Capaian",
            "Skor Rapor 2025",
            "Skor Rapor 2024",
        ],
        &["D.1.1", "Manajemen kelas", "Baik", "71,5", "70"],
        &["D.1.2", "Dukungan psikologis", "Kurang", "48", "52"],
        &["D.1.3", "Metode pembelajaran", "Sedang", "kosong", "50"],
    ])
}

async fn send(browser: &Browser, path: &str, file: Option<&[u8]>) -> Answer {
    let token = browser.get(path).await.field("_csrf").unwrap_or_default();
    let mut body = Vec::new();
    let mut put = |head: &str, content: &[u8]| {
        body.extend_from_slice(b"--frontier\r\nContent-Disposition: form-data; ");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    put("name=\"_csrf\"", token.as_bytes());
    if let Some(file) = file {
        put("name=\"file\"; filename=\"rapor.xlsx\"", file);
    }
    body.extend_from_slice(b"--frontier--\r\n");
    let request =
        Request::post(path).header("content-type", "multipart/form-data; boundary=frontier");
    browser.send(request, Body::from(body)).await
}

#[db_test]
async fn a_report_is_looked_at_before_it_is_kept_and_suggests_a_focus(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/rapor/{}", world.cast.school);
    let needs = format!("/needs/{}", world.cast.school);
    principal
        .get(&needs)
        .await
        .says("Belum ada Rapor Pendidikan");
    let sent = send(&principal, &path, Some(&report())).await.expect(303);
    let preview = principal.get(&sent.location).await.expect(200);
    preview.says("Rapor Pendidikan 2025 untuk SD Negeri Contoh 1");
    preview.says("Skor di baris 4 tidak terbaca");
    preview.says("−4,0");
    principal
        .get(&needs)
        .await
        .says("Belum ada Rapor Pendidikan");
    for _ in 0..2 {
        let kept = principal.submit("/account", &sent.location, &[]).await;
        principal
            .get(&kept.expect(303).location)
            .await
            .says("D.1.2 Dukungan psikologis (skor 48,0)");
    }
    let page = principal.get(&needs).await;
    page.says("Saat observasi, lihat terutama: Ekspektasi pada peserta didik");
    page.says("Menurut Rapor Pendidikan 2025");
}

#[db_test]
async fn a_report_that_was_dropped_leaves_nothing(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/rapor/{}", world.cast.school);
    let sent = send(&principal, &path, Some(&report())).await.expect(303);
    let drop = format!("{}/drop", sent.location);
    let _ = principal
        .submit(&sent.location, &drop, &[])
        .await
        .expect(303);
    let _ = principal.get(&sent.location).await.expect(404);
}

#[db_test]
async fn a_bad_file_gets_a_sentence_that_says_the_way_out(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/rapor/{}", world.cast.school);
    let refused = send(&principal, &path, None).await.expect(422);
    refused.says("Pilih dahulu berkasnya");
    let large = vec![b'x'; 7 * 1024 * 1024];
    let roster = workbook(&[&["Nama", "NUPTK"], &["Siti", "1"]]);
    for (bytes, sentence) in [
        (&b""[..], "Berkas ini kosong"),
        (
            &b"%PDF-1.7"[..],
            "Ini bukan Rapor Pendidikan: tampaknya dokumen PDF",
        ),
        (
            &roster[..],
            "Tidak ada judul kolom Indikator, Skor (dengan tahun)",
        ),
        (&large[..], "terlalu besar untuk sebuah Rapor Pendidikan"),
    ] {
        let refused = send(&principal, &path, Some(bytes)).await;
        if refused.status.as_u16() == 422 {
            refused.says(sentence);
        } else {
            panic!("{sentence}: {} {}", refused.status, refused.text());
        }
    }
}

#[db_test]
async fn only_who_leads_takes_a_report_in(world: World) {
    let path = format!("/rapor/{}", world.cast.school);
    let supervisor = world.browser(world.cast.supervisor).await;
    let _ = supervisor.get(&path).await.expect(200);
    let _ = send(&supervisor, &path, Some(&report())).await.expect(403);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.get(&path).await.expect(403);
}

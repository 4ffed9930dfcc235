//! Which files are refused, with which sentence; nothing is lost and nothing written.

use testkit::{Answer, World, db_test};

use crate::support::{HEADER, file, people, row, send, upload, written};

async fn refused(world: &World, bytes: &[u8]) -> Answer {
    let admin = world.browser(world.cast.administrator).await;
    let school = world.cast.school.to_string();
    let before = people(world).await;
    let answer = upload(&admin, &[("school", &school)], bytes)
        .await
        .expect(422);
    assert_eq!(people(world).await, before);
    let kept = format!("value=\"{school}\" selected");
    assert!(answer.body.contains(&kept), "the school stays chosen");
    assert!(
        answer
            .body
            .contains("aria-describedby=\"file-hint fault-file\"")
    );
    answer
}

fn somebody() -> Vec<Vec<String>> {
    vec![
        row("Ani Wijaya", "1234567890123456", &[]),
        row("Budi Santoso", "", &[]),
    ]
}

#[db_test]
async fn a_wrong_header_is_named_with_its_row(world: World) {
    let mut header = HEADER;
    header[1] = "Nomor Induk";
    let bytes = written("Daftar Guru", "SD", &header, &somebody(), &[]);
    let page = refused(&world, &bytes).await;
    page.says("Baris 5 mirip judul kolom, tetapi tidak punya kolom NUPTK");
    let page = refused(&world, &written("Halo", "", &["Satu", "Dua"], &[], &[])).await;
    page.says("Tidak ada judul kolom di 30 baris pertama; yang dicari: Nama, NUPTK, NIP");
}

#[db_test]
async fn merged_cells_are_named_by_their_place(world: World) {
    let bytes = written("Daftar Guru", "SD", &HEADER, &somebody(), &[(5, 6, 1)]);
    let page = refused(&world, &bytes).await;
    page.says("Ada 1 kelompok sel yang digabung, mulai di B6:B7");
    page.says("Pisahkan sel itu di Excel");
}

#[db_test]
async fn a_binary_workbook_is_refused_with_the_way_out(world: World) {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(4096, 0);
    refused(&world, &bytes)
        .await
        .says("simpan sebagai .xlsx, lalu pilih yang baru");
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refused(&world, &bytes).await.says("dilindungi kata sandi");
}

#[db_test]
async fn what_is_no_spreadsheet_is_told_what_it_seems_to_be(world: World) {
    refused(&world, b"%PDF-1.7")
        .await
        .says("tampaknya dokumen PDF");
    refused(&world, b"Nama;NUPTK;NIP\n")
        .await
        .says("tampaknya teks biasa atau CSV");
    refused(&world, b"<!doctype html><html>")
        .await
        .says("tampaknya halaman web");
    refused(&world, b"").await.says("Berkas ini kosong");
    let whole = file(&somebody());
    refused(&world, &whole[..whole.len() / 2])
        .await
        .says("rusak");
    refused(&world, &file(&[]))
        .await
        .says("Judul kolom ada di baris 5, tetapi tidak ada orang");
}

#[db_test]
async fn a_file_over_twenty_megabytes_gets_a_sentence_however_large(world: World) {
    let megabytes = |count: usize| vec![b'x'; count * 1024 * 1024];
    let page = refused(&world, &megabytes(21)).await;
    page.says("Berkas ini 21,0 MB; paling besar 20,0 MB. Unduh daftar satu sekolah saja");
    let admin = world.browser(world.cast.administrator).await;
    let page = upload(&admin, &[("school", "")], &megabytes(30))
        .await
        .expect(422);
    page.says("Berkas ini terlalu besar; paling besar 20 MB");
    assert!(page.field("school").is_none() && page.body.contains("name=\"school\""));
}

#[db_test]
async fn a_file_and_a_school_must_be_chosen(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let token = admin.get("/roster").await.field("_csrf").unwrap();
    let page = send(&admin, &[("_csrf", &token)], "", b"")
        .await
        .expect(422);
    page.says("Pilih dahulu berkasnya");
    page.says("Pilih salah satu");
    let elsewhere = kernel::SchoolId::new().to_string();
    let page = upload(&admin, &[("school", &elsewhere)], &file(&somebody()))
        .await
        .expect(422);
    page.says("Pilih salah satu");
}

#[db_test]
async fn a_new_school_needs_a_number_and_a_name_and_what_was_typed_stays(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let faulty = [("school", "new"), ("npsn", "123"), ("name", "SD Mawar")];
    let page = upload(&admin, &faulty, &file(&somebody()))
        .await
        .expect(422);
    page.says("NPSN terdiri dari 8 huruf atau angka");
    assert_eq!(page.field("name").as_deref(), Some("SD Mawar"));
    assert!(page.body.contains("<details open>"));
}

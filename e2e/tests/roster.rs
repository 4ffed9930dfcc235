//! An installation of one's own: the one-time link, the first school, and its people out of Dapodik's
//! file, on a phone, with scripts and without.

use std::path::{Path, PathBuf};

use anyhow::Result;
use e2e::{Bina, Browser, View};
use rust_xlsxwriter::Workbook;

const HEADER: [&str; 7] = [
    "Nama",
    "NUPTK",
    "NIP",
    "JK",
    "Tanggal Lahir",
    "Status Kepegawaian",
    "Jenis PTK",
];
const PEOPLE: [[&str; 7]; 3] = [
    [
        "Ani Wijaya",
        "1234567890123456",
        "",
        "P",
        "1985-02-01",
        "PNS",
        "Guru Kelas",
    ],
    [
        "Budi Santoso",
        "2234567890123456",
        "",
        "L",
        "1979-11-30",
        "PPPK",
        "Guru Kelas",
    ],
    [
        "Citra Lestari",
        "",
        "",
        "P",
        "1990-07-17",
        "Honor Sekolah",
        "Tenaga Perpustakaan",
    ],
];

/// The link that an empty installation prints, as a path.
fn setup_path(bina: &Bina) -> Result<String> {
    bina.wait_for_line(|line| {
        let from = line.find("/setup/")?;
        Some(line[from..].split_whitespace().next()?.to_owned())
    })
}

/// A list of teachers as Dapodik lays it out: a title, the school, and the header further down.
fn roster(folder: &Path) -> Result<PathBuf> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "Daftar Guru")?;
    sheet.write_string(1, 0, "SD Negeri Coba")?;
    for (column, title) in (0..).zip(HEADER) {
        sheet.write_string(4, column, title)?;
    }
    for (at, person) in (5..).zip(PEOPLE) {
        for (column, cell) in (0..).zip(person) {
            sheet.write_string(at, column, cell)?;
        }
    }
    let path = folder.join("daftar-guru.xlsx");
    book.save(&path)?;
    Ok(path)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_brings_a_school_in_on_a_phone() -> Result<()> {
    first_school(View::PHONE, "roster-phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_brings_a_school_in_without_scripts() -> Result<()> {
    first_school(View::PHONE.without_javascript(), "roster-without-scripts").await
}

async fn first_school(view: View, name: &str) -> Result<()> {
    let bina = Bina::start(&["serve"])?;
    let browser = Browser::open(view).await?;
    set_up(&bina, &browser).await?;
    let file = roster(&bina.data_folder())?;
    wrong_file(&bina, &browser).await?;
    // The refusals so far were asked for.
    browser.complaints().await?;
    import(&bina, &browser, &file, name).await?;
    again(&bina, &browser, &file).await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

async fn set_up(bina: &Bina, browser: &Browser) -> Result<()> {
    let link = bina.at(&setup_path(bina)?);
    browser.goto(&link).await?;
    let authority = "Nama dinas, yayasan, atau sekolah";
    browser.fill(authority, "Yayasan Coba").await?;
    browser.fill("Nama Anda", "Bu Tini").await?;
    browser.fill("Nama pengguna", "tini").await?;
    browser.fill("Kata sandi", "pendek").await?;
    browser.press("Mulai").await?;
    browser.wait_for("Kata sandi").await?;
    assert_eq!(browser.value(authority).await?, "Yayasan Coba", "kept");
    browser.fill("Kata sandi", "kuda-laut-biru-7").await?;
    browser.press("Mulai").await?;
    browser.wait_for("Bu Tini").await?;
    browser.goto(&link).await?;
    browser.wait_for("sudah dipakai atau tidak berlaku").await
}

/// Chooses a file for a new school and has it read.
async fn read(bina: &Bina, browser: &Browser, school: &str, file: &Path) -> Result<()> {
    browser.goto(&bina.at("/roster")).await?;
    browser.select("Sekolah", school).await?;
    browser.attach("Berkas", file).await?;
    Ok(())
}

async fn wrong_file(bina: &Bina, browser: &Browser) -> Result<()> {
    let file = bina.data_folder().join("daftar.pdf");
    std::fs::write(&file, b"%PDF-1.7 bukan daftar")?;
    read(bina, browser, "Sekolah baru…", &file).await?;
    name_the_school(browser).await?;
    browser.press("Baca berkas").await?;
    browser.wait_for("tampaknya dokumen PDF").await?;
    assert_eq!(
        browser.value("NPSN (8 huruf atau angka)").await?,
        "10203040",
        "kept"
    );
    Ok(())
}

async fn name_the_school(browser: &Browser) -> Result<()> {
    browser
        .fill("NPSN (8 huruf atau angka)", "10203040")
        .await?;
    browser.fill("Nama sekolah", "SD Negeri Coba").await
}

async fn import(bina: &Bina, browser: &Browser, file: &Path, name: &str) -> Result<()> {
    read(bina, browser, "Sekolah baru…", file).await?;
    name_the_school(browser).await?;
    browser.press("Baca berkas").await?;
    browser.wait_for("Belum ada yang disimpan").await?;
    browser.wait_for("Citra Lestari").await?;
    browser.screenshot(&format!("{name}-preview")).await?;
    assert_eq!(browser.overhang().await?, 0, "nothing sticks out");
    browser.press("Impor sekarang").await?;
    browser.wait_for("Daftar sudah diimpor").await?;
    browser.screenshot(&format!("{name}-done")).await?;
    browser.goto(&bina.at("/people?q=citra")).await?;
    browser.wait_for("Citra Lestari").await
}

async fn again(bina: &Bina, browser: &Browser, file: &Path) -> Result<()> {
    read(bina, browser, "SD Negeri Coba · 10203040", file).await?;
    browser.press("Baca berkas").await?;
    browser.wait_for("Berkas ini tidak mengubah apa pun").await
}

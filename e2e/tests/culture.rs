//! Culture on a phone, in Indonesian: a journal that only its writer can read, thanks, the climate survey,
//! and the leader's page; all but the journal without scripts as well.

use std::path::Path;

use anyhow::{Context, Result};
use e2e::{Bina, View};

mod person;

use person::Person;

/// Words that stand nowhere but in what the tests write.
const PRIVATE: &str = "kucingbelangtelonsaya";
const SHARED: &str = "burungpipitdipematang";
const PASSPHRASE: &str = "kata-sandi-jurnal-uji";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_database_file_cannot_read_a_journal() -> Result<()> {
    let bina = Bina::demo()?;
    let teacher = Person::signs_in(&bina, View::PHONE, "guru2").await?;
    let browser = &teacher.browser;
    teacher.opens("/journal").await?;
    teacher.looks("journal-begin").await?;
    browser.fill("Kata sandi jurnal", PASSPHRASE).await?;
    browser.fill("Sekali lagi", "bukan yang sama itu").await?;
    browser.press("Mulai jurnal saya").await?;
    browser.wait_for("Kedua kata sandi berbeda").await?;
    browser.fill("Sekali lagi", PASSPHRASE).await?;
    browser.press("Mulai jurnal saya").await?;
    browser.wait_for("Jurnal Anda siap").await?;
    unlock(&teacher).await?;
    browser.fill("Peristiwa", PRIVATE).await?;
    browser
        .fill("Pembelajaran", "Menunggu sebelum menjawab")
        .await?;
    teacher.looks("journal-write").await?;
    browser.press("Kunci dan simpan").await?;
    browser.wait_for("Tersimpan, terkunci").await?;
    browser.wait_until_gone(PRIVATE).await?;

    // Another passphrase opens nothing; the right one shows what was written.
    browser
        .fill("Kata sandi jurnal", "salah sama sekali")
        .await?;
    browser.press("Buka").await?;
    browser.wait_for("tidak membuka jurnal Anda").await?;
    unlock(&teacher).await?;
    browser.wait_for(PRIVATE).await?;
    teacher.looks("journal-open").await?;

    // What is shared is found in the files; that shows that the search below would find the rest.
    teacher.opens("/journal/share").await?;
    browser.fill("Yang dibagikan", SHARED).await?;
    browser.select("Dengan siapa", "Pak Arif").await?;
    browser.press("Bagikan").await?;
    browser.wait_for("Sudah dibagikan").await?;
    teacher.looks("journal-share").await?;
    assert!(is_in_files(&bina.data_folder(), SHARED)?);
    assert!(!is_in_files(&bina.data_folder(), PRIVATE)?);
    assert!(!is_in_files(&bina.data_folder(), PASSPHRASE)?);
    assert!(!bina.printed().contains(PRIVATE));
    // Nor does the browser keep it outside of the page.
    let kept = browser
        .script("JSON.stringify([localStorage, sessionStorage])")
        .await?;
    assert!(!kept.to_string().contains(PRIVATE), "{kept}");
    Ok(())
}

async fn unlock(teacher: &Person<'_>) -> Result<()> {
    let browser = &teacher.browser;
    browser.fill("Kata sandi jurnal", PASSPHRASE).await?;
    browser.press("Buka").await?;
    browser.wait_for("Kunci dan simpan").await
}

/// Whether a text stands in any file of a folder, the database and its log included.
fn is_in_files(folder: &Path, text: &str) -> Result<bool> {
    for entry in std::fs::read_dir(folder).context("the data folder")? {
        let path = entry?.path();
        let found = if path.is_dir() {
            is_in_files(&path, text)?
        } else {
            let bytes = std::fs::read(&path)?;
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_says_that_it_needs_scripts() -> Result<()> {
    let bina = Bina::demo()?;
    let view = View::PHONE.without_javascript();
    let teacher = Person::signs_in(&bina, view, "guru2").await?;
    teacher.opens("/journal").await?;
    teacher
        .browser
        .wait_for("satu-satunya yang memerlukan JavaScript")
        .await?;
    teacher.looks("journal-without-scripts").await
}

#[tokio::test(flavor = "multi_thread")]
async fn people_answer_thank_and_lead_on_a_phone() -> Result<()> {
    walk(View::PHONE, "culture-phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn people_answer_thank_and_lead_without_scripts() -> Result<()> {
    walk(View::PHONE.without_javascript(), "culture-without-scripts").await
}

async fn walk(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let teacher = Person::signs_in(&bina, view, "guru2").await?;
    let browser = &teacher.browser;
    teacher.opens("/climate").await?;
    teacher.looks(&format!("{name}-climate")).await?;
    for item in ["environment", "support", "satisfaction", "need", "burden"] {
        browser.choose_value(item, "4").await?;
    }
    browser.press("Kirim jawaban").await?;
    browser.wait_for("Anda sudah menjawab triwulan ini").await?;
    browser.press("Lihat hasil triwulan sebelumnya").await?;
    browser.wait_for("Iklim SMP").await?;
    teacher.looks(&format!("{name}-results")).await?;

    let principal = Person::signs_in(&bina, view, "kepala2").await?;
    principal.opens("/leader").await?;
    principal
        .browser
        .wait_for("Yang dapat dihargai hari ini")
        .await?;
    principal.looks(&format!("{name}-leader")).await?;
    principal
        .browser
        .press_at("main a[href^='/thanks/']")
        .await?;
    let words = "Aturan kelas Anda membuat murid berani bertanya";
    principal
        .browser
        .fill("Untuk apa Anda berterima kasih", words)
        .await?;
    principal.looks(&format!("{name}-thanks")).await?;
    principal.browser.press("Sampaikan").await?;
    principal.browser.wait_for("sudah sampai").await?;

    let planner = Person::signs_in(&bina, view, "perencana").await?;
    planner.opens("/leader").await?;
    planner.browser.wait_for("Bukan peringkat").await?;
    planner.looks(&format!("{name}-leaders")).await
}

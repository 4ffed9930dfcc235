//! A programme from its indicators to a decision to its effect: set from the library, started, read, found
//! to fall behind, decided on, measured; and the cycle at a glance. On a phone, with scripts and without.

use anyhow::Result;
use e2e::{Bina, View};

mod person;

use person::Person;

/// Days from the start to the last reading, and a little more.
const LATER: &str = "60";

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_is_watched_from_its_indicators_to_its_effect() -> Result<()> {
    watched(View::PHONE, "phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_is_watched_without_scripts() -> Result<()> {
    watched(View::PHONE.without_javascript(), "phone-without-scripts").await
}

async fn watched(view: View, name: &str) -> Result<()> {
    let mut bina = Bina::demo()?;
    effects(&bina, view, name).await?;
    let offer = begin(&bina, view, name).await?;
    bina.kill()?;
    bina.start_again_with("--days-later", LATER)?;
    decide(&bina, view, name, &offer).await?;
    glance(&bina, view, name).await
}

/// The path that the first such link leads to.
async fn link(person: &Person<'_>, selector: &str) -> Result<String> {
    let script = format!("document.querySelector({selector:?}).getAttribute('href')");
    let found = person.browser.script(&script).await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

/// The planner measures everything and lets it become what is expected.
async fn effects(bina: &Bina, view: View, name: &str) -> Result<()> {
    let planner = Person::signs_in(bina, view, "perencana").await?;
    planner.opens("/effects").await?;
    planner.browser.press("Ukur dampak semua program").await?;
    planner.browser.wait_for("Dampak sudah diukur.").await?;
    planner
        .browser
        .wait_for("Pelajaran untuk rencana berikutnya")
        .await?;
    planner.looks(&format!("{name}-effects")).await?;
    planner
        .browser
        .press("Pakai hasil ini untuk rencana berikutnya")
        .await?;
    planner
        .browser
        .wait_for("Hasilnya sekarang menjadi harapan katalog.")
        .await
}

/// The principal takes two indicators from the library and starts the programme.
async fn begin(bina: &Bina, view: View, name: &str) -> Result<String> {
    let principal = Person::signs_in(bina, view, "kepala2").await?;
    let browser = &principal.browser;
    let new = link(&principal, "a[href$='/indicators/new']").await?;
    let offer = new.trim_end_matches("/indicators/new").to_owned();
    for (from, baseline, target) in [
        ("praktik-terlihat", "20", "60"),
        ("tanggapan-peserta", "40", "80"),
    ] {
        principal.opens(&new).await?;
        browser
            .press_at(&format!("a[href$='?from={from}']"))
            .await?;
        browser.fill("Nilai sekarang", baseline).await?;
        browser.fill("Nilai yang dituju", target).await?;
        principal.looks(&format!("{name}-library")).await?;
        browser.press("Simpan indikator").await?;
        browser.wait_for("Indikator tersimpan.").await?;
    }
    browser.press("Mulai program").await?;
    browser.wait_for("Program dimulai").await?;
    Ok(offer)
}

/// Readings that do not move become a warning; the principal decides, and looks at the effect.
async fn decide(bina: &Bina, view: View, name: &str, offer: &str) -> Result<()> {
    let principal = Person::signs_in(bina, view, "kepala2").await?;
    let browser = &principal.browser;
    principal.opens(&format!("{offer}/indicators")).await?;
    // The second of the two, which is entered by hand.
    let by_hand = browser
        .script("[...document.querySelectorAll('main h3 a')].at(-1).getAttribute('href')")
        .await?;
    principal
        .opens(by_hand.as_str().unwrap_or_default())
        .await?;
    browser.wait_for("Dalam satuan: %").await?;
    for days in [12, 24, 36, 48] {
        let script = format!(
            "new Date(Date.now() + {days} * 86400e3 + 7 * 3600e3).toISOString().slice(0, 10)"
        );
        let day = browser.script(&script).await?;
        browser
            .fill("Tanggal data", day.as_str().unwrap_or_default())
            .await?;
        browser.fill("Nilai", "41").await?;
        browser.press("Simpan data").await?;
        browser.wait_for("Data tersimpan.").await?;
    }
    browser
        .wait_for("Peringatan: target diperkirakan meleset")
        .await?;
    principal.looks(&format!("{name}-warning")).await?;
    browser.choose_value("choice", "change").await?;
    browser
        .fill(
            "Alasannya, dan apa yang diubah",
            "Pertemuan dipindah ke jam kosong.",
        )
        .await?;
    browser.press("Catat keputusan").await?;
    browser.wait_for("Keputusan dicatat.").await?;
    browser.wait_for("Teruskan dengan perubahan").await?;
    principal.opens(&format!("{offer}/effect")).await?;
    browser.wait_for("Yang diubah program ini").await?;
    principal.looks(&format!("{name}-effect")).await
}

/// The principal sees the whole cycle, the decision included.
async fn glance(bina: &Bina, view: View, name: &str) -> Result<()> {
    let principal = Person::signs_in(bina, view, "kepala2").await?;
    principal.browser.press("Siklus sekilas").await?;
    principal
        .browser
        .wait_for("Dari peringatan sampai keputusan")
        .await?;
    principal.looks(&format!("{name}-cycle")).await
}

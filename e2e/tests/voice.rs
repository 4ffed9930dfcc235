//! The people's own voice on a phone, in Indonesian, with scripts and without: state a need, propose
//! a programme, support it, say that a need is not one's own, be answered, and follow a need back to
//! its evidence.

use anyhow::{Context, Result};
use e2e::{Bina, View};

mod person;

use person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn people_are_heard_on_a_phone() -> Result<()> {
    be_heard(View::PHONE, "voice-phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_heard_without_scripts() -> Result<()> {
    be_heard(View::PHONE.without_javascript(), "voice-without-scripts").await
}

async fn be_heard(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let teacher = Person::signs_in(&bina, view, "guru2").await?;
    speak(&teacher, name).await?;
    let colleague = Person::signs_in(&bina, view, "pendamping2").await?;
    back(&colleague, name).await?;
    let principal = Person::signs_in(&bina, view, "kepala2").await?;
    answer(&principal, name).await?;
    follow(&principal, name).await?;
    teacher.opens("/").await?;
    teacher.browser.wait_for("Ada jawaban").await?;
    Ok(())
}

/// A need, a programme, and that a ranked need is not one's own.
async fn speak(teacher: &Person<'_>, name: &str) -> Result<()> {
    let browser = &teacher.browser;
    teacher.opens("/voice").await?;
    teacher.looks(&format!("{name}-school")).await?;
    browser.press("Nyatakan kebutuhan").await?;
    browser.fill("Singkatnya", "Alat peraga IPA").await?;
    browser
        .fill(
            "Apa yang Anda perlukan, dan mengapa",
            "Yang ada sudah rusak.",
        )
        .await?;
    teacher.looks(&format!("{name}-need")).await?;
    browser.press("Kirim").await?;
    browser.wait_for("Sudah diterima").await?;
    teacher.opens("/voice").await?;
    browser.press("Usulkan program").await?;
    browser.fill("Singkatnya", "Bengkel alat peraga").await?;
    browser
        .fill(
            "Program apa, untuk siapa, dan apa gunanya",
            "Membuat alat bersama.",
        )
        .await?;
    browser.press("Kirim").await?;
    browser.wait_for("Sudah diterima").await?;
    teacher.opens("/voice").await?;
    browser.press("Bukan kebutuhan saya").await?;
    browser
        .fill(
            "Ini bukan kebutuhan saya, karena",
            "Sudah saya latih tahun lalu.",
        )
        .await?;
    browser.press("Kirim").await?;
    browser.wait_for("Sudah diterima").await?;
    teacher.looks(&format!("{name}-said")).await
}

/// A colleague supports the proposal.
async fn back(colleague: &Person<'_>, name: &str) -> Result<()> {
    let browser = &colleague.browser;
    colleague.opens("/voice").await?;
    browser.press("Bengkel alat peraga").await?;
    browser.wait_for("Belum ada dukungan").await?;
    browser.press("Dukung").await?;
    browser.wait_for("1 dukungan").await?;
    colleague.looks(&format!("{name}-supported")).await
}

/// The leader finds on home what waits, and answers the proposal.
async fn answer(principal: &Person<'_>, name: &str) -> Result<()> {
    let browser = &principal.browser;
    browser.wait_for("menunggu jawaban").await?;
    principal.opens("/voice").await?;
    browser.press("Bengkel alat peraga").await?;
    browser.choose("Diterima").await?;
    browser
        .fill("Jawaban Anda", "Masuk rencana semester depan.")
        .await?;
    principal.looks(&format!("{name}-answer")).await?;
    browser.press("Kirim jawaban").await?;
    browser.wait_for("Jawaban sudah dikirim").await
}

/// From the ranked needs to a filled form in two clicks.
async fn follow(principal: &Person<'_>, name: &str) -> Result<()> {
    let browser = &principal.browser;
    principal.opens("/voice").await?;
    let address = browser.address().await?;
    let school = address.rsplit('/').next().context("the school's page")?;
    principal.opens(&format!("/needs/{school}")).await?;
    principal.looks(&format!("{name}-needs")).await?;
    browser
        .press_at("main ol a[href*='/of?indicator=']")
        .await?;
    browser.wait_for("Siapa saja, dan dari mana tahu").await?;
    principal.looks(&format!("{name}-one-need")).await?;
    browser.press_at("main a[href*='/evidence/']").await?;
    browser.wait_for("Yang dicatat").await
}

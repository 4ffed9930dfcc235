//! What stays after a programme, on a phone and without scripts: a leader answers a wish for support, and
//! a look is recorded and put right.

use anyhow::Result;
use e2e::{Bina, View};

mod person;

use person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn support_and_looks_last_on_a_phone() -> Result<()> {
    last(View::PHONE, "lasting-phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn support_and_looks_last_without_scripts() -> Result<()> {
    last(View::PHONE.without_javascript(), "lasting-without-scripts").await
}

async fn last(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let principal = Person::signs_in(&bina, view, "kepala2").await?;
    principal.opens("/leader").await?;
    principal
        .browser
        .press_at("main a[href$='#support']")
        .await?;
    principal.browser.wait_for("meminta dukungan").await?;
    principal.browser.choose_value("can", "yes").await?;
    principal
        .browser
        .fill(
            "Apa yang Anda berikan, atau mengapa belum dapat",
            "Diambil dari lemari sekolah.",
        )
        .await?;
    // A promise needs its day; what was typed stays.
    principal.browser.press("Kirim jawaban").await?;
    principal.browser.wait_for("perlu diperbaiki").await?;
    // The browser notes that the answer said no; nothing else may be wrong.
    assert_eq!(principal.browser.complaints().await?.len(), 1);
    principal.looks(&format!("{name}-promise")).await?;
    principal
        .browser
        .fill("Paling lambat (bila Anda berikan)", "2099-01-01")
        .await?;
    principal.browser.press("Kirim jawaban").await?;
    principal.browser.wait_for("Jawaban Anda tersimpan").await?;
    principal.looks(&format!("{name}-promised")).await?;

    // A look that nobody has held is held, and put right by the one who looked.
    let browser = &principal.browser;
    browser.choose_value("value", "3").await?;
    browser.choose_value("method", "observation").await?;
    browser.press("Catat yang terlihat").await?;
    browser.wait_for("Tercatat").await?;
    principal.looks(&format!("{name}-recorded")).await?;
    browser.press("Perbaiki").await?;
    browser.choose_value("value", "2").await?;
    browser.choose_value("method", "talk").await?;
    browser
        .fill("Mengapa diperbaiki", "Baru sebagian kelas.")
        .await?;
    principal.looks(&format!("{name}-correct")).await?;
    browser.press("Simpan perbaikan").await?;
    browser.wait_for("Perbaikan tersimpan").await?;
    browser.wait_for("Dari percakapan").await?;
    principal.looks(&format!("{name}-corrected")).await
}

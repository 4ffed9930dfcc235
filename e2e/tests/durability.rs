//! A power failure while people save: what the page had confirmed is there after the restart.

use anyhow::Result;
use e2e::{Bina, Browser, View};

const PASSWORD: &str = "coba-bina-2026";
/// Reflections that are confirmed before the power fails.
const CONFIRMED: usize = 5;
/// The most memory the program may hold at rest, in kilobytes.
const AT_REST: u64 = 80 * 1024;

/// Sends self-reflections one after the other from the page itself and counts those it confirms.
const KEEP_SAVING: &str = "window.kept = 0; (async () => { \
    const form = document.querySelector('form[action^=\"/assess/\"]'); \
    for (let turn = 0; ; turn++) { \
        const data = new URLSearchParams(new FormData(form)); \
        for (const it of form.querySelectorAll('input[type=radio][value=\"3\"]')) data.set(it.name, '3'); \
        const tail = String(turn).padStart(12, '0'); \
        data.set('id', '01930000-0000-7000-8000-' + tail); \
        const answer = await fetch(form.action, { method: 'POST', body: data }); \
        if (answer.redirected && answer.url.includes('notice=assessment-sent')) window.kept++; \
    } })(); 0";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_confirmed_survives_a_power_failure() -> Result<()> {
    let mut bina = Bina::demo()?;
    // Setting the demonstration up takes more for a while; a program that starts on what is there does not.
    bina.kill()?;
    bina.start_again()?;
    assert!(
        bina.memory_in_kb()? < AT_REST,
        "the program is modest at rest"
    );
    let browser = signed_in(&bina).await?;
    let before = reflections(&browser, &bina).await?;
    let form = form_of_own_reflection(&browser, &bina).await?;
    browser.goto(&bina.at(&form)).await?;
    browser.script(KEEP_SAVING).await?;
    let confirmed = loop {
        let kept = browser
            .script("window.kept")
            .await?
            .as_u64()
            .unwrap_or_default() as usize;
        if kept >= CONFIRMED {
            break kept;
        }
    };
    bina.kill()?;
    bina.start_again()?;
    let browser = signed_in(&bina).await?;
    let after = reflections(&browser, &bina).await?;
    assert!(
        after >= before + confirmed,
        "{confirmed} were confirmed, {} are there",
        after - before
    );
    Ok(())
}

async fn signed_in(bina: &Bina) -> Result<Browser> {
    let browser = Browser::open(View::PHONE).await?;
    browser.goto(&bina.at("/")).await?;
    browser.fill("Nama pengguna", "guru").await?;
    browser.fill("Kata sandi", PASSWORD).await?;
    browser.press("Masuk").await?;
    browser.wait_for("Selamat").await?;
    Ok(browser)
}

/// Opens the teacher's own page.
async fn own_page(browser: &Browser, bina: &Bina) -> Result<()> {
    browser.goto(&bina.at("/people?q=sari")).await?;
    browser.press_at("main a[href^='/people/']").await?;
    browser.wait_for("Perjalanan").await
}

/// How many self-reflections her story tells of.
async fn reflections(browser: &Browser, bina: &Bina) -> Result<usize> {
    own_page(browser, bina).await?;
    Ok(browser.text().await?.matches("Refleksi diri guru").count())
}

async fn form_of_own_reflection(browser: &Browser, bina: &Bina) -> Result<String> {
    own_page(browser, bina).await?;
    let path = "document.querySelector(\"main a[href^='/assess/people/']\").getAttribute('href')";
    let path = browser.script(path).await?;
    let person = path
        .as_str()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    Ok(format!("/assess/refleksi-diri-guru/{person}"))
}

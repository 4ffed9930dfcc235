//! The first minutes of someone who has never seen Bina: start it, open it, sign in.

use anyhow::Result;
use e2e::{Bina, Browser, View};

/// The password that the program prints for its invented people.
fn printed_password(bina: &Bina) -> Result<String> {
    bina.wait_for_line(|line| {
        let (_, rest) = line.split_once("password ")?;
        Some(rest.split_whitespace().next()?.to_owned())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_of_the_demonstration_signs_in_with_and_without_scripts() -> Result<()> {
    let bina = Bina::demo()?;
    let password = printed_password(&bina)?;
    for view in [View::PHONE, View::PHONE.without_javascript(), View::LAPTOP] {
        let browser = Browser::open(view).await?;
        browser.goto(&bina.at("/")).await?;
        browser.fill("Nama pengguna", "guru").await?;
        browser.fill("Kata sandi", &password).await?;
        browser.press("Masuk").await?;
        browser.wait_for("Bu Sari").await?;
        assert_eq!(browser.overhang().await?, 0, "nothing sticks out");
        assert_eq!(browser.complaints().await?, Vec::<String>::new());
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_answered_with_a_sentence() -> Result<()> {
    let bina = Bina::demo()?;
    let browser = Browser::open(View::PHONE).await?;
    browser.goto(&bina.at("/")).await?;
    browser.fill("Nama pengguna", "guru").await?;
    browser.fill("Kata sandi", "bukan ini").await?;
    browser.press("Masuk").await?;
    browser.wait_for("tidak cocok").await?;
    assert_eq!(
        browser.value("Nama pengguna").await?,
        "guru",
        "what was typed is kept"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_of_the_first_page_is_small() -> Result<()> {
    let bina = Bina::demo()?;
    let browser = Browser::open(View::PHONE).await?;
    let first = browser.first_view(&bina.at("/")).await?;
    assert!(first.bytes <= 60_000, "{first:?}");
    let later = browser.later_view(&bina.at("/")).await?;
    assert!(later.bytes <= 15_000, "{later:?}");
    Ok(())
}

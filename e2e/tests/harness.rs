//! The harness itself, on a small page that this test serves.

mod site;

use anyhow::Result;
use e2e::{Bina, Browser, View};
use site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_filled_by_its_labels_and_sent() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::PHONE).await?;
    browser.goto(&site.at("/form")).await?;
    browser.fill("Nama", "Ibu Contoh").await?;
    browser.fill("note", "Jum'at").await?;
    browser.fill("Tanggal", "2026-11-27").await?;
    browser.select("Jabatan", "Guru kelas").await?;
    browser.choose("Baik").await?;
    browser.choose_value("again", "yes").await?;
    assert_eq!(browser.value("Nama").await?, "Ibu Contoh");
    browser.press("Simpan").await?;
    browser.wait_for("name=Ibu+Contoh").await?;
    let sent = browser.text().await?;
    for field in [
        "note=Jum%27at",
        "day=2026-11-27",
        "post=class",
        "level=3",
        "again=yes",
    ] {
        assert!(sent.contains(field), "{field} was not sent: {sent}");
    }
    browser.press("Kembali").await?;
    browser.wait_for("Nama").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_shows_what_was_on_the_page() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::LAPTOP).await?;
    browser.goto(&site.at("/form")).await?;
    let error = format!("{:#}", browser.press("Hapus").await.unwrap_err());
    assert!(
        error.contains("Hapus") && error.contains("Simpan"),
        "{error}"
    );
    let error = format!("{:#}", browser.fill("Alamat", "x").await.unwrap_err());
    assert!(
        error.contains("Alamat") && error.contains("/form"),
        "{error}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_run_only_where_they_are_allowed() -> Result<()> {
    let site = Site::start()?;
    let with = Browser::open(View::PHONE).await?;
    with.goto(&site.at("/form")).await?;
    with.wait_for("Skrip berjalan").await?;
    let without = Browser::open(View::PHONE.without_javascript()).await?;
    without.goto(&site.at("/form")).await?;
    without.wait_for("Tanpa skrip").await?;
    assert!(!without.text().await?.contains("Skrip berjalan"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_filled_and_sent_without_scripts_too() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::PHONE.without_javascript()).await?;
    browser.goto(&site.at("/form")).await?;
    browser.fill("Nama", "Pak Contoh").await?;
    browser.fill("Tanggal", "2026-11-27").await?;
    browser.select("Jabatan", "Guru kelas").await?;
    browser.choose("Baik").await?;
    browser.choose_value("again", "yes").await?;
    browser.press("Simpan").await?;
    // Pressing waits for the page that follows, so its text can be read at once.
    let sent = browser.text().await?;
    for field in [
        "name=Pak+Contoh",
        "day=2026-11-27",
        "post=class",
        "level=3",
        "again=yes",
    ] {
        assert!(sent.contains(field), "{field} was not sent: {sent}");
    }
    browser.press("Kembali").await?;
    assert_eq!(browser.value("Nama").await?, "lama");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_as_wide_as_its_view() -> Result<()> {
    let site = Site::start()?;
    for (view, width) in [(View::PHONE, 360), (View::LAPTOP, 1280)] {
        let browser = Browser::open(view).await?;
        browser.goto(&site.at("/form")).await?;
        assert_eq!(browser.script("window.innerWidth").await?, width);
        assert_eq!(browser.overhang().await?, 0);
        browser.goto(&site.at("/wide")).await?;
        assert_eq!(browser.overhang().await?, 2000 - width);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_of_a_page_costs_all_it_loads_and_a_later_one_less() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::PHONE).await?;
    let first = browser.first_view(&site.at("/")).await?;
    assert_eq!(
        first.by_address.len(),
        3,
        "a redirect, a page and its style: {first:?}"
    );
    let style = first.by_address[&site.at("/style.css")];
    assert!(
        style > site::STYLE_BYTES && style < site::STYLE_BYTES + 500,
        "{first:?}"
    );
    let later = browser.later_view(&site.at("/")).await?;
    assert!(
        later.bytes > 0 && later.bytes < first.bytes - site::STYLE_BYTES,
        "{later:?}"
    );
    let again = browser.first_view(&site.at("/")).await?;
    assert_eq!(again.bytes, first.bytes);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_shows_the_whole_page() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::PHONE).await?;
    browser.goto(&site.at("/long")).await?;
    let picture = std::fs::read(browser.screenshot("harness-long").await?)?;
    let size = |from: usize| u32::from_be_bytes(picture[from..from + 4].try_into().unwrap());
    // A PNG says its width and height after its first chunk's name; a phone has two points to a pixel.
    assert_eq!((size(16), size(20)), (720, 2 * 3000));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_browser_refuses_is_reported() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::LAPTOP).await?;
    browser.goto(&site.at("/form")).await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    browser.goto(&site.at("/refused")).await?;
    let complaints = browser.complaints().await?;
    assert!(
        complaints
            .iter()
            .any(|one| one.contains("Content Security Policy")),
        "{complaints:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dark_mode_can_be_asked_for() -> Result<()> {
    let site = Site::start()?;
    let browser = Browser::open(View::PHONE).await?;
    browser.goto(&site.at("/form")).await?;
    let dark = "matchMedia('(prefers-color-scheme: dark)').matches";
    browser.prefer_dark(true).await?;
    assert_eq!(browser.script(dark).await?, true);
    browser.prefer_dark(false).await?;
    assert_eq!(browser.script(dark).await?, false);
    Ok(())
}

#[test]
fn a_program_that_prints_no_address_is_shown_with_what_it_printed() {
    let error = format!("{:#}", Bina::start(&["no-such-command"]).unwrap_err());
    assert!(
        error.contains("no-such-command") || error.contains("BINA_BIN"),
        "{error}"
    );
}

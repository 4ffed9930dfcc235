//! What a first visit and a phone's working set cost on a slow and dear network.

use anyhow::Result;
use e2e::{Bina, Browser, View};

const PASSWORD: &str = "coba-bina-2026";
/// The most bytes of a first view, and of all that a coach's phone keeps for thirty days.
const FIRST_VIEW: u64 = 60_000;
const WORKING_SET: u64 = 200_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_and_the_working_set_are_light() -> Result<()> {
    let bina = Bina::demo()?;
    let coach = Browser::open(View::PHONE).await?;
    let visitor = coach.first_view(&bina.at("/sign-in")).await?;
    println!("sign-in: {} bytes", visitor.bytes);
    assert!(visitor.bytes < FIRST_VIEW, "{visitor:?}");
    coach.goto(&bina.at("/")).await?;
    coach.fill("Nama pengguna", "pendamping2").await?;
    coach.fill("Kata sandi", PASSWORD).await?;
    coach.press("Masuk").await?;
    coach.wait_for("Selamat").await?;
    // The files are the same; the page itself comes on top of them.
    let home = sent(&coach, "/").await?[0];
    println!("home: {home} bytes beside the files");
    assert!(visitor.bytes + home < FIRST_VIEW, "{home}");
    let [bytes, read, pages] = sent(&coach, "/kept").await?;
    println!("working set: {bytes} bytes sent, {read} read, {pages} pages");
    assert!(bytes < WORKING_SET, "{bytes}");
    Ok(())
}

/// What came over the wire for an address, how long it is when unpacked, and how many lines it has.
async fn sent(browser: &Browser, path: &str) -> Result<[u64; 3]> {
    let script = format!(
        "fetch('{path}?').then(it => it.text()).then(text => new Promise(done => setTimeout(() => {{ \
         const it = performance.getEntriesByName(location.origin + '{path}?').pop(); \
         done([it.encodedBodySize, it.decodedBodySize, text.split('\\n').filter(Boolean).length]); }}, 50)))"
    );
    Ok(serde_json::from_value(browser.script(&script).await?)?)
}

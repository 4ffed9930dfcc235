//! A phone with its queue, by way of a network.

use anyhow::{Context, Result, ensure};
use e2e::{Browser, Network};
use serde_json::Value;

const PASSWORD: &str = "coba-bina-2026";

/// Opens the program by way of a network and signs in.
pub async fn signs_in(network: &Network, browser: &Browser, username: &str) -> Result<()> {
    browser.goto(&network.at("/")).await?;
    browser.fill("Nama pengguna", username).await?;
    browser.fill("Kata sandi", PASSWORD).await?;
    browser.press("Masuk").await?;
    browser.wait_for("Selamat").await?;
    browser
        .script("navigator.serviceWorker.ready.then(() => 1)")
        .await?;
    Ok(())
}

/// Waits until the phone keeps a page.
pub async fn keeps(browser: &Browser, path: &str) -> Result<()> {
    let script = format!(
        "(async () => {{ for (let turn = 0; turn < 200; turn++) {{ \
            if (await caches.match('{path}')) return true; \
            await new Promise(it => setTimeout(it, 100)); }} return false; }})()"
    );
    let is_kept = browser.script(&script).await? == Value::Bool(true);
    ensure!(is_kept, "{path} is not kept");
    Ok(())
}

/// The paths of the working set that begin so.
pub async fn kept_paths(browser: &Browser, beginning: &str) -> Result<Vec<String>> {
    let script = format!(
        "fetch('/kept').then(it => it.text()).then(it => it.split('\\n').filter(Boolean)\
         .map(line => JSON.parse(line).path).filter(path => path.startsWith('{beginning}')))"
    );
    Ok(serde_json::from_value(browser.script(&script).await?)?)
}

/// How many pieces wait on the phone.
pub async fn waiting(browser: &Browser) -> Result<u64> {
    let count = browser
        .script("Vault.all('pieces', document.querySelector('[data-queue]').dataset.queue).then(it => it.length)")
        .await?;
    count.as_u64().context("the phone does not say what waits")
}

/// Waits until the phone has kept so many.
pub async fn has_kept(browser: &Browser, count: u64) -> Result<()> {
    for _ in 0..100 {
        if waiting(browser).await? >= count {
            break;
        }
    }
    assert_eq!(waiting(browser).await?, count, "everything waits");
    Ok(())
}

/// How many pieces of this phone the server says it has.
pub async fn received(browser: &Browser) -> Result<u64> {
    let script = "Vault.owner(document.querySelector('[data-queue]').dataset.queue).then(it => \
        fetch('/sync', { headers: { 'bina-device': it.device } })).then(it => it.json()).then(it => it.received)";
    let count = browser.script(script).await?;
    count
        .as_u64()
        .context("the server does not say what it has")
}

/// Waits until nothing waits any more.
pub async fn all_is_sent(browser: &Browser) -> Result<()> {
    for _ in 0..60 {
        browser.script("Bina.flush().then(() => 1)").await?;
        if waiting(browser).await? == 0 {
            return Ok(());
        }
    }
    anyhow::bail!(
        "{} pieces still wait:\n{}",
        waiting(browser).await?,
        browser.text().await?
    )
}

/// Looks at the page: nothing sticks out.
pub async fn looks(browser: &Browser, picture: &str) -> Result<()> {
    browser.screenshot(picture).await?;
    assert_eq!(
        browser.overhang().await?,
        0,
        "{picture}: nothing sticks out"
    );
    Ok(())
}

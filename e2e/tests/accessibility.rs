//! Every page that each role finds by its links, held against the rules of WCAG 2.2 AA by axe-core, on
//! a phone and in the dark as well.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use e2e::{Bina, Browser, View};
use serde_json::Value;

const PASSWORD: &str = "coba-bina-2026";
/// Pages of one kind that are looked at for one role; the rest are made by the same template.
const OF_ONE_KIND: usize = 2;
/// Every role once, those with the most pages first.
const ROLES: [&str; 8] = [
    "kepala2",
    "guru2",
    "pendamping2",
    "pengawas",
    "perencana",
    "admin",
    "pemeriksa",
    "tendik",
];
/// What is wrong with a page, as `rule: element`.
const LOOK: &str = "axe.run(document, { resultTypes: ['violations'], \
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
    .then(it => it.violations.flatMap(found => \
        found.nodes.map(node => found.id + ': ' + node.html.slice(0, 160))))";

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_any_role_breaks_a_rule_of_accessibility() -> Result<()> {
    let bina = Bina::demo()?;
    let rules = std::env::var("AXE").context("AXE names the file of axe-core")?;
    let rules = std::fs::read_to_string(rules)?;
    let mut broken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut looked_at = BTreeSet::new();
    for role in ROLES {
        let browser = Browser::open(View::PHONE).await?;
        sign_in(&bina, &browser, role).await?;
        let mut waiting = vec!["/".to_owned()];
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            let count = kinds.entry(kind(&path)).or_default();
            if !seen.insert(path.clone()) || *count >= OF_ONE_KIND {
                continue;
            }
            *count += 1;
            browser.goto(&bina.at(&path)).await?;
            waiting.extend(links(&browser).await?);
            browser.script(&rules).await?;
            // One look by day and one by night of each kind of page.
            let is_dark = *count == OF_ONE_KIND;
            browser.prefer_dark(is_dark).await?;
            for fault in texts(browser.script(LOOK).await?)? {
                broken.entry(fault).or_default().insert(kind(&path));
            }
            looked_at.insert(kind(&path));
        }
    }
    println!(
        "looked at {} kinds of page: {looked_at:#?}",
        looked_at.len()
    );
    assert!(looked_at.len() > 20, "the walk found its way");
    assert!(broken.is_empty(), "{broken:#?}");
    Ok(())
}

async fn sign_in(bina: &Bina, browser: &Browser, username: &str) -> Result<()> {
    browser.goto(&bina.at("/")).await?;
    browser.fill("Nama pengguna", username).await?;
    browser.fill("Kata sandi", PASSWORD).await?;
    browser.press("Masuk").await?;
    browser.wait_for("Selamat").await
}

/// Where the links of a page lead within the program, downloads left out.
async fn links(browser: &Browser) -> Result<Vec<String>> {
    let found = browser
        .script(
            "[...document.querySelectorAll('a[href^=\"/\"]:not([download])')]\
             .map(it => it.getAttribute('href').split('#')[0])",
        )
        .await?;
    texts(found)
}

fn texts(value: Value) -> Result<Vec<String>> {
    Ok(serde_json::from_value(value)?)
}

/// The path with identifiers left out.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let is_id = |part: &&str| part.len() == 36 && part.contains('-');
    path.split('/')
        .map(|part| if is_id(&part) { "*" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

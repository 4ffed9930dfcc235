//! Every page of the demonstration that can be reached by a link, for every role: it is there, whole,
//! in Indonesian, light, and made so that a keyboard and a screen reader can use it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use bina::demo::{self, PASSWORD};
use bina::serve::{ServeArgs, open};
use clap::Parser;
use flate2::Compression;
use flate2::write::GzEncoder;
use platform::Clock;
use testkit::{Answer, Browser, Scratch, block_on};

/// The most bytes of a first view over the wire, everything included.
const FIRST_VIEW: usize = 60_000;
/// Pages of one kind that are opened for one role; the rest are alike.
const OF_ONE_KIND: usize = 6;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    serve: ServeArgs,
}

#[test]
fn every_page_of_the_demonstration_is_whole_light_and_usable() {
    block_on(async {
        let folder = Scratch::new();
        let data = folder.path().display().to_string();
        let args = Cli::parse_from(["bina", "--data", &data]).serve;
        let app = open(&args, Clock::system()).await.unwrap();
        demo::set_up(&app).await.unwrap();
        let router = kernel::router::router(app, &bina::parts());
        let mut costs = BTreeMap::new();
        for username in demo::usernames() {
            let mut browser = Browser::of(router.clone());
            browser.sign_in(username, PASSWORD).await;
            crawl(username, &browser, &mut costs).await;
        }
        println!("{:>7}  page", "bytes");
        for (page, bytes) in &costs {
            println!("{bytes:>7}  {page}");
        }
        assert!(costs.len() > 20, "the crawl found its way into every stage");
    });
}

async fn crawl(username: &str, browser: &Browser, costs: &mut BTreeMap<String, usize>) {
    let mut seen = BTreeSet::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut waiting = vec!["/".to_owned()];
    while let Some(path) = waiting.pop() {
        let count = kinds.entry(kind(&path)).or_default();
        if !seen.insert(path.clone()) || *count >= OF_ONE_KIND {
            continue;
        }
        *count += 1;
        let answer = browser.get(&path).await;
        if is_file(&answer) {
            continue;
        }
        if answer.status.is_redirection() {
            waiting.push(answer.location);
            continue;
        }
        assert!(
            answer.status.is_success(),
            "{username} {path}: {} {}",
            answer.status,
            answer.text()
        );
        let bytes = first_view(browser, &answer).await;
        assert!(
            bytes < FIRST_VIEW,
            "{username} {path}: a first view of {bytes} bytes"
        );
        let most = costs.entry(kind(&path)).or_default();
        *most = bytes.max(*most);
        let faults = faults(&answer);
        assert!(faults.is_empty(), "{username} {path}: {faults:?}");
        waiting.extend(links(&answer.body));
    }
}

/// A download rather than a page.
fn is_file(answer: &Answer) -> bool {
    answer.status.is_success() && !answer.body.starts_with("<!doctype html>")
}

/// The path with identifiers left out.
fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.split('/')
        .map(|part| {
            if part.len() == 36 && part.contains('-') {
                "*"
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn links(body: &str) -> Vec<String> {
    attribute_values(body, "href")
        .into_iter()
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets/"))
        .map(|link| {
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            link.split('#').next().unwrap_or_default().to_owned()
        })
        .collect()
}

async fn first_view(browser: &Browser, answer: &Answer) -> usize {
    let mut bytes = packed(&answer.body);
    let assets = attribute_values(&answer.body, "href")
        .into_iter()
        .chain(attribute_values(&answer.body, "src"))
        .filter(|link| link.starts_with("/assets/"))
        .collect::<BTreeSet<_>>();
    for asset in assets {
        bytes += packed(&browser.get(&asset).await.expect(200).body);
    }
    bytes
}

fn packed(text: &str) -> usize {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(text.as_bytes()).expect("memory takes it");
    packer.finish().expect("memory takes it").len()
}

/// What is wrong with a page, as far as its text shows.
fn faults(answer: &Answer) -> Vec<String> {
    let body = &answer.body;
    let mut faults = Vec::new();
    if body.contains('⟦') {
        let missing = body
            .split('⟦')
            .skip(1)
            .filter_map(|rest| rest.split('⟧').next());
        faults.push(format!(
            "sentences missing: {:?}",
            missing.collect::<BTreeSet<_>>()
        ));
    }
    for (what, is_wrong) in [
        ("not one main heading", body.matches("<h1").count() != 1),
        ("no language", !body.contains("<html lang=\"id\"")),
        (
            "an inline style",
            body.contains(" style=\"") || body.contains("<style"),
        ),
        (
            "an inline script",
            body.contains(" onclick=") || body.contains("<script>"),
        ),
    ] {
        if is_wrong {
            faults.push(what.to_owned());
        }
    }
    let text = format!(" {} ", answer.text());
    for word in [" the ", " your ", " and ", " with "] {
        if text.contains(word) {
            faults.push(format!("English left: {word:?}"));
        }
    }
    let ids = attribute_values(body, "id");
    let unique: BTreeSet<_> = ids.iter().collect();
    if unique.len() != ids.len() {
        let twice: Vec<_> = unique
            .into_iter()
            .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
            .collect();
        faults.push(format!("the same id twice: {twice:?}"));
    }
    faults.extend(unlabelled(body));
    faults
}

/// Fields that no label names.
fn unlabelled(body: &str) -> Vec<String> {
    let labels: BTreeSet<String> = attribute_values(body, "for").into_iter().collect();
    let mut faults = Vec::new();
    for kind in ["<input", "<select", "<textarea"] {
        for (at, _) in body.match_indices(kind) {
            let tag = &body[at..at + body[at..].find('>').unwrap_or(0)];
            let is_hidden = tag.contains("type=\"hidden\"");
            let is_inside = body[..at]
                .rfind("<label")
                .is_some_and(|open| !body[open..at].contains("</label>"));
            let is_named = attribute_values(tag, "id")
                .iter()
                .any(|id| labels.contains(id));
            if !is_hidden && !is_inside && !is_named && !tag.contains("aria-label") {
                faults.push(format!("a field without a label: {tag}"));
            }
        }
    }
    faults
}

fn attribute_values(body: &str, name: &str) -> Vec<String> {
    body.split(&format!(" {name}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

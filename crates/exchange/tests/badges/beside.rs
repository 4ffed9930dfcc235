//! Badges verified by jose in JavaScript and openbadgeslib in Python. Each is asked when
//! it is there, named by a variable of the environment; `cargo xtask test` fetches both.

use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use exchange::badges::{
    Achievement, Badge, BadgeKey, Evidence, Issuer, Jwks, StatusEntry, StatusList, badge_image,
    verify,
};
use serde_json::Value as Json;

const DAY: i64 = 86_400;
const LIST: &str = "https://contoh.id/badges/a/status";
/// The place of the badge that was taken back.
const REVOKED: usize = 9;

fn issuer() -> Issuer {
    Issuer {
        id: "https://contoh.id/badges/a".to_owned(),
        name: "Dinas Contoh".to_owned(),
    }
}

fn badge(index: usize, valid_from: i64, valid_until: i64) -> Badge {
    Badge {
        id: format!("https://contoh.id/badges/a/{index}"),
        issuer: issuer(),
        subject: "urn:uuid:01900000-0000-7000-8000-000000000001".to_owned(),
        subject_name: "Bu Sari".to_owned(),
        achievement: Achievement {
            id: "https://contoh.id/badges/a/kinds/practice-held".to_owned(),
            name: "Praktik yang bertahan".to_owned(),
            description: "Terlihat bertahan".to_owned(),
            criteria: "Dilihat orang lain".to_owned(),
            image: badge_image('P'),
        },
        evidence: vec![Evidence {
            name: "Pemeriksaan".to_owned(),
            narrative: "Dilihat 60 hari sesudah program".to_owned(),
        }],
        valid_from,
        valid_until,
        status: StatusEntry {
            list: LIST.to_owned(),
            index,
        },
    }
}

/// The same token with each field of its content changed in turn.
fn altered(token: &str) -> Vec<String> {
    let parts: Vec<&str> = token.split('.').collect();
    let content: Json = serde_json::from_slice(&BASE64URL.decode(parts[1]).unwrap()).unwrap();
    content
        .as_object()
        .unwrap()
        .keys()
        .map(|field| {
            let mut changed = content.clone();
            changed[field] = match &content[field] {
                Json::Number(number) => Json::from(number.as_i64().unwrap() + 1),
                _ => Json::from("diubah"),
            };
            let part = BASE64URL.encode(changed.to_string());
            format!("{}.{part}.{}", parts[0], parts[2])
        })
        .collect()
}

/// What is handed to other programs, in a folder that goes when the test does.
struct Files {
    folder: PathBuf,
    keys: PathBuf,
    list: PathBuf,
    public: PathBuf,
    /// Whether each token is good for a program that looks at signature and time, and for one that looks
    /// at revocation as well.
    tokens: Vec<(bool, bool, PathBuf)>,
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Tokens of one key, each with whether it is good by signature and time, and by revocation as well.
fn tokens(key: &BadgeKey, now: i64) -> Vec<(bool, bool, String)> {
    let good = badge(7, now - DAY, now + DAY).sign(key);
    let mut tokens = vec![
        (true, true, good.clone()),
        (true, false, badge(REVOKED, now - DAY, now + DAY).sign(key)),
        (false, false, badge(7, now - 3 * DAY, now - DAY).sign(key)),
        (false, false, badge(7, now + DAY, now + 3 * DAY).sign(key)),
    ];
    tokens.extend(
        altered(&good)
            .into_iter()
            .map(|token| (false, false, token)),
    );
    tokens
}

/// Signs with a key that was rotated away and with the present one, and writes everything down.
fn files(name: &str) -> Files {
    let keys = ["k1", "k2"].map(|id| BadgeKey::make(id.to_owned()).unwrap());
    // The others look at the time themselves.
    let now = platform::Clock::system().now().as_millis() / 1000;
    let jwks = Jwks {
        keys: keys.iter().map(BadgeKey::public).collect(),
    };
    let list = StatusList::of(std::iter::once(REVOKED)).sign(
        &keys[0],
        &issuer(),
        LIST,
        now - DAY,
        now + DAY,
    );
    let tokens = tokens(&keys[0], now);
    // Our own verification says the same of each as it asks of the others.
    for (_, is_good, token) in &tokens {
        assert_eq!(verify(token, &jwks, &list, now).is_ok(), *is_good);
    }
    let folder = std::env::temp_dir().join(format!("bina-badges-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let old = badge(8, now - DAY, now + DAY).sign(&keys[1]);
    let mut written: Vec<_> = tokens
        .iter()
        .enumerate()
        .map(|(at, (signed, is_good, token))| (*signed, *is_good, write(&format!("t{at}"), token)))
        .collect();
    // Signed by the key before this one: good for whoever reads the whole key set.
    written.push((true, true, write("old", &old)));
    Files {
        keys: write("jwks.json", &serde_json::to_string(&jwks).unwrap()),
        list: write("status", &list),
        public: write("key.pem", &keys[0].public_pem()),
        tokens: written,
        folder,
    }
}

fn here(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/badges")
        .join(file)
}

fn word(is_good: bool) -> &'static str {
    if is_good { "good" } else { "bad" }
}

#[track_caller]
fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
}

#[test]
fn jose_takes_good_badges_old_keys_included_and_refuses_altered_and_untimely_ones() {
    let files = files("jose");
    let Some(jose) = std::env::var_os("BINA_TEST_JOSE") else {
        return;
    };
    let mut command = Command::new("node");
    command.arg(here("verify.mjs")).arg(jose).arg(&files.keys);
    for (is_signed, _, token) in &files.tokens {
        command.arg(word(*is_signed)).arg(token);
    }
    run(&mut command);
}

#[test]
fn openbadgeslib_takes_good_badges_and_refuses_altered_untimely_and_revoked_ones() {
    let files = files("openbadgeslib");
    let Some(python) = std::env::var_os("BINA_TEST_OPENBADGES") else {
        return;
    };
    let mut command = Command::new(python);
    command
        .arg(here("verify.py"))
        .arg(&files.public)
        .arg(&files.list);
    // It is given one key, so the badge of the key before is not its to judge.
    let (_, of_this_key) = files.tokens.split_last().unwrap();
    for (_, is_good, token) in of_this_key {
        command.arg(word(*is_good)).arg(token);
    }
    run(&mut command);
}

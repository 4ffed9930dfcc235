//! A day without a network: what coach and teacher write is kept on the phone, survives a reload, an
//! empty battery and signing out, and arrives once, in order, whatever the network does to it.

mod phone;

use anyhow::{Result, ensure};
use e2e::{Bina, Browser, Harm, Network, View, Weather};
use phone::{all_is_sent, has_kept, keeps, kept_paths, looks, received, signs_in, waiting};
use serde_json::Value;

/// What storms do follows from this.
const SEED: u64 = 20_261_124;

/// Agrees on a visit with someone while there is a network; returns its path.
async fn agrees(network: &Network, coach: &Browser, person: &str) -> Result<String> {
    let page = format!("/observations/new/observasi-kelas/{person}");
    coach.goto(&network.at(&page)).await?;
    coach
        .press_at("input[name=focus] , label:has(input[name=focus])")
        .await?;
    coach
        .fill(
            "Kelas dan pelajaran, misalnya 5B matematika",
            "8A matematika",
        )
        .await?;
    coach.press("Simpan kesepakatan").await?;
    coach.wait_for("Mulai mengamati").await?;
    let path = coach.script("location.pathname").await?;
    let path = path.as_str().unwrap_or_default().to_owned();
    keeps(coach, &path).await?;
    Ok(path)
}

/// A whole visit on its sheet; returns how many pieces were pressed.
async fn visits(network: &Network, coach: &Browser, path: &str, number: usize) -> Result<u64> {
    coach.goto(&network.at(path)).await?;
    coach.press("Mulai mengamati").await?;
    coach.wait_for("Tersimpan di ponsel ini").await?;
    for note in ["pertama", "kedua"] {
        coach
            .fill("Catatan", &format!("Kunjungan {number}, catatan {note}"))
            .await?;
        coach.press("Catat").await?;
        coach
            .wait_for(&format!("Kunjungan {number}, catatan {note}"))
            .await?;
    }
    let ratings = coach
        .script(
            "[...document.querySelectorAll('form[data-rating]')]\
             .map(form => form.querySelector('button[value=\"2\"]').click()).length",
        )
        .await?;
    coach.press("Selesai mengamati").await?;
    coach.wait_for("Tujuan").await?;
    let goal = format!("Tujuan kunjungan {number}");
    coach.fill("goal", &goal).await?;
    coach.fill("commitment", "Saya mulai hari Senin").await?;
    coach.press_at("button[value=send]").await?;
    let ratings = ratings.as_u64().unwrap_or_default();
    Ok(1 + 2 + ratings + 1 + 1)
}

/// The page of a visit as its observer reads it when all has arrived.
async fn stands(network: &Network, coach: &Browser, path: &str, number: usize) -> Result<()> {
    coach.goto(&network.at(path)).await?;
    coach
        .wait_for(&format!("Tujuan kunjungan {number}"))
        .await?;
    let text = coach.text().await?;
    for note in ["pertama", "kedua"] {
        let note = format!("Kunjungan {number}, catatan {note}");
        assert_eq!(text.matches(&note).count(), 1, "{note} is there once");
    }
    Ok(())
}

/// While there is a network: three visits agreed on, and two forms that are on the phone for whoever
/// else comes by.
async fn prepares(network: &Network, coach: &Browser) -> Result<(Vec<String>, Vec<String>)> {
    let forms = kept_paths(coach, "/assess/observasi-kelas/").await?;
    ensure!(forms.len() >= 5, "a coach has people: {forms:?}");
    let mut agreed = Vec::new();
    for path in &forms[..3] {
        let person = path.split(['/', '?']).nth(3).unwrap_or_default();
        agreed.push(agrees(network, coach, person).await?);
    }
    for path in &forms[3..5] {
        keeps(coach, path).await?;
    }
    all_is_sent(coach).await?;
    Ok((agreed, forms[3..5].to_vec()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coachs_day_of_five_visits_without_a_network_arrives_once() -> Result<()> {
    println!("seed {SEED}");
    let bina = Bina::demo()?;
    let network = Network::to(&bina.at(""), SEED)?;
    let mut coach = Browser::open(View::PHONE).await?;
    signs_in(&network, &coach, "pendamping2").await?;
    let (agreed, forms) = prepares(&network, &coach).await?;
    let before = received(&coach).await?;

    network.turn(Weather::Down);
    let mut ledger = 0;
    for (number, path) in agreed.iter().enumerate() {
        ledger += visits(&network, &coach, path, number).await?;
        has_kept(&coach, ledger).await?;
        if number == 0 {
            looks(&coach, "offline-visit").await?;
            // A reload in the middle of the day.
            coach.goto(&network.at(path)).await?;
            coach.wait_for("Kunjungan 0, catatan kedua").await?;
        }
        if number == 1 {
            coach = coach.dies_and_is_opened_again(View::PHONE).await?;
        }
    }
    for (number, path) in forms.iter().enumerate() {
        coach.goto(&network.at(path)).await?;
        coach
            .script("document.querySelectorAll('form[data-offline=id] input[type=radio][value=\"3\"]').forEach(it => it.click())")
            .await?;
        coach.fill("note", &format!("Lembar {number}")).await?;
        coach.press("Kirim").await?;
        coach.wait_for("Tersimpan di ponsel ini").await?;
        ledger += 1;
    }
    has_kept(&coach, ledger).await?;
    coach.goto(&network.at("/unsent")).await?;
    coach
        .wait_for(&format!("{ledger} menunggu dikirim"))
        .await?;
    looks(&coach, "offline-unsent").await?;

    // The browser had not yet written down who was signed in when its battery failed.
    network.turn(Weather::Clear);
    coach.script("Bina.flush().then(() => 1)").await?;
    coach.wait_for("masuk lagi untuk mengirim").await?;
    network.turn(Weather::Stormy);
    signs_in(&network, &coach, "pendamping2").await?;
    all_is_sent(&coach).await?;
    let harm = network.harm();
    println!("{ledger} pieces, {harm:?}");
    assert_ne!(harm, Harm::default(), "the network was bad");
    network.turn(Weather::Clear);
    let arrived = received(&coach).await? - before;
    assert_eq!(arrived, ledger, "each was received once");
    for (number, path) in agreed.iter().enumerate() {
        stands(&network, &coach, path, number).await?;
    }
    Ok(())
}

/// Sets a PIN of one's own on the page of what waits.
async fn sets_pin(network: &Network, browser: &Browser, pin: &str) -> Result<()> {
    browser.goto(&network.at("/unsent")).await?;
    browser
        .fill("PIN baru, paling sedikit 6 angka", pin)
        .await?;
    browser.fill("PIN baru sekali lagi", pin).await?;
    browser.press("Pasang PIN").await?;
    browser.wait_for("PIN sudah dipasang").await
}

async fn opens_with(browser: &Browser, pin: &str) -> Result<()> {
    browser.fill("PIN Anda", pin).await?;
    browser.press("Buka").await
}

/// Everything the phone holds of what people wrote, as whoever finds it could read it.
async fn on_the_disk(browser: &Browser) -> Result<String> {
    let script = "(async () => { \
        const db = await new Promise(done => { indexedDB.open('bina').onsuccess = it => done(it.target.result); }); \
        const rows = []; \
        for (const name of ['pieces', 'done', 'drafts']) rows.push(...await new Promise(done => \
            { db.transaction(name).objectStore(name).getAll().onsuccess = it => done(it.target.result); })); \
        return JSON.stringify([rows, { ...localStorage }, { ...sessionStorage }]); })()";
    let found = browser.script(script).await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

/// A reflection and a form without a network, with an empty battery in between.
async fn writes_behind_a_pin(
    network: &Network,
    mut teacher: Browser,
    reflection: &str,
    own: &str,
) -> Result<Browser> {
    // A form half filled when the battery fails is there again, for whoever knows the PIN.
    teacher.goto(&network.at(reflection)).await?;
    teacher
        .fill("Peristiwa: apa yang terjadi?", "Rahasia kecil saya")
        .await?;
    while !on_the_disk(&teacher)
        .await?
        .contains("reflection-/sessions")
    {}
    teacher = teacher.dies_and_is_opened_again(View::PHONE).await?;
    teacher.goto(&network.at(reflection)).await?;
    teacher.wait_for("PIN Anda").await?;
    opens_with(&teacher, "000000").await?;
    teacher.wait_for("PIN tidak cocok").await?;
    opens_with(&teacher, "271828").await?;
    teacher.wait_until_gone("PIN Anda").await?;
    assert_eq!(
        teacher.value("Peristiwa: apa yang terjadi?").await?,
        "Rahasia kecil saya"
    );
    teacher.press("Simpan refleksi").await?;
    teacher.wait_for("Tersimpan di ponsel ini").await?;
    // The PIN is asked for once: the next page has the key in its hand.
    teacher.goto(&network.at(own)).await?;
    teacher
        .script("document.querySelectorAll('form[data-offline=id] input[type=radio][value=\"3\"]').forEach(it => it.click())")
        .await?;
    teacher.press("Kirim").await?;
    teacher.wait_for("Tersimpan di ponsel ini").await?;
    assert_eq!(waiting(&teacher).await?, 2);
    let disk = on_the_disk(&teacher).await?;
    assert!(!disk.contains("Rahasia"), "sealed: {disk}");
    Ok(teacher)
}

/// A colleague works on the same phone: pages are gone, the words are not theirs to read or to send.
async fn lends_the_phone(network: &Network, teacher: &Browser, own: &str) -> Result<()> {
    teacher.goto(&network.at("/sign-in")).await?;
    teacher
        .wait_for("2 isian menunggu pemiliknya masuk")
        .await?;
    looks(teacher, "offline-shared-phone").await?;
    signs_in(network, teacher, "pendamping2").await?;
    keeps(teacher, "/activities").await?;
    assert_eq!(
        teacher
            .script(&format!(
                "caches.match('{own}').then(it => it === undefined)"
            ))
            .await?,
        Value::Bool(true),
        "another person's pages are gone"
    );
    assert_eq!(waiting(teacher).await?, 0, "of one's own nothing waits");
    teacher.press("Keluar").await?;
    teacher
        .wait_for("2 isian menunggu pemiliknya masuk")
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teachers_words_wait_behind_a_pin_and_outlast_battery_and_signing_out() -> Result<()> {
    let bina = Bina::demo()?;
    let network = Network::to(&bina.at(""), SEED)?;
    let mut teacher = Browser::open(View::PHONE).await?;
    signs_in(&network, &teacher, "guru2").await?;
    let reflections: Vec<String> = kept_paths(&teacher, "/sessions/")
        .await?
        .into_iter()
        .filter(|path| path.ends_with("/reflection"))
        .collect();
    let own = kept_paths(&teacher, "/assess/refleksi-diri-guru/").await?;
    let (reflection, own) = (&reflections[0], &own[0]);
    keeps(&teacher, reflection).await?;
    keeps(&teacher, own).await?;
    sets_pin(&network, &teacher, "271828").await?;
    let before = received(&teacher).await?;

    network.turn(Weather::Down);
    teacher = writes_behind_a_pin(&network, teacher, reflection, own).await?;
    network.turn(Weather::Clear);
    lends_the_phone(&network, &teacher, own).await?;
    signs_in(&network, &teacher, "guru2").await?;
    teacher.wait_for("PIN Anda").await?;
    opens_with(&teacher, "271828").await?;
    teacher.wait_until_gone("PIN Anda").await?;
    all_is_sent(&teacher).await?;
    assert_eq!(received(&teacher).await? - before, 2);
    teacher.goto(&network.at(reflection)).await?;
    assert_eq!(
        teacher.value("Peristiwa: apa yang terjadi?").await?,
        "Rahasia kecil saya"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_that_is_refused_stays_with_its_sentence_and_can_be_put_right() -> Result<()> {
    let bina = Bina::demo()?;
    let network = Network::to(&bina.at(""), SEED)?;
    let coach = Browser::open(View::PHONE).await?;
    signs_in(&network, &coach, "pendamping2").await?;
    let forms = kept_paths(&coach, "/assess/observasi-kelas/").await?;
    keeps(&coach, &forms[0]).await?;
    keeps(&coach, &forms[1]).await?;
    all_is_sent(&coach).await?;
    let before = received(&coach).await?;
    network.turn(Weather::Down);
    // The first says that it happened tomorrow, the second is right.
    for (path, day) in [(&forms[0], "2027-12-31"), (&forms[1], "")] {
        coach.goto(&network.at(path)).await?;
        coach
            .script("document.querySelectorAll('form[data-offline=id] input[type=radio][value=\"2\"]').forEach(it => it.click())")
            .await?;
        if !day.is_empty() {
            coach.fill("held_on", day).await?;
        }
        coach.press("Kirim").await?;
        coach.wait_for("Tersimpan di ponsel ini").await?;
    }
    network.turn(Weather::Clear);
    coach.script("Bina.flush().then(() => 1)").await?;
    coach.wait_for("1 perlu diperbaiki").await?;
    assert_eq!(received(&coach).await? - before, 1, "the other went on");
    coach.goto(&network.at("/unsent")).await?;
    coach.wait_for("Buka dan perbaiki").await?;
    looks(&coach, "offline-refused").await?;
    coach.press("Buka dan perbaiki").await?;
    coach.wait_for("Tanggal").await?;
    let today = coach
        .script("new Date().toISOString().slice(0, 10)")
        .await?;
    coach
        .fill("held_on", today.as_str().unwrap_or_default())
        .await?;
    coach.press("Kirim").await?;
    coach.wait_for("Sudah diterima").await?;
    assert_eq!(waiting(&coach).await?, 0, "put right, it waits no more");
    assert_eq!(received(&coach).await? - before, 2);
    Ok(())
}

//! An observation as it happens, on a phone, in Indonesian, with scripts and without: agreed, observed
//! with a reload in the middle, talked over, answered, final, and on the map.

use anyhow::Result;
use e2e::{Bina, Browser, View};

/// Resolves when nothing waits on the phone any more.
const SENT: &str = "new Promise((done) => { \
    const look = async () => { \
        const left = typeof Vault === 'undefined' ? [] : await Vault.all('pieces', Bina.person); \
        left.length ? setTimeout(look, 50) : done(true); \
    }; \
    look(); })";
const PASSWORD: &str = "coba-bina-2026";

async fn signs_in(bina: &Bina, view: View, username: &str) -> Result<Browser> {
    let browser = Browser::open(view).await?;
    browser.goto(&bina.at("/")).await?;
    browser.fill("Nama pengguna", username).await?;
    browser.fill("Kata sandi", PASSWORD).await?;
    browser.press("Masuk").await?;
    browser.wait_for("Selamat").await?;
    Ok(browser)
}

/// Looks at the page: nothing sticks out, and the browser has nothing to complain of.
async fn looks(browser: &Browser, picture: &str) -> Result<()> {
    browser.screenshot(picture).await?;
    assert_eq!(
        browser.overhang().await?,
        0,
        "{picture}: nothing sticks out"
    );
    let complaints = browser.complaints().await?;
    assert_eq!(complaints, Vec::<String>::new(), "{picture}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_goes_its_whole_way_on_a_phone() -> Result<()> {
    whole_way(View::PHONE, "observation").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_goes_its_whole_way_without_scripts() -> Result<()> {
    whole_way(
        View::PHONE.without_javascript(),
        "observation-without-scripts",
    )
    .await
}

async fn whole_way(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let observer = signs_in(&bina, view, "kepala").await?;
    let visit = agree(&bina, &observer, name).await?;
    observe(&observer, &visit, name).await?;
    talk(&observer, name).await?;
    let teacher = signs_in(&bina, view, "guru").await?;
    answer(&teacher, &visit, name).await?;
    observer.goto(&visit).await?;
    observer.wait_for("Saya mulai hari Senin").await?;
    Ok(())
}

/// The talk before: one focus. Returns the address of the visit.
async fn agree(bina: &Bina, observer: &Browser, name: &str) -> Result<String> {
    observer.goto(&bina.at("/people?q=sari")).await?;
    observer.press_at("main a[href^='/people/']").await?;
    observer.press("Isi penilaian").await?;
    observer.press("Amati sekarang: Observasi kelas").await?;
    observer.wait_for("bukan nilai").await?;
    observer.choose("Umpan balik konstruktif").await?;
    let lesson = "Kelas dan pelajaran, misalnya 5B matematika";
    observer.fill(lesson, "5B seni").await?;
    looks(observer, &format!("{name}-agree")).await?;
    observer.press("Simpan dan mulai mengamati").await?;
    observer.wait_for("Catat yang terlihat").await?;
    observer.address().await
}

/// The lesson: notes, taps, a reload in the middle.
async fn observe(observer: &Browser, visit: &str, name: &str) -> Result<()> {
    observer
        .fill("Catatan", "Guru menunjuk satu paragraf")
        .await?;
    observer.press("Catat").await?;
    observer.wait_for("Menit ke-0").await?;
    observer.wait_until_gone("(belum terkirim)").await?;
    let tap = "form[data-rating] button[value='3']";
    observer.press_at(tap).await?;
    // A tap shows once it is kept, and shows again after a reload.
    assert_eq!(tapped(observer).await?, 1, "what was tapped shows");
    observer.script(SENT).await?;
    observer.goto(visit).await?;
    observer.wait_for("Guru menunjuk satu paragraf").await?;
    assert_eq!(
        tapped(observer).await?,
        1,
        "what was tapped before the reload is still tapped"
    );
    looks(observer, &format!("{name}-observe")).await?;
    observer.press("Selesai mengamati").await?;
    observer.wait_for("Percakapan sesudah observasi").await
}

/// How many ratings show as tapped, when the page has had time to show them.
async fn tapped(observer: &Browser) -> Result<u64> {
    let count = "document.querySelectorAll('[aria-pressed=true]').length";
    let mut found = 0;
    for _ in 0..50 {
        found = observer.script(count).await?.as_u64().unwrap_or_default();
        if found > 0 {
            break;
        }
    }
    Ok(found)
}

/// The talk after it, by the steps of TIRTA.
async fn talk(observer: &Browser, name: &str) -> Result<()> {
    observer.fill("Tujuan", "Murid memakai umpan balik").await?;
    observer.press("Simpan dahulu").await?;
    observer.wait_for("Percakapan tersimpan").await?;
    observer
        .fill("Tanggung jawab", "Memberi waktu lima menit")
        .await?;
    looks(observer, &format!("{name}-talk")).await?;
    observer.press("Simpan dan minta tanggapan Bu Sari").await?;
    observer.wait_for("giliran yang diamati menanggapi").await
}

/// The person observed has their say, and the map moves.
async fn answer(teacher: &Browser, visit: &str, name: &str) -> Result<()> {
    teacher.wait_for("Tanggapi observasi oleh Bu Ratna").await?;
    teacher.goto(visit).await?;
    teacher.wait_for("Guru menunjuk satu paragraf").await?;
    teacher.choose("Setuju, dan menambahkan").await?;
    let words = "Tulisan Anda (wajib bila menambah atau tidak setuju)";
    teacher
        .fill(words, "Dua murid memperbaiki di rumah")
        .await?;
    let own = "Tanggung jawab dengan kata-kata Anda sendiri";
    teacher.fill(own, "Saya mulai hari Senin").await?;
    looks(teacher, &format!("{name}-view")).await?;
    teacher.press("Kirim tanggapan").await?;
    teacher.wait_for("Tanggapan Anda tersimpan").await?;
    teacher.wait_for("Saya mulai hari Senin").await?;
    looks(teacher, &format!("{name}-final")).await?;
    teacher.press("Lihat peta").await?;
    teacher.press("Tiga sumber").await?;
    teacher.wait_for("Gabungan").await?;
    looks(teacher, &format!("{name}-sources")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_and_taps_wait_on_the_phone_until_the_server_has_them() -> Result<()> {
    let bina = Bina::demo()?;
    let observer = signs_in(&bina, View::PHONE, "kepala").await?;
    let visit = agree(&bina, &observer, "observation-offline").await?;
    // The network goes: every piece is refused before it leaves the phone.
    observer
        .script("window.fetch = () => Promise.reject(new TypeError('no network'))")
        .await?;
    observer.fill("Catatan", "Ditulis tanpa jaringan").await?;
    observer.press("Catat").await?;
    observer.wait_for("(belum terkirim)").await?;
    observer
        .press_at("form[data-rating] button[value='2']")
        .await?;
    observer.wait_for("2 menunggu dikirim").await?;
    looks(&observer, "observation-offline-waiting").await?;
    // The page is opened again with a network: what waited is sent by itself.
    observer.goto(&visit).await?;
    observer.wait_for("Ditulis tanpa jaringan").await?;
    observer.wait_until_gone("menunggu dikirim").await?;
    observer.goto(&visit).await?;
    observer.wait_for("Ditulis tanpa jaringan").await?;
    let kept = observer.script("Vault.count()").await?;
    assert_eq!(kept, 0, "nothing stays behind once the server has it");
    Ok(())
}

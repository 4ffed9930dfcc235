//! An instrument of one's own: designed, used on a phone, printed and entered from paper, and a
//! questionnaire answered without a name; with scripts and without.

use anyhow::{Context, Result};
use e2e::{Bina, Browser, View};

mod person;

use person::Person;

const NAME: &str = "Amatan tanya jawab";

impl Person<'_> {
    /// Opens the forms that can be filled about the teacher.
    async fn chooses_a_form(&self) -> Result<()> {
        self.opens("/people?q=sari").await?;
        self.browser.press_at("main a[href^='/people/']").await?;
        self.browser.press("Isi penilaian").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instrument_is_designed_used_and_entered_from_paper_on_a_phone() -> Result<()> {
    walk(View::PHONE, "instruments").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instrument_is_designed_used_and_entered_from_paper_without_scripts() -> Result<()> {
    walk(
        View::PHONE.without_javascript(),
        "instruments-without-scripts",
    )
    .await
}

async fn walk(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    design(&bina, view, name).await?;
    let supervisor = Person::signs_in(&bina, view, "pengawas").await?;
    fill(&supervisor, view, name).await?;
    count(&supervisor, view, name).await?;
    let code = print(&supervisor, name).await?;
    enter(&supervisor, &code, name).await?;
    ask(&bina, view, name).await
}

/// The planner designs a form with a rating, a tally and a question that depends on the tally.
async fn design(bina: &Bina, view: View, name: &str) -> Result<()> {
    let planner = Person::signs_in(bina, view, "perencana").await?;
    let browser = &planner.browser;
    planner.opens("/instruments").await?;
    browser.press("Buat instrumen").await?;
    browser.fill("Nama instrumen", NAME).await?;
    browser
        .select("Model kompetensi", "Model Kompetensi Guru")
        .await?;
    browser.press("Mulai menyusun").await?;
    browser
        .fill("Petunjuk mengisi", "Amati tanya jawab sepuluh menit.")
        .await?;
    browser.press("Simpan keterangan").await?;
    browser.wait_for("Draf disimpan").await?;
    browser.press("Dinilai dengan skala").await?;
    browser
        .fill("Isi butir", "Pertanyaan mengajak berpikir")
        .await?;
    browser
        .select(
            "Indikator yang dibuktikan",
            "1.2 Pembelajaran efektif yang berpusat pada peserta didik",
        )
        .await?;
    browser
        .select(
            "Skala",
            "Belum dilakukan / Dilakukan tapi belum efektif / Dilakukan dan efektif",
        )
        .await?;
    planner.looks(&format!("{name}-item")).await?;
    browser.press("Simpan butir").await?;
    browser.press("Hitungan").await?;
    browser.fill("Isi butir", "Murid angkat suara").await?;
    browser.fill("Pilihan", "bertanya").await?;
    browser.press("Simpan butir").await?;
    browser.press("Pertanyaan terbuka").await?;
    browser.fill("Isi butir", "Mengapa kelas sepi?").await?;
    browser
        .select("Butir sebelumnya", "2. Murid angkat suara")
        .await?;
    browser.select("Angkanya", "paling tinggi").await?;
    browser.fill("Bilangan", "2").await?;
    browser.press("Simpan butir").await?;
    browser.wait_for("Draf ini lengkap").await?;
    planner.looks(&format!("{name}-draft")).await?;
    browser.press("Mulai pakai").await?;
    browser.wait_for("Instrumen mulai dipakai").await
}

/// The supervisor fills it at once; with scripts a tap counts and the excluded question goes away.
async fn fill(supervisor: &Person<'_>, view: View, name: &str) -> Result<()> {
    let browser = &supervisor.browser;
    supervisor.chooses_a_form().await?;
    browser.press(&format!("Isi dari kertas: {NAME}")).await?;
    browser.choose("Dilakukan dan efektif").await?;
    if view.has_javascript() {
        browser.fill("bertanya", "2").await?;
        browser.wait_for("Mengapa kelas sepi?").await?;
        browser.press("+1").await?;
        browser.wait_until_gone("Mengapa kelas sepi?").await?;
        assert_eq!(browser.value("bertanya").await?, "3");
        // A reload loses nothing.
        let address = browser.address().await?;
        browser.goto(&address).await?;
        browser.wait_until_gone("Mengapa kelas sepi?").await?;
        assert_eq!(browser.value("bertanya").await?, "3");
    } else {
        browser
            .wait_for("Hanya bila “Murid angkat suara” paling tinggi 2.")
            .await?;
        browser.fill("bertanya", "3").await?;
    }
    supervisor.looks(&format!("{name}-form")).await?;
    browser.press("Kirim").await?;
    browser
        .wait_for("Sudah diterima, dan peta sudah diperbarui")
        .await
}

/// The supervisor counts in a lesson: with scripts every tap is kept by itself, without them by a press.
async fn count(supervisor: &Person<'_>, view: View, name: &str) -> Result<()> {
    let browser = &supervisor.browser;
    supervisor.chooses_a_form().await?;
    browser.press(&format!("Amati sekarang: {NAME}")).await?;
    browser
        .choose("Pembelajaran efektif yang berpusat pada peserta didik")
        .await?;
    let lesson = "Kelas dan pelajaran, misalnya 5B matematika";
    browser.fill(lesson, "5B seni").await?;
    browser.press("Simpan dan mulai mengamati").await?;
    browser.wait_for("Hitung dan catat selagi terjadi").await?;
    let visit = browser.address().await?;
    if view.has_javascript() {
        browser.press("+1").await?;
        browser.press("+1").await?;
        // It is kept when one stops tapping.
        browser.wait_for("Sudah tersimpan.").await?;
    } else {
        browser.fill("bertanya", "2").await?;
        browser.press("Simpan “Murid angkat suara”").await?;
        browser.wait_for("Hitungan tersimpan").await?;
    }
    browser.goto(&visit).await?;
    assert_eq!(browser.value("bertanya").await?, "2");
    supervisor.looks(&format!("{name}-count")).await
}

/// The supervisor prepares a sheet of paper. Returns its code.
async fn print(supervisor: &Person<'_>, name: &str) -> Result<String> {
    let browser = &supervisor.browser;
    supervisor.chooses_a_form().await?;
    browser.press(&format!("Isi dari kertas: {NAME}")).await?;
    browser.press("Siapkan lembar kertas").await?;
    browser.wait_for("Kode").await?;
    supervisor.looks(&format!("{name}-paper")).await?;
    let code = browser
        .script("document.querySelector('.paper-code b').textContent")
        .await?;
    Ok(code.as_str().context("the sheet has no code")?.to_owned())
}

/// The sheet is entered by its code, once.
async fn enter(supervisor: &Person<'_>, code: &str, name: &str) -> Result<()> {
    let browser = &supervisor.browser;
    supervisor.opens("/papers").await?;
    browser.fill("Kode pada lembar", "AAAA-AAAD").await?;
    browser.press("Buka formulir").await?;
    browser.wait_for("Ada tanda yang salah ketik").await?;
    browser.fill("Kode pada lembar", code).await?;
    supervisor
        .browser
        .screenshot(&format!("{name}-enter"))
        .await?;
    browser.press("Buka formulir").await?;
    browser.wait_for("Tentang Bu Sari").await?;
    browser.choose("Belum dilakukan").await?;
    browser.fill("bertanya", "5").await?;
    browser.press("Kirim").await?;
    browser
        .wait_for("Sudah diterima, dan peta sudah diperbarui")
        .await?;
    supervisor
        .opens(&format!("/papers/open?code={code}"))
        .await?;
    browser.wait_for("Lembar ini sudah dimasukkan").await
}

#[tokio::test(flavor = "multi_thread")]
async fn pk_guru_is_filled_to_its_end_and_shows_its_mark() -> Result<()> {
    let bina = Bina::demo()?;
    let principal = Person::signs_in(&bina, View::PHONE, "kepala2").await?;
    let browser = &principal.browser;
    principal.opens("/people?q=dian").await?;
    browser.press_at("main a[href^='/people/']").await?;
    browser.press("Isi penilaian").await?;
    browser.press("Penilaian Kinerja Guru (PK Guru)").await?;
    browser.wait_for("Pengembangan kurikulum").await?;
    principal.looks("pk-guru-parts").await?;
    browser.press("Semua bagian").await?;
    principal.looks("pk-guru-form").await?;
    // 78 statements: all but the last are seen in full.
    let marked = browser
        .script(
            "const all = [...document.querySelectorAll('.choices')]; \
             all.slice(0, -1).forEach((it) => it.querySelectorAll('input')[2].click()); \
             all.length",
        )
        .await?;
    assert_eq!(marked, 78);
    browser.press("Kirim").await?;
    browser.wait_for("Pilih salah satu").await?;
    let refused = browser.complaints().await?;
    // The queue asks first and then lets the page be shown again: both are refused, and nothing else fails.
    let is_refusal = |it: &String| it.contains("422");
    assert!(refused.iter().all(is_refusal), "{refused:?}");
    browser
        .script("[...document.querySelectorAll('.choices')].at(-1).querySelector('input').click()")
        .await?;
    browser.press("Kirim").await?;
    browser
        .wait_for("Sudah diterima, dan peta sudah diperbarui")
        .await?;
    let evidence = browser
        .script(
            "[...document.querySelectorAll(\"a[href*='/evidence/']\")].map((it) => it.getAttribute('href'))",
        )
        .await?;
    let mut shown = false;
    for path in evidence.as_array().context("links")? {
        principal.opens(path.as_str().context("a link")?).await?;
        if browser.text().await?.contains("Penilaian Kinerja Guru") {
            shown = true;
            break;
        }
    }
    assert!(shown, "the evidence is reached from the map");
    browser
        .wait_for("Jumlah 56 dari 56, yaitu 100 %: Amat baik")
        .await?;
    principal.looks("pk-guru-mark").await
}

/// A learner answers without signing in; the principal sees that one more has answered, and not what.
async fn ask(bina: &Bina, view: View, name: &str) -> Result<()> {
    let principal = Person::signs_in(bina, view, "kepala2").await?;
    principal.opens("/people?q=dian").await?;
    principal
        .browser
        .press_at("main a[href^='/people/']")
        .await?;
    principal.browser.press("Isi penilaian").await?;
    principal
        .browser
        .press("Tanya murid atau yang dilayani, tanpa nama")
        .await?;
    principal.browser.press("Kelas VII B").await?;
    principal.browser.wait_for("9 dari 28 orang").await?;
    let link = principal
        .browser
        .script("document.querySelector('[data-link]').dataset.link")
        .await?;
    let link = link
        .as_str()
        .context("the questionnaire has no link")?
        .to_owned();
    let learner = Browser::open(view).await?;
    learner.goto(&bina.at(&link)).await?;
    learner.wait_for("Nama Anda tidak ditanyakan").await?;
    learner.choose("Sering").await?;
    learner.screenshot(&format!("{name}-learner")).await?;
    assert_eq!(learner.overhang().await?, 0);
    learner.press("Kirim jawaban").await?;
    learner.wait_for("Terima kasih").await?;
    principal
        .opens(&principal.browser.address().await?.replace(&bina.at(""), ""))
        .await?;
    principal.browser.wait_for("10 dari 28 orang").await?;
    principal.browser.press("Tutup kuesioner").await?;
    principal
        .browser
        .wait_for("Bukti yang tercatat di peta")
        .await?;
    principal.looks(&format!("{name}-round")).await
}

//! One year of appraisal on a phone, in Indonesian, with scripts and without: the plan, notes from both sides,
//! evidence shown by choice, the rating, the answer, and what it brings in credit points.

use anyhow::Result;
use e2e::{Bina, View};

mod person;

use person::Person;

/// A result that the teacher plans.
const RESULT: &str = "Setiap murid pernah bertanya";

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_appraisal_goes_round_on_a_phone() -> Result<()> {
    a_year(View::PHONE, "career").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_appraisal_goes_round_without_scripts() -> Result<()> {
    a_year(View::PHONE.without_javascript(), "career-without-scripts").await
}

async fn a_year(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let path = plan(&bina, view, name).await?;
    let shown = show_evidence(&bina, view, name, &path).await?;
    rate(&bina, view, name, &path, &shown).await?;
    answer(&bina, view, name, &path).await
}

/// The teacher plans, the principal agrees. Returns the path of the appraisal.
async fn plan(bina: &Bina, view: View, name: &str) -> Result<String> {
    let teacher = Person::signs_in(bina, view, "guru").await?;
    let browser = &teacher.browser;
    teacher.opens("/career").await?;
    teacher.looks(&format!("{name}-path")).await?;
    browser.press("Penilaian kinerja").await?;
    browser.press("Mulai rencana").await?;
    browser.wait_for("Rencana dimulai").await?;
    browser.press("Tambah hasil kerja").await?;
    browser.fill("Hasil yang ingin dicapai", RESULT).await?;
    browser
        .fill("Terlihat dari apa", "Catatan observasi")
        .await?;
    browser.press("Simpan hasil kerja").await?;
    browser.press("Kirim kepada Bu Ratna").await?;
    browser.wait_for("Rencana sudah dikirim").await?;
    teacher.looks(&format!("{name}-plan")).await?;
    let address = browser.address().await?.replace(&bina.at(""), "");
    let path = address.split('?').next().unwrap_or_default().to_owned();
    let principal = Person::signs_in(bina, view, "kepala").await?;
    principal.opens(&path).await?;
    principal.browser.wait_for(RESULT).await?;
    principal.browser.press("Sepakati rencana").await?;
    principal.browser.wait_for("Rencana disepakati").await?;
    Ok(path)
}

/// The teacher notes how it goes and shows one thing. Returns what the preview said will be seen.
async fn show_evidence(bina: &Bina, view: View, name: &str, path: &str) -> Result<String> {
    let teacher = Person::signs_in(bina, view, "guru").await?;
    let browser = &teacher.browser;
    teacher.opens(path).await?;
    browser.press("Tulis catatan").await?;
    browser
        .fill("Isi catatan", "Dua murid pendiam mulai bertanya.")
        .await?;
    browser.press("Simpan catatan").await?;
    browser.wait_for("Catatan tersimpan").await?;
    browser.press("Pilih bukti").await?;
    browser.wait_for("tidak pernah dapat diperlihatkan").await?;
    browser.press_at("a[href*='/evidence/map-line/']").await?;
    browser
        .wait_for("Persis inilah yang akan dilihat Bu Ratna")
        .await?;
    teacher.looks(&format!("{name}-preview")).await?;
    let shown = browser
        .script("document.querySelector('main .card p:last-child').textContent")
        .await?;
    browser.press("Perlihatkan kepada Bu Ratna").await?;
    browser.wait_for("Bukti sekarang terlihat").await?;
    Ok(shown.as_str().unwrap_or_default().to_owned())
}

/// The principal sees exactly that, records the talk, and rates.
async fn rate(bina: &Bina, view: View, name: &str, path: &str, shown: &str) -> Result<()> {
    let principal = Person::signs_in(bina, view, "kepala").await?;
    let browser = &principal.browser;
    principal.opens(path).await?;
    browser.wait_for(shown).await?;
    let count = browser
        .script("document.querySelectorAll('main').length && [...document.querySelectorAll('h2')].find(it => it.textContent === 'Bukti yang diperlihatkan').parentElement.querySelectorAll('li').length")
        .await?;
    assert_eq!(count, 1, "nothing else is shown");
    browser.press("Tulis catatan").await?;
    browser.choose("Percakapan tengah tahun").await?;
    browser
        .fill("Isi catatan", "Kami sepakat menambah diskusi.")
        .await?;
    browser.press("Simpan catatan").await?;
    browser.wait_for("Catatan tersimpan").await?;
    browser.press("Beri penilaian").await?;
    let found = browser
        .script(
            "[...new Set([...document.querySelectorAll('input[type=radio]')].map(it => it.name))]",
        )
        .await?;
    let names: Vec<String> = serde_json::from_value(found)?;
    for field in names {
        let value = if field == "results" { "above" } else { "meets" };
        browser.choose_value(&field, value).await?;
    }
    browser
        .fill("results_reason", "Murid bertanya setiap hari.")
        .await?;
    browser
        .fill("behaviour_reason", "Dapat diandalkan.")
        .await?;
    principal.looks(&format!("{name}-rate")).await?;
    browser.press("Simpan penilaian").await?;
    browser.wait_for("menunggu tanggapan").await
}

/// The teacher reads the reasons and agrees; the predicate counts for credit points.
async fn answer(bina: &Bina, view: View, name: &str, path: &str) -> Result<()> {
    let teacher = Person::signs_in(bina, view, "guru").await?;
    let browser = &teacher.browser;
    teacher.opens(path).await?;
    browser.wait_for("Murid bertanya setiap hari.").await?;
    browser
        .wait_for("Di atas ekspektasi × perilaku Sesuai ekspektasi = Baik")
        .await?;
    browser.choose("Saya setuju").await?;
    browser.press("Kirim tanggapan").await?;
    browser.wait_for("Penilaian ini selesai").await?;
    teacher.looks(&format!("{name}-result")).await?;
    teacher.opens("/credit").await?;
    browser
        .select("Pangkat dan golongan", "III/c Penata, Ahli Muda")
        .await?;
    browser.fill("TMT", "2024-01-01").await?;
    browser.fill("basis", "SK rekaan").await?;
    browser.press("Simpan pangkat").await?;
    browser.wait_for("angka kredit dihitung ulang").await?;
    browser.wait_for("100 % × 25,00 × 12/12").await?;
    teacher.looks(&format!("{name}-credit")).await?;
    browser.press("Buka formulir angka kredit").await?;
    browser.wait_for("Penetapan Angka Kredit").await?;
    teacher.looks(&format!("{name}-credit-forms")).await?;
    teacher.opens(path).await?;
    browser.press("Buka formulir SKP").await?;
    browser.wait_for("Dokumen Evaluasi Kinerja Pegawai").await?;
    teacher.looks(&format!("{name}-forms")).await?;
    teacher.opens("/portfolio").await?;
    browser.press("Halaman cetak").await?;
    browser.wait_for("Portofolio Bu Sari").await?;
    teacher.looks(&format!("{name}-portfolio")).await
}

//! Once round the cycle: one teacher, from the first observation to a check that closes the circle,
//! on a phone, in Indonesian, with scripts and without.

use anyhow::Result;
use e2e::{Bina, View};

mod person;

use person::Person;

/// Days from the end of the programme to its first check, and one more.
const UNTIL_FIRST_CHECK: &str = "31";
/// The teacher who goes round.
const TEACHER: &str = "Bu Sari";

impl Person<'_> {
    /// Opens the teacher's page through the list of people, as one would who is looking for her.
    async fn finds_the_teacher(&self) -> Result<()> {
        self.opens("/people?q=sari").await?;
        self.browser.press_at("main a[href^='/people/']").await?;
        self.browser.wait_for("Perjalanan").await
    }

    async fn chooses_a_form(&self, name: &str) -> Result<()> {
        self.finds_the_teacher().await?;
        self.browser.press("Isi penilaian").await?;
        self.browser.press(name).await
    }

    /// Gives every item of the form on the page the same value, and sends it.
    async fn rates_everything(&self, value: &str) -> Result<()> {
        let found = self
            .browser
            .script("[...new Set([...document.querySelectorAll('input[type=radio]')].map(it => it.name))]")
            .await?;
        let names: Vec<String> = serde_json::from_value(found)?;
        assert!(!names.is_empty(), "the form has items");
        for name in names {
            self.browser.choose_value(&name, value).await?;
        }
        self.browser.press("Kirim").await?;
        self.browser
            .wait_for("Sudah diterima, dan peta sudah diperbarui")
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_goes_once_round_the_cycle_on_a_phone() -> Result<()> {
    once_round(View::PHONE, "phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_goes_once_round_the_cycle_without_scripts() -> Result<()> {
    once_round(View::PHONE.without_javascript(), "phone-without-scripts").await
}

async fn once_round(view: View, name: &str) -> Result<()> {
    let mut bina = Bina::demo()?;
    needs(&bina, view, name).await?;
    let offer = plan(&bina, view, name).await?;
    let session = deliver(&bina, view, name, &offer).await?;
    reflect(&bina, view, name, &session).await?;
    let commitment = finish(&bina, view, &offer).await?;
    promise(&bina, view, name, &commitment).await?;
    bina.kill()?;
    bina.start_again_with("--days-later", UNTIL_FIRST_CHECK)?;
    check(&bina, view, &commitment).await?;
    story(&bina, view, name).await
}

/// Stage 1: an observation, an appraisal and a self-reflection move the map.
async fn needs(bina: &Bina, view: View, name: &str) -> Result<()> {
    let supervisor = Person::signs_in(bina, view, "pengawas").await?;
    supervisor
        .chooses_a_form("Isi dari kertas: Observasi kelas")
        .await?;
    supervisor
        .browser
        .press("Penerapan disiplin positif")
        .await?;
    supervisor.rates_everything("1").await?;
    let principal = Person::signs_in(bina, view, "kepala").await?;
    principal.chooses_a_form("Penilaian atasan: guru").await?;
    principal.rates_everything("2").await?;
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.chooses_a_form("Refleksi diri guru").await?;
    teacher.rates_everything("2").await?;
    teacher.browser.wait_for("3 sumber").await?;
    teacher.looks(&format!("{name}-map")).await
}

/// Stage 2: a plan is proposed from the needs and approved. Returns the teacher's offer.
async fn plan(bina: &Bina, view: View, name: &str) -> Result<String> {
    let principal = Person::signs_in(bina, view, "kepala").await?;
    principal.opens("/map/schools").await?;
    let school = link(&principal, "main a[href^='/map/schools/']").await?;
    principal.opens(&school).await?;
    principal.browser.press("Lihat kebutuhan sekolah").await?;
    principal
        .browser
        .wait_for("lebih mungkin di bawah target")
        .await?;
    principal
        .browser
        .press("Susun rencana dari kebutuhan ini")
        .await?;
    principal
        .browser
        .press_at("form[action='/plans'] button")
        .await?;
    principal
        .browser
        .wait_for("Rancangan sudah disusun dan diperiksa")
        .await?;
    principal.browser.wait_for(TEACHER).await?;
    principal.looks(&format!("{name}-plan")).await?;
    principal.browser.press("Setujui rencana ini").await?;
    principal.browser.wait_for("Rencana disetujui").await?;
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.opens("/activities").await?;
    link(&teacher, "a[href^='/offers/']").await
}

/// The path that the first such link leads to.
async fn link(person: &Person<'_>, selector: &str) -> Result<String> {
    let script = format!("document.querySelector({selector:?}).getAttribute('href')");
    let found = person.browser.script(&script).await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

/// Stages 3 and 4: an indicator, the start, a session with attendance and a practice task.
async fn deliver(bina: &Bina, view: View, name: &str, offer: &str) -> Result<String> {
    let coach = Person::signs_in(bina, view, "pendamping").await?;
    let browser = &coach.browser;
    coach.opens(&format!("{offer}/indicators")).await?;
    browser.press_at("a[href$='/indicators/new']").await?;
    browser
        .select("Apa yang diukur", "Praktik sehari-hari")
        .await?;
    browser
        .fill("Nama indikator", "Guru yang menerapkan di kelas")
        .await?;
    browser
        .fill("Satuan, misalnya %, kali, skor", "orang")
        .await?;
    browser.fill("Nilai sekarang", "0").await?;
    browser.fill("Nilai yang dituju", "3").await?;
    browser.press("Simpan indikator").await?;
    browser.press("Mulai program").await?;
    browser.wait_for("Program dimulai").await?;
    coach.opens(offer).await?;
    browser
        .fill("Yang dibahas atau dikerjakan", "Pertanyaan pemantik")
        .await?;
    // Today at the school, whose clock is seven hours ahead of UTC.
    let today = browser
        .script("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")
        .await?;
    browser
        .fill("Tanggal", today.as_str().unwrap_or_default())
        .await?;
    browser.fill("Mulai pukul", "13:30").await?;
    browser.fill("Lama (menit)", "60").await?;
    browser.fill("Tempat", "Ruang guru").await?;
    browser.press("Jadwalkan").await?;
    browser.press("Pertanyaan pemantik").await?;
    browser.press("Simpan kehadiran").await?;
    coach.looks(&format!("{name}-session")).await?;
    Ok(browser.address().await?.replace(&bina.at(""), ""))
}

/// Stage 3: the teacher reflects on the session.
async fn reflect(bina: &Bina, view: View, name: &str, session: &str) -> Result<()> {
    let session = session.split('?').next().unwrap_or(session);
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.opens(&format!("{session}/reflection")).await?;
    teacher
        .browser
        .fill("Peristiwa: apa yang terjadi?", "Kami berlatih bertanya.")
        .await?;
    teacher
        .browser
        .fill(
            "Pembelajaran: apa yang Anda pelajari?",
            "Menunggu itu sulit.",
        )
        .await?;
    teacher.browser.press("Simpan refleksi").await?;
    teacher.browser.wait_for("Refleksi disimpan").await?;
    teacher.looks(&format!("{name}-reflection")).await
}

/// Stage 5: the programme ends and everyone has a commitment. Returns the teacher's.
async fn finish(bina: &Bina, view: View, offer: &str) -> Result<String> {
    let coach = Person::signs_in(bina, view, "pendamping").await?;
    coach.opens(&format!("{offer}/follow-up")).await?;
    coach.browser.press("Selesaikan program").await?;
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.opens("/commitments").await?;
    link(&teacher, "a[href^='/commitments/']").await
}

/// Stage 5: the teacher writes the commitment in her own words, the mentor accepts.
async fn promise(bina: &Bina, view: View, name: &str, commitment: &str) -> Result<()> {
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.opens(commitment).await?;
    teacher
        .browser
        .fill(
            "Apa yang akan Anda lakukan",
            "Membuka pelajaran dengan pertanyaan.",
        )
        .await?;
    teacher
        .browser
        .fill("Kapan, di pelajaran atau tugas yang mana", "Setiap Senin")
        .await?;
    teacher.browser.press("Simpan RTL").await?;
    teacher.looks(&format!("{name}-commitment")).await?;
    let mentor = Person::signs_in(bina, view, "pendamping").await?;
    mentor.opens(commitment).await?;
    mentor.browser.press("Ya, saya dampingi").await?;
    mentor
        .browser
        .wait_for("Terima kasih, Anda sekarang pendampingnya")
        .await
}

/// Stage 5 closes the circle: what the mentor sees after thirty days is evidence and moves the map.
async fn check(bina: &Bina, view: View, commitment: &str) -> Result<()> {
    let mentor = Person::signs_in(bina, view, "pendamping").await?;
    mentor.opens(commitment).await?;
    mentor.browser.choose_value("method", "observation").await?;
    mentor.browser.choose_value("value", "3").await?;
    mentor.browser.press("Catat yang terlihat").await?;
    mentor
        .browser
        .wait_for("Tercatat, dan peta kompetensinya sudah bergerak")
        .await
}

/// The teacher's page tells the whole way as one story.
async fn story(bina: &Bina, view: View, name: &str) -> Result<()> {
    let teacher = Person::signs_in(bina, view, "guru").await?;
    teacher.looks(&format!("{name}-home")).await?;
    teacher.finds_the_teacher().await?;
    for stage in ["Kebutuhan", "Rencana", "Pelaksanaan", "Tindak lanjut"] {
        teacher.browser.wait_for(stage).await?;
    }
    teacher.looks(&format!("{name}-person")).await
}

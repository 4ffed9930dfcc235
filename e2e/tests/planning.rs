//! A plan people have a say in, on a phone, with scripts and without: proposed, sent to those concerned, objected to,
//! planned again, replied to and approved; and two planners at once, of whom neither overwrites the other.

use anyhow::Result;
use e2e::{Bina, View};

mod person;

use person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_talked_about_before_it_is_approved_on_a_phone() -> Result<()> {
    talk_about(View::PHONE, "plan-phone").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_talked_about_before_it_is_approved_without_scripts() -> Result<()> {
    talk_about(View::PHONE.without_javascript(), "plan-without-scripts").await
}

async fn talk_about(view: View, name: &str) -> Result<()> {
    let bina = Bina::demo()?;
    let principal = Person::signs_in(&bina, view, "kepala").await?;
    let plan = propose(&principal, name).await?;
    let teacher = Person::signs_in(&bina, view, "guru").await?;
    object(&teacher, &plan, name).await?;
    mend_and_approve(&principal, &plan, name).await?;
    teacher.opens(&format!("{plan}/answers")).await?;
    teacher.looks(&format!("{name}-closed")).await
}

/// A draft is proposed and sent to those concerned; returns its path.
async fn propose(principal: &Person<'_>, name: &str) -> Result<String> {
    let browser = &principal.browser;
    principal.opens("/plans").await?;
    browser.press_at("form[action='/plans'] button").await?;
    browser
        .wait_for("Rancangan sudah disusun dan diperiksa")
        .await?;
    browser.press("Minta pendapat").await?;
    browser
        .wait_for("Mereka yang terlibat kini diminta pendapat")
        .await?;
    principal.looks(&format!("{name}-consulting")).await?;
    let path = browser.script("location.pathname").await?;
    Ok(path.as_str().unwrap_or_default().to_owned())
}

/// The teacher objects to the draft as a whole, and says what they think of their part.
async fn object(teacher: &Person<'_>, plan: &str, name: &str) -> Result<()> {
    let browser = &teacher.browser;
    teacher.opens("/").await?;
    browser.wait_for("Beri pendapat tentang rancangan").await?;
    teacher.opens(&format!("{plan}/answers")).await?;
    browser.choose_value("kind", "other-time").await?;
    browser
        .fill(
            "Alasan (boleh kosong bila setuju)",
            "Saya mengajar saat itu.",
        )
        .await?;
    browser.press("Kirim pendapat saya").await?;
    browser.wait_for("Pendapat Anda tersimpan").await?;
    browser.wait_for("menunggu").await?;
    teacher.looks(&format!("{name}-answer")).await
}

/// The request stands in the way; planned again and replied to where it could not be met, the plan is approved.
async fn mend_and_approve(principal: &Person<'_>, plan: &str, name: &str) -> Result<()> {
    let browser = &principal.browser;
    principal.opens(plan).await?;
    browser.press("Setujui rencana ini").await?;
    browser.wait_for("belum dipenuhi dan belum dijawab").await?;
    keeps_within(principal, &format!("{name}-refused")).await?;
    browser.press("Susun ulang, ubah sesedikit mungkin").await?;
    browser
        .wait_for("Rencana disusun ulang dan diperiksa")
        .await?;
    principal.opens(&format!("{plan}/answers")).await?;
    browser.wait_for("sudah dipenuhi").await?;
    principal.looks(&format!("{name}-answers")).await?;
    principal.opens(plan).await?;
    browser.press("Setujui rencana ini").await?;
    browser.wait_for("Rencana disetujui").await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_planners_at_once_see_each_other_and_overwrite_nothing() -> Result<()> {
    let bina = Bina::demo()?;
    let principal = Person::signs_in(&bina, View::PHONE, "kepala").await?;
    let plan = propose(&principal, "plan-two").await?;
    let planner = Person::signs_in(&bina, View::PHONE, "perencana").await?;
    planner.opens(&plan).await?;
    principal.opens(&plan).await?;
    principal
        .browser
        .press_at("article a[href*='/offers/']")
        .await?;
    principal
        .browser
        .press("Hapus kegiatan ini dari rencana")
        .await?;
    principal.browser.wait_for("Rencana sudah diubah").await?;
    // The planner's page shows the plan as it was before.
    planner
        .browser
        .press("Susun ulang, ubah sesedikit mungkin")
        .await?;
    planner
        .browser
        .wait_for("Orang lain mengubah rencana ini lebih dahulu")
        .await?;
    planner.browser.wait_for("menghapus satu kegiatan").await?;
    keeps_within(&planner, "plan-two-conflict").await
}

/// A picture of a refusal, where nothing sticks out; the browser notes the refusal itself among its complaints.
async fn keeps_within(person: &Person<'_>, picture: &str) -> Result<()> {
    person.browser.screenshot(picture).await?;
    assert_eq!(person.browser.overhang().await?, 0, "{picture}");
    person.browser.complaints().await.map(|_| ())
}

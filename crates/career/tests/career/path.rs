//! The career path and the portfolio.

use kernel::access::{Action, Permit};
use kernel::evidence::{AssessmentId, RatedItem, Submission, submit};
use kernel::frameworks::{FrameworkCode, Source};
use testkit::{World, db_test};

use crate::cycle::finish;
use crate::support::{agreed, answer, rate};

async fn appraise(world: &World) {
    let framework = FrameworkCode::new("guru-2626-2023");
    let instrument = world
        .app
        .frameworks
        .instruments_for(&framework, Source::Appraisal)
        .next()
        .unwrap();
    let ratings = instrument.items.iter().map(|item| RatedItem {
        item: item.code.clone(),
        value: item.scale.values[1].value,
        note: String::new(),
    });
    let filled = Submission {
        id: AssessmentId::new(),
        instrument: instrument.code.clone(),
        source: Source::Appraisal,
        person: world.cast.teacher,
        rater: world.cast.principal,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: String::new(),
        ratings: ratings.collect(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Appraise);
    let actor = world.actor(world.cast.principal);
    submit(&world.app, &actor, permit, filled).await.unwrap();
}

#[db_test]
async fn a_post_shows_what_it_asks_the_distance_with_its_interval_and_programmes(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    let page = browser.get("/career").await.expect(200);
    page.says("Kepala sekolah");
    page.says("Pendamping rekan sejawat");
    page.says("Guru Kelas Guru");
    page.says("12 belum diketahui");
    appraise(&world).await;
    let page = browser.get("/career/posts/teacher").await.expect(200);
    // The next rank of an Ahli Muda is Ahli Madya, of whom level 4 is expected.
    page.says("Diminta level 4.");
    page.says("Anda di level");
    page.says("(antara ");
    page.says("Di bawah target");
    let page = browser.get("/career/posts/coach").await.expect(200);
    page.says("Ketetapan awal Bina");
    let principal = browser.get("/career/posts/principal").await.expect(200);
    principal.says("Permendikdasmen 7/2025");
    principal.says("Belum ada bukti tentang Anda.");
    let _ = browser.get("/career/posts/minister").await.expect(404);
}

#[db_test]
async fn programmes_that_move_what_is_missing_are_named_with_what_is_expected_of_them(
    world: World,
) {
    appraise(&world).await;
    let tx = world.app.shell.db.begin().await.unwrap();
    planning::adopt_starter_programmes(&tx, world.authority, world.cast.school)
        .await
        .unwrap();
    let entry = platform::audit::Audited::new("programme.starter-adopted", world.cast.school.0);
    tx.commit(&world.actor(world.cast.planner), entry)
        .await
        .unwrap();
    let browser = world.browser(world.cast.teacher).await;
    let page = browser.get("/career/posts/teacher").await.expect(200);
    page.says("Program yang menutupnya:");
    page.says("level)");
}

#[db_test]
async fn the_year_in_words_is_the_persons_own(world: World) {
    finish(&world, world.cast.teacher).await;
    let browser = world.browser(world.cast.teacher).await;
    browser
        .get("/career")
        .await
        .expect(200)
        .says("Anda mengikuti:");
    let colleague = world.browser(world.cast.colleague).await;
    colleague
        .get("/career")
        .await
        .expect(200)
        .says("Belum ada yang tercatat tahun ini");
}

#[db_test]
async fn the_portfolio_holds_what_was_chosen_and_nothing_else(world: World) {
    appraise(&world).await;
    finish(&world, world.cast.teacher).await;
    let path = agreed(&world).await;
    rate(&world, world.cast.principal, &path, "above").await;
    answer(&world, world.cast.teacher, &path, "answer", "").await;
    let browser = world.browser(world.cast.teacher).await;
    browser
        .get("/portfolio")
        .await
        .expect(200)
        .says("tidak pernah ikut");
    let some = browser
        .get("/portfolio/package?programmes=true")
        .await
        .expect(200);
    let package: serde_json::Value = serde_json::from_str(&some.body).unwrap();
    assert_eq!(package["format"], "bina-portfolio-1");
    assert_eq!(package["name"], "Bu Sari");
    assert_eq!(package["posts"][0]["title"], "Guru Kelas");
    assert_eq!(package["programmes"].as_array().map(Vec::len), Some(1));
    for absent in ["competencies", "practice", "appraisals"] {
        assert!(package[absent].is_null(), "{absent}");
    }
    let all = "?map=true&programmes=true&commitments=true&appraisals=true";
    let whole = browser
        .get(&format!("/portfolio/package{all}"))
        .await
        .expect(200);
    let package: serde_json::Value = serde_json::from_str(&whole.body).unwrap();
    assert_eq!(package["appraisals"][0]["predicate_code"], "good");
    assert_eq!(
        package["appraisals"][0]["results"][0],
        "Murid berani bertanya"
    );
    assert!(
        package["competencies"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    let page = browser
        .get(&format!("/portfolio/print{all}"))
        .await
        .expect(200);
    page.says("Portofolio Bu Sari");
    page.says("2026: Baik");
    let none = browser.get("/portfolio/print").await.expect(200);
    none.hides("2026: Baik");
    none.hides("Peta kompetensi");
}

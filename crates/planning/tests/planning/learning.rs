//! What was measured becomes what is expected.

use kernel::Action;
use kernel::access::Permit;
use planning::learned::{LearnedEffect, keep_learned, load_learned};
use planning::{
    Decide, LearnedEffectId, approve, find_plan, find_programme, list_effects_of, list_forecasts,
    list_offers_of_plan,
};
use platform::audit::Audited;
use testkit::{World, db_test};

use crate::support::{adopt, programme, propose_now, proposed_lesson_study, semester};

/// One indicator that lesson study moves.
const AIM: &str = "guru-2626-2023/3.1";

/// Effects of lesson study measured in a school year, on every indicator given.
async fn measure(world: &World, aims: &[&str], levels: f64, years_ago: i32) {
    let rows = aims.iter().map(|indicator| LearnedEffect {
        authority_id: world.authority,
        id: LearnedEffectId::new(),
        kind: "lesson-study".to_owned(),
        indicator: (*indicator).to_owned(),
        levels,
        standard_error: 0.05,
        people: 14,
        school_year: semester(world).school_year() - years_ago,
        measured_on: world.today(),
    });
    let tx = world.app.shell.db.begin().await.unwrap();
    keep_learned(&tx, rows.collect()).await.unwrap();
    let entry = Audited::new("learned.kept", world.authority.0);
    tx.commit(&world.actor(world.cast.planner), entry)
        .await
        .unwrap();
}

#[db_test]
async fn the_catalogue_shows_what_was_believed_and_what_was_measured(world: World) {
    adopt(&world).await;
    measure(&world, &[AIM], 0.1, 1).await;
    let browser = world.browser(world.cast.teacher).await;
    let page = browser.get("/programmes").await.expect(200);
    page.says(
        "perkiraan awal 0,30 level; diukur di sini 1 tahun ajaran lalu: 0,10 level pada 14 orang",
    );
    page.says("Perkiraan awal dari Kraft, Blazar & Hogan (2018)");
    // The prior counts 1 / 0.15², the measurement 2^(-1/3) / 0.05².
    page.says("naik 0,12 level");
    page.says("Cara mengikuti: tatap muka");
}

#[db_test]
async fn the_newest_measurement_of_a_school_year_stays(world: World) {
    measure(&world, &[AIM], 0.1, 0).await;
    measure(&world, &[AIM], 0.2, 1).await;
    measure(&world, &[AIM], 0.3, 0).await;
    let db = world.app.shell.db.read();
    let kept = load_learned(db, world.authority).await.unwrap();
    let levels: Vec<f64> = kept.iter().map(|row| row.levels).collect();
    assert_eq!(levels, [0.3, 0.2]);
}

#[db_test]
async fn the_planner_expects_what_was_measured(world: World) {
    let before = proposed_lesson_study(&world).await;
    let db = world.app.shell.db.read();
    let lesson = programme(&world, "Lesson study antarguru").await;
    let effects = list_effects_of(db, world.authority, lesson).await.unwrap();
    let aims: Vec<&str> = effects.iter().map(|row| row.indicator.as_str()).collect();
    measure(&world, &aims, 0.1, 0).await;
    let after = propose_now(&world).await;
    let worth = async |id| {
        let found = find_plan(db, world.authority, id).await.unwrap();
        found.unwrap().value
    };
    let (before, after) = (worth(before).await, worth(after).await);
    assert!(0 < after && after < before, "{after} of {before}");
}

#[db_test]
async fn an_approved_offer_keeps_what_it_was_expected_to_bring(world: World) {
    let plan = proposed_lesson_study(&world).await;
    let db = world.app.shell.db.read();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    let ids: Vec<_> = offers.iter().map(|offer| offer.id).collect();
    let forecasts = async || list_forecasts(db, world.authority, &ids).await.unwrap();
    assert!(forecasts().await.is_empty());
    let permit = Permit::for_program(world.authority, Action::ApprovePlan);
    let ask = Decide {
        plan,
        version: 1,
        reason: String::new(),
        today: world.today(),
    };
    approve(&world.app, &world.actor(world.cast.principal), permit, ask)
        .await
        .unwrap();
    // Measured later, it changes what is expected next, not what was expected then.
    measure(&world, &[AIM], 0.0, 0).await;
    let kept = forecasts().await;
    let row = kept.iter().find(|row| row.indicator == AIM).unwrap();
    assert!((row.levels - 0.3).abs() < 1e-9 && row.people == 3);
    assert!((row.standard_error - 0.15).abs() < 1e-9);
}

#[db_test]
async fn a_programme_of_no_type_learns_from_its_own_results(world: World) {
    adopt(&world).await;
    let browser = world.browser(world.cast.principal).await;
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("school", "*"),
        ("title", "Klinik asesmen"),
        ("mode", "mentoring"),
        ("hours", "10"),
        ("preparation", "4"),
        ("fixed_cost", "0"),
        ("seat_cost", "0"),
        ("smallest", "1"),
        ("largest", "6"),
        ("is_active", "on"),
        ("gain:guru-2626-2023/1.3", "0,4"),
    ];
    let _ = browser
        .submit("/programmes/new", "/programmes", &fields)
        .await
        .expect(303);
    let id = programme(&world, "Klinik asesmen").await;
    let db = world.app.shell.db.read();
    let own = find_programme(db, world.authority, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(planning::learned::kind_of(&own), id.to_string());
    let page = browser.get("/programmes").await.expect(200);
    page.says("Perkiraan awal ditulis sendiri oleh sekolah atau dinas");
    // Given a type, it shares what is known of the type.
    let path = format!("/programmes/{id}");
    let mut typed = fields.to_vec();
    typed.push(("kind", "asesmen"));
    let _ = browser.submit(&path, &path, &typed).await.expect(303);
    let own = find_programme(db, world.authority, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(planning::learned::kind_of(&own), "asesmen");
    typed.retain(|(name, _)| *name != "kind");
    typed.push(("kind", "tidak-ada"));
    let _ = browser.submit(&path, &path, &typed).await.expect(422);
}

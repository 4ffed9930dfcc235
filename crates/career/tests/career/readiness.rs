//! The readiness list: by name, explained, decided by people, open to objection.

use career::{ReadinessDecisionId, list_readiness_decisions, list_readiness_objections};
use testkit::{World, db_test};

use crate::credit_pages::enter_grade;

/// The teacher has enough points for III/d.
async fn enough(world: &World) -> String {
    let teacher = world.browser(world.cast.teacher).await;
    enter_grade(&teacher, "III/c", "2023-01-01", ("101.5", "2026-01-01")).await;
    format!("/readiness?school={}", world.cast.school)
}

#[db_test]
async fn the_list_is_by_name_explained_and_decides_nothing_by_itself(world: World) {
    let cast = &world.cast;
    let list = enough(&world).await;
    let colleague = world.browser(cast.colleague).await;
    enter_grade(&colleague, "III/c", "2023-01-01", ("180", "2026-01-01")).await;
    let far = world.browser(cast.coach).await;
    enter_grade(&far, "III/c", "2025-10-01", ("", "")).await;
    let planner = world.browser(cast.planner).await;
    let page = planner.get(&list).await.expect(200);
    page.says("Bu Sari: Kenaikan pangkat ke III/d");
    page.says("Perlu 100,00, terkumpul 101,50, kurang 0,00.");
    page.says("Angka kreditnya sudah cukup.");
    page.says("Baik dua tahun berturut-turut");
    page.hides("Pak Hadi: ");
    page.says("2 orang belum dapat dihitung");
    let text = page.text();
    assert!(
        text.find("Bu Sari:").unwrap() < text.find("Pak Budi:").unwrap(),
        "by name"
    );
    let action = format!("/readiness/{}/{}", cast.school, cast.teacher);
    let faulty = [
        ("id", "*"),
        ("step", "grade"),
        ("grade", "III/d"),
        ("reason", ""),
    ];
    let refused = planner.submit(&list, &action, &faulty).await.expect(422);
    refused.says("Isian ini belum diisi");
    let other_step = [
        ("id", "*"),
        ("step", "rank"),
        ("grade", "IV/a"),
        ("outcome", "propose"),
        ("reason", "Siap"),
    ];
    let refused = planner
        .submit(&list, &action, &other_step)
        .await
        .expect(422);
    refused.says("berubah selagi Anda mengetik");
}

#[db_test]
async fn a_decision_is_read_by_the_person_who_may_object(world: World) {
    let cast = &world.cast;
    let list = enough(&world).await;
    let teacher = world.browser(cast.teacher).await;
    let planner = world.browser(cast.planner).await;
    let _ = planner.get(&list).await.expect(200);
    let action = format!("/readiness/{}/{}", cast.school, cast.teacher);
    let id = ReadinessDecisionId::new().to_string();
    let decide = [
        ("id", id.as_str()),
        ("step", "grade"),
        ("grade", "III/d"),
        ("outcome", "wait"),
        ("reason", "Menunggu berkas."),
    ];
    for _ in 0..2 {
        let _ = planner.submit(&list, &action, &decide).await.expect(303);
    }
    let own = teacher.get("/credit").await.expect(200);
    own.says("Belum diusulkan untuk III/d, 24 Nov 2026, oleh Bu Nia");
    own.says("Menunggu berkas.");
    own.says("Siapa yang membuka angka kredit ini Bu Nia");
    let objection = [
        ("id", "01890000-0000-7000-8000-0000000000cc"),
        ("objection", "Berkas sudah lengkap sejak Oktober."),
    ];
    for _ in 0..2 {
        let _ = teacher
            .submit("/credit", "/readiness/objections", &objection)
            .await
            .expect(303);
    }
    let empty = [("id", "*"), ("objection", "")];
    let _ = teacher
        .submit("/credit", "/readiness/objections", &empty)
        .await
        .expect(422);
    planner
        .get(&list)
        .await
        .expect(200)
        .says("Berkas sudah lengkap sejak Oktober.");
    let db = world.app.shell.db.read();
    let people = [cast.teacher];
    let decisions = list_readiness_decisions(db, world.authority, &people)
        .await
        .unwrap();
    assert_eq!(decisions.len(), 1);
    assert_eq!((decisions[0].sum, decisions[0].needs), (101_500, 100_000));
    let objections = list_readiness_objections(db, world.authority, &people)
        .await
        .unwrap();
    assert_eq!(objections.len(), 1);
}

#[db_test]
async fn only_the_authority_sees_the_list_and_decides(world: World) {
    let cast = &world.cast;
    let teacher = world.browser(cast.teacher).await;
    enter_grade(&teacher, "III/c", "2023-01-01", ("120", "2026-01-01")).await;
    let action = format!("/readiness/{}/{}", cast.school, cast.teacher);
    for person in [
        cast.teacher,
        cast.colleague,
        cast.coach,
        cast.principal,
        cast.supervisor,
        cast.administrator,
        cast.auditor,
    ] {
        let browser = world.browser(person).await;
        let _ = browser.get("/readiness").await.expect(403);
        let fields = [
            ("step", "grade"),
            ("grade", "III/d"),
            ("outcome", "propose"),
            ("reason", "x"),
        ];
        let _ = browser
            .submit("/account", &action, &fields)
            .await
            .expect(403);
    }
    let planner = world.browser(cast.planner).await;
    let far = format!("/readiness/{}/{}", cast.school, cast.librarian);
    let fields = [
        ("step", "grade"),
        ("grade", "III/d"),
        ("outcome", "propose"),
        ("reason", "x"),
    ];
    let _ = planner
        .submit("/readiness", &far, &fields)
        .await
        .expect(404);
}

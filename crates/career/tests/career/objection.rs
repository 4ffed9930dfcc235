//! An objection goes to the authority, which decides with a reason; nobody decides on their own case.

use career::{AppraisalState, Predicate, VerdictId, VerdictKind, list_verdicts_of};
use kernel::PersonId;
use kernel::access::{Role, RoleId, RoleKind, add_role, list_roles_of, remove_role};
use platform::audit::Audited;
use testkit::{World, db_test};

use crate::support::{add_result, agreed, answer, appraisal_of, begin, press, rate, tasks_of};

/// The teacher's appraisal, rated low by the principal and objected to.
async fn objected(world: &World) -> String {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = agreed(world).await;
    rate(world, principal, &path, "below").await;
    answer(world, teacher, &path, "objection", "Data kehadiran keliru.").await;
    path
}

#[db_test]
async fn an_objection_needs_words_and_opens_the_page_to_the_authority(world: World) {
    let (teacher, principal, planner) =
        (world.cast.teacher, world.cast.principal, world.cast.planner);
    let path = agreed(&world).await;
    rate(&world, principal, &path, "below").await;
    let by_teacher = world.browser(teacher).await;
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("kind", "objection"),
        ("text", ""),
    ];
    let without = by_teacher
        .submit(&path, &format!("{path}/answer"), &fields)
        .await
        .expect(422);
    without.says("Isian ini belum diisi");
    assert!(
        without.body.contains("value=\"objection\" checked"),
        "the choice is kept"
    );
    let by_planner = world.browser(planner).await;
    let _ = by_planner.get(&path).await.expect(404);
    answer(
        &world,
        teacher,
        &path,
        "objection",
        "Data kehadiran keliru.",
    )
    .await;
    assert_eq!(
        tasks_of(&world, planner).await,
        ["Putuskan keberatan Bu Sari"]
    );
    let page = by_planner.get(&path).await.expect(200);
    page.says("Data kehadiran keliru.");
    page.says("Bu Sari keberatan atas penilaian ini");
}

#[db_test]
async fn an_objection_is_decided_once_with_a_reason(world: World) {
    let (teacher, planner) = (world.cast.teacher, world.cast.planner);
    let path = objected(&world).await;
    let by_planner = world.browser(planner).await;
    let action = format!("{path}/decide");
    let faulty = by_planner
        .submit(
            &path,
            &action,
            &[("id", "*"), ("version", "*"), ("reason", "Tetap")],
        )
        .await
        .expect(422);
    faulty.says("Pilih salah satu");
    faulty.says("Tetap");
    let id = VerdictId::new().to_string();
    let fields = [
        ("id", id.as_str()),
        ("version", "5"),
        ("results", "meets"),
        ("behaviour", "meets"),
        ("reason", "Kehadiran sudah dibetulkan."),
    ];
    for _ in 0..2 {
        let _ = by_planner.submit(&path, &action, &fields).await.expect(303);
    }
    let row = appraisal_of(&world, teacher).await;
    assert_eq!(row.state, AppraisalState::Decided);
    let db = world.app.shell.db.read();
    let verdicts = list_verdicts_of(db, world.authority, row.id).await.unwrap();
    let kinds: Vec<_> = verdicts
        .iter()
        .map(|one| (one.kind, one.predicate))
        .collect();
    assert_eq!(
        kinds,
        [
            (VerdictKind::Rating, Predicate::NeedsImprovement),
            (VerdictKind::Decision, Predicate::Good),
        ]
    );
    let by_teacher = world.browser(teacher).await;
    let page = by_teacher.get(&path).await.expect(200);
    page.says("Putusan atas keberatan");
    page.says("Kehadiran sudah dibetulkan.");
}

#[db_test]
async fn nobody_decides_on_their_own_rating(world: World) {
    // The principal's superior is the planner, who is the only one to decide objections here.
    let (principal, planner) = (world.cast.principal, world.cast.planner);
    let path = begin(&world, principal, planner).await;
    add_result(&world, principal, &path, "Guru saling mengamati").await;
    press(&world, principal, &path, "propose").await;
    press(&world, planner, &path, "agree").await;
    rate(&world, planner, &path, "below").await;
    answer(&world, principal, &path, "objection", "Belum lengkap.").await;
    let browser = world.browser(planner).await;
    let id = VerdictId::new().to_string();
    let fields = [
        ("id", id.as_str()),
        ("version", "5"),
        ("results", "below"),
        ("behaviour", "meets"),
        ("reason", "Tetap."),
    ];
    let refused = browser
        .submit(&path, &format!("{path}/decide"), &fields)
        .await
        .expect(422);
    refused.says("Tidak ada yang memutuskan perkaranya sendiri");
    assert_eq!(
        appraisal_of(&world, principal).await.state,
        AppraisalState::Objected
    );
    // With the only planner in the case, an administrator decides, and the person knows beforehand.
    let page = world.browser(principal).await.get(&path).await.expect(200);
    page.says("Keberatan diputuskan oleh: Pak Eko.");
    let administrator = world.cast.administrator;
    assert_eq!(
        tasks_of(&world, administrator).await,
        ["Putuskan keberatan Bu Ratna"]
    );
    let browser = world.browser(administrator).await;
    let _ = browser
        .submit(&path, &format!("{path}/decide"), &fields)
        .await
        .expect(303);
    assert_eq!(
        appraisal_of(&world, principal).await.state,
        AppraisalState::Decided
    );
    browser.get(&path).await.expect(200).says("Tetap.");
}

#[db_test]
async fn an_administrator_decides_only_where_no_planner_can(world: World) {
    let path = objected(&world).await;
    let administrator = world.browser(world.cast.administrator).await;
    let _ = administrator.get(&path).await.expect(404);
    assert!(tasks_of(&world, world.cast.administrator).await.is_empty());
    let page = world.browser(world.cast.teacher).await.get(&path).await;
    page.expect(200).says("Keberatan diputuskan oleh: Bu Nia.");
}

#[db_test]
async fn where_nobody_can_decide_the_person_reads_it_and_the_administrator_is_told(world: World) {
    let (principal, planner) = (world.cast.principal, world.cast.planner);
    hand_over_administration(&world, planner).await;
    let path = begin(&world, principal, planner).await;
    add_result(&world, principal, &path, "Guru saling mengamati").await;
    press(&world, principal, &path, "propose").await;
    press(&world, planner, &path, "agree").await;
    rate(&world, planner, &path, "below").await;
    let browser = world.browser(principal).await;
    let page = browser.get(&path).await.expect(200);
    page.says("administrator diminta menunjuk orang lain");
    answer(&world, principal, &path, "objection", "Belum lengkap.").await;
    let told = tasks_of(&world, planner).await;
    let wanted = "Tunjuk orang lain untuk memutuskan keberatan Bu Ratna";
    assert!(told.iter().any(|task| task == wanted), "{told:?}");
    give(&world, world.cast.supervisor, RoleKind::Planner).await;
    assert_eq!(
        tasks_of(&world, world.cast.supervisor).await,
        ["Putuskan keberatan Bu Ratna"]
    );
    assert!(
        !tasks_of(&world, planner)
            .await
            .iter()
            .any(|task| task == wanted)
    );
}

async fn give(world: &World, person: PersonId, kind: RoleKind) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let role = Role {
        authority_id: world.authority,
        id: RoleId::new(),
        person_id: person,
        kind,
        school_id: None,
    };
    add_role(&tx, role).await.unwrap();
    let entry = Audited::new("role.given", person.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
}

/// Someone becomes the authority's only administrator.
async fn hand_over_administration(world: &World, to: PersonId) {
    give(world, to, RoleKind::Administrator).await;
    let tx = world.app.shell.db.begin().await.unwrap();
    let old = world.cast.administrator;
    for role in list_roles_of(&*tx, world.authority, old).await.unwrap() {
        remove_role(&tx, world.authority, role.id).await.unwrap();
    }
    let entry = Audited::new("role.taken", old.0);
    tx.commit(&world.actor(to), entry).await.unwrap();
}

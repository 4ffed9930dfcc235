//! Teaching timetables, hours a week, the day for learning and breaks; the planner honours them.

use kernel::PersonId;
use planning::{PlanId, list_allocations, list_offers_of_plan, list_timetables};
use testkit::{Answer, Browser, World, db_test};

use crate::support::{propose_now, proposed_lesson_study_at_two_times, semester};

async fn settle(
    world: &World,
    browser: &Browser,
    fields: &[(&'static str, &'static str)],
) -> Answer {
    let path = format!("/time?school={}", world.cast.school);
    let mut all = vec![("school", "*"), ("version", "*")];
    all.extend_from_slice(fields);
    browser.submit(&path, "/time", &all).await
}

async fn keep_week(world: &World, by: PersonId, whose: PersonId, slots: &[i32]) -> Answer {
    let browser = world.browser(by).await;
    let path = format!("/time/people/{whose}");
    let fields: Vec<(String, &str)> = slots
        .iter()
        .map(|at| (format!("slot:{at}"), "on"))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, on)| (name.as_str(), *on))
        .collect();
    browser.submit(&path, &path, &fields).await
}

async fn slot_of(world: &World, plan: PlanId) -> i32 {
    let db = world.app.shell.db.read();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    offers[0].slot
}

#[db_test]
async fn nobody_is_given_a_place_while_they_teach(world: World) {
    let first = proposed_lesson_study_at_two_times(&world).await;
    let taken = slot_of(&world, first).await;
    // A teacher fills in their own week; nobody else's.
    let teacher = world.cast.teacher;
    let _ = keep_week(&world, teacher, teacher, &[taken])
        .await
        .expect(303);
    let browser = world.browser(teacher).await;
    let path = format!("/time/people/{}", world.cast.colleague);
    let _ = browser.get(&path).await.expect(403);
    browser
        .get("/time")
        .await
        .expect(200)
        .says("1 waktu terisi sepekan");
    let second = propose_now(&world).await;
    assert_ne!(slot_of(&world, second).await, taken);
    // The plan made before cannot be approved any more.
    let principal = world.browser(world.cast.principal).await;
    let page = format!("/plans/{first}");
    let fields = [("version", "*"), ("note", "")];
    principal
        .submit(&page, &format!("{page}/approve"), &fields)
        .await
        .expect(422)
        .says("mengajar pada");
}

#[db_test]
async fn a_school_that_learns_on_one_day_plans_on_that_day_only(world: World) {
    let plan = proposed_lesson_study_at_two_times(&world).await;
    let principal = world.browser(world.cast.principal).await;
    let monday = [
        ("hours_a_week", "2"),
        ("learning_day", "0"),
        ("only_then", "on"),
    ];
    let _ = settle(&world, &principal, &monday).await.expect(303);
    let again = propose_now(&world).await;
    assert!(slot_of(&world, again).await < 4);
    let tuesday = [
        ("hours_a_week", "2"),
        ("learning_day", "1"),
        ("only_then", "on"),
    ];
    let _ = settle(&world, &principal, &tuesday).await.expect(303);
    let page = principal.get(&format!("/plans/{plan}")).await.expect(200);
    page.says("Rencana ini belum dapat disetujui");
    page.says("Sekolah tidak mengadakan pembinaan pada Senin");
    settle(
        &world,
        &principal,
        &[("hours_a_week", "2"), ("only_then", "on")],
    )
    .await
    .expect(422)
    .says("Pilih harinya dahulu");
}

#[db_test]
async fn above_the_hours_a_week_bears_a_plan_cannot_be_approved(world: World) {
    let plan = proposed_lesson_study_at_two_times(&world).await;
    let principal = world.browser(world.cast.principal).await;
    let _ = settle(&world, &principal, &[("hours_a_week", "1")])
        .await
        .expect(303);
    // Lesson study takes 12 hours; a week of one hour and eight weeks of tests leave ten.
    let school = world.cast.school.to_string();
    let fields = [
        ("school", school.as_str()),
        ("id", "*"),
        ("name", "Ujian"),
        ("starts_on", "2026-09-28"),
        ("ends_on", "2026-11-20"),
    ];
    let page = format!("/time?school={school}");
    let _ = principal
        .submit(&page, "/time/breaks", &fields)
        .await
        .expect(303);
    principal.get(&page).await.says("10 jam per orang");
    let path = format!("/plans/{plan}");
    let fields = [("version", "*"), ("note", "")];
    principal
        .submit(&path, &format!("{path}/approve"), &fields)
        .await
        .expect(422)
        .says("melewati batas satu semester sebanyak 2 jam");
    let db = world.app.shell.db.read();
    let offers = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap();
    assert_eq!(
        list_allocations(db, world.authority, &[offers[0].id])
            .await
            .unwrap()
            .len(),
        3
    );
}

#[db_test]
async fn two_people_settling_the_hours_see_both_values(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let planner = world.browser(world.cast.planner).await;
    let _ = settle(&world, &principal, &[("hours_a_week", "3")])
        .await
        .expect(303);
    let path = format!("/time?school={}", world.cast.school);
    let school = world.cast.school.to_string();
    let stale = [
        ("school", school.as_str()),
        ("version", "0"),
        ("hours_a_week", "1"),
    ];
    let page = planner.submit(&path, "/time", &stale).await.expect(409);
    page.says("Orang lain sudah mengubahnya");
    assert_eq!(page.field("hours_a_week").as_deref(), Some("1"));
}

#[db_test]
async fn a_timetable_file_is_previewed_line_by_line_before_anything_is_kept(world: World) {
    let principal = world.browser(world.cast.principal).await;
    let path = format!("/time/import?school={}", world.cast.school);
    let text = "nama;hari;mulai;selesai\nPak Hadi;Senin;07.00;09.00\nBu Siapa;Senin;07.00;09.00\n";
    let name = {
        let db = world.app.shell.db.read();
        let found = kernel::people::find_person(db, world.authority, world.cast.teacher).await;
        found.unwrap().unwrap().name
    };
    let text = text.replace("Pak Hadi", &name);
    let school = world.cast.school.to_string();
    let fields = [("school", school.as_str())];
    let page = principal
        .upload(
            &path,
            "/time/import",
            &fields,
            ("jadwal.csv", text.as_bytes()),
        )
        .await
        .expect(200);
    page.says("1 baris tidak dapat dibaca");
    page.says("Baris 3: «Bu Siapa» tidak ada di sekolah ini.");
    page.says("1 baris terbaca, untuk 1 orang");
    let db = world.app.shell.db.read();
    let kept = async || {
        let ids = [world.cast.teacher];
        list_timetables(db, world.authority, semester(&world), &ids)
            .await
            .unwrap()
    };
    assert!(kept().await.is_empty());
    let confirmed = [
        ("school", school.as_str()),
        ("confirm", "yes"),
        ("text", text.as_str()),
    ];
    let _ = principal
        .upload(&path, "/time/import", &confirmed, ("", b""))
        .await
        .expect(303);
    let rows = kept().await;
    assert_eq!(rows[0].busy.slots().collect::<Vec<_>>(), [0]);
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.get(&path).await.expect(403);
    let empty = principal
        .upload(&path, "/time/import", &fields, ("kosong.csv", b""))
        .await
        .expect(422);
    empty.says("Baris pertama harus menyebut kolom");
}

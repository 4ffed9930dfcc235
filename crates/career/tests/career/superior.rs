//! A superior who changes in the middle of the year.

use career::{list_terms_of, superiors_of};
use kernel::access::{Role, RoleId, RoleKind, add_role, list_roles_of, remove_role};
use kernel::people::{Post, PostId, PostKind, add_post};
use kernel::{PersonId, SchoolId};
use platform::audit::Audited;
use testkit::{World, db_test};

use crate::support::{agreed, appraisal_of, rate};

async fn become_principal(world: &World, person: PersonId, school: SchoolId) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let role = Role {
        authority_id: world.authority,
        id: RoleId::new(),
        person_id: person,
        kind: RoleKind::Principal,
        school_id: Some(school),
    };
    add_role(&tx, role).await.unwrap();
    let entry = Audited::new("role.given", person.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
}

async fn stop_leading(world: &World, person: PersonId) {
    let tx = world.app.shell.db.begin().await.unwrap();
    for role in list_roles_of(&*tx, world.authority, person).await.unwrap() {
        remove_role(&tx, world.authority, role.id).await.unwrap();
    }
    let entry = Audited::new("role.taken", person.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
}

async fn write_note(world: &World, person: PersonId, path: &str, text: &str) {
    let fields = [
        ("id", "*"),
        ("kind", "note"),
        ("held_on", "2026-11-24"),
        ("text", text),
    ];
    let browser = world.browser(person).await;
    let _ = browser
        .submit(path, &format!("{path}/notes"), &fields)
        .await
        .expect(303);
}

#[db_test]
async fn a_superior_who_left_sees_nothing_more_and_the_new_one_takes_over(world: World) {
    let (old, new) = (world.cast.principal, world.cast.coach);
    let path = agreed(&world).await;
    write_note(&world, old, &path, "Umpan balik pertama.").await;
    stop_leading(&world, old).await;
    let by_old = world.browser(old).await;
    let _ = by_old.get(&path).await.expect(404);
    let _ = by_old.get(&format!("{path}/rate")).await.expect(404);
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Bu Ratna bukan lagi atasan Anda");

    become_principal(&world, new, world.cast.school).await;
    let by_new = world.browser(new).await;
    let _ = by_new.get(&path).await.expect(404);
    by_new.get("/appraisals").await.expect(200).says("Bu Sari");
    let (me, other) = (new.to_string(), world.cast.stranger.to_string());
    let action = format!("{path}/superior");
    let wrong = [("version", "3"), ("appraiser", other.as_str())];
    let _ = by_new
        .submit("/appraisals", &action, &wrong)
        .await
        .expect(404);
    let take = [("version", "3"), ("appraiser", me.as_str())];
    for _ in 0..2 {
        let _ = by_new
            .submit("/appraisals", &action, &take)
            .await
            .expect(303);
    }
    let page = by_new.get(&path).await.expect(200);
    page.says("Umpan balik pertama.");
    page.says("Atasan sebelumnya Bu Ratna");
    rate(&world, new, &path, "meets").await;
    let row = appraisal_of(&world, world.cast.teacher).await;
    assert_eq!(row.appraiser_id, new);
    let db = world.app.shell.db.read();
    let terms = list_terms_of(db, world.authority, row.id).await.unwrap();
    let ends: Vec<_> = terms
        .iter()
        .map(|term| (term.appraiser_id, term.ends_on))
        .collect();
    assert_eq!(ends, [(old, Some(world.today())), (new, None)]);
}

#[db_test]
async fn the_person_names_the_new_superior_themselves(world: World) {
    let (old, new) = (world.cast.principal, world.cast.coach);
    let path = agreed(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let action = format!("{path}/superior");
    let stranger = world.cast.stranger.to_string();
    let fields = [("version", "*"), ("appraiser", stranger.as_str())];
    let refused = teacher.submit(&path, &action, &fields).await.expect(422);
    refused.says("bukan atasan Anda");
    become_principal(&world, new, world.cast.school).await;
    stop_leading(&world, old).await;
    let me = new.to_string();
    let stale = [("version", "1"), ("appraiser", me.as_str())];
    let _ = teacher.submit(&path, &action, &stale).await.expect(409);
    let fields = [("version", "3"), ("appraiser", me.as_str())];
    for _ in 0..2 {
        let _ = teacher.submit(&path, &action, &fields).await.expect(303);
    }
    let page = world.browser(new).await.get(&path).await.expect(200);
    page.says("Murid berani bertanya");
    page.says("Penilaian dilanjutkan oleh atasan yang baru.");
}

#[db_test]
async fn a_principal_is_appraised_by_the_authority_and_two_posts_offer_two_superiors(world: World) {
    let cast = &world.cast;
    become_principal(&world, cast.stranger, cast.other_school).await;
    let tx = world.app.shell.db.begin().await.unwrap();
    let second = Post {
        authority_id: world.authority,
        id: PostId::new(),
        person_id: cast.teacher,
        school_id: cast.other_school,
        kind: PostKind::Teacher,
        title: "Guru Kelas".to_owned(),
        starts_on: None,
        ends_on: None,
    };
    add_post(&tx, second).await.unwrap();
    let entry = Audited::new("person.changed", cast.teacher.0);
    tx.commit(&world.actor(cast.administrator), entry)
        .await
        .unwrap();
    let db = world.app.shell.db.read();
    let of = async |person| superiors_of(db, world.authority, person).await.unwrap();
    let mut both = vec![cast.principal, cast.stranger];
    both.sort_unstable();
    assert_eq!(of(cast.teacher).await, both);
    assert_eq!(of(cast.principal).await, [cast.planner]);
    assert_eq!(of(cast.librarian).await, [cast.principal]);
    let page = world
        .browser(cast.teacher)
        .await
        .get("/appraisals")
        .await
        .expect(200);
    page.says("Bu Ratna");
    page.says("Pak Agus");
}

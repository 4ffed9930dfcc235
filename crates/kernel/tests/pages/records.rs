//! A person's record by hand: added, corrected, given and relieved of posts.

use kernel::PersonId;
use kernel::people::{self, PostKind};
use testkit::{Answer, Browser, World, db_test};

/// Sends a person's record with some fields typed over and the others as they stand.
async fn save(admin: &Browser, person: PersonId, typed: &[(&str, &str)]) -> Answer {
    let page = format!("/accounts/{person}/record");
    let kept = ["version", "name", "nuptk", "nip", "phone"].map(|name| (name, "*"));
    let mut fields = vec![("employment", "pns")];
    let is_typed = |name: &str| typed.iter().any(|(other, _)| *other == name);
    fields.extend(kept.into_iter().filter(|(name, _)| !is_typed(name)));
    fields.extend(typed);
    admin.submit(&page, &page, &fields).await
}

async fn count(world: &World) -> usize {
    let db = world.app.shell.db.read();
    let school = world.cast.school;
    let people = people::list_people_of_school(db, world.authority, school).await;
    people.unwrap().len()
}

#[db_test]
async fn someone_whom_no_roster_brings_is_added_once_however_often_the_form_is_sent(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let before = count(&world).await;
    let school = world.cast.school.to_string();
    let page = admin.get("/accounts/new").await.expect(200);
    let (id, post) = (page.field("id").unwrap(), page.field("post").unwrap());
    let fields = [
        ("id", id.as_str()),
        ("post", post.as_str()),
        ("name", "Yuni Astuti"),
        ("nip", "19850201 201001 2 003"),
        ("employment", "pppk"),
        ("school", school.as_str()),
        ("kind", "library"),
    ];
    for _ in 0..2 {
        let answer = admin.submit("/accounts/new", "/accounts/new", &fields);
        let _ = answer.await.expect(303);
    }
    assert_eq!(count(&world).await, before + 1);
    let made = admin.get(&format!("/accounts/{id}")).await.expect(200);
    made.says("Yuni Astuti");
    made.says("Tenaga perpustakaan, SD Negeri Contoh 1");
}

#[db_test]
async fn numbers_of_the_wrong_length_or_of_someone_else_are_named_and_nothing_is_lost(
    world: World,
) {
    let admin = world.browser(world.cast.administrator).await;
    let wrong = [("name", "Bu Sari"), ("nuptk", "123"), ("nip", "satu")];
    let answer = save(&admin, world.cast.teacher, &wrong).await.expect(422);
    answer.says("NUPTK terdiri atas 16 angka");
    answer.says("NIP terdiri atas 18 angka");
    assert_eq!(answer.field("nuptk").as_deref(), Some("123"));

    let number = [("nuptk", "1234567890123456")];
    let _ = save(&admin, world.cast.teacher, &number).await.expect(303);
    let answer = save(&admin, world.cast.colleague, &number).await;
    let answer = answer.expect(422);
    answer.says("sudah dipakai Bu Sari");
}

#[db_test]
async fn two_who_correct_one_record_see_both_values(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let first = [("version", "1"), ("phone", "0811")];
    let second = [("version", "1"), ("phone", "0822")];
    let _ = save(&admin, world.cast.teacher, &first).await.expect(303);
    let answer = save(&admin, world.cast.teacher, &second).await.expect(409);
    answer.says("Orang lain sudah mengubahnya");
    answer.says("0811");
    assert_eq!(answer.field("phone").as_deref(), Some("0822"));
    assert_eq!(answer.field("version").as_deref(), Some("2"));
}

#[db_test]
async fn a_post_is_given_and_ended_while_the_record_stays(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let person = world.cast.teacher;
    let (page, posts) = (
        format!("/accounts/{person}/record"),
        format!("/accounts/{person}/posts"),
    );
    let answer = admin.submit(&page, &posts, &[("kind", "library")]).await;
    let answer = answer.expect(422);
    assert_eq!(answer.field("name").as_deref(), Some("Bu Sari"));

    let school = world.cast.school.to_string();
    let fields = [
        ("post", "*"),
        ("kind", "library"),
        ("school", school.as_str()),
    ];
    let _ = admin.submit(&page, &posts, &fields).await.expect(303);
    let db = world.app.shell.db.read();
    let held = people::list_posts_of(db, world.authority, person).await;
    let held = held.unwrap();
    let library = held.iter().find(|post| post.kind == PostKind::Library);
    let end = format!("{posts}/{}/end", library.unwrap().id);
    let _ = admin.submit(&page, &end, &[]).await.expect(303);
    let left = people::list_posts_of(db, world.authority, person).await;
    assert_eq!(left.unwrap().len(), held.len() - 1);
}

#[db_test]
async fn only_an_administrator_corrects_records(world: World) {
    let page = format!("/accounts/{}/record", world.cast.teacher);
    for person in [world.cast.principal, world.cast.teacher, world.cast.auditor] {
        let browser = world.browser(person).await;
        for path in [page.as_str(), "/accounts/new"] {
            let _ = browser.get(path).await.expect(403);
        }
    }
}

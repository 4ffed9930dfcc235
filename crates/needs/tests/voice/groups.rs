//! The map of groups, of schools and over time, its export, and the time forms take.

use kernel::PersonId;
use kernel::people::{self, Employment, Person, Post, PostId, PostKind};
use platform::audit::{self, Audited};
use testkit::{World, db_test};

use crate::support::{INDICATOR, appraise};

/// Makes more teachers at the first school, some of them without a post in the civil service.
async fn teachers(world: &World, count: usize, employment: Employment) -> Vec<PersonId> {
    let tx = world.app.shell.db.begin().await.unwrap();
    let mut ids = Vec::new();
    for number in 0..count {
        let id = PersonId::new();
        let person = Person {
            employment,
            ..Person::named(world.authority, id, &format!("Guru {employment} {number}"))
        };
        people::add_person(&tx, person).await.unwrap();
        let post = Post {
            authority_id: world.authority,
            id: PostId::new(),
            person_id: id,
            school_id: world.cast.school,
            kind: PostKind::Teacher,
            title: "Guru IPA".to_owned(),
            starts_on: None,
            ends_on: None,
        };
        people::add_post(&tx, post).await.unwrap();
        ids.push(id);
    }
    let entry = Audited::new("roster.imported", world.authority.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    for id in &ids {
        let value = if employment == Employment::Pns { 4 } else { 1 };
        appraise(world, *id, value).await;
    }
    ids
}

#[db_test]
async fn groups_are_filtered_compared_and_opened_down_to_people(world: World) {
    let _ = teachers(&world, 5, Employment::Pns).await;
    let _ = teachers(&world, 5, Employment::Honorary).await;
    let planner = world.browser(world.cast.planner).await;
    let path = "/map/explore?kind=teacher&title=Guru+IPA&class=pns&b_kind=teacher&b_class=non-asn";
    let page = planner.get(path).await.expect(200);
    page.says("Guru, Guru IPA, PNS");
    page.says("kelompok pertama lebih tinggi");
    page.says("5 orang, target");
    let page = planner
        .get("/map/explore?kind=teacher&of=guru-2626-2023/1")
        .await;
    let page = page.expect(200);
    page.says("Semua kompetensi");
    page.says("Ada bukti untuk 10 dari 14 orang");
    let people = format!("/map/explore/people?kind=teacher&of={INDICATOR}");
    assert!(
        page.body.contains(&people.replace('&', "&#38;")),
        "{}",
        page.body
    );
    let page = planner.get(&people).await.expect(200);
    page.says("Guru honorary 1");
    page.says("level");
}

#[db_test]
async fn a_cluster_is_looked_at_across_its_schools_and_nowhere_else(world: World) {
    let _ = teachers(&world, 5, Employment::Pns).await;
    let tx = world.app.shell.db.begin().await.unwrap();
    let db = world.app.shell.db.read();
    let school = people::find_school(db, world.authority, world.cast.school).await;
    let school = people::School {
        cluster: Some("Gugus 2".to_owned()),
        ..school.unwrap().unwrap()
    };
    people::update_school(&tx, school).await.unwrap();
    let entry = Audited::new("school.changed", world.cast.school.0);
    let actor = world.actor(world.cast.administrator);
    tx.commit(&actor, entry).await.unwrap();
    let planner = world.browser(world.cast.planner).await;
    let page = planner
        .get("/map/explore?cluster=Gugus+2")
        .await
        .expect(200);
    page.says("Gugus 2");
    page.says("5 orang, target");
    let page = planner
        .get("/map/explore?cluster=Gugus+3")
        .await
        .expect(200);
    page.says("Belum ada yang diketahui tentang kelompok ini");
    let page = planner.get("/map/schools").await.expect(200);
    assert!(page.body.contains("/map/explore?cluster=Gugus%202"));
}

#[db_test]
async fn fewer_than_five_are_not_shown_as_a_group(world: World) {
    let _ = teachers(&world, 4, Employment::Pns).await;
    let planner = world.browser(world.cast.planner).await;
    let page = planner.get("/map/explore?title=Guru+IPA").await.expect(200);
    page.says("Belum ada yang diketahui tentang kelompok ini");
    let schools = planner.get("/map/schools").await.expect(200);
    schools.says("kurang dari 5 orang");
    let _ = teachers(&world, 1, Employment::Pns).await;
    let schools = planner.get("/map/schools").await.expect(200);
    schools.says("sampai");
    let file = planner
        .get("/map/export/file?what=group&format=csv&title=Guru+IPA")
        .await
        .expect(200);
    assert!(file.body.contains("guru-2626-2023/1,"), "{}", file.body);
    assert!(file.body.contains(",5,"), "{}", file.body);
}

#[db_test]
async fn a_group_is_seen_within_reach_only(world: World) {
    let _ = teachers(&world, 5, Employment::Pns).await;
    for nobody in [world.cast.teacher, world.cast.coach, world.cast.stranger] {
        let browser = world.browser(nobody).await;
        let _ = browser.get("/map/explore").await.expect(403);
        let _ = browser.get("/map/schools").await.expect(403);
    }
    // The supervisor works at the other school, and accompanies the first only.
    let supervisor = world.browser(world.cast.supervisor).await;
    let page = supervisor.get("/map/schools").await.expect(200);
    let listed = |school| page.body.contains(&format!("/map/schools/{school}"));
    assert!(listed(world.cast.school) && !listed(world.cast.other_school));
    let elsewhere = format!("/map/explore?school={}", world.cast.other_school);
    let page = supervisor.get(&elsewhere).await.expect(200);
    page.says("Belum ada yang diketahui tentang kelompok ini");
    // An auditor sees groups and no people.
    let auditor = world.browser(world.cast.auditor).await;
    let _ = auditor.get("/map/explore").await.expect(200);
    let people = format!("/map/explore/people?of={INDICATOR}");
    let _ = auditor.get(&people).await.expect(403);
    let file = auditor.get("/map/export/file?what=people&format=csv").await;
    let _ = file.expect(403);
}

#[db_test]
async fn an_export_holds_what_may_be_seen_and_those_in_it_see_who_read_them(world: World) {
    let ids = teachers(&world, 2, Employment::Pppk).await;
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get("/map/export").await.expect(200);
    page.says("Peta orang, dengan nama");
    page.says("Peluang berada di bawah target, 0 sampai 1");
    for format in ["csv", "xlsx", "parquet"] {
        let path = format!("/map/export/file?what=people&format={format}&class=pppk");
        let file = principal.get(&path).await.expect(200);
        assert!(file.body.len() > 500, "{format}");
        if format == "csv" {
            assert_eq!(
                file.body.lines().count(),
                1 + 2 * 16,
                "12 indicators, 4 competencies"
            );
            assert!(file.body.contains("Guru pppk 0"), "{}", file.body);
        }
    }
    let db = world.app.shell.db.read();
    let read = audit::list_of(db, world.authority, ids[0].0).await.unwrap();
    let reads = read.iter().filter(|entry| entry.action == "map.read");
    assert_eq!(reads.count(), 3);
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/map/export")
        .await
        .expect(200)
        .hides("Peta orang, dengan nama");
    let mine = teacher.get("/map/export/file?what=mine&format=csv").await;
    assert_eq!(mine.expect(200).body.lines().count(), 1, "no evidence yet");
    let unknown = teacher.get("/map/export/file?what=mine&format=doc").await;
    let _ = unknown.expect(404);
}

#[db_test]
async fn a_persons_levels_are_drawn_and_tabled_and_the_next_visit_is_suggested(world: World) {
    appraise(&world, world.cast.teacher, 2).await;
    let path = format!("/people/{}/levels", world.cast.teacher);
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&path).await.expect(200);
    page.says("Perjalanan level Bu Sari");
    page.says("Level per semester");
    page.says("rentang rata-rata menyempit kira-kira");
    page.says("Isi penilaian");
    let teacher = world.browser(world.cast.teacher).await;
    teacher.get(&path).await.expect(200).hides("Isi penilaian");
    let colleague = world.browser(world.cast.colleague).await;
    let _ = colleague.get(&path).await.expect(404);
}

#[db_test]
async fn a_school_sees_the_sum_of_its_forms_and_a_person_their_own(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/minutes")
        .await
        .expect(200)
        .says("Anda belum mengirim formulir");
    // The test world's clock stands still; the form was opened 17 minutes before it.
    let now = u64::try_from(world.app.shell.clock.now().as_millis()).unwrap();
    let opened = now - 17 * 60_000;
    let stamp = uuid::Timestamp::from_unix(uuid::NoContext, opened / 1000, 0);
    let id = uuid::Uuid::new_v7(stamp).to_string();
    let path = format!("/assess/refleksi-diri-guru/{}", world.cast.teacher);
    let code = kernel::frameworks::InstrumentCode::new("refleksi-diri-guru");
    let instrument = world.app.frameworks.instrument(&code).unwrap();
    let names: Vec<String> = instrument
        .items
        .iter()
        .map(|item| format!("r.{}", item.code.as_str()))
        .collect();
    let mut fields = vec![("id", id.as_str()), ("held_on", "2026-11-20")];
    fields.extend(names.iter().map(|name| (name.as_str(), "3")));
    let _ = teacher.submit(&path, &path, &fields).await.expect(303);
    let page = teacher.get("/minutes").await.expect(200);
    page.says("2026 1 17");
    let school = format!("/minutes/{}", world.cast.school);
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&school).await.expect(200);
    page.says("2026 1 17");
    page.hides("Bu Sari");
    let _ = teacher.get(&school).await.expect(403);
}

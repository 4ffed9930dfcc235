//! The climate survey: once each, nothing shown early, nothing of few.

use culture::climate::survey;
use kernel::access::{Role, RoleId, RoleKind, add_role};
use kernel::people::{Post, PostId, PostKind, add_person, add_post};
use kernel::{Action, Permit, Person, PersonId, SchoolId};
use platform::audit::Audited;
use testkit::{World, db_test};

use culture::climate::{Answer, ClimateGroup, Quarter, answer};

/// Lets so many people of a group answer at a school, all with the same value.
async fn answered(world: &World, school: SchoolId, group: ClimateGroup, count: usize, value: u8) {
    for _ in 0..count {
        let person = PersonId::new();
        let tx = world.app.shell.db.begin().await.unwrap();
        add_person(&tx, Person::named(world.authority, person, "Rekan"))
            .await
            .unwrap();
        let actor = world.actor(world.cast.administrator);
        tx.commit(&actor, Audited::new("person.added", person.0))
            .await
            .unwrap();
        let given = Answer {
            person,
            school,
            group,
            quarter: Quarter::of(world.today()),
            values: survey()
                .items
                .iter()
                .map(|item| (item.code.clone(), value))
                .collect(),
        };
        let permit = Permit::for_program(world.authority, Action::AnswerClimate);
        answer(&world.app, &actor, permit, given).await.unwrap();
    }
}

fn fields(value: &str) -> Vec<(&'static str, &str)> {
    let items = &survey().items;
    items
        .iter()
        .map(|item| (item.code.as_str(), value))
        .collect()
}

#[db_test]
async fn one_answers_once_and_a_faulty_form_keeps_what_was_chosen(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    teacher
        .get("/climate")
        .await
        .expect(200)
        .says("merasa aman untuk mencoba");
    let faulty = teacher
        .submit("/climate", "/climate", &[("support", "4")])
        .await
        .expect(422);
    assert!(faulty.body.contains("value=\"4\" checked"));
    let sent = teacher
        .submit("/climate", "/climate", &fields("4"))
        .await
        .expect(303);
    teacher
        .get(&sent.location)
        .await
        .expect(200)
        .says("Anda sudah menjawab triwulan ini");
    let again: Vec<_> = fields("1")
        .into_iter()
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let token = teacher.get("/account").await.field("_csrf").unwrap();
    let refused = teacher.post_with("/climate", &token, &again).await;
    refused
        .expect(409)
        .says("sudah menjawab survei triwulan ini");
    for outside in [world.cast.planner, world.cast.auditor] {
        let browser = world.browser(outside).await;
        browser
            .get("/climate")
            .await
            .expect(200)
            .says("untuk mereka yang bertugas di sekolah");
    }
}

#[db_test]
async fn nothing_is_shown_before_the_quarter_is_over_and_nothing_of_few_after(world: World) {
    let (school, other) = (world.cast.school, world.cast.other_school);
    answered(&world, school, ClimateGroup::Educators, 6, 4).await;
    answered(&world, school, ClimateGroup::Staff, 3, 1).await;
    answered(&world, other, ClimateGroup::Educators, 4, 2).await;
    let path = format!("/climate/results/{school}");
    let principal = world.browser(world.cast.principal).await;
    let early = principal.get(&path).await.expect(200);
    early.says("Belum ada yang dapat ditampilkan");

    world.app.shell.clock.pass_days(40);
    let principal = world.browser(world.cast.principal).await;
    let page = principal.get(&path).await.expect(200);
    // (6 x 4 + 3 x 1) / 9
    page.says("3,0");
    page.says("Yang menjawab – – – – 9");
    for group in ["educators", "staff"] {
        let page = principal.get(&format!("{path}?group={group}")).await;
        page.expect(200).says("Belum ada yang dapat ditampilkan");
    }
    // The other school shows nothing, and all schools together show no more than the first.
    let planner = world.browser(world.cast.planner).await;
    let few = format!("/climate/results/{other}");
    planner
        .get(&few)
        .await
        .expect(200)
        .says("Belum ada yang dapat");
    let all = planner.get("/climate/results").await.expect(200);
    all.says("Yang menjawab – – – – 9");
    let by_group = planner.get("/climate/results?group=educators").await;
    by_group
        .expect(200)
        .says("Belum ada yang dapat ditampilkan");
    // A stranger has no business here.
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&path).await.expect(403);
}

#[db_test]
async fn everyone_who_asks_sees_the_same_whatever_they_reach(world: World) {
    // Someone who reaches one school of two must not learn of the other by comparing views.
    let (school, other) = (world.cast.school, world.cast.other_school);
    answered(&world, school, ClimateGroup::Educators, 5, 3).await;
    answered(&world, other, ClimateGroup::Educators, 3, 5).await;
    answered(&world, other, ClimateGroup::Staff, 2, 5).await;
    let tx = world.app.shell.db.begin().await.unwrap();
    let role = Role {
        authority_id: world.authority,
        id: RoleId::new(),
        person_id: world.cast.supervisor,
        kind: RoleKind::Supervisor,
        school_id: Some(other),
    };
    add_role(&tx, role).await.unwrap();
    let post = Post {
        authority_id: world.authority,
        id: PostId::new(),
        person_id: world.cast.planner,
        school_id: school,
        kind: PostKind::Teacher,
        title: "Guru".to_owned(),
        starts_on: None,
        ends_on: None,
    };
    add_post(&tx, post).await.unwrap();
    let actor = world.actor(world.cast.administrator);
    tx.commit(&actor, Audited::new("role.given", world.cast.supervisor.0))
        .await
        .unwrap();
    world.app.shell.clock.pass_days(40);
    let cells = async |person, path: String| {
        let page = world.browser(person).await.get(&path).await.expect(200);
        let text = page.text();
        let at = text.find("Yang menjawab").unwrap_or(text.len());
        text[at..].chars().take(30).collect::<String>()
    };
    let path = format!("/climate/results/{other}");
    let supervisor = cells(world.cast.supervisor, path.clone()).await;
    assert_eq!(supervisor, cells(world.cast.planner, path).await);
    assert!(
        supervisor.starts_with("Yang menjawab – – – – 5"),
        "{supervisor}"
    );
    let all = cells(world.cast.planner, "/climate/results".to_owned()).await;
    assert!(all.starts_with("Yang menjawab – – – – 10"), "{all}");
}

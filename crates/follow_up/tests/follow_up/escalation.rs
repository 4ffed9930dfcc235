//! Who hears of a late check, and the list of commitments with late ones first.

use testkit::{World, db_test};

use crate::support::{finish, tasks_of};

#[db_test]
async fn a_late_check_rises_from_mentor_to_principal_to_supervisor(world: World) {
    let (commitment, _) = finish(&world, world.cast.teacher).await;
    let path = format!("/commitments/{}", commitment.id);
    let (coach, principal, supervisor) = (
        world.cast.coach,
        world.cast.principal,
        world.cast.supervisor,
    );
    let check = "Lihat praktik Bu Sari";
    let ask = "Tanyakan: praktik Bu Sari belum dilihat";
    // Days that pass, and whether mentor, principal and supervisor are asked then.
    for (days, asked) in [
        (22, [false, false, false]),
        (1, [true, false, false]),
        (14, [true, false, false]),
        (1, [true, true, false]),
        (13, [true, true, false]),
        (1, [true, true, true]),
    ] {
        world.app.shell.clock.pass_days(days);
        let waits = [
            tasks_of(&world, coach).await.contains(&check.to_owned()),
            tasks_of(&world, principal).await.contains(&ask.to_owned()),
            tasks_of(&world, supervisor).await.contains(&ask.to_owned()),
        ];
        assert_eq!(waits, asked, "{}", world.today());
    }
    for other in [
        world.cast.colleague,
        world.cast.planner,
        world.cast.stranger,
    ] {
        assert!(tasks_of(&world, other).await.is_empty());
    }
    let page = world
        .browser(supervisor)
        .await
        .get("/commitments")
        .await
        .expect(200);
    page.says("Terlambat, perlu Anda tanyakan");
    page.says("Terlambat 22 hari");
    page.says("Terlambat 22 hari; kepala sekolah dan pengawas ikut diberi tahu");
    world
        .browser(coach)
        .await
        .get(&path)
        .await
        .expect(200)
        .says("Terlambat 22 hari");
}

#[db_test]
async fn an_empty_list_says_what_belongs_there(world: World) {
    let page = world
        .browser(world.cast.librarian)
        .await
        .get("/commitments")
        .await
        .expect(200);
    page.says("Belum ada rencana tindak lanjut.");
    page.says("begitu sebuah program yang Anda ikuti atau dampingi selesai");
}

#[db_test]
async fn late_ones_stand_first_in_the_list(world: World) {
    let _ = finish(&world, world.cast.teacher).await;
    world.app.shell.clock.pass_days(20);
    let _ = finish(&world, world.cast.colleague).await;
    world.app.shell.clock.pass_days(15);
    let page = world
        .browser(world.cast.coach)
        .await
        .get("/commitments")
        .await
        .expect(200);
    page.says("Yang saya dampingi");
    let text = page.text();
    let (late, later) = (
        text.find("Terlambat 5 hari"),
        text.find("Dilihat 13 Jan 2027"),
    );
    assert!(late.is_some() && late < later, "{text}");
    let own = world
        .browser(world.cast.teacher)
        .await
        .get("/commitments")
        .await
        .expect(200);
    own.says("Milik saya");
    own.hides("Yang saya dampingi");
}

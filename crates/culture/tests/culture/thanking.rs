//! Thanks between colleagues.

use testkit::{World, db_test};

#[db_test]
async fn a_colleague_is_thanked_and_nobody_else_reads_it(world: World) {
    let path = format!("/thanks/{}", world.cast.teacher);
    let colleague = world.browser(world.cast.colleague).await;
    let words = "Kartu kosakata Anda menolong murid saya membaca";
    let fields = [("id", "*"), ("words", words)];
    let empty = colleague
        .submit(&path, &path, &[("id", "*"), ("words", " ")])
        .await;
    let _ = empty.expect(422);
    let sent = colleague.submit(&path, &path, &fields).await.expect(303);
    assert!(
        sent.location
            .starts_with(&format!("/people/{}", world.cast.teacher))
    );
    let again = colleague.submit(&path, &path, &fields).await.expect(422);
    again.says("Anda baru saja berterima kasih kepada orang ini");
    again.says(words);
    let mine = world
        .browser(world.cast.teacher)
        .await
        .get("/thanks")
        .await
        .expect(200);
    mine.says(words);
    mine.says("Pak Budi");
    for other in [
        world.cast.colleague,
        world.cast.principal,
        world.cast.planner,
    ] {
        let page = world.browser(other).await.get("/thanks").await.expect(200);
        page.hides(words);
    }
    let oneself = format!("/thanks/{}", world.cast.colleague);
    let refused = colleague
        .submit(&oneself, &oneself, &fields)
        .await
        .expect(422);
    refused.says("Ucapan ini untuk orang lain");
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&path).await.expect(403);
}

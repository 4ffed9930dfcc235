//! Peer observation: by invitation, and only then.

use kernel::evidence;
use testkit::{World, db_test};

#[db_test]
async fn a_colleague_observes_when_invited_and_not_before_or_after(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let colleague = world.browser(world.cast.colleague).await;
    let mine = format!("/assess/people/{}", world.cast.teacher);
    let form = format!("/assess/observasi-rekan/{}", world.cast.teacher);
    colleague.get(&form).await.expect(403);
    let peer = world.cast.colleague.to_string();
    teacher
        .submit(&mine, "/peers", &[("peer", peer.as_str())])
        .await
        .expect(303);
    teacher.get(&mine).await.says("Pak Budi");
    colleague.get(&mine).await.says("Observasi rekan sejawat");
    let fields = [
        ("id", "*"),
        ("held_on", "2026-11-24"),
        ("r.observasi-rekan/1", "3"),
        ("a.observasi-rekan/7.0", "4"),
    ];
    colleague.submit(&form, &form, &fields).await.expect(303);
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept[0].source, "peer");
    let page = teacher.get(&mine).await;
    let withdraw = page.body.split("action=\"/peers/").nth(1).unwrap();
    let (id, _) = withdraw.split_once('/').unwrap();
    teacher
        .submit(&mine, &format!("/peers/{id}/withdraw"), &[])
        .await
        .expect(303);
    colleague.get(&form).await.expect(403);
}

#[db_test]
async fn only_oneself_takes_an_invitation_back_and_only_colleagues_are_invited(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let mine = format!("/assess/people/{}", world.cast.teacher);
    let stranger = world.cast.stranger.to_string();
    teacher
        .submit(&mine, "/peers", &[("peer", stranger.as_str())])
        .await
        .expect(303);
    let from_afar = world.browser(world.cast.stranger).await;
    let form = format!("/assess/observasi-rekan/{}", world.cast.teacher);
    from_afar.get(&form).await.expect(403);
    let peer = world.cast.colleague.to_string();
    teacher
        .submit(&mine, "/peers", &[("peer", peer.as_str())])
        .await
        .expect(303);
    let page = teacher.get(&mine).await;
    let withdraw = page.body.split("action=\"/peers/").nth(1).unwrap();
    let (id, _) = withdraw.split_once('/').unwrap();
    let theirs = format!("/assess/people/{}", world.cast.stranger);
    from_afar
        .submit(&theirs, &format!("/peers/{id}/withdraw"), &[])
        .await
        .expect(403);
}

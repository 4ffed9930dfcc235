//! Alternatives side by side.

use testkit::{World, db_test};

use crate::support::{propose_now, proposed_lesson_study, semester};

#[db_test]
async fn two_plans_of_a_semester_stand_side_by_side(world: World) {
    let _ = proposed_lesson_study(&world).await;
    let principal = world.browser(world.cast.principal).await;
    principal.get("/plans").await.hides("Bandingkan rencana");
    let _ = propose_now(&world).await;
    principal.get("/plans").await.says("Bandingkan rencana");
    let (school, number) = (world.cast.school, semester(&world).number());
    let path = format!("/plans/compare?school={school}&semester={number}");
    let page = principal.get(&path).await.expect(200);
    page.says("Rp 520.000 Rp 520.000");
    page.says("Lesson study antarguru (3)");
    let next = format!("/plans/compare?school={school}&semester={}", number + 1);
    let _ = principal.get(&next).await.expect(404);
}

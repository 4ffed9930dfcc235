//! What the pages of an activity begin with, seen through a page made for this test.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use kernel::access::Permit;
use kernel::{Action, Ctx, Part};
use planning::{
    Decide, OfferHead, OfferId, OfferTab, approve, list_offers_of_plan, list_offers_visible,
};
use platform::i18n::Words;
use platform::web::{Page, Problem, html};
use testkit::{World, db_test};

use crate::home;
use crate::support::proposed;

#[derive(Template)]
#[template(source = "{% include \"offer_head.html\" %}", ext = "html")]
struct Probe {
    page: Page,
    head: OfferHead,
}

async fn show(ctx: Ctx, Path(id): Path<OfferId>) -> Result<Response, Problem> {
    let head = OfferHead::load(&ctx, id, OfferTab::Indicators).await?;
    html(&Probe {
        page: head.page(&ctx, "monitoring"),
        head,
    })
}

async fn count(ctx: Ctx) -> Result<String, Problem> {
    Ok(list_offers_visible(&ctx).await?.len().to_string())
}

/// A part with pages that show what a part gives to other parts' pages.
pub fn probe() -> Part {
    Part {
        name: "probe",
        migrations: &[],
        words: Words { id: "", en: "" },
        routes: || {
            Router::new()
                .route("/probe/offer/{id}", get(show))
                .route("/probe/offers", get(count))
                .route("/probe/tasks", get(home::show_tasks))
                .route("/probe/story/{person}", get(home::show_story))
        },
        tasks: kernel::part::no_tasks,
        kept: kernel::part::nothing_kept,
        story: kernel::part::no_story,
    }
}

#[db_test]
async fn the_head_names_title_state_coach_and_tabs_once_the_plan_is_approved(world: World) {
    let plan = proposed(&world).await;
    let db = world.app.shell.db.read();
    let offer = list_offers_of_plan(db, world.authority, plan)
        .await
        .unwrap()
        .remove(0);
    let path = format!("/probe/offer/{}", offer.id);
    let browser = world.browser(world.cast.principal).await;
    let _ = browser.get(&path).await.expect(404);
    let permit = Permit::for_program(world.authority, Action::ApprovePlan);
    let ask = Decide {
        plan,
        version: 1,
        reason: String::new(),
        today: world.today(),
    };
    approve(&world.app, &world.actor(world.cast.principal), permit, ask)
        .await
        .unwrap();
    let page = browser.get(&path).await.expect(200);
    page.says(&offer.title);
    page.says("Direncanakan");
    page.says("Didampingi Pak Hadi");
    let tab = format!(
        "href=\"/offers/{}/indicators\" aria-current=\"page\"",
        offer.id
    );
    assert!(page.body.contains(&tab), "{}", page.body);
    let stranger = world.browser(world.cast.stranger).await;
    let _ = stranger.get(&path).await.expect(403);
    assert_eq!(stranger.get("/probe/offers").await.body, "0");
    let coach = world.browser(world.cast.coach).await;
    assert_ne!(coach.get("/probe/offers").await.body, "0");
}

//! Forms on paper: printed with a code, entered later, kept once.

use kernel::evidence;
use testkit::{Browser, World, db_test};

use crate::support::{Designer, form_of};

const FORM: &str = "amatan-kelas-kami@1";

/// Prepares a sheet and returns the path it is printed from.
async fn print(world: &World, browser: &Browser, instrument: &str, section: &str) -> String {
    let person = world.cast.teacher.to_string();
    let fields = [
        ("id", ""),
        ("person", person.as_str()),
        ("instrument", instrument),
        ("section", section),
    ];
    let page = format!("{}?section={section}", form_of(world, instrument));
    browser
        .submit(&page, "/papers", &fields)
        .await
        .expect(303)
        .location
}

#[db_test]
async fn a_sheet_is_printed_and_its_code_opens_the_form_that_is_kept_once(world: World) {
    Designer::planner(&world).await.publishes().await;
    let supervisor = world.browser(world.cast.supervisor).await;
    let sheet = print(&world, &supervisor, FORM, "").await;
    let page = supervisor.get(&sheet).await.expect(200);
    page.says("Bu Sari, SD Negeri Contoh 1");
    page.says("bertanya:");
    page.says("Hanya bila “Murid angkat suara” paling tinggi 2.");
    let code = sheet.strip_prefix("/papers/").unwrap();
    let list = supervisor.get("/papers").await.expect(200);
    list.says("Bu Sari");
    let typed = format!("/papers/open?code={}", code.to_lowercase());
    let form = supervisor.get(&typed).await.expect(303).location;
    let opened = supervisor.get(&form).await.expect(200);
    opened.says("Bu Sari");
    let token = opened.field("_csrf").unwrap();
    let fields: Vec<(&str, String)> = vec![
        ("id", opened.field("id").unwrap()),
        ("held_on", "2026-11-23".to_owned()),
        ("r.amatan-kelas-kami@1/1", "2".to_owned()),
        ("a.amatan-kelas-kami@1/2.0", "5".to_owned()),
    ];
    let action = form_of(&world, FORM);
    for _ in 0..2 {
        supervisor
            .post_with(&action, &token, &fields)
            .await
            .expect(303);
    }
    let db = world.app.shell.db.read();
    let kept = evidence::list_assessments_of(db, world.authority, world.cast.teacher)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    supervisor
        .get(&typed)
        .await
        .expect(422)
        .says("sudah dimasukkan, untuk tanggal 23 Nov 2026");
    supervisor
        .get("/papers")
        .await
        .says("Tidak ada lembar yang menunggu");
}

#[db_test]
async fn a_sheet_of_one_section_opens_that_section(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let sheet = print(&world, &supervisor, "observasi-kelas", "2").await;
    let page = supervisor.get(&sheet).await.expect(200);
    page.says("Restitusi");
    page.hides("Strategi pengelompokan");
    let code = sheet.strip_prefix("/papers/").unwrap();
    let form = supervisor
        .get(&format!("/papers/open?code={code}"))
        .await
        .expect(303);
    let opened = supervisor.get(&form.location).await.expect(200);
    opened.says("Restitusi");
    assert_eq!(opened.field("section").as_deref(), Some("2"));
}

#[db_test]
async fn a_code_that_is_none_or_mistyped_or_unknown_gets_a_sentence(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let sheet = print(&world, &supervisor, "observasi-kelas", "1").await;
    let code = sheet.strip_prefix("/papers/").unwrap().to_owned();
    let open = async |code: &str| supervisor.get(&format!("/papers/open?code={code}")).await;
    open("kertas")
        .await
        .expect(422)
        .says("Ini bukan kode lembar");
    let swapped = if code.starts_with('A') { "C" } else { "A" };
    let wrong = format!("{swapped}{}", &code[1..]);
    let answer = open(&wrong).await.expect(422);
    answer.says("Ada tanda yang salah ketik");
    assert_eq!(answer.field("code"), Some(wrong));
    // 2 is worth nothing, so this code passes its check and was never given.
    open("2222-2222")
        .await
        .expect(422)
        .says("Tidak ada lembar dengan kode ini");
}

#[db_test]
async fn only_who_may_fill_a_form_may_print_or_open_its_sheet(world: World) {
    let supervisor = world.browser(world.cast.supervisor).await;
    let sheet = print(&world, &supervisor, "observasi-kelas", "1").await;
    let colleague = world.browser(world.cast.colleague).await;
    colleague.get(&sheet).await.expect(403);
    let person = world.cast.teacher.to_string();
    let fields = [
        ("person", person.as_str()),
        ("instrument", "observasi-kelas"),
    ];
    colleague
        .submit("/papers", "/papers", &fields)
        .await
        .expect(403);
}

//! What is entered for credit besides a rank of the expertise line: the skill line, a degree, what a roster names.

use career::DegreeId;
use kernel::people::Employment;
use testkit::{World, db_test};

use crate::credit_pages::{change, employ, enter_grade, enter_year};

#[db_test]
async fn the_skill_line_has_grades_of_its_own(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    enter_grade(&browser, "mahir III/a", "2024-01-01", ("", "")).await;
    enter_year(&browser, "2025", "good").await;
    let page = browser.get("/credit").await.expect(200);
    page.says("Mahir, III/a");
    page.says("100 % × 12,50 × 12/12");
    page.says("Jumlah 12,50");
    page.hides("Ahli Pertama, III/a, mulai");
}

#[db_test]
async fn a_new_degree_counts_once_and_can_be_withdrawn(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    enter_grade(&browser, "III/c", "2023-01-01", ("", "")).await;
    let send = |day: &'static str| {
        let browser = browser.clone();
        async move {
            let fields = [
                ("id", "*"),
                ("held_on", day),
                ("basis", "S2 Pendidikan, 12/2024"),
            ];
            // The page has several forms with an id; a fresh one serves as well.
            let id = DegreeId::new().to_string();
            let fields = fields.map(|(name, value)| match name {
                "id" => (name, id.as_str()),
                _ => (name, value),
            });
            browser.submit("/credit", "/credit/degrees", &fields).await
        }
    };
    let late = send("2030-01-01").await.expect(422);
    assert!(
        late.body.contains("S2 Pendidikan"),
        "what was typed is kept"
    );
    let _ = send("2024-07-15").await.expect(303);
    let page = browser.get("/credit").await.expect(200);
    page.says("Ijazah baru, dimiliki sejak 15 Jul 2024");
    page.says("25 % × 100,00");
    page.says("Jumlah 25,00");
    let again = send("2025-07-15").await.expect(422);
    again.says("hanya satu kali");
    let mark = "/credit/degrees/";
    let entry = page.body.split(mark).nth(1);
    let id = entry.and_then(|rest| rest.split('/').next()).unwrap();
    let action = format!("{mark}{id}/withdraw");
    let stranger = world.browser(world.cast.colleague).await;
    let _ = stranger.submit("/account", &action, &[]).await;
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("Jumlah 25,00");
    let _ = browser.submit("/credit", &action, &[]).await.expect(303);
    browser.get("/credit").await.expect(200).says("Jumlah 0,00");
}

#[db_test]
async fn a_grade_that_the_roster_names_is_filled_in_and_missed_when_it_changed(world: World) {
    let teacher = world.cast.teacher;
    change(&world, teacher, |row| row.grade = Some("III/c".to_owned())).await;
    let browser = world.browser(teacher).await;
    let page = browser.get("/credit").await.expect(200);
    assert!(page.body.contains("value=\"III/c\" selected"));
    page.hides("belum dicatat di sini");
    enter_grade(&browser, "III/c", "2023-01-01", ("", "")).await;
    let page = browser.get("/credit").await.expect(200);
    page.hides("belum dicatat di sini");
    change(&world, teacher, |row| row.grade = Some("III/d".to_owned())).await;
    let page = browser.get("/credit").await.expect(200);
    page.says("menyebut golongan III/d, yang belum dicatat di sini");
    assert!(page.body.contains("value=\"III/d\" selected"));
    change(&world, teacher, |row| {
        row.grade = Some("III/a".to_owned());
        row.rank = Some("mahir".to_owned());
    })
    .await;
    let page = browser.get("/credit").await.expect(200);
    assert!(page.body.contains("value=\"mahir III/a\" selected"));
}

#[db_test]
async fn those_who_earn_no_credit_have_no_forms_and_enter_no_degree(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    enter_grade(&browser, "III/c", "2023-01-01", ("", "")).await;
    let degree = [
        ("id", "01890000-0000-7000-8000-0000000000cc"),
        ("held_on", "2024-01-01"),
        ("basis", "S2"),
    ];
    let others = Employment::ALL
        .iter()
        .filter(|one| **one != Employment::Pns);
    for employment in others {
        employ(&world, world.cast.teacher, *employment).await;
        for path in ["/credit/forms", "/credit/forms/pdf"] {
            let _ = browser.get(path).await.expect(404);
        }
        let sent = browser.submit("/account", "/credit/degrees", &degree).await;
        let _ = sent.expect(422);
    }
}

//! Credit points as people meet them.

use career::{list_past_results_of, list_placements_of};
use kernel::people::{Employment, find_person, update_person};
use kernel::{Person, PersonId};
use platform::audit::Audited;
use testkit::{Browser, World, db_test};

use crate::support::{agreed, answer, rate};

/// Changes how someone is employed.
pub async fn employ(world: &World, person: PersonId, employment: Employment) {
    change(world, person, |row| row.employment = employment).await;
}

/// Changes what the roster says of someone.
pub async fn change(world: &World, person: PersonId, how: impl FnOnce(&mut Person)) {
    let tx = world.app.shell.db.begin().await.unwrap();
    let mut row = find_person(&*tx, world.authority, person)
        .await
        .unwrap()
        .unwrap();
    let seen = row.version;
    how(&mut row);
    assert!(update_person(&tx, row, seen).await.unwrap());
    let entry = Audited::new("person.changed", person.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
}

/// Enters a grade on one's own page.
pub async fn enter_grade(browser: &Browser, grade: &str, day: &str, opening: (&str, &str)) {
    let fields = [
        ("id", "*"),
        ("office", "teacher"),
        ("grade", grade),
        ("starts_on", day),
        ("opening", opening.0),
        ("opening_from", opening.1),
        ("basis", "SK 12/2023"),
    ];
    let _ = browser
        .submit("/credit", "/credit/placements", &fields)
        .await
        .expect(303);
}

/// Enters the predicate of a year on one's own page.
pub async fn enter_year(browser: &Browser, year: &str, predicate: &str) {
    let fields = [
        ("id", "01890000-0000-7000-8000-0000000000aa"),
        ("year", year),
        ("first_month", "1"),
        ("last_month", "12"),
        ("predicate", predicate),
        ("basis", "SKP"),
    ];
    let _ = browser
        .submit("/credit", "/credit/results", &fields)
        .await
        .expect(303);
}

#[db_test]
async fn every_figure_shows_its_rule_and_its_sum(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("Angka kredit belum dapat dihitung");
    enter_grade(&browser, "III/c", "2023-01-01", ("50", "2025-01-01")).await;
    enter_year(&browser, "2025", "very-good").await;
    let page = browser.get("/credit").await.expect(200);
    page.says("Ahli Muda, III/c Penata, sejak 1 Jan 2023");
    page.says("150 % × 25,00 × 12/12");
    page.says("Menurut PAK dihitung lanjut sejak 1 Jan 2025 50,00");
    page.says("Jumlah 87,50");
    page.says("Kenaikan pangkat ke III/d");
    page.says("Perlu 100,00, terkumpul 87,50, kurang 12,50.");
    page.says(
        "Bila Sangat Baik setiap tahun: 1 Mei 2026, 2 bulan lebih awal daripada Baik (1 Jul 2026).",
    );
    page.says("persentase predikat × koefisien jenjang × bulan ÷ 12 (PermenPANRB 1/2023, Peraturan BKN 3/2023)");
    page.says("Lulus uji kompetensi");
    page.says("Diurus di luar Bina");
    page.says("belum diverifikasi");
}

#[db_test]
async fn an_appraisal_that_stands_counts_by_itself(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let browser = world.browser(teacher).await;
    enter_grade(&browser, "III/c", "2026-01-01", ("", "")).await;
    let path = agreed(&world).await;
    rate(&world, principal, &path, "above").await;
    browser.get("/credit").await.expect(200).says("Jumlah 0,00");
    answer(&world, teacher, &path, "answer", "").await;
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("Jumlah 25,00");
    let fields = [
        ("id", "*"),
        ("year", "2026"),
        ("first_month", "1"),
        ("last_month", "3"),
        ("predicate", "very-good"),
        ("basis", "SKP"),
    ];
    let taken = browser
        .submit("/credit", "/credit/results", &fields)
        .await
        .expect(422);
    taken.says("Sebagian bulan ini sudah punya predikat");
}

#[db_test]
async fn those_who_earn_no_credit_never_see_any(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    enter_grade(&browser, "III/c", "2023-01-01", ("", "")).await;
    for employment in Employment::ALL {
        if *employment == Employment::Pns {
            continue;
        }
        employ(&world, world.cast.teacher, *employment).await;
        let page = browser.get("/credit").await.expect(200);
        for word in [
            "terkumpul",
            "Jumlah",
            "Kenaikan pangkat",
            "Catat pangkat",
            "III/c",
        ] {
            page.hides(word);
        }
        let fields = [
            ("id", "01890000-0000-7000-8000-0000000000bb"),
            ("office", "teacher"),
            ("grade", "III/d"),
            ("starts_on", "2024-01-01"),
            ("basis", "SK"),
        ];
        let refused = browser
            .submit("/credit", "/credit/placements", &fields)
            .await
            .expect(422);
        refused.says("tidak memakai angka kredit");
        let mut year = fields.to_vec();
        year.extend([
            ("year", "2025"),
            ("first_month", "1"),
            ("last_month", "12"),
            ("predicate", "good"),
        ]);
        let _ = browser
            .submit("/credit", "/credit/results", &year)
            .await
            .expect(422);
        world
            .browser(world.cast.planner)
            .await
            .get("/readiness")
            .await
            .expect(200)
            .hides("Bu Sari");
    }
    employ(&world, world.cast.teacher, Employment::Pppk).await;
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("PPPK dinilai kinerjanya seperti PNS");
}

#[db_test]
async fn faulty_entries_are_shown_again_with_all_that_was_typed(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    for (grade, day, opening, from, sentence) in [
        ("V/z", "2023-01-01", "", "", "Pilih salah satu"),
        ("III/c", "2027-01-01", "", "", "Hari ini belum tiba"),
        ("III/c", "kemarin", "", "", "Ini bukan tanggal"),
        (
            "III/c",
            "2023-01-01",
            "banyak",
            "2024-01-01",
            "Ini bukan angka",
        ),
        ("III/c", "2023-01-01", "50", "", "Isian ini belum diisi"),
        (
            "III/c",
            "2023-01-01",
            "50",
            "2022-01-01",
            "Tidak boleh sebelum TMT",
        ),
    ] {
        let fields = [
            ("id", "*"),
            ("office", "teacher"),
            ("grade", grade),
            ("starts_on", day),
            ("opening", opening),
            ("opening_from", from),
            ("basis", "SK yang diketik"),
        ];
        let faulty = browser
            .submit("/credit", "/credit/placements", &fields)
            .await
            .expect(422);
        faulty.says(sentence);
        assert_eq!(faulty.field("basis").as_deref(), Some("SK yang diketik"));
    }
}

#[db_test]
async fn months_that_are_not_over_or_run_backwards_are_refused(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    for (year, first, last, sentence) in [
        ("2027", "1", "12", "Isi dengan angka dari 2000 sampai 2026"),
        ("2025", "6", "2", "tidak boleh sebelum bulan pertama"),
        ("2026", "1", "11", "Bulan ini belum selesai"),
    ] {
        let fields = [
            ("id", "*"),
            ("year", year),
            ("first_month", first),
            ("last_month", last),
            ("predicate", "good"),
            ("basis", "SKP"),
        ];
        let faulty = browser
            .submit("/credit", "/credit/results", &fields)
            .await
            .expect(422);
        faulty.says(sentence);
    }
}

#[db_test]
async fn wrong_entries_are_withdrawn_by_their_owner_alone(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    let teacher = [world.cast.teacher];
    let db = world.app.shell.db.read();
    enter_grade(&browser, "III/c", "2023-01-01", ("", "")).await;
    enter_year(&browser, "2025", "good").await;
    enter_year(&browser, "2025", "good").await;
    let past = list_past_results_of(db, world.authority, &teacher)
        .await
        .unwrap();
    assert_eq!(past.len(), 1, "sent twice, kept once");
    let placements = list_placements_of(db, world.authority, &teacher)
        .await
        .unwrap();
    let (placement, result) = (placements[0].id, past[0].id);
    let colleague = world.browser(world.cast.colleague).await;
    for path in [
        format!("/credit/placements/{placement}/withdraw"),
        format!("/credit/results/{result}/withdraw"),
    ] {
        let _ = colleague.submit("/credit", &path, &[]).await.expect(303);
    }
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("Jumlah 25,00");
    for path in [
        format!("/credit/placements/{placement}/withdraw"),
        format!("/credit/results/{result}/withdraw"),
    ] {
        let _ = browser.submit("/credit", &path, &[]).await.expect(303);
    }
    browser
        .get("/credit")
        .await
        .expect(200)
        .says("Angka kredit belum dapat dihitung");
}

#[db_test]
async fn the_administrator_enters_for_someone_and_others_do_not_look(world: World) {
    let person = world.cast.teacher;
    let path = format!("/credit/{person}");
    let administrator = world.browser(world.cast.administrator).await;
    let fields = [
        ("id", "*"),
        ("office", "teacher"),
        ("grade", "III/d"),
        ("starts_on", "2024-04-01"),
        ("basis", "SK 7/2024"),
    ];
    let action = format!("{path}/placements");
    let _ = administrator
        .submit(&path, &action, &fields)
        .await
        .expect(303);
    let own = world.browser(person).await.get("/credit").await.expect(200);
    own.says("SK 7/2024; dicatat oleh Pak Eko");
    own.says("Jumlah 100,00");
    own.says("Pak Eko 24 Nov 2026");
    for other in [
        world.cast.colleague,
        world.cast.coach,
        world.cast.principal,
        world.cast.supervisor,
        world.cast.auditor,
    ] {
        let browser = world.browser(other).await;
        let _ = browser.get(&path).await.expect(403);
        let _ = browser
            .submit("/account", &action, &fields)
            .await
            .expect(403);
    }
    let planner = world.browser(world.cast.planner).await;
    planner.get(&path).await.expect(200).hides("Catat pangkat");
    let _ = planner
        .submit("/account", &action, &fields)
        .await
        .expect(403);
}

#[db_test]
async fn a_post_outside_of_functional_offices_earns_nothing_here(world: World) {
    // The coach's pupils see no credit of his; the planner holds no post at all.
    let browser = world.browser(world.cast.planner).await;
    let page = browser.get("/credit").await.expect(200);
    page.says("tidak termasuk jabatan fungsional");
    page.hides("Catat pangkat");
}

//! A year's appraisal from plan to result.

use career::{AppraisalState, NoteId, WorkResultId, list_notes_of, list_verdicts_of};
use testkit::{World, db_test};

use crate::support::{
    YEAR, add_result, agreed, answer, appraisal_of, begin, press, rate, rating, tasks_of,
};

#[db_test]
async fn a_year_goes_from_plan_to_a_result_that_stands(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    assert_eq!(
        tasks_of(&world, teacher).await,
        ["Mulai rencana kinerja 2026"]
    );
    let path = begin(&world, teacher, principal).await;
    let by_teacher = world.browser(teacher).await;
    by_teacher
        .get(&path)
        .await
        .expect(200)
        .says("Tulis hasil kerja yang Anda rencanakan");
    by_teacher
        .get(&path)
        .await
        .expect(200)
        .says("Belum ada orang lain yang membukanya");
    add_result(&world, teacher, &path, "Murid berani bertanya").await;
    press(&world, teacher, &path, "propose").await;
    let waiting = tasks_of(&world, principal).await;
    assert!(
        waiting.contains(&"Baca rencana kinerja Bu Sari".to_owned()),
        "{waiting:?}"
    );
    press(&world, principal, &path, "agree").await;
    rate(&world, principal, &path, "above").await;
    assert_eq!(
        tasks_of(&world, teacher).await,
        ["Tanggapi penilaian kinerja 2026"]
    );
    let page = by_teacher.get(&path).await.expect(200);
    page.says(
        "Hasil kerja Di atas ekspektasi × perilaku Sesuai ekspektasi = Baik (PermenPANRB 6/2022)",
    );
    page.says("Murid bertanya di setiap pelajaran.");
    page.says("Sumber: PermenPANRB 6/2022, matriks predikat");
    answer(&world, teacher, &path, "answer", "").await;
    by_teacher
        .get(&path)
        .await
        .expect(200)
        .says("Penilaian ini selesai");
    let row = appraisal_of(&world, teacher).await;
    assert_eq!(row.state, AppraisalState::Accepted);
    assert!(tasks_of(&world, teacher).await.is_empty());
    by_teacher
        .get("/appraisals")
        .await
        .expect(200)
        .says("2026 Baik");
}

#[db_test]
async fn a_faulty_beginning_is_shown_again_with_all_that_was_typed(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let stranger = world.cast.stranger.to_string();
    let principal = world.cast.principal.to_string();
    for (year, superior, last, sentence) in [
        (
            "2019",
            &principal,
            "12",
            "Isi dengan angka dari 2025 sampai 2026",
        ),
        (YEAR, &stranger, "12", "bukan atasan Anda"),
        (YEAR, &String::from("-"), "12", "Pilih salah satu"),
        (YEAR, &principal, "2", "tidak boleh sebelum bulan pertama"),
    ] {
        let fields = [
            ("id", "*"),
            ("first_month", "7"),
            ("year", year),
            ("appraiser", superior),
            ("last_month", last),
        ];
        let answer = teacher.submit("/appraisals", "/appraisals", &fields).await;
        let answer = answer.expect(422);
        answer.says(sentence);
        assert!(
            answer.body.contains("value=\"7\" selected"),
            "the month is kept"
        );
    }
    begin(&world, world.cast.teacher, world.cast.principal).await;
    let again = [
        ("id", "01890000-0000-7000-8000-000000000001"),
        ("year", YEAR),
        ("first_month", "1"),
        ("last_month", "12"),
        ("appraiser", principal.as_str()),
    ];
    let answer = teacher
        .submit("/appraisals", "/appraisals", &again)
        .await
        .expect(409);
    answer.says("Penilaian untuk tahun ini sudah ada");
}

#[db_test]
async fn forms_that_are_sent_twice_are_kept_once(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = agreed(&world).await;
    let (by_teacher, by_principal) = (world.browser(teacher).await, world.browser(principal).await);
    let id = NoteId::new().to_string();
    let note = [
        ("id", id.as_str()),
        ("kind", "note"),
        ("held_on", "2026-11-24"),
        ("text", "Dua murid pendiam mulai bertanya."),
    ];
    for _ in 0..2 {
        let action = format!("{path}/notes");
        let _ = by_teacher.submit(&path, &action, &note).await.expect(303);
    }
    let row = appraisal_of(&world, teacher).await;
    let db = world.app.shell.db.read();
    let notes = list_notes_of(db, world.authority, row.id).await.unwrap();
    assert_eq!(notes.len(), 1);
    let fields = rating(&world, principal, &path, "meets").await;
    let page = by_principal.get(&format!("{path}/rate")).await;
    let token = page.field("_csrf").unwrap();
    let filled: Vec<(&str, String)> = fields
        .iter()
        .map(|(name, value)| match value.as_str() {
            "*" => (name.as_str(), page.field(name).unwrap()),
            value => (name.as_str(), value.to_owned()),
        })
        .collect();
    for _ in 0..2 {
        let action = format!("{path}/rate");
        let _ = by_principal
            .post_with(&action, &token, &filled)
            .await
            .expect(303);
    }
    let verdicts = list_verdicts_of(db, world.authority, row.id).await.unwrap();
    assert_eq!(verdicts.len(), 1);
}

#[db_test]
async fn a_plan_is_returned_with_a_reason_and_hidden_while_it_is_written(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = begin(&world, teacher, principal).await;
    let by_principal = world.browser(principal).await;
    let empty = world.browser(teacher).await;
    let send = format!("{path}/propose");
    let refused = empty
        .submit(&path, &send, &[("version", "1")])
        .await
        .expect(422);
    refused.says("Rencana belum memuat hasil kerja");
    add_result(&world, teacher, &path, "Murid berani bertanya").await;
    by_principal
        .get(&path)
        .await
        .expect(200)
        .hides("Murid berani bertanya");
    press(&world, teacher, &path, "propose").await;
    by_principal
        .get(&path)
        .await
        .expect(200)
        .says("Murid berani bertanya");
    let action = format!("{path}/return");
    let without = by_principal
        .submit(&path, &action, &[("version", "*")])
        .await
        .expect(422);
    without.says("Isian ini belum diisi");
    let reason = [
        ("version", "*"),
        ("reason", "Tambahkan hasil untuk literasi."),
    ];
    let _ = by_principal
        .submit(&path, &action, &reason)
        .await
        .expect(303);
    by_principal
        .get(&path)
        .await
        .expect(200)
        .hides("Murid berani bertanya");
    let page = world.browser(teacher).await.get(&path).await.expect(200);
    page.says("Rencana dikembalikan");
    page.says("Tambahkan hasil untuk literasi.");
}

#[db_test]
async fn two_hands_on_one_result_are_both_shown(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = begin(&world, teacher, principal).await;
    let result = add_result(&world, teacher, &path, "Murid berani bertanya").await;
    let browser = world.browser(teacher).await;
    let mut stale = vec![
        ("title", "Murid bertanya setiap hari"),
        ("measure", "Catatan"),
        ("version", "1"),
    ];
    let _ = browser.submit(&result, &result, &stale).await.expect(303);
    stale[0].1 = "Yang lain lagi";
    let conflict = browser.submit(&result, &result, &stale).await.expect(409);
    conflict.says("Murid bertanya setiap hari");
    assert_eq!(conflict.field("title").as_deref(), Some("Yang lain lagi"));
    assert_eq!(conflict.field("version").as_deref(), Some("2"));
    stale[2].1 = "2";
    let _ = browser.submit(&result, &result, &stale).await.expect(303);
    let empty = [
        ("title", ""),
        ("measure", "Tetap di sini"),
        ("version", "*"),
    ];
    let faulty = browser.submit(&result, &result, &empty).await.expect(422);
    faulty.says("Isian ini belum diisi");
    faulty.says("Tetap di sini");
    let remove = format!("{result}/remove");
    for _ in 0..2 {
        let _ = browser.submit(&path, &remove, &[]).await.expect(303);
    }
    browser
        .get(&path)
        .await
        .expect(200)
        .says("Belum ada hasil kerja dalam rencana");
}

#[db_test]
async fn the_talk_and_notes_are_read_by_both_sides(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = agreed(&world).await;
    let by_principal = world.browser(principal).await;
    by_principal
        .get(&path)
        .await
        .expect(200)
        .says("Percakapan tengah tahun belum tercatat");
    let action = format!("{path}/notes");
    let talk = [
        ("id", "*"),
        ("kind", "talk"),
        ("held_on", "2026-11-23"),
        ("text", "Kami sepakat menambah waktu diskusi."),
    ];
    let _ = by_principal.submit(&path, &action, &talk).await.expect(303);
    by_principal
        .get(&path)
        .await
        .expect(200)
        .hides("Percakapan tengah tahun belum tercatat");
    let by_teacher = world.browser(teacher).await;
    let page = by_teacher.get(&path).await.expect(200);
    page.says("23 Nov 2026 · Percakapan tengah tahun · Bu Ratna");
    page.says("Kami sepakat menambah waktu diskusi.");
    for (kind, day, sentence) in [
        ("talk", "2026-11-23", "Pilih salah satu"),
        ("objection", "2026-11-23", "Pilih salah satu"),
        ("note", "2026-12-01", "Hari ini belum tiba"),
    ] {
        let fields = [
            ("id", "*"),
            ("kind", kind),
            ("held_on", day),
            ("text", "Isi"),
        ];
        let refused = by_teacher.submit(&path, &action, &fields).await.expect(422);
        refused.says(sentence);
    }
}

#[db_test]
async fn a_rating_needs_every_line_and_reasons_and_keeps_what_was_typed(world: World) {
    let principal = world.cast.principal;
    let path = agreed(&world).await;
    let browser = world.browser(principal).await;
    let rate_path = format!("{path}/rate");
    let fields = [
        ("id", "*"),
        ("version", "*"),
        ("results", "above"),
        ("results_reason", "Alasan yang sudah diketik"),
    ];
    let faulty = browser
        .submit(&rate_path, &rate_path, &fields)
        .await
        .expect(422);
    faulty.says("Alasan yang sudah diketik");
    faulty.says("Pilih salah satu");
    assert!(faulty.body.contains("value=\"above\" checked"));
    // A first rating may be bettered until it is answered; a stale one goes over nothing.
    rate(&world, principal, &path, "meets").await;
    rate(&world, principal, &path, "above").await;
    let row = appraisal_of(&world, world.cast.teacher).await;
    assert_eq!(row.version, 5);
    let mut stale = rating(&world, principal, &path, "below").await;
    stale.retain(|(name, _)| name != "version");
    stale.push(("version".to_owned(), "4".to_owned()));
    let stale: Vec<(&str, &str)> = stale
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let conflict = browser
        .submit(&rate_path, &rate_path, &stale)
        .await
        .expect(409);
    conflict.says("berubah selagi Anda mengetik");
}

#[db_test]
async fn steps_out_of_order_are_refused(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = agreed(&world).await;
    let by_teacher = world.browser(teacher).await;
    let by_principal = world.browser(principal).await;
    let result = format!("{path}/results/{}", WorkResultId::new());
    let late = [("title", "Terlambat"), ("measure", "x"), ("version", "0")];
    let refused = by_teacher.submit(&path, &result, &late).await.expect(409);
    refused.says("tidak sedang di tahap itu");
    let early = [
        ("id", "01890000-0000-7000-8000-000000000002"),
        ("version", "3"),
        ("kind", "answer"),
        ("text", ""),
    ];
    let _ = by_teacher
        .submit(&path, &format!("{path}/answer"), &early)
        .await
        .expect(409);
    rate(&world, principal, &path, "meets").await;
    answer(&world, teacher, &path, "answer", "Terima kasih.").await;
    let _ = by_principal.get(&format!("{path}/rate")).await.expect(409);
    let note = [
        ("id", "*"),
        ("kind", "note"),
        ("held_on", "2026-11-24"),
        ("text", "Sudah lewat"),
    ];
    let _ = by_principal
        .submit(&path, &format!("{path}/notes"), &note)
        .await
        .expect(422);
}

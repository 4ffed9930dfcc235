//! The private journal as the server meets it: sealed text in, sealed text out, for its writer alone.

use testkit::{World, db_test};

/// What a browser would send: three parts for a key, two for an entry.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBB.CCCCCCCCCCCCCCCCCCCCCCCC";
const SEALED: &str = "DDDDDDDDDDDDDDDD.EEEEEEEEEEEEEEEEEEEEEEEEEEEEEE";

#[db_test]
async fn a_journal_takes_one_key_and_sealed_words_only(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get("/journal").await.expect(200);
    page.says("satu-satunya yang memerlukan JavaScript");
    let key = [("wrapped", KEY)];
    let _ = teacher
        .submit("/journal", "/journal/key", &key)
        .await
        .expect(303);
    let again = teacher.submit("/journal", "/journal/key", &key).await;
    again.expect(409).says("sudah punya kunci");
    let entry = [("id", "*"), ("sealed", SEALED)];
    let _ = teacher
        .submit("/journal", "/journal", &entry)
        .await
        .expect(303);
    let clear = [("id", "*"), ("sealed", "Hari ini saya lelah sekali")];
    let refused = teacher
        .submit("/journal", "/journal", &clear)
        .await
        .expect(422);
    refused.hides("lelah");
    let page = teacher.get("/journal").await.expect(200);
    assert!(page.body.contains(SEALED) && page.body.contains(KEY));
    for other in [
        world.cast.principal,
        world.cast.administrator,
        world.cast.auditor,
    ] {
        let page = world.browser(other).await.get("/journal").await.expect(200);
        assert!(!page.body.contains(SEALED) && !page.body.contains(KEY));
    }
}

#[db_test]
async fn a_piece_is_shared_with_one_and_nobody_else_reads_it(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let words = "Saya belajar menunggu sebelum menjawab";
    let to = format!("p-{}", world.cast.colleague);
    let mut fields = [("id", "*"), ("words", words), ("with", "")];
    let path = "/journal/share";
    let faulty = teacher.submit(path, path, &fields).await.expect(422);
    faulty.says(words);
    let stranger = format!("p-{}", world.cast.stranger);
    fields[2].1 = &stranger;
    let _ = teacher.submit(path, path, &fields).await.expect(422);
    fields[2].1 = &to;
    let _ = teacher.submit(path, path, &fields).await.expect(303);
    for (reader, reads) in [
        (world.cast.teacher, true),
        (world.cast.colleague, true),
        (world.cast.principal, false),
        (world.cast.coach, false),
        (world.cast.administrator, false),
    ] {
        let page = world.browser(reader).await.get(path).await.expect(200);
        assert_eq!(page.text().contains(words), reads, "{reader}");
    }
}

#[db_test]
async fn a_year_in_review_is_for_oneself(world: World) {
    let teacher = world.browser(world.cast.teacher).await;
    let page = teacher.get("/journal/year").await.expect(200);
    page.says("Setahun ini 2026");
    page.says("tidak dibandingkan dengan siapa pun");
}

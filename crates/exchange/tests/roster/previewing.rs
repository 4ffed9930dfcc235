//! What the preview says of each row, before anything is written.

use kernel::people;
use testkit::{World, db_test};

use crate::support::{HEADER, file, people as people_here, preview, row, take_in, upload, written};

#[db_test]
async fn the_preview_says_what_would_happen_and_nothing_happens(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let before = people_here(&world).await;
    let sari = row(
        "BU  SARI",
        "1111111111111111",
        &[("Email", "sari@guru.sd.belajar.id")],
    );
    let (path, page) = preview(
        &world,
        &admin,
        &file(&[sari, row("Ani Wijaya", "2222222222222222", &[])]),
    )
    .await;
    page.says("Belum ada yang disimpan. Diunduh dari Dapodik pada 20 Nov 2026.");
    page.says("Kolom yang tidak ada di berkas (isinya di Bina tetap): TMT PNS.");
    page.says("Semua 2 Ditambahkan 1 Diubah 1 Tetap 0 Dilewati 0 Perlu dilihat 0");
    page.says("Baris 6 BU SARI dikenali dari nama");
    page.says("NUPTK: (kosong) → 1111111111111111");
    page.says("Email: (kosong) → sari@guru.sd.belajar.id");
    page.hides("Nama: Bu Sari");
    page.says("Baris 7 Ani Wijaya ditambahkan");
    assert_eq!(people_here(&world).await, before);

    let added = admin.get(&format!("{path}?show=added")).await.expect(200);
    added.says("Ani Wijaya");
    added.hides("BU SARI");
    admin
        .get("/roster")
        .await
        .says("Masih ada satu daftar yang sudah dibaca");
}

#[db_test]
async fn a_number_that_stands_twice_is_taken_for_nobodys(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let number = "1234567890123456";
    let rows = [
        row("Ani Wijaya", number, &[]),
        row("Tono", "", &[]),
        row("Budi Santoso", number, &[]),
    ];
    let (path, page) = preview(&world, &admin, &file(&rows)).await;
    page.says("Ditambahkan 1 Diubah 0 Tetap 0 Dilewati 2");
    let skipped = admin.get(&format!("{path}?show=skipped")).await.expect(200);
    skipped.says("NUPTK yang sama ada pada nama yang berbeda, di baris 6, 8");
    skipped.says("betulkan di Dapodik");
    skipped.hides("⚠ NUPTK yang sama");
    skipped.hides("Tono");
}

#[db_test]
async fn a_nip_that_disagrees_with_the_birth_date_is_imported_and_pointed_out(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let others = [
        ("NIP", "198503092010011001"),
        ("Tanggal Lahir", "1985-03-10"),
        ("JK", "P"),
        ("Status Kepegawaian", "PNS"),
        ("HP", "12"),
    ];
    let (path, page) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &others)])).await;
    page.says("Ditambahkan 1 Diubah 0 Tetap 0 Dilewati 0 Perlu dilihat 1");
    let doubtful = admin
        .get(&format!("{path}?show=doubtful"))
        .await
        .expect(200);
    doubtful.says("Tanggal lahir di dalam NIP berbeda dari kolom Tanggal Lahir");
    doubtful.says("Angka jenis kelamin di dalam NIP berbeda dari kolom JK");
    doubtful.says("HP ini bukan nomor telepon dan tidak diambil");
}

#[db_test]
async fn rows_without_a_name_and_people_named_twice_are_left_out_with_the_reason(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let rows = [
        row("", "1234567890123456", &[]),
        row("Ani Wijaya", "", &[]),
        row("ani wijaya", "", &[]),
    ];
    let (_, page) = preview(&world, &admin, &file(&rows)).await;
    page.says("Baris 6 Kolom Nama kosong. Isi namanya di Dapodik.");
    page.says("Nama ini ada di baris 7, 8 tanpa nomor yang membedakan");
    page.says("Dilewati 3");
    page.says("Berkas ini tidak mengubah apa pun");
    assert!(
        !page.body.contains("name=\"fingerprint\""),
        "there is nothing to confirm"
    );
}

#[db_test]
async fn whom_the_file_does_not_mention_is_listed_and_kept(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let (path, page) = preview(&world, &admin, &file(&[row("Bu Sari", "", &[])])).await;
    page.says("Tidak ada di berkas 3");
    let missing = admin.get(&format!("{path}?show=missing")).await.expect(200);
    missing.says("Mereka tidak dihapus");
    missing.says("Bu Ratna Pak Budi Pak Hadi");
    missing.hides("Bu Wati");
    let staff = [row("Bu Wati", "", &[("Jenis PTK", "Tenaga Perpustakaan")])];
    let bytes = written("Daftar Tenaga Kependidikan", "SD", &HEADER, &staff, &[]);
    let (_, page) = preview(&world, &admin, &bytes).await;
    page.says("Tidak ada di berkas 0");
}

#[db_test]
async fn a_file_of_another_school_is_noticed(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let bytes = written(
        "Daftar Guru",
        "SMP Lain",
        &HEADER,
        &[row("Ani", "", &[])],
        &[],
    );
    let (_, page) = preview(&world, &admin, &bytes).await;
    page.says("Berkas ini menyebut SMP Lain, sedangkan Anda memilih SD Negeri Contoh 1");
    let (_, page) = preview(&world, &admin, &file(&[row("Ani", "", &[])])).await;
    page.hides("Berkas ini menyebut");
}

#[db_test]
async fn a_long_list_is_shown_in_stretches(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let rows: Vec<_> = (0..450)
        .map(|at| row(&format!("Orang {at:03}"), "", &[]))
        .collect();
    let (path, page) = preview(&world, &admin, &file(&rows)).await;
    page.says("Baris 1 sampai 200 dari 450");
    page.says("Orang 199");
    page.hides("Orang 200");
    let last = admin
        .get(&format!("{path}?show=added&page=3"))
        .await
        .expect(200);
    last.says("Baris 401 sampai 450 dari 450");
    last.says("Orang 449");
    last.hides("Baris berikutnya");
    let beyond = admin.get(&format!("{path}?page=99")).await.expect(200);
    beyond.says("Baris 401 sampai 450 dari 450");
}

#[db_test]
async fn what_the_cycle_does_not_need_is_kept_nowhere(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let others = [
        ("NIP", "198503092010012001"),
        ("Tanggal Lahir", "1985-03-10"),
    ];
    let (_, page) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &others)])).await;
    page.says("Ani Wijaya");
    assert!(!page.body.contains("Ibu Rahasia"));
    assert!(!page.body.contains("1985-03-10"));
}

#[db_test]
async fn a_later_file_takes_the_place_of_an_earlier_one(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let (earlier, _) = preview(&world, &admin, &file(&[row("Ani Wijaya", "", &[])])).await;
    let (later, _) = preview(&world, &admin, &file(&[row("Budi Santoso", "", &[])])).await;
    admin
        .get(&earlier)
        .await
        .expect(404)
        .says("Baca berkasnya sekali lagi");
    let dropped = admin
        .submit(&later, &format!("{later}/drop"), &[])
        .await
        .expect(303);
    admin
        .get(&dropped.location)
        .await
        .says("Tidak ada yang diubah");
    let _ = admin.get(&later).await.expect(404);
}

#[db_test]
async fn someone_of_another_school_is_recognised_by_number_and_not_by_name(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let agus = world.cast.stranger;
    let (_, page) = preview(&world, &admin, &file(&[row("Pak Agus", "", &[])])).await;
    page.says("Ditambahkan 1");

    let db = world.app.shell.db.read();
    let found = people::find_person(db, world.authority, agus)
        .await
        .unwrap()
        .unwrap();
    let numbered = people::Person {
        nuptk: Some("3333333333333333".to_owned()),
        ..found
    };
    let tx = world.app.shell.db.begin().await.unwrap();
    assert!(people::update_person(&tx, numbered, 1).await.unwrap());
    let entry = platform::audit::Audited::new("person.changed", agus.0);
    tx.commit(&world.actor(world.cast.administrator), entry)
        .await
        .unwrap();
    let bytes = file(&[row("Agus Salim", "3333333333333333", &[])]);
    let (_, page) = preview(&world, &admin, &bytes).await;
    page.says("dikenali dari NUPTK");
    page.says("Nama: Pak Agus → Agus Salim");
    page.says("Jabatan: (kosong) → Guru Kelas");
    let page = take_in(&world, &admin, &bytes).await;
    page.says("Diubah 1");
    let posts = people::list_posts_of(db, world.authority, agus)
        .await
        .unwrap();
    assert_eq!(posts.len(), 2, "the post at the other school stays");
}

#[db_test]
async fn a_school_that_is_known_by_its_number_is_not_added_again(world: World) {
    let admin = world.browser(world.cast.administrator).await;
    let fields = [
        ("school", "new"),
        ("npsn", "10000001"),
        ("name", "Nama Lain"),
    ];
    let read = upload(&admin, &fields, &file(&[row("Bu Sari", "", &[])]))
        .await
        .expect(303);
    let page = admin.get(&read.location).await.expect(200);
    page.says("Untuk SD Negeri Contoh 1.");
    page.hides("Sekolah ini akan ditambahkan");
}

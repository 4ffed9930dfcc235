//! Documents as files and pages: opened again, they say the same, in the order of the official forms.

use kernel::PersonId;
use testkit::{Answer, Browser, World, db_test};

use crate::credit_pages::enter_grade;
use crate::cycle::finish;
use crate::support::{add_result, agreed, answer, begin, press, rate};

/// The words of a PDF, page after page, and how many pages it has.
fn read(file: &Answer) -> (String, usize) {
    assert!(file.bytes.starts_with(b"%PDF-1.7"));
    let document = lopdf::Document::load_mem(&file.bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).unwrap();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let catalogue = document.catalog().unwrap();
    assert_eq!(
        catalogue.get(b"Lang").and_then(|lang| lang.as_str()).ok(),
        Some(&b"id"[..])
    );
    (words, pages.len())
}

/// Checks that all words stand one after the other.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest
            .find(word)
            .unwrap_or_else(|| panic!("{word:?} is not in {rest}"));
        rest = &rest[at + word.len()..];
    }
}

/// The teacher's year, rated and agreed to.
async fn rated(world: &World) -> String {
    let path = agreed(world).await;
    let note = [
        ("id", "*"),
        ("kind", "talk"),
        ("held_on", "2026-07-01"),
        ("text", "Tambah diskusi berpasangan."),
    ];
    let principal = world.browser(world.cast.principal).await;
    let _ = principal
        .submit(&path, &format!("{path}/notes"), &note)
        .await
        .expect(303);
    rate(world, world.cast.principal, &path, "above").await;
    answer(world, world.cast.teacher, &path, "answer", "").await;
    path
}

#[db_test]
async fn the_portfolio_as_a_file_says_what_its_page_says(world: World) {
    finish(&world, world.cast.teacher).await;
    let _ = rated(&world).await;
    let browser = world.browser(world.cast.teacher).await;
    let all = "?map=true&programmes=true&commitments=true&appraisals=true";
    let page = browser
        .get(&format!("/portfolio/print{all}"))
        .await
        .expect(200);
    let file = browser
        .get(&format!("/portfolio/pdf{all}"))
        .await
        .expect(200);
    let (words, pages) = read(&file);
    assert_eq!(pages, 1);
    let package = browser
        .get(&format!("/portfolio/package{all}"))
        .await
        .expect(200);
    let package: serde_json::Value = serde_json::from_str(&package.body).unwrap();
    let mut pieces = 0;
    for part in ["competencies", "programmes", "practice"] {
        for piece in package[part].as_array().unwrap() {
            for text in ["title", "text"] {
                let text = piece[text].as_str().unwrap();
                page.says(text);
                assert!(words.contains(text), "{text:?} is not in {words}");
            }
            pieces += 1;
        }
    }
    assert!(pieces > 1, "there is something to compare");
    in_order(
        &words,
        &[
            "Portofolio Bu Sari",
            "Guru Kelas",
            "Peta kompetensi",
            "Program yang diikuti",
            "2026: Baik",
            "Atasan penilai: Bu Ratna",
            "Halaman 1 dari 1",
        ],
    );
    let (few, _) = read(
        &browser
            .get("/portfolio/pdf?programmes=true")
            .await
            .expect(200),
    );
    assert!(!few.contains("2026: Baik") && !few.contains("Peta kompetensi"));
}

async fn both(browser: &Browser, path: &str) -> [String; 2] {
    let page = browser.get(path).await.expect(200).text();
    let file = browser.get(&format!("{path}/pdf")).await.expect(200);
    [page, read(&file).0]
}

#[db_test]
async fn the_appraisal_forms_follow_the_official_order(world: World) {
    let path = rated(&world).await;
    let browser = world.browser(world.cast.teacher).await;
    for text in both(&browser, &format!("{path}/forms")).await {
        in_order(
            &text,
            &[
                "Sasaran Kinerja Pegawai",
                "1 Jan 2026 sampai 31 Des 2026",
                "Pegawai yang Dinilai",
                "Bu Sari",
                "Guru Kelas",
                "Pejabat Penilai Kinerja",
                "Bu Ratna",
                "Hasil Kerja: A. Utama",
                "Murid berani bertanya",
                "Catatan observasi",
                "Perilaku Kerja",
                "Berorientasi Pelayanan",
                "Kolaboratif",
                "Umpan Balik Berkelanjutan dan Bukti Dukung",
                "Tambah diskusi berpasangan.",
                "Evaluasi Kinerja Pegawai",
                "Rating Hasil Kerja",
                "Di atas ekspektasi",
                "Murid bertanya di setiap pelajaran.",
                "Predikat Kinerja Pegawai",
                "Baik",
                "Dokumen Evaluasi Kinerja Pegawai",
            ],
        );
        assert!(
            text.contains("belum dapat dipastikan"),
            "what is not verified says so"
        );
    }
    let page = browser.get(&format!("{path}/forms")).await.expect(200);
    page.says("e-Kinerja: Rencana hasil kerja");
    page.says("Ada di bawah: Dokumen Evaluasi Kinerja Pegawai.");
}

#[db_test]
async fn the_forms_are_open_to_whom_the_appraisal_is(world: World) {
    let (teacher, principal) = (world.cast.teacher, world.cast.principal);
    let path = begin(&world, teacher, principal).await;
    add_result(&world, teacher, &path, "Rahasia sampai dikirim").await;
    let forms = format!("{path}/forms");
    let open = async |person: PersonId, status: u16| {
        for path in [forms.clone(), format!("{forms}/pdf")] {
            let _ = world.browser(person).await.get(&path).await.expect(status);
        }
    };
    open(teacher, 200).await;
    open(principal, 404).await;
    press(&world, teacher, &path, "propose").await;
    open(principal, 200).await;
    for other in [
        world.cast.colleague,
        world.cast.coach,
        world.cast.supervisor,
        world.cast.planner,
        world.cast.administrator,
    ] {
        open(other, 404).await;
    }
}

#[db_test]
async fn the_credit_forms_convert_add_up_and_determine(world: World) {
    let browser = world.browser(world.cast.teacher).await;
    let _ = browser.get("/credit/forms").await.expect(404);
    enter_grade(&browser, "III/c", "2023-01-01", ("40", "2025-01-01")).await;
    let year = [
        ("id", "01890000-0000-7000-8000-0000000000aa"),
        ("year", "2025"),
        ("first_month", "1"),
        ("last_month", "2"),
        ("predicate", "very-good"),
        ("basis", "SKP"),
    ];
    let _ = browser
        .submit("/credit", "/credit/results", &year)
        .await
        .expect(303);
    for text in both(&browser, "/credit/forms").await {
        in_order(
            &text,
            &[
                "Konversi Predikat Kinerja ke Angka Kredit",
                "1 Jan 2025 sampai 28 Feb 2025",
                "1. Nama",
                "Bu Sari",
                "Penata, III/c, 1 Jan 2023",
                "Sangat Baik",
                "150 %",
                "25,00",
                "6,25",
                "Akumulasi Angka Kredit",
                "Jan–Feb (2)",
                "Penetapan Angka Kredit",
                "2. AK menurut penetapan sebelumnya",
                "40,00",
                "4. AK konversi",
                "6,25",
                "Jumlah Angka Kredit Kumulatif",
                "46,25",
                "100,00",
                "53,75",
                "200,00",
                "153,75",
            ],
        );
    }
    let path = format!("/credit/{}/forms", world.cast.teacher);
    let planner = world.browser(world.cast.planner).await;
    let _ = planner.get(&path).await.expect(200);
    browser.get("/credit").await.expect(200).says("Bu Nia");
    let colleague = world.browser(world.cast.colleague).await;
    let _ = colleague.get(&path).await.expect(403);
}

//! Documents opened again by a reader that shares no code with the writer.

use documents::{Block, Column, Document, Entry, Side, Table, pdf};
use lopdf::Object;
use proptest::prelude::*;

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Portofolio Bu Sari".to_owned(),
        subtitle: "Guru Matematika, SMP Negeri 1".to_owned(),
        language: "id".to_owned(),
        author: "Bu Sari".to_owned(),
        made_on: jiff::civil::date(2026, 11, 24),
        blocks,
    }
}

fn page_of(page: usize, pages: usize) -> String {
    format!("Halaman {page} dari {pages}")
}

/// A document, written and opened again.
struct Opened {
    file: lopdf::Document,
    /// The words of each page, with single spaces.
    pages: Vec<String>,
}

#[track_caller]
fn open(document: &Document) -> Opened {
    let bytes = pdf(document, &page_of).expect("it is written");
    let file = lopdf::Document::load_mem(&bytes).expect("it is read");
    let numbers: Vec<u32> = file.get_pages().into_keys().collect();
    let text = |number: &u32| {
        let text = file.extract_text(&[*number]).expect("it has words");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let pages = numbers.iter().map(text).collect();
    Opened { file, pages }
}

/// Every kind of structure in the file, as often as it is there.
fn structure(file: &lopdf::Document) -> Vec<String> {
    let kinds = file.objects.values().filter_map(|object| {
        let dictionary = object.as_dict().ok()?;
        dictionary.get(b"Pg").or(dictionary.get(b"K")).ok()?;
        let name = dictionary.get(b"S").ok()?.as_name().ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    });
    kinds.collect()
}

fn count(kinds: &[String], kind: &str) -> usize {
    kinds.iter().filter(|one| *one == kind).count()
}

fn grades(rows: usize) -> Table {
    let column = |head: &str, share, side| Column {
        head: head.to_owned(),
        share,
        side,
    };
    Table {
        caption: "Konversi per tahun".to_owned(),
        columns: vec![
            column("Tahun", 2, Side::Left),
            column("Predikat", 4, Side::Left),
            column("Angka kredit", 2, Side::Right),
        ],
        rows: (0..rows)
            .map(|row| {
                vec![
                    format!("{}", 2000 + row),
                    "Sangat Baik".to_owned(),
                    "37,50".to_owned(),
                ]
            })
            .collect(),
    }
}

#[test]
fn a_document_holds_its_words_title_and_language() {
    let opened = open(&document(vec![
        Block::Heading("Peta kompetensi".to_owned()),
        Block::Entries(vec![Entry {
            title: "Asesmen awal".to_owned(),
            text: "level 2,6 (antara 2,1 dan 3,1)\nbaris kedua".to_owned(),
        }]),
        Block::Remark("Sumber: „aturan“ – naïf, Ŋaro".to_owned()),
    ]));
    assert_eq!(opened.pages.len(), 1);
    let page = &opened.pages[0];
    for words in [
        "Portofolio Bu Sari",
        "Peta kompetensi",
        "Asesmen awal",
        "level 2,6 (antara 2,1 dan 3,1)",
        "baris kedua",
        "„aturan“ – naïf, Ŋaro",
        "Halaman 1 dari 1",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let catalogue = opened.file.catalog().expect("it has a catalogue");
    let text =
        |object: &Object| String::from_utf8_lossy(object.as_str().expect("text")).into_owned();
    assert_eq!(text(catalogue.get(b"Lang").expect("a language")), "id");
    let marked = catalogue
        .get(b"MarkInfo")
        .and_then(Object::as_dict)
        .expect("marks");
    assert_eq!(
        marked.get(b"Marked").and_then(Object::as_bool).ok(),
        Some(true)
    );
    let info = opened
        .file
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference);
    let info = opened
        .file
        .get_dictionary(info.expect("information"))
        .expect("information");
    assert_eq!(
        text(info.get(b"Title").expect("a title")),
        "Portofolio Bu Sari"
    );
}

#[test]
fn pages_are_a4_and_fonts_are_inside() {
    let opened = open(&document(vec![Block::Paragraph("Halo.".to_owned())]));
    let (_, page) = opened.file.get_pages().into_iter().next().expect("a page");
    let page = opened.file.get_dictionary(page).expect("a page");
    let size = page
        .get(b"MediaBox")
        .and_then(Object::as_array)
        .expect("a size");
    let size: Vec<f32> = size
        .iter()
        .filter_map(|side| side.as_float().ok())
        .collect();
    assert_eq!(size, [0.0, 0.0, 595.28, 841.89]);
    let is_embedded = |object: &Object| {
        let font = object.as_dict().ok()?;
        let name = font.get(b"FontName").ok()?.as_name().ok()?;
        font.has(b"FontFile2")
            .then(|| String::from_utf8_lossy(name).into_owned())
    };
    let fonts: Vec<String> = opened
        .file
        .objects
        .values()
        .filter_map(is_embedded)
        .collect();
    assert_eq!(fonts.len(), 2, "{fonts:?}");
    assert!(
        fonts.iter().all(|name| name.contains("SourceSans3")),
        "{fonts:?}"
    );
}

#[test]
fn lists_and_tables_are_told_to_a_reader_of_the_screen() {
    let opened = open(&document(vec![
        Block::Heading("Angka kredit".to_owned()),
        Block::Table(grades(2)),
        Block::Entries(vec![Entry {
            title: "Satu".to_owned(),
            text: String::new(),
        }]),
    ]));
    let kinds = structure(&opened.file);
    for (kind, times) in [
        ("H1", 1),
        ("H2", 1),
        ("Table", 1),
        ("Caption", 1),
        ("THead", 1),
        ("TR", 3),
        ("TH", 5),
        ("TD", 4),
        ("L", 1),
        ("LI", 1),
        ("LBody", 1),
    ] {
        assert_eq!(count(&kinds, kind), times, "{kind} in {kinds:?}");
    }
}

#[test]
fn a_long_table_repeats_its_heads_and_counts_its_pages() {
    let opened = open(&document(vec![Block::Table(grades(90))]));
    assert_eq!(opened.pages.len(), 3);
    for (index, page) in opened.pages.iter().enumerate() {
        assert!(
            page.contains("Angka kredit"),
            "heads on page {index}: {page}"
        );
        assert!(
            page.contains(&format!("Halaman {} dari 3", index + 1)),
            "{page}"
        );
    }
    let kinds = structure(&opened.file);
    assert_eq!(count(&kinds, "TR"), 91, "repeated heads are no rows");
    let all = opened.pages.join(" ");
    for row in 0..90 {
        assert!(
            all.contains(&format!("{} Sangat Baik", 2000 + row)),
            "{row}"
        );
    }
}

#[test]
fn text_longer_than_a_page_runs_on() {
    let text = "Catatan yang panjang sekali tentang satu hal. ".repeat(300);
    let opened = open(&document(vec![
        Block::Heading("Catatan".to_owned()),
        Block::Paragraph(text),
        Block::Page,
        Block::Paragraph("Penutup".to_owned()),
    ]));
    assert!(opened.pages.len() >= 4);
    let all = opened.pages.join(" ");
    assert_eq!(all.matches("panjang").count(), 300);
    assert!(
        opened
            .pages
            .last()
            .is_some_and(|page| page.contains("Penutup"))
    );
}

#[test]
fn a_heading_stays_with_what_follows() {
    let filler = |lines: usize| Block::Paragraph("satu\n".repeat(lines));
    for lines in 36..50 {
        let opened = open(&document(vec![
            filler(lines),
            Block::Heading("Bab dua".to_owned()),
            Block::Paragraph("Isinya di sini.".to_owned()),
        ]));
        let page = opened.pages.iter().find(|page| page.contains("Bab dua"));
        assert!(
            page.is_some_and(|page| page.contains("Isinya di sini.")),
            "{lines}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_typed_is_written(words in prop::collection::vec(any::<String>(), 1..6), share in 0_u16..9) {
        let column = |head: &str| Column { head: head.to_owned(), share, side: Side::Right };
        let text = words.join(" ");
        let written = document(vec![
            Block::Heading(text.clone()),
            Block::Entries(vec![Entry { title: text.clone(), text: text.clone() }]),
            Block::Table(Table { caption: text.clone(), columns: vec![column(&text), column("")], rows: vec![words] }),
        ]);
        let found = pdf(&written, &page_of);
        prop_assert!(found.is_ok(), "{:?}", found.err());
    }
}

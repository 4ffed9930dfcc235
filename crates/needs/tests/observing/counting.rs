//! A visit on a form that also counts, times and asks: saved line by line, kept with the evidence.

use kernel::evidence::{self, AnswerValue, AssessmentId};
use kernel::frameworks::Definition;
use kernel::instruments::{self, InstrumentVersionId, NewDraft, SchoolYear};
use kernel::{Action, Permit};
use testkit::{Browser, World, db_test};

use crate::support::{id_of, post, talk, view};

const FORM: &str = r#"
code = ""
year = 2026
name = "Amatan suara murid"
name_en = "Voices of learners"
sources_of_evidence = ["supervision"]
framework = "guru-2626-2023"
minutes = 20
introduction = "Amati."
wording = "own"
verified = false
source = "kami"
sources = { kami = "Kami" }

[[scales]]
code = "dua"
boundaries = [2.5]
values = [
  { value = 1, label = "Belum" },
  { value = 2, label = "Sudah" },
]

[[items]]
code = "1"
kind = "tally"
text = "Murid angkat suara"
choices = ["bertanya", "menjawab"]

[[items]]
code = "2"
kind = "text"
text = "Mengapa sepi?"
shown_if = { item = "1", at_most = 1 }

[[items]]
code = "3"
kind = "stopwatch"
text = "Guru berbicara"
optional = true

[[items]]
code = "4"
text = "Guru memberi waktu berpikir"
indicator = "1.3"
scale = "dua"
"#;

const CODE: &str = "amatan-suara-murid@1";

async fn publish(world: &World) {
    let permit = || Permit::for_program(world.authority, Action::DesignInstruments);
    let actor = world.actor(world.cast.planner);
    let id = InstrumentVersionId::new();
    let draft = NewDraft {
        id,
        school: None,
        year: SchoolYear::of(world.today()),
        by: world.cast.planner,
        definition: Definition::parse(FORM).expect("a definition"),
    };
    instruments::add_draft(&world.app, &actor, permit(), draft)
        .await
        .expect("a draft");
    let db = world.app.shell.db.read();
    let seen = instruments::find_version(db, world.authority, id).await;
    let seen = seen.expect("a read").expect("the draft");
    instruments::publish(&world.app, &actor, permit(), &seen)
        .await
        .expect("published");
}

async fn begin(world: &World, observer: &Browser) -> String {
    let path = format!("/observations/new/{CODE}/{}", world.cast.teacher);
    let fields = [
        ("id", "*"),
        ("focus", "1.3"),
        ("lesson", "5B matematika"),
        ("planned_on", "2026-11-24"),
        ("look_for", ""),
        ("next", "begin"),
    ];
    let sent = observer.submit(&path, &path, &fields).await.expect(303);
    sent.location
}

async fn count(browser: &Browser, visit: &str, asked: &str, answered: &str) -> testkit::Answer {
    let item = format!("{CODE}/1");
    let [first, second] = [0, 1].map(|part| format!("a.{CODE}/1.{part}"));
    let fields = [
        ("item", item.as_str()),
        (first.as_str(), asked),
        (second.as_str(), answered),
    ];
    post(browser, visit, "answer", &fields).await
}

#[db_test]
async fn what_is_counted_in_a_lesson_is_saved_line_by_line_and_becomes_evidence(world: World) {
    publish(&world).await;
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = begin(&world, &observer).await;
    count(&observer, &visit, "1", "").await.expect(303);
    count(&observer, &visit, "2", "3").await.expect(303);
    let page = observer.get(&visit).await.expect(200);
    assert_eq!(page.field(&format!("a.{CODE}/1.1")).as_deref(), Some("3"));
    // What cannot be a count is named at its line, and stays as it was typed.
    let odd = count(&observer, &visit, "dua", "3").await.expect(422);
    odd.says("bilangan");
    assert_eq!(odd.field(&format!("a.{CODE}/1.0")).as_deref(), Some("dua"));
    // A line of another form is refused.
    let strange = [("item", "observasi-kelas/2.1")];
    post(&observer, &visit, "answer", &strange)
        .await
        .expect(422);
    post(&observer, &visit, "observed", &[]).await.expect(303);
    // The judged line must be given, and nothing is sent before it is.
    talk(&observer, &visit, "send").await.expect(422);
    let item = format!("{CODE}/4");
    let rating = [("item", item.as_str()), ("value", "2")];
    post(&observer, &visit, "rate", &rating).await.expect(303);
    talk(&observer, &visit, "send").await.expect(303);
    teacher.get(&visit).await.says("bertanya");
    view(&teacher, &visit, "agree", "").await.expect(303);
    let db = world.app.shell.db.read();
    let id = AssessmentId(id_of(&visit).0);
    let kept = evidence::list_answers_of(db, world.authority, id)
        .await
        .unwrap();
    assert_eq!(kept.len(), 1);
    let AnswerValue::Tally(counts) = AnswerValue::parse(&kept[0].value).unwrap() else {
        panic!("a tally");
    };
    assert_eq!(counts.iter().map(|it| it.count).collect::<Vec<_>>(), [2, 3]);
    count(&observer, &visit, "9", "9").await.expect(409);
}

#[db_test]
async fn what_the_counts_exclude_is_not_asked_for_and_a_correction_keeps_the_rest(world: World) {
    publish(&world).await;
    let observer = world.browser(world.cast.supervisor).await;
    let teacher = world.browser(world.cast.teacher).await;
    let visit = begin(&world, &observer).await;
    count(&observer, &visit, "1", "0").await.expect(303);
    let item = format!("{CODE}/4");
    let rating = [("item", item.as_str()), ("value", "1")];
    post(&observer, &visit, "rate", &rating).await.expect(303);
    post(&observer, &visit, "observed", &[]).await.expect(303);
    // So quiet a lesson is asked why.
    talk(&observer, &visit, "send").await.expect(422);
    let why = [
        ("item", &*format!("{CODE}/2")),
        (&*format!("a.{CODE}/2"), "Ujian baru selesai"),
    ];
    post(&observer, &visit, "answer", &why).await.expect(303);
    talk(&observer, &visit, "send").await.expect(303);
    view(&teacher, &visit, "agree", "").await.expect(303);
    // Counted again, it was not quiet: the reason is set aside, the rating stands.
    let path = format!("{visit}/correct");
    let fields = [
        ("id", "*"),
        ("version", "*"),
        (&*format!("r.{CODE}/4"), "1"),
        (&*format!("a.{CODE}/1.0"), "4"),
        (&*format!("a.{CODE}/1.1"), "4"),
        (&*format!("a.{CODE}/2"), "Ujian baru selesai"),
        ("reason", "Salah hitung"),
    ];
    observer.submit(&path, &path, &fields).await.expect(303);
    let page = teacher.get(&visit).await.expect(200);
    page.says("bertanya");
    page.hides("Ujian baru selesai");
}

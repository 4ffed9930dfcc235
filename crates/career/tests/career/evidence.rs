//! The appraiser sees only what was released to them: tested by trying.

use career::{AttachmentId, list_attachments_of};
use delivery::{AddSession, SessionId, SessionKind, TimeOfDay, WriteReflection};
use follow_up::{
    CheckMethod, RecordCheck, finish_offer, list_checks_of, list_commitments_of_offer, record_check,
};
use kernel::access::{Action, Permit};
use kernel::evidence::{AssessmentId, RatedItem, Submission, submit};
use kernel::frameworks::{FrameworkCode, Source};
use planning::OfferId;
use testkit::{Answer, World, db_test};

use crate::cycle::{leave, run};
use crate::support::{agreed, appraisal_of, rate};

const SECRETS: [&str; 3] = [
    "Rahasia refleksi",
    "Rahasia pendamping",
    "Rahasia observasi",
];

/// A teacher with a map, a programme, a private reflection, and a check with the mentor's own words.
async fn live(world: &World) -> (OfferId, SessionId) {
    let teacher = world.cast.teacher;
    observe(world).await;
    let offer = run(world, &[teacher]).await;
    let coach = world.actor(world.cast.coach);
    let db = &world.app.shell.db;
    let session = AddSession {
        id: SessionId::new(),
        offer,
        kind: SessionKind::Meeting,
        day: world.today(),
        starts_at: TimeOfDay::at(13, 0).unwrap(),
        minutes: 60,
        place: "Ruang guru".to_owned(),
        topic: "Bertanya".to_owned(),
        participants: vec![teacher],
        today: world.today(),
    };
    let id = session.id;
    delivery::add_session(db, &coach, leave(world), session)
        .await
        .unwrap();
    let reflection = WriteReflection {
        session: id,
        writer: teacher,
        event: SECRETS[0].to_owned(),
        feeling: String::new(),
        learning: SECRETS[0].to_owned(),
        application: String::new(),
        is_shared: true,
        today: world.today(),
    };
    let own = Permit::for_program(world.authority, Action::ReflectOnSelf);
    delivery::write_reflection(db, &world.actor(teacher), own, reflection)
        .await
        .unwrap();
    finish_offer(&world.app, &coach, leave(world), offer, world.today())
        .await
        .unwrap();
    check(world, offer).await;
    (offer, id)
}

async fn observe(world: &World) {
    let framework = FrameworkCode::new("guru-2626-2023");
    let frameworks = &world.app.frameworks;
    let instrument = frameworks
        .instruments_for(&framework, Source::Supervision)
        .next()
        .unwrap();
    let ratings = instrument.items.iter().map(|item| RatedItem {
        item: item.code.clone(),
        value: item.scale.values[1].value,
        note: SECRETS[2].to_owned(),
    });
    let seen = Submission {
        id: AssessmentId::new(),
        instrument: instrument.code.clone(),
        source: Source::Supervision,
        person: world.cast.teacher,
        rater: world.cast.supervisor,
        school: Some(world.cast.school),
        held_on: world.today(),
        today: world.today(),
        note: SECRETS[2].to_owned(),
        ratings: ratings.collect(),
        answers: Vec::new(),
        group: None,
    };
    let permit = Permit::for_program(world.authority, Action::Observe);
    let actor = world.actor(world.cast.supervisor);
    submit(&world.app, &actor, permit, seen).await.unwrap();
}

async fn check(world: &World, offer: OfferId) {
    let db = world.app.shell.db.read();
    let commitments = list_commitments_of_offer(db, world.authority, offer)
        .await
        .unwrap();
    let checks = list_checks_of(db, world.authority, &[commitments[0].id])
        .await
        .unwrap();
    let record = RecordCheck {
        check: checks[0].id,
        by: world.cast.coach,
        held_on: world.today(),
        today: world.today(),
        value: 3,
        method: CheckMethod::Observation,
        note: SECRETS[1].to_owned(),
    };
    let permit = Permit::for_program(world.authority, Action::CheckCommitment);
    let actor = world.actor(world.cast.coach);
    record_check(&world.app, &actor, permit, record)
        .await
        .unwrap();
}

fn hides_secrets(page: &Answer) {
    for secret in SECRETS {
        page.hides(secret);
    }
}

/// The addresses of previews on a page.
fn previews(page: &Answer) -> Vec<String> {
    page.body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.contains("/evidence/"))
        .map(str::to_owned)
        .collect()
}

const FIELDS: [(&str, &str); 5] = [
    ("id", "*"),
    ("kind", "*"),
    ("subject", "*"),
    ("digest", "*"),
    ("to", "*"),
];

#[db_test]
async fn what_is_shown_is_exactly_what_was_previewed_and_nothing_else(world: World) {
    live(&world).await;
    let path = agreed(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let principal = world.browser(world.cast.principal).await;
    let choose = format!("{path}/evidence");
    let page = teacher.get(&choose).await.expect(200);
    page.says("tidak pernah dapat diperlihatkan");
    hides_secrets(&page);
    let links = previews(&page);
    for kind in ["map-line", "programme", "commitment"] {
        assert!(links.iter().any(|link| link.contains(kind)), "{kind}");
    }
    principal
        .get(&path)
        .await
        .expect(200)
        .says("Belum ada yang diperlihatkan");
    for link in &links {
        let preview = teacher.get(link).await.expect(200);
        hides_secrets(&preview);
        let title = words_after(&preview, "<b>");
        let body = words_after(&preview, "</b></p>\n<p>");
        principal.get(&path).await.expect(200).hides(&title);
        let _ = teacher.submit(link, &choose, &FIELDS).await.expect(303);
        let seen = principal.get(&path).await.expect(200);
        seen.says(&title);
        seen.says(&body);
        hides_secrets(&seen);
    }
    let row = appraisal_of(&world, world.cast.teacher).await;
    let db = world.app.shell.db.read();
    let shown = list_attachments_of(db, world.authority, row.id)
        .await
        .unwrap();
    assert_eq!(shown.len(), links.len());
}

/// The text of a page that follows some markup.
fn words_after(page: &Answer, markup: &str) -> String {
    let (_, rest) = page.body.split_once(markup).unwrap();
    rest.split('<').next().unwrap().to_owned()
}

#[db_test]
async fn reflections_notes_and_other_peoples_things_can_never_be_attached(world: World) {
    let (offer, session) = live(&world).await;
    let path = agreed(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let choose = format!("{path}/evidence");
    let page = teacher.get(&choose).await.expect(200);
    let link = previews(&page).remove(0);
    let preview = teacher.get(&link).await.expect(200);
    let (digest, to) = (
        preview.field("digest").unwrap(),
        preview.field("to").unwrap(),
    );
    let row = appraisal_of(&world, world.cast.teacher).await;
    let stranger = world.cast.stranger.to_string();
    let (offer, session) = (offer.to_string(), session.to_string());
    for (kind, subject) in [
        ("reflection", session.as_str()),
        ("session_reflection", session.as_str()),
        ("note", session.as_str()),
        ("assessment", session.as_str()),
        ("programme", session.as_str()),
        ("commitment", offer.as_str()),
        ("map-line", stranger.as_str()),
        ("map-line", "../reflections"),
    ] {
        let id = AttachmentId::new().to_string();
        let fields = [
            ("id", id.as_str()),
            ("kind", kind),
            ("subject", subject),
            ("digest", digest.as_str()),
            ("to", to.as_str()),
        ];
        let refused = teacher.submit(&path, &choose, &fields).await.expect(422);
        refused.says("Ini tidak dapat diperlihatkan kepada atasan");
        let subject = subject.replace('/', "~");
        let _ = teacher
            .get(&format!("{choose}/{kind}/{subject}"))
            .await
            .expect(422);
    }
    let db = world.app.shell.db.read();
    let shown = list_attachments_of(db, world.authority, row.id)
        .await
        .unwrap();
    assert!(shown.is_empty());
}

#[db_test]
async fn an_old_preview_shows_nothing(world: World) {
    live(&world).await;
    let path = agreed(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let choose = format!("{path}/evidence");
    let link = previews(&teacher.get(&choose).await.expect(200)).remove(0);
    let mut fields = FIELDS.to_vec();
    fields[3].1 = "0000";
    let refused = teacher.submit(&link, &choose, &fields).await.expect(409);
    refused.says("sudah berubah sejak Anda melihatnya");
    let stranger = world.cast.stranger.to_string();
    let mut fields = FIELDS.to_vec();
    fields[4].1 = &stranger;
    let _ = teacher.submit(&link, &choose, &fields).await.expect(409);
}

#[db_test]
async fn what_was_shown_is_taken_back_until_the_rating(world: World) {
    live(&world).await;
    let path = agreed(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let principal = world.browser(world.cast.principal).await;
    let choose = format!("{path}/evidence");
    let link = previews(&teacher.get(&choose).await.expect(200)).remove(0);
    let title = words_after(&teacher.get(&link).await, "<b>");
    for _ in 0..2 {
        let _ = teacher.submit(&link, &choose, &FIELDS).await.expect(303);
    }
    let row = appraisal_of(&world, world.cast.teacher).await;
    let db = world.app.shell.db.read();
    let shown = list_attachments_of(db, world.authority, row.id)
        .await
        .unwrap();
    let standing: Vec<_> = shown
        .iter()
        .filter(|row| row.withdrawn_at.is_none())
        .collect();
    assert_eq!(
        standing.len(),
        1,
        "shown once more, the newer takes the place of the older"
    );
    let withdraw = format!("{path}/attachments/{}/withdraw", standing[0].id);
    let _ = principal.submit(&path, &withdraw, &[]).await.expect(403);
    for _ in 0..2 {
        let _ = teacher.submit(&path, &withdraw, &[]).await.expect(303);
    }
    principal.get(&path).await.expect(200).hides(&title);
    let _ = teacher.submit(&link, &choose, &FIELDS).await.expect(303);
    rate(&world, world.cast.principal, &path, "meets").await;
    let shown = list_attachments_of(db, world.authority, row.id)
        .await
        .unwrap();
    let last = shown.last().unwrap();
    let withdraw = format!("{path}/attachments/{}/withdraw", last.id);
    let _ = teacher.submit(&path, &withdraw, &[]).await.expect(409);
}

#[db_test]
async fn nobody_else_sees_or_changes_an_appraisal(world: World) {
    let path = agreed(&world).await;
    let cast = &world.cast;
    for person in [
        cast.colleague,
        cast.coach,
        cast.supervisor,
        cast.planner,
        cast.administrator,
        cast.auditor,
        cast.stranger,
    ] {
        let browser = world.browser(person).await;
        for page in ["", "/rate", "/evidence", "/evidence/map-line/x"] {
            let _ = browser.get(&format!("{path}{page}")).await.expect(404);
        }
        for step in [
            "propose", "agree", "return", "notes", "rate", "answer", "decide", "superior",
            "evidence",
        ] {
            let action = format!("{path}/{step}");
            let fields = [("version", "3"), ("appraiser", "x")];
            let _ = browser
                .submit("/account", &action, &fields)
                .await
                .expect(404);
        }
    }
    let principal = world.browser(cast.principal).await;
    for step in ["propose", "answer", "evidence"] {
        let action = format!("{path}/{step}");
        let _ = principal
            .submit("/account", &action, &[("version", "3")])
            .await
            .expect(403);
    }
    let _ = principal.get(&format!("{path}/evidence")).await.expect(403);
    let teacher = world.browser(cast.teacher).await;
    let _ = teacher.get(&format!("{path}/rate")).await.expect(403);
    for step in ["agree", "return", "rate", "decide"] {
        let action = format!("{path}/{step}");
        let _ = teacher
            .submit("/account", &action, &[("version", "3")])
            .await
            .expect(403);
    }
    let _ = principal.get(&path).await.expect(200);
    teacher
        .get(&path)
        .await
        .expect(200)
        .says("Bu Ratna 24 Nov 2026");
}

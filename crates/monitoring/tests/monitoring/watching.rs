//! While a programme runs: readings that nobody enters, warnings, and what is decided on them.

use crate::support::{add_offer, see};
use kernel::{Action, Permit};
use monitoring::{
    AddIndicator, AddReading, Choice, Decide, HowRead, MonitoringError, OutcomeIndicatorId,
    OutcomeKind, ReadingId, ReadingSource, add_indicator, add_reading, decide, draw_all,
    list_readings_of, list_warnings_of, start_offer,
};
use planning::OfferId;
use testkit::{World, db_test};

fn leave(world: &World) -> Permit {
    Permit::for_program(world.authority, Action::MonitorProgramme)
}

/// A running offer with one indicator of practice that is read from `source` once a month.
async fn running(world: &World, source: ReadingSource) -> (OfferId, OutcomeIndicatorId) {
    let (teacher, colleague) = (world.cast.teacher, world.cast.colleague);
    let offer = add_offer(world, &[teacher, colleague]).await;
    let (coach, today) = (world.cast.coach, world.today());
    let add = AddIndicator {
        id: OutcomeIndicatorId::new(),
        offer,
        kind: OutcomeKind::Practice,
        name: "Praktik terlihat".to_owned(),
        unit: "%".to_owned(),
        baseline: 20.0,
        target: 80.0,
        starts_on: today,
        due_on: today.plus_days(100),
        reader: coach,
        how: HowRead {
            source,
            ..HowRead::by_hand()
        },
        by: coach,
    };
    let (id, actor) = (add.id, world.actor(coach));
    add_indicator(&world.app, &actor, leave(world), add)
        .await
        .unwrap();
    start_offer(&world.app, &actor, leave(world), offer, today)
        .await
        .unwrap();
    (offer, id)
}

/// Enters a reading ten days on.
async fn read(world: &World, indicator: OutcomeIndicatorId, value: f64) {
    world.app.shell.clock.pass_days(10);
    let add = AddReading {
        id: ReadingId::new(),
        indicator,
        read_on: world.today(),
        today: world.today(),
        value,
        note: String::new(),
        supersedes: None,
        by: world.cast.coach,
    };
    let actor = world.actor(world.cast.coach);
    add_reading(&world.app, &actor, leave(world), add)
        .await
        .unwrap();
}

async fn home(world: &World, person: kernel::PersonId) -> String {
    let browser = world.browser(person).await;
    browser.get("/probe/tasks").await.expect(200).body
}

/// Enters low readings until a warning reaches the coach.
async fn fall_behind(world: &World, indicator: OutcomeIndicatorId) {
    let mut readings = 0;
    while !home(world, world.cast.coach)
        .await
        .contains("Putuskan: Praktik terlihat")
    {
        read(world, indicator, 20.0).await;
        readings += 1;
        assert!(readings < 6, "five readings that do not move are enough");
    }
}

#[db_test]
async fn what_is_recorded_elsewhere_becomes_a_reading_that_nobody_is_asked_for(world: World) {
    let (offer, indicator) = running(&world, ReadingSource::Observation).await;
    let (coach, today) = (world.cast.coach, world.today());
    world.app.shell.clock.pass_days(31);
    // The lowest and the highest of the four values: half of the scale, one form each.
    see(&world, coach, world.cast.teacher, today.plus_days(9), 1).await;
    see(&world, coach, world.cast.colleague, today.plus_days(20), 3).await;
    // After the day of the reading: it belongs to the next.
    see(&world, coach, world.cast.teacher, today.plus_days(31), 3).await;
    assert!(!home(&world, coach).await.contains("Catat data"));

    let actor = world.actor(coach);
    let drew = draw_all(&world.app, &actor, leave(&world), world.today())
        .await
        .unwrap();
    assert_eq!((drew.readings, drew.warnings), (1, 0));
    let again = draw_all(&world.app, &actor, leave(&world), world.today())
        .await
        .unwrap();
    assert_eq!(again.readings, 0, "drawn twice, it is kept once");
    let db = world.app.shell.db.read();
    let readings = list_readings_of(db, world.authority, &[indicator])
        .await
        .unwrap();
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].read_on, today.plus_days(30));

    let page = world.browser(coach).await;
    let page = page
        .get(&format!("/offers/{offer}/indicators/{indicator}"))
        .await
        .expect(200);
    page.says("Dari 2 observasi atau pemeriksaan.");
    page.says("Tidak ada yang perlu Anda isi");
    page.says("Peluang target 80 % tidak tercapai");
    page.hides("Simpan data");
}

#[db_test]
async fn a_drawn_indicator_takes_no_reading_by_hand(world: World) {
    let (_, indicator) = running(&world, ReadingSource::Tasks).await;
    let add = AddReading {
        id: ReadingId::new(),
        indicator,
        read_on: world.today(),
        today: world.today(),
        value: 100.0,
        note: String::new(),
        supersedes: None,
        by: world.cast.coach,
    };
    let actor = world.actor(world.cast.coach);
    let error = add_reading(&world.app, &actor, leave(&world), add)
        .await
        .unwrap_err();
    assert!(matches!(error, MonitoringError::IsDrawn), "{error:?}");
    // Nothing is recorded yet: the day waits.
    world.app.shell.clock.pass_days(31);
    let drew = draw_all(&world.app, &actor, leave(&world), world.today())
        .await
        .unwrap();
    assert_eq!(drew.readings, 0);
}

#[db_test]
async fn a_warning_reaches_its_owner_and_is_closed_by_a_decision_with_its_reason(world: World) {
    let (offer, indicator) = running(&world, ReadingSource::Manual).await;
    let (coach, principal) = (world.cast.coach, world.cast.principal);
    read(&world, indicator, 21.0).await;
    assert!(
        !home(&world, coach).await.contains("Putuskan"),
        "one reading is not enough"
    );
    fall_behind(&world, indicator).await;
    assert!(!home(&world, principal).await.contains("Putuskan"));

    let path = format!("/offers/{offer}/indicators/{indicator}");
    let browser = world.browser(coach).await;
    let db = world.app.shell.db.read();
    let found = list_warnings_of(db, world.authority, &[indicator])
        .await
        .unwrap();
    assert_eq!(
        found.len(),
        1,
        "one warning waits, however many low readings follow"
    );
    let warning = &found[0].0;
    assert!(warning.probability >= 0.8, "{warning:?}");
    let post = format!("{path}/warnings/{}", warning.id);
    let answer = browser
        .submit(&path, &post, &[("choice", "change"), ("reason", "")])
        .await
        .expect(422);
    answer.says("Ada 1 isian yang perlu diperbaiki");
    assert!(
        answer.body.contains("value=\"change\" checked"),
        "what was chosen stays"
    );

    world.app.shell.clock.pass_days(15);
    let task = home(&world, principal).await;
    assert!(
        task.contains("Putuskan: Praktik terlihat"),
        "late ones go to the principal too"
    );
    let browser = world.browser(coach).await;
    let fields = [
        ("choice", "change"),
        ("reason", "Observasi dipindah ke pagi hari."),
    ];
    let answer = browser.submit(&path, &post, &fields).await.expect(303);
    assert_eq!(answer.location, format!("{path}?notice=warning-decided"));
    let page = browser.get(&path).await.expect(200);
    page.says("Teruskan dengan perubahan");
    page.says("Observasi dipindah ke pagi hari.");
    page.says("hari sesudah peringatan");
    assert!(!home(&world, coach).await.contains("Putuskan"));
    // What was decided has time to work before the same indicator warns again.
    read(&world, indicator, 20.0).await;
    let db = world.app.shell.db.read();
    let found = list_warnings_of(db, world.authority, &[indicator])
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
}

#[db_test]
async fn a_warning_is_decided_once_and_by_those_who_run_the_programme(world: World) {
    let (offer, indicator) = running(&world, ReadingSource::Manual).await;
    for value in [20.0, 20.0, 21.0, 20.0, 20.0] {
        read(&world, indicator, value).await;
    }
    let db = world.app.shell.db.read();
    let found = list_warnings_of(db, world.authority, &[indicator])
        .await
        .unwrap();
    let path = format!("/offers/{offer}/indicators/{indicator}");
    let post = format!("{path}/warnings/{}", found[0].0.id);
    let fields = [("choice", "stop"), ("reason", "Tidak ada waktunya.")];
    let teacher = world.browser(world.cast.teacher).await;
    let _ = teacher.submit("/account", &post, &fields).await.expect(403);
    let principal = world.browser(world.cast.principal).await;
    let answer = principal.submit(&path, &post, &fields).await.expect(303);
    assert!(answer.location.ends_with("/follow-up?notice=warning-stop"));
    let coach = world.cast.coach;
    let other = Decide {
        warning: found[0].0.id,
        choice: Choice::Continue,
        reason: "Sabar.".to_owned(),
        by: coach,
        today: world.today(),
    };
    let actor = world.actor(coach);
    let error = decide(&world.app, &actor, leave(&world), indicator, other)
        .await
        .unwrap_err();
    assert!(
        matches!(error, MonitoringError::DecidedAlready),
        "{error:?}"
    );
}

#[db_test]
async fn a_suggestion_fills_the_form_and_attendance_cannot_pass_for_practice(world: World) {
    let offer = add_offer(&world, &[world.cast.teacher]).await;
    let coach = world.browser(world.cast.coach).await;
    let new = format!("/offers/{offer}/indicators/new");
    let page = coach.get(&new).await.expect(200);
    page.says("Pilih dari pustaka indikator");
    page.says("Hasil belajar murid");
    let page = coach
        .get(&format!("{new}?from=dicoba-di-kelas-sendiri"))
        .await
        .expect(200);
    let name = "Tugas praktik yang dicoba di pelajaran atau tugas sendiri";
    assert_eq!(page.field("name").as_deref(), Some(name));
    assert_eq!(page.field("baseline").as_deref(), Some("0"));
    assert_eq!(page.field("target").as_deref(), Some("80"));
    let reader = world.cast.coach.to_string();
    let fields = [
        ("id", "*"),
        ("kind", "practice"),
        ("name", "Hadir"),
        ("source", "attendance"),
        ("every", "14"),
        ("baseline", "0"),
        ("target", "90"),
        ("due_on", "2027-03-04"),
        ("reader", reader.as_str()),
    ];
    let answer = coach.submit(&new, &new, &fields).await.expect(422);
    answer.says("Kehadiran, misalnya, bukan bukti praktik.");
    assert_eq!(answer.field("name").as_deref(), Some("Hadir"));
}

//! Work that waited on a phone: received once, in the device's own order, by the same handlers behind
//! the same access checks.

use crate::support::{offer, session};
use delivery::{SessionId, list_attendance_of, read_reflection};
use planning::{Mode, OfferState};
use platform::offline::list_receipts_of;
use testkit::{Piece, World, db_test};

#[cfg(test)]
async fn held(world: &World) -> (SessionId, String) {
    let offer = offer(world, Mode::Community, OfferState::Running).await;
    let id = session(world, offer, 0).await;
    (id, format!("/sessions/{id}/reflection"))
}

const FIRST: [(&str, &str); 3] = [("event", "Pertama"), ("ago", "60"), ("sharing", "coach")];
const SECOND: [(&str, &str); 3] = [("event", "Kedua"), ("ago", "5"), ("sharing", "coach")];

#[cfg(test)]
async fn event(world: &World, id: SessionId) -> String {
    let teacher = world.cast.teacher;
    let db = world.app.shell.db.read();
    read_reflection(db, world.authority, teacher, id, teacher)
        .await
        .map_or_else(|_| String::new(), |found| found.event)
}

#[cfg(test)]
async fn count(world: &World, piece: &Piece) -> usize {
    list_receipts_of(world.app.shell.db.read(), world.authority, piece.device)
        .await
        .unwrap()
        .len()
}

#[db_test]
async fn a_piece_sent_again_is_answered_from_its_receipt(world: World) {
    let (id, path) = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let answer = teacher.hand_in(&piece, &path, &FIRST).await.expect(200);
    answer.says(&format!("/sessions/{id}?notice=session-reflection-kept"));
    answer.says("\"received\":1");
    // It has waited longer meanwhile; that does not make it another.
    let again = [("event", "Pertama"), ("ago", "900"), ("sharing", "coach")];
    let answer = teacher.hand_in(&piece, &path, &again).await.expect(200);
    answer.says("\"received\":1");
    assert_eq!(count(&world, &piece).await, 1);
    assert_eq!(event(&world, id).await, "Pertama");
}

#[db_test]
async fn a_piece_that_comes_after_a_later_one_of_its_device_changes_nothing(world: World) {
    let (id, path) = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let early = Piece::first(world.cast.teacher, &path);
    let late = early.next();
    let _ = teacher.hand_in(&late, &path, &SECOND).await.expect(200);
    let answer = teacher.hand_in(&early, &path, &FIRST).await.expect(200);
    answer.says("\"received\":2");
    assert_eq!(event(&world, id).await, "Kedua");
}

#[db_test]
async fn the_same_number_with_other_content_is_refused(world: World) {
    let (id, path) = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let _ = teacher.hand_in(&piece, &path, &FIRST).await.expect(200);
    let answer = teacher.hand_in(&piece, &path, &SECOND).await.expect(409);
    answer.says("sudah diterima dengan isi lain");
    assert_eq!(event(&world, id).await, "Pertama");
}

#[db_test]
async fn a_refused_piece_has_no_receipt_and_is_received_once_it_is_right(world: World) {
    let (id, path) = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let empty = [("event", " "), ("sharing", "coach")];
    let _ = teacher.hand_in(&piece, &path, &empty).await.expect(422);
    assert_eq!(count(&world, &piece).await, 0);
    let _ = teacher.hand_in(&piece, &path, &FIRST).await.expect(200);
    assert_eq!(count(&world, &piece).await, 1);
    assert_eq!(event(&world, id).await, "Pertama");
}

#[db_test]
async fn another_persons_work_on_a_shared_phone_waits_for_its_owner(world: World) {
    let (id, path) = held(&world).await;
    let librarian = world.browser(world.cast.librarian).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let answer = librarian.hand_in(&piece, &path, &FIRST).await.expect(409);
    answer.says("milik orang lain");
    assert_eq!(event(&world, id).await, "");
}

#[db_test]
async fn a_piece_passes_the_same_access_checks_as_its_page(world: World) {
    let (id, path) = held(&world).await;
    let stranger = world.browser(world.cast.stranger).await;
    let piece = Piece::first(world.cast.stranger, &path);
    let _ = stranger.hand_in(&piece, &path, &FIRST).await.expect(404);
    assert_eq!(count(&world, &piece).await, 0);
    assert_eq!(event(&world, id).await, "");
}

#[db_test]
async fn the_same_piece_twice_at_the_same_moment_is_received_once(world: World) {
    let (id, path) = held(&world).await;
    let teacher = world.browser(world.cast.teacher).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let sent = (0..4).map(|_| {
        let (teacher, piece, path) = (teacher.clone(), piece.clone(), path.clone());
        tokio::spawn(async move { teacher.hand_in(&piece, &path, &FIRST).await })
    });
    let sent: Vec<_> = sent.collect();
    for one in sent {
        let _ = one.await.unwrap().expect(200);
    }
    assert_eq!(count(&world, &piece).await, 1);
    assert_eq!(event(&world, id).await, "Pertama");
}

#[db_test]
async fn what_waited_is_dated_by_how_long_it_waited_and_never_by_the_phones_clock(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, -3).await;
    let path = format!("/sessions/{id}/reflection");
    let teacher = world.browser(world.cast.teacher).await;
    let piece = Piece::first(world.cast.teacher, &path);
    let old = [
        ("event", "Pertama"),
        ("ago", "172800"),
        ("sharing", "coach"),
        ("written_on", "1970-01-01"),
    ];
    let _ = teacher.hand_in(&piece, &path, &old).await.expect(200);
    let writer = world.cast.teacher;
    let db = world.app.shell.db.read();
    let found = read_reflection(db, world.authority, writer, id, writer)
        .await
        .unwrap();
    assert_eq!(found.written_on, world.today().plus_days(-2));
    // A clock that claims more is not believed beyond the day of the session, and refuses nothing.
    let other = world.cast.librarian;
    let librarian = world.browser(other).await;
    let piece = Piece::first(other, &path);
    let wrong = [
        ("event", "Kedua"),
        ("ago", "99999999"),
        ("sharing", "coach"),
    ];
    let _ = librarian.hand_in(&piece, &path, &wrong).await.expect(200);
    let found = read_reflection(db, world.authority, other, id, other)
        .await
        .unwrap();
    assert_eq!(found.written_on, world.today().plus_days(-3));
}

#[db_test]
async fn a_page_kept_for_a_later_day_has_the_form_of_that_day(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 5).await;
    let coach = world.browser(world.cast.coach).await;
    let path = format!("/sessions/{id}");
    let today = coach.get(&path).await.expect(200);
    today.hides("Simpan kehadiran");
    let request = axum::http::Request::get(&path).header(platform::offline::KEEP_HEADER, "1");
    let kept = coach.send(request, axum::body::Body::empty()).await;
    assert!(kept.body.contains(&format!("action=\"{path}/attendance\"")));
    // Sent before its day it is refused like any other.
    let action = format!("{path}/attendance");
    let field = format!("at-{}", world.cast.teacher);
    let other = format!("at-{}", world.cast.librarian);
    let fields = [(field.as_str(), "present"), (other.as_str(), "present")];
    let piece = Piece::first(world.cast.coach, &action);
    let _ = coach.hand_in(&piece, &action, &fields).await.expect(422);
    let rows = list_attendance_of(world.app.shell.db.read(), world.authority, &[offer]).await;
    assert!(rows.unwrap().is_empty());
}

#[db_test]
async fn a_piece_of_an_older_form_still_arrives(world: World) {
    let offer = offer(&world, Mode::Community, OfferState::Running).await;
    let id = session(&world, offer, 0).await;
    let coach = world.browser(world.cast.coach).await;
    let action = format!("/sessions/{id}/attendance");
    // Made before the list told which state it was made from, and before it asked for an agreement.
    let field = format!("at-{}", world.cast.teacher);
    let other = format!("at-{}", world.cast.librarian);
    let fields = [(field.as_str(), "present"), (other.as_str(), "absent")];
    let piece = Piece::first(world.cast.coach, &action);
    let _ = coach.hand_in(&piece, &action, &fields).await.expect(200);
    let rows = list_attendance_of(world.app.shell.db.read(), world.authority, &[offer]).await;
    assert_eq!(rows.unwrap().len(), 2);
}

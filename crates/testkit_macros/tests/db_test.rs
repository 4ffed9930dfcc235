//! `#[db_test]` against a stand-in for `testkit`, so that the macro is tested without a database.

// The macro names `::testkit`; in this test that is this file.
extern crate self as testkit;

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use testkit_macros::db_test;

/// The stand-in for the test world: it only remembers its engine.
pub struct World {
    engine: Engine,
}

/// The stand-in for the engines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl World {
    /// Starts at once.
    pub fn start(engine: Engine, _parts: ()) -> impl Future<Output = Self> {
        ready(Self { engine })
    }

    fn engine(&self) -> impl Future<Output = Engine> {
        ready(self.engine)
    }
}

/// The stand-in world is made of nothing.
fn parts() {}

/// Runs a future that never waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the stand-in world never waits"),
    }
}

fn engine_of_this_test() -> Option<Engine> {
    let name = std::thread::current().name()?.to_owned();
    if name.starts_with("sqlite_") {
        return Some(Engine::Sqlite);
    }
    name.starts_with("postgres_").then_some(Engine::Postgres)
}

#[db_test]
async fn each_test_runs_on_the_engine_in_its_name(world: World) {
    assert_eq!(Some(world.engine().await), engine_of_this_test());
}

#[db_test]
async fn a_test_may_return_a_result_and_change_its_world(
    mut world: World,
) -> Result<(), std::fmt::Error> {
    world.engine = Engine::Sqlite;
    (world.engine().await == Engine::Sqlite)
        .then_some(())
        .ok_or(std::fmt::Error)
}

#[test]
fn both_tests_exist_beside_the_function() {
    sqlite_each_test_runs_by_hand();
    postgres_each_test_runs_by_hand();
}

#[db_test]
async fn each_test_runs_by_hand(world: World) {
    assert!([Engine::Sqlite, Engine::Postgres].contains(&world.engine().await));
}

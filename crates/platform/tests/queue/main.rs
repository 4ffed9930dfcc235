//! Thousands of bad days of one phone: the very rules that run in the browser, in an engine of their
//! own, between a person who writes, a battery that fails and a network that loses, doubles and delays.
//!
//! The rules are run and not modelled, so that no second copy of them can drift; storage, network and
//! server are the simulation's. A run follows from its seed, which every failure names.

mod phone;
mod rules;
mod server;

use phone::{Chance, Phone};
use rules::Rules;
use server::Server;

/// Days that are simulated.
const RUNS: u64 = 2000;
/// What happens in a day.
const EVENTS: usize = 40;

/// A whole day with its evening, on which the network is good again.
fn day(rules: &Rules, seed: u64, may_lose_backup: bool) -> (Phone<'_>, Server) {
    let mut chance = Chance::of(seed);
    let mut phone = Phone::new(rules);
    let mut server = Server::default();
    let mut backup = server.clone();
    for _ in 0..EVENTS {
        match chance.below(10) {
            0..=4 => phone.write(&mut chance),
            5..=7 => {
                phone.round(&mut server, &mut chance, true);
            }
            8 => phone.deliver_late(&mut server, &mut chance),
            _ if may_lose_backup && chance.below(6) == 0 => {
                server = backup.clone();
                phone.loses_what_is_late();
            }
            _ => backup = server.clone(),
        }
    }
    while phone.has_late() {
        phone.deliver_late(&mut server, &mut chance);
    }
    // On until a round sends nothing: a piece received may free others that were refused.
    while phone.round(&mut server, &mut chance, false) {}
    (phone, server)
}

#[test]
fn whatever_the_network_does_each_piece_arrives_once_and_the_last_word_stands() {
    let rules = Rules::load();
    for seed in 1..=RUNS {
        let (phone, server) = day(&rules, seed, false);
        server.assert_each_applied_at_most_once(seed);
        for written in phone.ledger() {
            let stands = server.value(&written.key);
            if written.is_bad {
                assert_eq!(stands, None, "seed {seed}: a refused piece left something");
            } else {
                let wanted = Some(written.value);
                assert_eq!(stands, wanted, "seed {seed}: {}", written.key);
            }
        }
        assert_eq!(phone.waiting(), 0, "seed {seed}: something never left");
    }
}

#[test]
fn a_bad_piece_stays_with_its_sentence_and_holds_nothing_back() {
    let rules = Rules::load();
    let mut seen = 0;
    for seed in 1..=RUNS / 3 {
        let (phone, _) = day(&rules, seed, false);
        let bad = phone.ledger().iter().filter(|it| it.is_bad).count();
        assert_eq!(phone.refused(), bad, "seed {seed}");
        seen += bad;
    }
    assert!(seen > 0, "there were bad pieces");
}

#[test]
fn what_a_server_lost_with_its_disk_is_sent_again() {
    let rules = Rules::load();
    for seed in 1..=RUNS / 3 {
        let (phone, server) = day(&rules, seed, true);
        for written in phone.ledger().iter().filter(|it| !it.is_bad) {
            let stands = server.value(&written.key);
            assert_eq!(stands, Some(written.value), "seed {seed}: {}", written.key);
        }
    }
}

#[test]
fn no_clock_is_asked_for_the_order() {
    let source = Rules::source();
    for word in ["Date", "performance", "now("] {
        assert!(!source.contains(word), "the rules ask for the time: {word}");
    }
}

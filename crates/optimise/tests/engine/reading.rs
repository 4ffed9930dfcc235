//! The reader against damaged text: it may refuse, it may not fall over.

use std::ops::ControlFlow;

use optimise::{
    Budget, Instance, InstanceError, Options, Plan, SolveError, check, read_instance, solve,
    why_not,
};
use serde_json::Value;

use crate::exact::best_worth;
use crate::made_up::Dice;
use crate::tiny::{tiny, with_wishes};

/// Reads, and plans what could be read; nothing here may panic.
fn survive(text: &[u8]) -> bool {
    let Ok(instance) = read_instance(text) else {
        return false;
    };
    let size = instance.educators.len() + instance.offerings.len();
    assert!(size < 1000, "the text does not hold so many");
    let options = Options {
        budget: Budget::Rounds(1),
        seed: 1,
        threads: 1,
    };
    match solve(&instance, &options, &mut |_| ControlFlow::Continue(())) {
        Ok(solution) => {
            check(&instance, &solution.plan).expect("what leaves the engine is allowed");
        }
        Err(SolveError::CheckFailed(error)) => {
            panic!("{error} for {}", String::from_utf8_lossy(text))
        }
        Err(_) => {}
    }
    true
}

fn text_of(seed: u64) -> Vec<u8> {
    serde_json::to_vec(&with_wishes(seed)).expect("an instance can be written")
}

#[test]
fn what_is_written_is_read_back_the_same() {
    for seed in 0..200 {
        let instance = with_wishes(seed);
        assert_eq!(read_instance(&text_of(seed)).unwrap(), instance);
    }
}

#[test]
fn damaged_bytes_are_refused_or_planned() {
    let dice = &mut Dice::new(11);
    for seed in 0..4000 {
        let mut text = text_of(seed);
        for _ in 0..=dice.below(3) {
            let at = dice.below(text.len());
            match dice.below(4) {
                0 => text[at] = (dice.next() % 256) as u8,
                1 => {
                    text.remove(at);
                }
                2 => text.insert(at, b"0123456789-,[]{}\":e."[dice.below(20)]),
                _ => text.truncate(at + 1),
            }
        }
        survive(&text);
    }
}

#[test]
fn odd_values_in_any_field_are_refused_or_planned() {
    let dice = &mut Dice::new(12);
    let odd = [
        "-1",
        "0",
        "1",
        "2",
        "7",
        "63",
        "64",
        "65",
        "1000",
        "1001",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "1e300",
        "0.5",
        "null",
        "true",
        "\"\"",
        "[]",
        "{}",
        "[0]",
        "[[0,0,0]]",
    ];
    let mut planned = 0;
    for seed in 0..6000 {
        let mut value: Value = serde_json::from_slice(&text_of(seed)).unwrap();
        for _ in 0..=dice.below(2) {
            let new: Value = serde_json::from_str(odd[dice.below(odd.len())]).unwrap();
            replace_one(&mut value, dice, new);
        }
        planned += u32::from(survive(&serde_json::to_vec(&value).unwrap()));
    }
    assert!(
        planned > 500,
        "only {planned} of the altered questions could still be planned"
    );
}

/// Puts a new value somewhere into the tree.
fn replace_one(value: &mut Value, dice: &mut Dice, new: Value) {
    let stop = dice.one_in(6);
    match value {
        Value::Array(items) if !items.is_empty() && !stop => {
            let index = dice.below(items.len());
            replace_one(&mut items[index], dice, new);
        }
        Value::Object(fields) if !fields.is_empty() && !stop => {
            let index = dice.below(fields.len());
            if let Some((_, field)) = fields.iter_mut().nth(index) {
                replace_one(field, dice, new);
            }
        }
        _ => *value = new,
    }
}

#[test]
fn a_field_that_cannot_be_read_is_named() {
    let text = br#"{"meta":{"slots":2,"competencies":1},"educators":[{"g":0,"W":"many","free":[],"gap":[],"cand":[]}],
        "offerings":[],"coaches":[],"funds":[],"floors":[0]}"#;
    match read_instance(text) {
        Err(InstanceError::Unreadable { field, line, .. }) => {
            assert_eq!((field.as_str(), line), ("educators[0].W", 1));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_check_refuses_plans_that_were_tampered_with() {
    let dice = &mut Dice::new(13);
    let (mut altered, mut refused) = (0, 0);
    for seed in 0..600 {
        let instance = tiny(seed);
        let options = Options {
            budget: Budget::Rounds(2),
            seed: 1,
            threads: 1,
        };
        let plan = solve(&instance, &options, &mut |_| ControlFlow::Continue(()))
            .unwrap()
            .plan;
        let mut value = serde_json::to_value(&plan).unwrap();
        let new = Value::from(dice.below(5));
        replace_one(&mut value, dice, new);
        let Ok(other) = serde_json::from_value::<Plan>(value) else {
            continue;
        };
        ask_everything(&instance, &other);
        if other.runs != plan.runs
            || other.objective != plan.objective
            || other.shortfall != plan.shortfall
        {
            altered += 1;
            match check(&instance, &other) {
                Err(_) => refused += 1,
                // Another plan may happen to be allowed, but never better than the best.
                Ok(checked) => assert!(
                    checked.objective <= best_worth(&instance).expect("the empty plan is allowed")
                ),
            }
        }
    }
    assert!(
        altered > 100 && refused * 10 > altered * 8,
        "{refused} of {altered} refused"
    );
}

fn ask_everything(instance: &Instance, plan: &Plan) {
    if check(instance, plan).is_err() {
        return;
    }
    for educator in 0..=instance.educators.len() {
        for offering in 0..=instance.offerings.len() {
            why_not(instance, plan, educator, offering);
        }
    }
}

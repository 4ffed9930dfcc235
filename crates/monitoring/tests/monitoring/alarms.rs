//! What the page on warnings states, replayed: a simulated year of programmes with a reading a month.

use effects::monitor::{Goal, Point, control_chart, forecast};
use monitoring::library;
use testkit::{World, db_test};

const GOAL: Goal = Goal {
    baseline: 40.0,
    target: 60.0,
    start: 0.0,
    end: 365.0,
};

/// Normal numbers that are the same every time.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// Eleven monthly readings of a programme, and whether it misses its target at the end.
fn year(chance: &mut Chance) -> (Vec<Point>, bool) {
    let (pace, mut level) = (1.0 + chance.normal(), 0.0);
    let mut points = Vec::new();
    for month in 1..=12 {
        level += pace / 12.0 + 0.2 * (1.0_f64 / 12.0).sqrt() * chance.normal();
        let value = GOAL.baseline + 20.0 * (level + 0.12 * chance.normal());
        let at = f64::from(month) * 365.0 / 12.0;
        let se = None;
        points.push(Point { at, value, se });
    }
    points.pop();
    (points, level < 1.0)
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole)
}

#[test]
fn a_replayed_year_has_the_false_and_missed_alarms_that_the_page_states() {
    let alarms = &library().alarms;
    let stated = &alarms.stated;
    let mut chance = Chance(2026);
    let (mut warned, mut false_alarms, mut missed, mut misses, mut days) = (0, 0, 0, 0, 0.0);
    for _ in 0..stated.years {
        let (points, fails) = year(&mut chance);
        let first = (1..=points.len()).find(|n| {
            let ahead = forecast(&GOAL, &points[..*n]).expect("sound");
            ahead.is_off_track(alarms.off_track)
        });
        misses += u32::from(fails);
        match first {
            Some(month) => {
                warned += 1;
                false_alarms += u32::from(!fails);
                days += month as f64 * 365.0 / 12.0;
            }
            None => missed += u32::from(fails),
        }
    }
    let found = [
        (share(false_alarms, warned), stated.false_of_warnings),
        (
            share(false_alarms, stated.years - misses),
            stated.warned_on_track,
        ),
        (share(missed, misses), stated.missed),
    ];
    println!("{found:?}, first day {:.1}", days / f64::from(warned));
    for (found, stated) in found {
        assert!((found - stated).abs() < 0.02, "{found} is not {stated}");
    }
    assert!((days / f64::from(warned) - stated.first_day).abs() < 12.0);
}

#[test]
fn limits_let_out_as_little_noise_and_see_as_many_shifts_as_the_page_states() {
    let stated = &library().alarms.stated;
    let mut chance = Chance(2027);
    let (mut outside, mut seen) = (0, 0);
    for _ in 0..2_000 {
        let mut values: Vec<f64> = (0..32).map(|_| chance.normal()).collect();
        let chart = control_chart(&values, 20).expect("enough values");
        outside += chart
            .signals
            .iter()
            .filter(|(_, signal)| *signal == effects::monitor::Signal::Outside)
            .count() as u32;
        for value in &mut values[20..] {
            *value += 1.5;
        }
        let shifted = control_chart(&values, 20).expect("enough values");
        seen += u32::from(shifted.signals.iter().any(|(at, _)| *at >= 20));
    }
    let found = (share(outside, 64_000), share(seen, 2_000));
    println!("outside {:.4}, shift seen {:.3}", found.0, found.1);
    assert!((found.0 - stated.outside_limits).abs() < 0.003, "{found:?}");
    assert!((found.1 - stated.shift_seen).abs() < 0.03, "{found:?}");
}

#[db_test]
async fn the_page_states_the_rules_and_their_rates(world: World) {
    let page = world.browser(world.cast.teacher).await;
    let page = page.get("/monitoring/alarms").await.expect(200);
    page.says("mencapai 80 %");
    page.says("dalam 14 hari");
    let speech = world.app.shell.speech(platform::i18n::Language::Indonesian);
    let stated = &library().alarms.stated;
    for share in [stated.false_of_warnings, stated.missed, stated.shift_seen] {
        page.says(&speech.percent(share));
    }
}

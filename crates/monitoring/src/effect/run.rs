//! Measuring every programme of an authority at once: long work, done as a job.

use std::collections::BTreeMap;
use std::sync::Arc;

use effects::{Belief, Evidence, Options, PoolOptions, ProgrammeEffect, by_mode, pool};
use kernel::{App, Permit, Semester};
use planning::Mode;
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::jobs::Progress;
use platform::sea_orm::DbErr;
use serde_json::json;

use super::model::{INTERVAL, KindSummary, ModeSummary, Outcome, Span};
use super::panel::{GROUPS, Study};
use super::store_effects::{self, EffectRun, EffectRunId, MeasuredEffect, MeasuredEffectId};

/// A standard deviation of a belief that says nothing, in levels.
const NO_BELIEF: f64 = 10.0;

/// Effects of one type on one indicator in one school year.
type Same<'a> = ((u32, usize, i32), Vec<&'a ProgrammeEffect>);

/// Why effects were not measured.
#[derive(Debug, thiserror::Error)]
pub enum EffectError {
    /// No programme has begun.
    #[error("no programme has begun")]
    NothingBegan,
    /// A person asked to stop.
    #[error("stopped")]
    Stopped,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// The engine failed.
    #[error("the effects could not be measured: {0}")]
    Engine(String),
}

/// Measures everything that has begun, and keeps what was found as a new run.
pub async fn measure(
    app: &App,
    actor: &Actor,
    permit: Permit,
    progress: &Arc<Progress>,
    today: Day,
) -> Result<EffectRunId, EffectError> {
    let (db, authority) = (app.shell.db.read(), permit.authority());
    progress.expect(3);
    let study = Study::load(app, db, authority, today).await?;
    let study = study.ok_or(EffectError::NothingBegan)?;
    stop_if_asked(progress)?;
    progress.report(1);
    // Numerics would hold up every page if they ran among them.
    let (study, found) = tokio::task::spawn_blocking(move || {
        let found = effects::measure(&study.panel, &study.programmes, &Options::default());
        (study, found)
    })
    .await
    .map_err(|error| EffectError::Engine(error.to_string()))?;
    let found = found.map_err(|error| EffectError::Engine(error.to_string()))?;
    stop_if_asked(progress)?;
    progress.report(2);
    let id = EffectRunId::new();
    let run = EffectRun {
        authority_id: authority,
        id,
        made_at: app.shell.clock.now(),
        made_on: today,
        people: study.panel.people() as i32,
        offers: study.offers.len() as i32,
        modes: json!(modes(&study, &found)).to_string(),
        kinds: json!(kinds(&study, &found)).to_string(),
    };
    let rows = rows(&study, &found, &run);
    let data = json!({ "offers": run.offers, "effects": rows.len() });
    let tx = app.shell.db.begin().await?;
    store_effects::add_run(&tx, run, rows).await?;
    let entry = Audited::new("effects.measured", id.0).with(data);
    tx.commit(actor, entry).await?;
    progress.report(3);
    Ok(id)
}

fn stop_if_asked(progress: &Progress) -> Result<(), EffectError> {
    match progress.is_stopped() {
        true => Err(EffectError::Stopped),
        false => Ok(()),
    }
}

/// What was found of each offer on each of its indicators, drawn towards its type where it tells little.
fn rows(study: &Study, found: &[ProgrammeEffect], run: &EffectRun) -> Vec<MeasuredEffect> {
    let pooled = pooled(study, found);
    let row = |(at, effect): (usize, &ProgrammeEffect)| {
        let offer = &study.offers[effect.programme];
        let unseen = study.unseen[effect.programme];
        let people = study.programmes[effect.programme].participants.len() + unseen;
        let mut outcome = match &effect.outcome {
            Ok(measured) => {
                Outcome::of(measured, &GROUPS, offer.cost as f64 / people.max(1) as f64)
            }
            Err(reason) => Outcome::unmeasured(*reason, people - unseen),
        };
        outcome.unseen += unseen;
        outcome.pooled = pooled.get(&at).copied();
        MeasuredEffect {
            authority_id: run.authority_id,
            id: MeasuredEffectId::new(),
            run_id: run.id,
            offer_id: offer.id,
            school_id: offer.school_id,
            indicator: study.subjects[effect.competency].clone(),
            outcome: json!(outcome).to_string(),
        }
    };
    found.iter().enumerate().map(row).collect()
}

/// Each measured effect after all of its type, by its place among the effects; indicator by indicator.
fn pooled(study: &Study, found: &[ProgrammeEffect]) -> BTreeMap<usize, Span> {
    let mut all = BTreeMap::new();
    for subject in 0..study.subjects.len() {
        let of_subject = study.beliefs.iter().filter(|((_, at), _)| *at == subject);
        let options = PoolOptions {
            beliefs: of_subject
                .map(|((kind, _), belief)| (*kind, *belief))
                .collect(),
            interval: INTERVAL,
            ..PoolOptions::default()
        };
        let measured: Vec<(usize, Evidence)> = found
            .iter()
            .enumerate()
            .filter(|(_, effect)| effect.competency == subject)
            .filter_map(|(at, effect)| Some((at, evidence(study, effect)?)))
            .collect();
        let evidence: Vec<Evidence> = measured.iter().map(|(_, one)| *one).collect();
        let pooled = pool(&evidence, &options);
        let places = measured.iter().map(|(at, _)| *at);
        all.extend(places.zip(pooled.programmes.iter().map(Span::from)));
    }
    all
}

fn evidence(study: &Study, effect: &ProgrammeEffect) -> Option<Evidence> {
    let kind = study.programmes[effect.programme].kind;
    Some(Evidence::of(kind, effect.outcome.as_ref().ok()?))
}

fn modes(study: &Study, found: &[ProgrammeEffect]) -> Vec<ModeSummary> {
    let options = PoolOptions {
        interval: INTERVAL,
        ..PoolOptions::default()
    };
    let pooled = by_mode(found, &study.programmes, &options);
    pooled
        .kinds
        .iter()
        .filter(|kind| kind.programmes > 0)
        .map(|kind| ModeSummary {
            mode: Mode::ALL
                .get(kind.kind as usize)
                .map_or_else(String::new, ToString::to_string),
            offers: kind.programmes,
            people: people_of(study, found, kind.kind),
            mean: Span::from(&kind.mean),
            next: Span::from(&kind.next),
        })
        .collect()
}

/// Participants of a mode that any effect rests on, each counted once an offer.
fn people_of(study: &Study, found: &[ProgrammeEffect], mode: u32) -> usize {
    let mut most: BTreeMap<usize, usize> = BTreeMap::new();
    for effect in found {
        if let Ok(measured) = &effect.outcome
            && study.programmes[effect.programme].mode == mode
        {
            let people = most.entry(effect.programme).or_default();
            *people = measured.participants.max(*people);
        }
    }
    most.values().sum()
}

/// What each type was measured to do on each indicator in each school year, by the measurements alone: the
/// catalogue joins them with what was believed before, and must not be told that twice.
fn kinds(study: &Study, found: &[ProgrammeEffect]) -> Vec<KindSummary> {
    let mut by_kind: BTreeMap<(u32, usize, i32), Vec<&ProgrammeEffect>> = BTreeMap::new();
    for effect in found.iter().filter(|effect| effect.outcome.is_ok()) {
        let programme = &study.programmes[effect.programme];
        let year = Semester::from_number(programme.first).school_year();
        let key = (programme.kind, effect.competency, year);
        by_kind.entry(key).or_default().push(effect);
    }
    let nothing = PoolOptions {
        other: Belief {
            mean: 0.0,
            sd: NO_BELIEF,
        },
        interval: INTERVAL,
        ..PoolOptions::default()
    };
    let summary = |((kind, subject, school_year), effects): Same<'_>| {
        let evidence: Vec<Evidence> = effects
            .iter()
            .filter_map(|effect| evidence(study, effect))
            .collect();
        let people = effects
            .iter()
            .filter_map(|effect| effect.outcome.as_ref().ok());
        let kind: &super::panel::Kind = study.kinds.get(kind as usize)?;
        let pooled = pool(&evidence, &nothing);
        Some(KindSummary {
            kind: kind.code.clone(),
            title: kind.title.clone(),
            indicator: study.subjects.get(subject)?.clone(),
            school_year,
            offers: evidence.len(),
            people: people.map(|measured| measured.participants).sum(),
            measured: Span::from(&pooled.kinds.first()?.mean),
        })
    };
    by_kind.into_iter().filter_map(summary).collect()
}

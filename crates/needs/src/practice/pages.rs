//! The pages of practice: which scenes there are, a scene to rate, and how far one agrees.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Ctx;
use kernel::frameworks::{Instrument, InstrumentCode, Item, Line};
use platform::audit::Audited;
use platform::i18n::Language;
use platform::web::{Fault, Form, Page, Problem, html, see_other};

use super::scenes::{Scene, SceneSet, find_set, sets};
use super::store::{self, PracticeAnswer, PracticeAnswerId};
use crate::agreement::{Agreement, LEAST_PAIRS, agree};
use crate::instruments::lines::{LineView, field, lay_out};
use crate::instruments::reading::read_ratings;

#[derive(Template)]
#[template(path = "practice.html")]
struct PracticePage {
    page: Page,
    sets: Vec<(&'static SceneSet, String, usize)>,
}

#[derive(Template)]
#[template(path = "practice_set.html")]
struct SetPage {
    page: Page,
    set: &'static SceneSet,
    scenes: Vec<(&'static Scene, bool)>,
    next: Option<&'static Scene>,
    sentences: Vec<String>,
    by_item: Vec<(String, usize, usize)>,
}

struct Answered {
    item: String,
    mine: String,
    agreed: String,
    is_same: bool,
    reason: &'static str,
}

#[derive(Template)]
#[template(path = "practice_scene.html")]
struct ScenePage {
    page: Page,
    form: Form,
    set: &'static SceneSet,
    set_name: String,
    scene: &'static Scene,
    lines: Vec<LineView>,
    answered: Vec<Answered>,
    next: Option<&'static Scene>,
}

/// All scenes, and how many of them the reader has rated.
pub(super) async fn list(ctx: Ctx) -> Result<Response, Problem> {
    let mine = store::list_answers(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let sets = sets()
        .iter()
        .map(|set| {
            let is_done = |scene: &&Scene| is_answered(&mine, set, scene);
            let done = set.scenes.iter().filter(is_done).count();
            (set, name(&ctx, set), done)
        })
        .collect();
    html(&PracticePage {
        page: ctx.page("exercise-title").in_stage("needs"),
        sets,
    })
}

fn name(ctx: &Ctx, set: &SceneSet) -> String {
    match ctx.speech.language {
        Language::Indonesian => set.name.clone(),
        Language::English => set.name_en.clone(),
    }
}

fn is_answered(mine: &[PracticeAnswer], set: &SceneSet, scene: &Scene) -> bool {
    mine.iter()
        .any(|answer| answer.scenes == set.code && answer.scene == scene.code)
}

fn found(ctx: &Ctx, code: &str) -> Result<(&'static SceneSet, Instrument), Problem> {
    let set = find_set(code).ok_or_else(Problem::not_found)?;
    let instrument = ctx
        .catalogue
        .instrument(&InstrumentCode::new(set.instrument.as_str()))
        .cloned()
        .ok_or_else(Problem::not_found)?;
    Ok((set, instrument))
}

/// The scenes of an instrument, and the reader's agreement so far.
pub(super) async fn show_set(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Problem> {
    let (set, instrument) = found(&ctx, &code)?;
    let mine = store::list_answers(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let mut pairs = Vec::new();
    let mut by_item: Vec<(String, usize, usize)> = Vec::new();
    for scene in &set.scenes {
        for rating in &scene.ratings {
            let Some(item) = rating.item_of(&instrument) else {
                continue;
            };
            let own = value_of(&mine, set, scene, item);
            let Some(own) = own.and_then(|value| item.scale.category(value)) else {
                continue;
            };
            let Some(agreed) = item.scale.category(rating.value) else {
                continue;
            };
            pairs.push((own, agreed));
            let same = usize::from(own == agreed);
            match by_item.iter_mut().find(|(text, ..)| *text == item.text) {
                Some((_, exact, all)) => (*exact, *all) = (*exact + same, *all + 1),
                None => by_item.push((item.text.clone(), same, 1)),
            }
        }
    }
    let scenes: Vec<_> = set
        .scenes
        .iter()
        .map(|scene| (scene, is_answered(&mine, set, scene)))
        .collect();
    html(&SetPage {
        page: ctx
            .page("exercise-title")
            .titled(name(&ctx, set))
            .in_stage("needs"),
        next: scenes
            .iter()
            .find_map(|(scene, is_done)| (!is_done).then_some(*scene)),
        scenes,
        set,
        sentences: sentences(&ctx, &agree(&pairs)),
        by_item,
    })
}

fn value_of(mine: &[PracticeAnswer], set: &SceneSet, scene: &Scene, item: &Item) -> Option<u8> {
    let is_it = |answer: &&PracticeAnswer| {
        answer.scenes == set.code && answer.scene == scene.code && answer.item == item.code.as_str()
    };
    u8::try_from(mine.iter().find(is_it)?.value).ok()
}

/// Agreement in words; nothing before the first answer.
fn sentences(ctx: &Ctx, agreement: &Agreement) -> Vec<String> {
    if agreement.pairs == 0 {
        return Vec::new();
    }
    let share = |count: usize| ctx.speech.percent(count as f64 / agreement.pairs as f64);
    let mut said = vec![
        ctx.speech
            .say("exercise-agreement")
            .with("pairs", agreement.pairs)
            .with("exact", agreement.exact)
            .with("share", share(agreement.exact))
            .with("near", agreement.within_one)
            .with("nearshare", share(agreement.within_one))
            .to_string(),
    ];
    said.push(match agreement.kappa {
        Some(kappa) => ctx
            .speech
            .say("exercise-kappa")
            .with("kappa", ctx.speech.number(kappa.value, 2))
            .with("low", ctx.speech.number(kappa.low, 2))
            .with("high", ctx.speech.number(kappa.high, 2))
            .to_string(),
        None if agreement.pairs < LEAST_PAIRS => ctx
            .speech
            .say("exercise-too-few")
            .with("least", LEAST_PAIRS)
            .to_string(),
        None => ctx.speech.say("exercise-all-alike").to_string(),
    });
    said
}

/// A scene to rate, or how it was rated.
pub(super) async fn show_scene(
    ctx: Ctx,
    Path((code, scene)): Path<(String, String)>,
) -> Result<Response, Problem> {
    scene_page(&ctx, &code, &scene, Form::empty()).await
}

async fn scene_page(ctx: &Ctx, code: &str, scene: &str, form: Form) -> Result<Response, Problem> {
    let (set, instrument) = found(ctx, code)?;
    let scene = set.scene(scene).ok_or_else(Problem::not_found)?;
    let mine = store::list_answers(ctx.db(), ctx.authority(), ctx.me.id).await?;
    let is_done = is_answered(&mine, set, scene);
    let lines = items_of(scene, &instrument)
        .into_iter()
        .map(|item| {
            // Each is asked for: the scene gives what is needed to judge it.
            let view = lay_out(&ctx.speech, &instrument, Line::Judged(item));
            LineView {
                is_optional: false,
                condition: None,
                ..view
            }
        })
        .collect();
    let label = |item: &Item, value: u8| {
        let values = &item.scale.values;
        let entry = values.iter().find(|entry| entry.value == value);
        entry.map_or_else(String::new, |entry| entry.label.clone())
    };
    let answered = scene
        .ratings
        .iter()
        .filter_map(|rating| {
            let item = rating.item_of(&instrument)?;
            let own = value_of(&mine, set, scene, item)?;
            Some(Answered {
                item: item.text.clone(),
                mine: label(item, own),
                agreed: label(item, rating.value),
                is_same: own == rating.value,
                reason: &rating.reason,
            })
        })
        .collect();
    html(&ScenePage {
        page: ctx
            .page("exercise-title")
            .titled(&scene.title)
            .in_stage("needs"),
        set_name: name(ctx, set),
        set,
        scene,
        lines,
        answered,
        next: is_done.then(|| set.after(&scene.code)).flatten(),
        form,
    })
}

fn items_of<'a>(scene: &Scene, instrument: &'a Instrument) -> Vec<&'a Item> {
    scene
        .ratings
        .iter()
        .filter_map(|rating| rating.item_of(instrument))
        .collect()
}

/// Takes the ratings of a scene in, once; after them the agreed ones are shown.
pub(super) async fn rate(
    ctx: Ctx,
    Path((code, scene)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, Problem> {
    let (set, instrument) = found(&ctx, &code)?;
    let found = set.scene(&scene).ok_or_else(Problem::not_found)?;
    let items = items_of(found, &instrument);
    let ratings = read_ratings(&mut form, &items);
    for item in &items {
        let name = field(Line::Judged(item));
        if form.value(&name).is_empty() {
            form.fail(&name, Fault::new("fault-choose"));
        }
    }
    if !form.is_valid() {
        let mut response = scene_page(&ctx, &code, &scene, form).await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let rows = ratings
        .into_iter()
        .map(|rated| PracticeAnswer {
            authority_id: ctx.authority(),
            id: PracticeAnswerId::new(),
            person_id: ctx.me.id,
            scenes: set.code.clone(),
            scene: found.code.clone(),
            item: rated.item.as_str().to_owned(),
            value: i32::from(rated.value),
            answered_at: ctx.now(),
        })
        .collect();
    let tx = ctx.app.shell.db.begin().await?;
    // Answered before, the first answer stands: by now the agreed rating is known.
    if store::add_answers(&tx, rows).await? {
        tx.commit(&ctx.actor, Audited::new("practice.answered", ctx.me.id.0))
            .await?;
    }
    Ok(see_other(&format!("/practice/{code}/scenes/{scene}")))
}

/// Forgets one's own answers to begin again.
pub(super) async fn restart(
    ctx: Ctx,
    Path(code): Path<String>,
    _: Form,
) -> Result<Response, Problem> {
    let set = find_set(&code).ok_or_else(Problem::not_found)?;
    let tx = ctx.app.shell.db.begin().await?;
    store::forget(&tx, ctx.authority(), ctx.me.id, &set.code).await?;
    tx.commit(&ctx.actor, Audited::new("practice.restarted", ctx.me.id.0))
        .await?;
    Ok(see_other(&format!(
        "/practice/{code}?notice=exercise-restarted"
    )))
}

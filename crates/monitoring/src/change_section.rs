//! The part of an offer's page that says what changed in the competency of its participants, as far
//! as the reader may see it.

use kernel::frameworks::IndicatorCode;
use kernel::{Action, Ctx, Target};
use planning::{OfferHead, list_effects_of};
use platform::i18n::Speech;
use platform::web::Problem;

use crate::change::MeanChange;
use crate::figures::{change_sentence, signed};
use crate::participants::{GroupChange, IndicatorChange, load_change};
use crate::rules::{LEAST_GROUP, Sight, sight};

/// What changed, in words and figures.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChangeSection {
    /// Whether the offer has begun, so that there is a before.
    pub(crate) has_begun: bool,
    pub(crate) started_on: String,
    pub(crate) rows: Vec<ChangeRow>,
    /// What stands behind it: source key, forms before, forms since.
    pub(crate) behind: Vec<(String, usize, usize)>,
    pub(crate) raters: usize,
    pub(crate) least_group: usize,
}

impl ChangeSection {
    /// Whether any figure is shown, so that the table has something to say.
    pub(crate) fn has_figures(&self) -> bool {
        self.rows.iter().any(|row| row.figures.is_some())
    }
}

/// One indicator's change.
#[derive(Clone, Debug)]
pub(crate) struct ChangeRow {
    pub(crate) name: String,
    pub(crate) sentence: String,
    /// What is said to a participant about themselves; empty when nothing.
    pub(crate) own: String,
    pub(crate) figures: Option<Figures>,
    pub(crate) without_before: usize,
    pub(crate) without_since: usize,
}

/// The figures of a group.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    pub(crate) people: usize,
    pub(crate) before: String,
    pub(crate) now: String,
    pub(crate) change: String,
    pub(crate) low: String,
    pub(crate) high: String,
}

impl Figures {
    fn new(speech: &Speech, change: &MeanChange) -> Self {
        Self {
            people: change.people,
            before: speech.number(change.before, 1),
            now: speech.number(change.now, 1),
            change: signed(speech, change.mean),
            low: signed(speech, change.low),
            high: signed(speech, change.high),
        }
    }
}

pub(crate) async fn load_change_section(
    ctx: &Ctx,
    head: &OfferHead,
) -> Result<ChangeSection, Problem> {
    let Some(started_on) = head.offer.started_on else {
        return Ok(ChangeSection::default());
    };
    let (db, authority) = (ctx.db(), ctx.authority());
    let effects = list_effects_of(db, authority, head.offer.programme_id).await?;
    let codes: Vec<_> = effects
        .into_iter()
        .map(|effect| IndicatorCode::new(effect.indicator))
        .collect();
    let group = load_change(&ctx.app, db, &head.participants, &codes, started_on).await?;
    let leads = head.offer.coach_id == ctx.me.id
        || ctx
            .may(Action::ApprovePlan, Target::School(head.offer.school_id))
            .await?;
    let takes_part = head
        .participants
        .iter()
        .any(|person| person.id == ctx.me.id);
    Ok(section(
        ctx,
        &group,
        leads,
        takes_part,
        ctx.speech.day(started_on),
    ))
}

fn section(
    ctx: &Ctx,
    group: &GroupChange,
    leads: bool,
    takes_part: bool,
    started_on: String,
) -> ChangeSection {
    let mut sources: Vec<_> = group.before.keys().chain(group.since.keys()).collect();
    sources.sort();
    sources.dedup();
    let count = |counts: &std::collections::BTreeMap<String, usize>, source| {
        counts.get(source).copied().unwrap_or_default()
    };
    ChangeSection {
        has_begun: true,
        started_on,
        rows: group
            .indicators
            .iter()
            .map(|change| row(ctx, change, sight(change.pairs.len(), leads, takes_part)))
            .collect(),
        behind: sources
            .into_iter()
            .map(|source| {
                let key = format!("source-{source}");
                (
                    key,
                    count(&group.before, source),
                    count(&group.since, source),
                )
            })
            .collect(),
        raters: group.raters,
        least_group: LEAST_GROUP,
    }
}

fn row(ctx: &Ctx, change: &IndicatorChange, sight: Sight) -> ChangeRow {
    let speech = &ctx.speech;
    let group = change.of_group().filter(|_| sight == Sight::Group);
    let own = change
        .of_person(ctx.me.id)
        .filter(|_| sight != Sight::Nothing);
    let sentence = match (&group, change.pairs.is_empty()) {
        (_, true) => speech.say("change-no-evidence").to_string(),
        (Some(group), false) => change_sentence(speech, group),
        (None, false) => speech
            .say("change-small-group")
            .with("least", LEAST_GROUP)
            .to_string(),
    };
    ChangeRow {
        name: change.name.clone(),
        sentence,
        own: own.map_or_else(String::new, |own| change_sentence(speech, &own)),
        figures: group.map(|group| Figures::new(speech, &group)),
        without_before: change.without_before,
        without_since: change.without_since,
    }
}

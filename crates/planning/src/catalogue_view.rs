//! A programme as the catalogue shows it: what it is expected to move, why that is expected, and what it asks for.

use kernel::Ctx;
use kernel::frameworks::IndicatorCode;
use platform::i18n::Speech;

use crate::outlook::{Outlook, Prospect};
use crate::programme_form::levels;
use crate::programme_types::{Access, ProgrammeType, programme_types};
use crate::store::{Programme, ProgrammeEffect};

/// A programme as the list shows it.
pub(crate) struct Line {
    pub programme: Programme,
    pub gains: Vec<GainView>,
    /// Where the expectations come from, one sentence for each source.
    pub sources: Vec<String>,
    pub access: Option<String>,
    pub cost: String,
    pub may_edit: bool,
}

/// What is expected of a programme in one indicator.
pub(crate) struct GainView {
    pub text: String,
    /// What the expectation is made of; empty when nothing was measured.
    pub parts: Vec<String>,
}

/// A programme with what of the given effects is its own.
pub(crate) fn line(
    ctx: &Ctx,
    outlook: &Outlook,
    programme: Programme,
    effects: &[ProgrammeEffect],
    may_edit: bool,
) -> Line {
    let speech = &ctx.speech;
    let prospects: Vec<(&ProgrammeEffect, Prospect)> = effects
        .iter()
        .filter(|effect| effect.programme_id == programme.id)
        .map(|effect| (effect, outlook.of(&programme, effect)))
        .collect();
    let mut sources: Vec<String> = Vec::new();
    for (_, prospect) in &prospects {
        let sentence = match prospect.source {
            Some(source) => speech.say("programme-source").with("source", source),
            None => speech.say("programme-source-own"),
        }
        .to_string();
        if !sources.contains(&sentence) {
            sources.push(sentence);
        }
    }
    let gain =
        |(effect, prospect): &(&ProgrammeEffect, Prospect)| gain(ctx, outlook, effect, prospect);
    Line {
        gains: prospects.iter().map(gain).collect(),
        sources,
        access: programme_types()
            .of(&programme)
            .map(|found| access(speech, &found.access)),
        cost: cost(speech, &programme),
        may_edit,
        programme,
    }
}

fn gain(ctx: &Ctx, outlook: &Outlook, effect: &ProgrammeEffect, prospect: &Prospect) -> GainView {
    let speech = &ctx.speech;
    let code = IndicatorCode::new(effect.indicator.as_str());
    let entry = ctx.app.frameworks.indicator(&code);
    let name = entry.map_or(effect.indicator.as_str(), |entry| &entry.indicator.name);
    let is_as_typed = prospect.milli_levels() == i64::from(effect.milli_levels);
    let expected = if is_as_typed {
        levels(speech, effect.milli_levels)
    } else {
        speech.number(prospect.milli_levels() as f64 / 1000.0, 2)
    };
    let measured = prospect.measured.iter().map(|found| {
        speech
            .say("programme-gain-measured")
            .with("levels", speech.number(found.levels, 2))
            .with("people", i64::from(found.people))
            .with("years", i64::from(outlook.years_since(found)))
            .to_string()
    });
    let prior = speech
        .say("programme-gain-prior")
        .with("levels", speech.number(prospect.prior.levels, 2))
        .to_string();
    let parts: Vec<String> = std::iter::once(prior).chain(measured).collect();
    GainView {
        text: speech
            .say("programme-gain-line")
            .with("indicator", name)
            .with("levels", expected)
            .to_string(),
        parts: if is_as_typed && prospect.measured.is_empty() {
            Vec::new()
        } else {
            parts
        },
    }
}

/// Ways to take part, in words.
pub(crate) fn access(speech: &Speech, ways: &[Access]) -> String {
    let named = ways.iter().map(|way| speech.say(way.key()).to_string());
    named.collect::<Vec<_>>().join(", ")
}

/// What a programme costs, in words.
pub(crate) fn cost(speech: &Speech, programme: &Programme) -> String {
    if programme.fixed_cost == 0 && programme.seat_cost == 0 {
        return speech.say("programme-free").to_string();
    }
    speech
        .say("programme-cost-line")
        .with("fixed", speech.rupiah(programme.fixed_cost))
        .with("seat", speech.rupiah(programme.seat_cost))
        .to_string()
}

/// A programme type that the catalogue does not have yet.
pub(crate) struct TypeView {
    pub title: &'static str,
    pub mode: &'static str,
    pub access: String,
    pub source: &'static str,
    /// The lines of its cost sheet.
    pub costs: Vec<String>,
}

/// A programme type with its cost sheet.
pub(crate) fn type_view(speech: &Speech, found: &'static ProgrammeType) -> TypeView {
    let costs = found.costs.iter().map(|line| {
        speech
            .say(line.per.key())
            .with("what", speech.say(line.kind.key()).to_string())
            .with("times", line.times)
            .with("unit", speech.rupiah(line.unit))
            .to_string()
    });
    TypeView {
        title: &found.title,
        mode: found.mode.key(),
        access: access(speech, &found.access),
        source: &programme_types().source_of(found).text,
        costs: costs.collect(),
    }
}

//! What the programmes of a catalogue are expected to do in a semester, and where each expectation comes from.

use kernel::Semester;
use platform::AuthorityId;
use platform::sea_orm::{ConnectionTrait, DbErr};

use crate::expectation::{Expected, Part, expect};
use crate::learned::{LearnedEffect, kind_of, load_learned};
use crate::programme_types::programme_types;
use crate::question::Draft;
use crate::store::{
    OfferForecast, OfferForecastId, Plan, Programme, ProgrammeEffect, ProgrammeId,
    list_effects_of_programmes, list_programmes,
};

/// What was measured at an authority, seen from a semester and for so many people.
#[derive(Clone, Debug)]
pub struct Outlook {
    learned: Vec<LearnedEffect>,
    school_year: i32,
    people: usize,
}

/// What a programme is expected to move in an indicator, with what stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospect {
    /// What a participant is expected to gain.
    pub expected: Expected,
    /// What was believed before anything was measured.
    pub prior: Part,
    /// The source of that belief; empty when the school typed it.
    pub source: Option<&'static str>,
    /// What was measured, newest first.
    pub measured: Vec<LearnedEffect>,
}

impl Prospect {
    /// The expected gain in whole thousandths of a level; none is expected to harm.
    pub fn milli_levels(&self) -> i64 {
        (self.expected.levels * 1000.0).round().max(0.0) as i64
    }
}

impl Outlook {
    /// What is known at an authority before a semester that is planned for so many people.
    pub async fn load(
        db: &impl ConnectionTrait,
        authority: AuthorityId,
        semester: Semester,
        people: usize,
    ) -> Result<Self, DbErr> {
        Ok(Self {
            learned: load_learned(db, authority).await?,
            school_year: semester.school_year(),
            people,
        })
    }

    /// School years since an effect was measured.
    pub fn years_since(&self, effect: &LearnedEffect) -> i32 {
        (self.school_year - effect.school_year).max(0)
    }

    /// What a programme is expected to move in one of its indicators.
    pub fn of(&self, programme: &Programme, effect: &ProgrammeEffect) -> Prospect {
        let types = programme_types();
        let typed = f64::from(effect.milli_levels) / 1000.0;
        // An expectation that the school changed is no longer that of the source.
        let source = types
            .of(programme)
            .filter(|found| found.gains.get(&effect.indicator) == Some(&typed))
            .map(|found| types.source_of(found));
        let scale = source.and_then(|source| source.scale);
        let prior = Part {
            levels: typed * scale.map_or(1.0, |scale| scale.share_for(self.people)),
            standard_error: source.map_or(types.learning.own_standard_error, |source| {
                source.standard_error
            }),
            years: 0,
        };
        let kind = kind_of(programme);
        let measured: Vec<LearnedEffect> = self
            .learned
            .iter()
            .filter(|found| found.kind == kind && found.indicator == effect.indicator)
            .cloned()
            .collect();
        let parts: Vec<Part> = measured
            .iter()
            .map(|found| Part {
                levels: found.levels,
                standard_error: found.standard_error,
                years: self.years_since(found),
            })
            .collect();
        Prospect {
            expected: expect(&types.learning, prior, &parts),
            prior,
            source: source.map(|source| source.text.as_str()),
            measured,
        }
    }
}

/// What the runs of a draft are expected to bring, as rows to keep.
pub(crate) async fn forecast(
    db: &impl ConnectionTrait,
    plan: &Plan,
    draft: &Draft,
    people: usize,
) -> Result<Vec<OfferForecast>, DbErr> {
    let authority = plan.authority_id;
    let outlook = Outlook::load(db, authority, plan.semester, people).await?;
    let programmes = list_programmes(db, authority, plan.school_id).await?;
    let ids: Vec<ProgrammeId> = programmes.iter().map(|programme| programme.id).collect();
    let effects = list_effects_of_programmes(db, authority, &ids).await?;
    let mut rows = Vec::new();
    for offer in &draft.offers {
        let Some(programme) = programmes.iter().find(|found| found.id == offer.programme) else {
            continue;
        };
        for effect in effects
            .iter()
            .filter(|row| row.programme_id == programme.id)
        {
            let expected = outlook.of(programme, effect).expected;
            rows.push(OfferForecast {
                authority_id: authority,
                id: OfferForecastId::new(),
                offer_id: offer.id,
                indicator: effect.indicator.clone(),
                levels: expected.levels,
                standard_error: expected.standard_error,
                people: offer.participants.len() as i32,
            });
        }
    }
    Ok(rows)
}

//! What the map says of a coach for a programme: knowledge by levels, not by title.

use std::collections::BTreeMap;

use kernel::competency_map::list_latest_of_people;
use kernel::{Action, Ctx, PersonId, Target};
use platform::audit::Audited;
use platform::i18n::Speech;
use platform::web::Problem;

use crate::programme_types::programme_types;
use crate::store::{Programme, ProgrammeEffect, ProgrammeId, list_effects_of_programmes};

/// The level a coach should have where the programme type says nothing.
const WANTED: f64 = 3.0;

/// What is known of a coach for a programme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expertise {
    /// The mean level on the indicators it moves reaches what is wanted.
    Reaches(f64),
    /// It lies below.
    Below(f64),
    /// None of these indicators is on the coach's map.
    Unknown,
}

/// What levels by indicator say for a programme that moves these indicators.
pub fn expertise(levels: &BTreeMap<String, f64>, moved: &[&str], wanted: f64) -> Expertise {
    let known: Vec<f64> = moved
        .iter()
        .filter_map(|code| levels.get(*code).copied())
        .collect();
    if known.is_empty() {
        return Expertise::Unknown;
    }
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    if mean >= wanted {
        Expertise::Reaches(mean)
    } else {
        Expertise::Below(mean)
    }
}

/// What the map says of a coach for each programme, in words; nothing where the reader may not see the map.
pub(crate) async fn say_expertise(
    ctx: &Ctx,
    coach: PersonId,
    programmes: &[Programme],
) -> Result<BTreeMap<ProgrammeId, String>, Problem> {
    if !ctx.may(Action::ViewMap, Target::Person(coach)).await? {
        return Ok(BTreeMap::new());
    }
    let (db, authority) = (ctx.db(), ctx.authority());
    let levels: BTreeMap<String, f64> = list_latest_of_people(db, authority, &[coach])
        .await?
        .into_iter()
        .filter(|entry| entry.ratings > 0)
        .map(|entry| (entry.subject, entry.level))
        .collect();
    let ids: Vec<ProgrammeId> = programmes.iter().map(|found| found.id).collect();
    let effects = list_effects_of_programmes(db, authority, &ids).await?;
    if coach != ctx.me.id {
        let tx = ctx.app.shell.db.begin().await?;
        tx.commit(&ctx.actor, Audited::new("map.read", coach.0))
            .await?;
    }
    Ok(programmes
        .iter()
        .map(|programme| (programme.id, say(&ctx.speech, programme, &effects, &levels)))
        .collect())
}

fn say(
    speech: &Speech,
    programme: &Programme,
    effects: &[ProgrammeEffect],
    levels: &BTreeMap<String, f64>,
) -> String {
    let moved: Vec<&str> = effects
        .iter()
        .filter(|effect| effect.programme_id == programme.id)
        .map(|effect| effect.indicator.as_str())
        .collect();
    let wanted = programme_types()
        .of(programme)
        .map_or(WANTED, |found| found.coach_level);
    let (key, level) = match expertise(levels, &moved, wanted) {
        Expertise::Reaches(level) => ("coach-reaches", level),
        Expertise::Below(level) => ("coach-below", level),
        Expertise::Unknown => ("coach-unknown", 0.0),
    };
    speech
        .say(key)
        .with("level", speech.number(level, 1))
        .with("wanted", speech.number(wanted, 0))
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_level_on_what_a_programme_moves_tells_whether_a_coach_knows_it() {
        let levels: BTreeMap<String, f64> = [("a".to_owned(), 3.5), ("b".to_owned(), 2.5)]
            .into_iter()
            .collect();
        assert_eq!(
            expertise(&levels, &["a", "b"], 3.0),
            Expertise::Reaches(3.0)
        );
        assert_eq!(expertise(&levels, &["b", "c"], 3.0), Expertise::Below(2.5));
        assert_eq!(expertise(&levels, &["c"], 3.0), Expertise::Unknown);
        assert_eq!(expertise(&levels, &[], 3.0), Expertise::Unknown);
    }
}

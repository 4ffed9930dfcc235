//! Giving thanks, within limits that keep it worth something.

use kernel::people::hold_person;
use kernel::{App, Permit, PersonId};
use platform::Day;
use platform::audit::{Actor, Audited};
use platform::db::is_duplicate;

use super::settings::settings;
use super::store::{Thanks, ThanksId, add_thanks, list_thanks_from};
use crate::error::CultureError;

/// Words of thanks about to be given.
#[derive(Clone, Debug)]
pub struct GiveThanks {
    /// Made by the form.
    pub id: ThanksId,
    /// To whom.
    pub to: PersonId,
    /// By whom.
    pub by: PersonId,
    /// For what.
    pub words: String,
    /// The day.
    pub today: Day,
}

/// Why thanks are not given now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nobody thanks themselves.
    Oneself,
    /// The same person was thanked a little while ago.
    TooSoon,
    /// Enough was given this week.
    Enough,
}

/// Whether thanks may be given, after those that were given in the last days.
pub fn limit(ask: &GiveThanks, given: &[Thanks]) -> Option<Limit> {
    let within = |days: i64| move |row: &&Thanks| ask.today.days_since(row.given_on) < days;
    if ask.to == ask.by {
        Some(Limit::Oneself)
    } else if given
        .iter()
        .filter(within(settings().thanks_again_after_days))
        .any(|row| row.person_id == ask.to)
    {
        Some(Limit::TooSoon)
    } else if given.iter().filter(within(7)).count() >= settings().thanks_per_week {
        Some(Limit::Enough)
    } else {
        None
    }
}

/// Gives thanks. Sent twice, they are given once.
pub async fn give_thanks(
    app: &App,
    actor: &Actor,
    permit: Permit,
    ask: GiveThanks,
) -> Result<(), CultureError> {
    let authority_id = permit.authority();
    let tx = app.shell.db.begin().await?;
    // Of two forms sent at once, the second sees what the first gave.
    hold_person(&tx, authority_id, ask.by).await?;
    let since = ask
        .today
        .plus_days(-settings().thanks_again_after_days.max(7));
    let given = list_thanks_from(&*tx, authority_id, ask.by, since).await?;
    if given.iter().any(|row| row.id == ask.id) {
        return Ok(());
    }
    if let Some(limit) = limit(&ask, &given) {
        return Err(CultureError::Thanks(limit));
    }
    let id = ask.id;
    let row = Thanks {
        authority_id,
        id,
        person_id: ask.to,
        from_id: ask.by,
        words: ask.words,
        given_on: ask.today,
    };
    match add_thanks(&tx, row).await {
        Err(error) if is_duplicate(&error) => return Ok(()),
        other => other?,
    }
    tx.commit(actor, Audited::new("thanks.given", id.0)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::AuthorityId;

    #[test]
    fn thanks_are_limited_by_pair_and_by_week() {
        let (by, to) = (PersonId::new(), PersonId::new());
        let ask = |to| GiveThanks {
            id: ThanksId::new(),
            to,
            by,
            words: "Terima kasih".to_owned(),
            today: "2026-11-24".parse().unwrap(),
        };
        let row = |person_id, day: &str| Thanks {
            authority_id: AuthorityId::new(),
            id: ThanksId::new(),
            person_id,
            from_id: by,
            words: String::new(),
            given_on: day.parse().unwrap(),
        };
        let many: Vec<_> = (0..settings().thanks_per_week)
            .map(|_| row(PersonId::new(), "2026-11-20"))
            .collect();
        for (asked, given, expected) in [
            (ask(to), vec![], None),
            (ask(by), vec![], Some(Limit::Oneself)),
            (ask(to), vec![row(to, "2026-11-18")], Some(Limit::TooSoon)),
            (ask(to), vec![row(to, "2026-11-17")], None),
            (ask(to), many, Some(Limit::Enough)),
        ] {
            assert_eq!(limit(&asked, &given), expected, "{given:?}");
        }
    }
}

//! The leader's page of one school.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use follow_up::{
    CheckOutcome, SupportStanding, SupportWish, list_checks_of, list_commitments_of_schools,
    list_results_of,
};
use kernel::people::{find_school, list_people_by_ids};
use kernel::{Action, Ctx, PersonId, SchoolId, Target};
use platform::web::{Page, Problem, html};

use super::load::{Leadership, Waiting, load};

/// Days back from today in which practice that held is news.
const NEWS_DAYS: i64 = 30;

#[derive(Template)]
#[template(path = "leader.html")]
struct LeaderPage {
    page: Page,
    /// Whether the reader leads this school; others see it as its companions.
    leads: bool,
    waiting: Vec<Line>,
    usual_wait: String,
    missing: Vec<Line>,
    promised: Vec<Line>,
    worth_thanks: Vec<Line>,
    money: String,
    spent: String,
    hours: String,
}

/// One thing in a list: what, more about it, where it is, and a word on how it stands.
struct Line {
    title: String,
    detail: String,
    href: Option<String>,
    state: String,
    tone: &'static str,
}

pub(super) async fn show(ctx: Ctx, Path(school): Path<SchoolId>) -> Result<Response, Problem> {
    let target = Target::School(school);
    ctx.permit(Action::ViewLeadership, target).await?;
    let (db, authority, today) = (ctx.db(), ctx.authority(), ctx.today());
    let found = find_school(db, authority, school)
        .await?
        .ok_or_else(Problem::not_found)?;
    let led = load(db, authority, &[school], today)
        .await?
        .remove(&school)
        .unwrap_or_default();
    let held = held_lately(&ctx, school).await?;
    let names = names(&ctx, &led, &held).await?;
    let leads = ctx.may(Action::ApprovePlan, target).await?;
    let say = Say {
        ctx: &ctx,
        names,
        leads,
    };
    let of = |wanted: fn(SupportStanding) -> bool| {
        led.support
            .iter()
            .filter(|wish| wanted(wish.standing(today)))
            .map(|wish| say.support(wish))
            .collect()
    };
    html(&LeaderPage {
        page: ctx.page("leader-title").titled(
            ctx.speech
                .say("leader-of")
                .with("school", found.name.as_str()),
        ),
        leads,
        waiting: led.waiting.iter().map(|one| say.waiting(one)).collect(),
        usual_wait: led.usual_wait().map_or_else(
            || ctx.speech.say("leader-wait-unknown").to_string(),
            |days| {
                ctx.speech
                    .say("leader-wait-usual")
                    .with("days", days)
                    .to_string()
            },
        ),
        missing: of(|standing| {
            matches!(
                standing,
                SupportStanding::Late(_) | SupportStanding::Declined
            )
        }),
        promised: of(|standing| matches!(standing, SupportStanding::Promised(_))),
        worth_thanks: held.into_iter().map(|one| say.thanks(one)).collect(),
        money: ctx.speech.rupiah(led.money),
        spent: ctx.speech.rupiah(led.spent),
        hours: ctx.speech.number(led.minutes as f64 / 60.0, 0),
    })
}

/// Practice that was lately seen to hold: whose, in which commitment, what they do.
struct Held {
    person: PersonId,
    what: String,
    seen_on: platform::Day,
}

async fn held_lately(ctx: &Ctx, school: SchoolId) -> Result<Vec<Held>, Problem> {
    let (db, authority) = (ctx.db(), ctx.authority());
    let rows = list_commitments_of_schools(db, authority, &[school]).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let checks = list_checks_of(db, authority, &ids).await?;
    let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
    let since = ctx.today().plus_days(-NEWS_DAYS);
    let mut found: Vec<Held> = list_results_of(db, authority, &ids)
        .await?
        .into_iter()
        .filter(|result| result.outcome == CheckOutcome::Held && result.held_on >= since)
        .filter_map(|result| {
            let check = checks.iter().find(|check| check.id == result.check_id)?;
            let row = rows.iter().find(|row| row.id == check.commitment_id)?;
            Some(Held {
                person: row.person_id,
                what: row.what.clone(),
                seen_on: result.held_on,
            })
        })
        .filter(|held| held.person != ctx.me.id)
        .collect();
    found.sort_by_key(|held| (std::cmp::Reverse(held.seen_on), held.person));
    found.dedup_by_key(|held| held.person);
    Ok(found)
}

async fn names(
    ctx: &Ctx,
    led: &Leadership,
    held: &[Held],
) -> Result<BTreeMap<PersonId, String>, Problem> {
    let waiting = led.waiting.iter().filter_map(|one| match one {
        Waiting::Heard(heard) => heard.author,
        Waiting::Support(wish) => Some(wish.commitment.person_id),
        Waiting::Plan(_) => None,
    });
    let mut people: Vec<PersonId> = waiting
        .chain(led.support.iter().map(|wish| wish.commitment.person_id))
        .chain(held.iter().map(|one| one.person))
        .collect();
    people.sort_unstable();
    people.dedup();
    Ok(list_people_by_ids(ctx.db(), ctx.authority(), &people)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}

/// Puts what is known into words.
struct Say<'a> {
    ctx: &'a Ctx,
    names: BTreeMap<PersonId, String>,
    /// Whoever looks from outside sees how long something waits, and not whose words they are.
    leads: bool,
}

impl Say<'_> {
    /// Words between a person and who leads.
    fn between(&self, words: &str) -> String {
        match self.leads {
            true => words.to_owned(),
            false => String::new(),
        }
    }

    /// A page that only who leads can open.
    fn way(&self, path: String) -> Option<String> {
        self.leads.then_some(path)
    }

    fn name(&self, person: Option<PersonId>) -> String {
        person
            .filter(|_| self.leads)
            .and_then(|person| self.names.get(&person).cloned())
            .unwrap_or_else(|| self.ctx.speech.say("leader-someone").to_string())
    }

    fn waiting(&self, one: &Waiting) -> Line {
        let speech = &self.ctx.speech;
        let days = self.ctx.today().days_since(one.since()).max(0);
        let (title, detail, href) = match one {
            Waiting::Heard(heard) => (
                self.name(heard.author),
                match heard.title.is_empty() || !self.leads {
                    true => speech.say(heard.kind.key()).to_string(),
                    false => heard.title.clone(),
                },
                self.way(format!("/voice/items/{}", heard.id)),
            ),
            Waiting::Support(wish) => (
                self.name(Some(wish.commitment.person_id)),
                self.between(&wish.commitment.support),
                self.way(format!("/commitments/{}#support", wish.commitment.id)),
            ),
            Waiting::Plan(plan) => (
                speech.say("leader-plan").to_string(),
                plan.semester.say(speech).to_string(),
                Some(format!("/plans/{}", plan.id)),
            ),
        };
        Line {
            title,
            detail,
            href,
            state: speech.say("leader-waits").with("days", days).to_string(),
            tone: if days > 7 { "below" } else { "unclear" },
        }
    }

    fn support(&self, wish: &SupportWish) -> Line {
        let speech = &self.ctx.speech;
        let (state, tone) = match wish.standing(self.ctx.today()) {
            SupportStanding::Late(days) => (speech.say("support-late").with("days", days), "below"),
            SupportStanding::Promised(due) => {
                let day = speech.day(due);
                (speech.say("support-promised").with("day", day), "unclear")
            }
            _ => (speech.say("support-declined"), "unknown"),
        };
        Line {
            title: self.name(Some(wish.commitment.person_id)),
            detail: self.between(&wish.commitment.support),
            href: self.way(format!("/commitments/{}#support", wish.commitment.id)),
            state: state.to_string(),
            tone,
        }
    }

    fn thanks(&self, held: Held) -> Line {
        Line {
            title: self.name(Some(held.person)),
            detail: self.between(&held.what),
            href: self.way(format!("/thanks/{}", held.person)),
            state: self.ctx.speech.day(held.seen_on),
            tone: "met",
        }
    }
}

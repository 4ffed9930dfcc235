//! Which school a planning page is about, and the line of links between the planning pages.

use axum::http::StatusCode;
use kernel::{Action, Ctx, School, SchoolId, Target};
use platform::web::Problem;
use serde::Deserialize;

/// The part of an address that names the school.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Where {
    pub school: Option<SchoolId>,
}

/// A link to another planning page.
#[derive(Clone, Debug)]
pub(crate) struct PlaceLink {
    pub href: String,
    pub key: &'static str,
    pub is_current: bool,
}

/// The school of a planning page.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub school: School,
    /// Every school within reach, for choosing another.
    pub schools: Vec<School>,
    /// Whether the reader may change what is planned here.
    pub may_edit: bool,
    /// The page's path.
    pub path: &'static str,
}

impl Place {
    /// The school asked for, else the reader's own, else the first within reach.
    pub async fn find(ctx: &Ctx, asked: Where, path: &'static str) -> Result<Self, Problem> {
        let schools = ctx.schools().await?;
        let own = ctx.school.as_ref().map(|school| school.id);
        let leads = ctx
            .roles
            .iter()
            .find(|role| role.kind == kernel::access::RoleKind::Principal)
            .and_then(|role| role.school_id);
        let wanted = asked.school.or(leads).or(own);
        let found = match wanted {
            Some(id) => schools.iter().find(|school| school.id == id),
            None => schools.first(),
        };
        let Some(school) = found.cloned() else {
            return Err(match asked.school {
                Some(_) => Problem::not_found(),
                None => Problem::new(StatusCode::NOT_FOUND, "problem-planning-no-school"),
            });
        };
        let target = Target::School(school.id);
        ctx.permit(Action::ViewPlan, target).await?;
        let may_edit = ctx.may(Action::EditPlan, target).await?;
        Ok(Self {
            school,
            schools,
            may_edit,
            path,
        })
    }

    /// An address that stays at this school.
    pub fn at(&self, path: &str) -> String {
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}school={}", self.school.id)
    }

    /// The planning pages.
    pub fn links(&self) -> Vec<PlaceLink> {
        [
            ("/plans", "planning-tab-plans"),
            ("/programmes", "planning-tab-programmes"),
            ("/coaches", "planning-tab-coaches"),
            ("/funds", "planning-tab-funds"),
            ("/time", "planning-tab-time"),
        ]
        .into_iter()
        .map(|(path, key)| PlaceLink {
            href: self.at(path),
            key,
            is_current: path == self.path,
        })
        .collect()
    }
}

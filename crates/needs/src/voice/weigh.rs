//! How much an indicator matters at a school: said by who leads, with a reason, and recorded.

use kernel::{App, Permit, PersonId, SchoolId};
use platform::audit::{Actor, Audited};
use platform::sea_orm::DbErr;
use serde_json::json;

use super::model::Weight;
use super::store::{self, NeedWeight, NeedWeightId};

/// How much an indicator is to count from now on.
#[derive(Clone, Debug)]
pub struct Weigh {
    /// At which school.
    pub school: SchoolId,
    /// The indicator's code.
    pub indicator: String,
    /// How much.
    pub weight: Weight,
    /// Who says so.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// The version that was read; zero when there was none.
    pub seen: i32,
}

/// Records it; false when somebody else has said so meanwhile.
pub async fn weigh(app: &App, actor: &Actor, permit: Permit, ask: Weigh) -> Result<bool, DbErr> {
    let data = json!({ "indicator": ask.indicator, "weight": ask.weight });
    let row = NeedWeight {
        authority_id: permit.authority(),
        id: NeedWeightId::new(),
        school_id: ask.school,
        indicator: ask.indicator,
        weight: ask.weight,
        reason: ask.reason,
        set_by: ask.by,
        set_at: actor.at,
        version: 1,
    };
    let tx = app.shell.db.begin().await?;
    if !store::put_weight(&tx, row, ask.seen).await? {
        return Ok(false);
    }
    let entry = Audited::new("need.weighed", ask.school.0).with(data);
    tx.commit(actor, entry).await?;
    Ok(true)
}

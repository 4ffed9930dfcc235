//! Filling an instrument: in which capacity.

use kernel::frameworks::{Instrument, Source};
use kernel::{Action, Ctx, Permit, PersonId, Target};
use platform::web::Problem;

use crate::instruments::peer;

/// The capacities of stage 1, and the leave each asks for.
const CAPACITIES: [(Source, Action); 3] = [
    (Source::SelfReflection, Action::ReflectOnSelf),
    (Source::Appraisal, Action::Appraise),
    (Source::Supervision, Action::Observe),
];

/// The first capacity in which the signed-in person may fill this instrument about someone.
pub async fn capacity(
    ctx: &Ctx,
    instrument: &Instrument,
    person: PersonId,
) -> Result<Option<(Source, Permit)>, Problem> {
    for (source, action) in CAPACITIES {
        // Observing or appraising oneself is called reflection, and has instruments of its own.
        if source != Source::SelfReflection && person == ctx.me.id {
            continue;
        }
        if instrument.sources.contains(&source) {
            let target = Target::Person(person);
            if ctx.may(action, target).await? {
                return Ok(Some((source, ctx.permit(action, target).await?)));
            }
        }
    }
    // A colleague comes when invited, and only then.
    if instrument.sources.contains(&Source::Peer) && peer::is_invited(ctx, person).await? {
        let target = Target::Support {
            person,
            given_to: ctx.me.id,
        };
        let permit = ctx.permit(Action::ObserveAsPeer, target).await?;
        return Ok(Some((Source::Peer, permit)));
    }
    Ok(None)
}

//! All programmes at once: windows are opened once for all programmes that share them.
//!
//! Knows how the work is divided; the same input gives the same numbers whatever the number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::effect::{self, Measured, Unmeasured};
use crate::panel::{InputError, Options, Panel, Programme};
use crate::window::{NoWindow, Window, WindowKey};

/// One programme and one competency that it is meant to move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgrammeEffect {
    /// Running number of the programme.
    pub programme: usize,
    /// Running number of the competency.
    pub competency: usize,
    /// What was measured, or why nothing was.
    pub outcome: Result<Measured, Unmeasured>,
}

/// Measures all programmes on all competencies that they are meant to move, in the order of the programmes.
pub fn measure(
    panel: &Panel,
    programmes: &[Programme],
    options: &Options,
) -> Result<Vec<ProgrammeEffect>, InputError> {
    panel.check()?;
    options.check()?;
    if let Some(bad) = programmes.iter().position(|p| !p.is_sound(panel)) {
        return Err(InputError::Programme(bad));
    }
    let mut out: Vec<ProgrammeEffect> = Vec::new();
    let mut by_window: BTreeMap<WindowKey, Vec<usize>> = BTreeMap::new();
    for (number, programme) in programmes.iter().enumerate() {
        for competency in (0..panel.traits).filter(|k| programme.moves(*k)) {
            if let Some(key) = window_of(panel, programme, competency) {
                by_window.entry(key).or_default().push(number);
            } else {
                let outcome = Err(Unmeasured::NoOccasions);
                out.push(ProgrammeEffect {
                    programme: number,
                    competency,
                    outcome,
                });
            }
        }
    }
    let measured: Vec<Vec<ProgrammeEffect>> = by_window
        .into_par_iter()
        .map(|(key, numbers)| in_window(panel, programmes, options, key, &numbers))
        .collect();
    out.extend(measured.into_iter().flatten());
    out.sort_by_key(|e| (e.programme, e.competency));
    Ok(out)
}

/// The last occasion before a programme's beginning and the first at or after its end.
fn window_of(panel: &Panel, programme: &Programme, competency: usize) -> Option<WindowKey> {
    let before = panel.occasions.iter().rposition(|o| *o < programme.first)?;
    let after = panel.occasions.iter().position(|o| *o >= programme.last)?;
    Some(WindowKey {
        competency,
        before,
        after,
        chosen: programme.chosen,
    })
}

fn in_window(
    panel: &Panel,
    programmes: &[Programme],
    options: &Options,
    key: WindowKey,
    numbers: &[usize],
) -> Vec<ProgrammeEffect> {
    let window = Window::open(panel, programmes, key).map_err(|reason| match reason {
        NoWindow::NobodySeenTwice => Unmeasured::TooFewParticipants,
        NoWindow::NobodyToCompare => Unmeasured::NobodyToCompare,
    });
    numbers
        .par_iter()
        .map(|number| ProgrammeEffect {
            programme: *number,
            competency: key.competency,
            outcome: match &window {
                Ok(window) => effect::measure(panel, window, &programmes[*number], options),
                Err(reason) => Err(*reason),
            },
        })
        .collect()
}

//! The policy as people read it: a table of who may do what.

use super::policy::{Action, Relation, allows};

/// One row per action, one column per relation in the order of `Relation::ALL`; x is allowed.
const TABLE: &str = "
                   oneself coach coach-at principal supervisor planner admin auditor colleague named
    ViewPerson        x      x      x        x          x         x      x      x        x       -
    ViewMap           x      x      -        x          x         x      -      -        -       -
    ViewSchool        -      -      -        x          x         x      -      x        -       -
    Observe           -      x      x        x          x         -      -      -        -       -
    Appraise          -      -      -        x          -         -      -      -        -       -
    ReflectOnSelf     x      -      -        -          -         -      -      -        -       -
    ViewVoice         -      -      x        x          x         x      -      x        x       -
    SpeakUp           -      -      -        x          -         -      -      -        x       -
    AnswerVoice       -      -      -        x          -         x      -      -        -       -
    WeighNeeds        -      -      -        x          -         x      -      -        -       -
    ObserveAsPeer     -      -      -        -          -         -      -      -        -       x
    AskAnonymously    -      x      x        x          x         -      -      -        -       -
    DesignInstruments -      -      -        x          -         x      x      -        -       -
    ViewPlan          -      -      x        x          x         x      x      x        x       -
    EditPlan          -      -      -        x          -         x      -      -        -       -
    KeepWeek          x      -      -        x          -         x      -      -        -       -
    AnswerPlan        -      -      -        x          -         -      -      -        x       x
    ApprovePlan       -      -      -        x          -         -      -      -        -       -
    RunProgramme      -      -      x        x          -         x      -      -        -       x
    OpenCycle         -      -      x        x          x         -      -      -        -       -
    JoinCycle         -      -      x        x          x         -      -      -        x       -
    WriteInCycle      -      -      -        -          -         -      -      -        -       x
    HandOverCycle     -      -      -        x          -         x      -      -        -       x
    MonitorProgramme  -      -      x        x          -         x      -      -        -       x
    MeasureEffects    -      -      -        x          -         x      -      -        -       -
    ReadIndicator     -      -      x        x          -         x      -      -        -       x
    ViewCommitment    x      x      -        x          x         -      -      -        -       x
    WriteCommitment   x      -      -        -          -         -      -      -        -       -
    AcceptCommitment  -      -      -        -          -         -      -      -        -       x
    CheckCommitment   -      x      -        x          x         -      -      -        -       -
    ViewLeadership    -      -      -        x          x         x      -      -        -       -
    GiveThanks        -      x      -        x          x         x      -      -        x       -
    AnswerClimate     -      -      -        x          -         -      -      -        x       -
    ViewClimate       -      -      -        x          x         x      -      x        x       -
    PromiseSupport    -      -      -        x          -         x      -      -        -       -
    ViewAppraisal     x      -      -        -          -         -      -      -        -       x
    WriteAppraisal    x      -      -        -          -         -      -      -        -       -
    RateAppraisal     -      -      -        -          -         -      -      -        -       x
    DecideObjection   -      -      -        -          -         x      x      -        -       -
    ViewCareer        x      -      -        -          -         x      x      -        -       -
    KeepCareer        x      -      -        -          -         -      x      -        -       -
    DecideReadiness   -      -      -        -          -         x      -      -        -       -
    CloseObservation  x      -      -        -          -         -      -      -        -       x
    SettleObservation -      -      -        -          -         x      x      -        -       -
    RefitMap          -      -      -        -          -         x      x      -        -       -
    ImportRoster      -      -      -        -          -         -      x      -        -       -
    ManageAccounts    -      -      -        -          -         -      x      -        -       -
    ViewAudit         -      -      -        -          -         -      x      x        -       -
";

#[test]
fn each_action_is_open_to_exactly_the_relations_of_the_table() {
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .filter(|line| !line.trim().is_empty())
        .skip(1)
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows.len(), Action::ALL.len());
    for (row, action) in rows.iter().zip(Action::ALL) {
        assert_eq!(row[0], format!("{action:?}"));
        for (cell, relation) in row[1..].iter().zip(Relation::ALL) {
            let allowed = allows(&[*relation], *action);
            assert_eq!(allowed, *cell == "x", "{action:?} for {relation:?}");
        }
    }
}

#[test]
fn someone_without_any_relation_may_do_nothing() {
    for action in Action::ALL {
        assert!(!allows(&[], *action), "{action:?}");
    }
}

#[test]
fn an_auditor_and_an_administrator_never_see_a_map() {
    let both = [Relation::Auditor, Relation::Administrator];
    assert!(!allows(&both, Action::ViewMap));
}

//! That the programme types are whole, and that expectations shrink with scale.

use std::collections::BTreeSet;

use kernel::frameworks::{Frameworks, IndicatorCode};

use super::*;

#[test]
fn every_programme_type_moves_known_indicators_and_names_its_source() {
    let frameworks = Frameworks::embedded();
    let types = programme_types();
    let codes: BTreeSet<&str> = types
        .types
        .iter()
        .map(|found| found.code.as_str())
        .collect();
    assert_eq!(codes.len(), types.types.len(), "two types share a code");
    for programme in &types.types {
        let title = &programme.title;
        assert!(types.sources.contains_key(&programme.source), "{title}");
        assert!(!programme.gains.is_empty(), "{title}");
        assert!(!programme.access.is_empty(), "{title}");
        assert!(
            programme.hours > 0 && programme.preparation_hours >= 0,
            "{title}"
        );
        assert!(
            1 <= programme.group[0] && programme.group[0] <= programme.group[1],
            "{title}"
        );
        for line in &programme.costs {
            assert!(line.times > 0 && line.unit > 0, "{title}");
        }
        for (indicator, levels) in &programme.gains {
            let code = IndicatorCode::new(indicator.as_str());
            assert!(
                frameworks.indicator(&code).is_some(),
                "{title}: {indicator}"
            );
            assert!(0.0 < *levels && *levels <= 0.5, "{title}: {levels}");
        }
    }
}

#[test]
fn every_way_of_working_has_a_programme_type() {
    let types = &programme_types().types;
    for mode in Mode::ALL {
        assert!(types.iter().any(|found| found.mode == *mode), "{mode}");
    }
}

#[test]
fn every_kind_of_post_with_a_framework_has_a_programme_type() {
    let frameworks = Frameworks::embedded();
    for framework in frameworks
        .frameworks()
        .iter()
        .filter(|found| found.is_in_force)
    {
        let serves = |programme: &ProgrammeType| {
            let is_of =
                |code: &String| IndicatorCode::new(code.as_str()).framework() == framework.code;
            programme.gains.keys().any(is_of)
        };
        let types = &programme_types().types;
        assert!(types.iter().any(serves), "{}", framework.name);
    }
}

#[test]
fn an_expectation_holds_for_a_school_and_shrinks_for_a_district() {
    let scale = Scale {
        holds_to: 100.0,
        shrinks_at: 1000.0,
        share: 0.7,
    };
    for (people, share) in [(0, 1.0), (60, 1.0), (100, 1.0), (1000, 0.7), (30_000, 0.7)] {
        let found = scale.share_for(people);
        assert!((found - share).abs() < 1e-12, "{people}: {found}");
    }
    // Halfway on the logarithm.
    assert!((scale.share_for(316) - 0.85).abs() < 0.001);
}

//! Rules of money kept as data by year, and what they say of a plan. Pure.

use std::sync::LazyLock;

use kernel::frameworks::IndicatorCode;
use serde::Deserialize;

use crate::model::Mode;
use crate::programme_types::CostKind;

static RULES: LazyLock<Vec<MoneyRules>> = LazyLock::new(|| {
    let files = [include_str!(
        "../../../../frameworks/money/anggaran-2025.toml"
    )];
    files
        .iter()
        .map(|text| toml::from_str(text).expect("invariant: a test reads the rules of money"))
        .collect()
});

/// The rules of money from a year on.
#[derive(Clone, Debug, Deserialize)]
pub struct MoneyRules {
    /// The first year they hold for.
    pub year: i32,
    /// Sources with rules of their own.
    pub sources: Vec<SourceRule>,
    /// Activities, the first that fits names a run.
    pub activities: Vec<Activity>,
    /// Accounts by kind of cost.
    pub accounts: Vec<Account>,
}

/// What a source sets.
#[derive(Clone, Debug, Deserialize)]
pub struct SourceRule {
    /// The source as schools name it.
    pub name: String,
    /// Most that kinds of cost may take of it.
    pub most: Vec<Most>,
    /// Where it is said.
    pub source: String,
    /// Whether a public source says so.
    pub verified: bool,
}

/// Most that a kind of cost may take of a source.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Most {
    /// The kind.
    pub kind: CostKind,
    /// The share, in thousandths.
    pub permille: i64,
}

/// An activity of a school's budget.
#[derive(Clone, Debug, Deserialize)]
pub struct Activity {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It fits runs that work so.
    pub mode: Option<Mode>,
    /// It fits runs that move this framework most.
    pub framework: Option<String>,
    /// As `framework`, for several.
    #[serde(default)]
    pub frameworks: Vec<String>,
    /// It fits runs that move this indicator most.
    pub indicator: Option<String>,
    /// Whether a public source says so.
    pub verified: bool,
}

/// An account of a school's budget.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    /// What it pays for.
    pub kind: CostKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is counted.
    pub unit: String,
    /// Whether a public source says so.
    pub verified: bool,
}

/// The rules that hold in a year: the newest that are not from later, else the oldest.
pub fn money_rules(year: i32) -> &'static MoneyRules {
    let rules = RULES.iter().filter(|rules| rules.year <= year);
    rules
        .max_by_key(|rules| rules.year)
        .unwrap_or_else(|| RULES.first().expect("invariant: there are rules of money"))
}

impl MoneyRules {
    /// The activity of a run that works so and moves this indicator most.
    pub fn activity(&self, mode: Mode, indicator: &str) -> Option<&Activity> {
        let framework = IndicatorCode::new(indicator).framework();
        self.activities.iter().find(|found| {
            let frameworks = found.framework.iter().chain(&found.frameworks);
            let mut named = frameworks.peekable();
            let is_framework =
                named.peek().is_none() || named.any(|code| code.as_str() == framework.as_str());
            is_framework
                && found.mode.is_none_or(|wanted| wanted == mode)
                && found
                    .indicator
                    .as_deref()
                    .is_none_or(|code| code == indicator)
        })
    }

    /// The account of a kind of cost.
    pub fn account(&self, kind: CostKind) -> Option<&Account> {
        self.accounts.iter().find(|found| found.kind == kind)
    }

    /// What a source sets, by its name.
    pub fn source(&self, name: &str) -> Option<&SourceRule> {
        let fold = kernel::people::fold;
        self.sources
            .iter()
            .find(|rule| fold(&rule.name) == fold(name))
    }
}

/// A kind of cost that takes more of a source than the rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caution {
    pub kind: CostKind,
    pub permille: i64,
    /// Rupiah above the share.
    pub over: i64,
}

/// Kinds of cost that take more of a source than the rule says, of what a plan takes from it.
pub(crate) fn cautions(rule: &SourceRule, amount: i64, taken: &[(CostKind, i64)]) -> Vec<Caution> {
    rule.most
        .iter()
        .filter_map(|most| {
            let sum: i64 = taken
                .iter()
                .filter(|(kind, _)| *kind == most.kind)
                .map(|(_, rupiah)| rupiah)
                .sum();
            let over = sum - amount * most.permille / 1000;
            (over > 0).then_some(Caution {
                kind: most.kind,
                permille: most.permille,
                over,
            })
        })
        .collect()
}

/// Kinds of cost as one text: `meals,transport`.
pub(crate) fn join_kinds(kinds: &[CostKind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    words.join(",")
}

/// Kinds of cost from one text; unknown words are left out.
pub(crate) fn split_kinds(text: &str) -> Vec<CostKind> {
    text.split(',')
        .filter_map(|word| word.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme_types::programme_types;

    #[test]
    fn every_kind_of_cost_has_an_account_and_every_programme_type_an_activity() {
        let rules = money_rules(2026);
        for kind in CostKind::ALL {
            assert!(rules.account(*kind).is_some(), "{kind}");
        }
        for found in &programme_types().types {
            for indicator in found.gains.keys() {
                assert!(
                    rules.activity(found.mode, indicator).is_some(),
                    "{}",
                    found.code
                );
            }
        }
    }

    #[test]
    fn the_first_activity_that_fits_names_a_run() {
        let rules = money_rules(2025);
        let cases = [
            (Mode::Community, "guru-2626-2023/1.3", "04.06.01"),
            (Mode::Mentoring, "guru-2626-2023/1.3", "04.06.27"),
            (Mode::Mentoring, "guru-2626-2023/9.9", "04.06.05"),
            (Mode::Mentoring, "kepala-sekolah-7327-2023/3.1", "04.06.06"),
            (Mode::Course, "perpustakaan-25-2008/2.4", "04.06.07"),
            (
                Mode::JobShadowing,
                "kepala-sekolah-7327-2023/3.1",
                "04.06.09",
            ),
        ];
        for (mode, indicator, code) in cases {
            let found = rules
                .activity(mode, indicator)
                .map(|found| found.code.as_str());
            assert_eq!(found, Some(code), "{mode} {indicator}");
        }
    }

    #[test]
    fn a_share_is_passed_by_what_is_above_it() {
        let rule = money_rules(2025).source("bosp  reguler").unwrap();
        let taken = [
            (CostKind::Honorarium, 150),
            (CostKind::Meals, 800),
            (CostKind::Honorarium, 100),
        ];
        let found = cautions(rule, 1000, &taken);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].over), (CostKind::Honorarium, 50));
        assert!(cautions(rule, 1250, &taken).is_empty());
    }

    #[test]
    fn kinds_survive_being_written_as_one_text() {
        let kinds = [CostKind::Meals, CostKind::Transport];
        assert_eq!(split_kinds(&join_kinds(&kinds)), kinds);
        assert!(split_kinds("").is_empty());
    }
}

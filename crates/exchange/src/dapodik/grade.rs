//! Pangkat golongan and the functional rank that follows from it.

use serde::{Deserialize, Serialize};

/// Rank of the expertise line of the functional post of teacher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FunctionalRank {
    /// Ahli Pertama.
    AhliPertama,
    /// Ahli Muda.
    AhliMuda,
    /// Ahli Madya.
    AhliMadya,
    /// Ahli Utama.
    AhliUtama,
}

impl FunctionalRank {
    /// The code that frameworks name ranks by.
    pub fn code(self) -> &'static str {
        match self {
            Self::AhliPertama => "ahli-pertama",
            Self::AhliMuda => "ahli-muda",
            Self::AhliMadya => "ahli-madya",
            Self::AhliUtama => "ahli-utama",
        }
    }
}

/// A golongan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Grade {
    /// Of a civil servant, I/a to IV/e.
    CivilServant {
        /// 1 to 4.
        group: u8,
        /// `a` to `e`.
        step: char,
    },
    /// Of a contract employee, I to XVII.
    Contract {
        /// 1 to 17.
        level: u8,
    },
}

const ROMAN: [&str; 17] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
    "XVI", "XVII",
];

impl Grade {
    /// Finds a golongan in a text as `III/c`, `Penata Tk. I, III/d` or `IX`; `None` when there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let spaced = text.replace(" / ", "/");
        let words = spaced
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '-' | ';'))
            .map(|word| word.trim_matches('.'));
        let mut contract = None;
        for word in words {
            if let Some((group, step)) = word.split_once(['/', '.'])
                && let Some(grade) = civil_servant(group, step)
            {
                return Some(grade);
            }
            // `Tk. I` before the golongan is part of the rank's name; the last number wins.
            if let Some(level) = roman(word) {
                contract = Some(Self::Contract { level });
            }
        }
        contract.filter(|_| !spaced.to_lowercase().contains("tk"))
    }

    /// The rank of a teacher with this golongan; `None` where the rule names none.
    pub fn functional_rank(self) -> Option<FunctionalRank> {
        match self {
            Self::CivilServant {
                group: 3,
                step: 'a' | 'b',
            }
            | Self::Contract { level: 9 | 10 } => Some(FunctionalRank::AhliPertama),
            Self::CivilServant { group: 3, .. } | Self::Contract { level: 11 } => {
                Some(FunctionalRank::AhliMuda)
            }
            Self::CivilServant {
                group: 4,
                step: 'a'..='c',
            }
            | Self::Contract { level: 13 } => Some(FunctionalRank::AhliMadya),
            Self::CivilServant { group: 4, .. } | Self::Contract { level: 16 } => {
                Some(FunctionalRank::AhliUtama)
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CivilServant { group, step } => {
                write!(f, "{}/{step}", ROMAN[usize::from(group - 1).min(3)])
            }
            Self::Contract { level } => f.write_str(ROMAN[usize::from(level - 1).min(16)]),
        }
    }
}

fn roman(word: &str) -> Option<u8> {
    let word = word.to_uppercase();
    let at = ROMAN.iter().position(|roman| *roman == word)?;
    u8::try_from(at + 1).ok()
}

fn civil_servant(group: &str, step: &str) -> Option<Grade> {
    let group = roman(group).filter(|group| *group <= 4)?;
    let mut letters = step.chars();
    let step = letters.next()?.to_ascii_lowercase();
    let last = if group == 4 { 'e' } else { 'd' };
    (letters.next().is_none() && ('a'..=last).contains(&step))
        .then_some(Grade::CivilServant { group, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, grade: &str, rank: Option<&str>) {
        let parsed = Grade::parse(text).expect(text);
        assert_eq!(parsed.to_string(), grade, "{text}");
        assert_eq!(
            parsed.functional_rank().map(FunctionalRank::code),
            rank,
            "{text}"
        );
    }

    #[test]
    fn the_rank_follows_from_the_golongan() {
        check("III/a", "III/a", Some("ahli-pertama"));
        check("III/b", "III/b", Some("ahli-pertama"));
        check("III/c", "III/c", Some("ahli-muda"));
        check("Penata Tk. I, III/d", "III/d", Some("ahli-muda"));
        check("Penata Muda Tk. I - III/B", "III/b", Some("ahli-pertama"));
        check("IV / a", "IV/a", Some("ahli-madya"));
        check("Pembina Utama Muda (IV/c)", "IV/c", Some("ahli-madya"));
        check("IV/d", "IV/d", Some("ahli-utama"));
        check("IV/e", "IV/e", Some("ahli-utama"));
        check("II/c", "II/c", None);
        check("IX", "IX", Some("ahli-pertama"));
        check("X", "X", Some("ahli-pertama"));
        check("XI", "XI", Some("ahli-muda"));
        check("XIII", "XIII", Some("ahli-madya"));
        check("XVI", "XVI", Some("ahli-utama"));
        check("Golongan V", "V", None);
    }

    #[test]
    fn what_is_no_golongan_is_not_guessed() {
        for text in [
            "",
            "Penata Tk. I",
            "III/e",
            "V/a",
            "IV/f",
            "Guru",
            "3/a",
            "III/",
        ] {
            assert_eq!(Grade::parse(text), None, "{text}");
        }
    }
}

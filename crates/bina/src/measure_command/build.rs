//! From columns of numbers to the engine's packed design, with everything's name.

use measure::Trait;
use measure::fit::{Design, DesignBuilder, ItemShape, NamedItem, Names, VisitRater};

use super::input::{ONESELF, Ratings};
use super::{By, MeasureArgs, Unusable};

/// Most levels an item may have.
const MOST_LEVELS: u8 = 7;

/// A design and what its indices stand for.
pub(crate) struct Built {
    pub(crate) design: Design,
    pub(crate) names: Names,
}

/// An item's lowest level, number of levels and trait.
struct Shape {
    lowest: u8,
    levels: u8,
    trait_index: usize,
}

/// Packs the ratings.
pub(crate) fn build(args: &MeasureArgs, ratings: &Ratings) -> Result<Built, Unusable> {
    let (traits, competencies) = traits_of(args, ratings);
    let shapes = shapes_of(ratings, &traits, args.by)?;
    let most = shapes.iter().map(|s| s.levels).max().unwrap_or(2);
    let scale = args.scale.unwrap_or(most);
    if !(2..=MOST_LEVELS).contains(&scale) {
        return Err(Unusable(format!(
            "a scale of {scale} levels is not supported: 2 to 7 are"
        )));
    }
    let items = shapes
        .iter()
        .map(|s| ItemShape {
            trait_index: s.trait_index,
            categories: usize::from(s.levels),
        })
        .collect();
    let unusable = |e: measure::fit::FitError| Unusable(e.to_string());
    let mut builder = DesignBuilder::new(traits.len(), items, 0).map_err(unusable)?;
    add_people(ratings, &shapes, &mut builder)?;
    let (school_authority, schools) = school_authorities(ratings);
    let design = builder.finish(school_authority).map_err(unusable)?;
    let names = Names {
        levels: scale,
        competencies,
        items: ratings
            .item_names
            .iter()
            .zip(&shapes)
            .map(|((indicator, instrument), shape)| NamedItem {
                id: item_key(indicator, instrument),
                boundaries: Some(even_boundaries(shape.levels, scale)),
            })
            .collect(),
        traits,
        raters: ratings.raters.names().to_vec(),
        schools,
        authorities: ratings.authorities.names().to_vec(),
    };
    Ok(Built { design, names })
}

/// One text for indicator and instrument.
pub(crate) fn item_key(indicator: &str, instrument: &str) -> String {
    match (indicator.is_empty(), instrument.is_empty()) {
        (false, false) => format!("{instrument}: {indicator}"),
        (true, _) => instrument.to_owned(),
        (_, true) => indicator.to_owned(),
    }
}

/// Borders that spread an item's levels evenly over the scale.
fn even_boundaries(levels: u8, scale: u8) -> Vec<f64> {
    let width = f64::from(scale - 1) / f64::from(levels - 1);
    (1..levels)
        .map(|c| 1.0 + width * (f64::from(c) - 0.5))
        .collect()
}

/// The competencies in use and the traits under them.
fn traits_of(args: &MeasureArgs, ratings: &Ratings) -> (Vec<Trait>, Vec<String>) {
    let mut competencies = ratings.competencies.names().to_vec();
    if competencies.is_empty() {
        competencies.push("all".to_owned());
    }
    let traits = match args.by {
        By::Competency => competencies
            .iter()
            .enumerate()
            .map(|(c, name)| Trait {
                id: name.clone(),
                competency: c,
            })
            .collect(),
        By::Indicator => indicators_in_use(ratings)
            .into_iter()
            .map(|name| Trait {
                competency: ratings
                    .indicators
                    .get(name)
                    .map_or(0, |i| i.competency as usize),
                id: name.to_owned(),
            })
            .collect(),
    };
    (traits, competencies)
}

fn indicators_in_use(ratings: &Ratings) -> Vec<&str> {
    let mut names: Vec<&str> = ratings.item_names.iter().map(|(i, _)| i.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Lowest level, number of levels and trait of every item; levels start at 0 where a 0 was given, else at 1.
fn shapes_of(ratings: &Ratings, traits: &[Trait], by: By) -> Result<Vec<Shape>, Unusable> {
    let mut range = vec![(u8::MAX, 0_u8); ratings.item_names.len()];
    for (item, level) in ratings.item.iter().zip(&ratings.level) {
        let r = &mut range[usize::from(*item)];
        *r = (r.0.min(*level), r.1.max(*level));
    }
    let mut shapes = Vec::with_capacity(range.len());
    for ((indicator, instrument), (least, most)) in ratings.item_names.iter().zip(range) {
        let known = ratings.indicators.get(indicator);
        let lowest = least.min(1);
        let seen = most - lowest + 1;
        let stated = known.and_then(|i| i.levels);
        let levels = stated.unwrap_or(0).max(seen).max(2);
        if levels > MOST_LEVELS || stated.is_some_and(|s| seen > s) {
            let key = item_key(indicator, instrument);
            let allowed = stated.unwrap_or(MOST_LEVELS);
            return Err(Unusable(format!(
                "indicator {key:?} has levels up to {most}, but {allowed} levels at most are possible"
            )));
        }
        let trait_index = match by {
            By::Competency => known.map_or(0, |i| i.competency as usize),
            By::Indicator => traits.iter().position(|t| t.id == *indicator).unwrap_or(0),
        };
        shapes.push(Shape {
            lowest,
            levels,
            trait_index,
        });
    }
    Ok(shapes)
}

/// Adds every person with their visits, in order of the people.
fn add_people(
    ratings: &Ratings,
    shapes: &[Shape],
    builder: &mut DesignBuilder,
) -> Result<(), Unusable> {
    let unusable = |e: measure::fit::FitError| Unusable(e.to_string());
    let semesters = occasion_ranks(ratings.occasions.names());
    let order = sorted_rows(ratings);
    let mut pairs: Vec<(usize, u8)> = Vec::new();
    let mut at = 0;
    for person in people_by_place(ratings) {
        let range = order.range_of(person);
        at = at.max(range.end);
        let rows = &order.rows[range];
        let key = |row: u32| {
            let row = row as usize;
            (
                ratings.occasion[row],
                ratings.rater[row],
                ratings.visit[row],
            )
        };
        for visit in rows.chunk_by(|a, b| key(*a) == key(*b)) {
            pairs.clear();
            pairs.extend(visit.iter().map(|row| {
                let item = usize::from(ratings.item[*row as usize]);
                (item, ratings.level[*row as usize] - shapes[item].lowest)
            }));
            let (occasion, rater, _) = key(visit[0]);
            let rater = if rater == ONESELF {
                VisitRater::Oneself
            } else {
                VisitRater::Rater(rater)
            };
            let semester = semesters[occasion as usize];
            builder
                .add_visit(rater, semester, &[], &pairs)
                .map_err(unusable)?;
        }
        let school = ratings.places.get(person as usize).and_then(|p| p.0);
        builder.end_person(school).map_err(unusable)?;
    }
    Ok(())
}

/// The order in which people enter the design: school by school, so that neighbours in memory belong together.
pub(crate) fn people_by_place(ratings: &Ratings) -> Vec<u32> {
    let mut people: Vec<u32> = (0..ratings.people.names().len() as u32).collect();
    if !ratings.places.is_empty() {
        people.sort_by_key(|p| ratings.places[*p as usize].0.unwrap_or(u32::MAX));
    }
    people
}

/// Rows sorted by person, then visit.
struct SortedRows {
    rows: Vec<u32>,
    start: Vec<u32>,
}

impl SortedRows {
    fn range_of(&self, person: u32) -> std::ops::Range<usize> {
        self.start[person as usize] as usize..self.start[person as usize + 1] as usize
    }
}

fn sorted_rows(ratings: &Ratings) -> SortedRows {
    let people = ratings.people.names().len();
    let mut start = vec![0_u32; people + 1];
    for person in &ratings.person {
        start[*person as usize + 1] += 1;
    }
    for i in 0..people {
        start[i + 1] += start[i];
    }
    let mut next = start.clone();
    let mut rows = vec![0; ratings.person.len()];
    for (row, person) in ratings.person.iter().enumerate() {
        let place = &mut next[*person as usize];
        rows[*place as usize] = row as u32;
        *place += 1;
    }
    for person in 0..people {
        let own = &mut rows[start[person] as usize..start[person + 1] as usize];
        own.sort_by_key(|row| {
            let row = *row as usize;
            (
                ratings.occasion[row],
                ratings.rater[row],
                ratings.visit[row],
            )
        });
    }
    SortedRows { rows, start }
}

/// Occasions in their order: as numbers if all are, else as texts. School-year semesters such as 20251 and 20252
/// keep their distance in time.
pub(crate) fn occasion_ranks(names: &[String]) -> Vec<i32> {
    let numbers: Option<Vec<i64>> = names.iter().map(|n| n.parse().ok()).collect();
    if let Some(numbers) = numbers {
        let is_semester = |n: &i64| (19_001..=29_992).contains(n) && matches!(n % 10, 1 | 2);
        if numbers.iter().all(is_semester) {
            return numbers
                .iter()
                .map(|n| (n / 10 * 2 + n % 10 - 1) as i32)
                .collect();
        }
        return ranks(&numbers);
    }
    ranks(names)
}

fn ranks<T: Ord + Clone>(values: &[T]) -> Vec<i32> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let rank = |v: &T| sorted.binary_search(v).map_or(0, |i| i as i32);
    values.iter().map(rank).collect()
}

/// Authority of every school, if all have one; the first person with one decides.
fn school_authorities(ratings: &Ratings) -> (Vec<u32>, Vec<String>) {
    let schools = ratings.schools.names();
    let mut of_school = vec![None; schools.len()];
    for (school, authority) in &ratings.places {
        if let (Some(school), Some(authority)) = (school, authority) {
            of_school[*school as usize].get_or_insert(*authority);
        }
    }
    let known: Option<Vec<u32>> = of_school.into_iter().collect();
    (known.unwrap_or_default(), schools.to_vec())
}

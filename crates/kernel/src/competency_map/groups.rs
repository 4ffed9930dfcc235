//! The map of groups: one line per indicator or competency from the latest lines of all its people,
//! aggregated in the database. It names nobody.

use platform::AuthorityId;
use platform::db::within;
use platform::sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement, SimpleExpr};
use platform::sea_orm::{
    self, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select,
};

use super::group_line::{GroupLine, SchoolLine};
use super::raters::HALF_WIDTH;
use super::store::{MapEntry, map_entry};
use crate::people::store::{person, post};
use crate::people::{Employment, PostKind, SchoolId};

/// Which people are in a group; an empty list leaves that open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeopleFilter {
    /// Where they now hold a post.
    pub schools: Vec<SchoolId>,
    /// The kinds of these posts.
    pub kinds: Vec<PostKind>,
    /// What these posts are called: Guru IPA.
    pub titles: Vec<String>,
    /// How they are employed.
    pub employments: Vec<Employment>,
    /// Their ranks.
    pub ranks: Vec<String>,
}

/// Who is in a group, as a query for their identifiers.
fn members(authority: AuthorityId, filter: &PeopleFilter) -> Select<post::Entity> {
    let mut posts = within::<post::Entity>(authority)
        .select_only()
        .column(post::Column::PersonId)
        .filter(post::Column::EndsOn.is_null());
    if !filter.schools.is_empty() {
        posts = posts.filter(post::Column::SchoolId.is_in(filter.schools.iter().copied()));
    }
    if !filter.kinds.is_empty() {
        posts = posts.filter(post::Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    if !filter.titles.is_empty() {
        posts = posts.filter(post::Column::Title.is_in(filter.titles.iter().cloned()));
    }
    if filter.employments.is_empty() && filter.ranks.is_empty() {
        return posts;
    }
    let mut people = Condition::all();
    if !filter.employments.is_empty() {
        let employments = filter.employments.iter().copied();
        people = people.add(person::Column::Employment.is_in(employments));
    }
    if !filter.ranks.is_empty() {
        people = people.add(person::Column::Rank.is_in(filter.ranks.iter().cloned()));
    }
    posts.join(JoinType::InnerJoin, to_person()).filter(people)
}

/// A join names the authority on both sides.
fn to_person() -> RelationDef {
    post::Entity::belongs_to(person::Entity)
        .from((post::Column::AuthorityId, post::Column::PersonId))
        .to((person::Column::AuthorityId, person::Column::Id))
        .into()
}

/// How many people are in a group.
pub async fn count_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
) -> Result<u64, DbErr> {
    members(authority, filter).distinct().count(db).await
}

/// How many of a group's people each school has.
pub async fn count_people_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
) -> Result<Vec<(SchoolId, i64)>, DbErr> {
    let people = Func::count_distinct(Expr::col((post::Entity, post::Column::PersonId)));
    members(authority, filter)
        .select_only()
        .column(post::Column::SchoolId)
        .column_as(SimpleExpr::from(people), "people")
        .group_by(post::Column::SchoolId)
        .into_tuple()
        .all(db)
        .await
}

/// The latest lines of a group's people about these subjects, at most so many, by person.
pub async fn list_lines_of_group(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    subjects: &[String],
    limit: u64,
) -> Result<Vec<MapEntry>, DbErr> {
    let members: SelectStatement = members(authority, filter).into_query();
    known(authority, subjects)
        .filter(map_entry::Column::PersonId.in_subquery(members))
        .order_by_asc(map_entry::Column::PersonId)
        .order_by_asc(map_entry::Column::Subject)
        .limit(limit)
        .all(db)
        .await
}

/// A group's lines about these subjects, in their order of code.
pub async fn list_group_lines(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    subjects: &[String],
) -> Result<Vec<GroupLine>, DbErr> {
    let members: SelectStatement = members(authority, filter).into_query();
    let lines = sums(known(authority, subjects).select_only())
        .column(map_entry::Column::Subject)
        .filter(map_entry::Column::PersonId.in_subquery(members))
        .group_by(map_entry::Column::Subject)
        .order_by_asc(map_entry::Column::Subject);
    lines.into_model::<GroupLine>().all(db).await
}

/// The lines of several schools about these subjects; who holds posts at two counts at both.
pub async fn list_school_lines(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    subjects: &[String],
) -> Result<Vec<SchoolLine>, DbErr> {
    let mut places = within::<post::Entity>(authority)
        .select_only()
        .column(post::Column::SchoolId)
        .column(map_entry::Column::Subject)
        .join(JoinType::InnerJoin, to_lines())
        .filter(post::Column::EndsOn.is_null())
        .filter(map_entry::Column::Subject.is_in(subjects.iter().cloned()))
        .filter(map_entry::Column::IsLatest.eq(true))
        .filter(map_entry::Column::Ratings.gt(0));
    if !filter.schools.is_empty() {
        places = places.filter(post::Column::SchoolId.is_in(filter.schools.iter().copied()));
    }
    if !filter.kinds.is_empty() {
        places = places.filter(post::Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    sums(places)
        .group_by(post::Column::SchoolId)
        .group_by(map_entry::Column::Subject)
        .into_model::<SchoolLine>()
        .all(db)
        .await
}

fn to_lines() -> RelationDef {
    post::Entity::belongs_to(map_entry::Entity)
        .from((post::Column::AuthorityId, post::Column::PersonId))
        .to((map_entry::Column::AuthorityId, map_entry::Column::PersonId))
        .into()
}

/// The latest lines about these subjects of which anything is known.
fn known(authority: AuthorityId, subjects: &[String]) -> Select<map_entry::Entity> {
    within::<map_entry::Entity>(authority)
        .filter(map_entry::Column::IsLatest.eq(true))
        .filter(map_entry::Column::Subject.is_in(subjects.iter().cloned()))
        .filter(map_entry::Column::Ratings.gt(0))
}

/// Adds the columns of a [`GroupLine`] to a grouped query over lines.
fn sums<E: EntityTrait>(query: Select<E>) -> Select<E> {
    use map_entry::Column;
    let line = |column: Column| Expr::col((map_entry::Entity, column));
    // The interval is given on the scale of levels; half of it in standard errors is the same everywhere.
    let width = || line(Column::High).sub(line(Column::Low));
    let in_errors = 4.0 * HALF_WIDTH * HALF_WIDTH;
    let change = || line(Column::Level).sub(line(Column::Before));
    let is_below = line(Column::ProbabilityBelow).gt(0.5);
    query
        .column_as(count(line(Column::PersonId)), "people")
        .column_as(sum(line(Column::Level)), "levels")
        .column_as(
            sum(line(Column::Level).mul(line(Column::Level))),
            "level_squares",
        )
        .column_as(sum(width().mul(width()).div(in_errors)), "error_squares")
        .column_as(sum(line(Column::Target)), "targets")
        .column_as(count(Expr::case(is_below, 1)), "below")
        .column_as(sum(line(Column::Shortfall)), "shortfall")
        .column_as(whole_sum(line(Column::Ratings)), "ratings")
        .column_as(count(line(Column::Before)), "changed")
        .column_as(sum(change()), "changes")
        .column_as(sum(change().mul(change())), "change_squares")
}

fn count(what: impl Into<SimpleExpr>) -> SimpleExpr {
    Func::count(what).into()
}

/// A sum of measured numbers; of none it is zero.
fn sum(what: impl Into<SimpleExpr>) -> SimpleExpr {
    let sum: SimpleExpr = Func::sum(what).into();
    Func::coalesce([sum, Expr::val(0.0)]).into()
}

/// A sum of whole numbers; of none it is zero.
fn whole_sum(what: impl Into<SimpleExpr>) -> SimpleExpr {
    let sum: SimpleExpr = Func::sum(what).into();
    Func::coalesce([sum, Expr::val(0_i64)]).into()
}

/// What posts are called at these schools, or everywhere, by name.
pub async fn list_titles(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<String>, DbErr> {
    let mut posts = within::<post::Entity>(authority)
        .select_only()
        .column(post::Column::Title)
        .distinct()
        .filter(post::Column::EndsOn.is_null())
        .order_by_asc(post::Column::Title);
    if !schools.is_empty() {
        posts = posts.filter(post::Column::SchoolId.is_in(schools.iter().copied()));
    }
    posts.into_tuple().all(db).await
}

/// How many of a group's people have evidence from each of these sources.
pub async fn count_people_with_sources(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    sources: &[&str],
) -> Result<u64, DbErr> {
    use crate::evidence::assessment;
    let members: SelectStatement = members(authority, filter).into_query();
    within::<assessment::Entity>(authority)
        .select_only()
        .column(assessment::Column::PersonId)
        .filter(assessment::Column::Source.is_in(sources.iter().copied()))
        .filter(assessment::Column::PersonId.in_subquery(members))
        .group_by(assessment::Column::PersonId)
        .having(
            SimpleExpr::from(Func::count_distinct(Expr::col((
                assessment::Entity,
                assessment::Column::Source,
            ))))
            .eq(sources.len() as i64),
        )
        .count(db)
        .await
}

/// The lines of a group about these subjects, apart by how its people are employed.
pub async fn list_employment_lines(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    subjects: &[String],
) -> Result<Vec<(Employment, GroupLine)>, DbErr> {
    let members: SelectStatement = members(authority, filter).into_query();
    let lines = sums(known(authority, subjects).select_only())
        .column(person::Column::Employment)
        .column(map_entry::Column::Subject)
        .join(JoinType::InnerJoin, to_its_person())
        .filter(map_entry::Column::PersonId.in_subquery(members))
        .group_by(person::Column::Employment)
        .group_by(map_entry::Column::Subject);
    let rows = lines.into_model::<EmploymentLine>().all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.employment, row.line))
        .collect())
}

/// A group's line for one way of being employed.
#[derive(FromQueryResult)]
struct EmploymentLine {
    employment: Employment,
    #[sea_orm(nested)]
    line: GroupLine,
}

fn to_its_person() -> RelationDef {
    map_entry::Entity::belongs_to(person::Entity)
        .from((map_entry::Column::AuthorityId, map_entry::Column::PersonId))
        .to((person::Column::AuthorityId, person::Column::Id))
        .into()
}

/// How many semesters the map remembers of a group about these subjects, and of how many people.
pub async fn count_semesters(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    filter: &PeopleFilter,
    subjects: &[String],
) -> Result<(i64, i64), DbErr> {
    let members: SelectStatement = members(authority, filter).into_query();
    let person = || Expr::col((map_entry::Entity, map_entry::Column::PersonId));
    let found = within::<map_entry::Entity>(authority)
        .select_only()
        .column_as(count(person()), "lines")
        .column_as(SimpleExpr::from(Func::count_distinct(person())), "people")
        // Both values, so that the index that begins with it serves.
        .filter(map_entry::Column::IsLatest.is_in([true, false]))
        .filter(map_entry::Column::Subject.is_in(subjects.iter().cloned()))
        .filter(map_entry::Column::PersonId.in_subquery(members))
        .into_tuple::<(i64, i64)>()
        .one(db)
        .await?;
    Ok(found.unwrap_or_default())
}

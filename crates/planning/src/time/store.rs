//! Timetables, hours of coaching a week and breaks in the database.

use kernel::{PersonId, SchoolId, Semester};
use platform::db::{
    self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column, within,
};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{AuthorityId, Day, records};

use super::rules::SchoolTime;
use crate::slots::Week;

platform::id! {
    /// What someone teaches each week.
    TimetableId,
    /// How a school sets time for coaching aside.
    SchoolHoursId,
    /// Days on which there is no coaching.
    SchoolBreakId,
}

records! {
    /// The weekly slots in which someone works with learners or has a duty that cannot be moved.
    pub Timetable in timetable = "timetable" {
        /// Its identifier.
        id: TimetableId,
        /// Who.
        person_id: PersonId,
        /// In which semester.
        semester: Semester,
        /// When.
        busy: Week,
    }
    /// How a school sets time for coaching aside.
    pub SchoolHours in school_hours = "school_hours" {
        /// Its identifier.
        id: SchoolHoursId,
        /// The school.
        school_id: SchoolId,
        /// Hours of coaching a week bears for each person.
        hours_a_week: i32,
        /// The day for learning, counted from 0 (Monday).
        learning_day: Option<i32>,
        /// Whether coaching is held on that day only.
        only_then: bool,
        /// Counts changes.
        version: i32,
    }
    /// Days on which there is no coaching: holidays, tests.
    pub SchoolBreak in school_break = "school_break" {
        /// Its identifier.
        id: SchoolBreakId,
        /// The school.
        school_id: SchoolId,
        /// What it is.
        name: String,
        /// First day.
        starts_on: Day,
        /// Last day.
        ends_on: Day,
    }
}

/// The tables of time.
pub(crate) const MIGRATION: Migration = Migration {
    name: "planning-06-time",
    tables: || {
        vec![
            Table::tenant("timetable")
                .refers("person_id", "person")
                .with("semester", Column::Count)
                .with("busy", Column::Count)
                .unique(&["person_id", "semester"]),
            Table::tenant("school_hours")
                .refers("school_id", "school")
                .with("hours_a_week", Column::Count)
                .maybe("learning_day", Column::Count)
                .with("only_then", Column::Bool)
                .with("version", Column::Count)
                .unique(&["school_id"]),
            Table::tenant("school_break")
                .refers("school_id", "school")
                .with("name", Column::Text)
                .with("starts_on", Column::Day)
                .with("ends_on", Column::Day)
                .index(&["school_id"]),
        ]
    },
};

/// What some people teach in a semester; who has no row has said nothing.
pub async fn list_timetables(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    semester: Semester,
    people: &[PersonId],
) -> Result<Vec<Timetable>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<timetable::Entity>(authority)
                .filter(timetable::Column::Semester.eq(semester))
                .filter(timetable::Column::PersonId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Puts timetables of one semester in the place of what was there.
pub async fn put_timetables(
    tx: &Tx,
    authority: AuthorityId,
    semester: Semester,
    weeks: &[(PersonId, Week)],
) -> Result<(), DbErr> {
    for chunk in weeks.chunks(ROWS_PER_STATEMENT) {
        timetable::Entity::delete_many()
            .filter(authority_column::<timetable::Entity>().eq(authority))
            .filter(timetable::Column::Semester.eq(semester))
            .filter(timetable::Column::PersonId.is_in(chunk.iter().map(|(person, _)| *person)))
            .exec(&**tx)
            .await?;
    }
    let rows = weeks.iter().map(|(person, busy)| Timetable {
        authority_id: authority,
        id: TimetableId::new(),
        person_id: *person,
        semester,
        busy: *busy,
    });
    db::add_all(tx, rows.collect()).await
}

/// What a school has settled about time.
pub(super) async fn find_hours(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Option<SchoolHours>, DbErr> {
    within::<school_hours::Entity>(authority)
        .filter(school_hours::Column::SchoolId.eq(school))
        .one(db)
        .await
}

/// A school's breaks, earliest first.
pub(super) async fn list_breaks(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<SchoolBreak>, DbErr> {
    within::<school_break::Entity>(authority)
        .filter(school_break::Column::SchoolId.eq(school))
        .order_by_asc(school_break::Column::StartsOn)
        .all(db)
        .await
}

/// What a school's semester leaves for coaching.
pub async fn load_school_time(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
    semester: Semester,
) -> Result<SchoolTime, DbErr> {
    let hours = find_hours(db, authority, school).await?;
    let breaks = list_breaks(db, authority, school).await?;
    Ok(SchoolTime::new(hours.as_ref(), &breaks, semester))
}

/// Keeps what a school settles about time when it is still as seen (0: nothing yet); says whether it was.
pub(super) async fn put_hours(tx: &Tx, row: SchoolHours, seen: i32) -> Result<bool, DbErr> {
    let old = find_hours(&**tx, row.authority_id, row.school_id).await?;
    let Some(old) = old else {
        if seen == 0 {
            db::add(tx, row).await?;
        }
        return Ok(seen == 0);
    };
    let taken = school_hours::Entity::update_many()
        .col_expr(school_hours::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<school_hours::Entity>().eq(row.authority_id))
        .filter(school_hours::Column::Id.eq(old.id))
        .filter(school_hours::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = SchoolHours {
        id: old.id,
        version: seen + 1,
        ..row
    };
    db::replace(tx, row).await?;
    Ok(true)
}

/// Adds a break.
pub(super) async fn insert_break(tx: &Tx, row: SchoolBreak) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes a break of a school away.
pub(super) async fn remove_break(
    tx: &Tx,
    authority: AuthorityId,
    school: SchoolId,
    id: SchoolBreakId,
) -> Result<(), DbErr> {
    school_break::Entity::delete_many()
        .filter(authority_column::<school_break::Entity>().eq(authority))
        .filter(school_break::Column::SchoolId.eq(school))
        .filter(school_break::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

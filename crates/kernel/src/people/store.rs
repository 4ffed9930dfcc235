//! Authorities, schools, people and posts in the database.

use platform::db::{self, Column, Migration, Table, Tx, authority_column, find, within};
use platform::sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use platform::{AuthorityId, Day, records};

use super::model::{Employment, PostKind, Sex};
use super::{PersonId, PostId, SchoolId};
use crate::calendar::Zone;

mod bulk;

pub use bulk::{
    count_posts_by_school, find_school_by_npsn, hold_person, hold_school,
    list_authorities_with_school, list_people_by_nip, list_people_by_nuptk, list_posts_of_people,
    update_people, update_posts, update_school,
};

records! {
    /// Who runs schools and answers for their data.
    pub Authority in authority = "authority" {
        /// The same as `authority_id`.
        id: AuthorityId,
        /// Its name.
        name: String,
        /// Whether everything in it is invented, for trying out.
        is_sample: bool,
    }
    /// A school.
    pub School in school = "school" {
        /// Its identifier.
        id: SchoolId,
        /// Its national number, eight characters.
        npsn: String,
        /// Its name.
        name: String,
        /// Its time zone.
        zone: Zone,
        /// Whether it is far away or badly connected.
        is_remote: bool,
        /// The cluster of neighbouring schools it works with (*gugus*, KKG, MGMP), by name.
        cluster: Option<String>,
    }
    /// A person who works in education.
    pub Person in person = "person" {
        /// Their identifier.
        id: PersonId,
        /// The name they use.
        name: String,
        /// The name as it is searched for.
        name_folded: String,
        /// Their national number as educator or staff, when they have one.
        nuptk: Option<String>,
        /// Their number as civil servant or contract employee.
        nip: Option<String>,
        /// Their sex, as recorded.
        sex: Option<Sex>,
        /// How they are employed.
        employment: Employment,
        /// Grade in the civil service, as written in the roster.
        grade: Option<String>,
        /// Functional rank, as the frameworks name it.
        rank: Option<String>,
        /// E-mail.
        email: Option<String>,
        /// Telephone.
        phone: Option<String>,
        /// Counts changes, so that two editors notice each other.
        version: i32,
    }
    /// A post that a person holds.
    pub Post in post = "post" {
        /// Its identifier.
        id: PostId,
        /// Who holds it.
        person_id: PersonId,
        /// Where.
        school_id: SchoolId,
        /// Its kind.
        kind: PostKind,
        /// What it is called: Guru Kelas, Pustakawan.
        title: String,
        /// Since when.
        starts_on: Option<Day>,
        /// Until when; empty while it is held.
        ends_on: Option<Day>,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-01-people",
    tables: || {
        vec![
            Table::tenant("authority")
                .with("name", Column::Text)
                .with("is_sample", Column::Bool),
            Table::tenant("school")
                .with("npsn", Column::Text)
                .with("name", Column::Text)
                .with("zone", Column::Text)
                .with("is_remote", Column::Bool)
                .unique(&["npsn"]),
            Table::tenant("person")
                .with("name", Column::Text)
                .with("name_folded", Column::Text)
                .maybe("nuptk", Column::Text)
                .maybe("nip", Column::Text)
                .maybe("sex", Column::Text)
                .with("employment", Column::Text)
                .maybe("grade", Column::Text)
                .maybe("rank", Column::Text)
                .maybe("email", Column::Text)
                .maybe("phone", Column::Text)
                .with("version", Column::Count)
                .unique(&["nuptk"])
                .index(&["nip"])
                .index(&["name_folded"]),
            Table::tenant("post")
                .refers("person_id", "person")
                .refers("school_id", "school")
                .with("kind", Column::Text)
                .with("title", Column::Text)
                .maybe("starts_on", Column::Day)
                .maybe("ends_on", Column::Day)
                .index(&["school_id", "kind"])
                .index(&["person_id"]),
        ]
    },
};

/// Schools work in clusters.
pub const CLUSTER_MIGRATION: Migration = Migration {
    name: "kernel-10-clusters",
    tables: || vec![Table::widened("school").maybe("cluster", Column::Text)],
};

/// Adds an authority.
pub async fn add_authority(tx: &Tx, row: Authority) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Adds a school.
pub async fn add_school(tx: &Tx, row: School) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Adds a person.
pub async fn add_person(tx: &Tx, row: Person) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Adds many people.
pub async fn add_people(tx: &Tx, rows: Vec<Person>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

/// Adds a post.
pub async fn add_post(tx: &Tx, row: Post) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Adds many posts.
pub async fn add_posts(tx: &Tx, rows: Vec<Post>) -> Result<(), DbErr> {
    db::add_all(tx, rows).await
}

/// Writes a person whose version is still the one given; says whether it was.
pub async fn update_person(tx: &Tx, row: Person, seen: i32) -> Result<bool, DbErr> {
    let taken = person::Entity::update_many()
        .col_expr(person::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<person::Entity>().eq(row.authority_id))
        .filter(person::Column::Id.eq(row.id))
        .filter(person::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = Person {
        version: seen + 1,
        ..row
    };
    db::replace(tx, row).await?;
    Ok(true)
}

/// Writes a post.
pub async fn update_post(tx: &Tx, row: Post) -> Result<(), DbErr> {
    db::replace(tx, row).await
}

/// The authority itself.
pub async fn find_authority(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Option<Authority>, DbErr> {
    find::<authority::Entity, _>(db, authority, authority).await
}

/// Every authority of this database, for the program's own upkeep.
pub async fn list_authorities(db: &impl ConnectionTrait) -> Result<Vec<AuthorityId>, DbErr> {
    let all = authority::Entity::find()
        .order_by_asc(authority::Column::AuthorityId)
        .all(db)
        .await?;
    Ok(all.into_iter().map(|row| row.authority_id).collect())
}

/// A school.
pub async fn find_school(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: SchoolId,
) -> Result<Option<School>, DbErr> {
    find::<school::Entity, _>(db, authority, id).await
}

/// All schools by name.
pub async fn list_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<School>, DbErr> {
    within::<school::Entity>(authority)
        .order_by_asc(school::Column::Name)
        .all(db)
        .await
}

/// A person.
pub async fn find_person(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: PersonId,
) -> Result<Option<Person>, DbErr> {
    find::<person::Entity, _>(db, authority, id).await
}

/// Everyone by name.
pub async fn list_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Person>, DbErr> {
    within::<person::Entity>(authority)
        .order_by_asc(person::Column::NameFolded)
        .all(db)
        .await
}

/// Several people, in no order.
pub async fn list_people_by_ids(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[PersonId],
) -> Result<Vec<Person>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(db::ROWS_PER_STATEMENT) {
        found.extend(
            within::<person::Entity>(authority)
                .filter(person::Column::Id.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The people who now hold a post at a school, by name.
pub async fn list_people_of_school(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<Person>, DbErr> {
    let mut ids: Vec<_> = list_posts_of_school(db, authority, school)
        .await?
        .into_iter()
        .map(|post| post.person_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut people = list_people_by_ids(db, authority, &ids).await?;
    people.sort_by(|a, b| a.name_folded.cmp(&b.name_folded));
    Ok(people)
}

/// People whose name contains the text, at most so many.
pub async fn search_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    text: &str,
    limit: u64,
) -> Result<Vec<Person>, DbErr> {
    let escaped = super::fold(text)
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let pattern = LikeExpr::new(format!("%{escaped}%")).escape('\\');
    within::<person::Entity>(authority)
        .filter(Expr::col(person::Column::NameFolded).like(pattern))
        .order_by_asc(person::Column::NameFolded)
        .limit(limit)
        .all(db)
        .await
}

/// The posts a person now holds, oldest first.
pub async fn list_posts_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Post>, DbErr> {
    list_posts_of_people(db, authority, &[person]).await
}

/// The posts now held at a school, oldest first.
pub async fn list_posts_of_school(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<Post>, DbErr> {
    list_posts_of_schools(db, authority, &[school]).await
}

/// The posts now held at several schools, oldest first.
pub async fn list_posts_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Post>, DbErr> {
    let mut found = Vec::new();
    for chunk in schools.chunks(db::ROWS_PER_STATEMENT) {
        found.extend(
            within::<post::Entity>(authority)
                .filter(post::Column::SchoolId.is_in(chunk.iter().copied()))
                .filter(post::Column::EndsOn.is_null())
                .order_by_asc(post::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

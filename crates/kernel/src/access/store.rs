//! Roles and coaching relations in the database.

use platform::db::{self, Column, Migration, Table, Tx, authority_column, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use platform::{AuthorityId, Day, records};

use super::policy::RoleKind;
use crate::people::{PersonId, SchoolId};

platform::id! {
    /// A role that someone holds somewhere.
    RoleId,
    /// That someone coaches someone.
    CoachingRelationId,
}

records! {
    /// A role that someone holds at a school, or for the whole authority.
    pub Role in role = "role" {
        /// Its identifier.
        id: RoleId,
        /// Who holds it.
        person_id: PersonId,
        /// Which.
        kind: RoleKind,
        /// Where; empty for the whole authority.
        school_id: Option<SchoolId>,
    }
    /// That someone coaches or mentors someone, and so may see their map.
    pub CoachingRelation in coaching_relation = "coaching_relation" {
        /// Its identifier.
        id: CoachingRelationId,
        /// Who coaches.
        coach_id: PersonId,
        /// Who is coached.
        person_id: PersonId,
        /// Since when.
        starts_on: Day,
        /// Until when; empty while it lasts.
        ends_on: Option<Day>,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "kernel-02-access",
    tables: || {
        vec![
            Table::tenant("role")
                .refers("person_id", "person")
                .with("kind", Column::Text)
                .maybe_refers("school_id", "school")
                .index(&["person_id"])
                .index(&["school_id"]),
            Table::tenant("coaching_relation")
                .refers("coach_id", "person")
                .refers("person_id", "person")
                .with("starts_on", Column::Day)
                .maybe("ends_on", Column::Day)
                .index(&["person_id"])
                .index(&["coach_id"]),
        ]
    },
};

/// Gives a role.
pub async fn add_role(tx: &Tx, row: Role) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes a role away.
pub async fn remove_role(tx: &Tx, authority: AuthorityId, id: RoleId) -> Result<(), DbErr> {
    role::Entity::delete_many()
        .filter(authority_column::<role::Entity>().eq(authority))
        .filter(role::Column::Id.eq(id))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// The roles of a person.
pub async fn list_roles_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<Role>, DbErr> {
    within::<role::Entity>(authority)
        .filter(role::Column::PersonId.eq(person))
        .all(db)
        .await
}

/// The roles of several people.
pub async fn list_roles_of_people(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<Role>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(db::ROWS_PER_STATEMENT) {
        found.extend(
            within::<role::Entity>(authority)
                .filter(role::Column::PersonId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Who holds a kind of role at a school, or for the whole authority when `school` is empty.
pub async fn list_roles_at(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    kind: RoleKind,
    school: Option<SchoolId>,
) -> Result<Vec<Role>, DbErr> {
    let place = Condition::any()
        .add(role::Column::SchoolId.is_null())
        .add_option(school.map(|school| role::Column::SchoolId.eq(school)));
    within::<role::Entity>(authority)
        .filter(role::Column::Kind.eq(kind))
        .filter(place)
        .all(db)
        .await
}

/// Records that someone coaches someone, unless it is recorded already.
pub async fn add_coaching_relation(tx: &Tx, row: CoachingRelation) -> Result<(), DbErr> {
    let known = within::<coaching_relation::Entity>(row.authority_id)
        .filter(coaching_relation::Column::CoachId.eq(row.coach_id))
        .filter(coaching_relation::Column::PersonId.eq(row.person_id))
        .filter(coaching_relation::Column::EndsOn.is_null())
        .one(&**tx)
        .await?;
    if known.is_some() || row.coach_id == row.person_id {
        return Ok(());
    }
    db::add(tx, row).await
}

/// Records that someone no longer coaches someone: from now on they do not see their map.
pub async fn end_coaching_relation(
    tx: &Tx,
    authority: AuthorityId,
    coach: PersonId,
    person: PersonId,
    today: Day,
) -> Result<(), DbErr> {
    coaching_relation::Entity::update_many()
        .col_expr(coaching_relation::Column::EndsOn, Expr::value(today))
        .filter(authority_column::<coaching_relation::Entity>().eq(authority))
        .filter(coaching_relation::Column::CoachId.eq(coach))
        .filter(coaching_relation::Column::PersonId.eq(person))
        .filter(coaching_relation::Column::EndsOn.is_null())
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// Who coaches a person now.
pub async fn list_coaches_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<CoachingRelation>, DbErr> {
    within::<coaching_relation::Entity>(authority)
        .filter(coaching_relation::Column::PersonId.eq(person))
        .filter(coaching_relation::Column::EndsOn.is_null())
        .all(db)
        .await
}

/// The people that some coaches accompany now.
pub async fn list_relations_of_coaches(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    coaches: &[PersonId],
) -> Result<Vec<CoachingRelation>, DbErr> {
    let mut found = Vec::new();
    for chunk in coaches.chunks(db::ROWS_PER_STATEMENT) {
        found.extend(
            within::<coaching_relation::Entity>(authority)
                .filter(coaching_relation::Column::CoachId.is_in(chunk.iter().copied()))
                .filter(coaching_relation::Column::EndsOn.is_null())
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// Whom a person coaches now.
pub async fn list_coachees_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    coach: PersonId,
) -> Result<Vec<CoachingRelation>, DbErr> {
    within::<coaching_relation::Entity>(authority)
        .filter(coaching_relation::Column::CoachId.eq(coach))
        .filter(coaching_relation::Column::EndsOn.is_null())
        .all(db)
        .await
}

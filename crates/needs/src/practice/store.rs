//! What someone answered to scenes.

use kernel::PersonId;
use platform::db::{self, Column, Migration, Table, Tx, authority_column, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use platform::{AuthorityId, Moment, records};

platform::id! {
    /// An answer to a scene.
    PracticeAnswerId,
}

records! {
    /// What someone would have rated in a scene.
    pub PracticeAnswer in practice_answer = "practice_answer" {
        /// Its identifier.
        id: PracticeAnswerId,
        /// Who practises.
        person_id: PersonId,
        /// The code of the scenes.
        scenes: String,
        /// The scene.
        scene: String,
        /// The item's code.
        item: String,
        /// The value chosen.
        value: i32,
        /// When.
        answered_at: Moment,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-practice",
    tables: || {
        vec![
            Table::tenant("practice_answer")
                .refers("person_id", "person")
                .with("scenes", Column::Text)
                .with("scene", Column::Text)
                .with("item", Column::Text)
                .with("value", Column::Count)
                .with("answered_at", Column::Moment)
                .unique(&["person_id", "scenes", "scene", "item"]),
        ]
    },
};

/// Everything someone answered.
pub(super) async fn list_answers(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<PracticeAnswer>, DbErr> {
    within::<practice_answer::Entity>(authority)
        .filter(practice_answer::Column::PersonId.eq(person))
        .all(db)
        .await
}

/// Keeps the answers to a scene; says false when the scene was answered before.
pub(super) async fn add_answers(tx: &Tx, rows: Vec<PracticeAnswer>) -> Result<bool, DbErr> {
    match db::add_all(tx, rows).await {
        Err(error) if db::is_duplicate(&error) => Ok(false),
        done => done.map(|()| true),
    }
}

/// Forgets what someone answered to these scenes, so that they can begin again.
pub(super) async fn forget(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    scenes: &str,
) -> Result<(), DbErr> {
    practice_answer::Entity::delete_many()
        .filter(authority_column::<practice_answer::Entity>().eq(authority))
        .filter(practice_answer::Column::PersonId.eq(person))
        .filter(practice_answer::Column::Scenes.eq(scenes))
        .exec(&**tx)
        .await
        .map(|_| ())
}

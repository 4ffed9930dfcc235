//! What was asked of whom.

use kernel::PersonId;
use kernel::calendar::Semester;
use kernel::frameworks::Source;
use platform::audit::Actor;
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, within};
use platform::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};
use platform::{AuthorityId, Moment, records};

platform::id! {
    /// A request for a source.
    SourceRequestId,
}

records! {
    /// Someone asks for a source that is missing about a person.
    pub SourceRequest in source_request = "source_request" {
        /// Its identifier.
        id: SourceRequestId,
        /// About whom.
        person_id: PersonId,
        /// The word of the source.
        source: String,
        /// The semester in which it was asked; once is enough.
        semester: Semester,
        /// By whom.
        asked_by: PersonId,
        /// When.
        asked_at: Moment,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-sources",
    tables: || {
        vec![
            Table::tenant("source_request")
                .refers("person_id", "person")
                .with("source", Column::Text)
                .with("semester", Column::Count)
                .refers("asked_by", "person")
                .with("asked_at", Column::Moment)
                .unique(&["person_id", "source", "semester"]),
        ]
    },
};

/// What was asked about these people, oldest first.
pub(super) async fn list_requests_of(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    people: &[PersonId],
) -> Result<Vec<SourceRequest>, DbErr> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS_PER_STATEMENT) {
        found.extend(
            within::<source_request::Entity>(authority)
                .filter(source_request::Column::PersonId.is_in(chunk.iter().copied()))
                .order_by_asc(source_request::Column::AskedAt)
                .all(db)
                .await?,
        );
    }
    Ok(found)
}

/// The latest request for a source about a person.
pub(crate) async fn find_request(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    person: PersonId,
    source: Source,
) -> Result<Option<SourceRequest>, DbErr> {
    let mut found = list_requests_of(db, authority, &[person]).await?;
    found.retain(|request| request.source == source.as_str());
    Ok(found.pop())
}

/// Asks for a source about several people; those of whom it was asked in this semester are left out.
/// Says of how many it was asked anew, and nothing when someone else asked at the same moment.
pub(super) async fn ask(
    tx: &Tx,
    actor: &Actor,
    people: &[PersonId],
    source: Source,
    semester: Semester,
    asked_by: PersonId,
) -> Result<usize, DbErr> {
    let known = list_requests_of(&**tx, actor.authority, people).await?;
    let is_asked = |person: PersonId| {
        known.iter().any(|request| {
            request.person_id == person
                && request.source == source.as_str()
                && request.semester == semester
        })
    };
    let rows: Vec<_> = people
        .iter()
        .filter(|person| !is_asked(**person))
        .map(|person| SourceRequest {
            authority_id: actor.authority,
            id: SourceRequestId::new(),
            person_id: *person,
            source: source.as_str().to_owned(),
            semester,
            asked_by,
            asked_at: actor.at,
        })
        .collect();
    let count = rows.len();
    match db::add_all(tx, rows).await {
        Err(error) if db::is_duplicate(&error) => Ok(0),
        done => done.map(|()| count),
    }
}

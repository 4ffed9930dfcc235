//! What people say, who supports it, and how much needs matter, in the database.

use kernel::{AuthorityId, PersonId, SchoolId};
use platform::db::{self, Column, Migration, ROWS_PER_STATEMENT, Table, Tx, authority_column};
use platform::db::{find, within};
use platform::sea_orm::sea_query::Expr;
use platform::sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use platform::{Day, Moment, records};

use super::model::{VoiceKind, VoiceState, Weight};

platform::id! {
    /// Something that was said.
    VoiceId,
    /// That someone supports a proposal.
    VoiceSupportId,
    /// How much an indicator matters at a school.
    NeedWeightId,
}

records! {
    /// Something that was said at a school, and what was answered.
    pub Voice in voice = "voice" {
        /// Its identifier, made by the form at random: it does not tell when it was written.
        id: VoiceId,
        /// The school.
        school_id: SchoolId,
        /// What kind.
        kind: VoiceKind,
        /// The indicator it is about, if it is about one.
        indicator: Option<String>,
        /// In a few words.
        title: String,
        /// In the person's own words.
        words: String,
        /// Who said it; empty when they wished to stay unnamed, and then kept nowhere.
        author_id: Option<PersonId>,
        /// The day it was said.
        made_on: Day,
        /// When a person has to have answered; only of objections.
        due_at: Option<Moment>,
        /// What became of it.
        state: VoiceState,
        /// The answer; empty until there is one.
        answer: String,
        /// Who answered.
        answered_by: Option<PersonId>,
        /// When.
        answered_at: Option<Moment>,
        /// Whether the author has opened the answer.
        is_answer_seen: bool,
        /// Counts changes.
        version: i32,
    }
    /// That someone supports a proposal.
    pub VoiceSupport in voice_support = "voice_support" {
        /// Its identifier.
        id: VoiceSupportId,
        /// The proposal.
        voice_id: VoiceId,
        /// Who supports it.
        person_id: PersonId,
        /// Since when.
        made_on: Day,
    }
    /// How much an indicator matters at a school, and why.
    pub NeedWeight in need_weight = "need_weight" {
        /// Its identifier.
        id: NeedWeightId,
        /// The school.
        school_id: SchoolId,
        /// The indicator's code.
        indicator: String,
        /// How much.
        weight: Weight,
        /// Why.
        reason: String,
        /// Who said so.
        set_by: PersonId,
        /// When.
        set_at: Moment,
        /// Counts changes.
        version: i32,
    }
}

/// The tables of this module.
pub const MIGRATION: Migration = Migration {
    name: "needs-voice-01",
    tables: || {
        vec![
            Table::tenant("voice")
                .refers("school_id", "school")
                .with("kind", Column::Text)
                .maybe("indicator", Column::Text)
                .with("title", Column::Text)
                .with("words", Column::Text)
                .maybe_refers("author_id", "person")
                .with("made_on", Column::Day)
                .maybe("due_at", Column::Moment)
                .with("state", Column::Text)
                .with("answer", Column::Text)
                .maybe("answered_by", Column::Id)
                .maybe("answered_at", Column::Moment)
                .with("is_answer_seen", Column::Bool)
                .with("version", Column::Count)
                .index(&["school_id"])
                .index(&["author_id"])
                .index(&["state", "kind"]),
            Table::tenant("voice_support")
                .refers("voice_id", "voice")
                .refers("person_id", "person")
                .with("made_on", Column::Day)
                .unique(&["voice_id", "person_id"]),
            Table::tenant("need_weight")
                .refers("school_id", "school")
                .with("indicator", Column::Text)
                .with("weight", Column::Text)
                .with("reason", Column::Text)
                .with("set_by", Column::Id)
                .with("set_at", Column::Moment)
                .with("version", Column::Count)
                .unique(&["school_id", "indicator"]),
        ]
    },
};

/// Keeps something that was said.
pub(crate) async fn add_voice(tx: &Tx, row: Voice) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Something that was said.
pub(crate) async fn find_voice(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: VoiceId,
) -> Result<Option<Voice>, DbErr> {
    find::<voice::Entity, _>(db, authority, id).await
}

/// Everything said at some schools, newest first.
pub(crate) async fn list_voices_of_schools(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    schools: &[SchoolId],
) -> Result<Vec<Voice>, DbErr> {
    let mut rows = Vec::new();
    for chunk in schools.chunks(ROWS_PER_STATEMENT) {
        rows.extend(
            within::<voice::Entity>(authority)
                .filter(voice::Column::SchoolId.is_in(chunk.iter().copied()))
                .order_by_desc(voice::Column::MadeOn)
                .order_by_asc(voice::Column::Id)
                .all(db)
                .await?,
        );
    }
    Ok(rows)
}

/// Everything of one kind in an authority, newest first.
pub(crate) async fn list_voices_of_kind(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    kind: VoiceKind,
) -> Result<Vec<Voice>, DbErr> {
    within::<voice::Entity>(authority)
        .filter(voice::Column::Kind.eq(kind))
        .order_by_desc(voice::Column::MadeOn)
        .order_by_asc(voice::Column::Id)
        .all(db)
        .await
}

/// What someone said under their name.
pub(crate) async fn list_voices_by(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    author: PersonId,
) -> Result<Vec<Voice>, DbErr> {
    within::<voice::Entity>(authority)
        .filter(voice::Column::AuthorId.eq(author))
        .order_by_desc(voice::Column::MadeOn)
        .order_by_asc(voice::Column::Id)
        .all(db)
        .await
}

/// Writes an answer if nobody has changed the row since; says whether it was.
pub(crate) async fn update_voice(tx: &Tx, row: Voice, seen: i32) -> Result<bool, DbErr> {
    let taken = voice::Entity::update_many()
        .col_expr(voice::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<voice::Entity>().eq(row.authority_id))
        .filter(voice::Column::Id.eq(row.id))
        .filter(voice::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    let row = Voice {
        version: seen + 1,
        ..row
    };
    db::replace(tx, row).await?;
    Ok(true)
}

/// Who supports these proposals.
pub(crate) async fn list_supports(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    voices: &[VoiceId],
) -> Result<Vec<VoiceSupport>, DbErr> {
    let mut rows = Vec::new();
    for chunk in voices.chunks(ROWS_PER_STATEMENT) {
        rows.extend(
            within::<voice_support::Entity>(authority)
                .filter(voice_support::Column::VoiceId.is_in(chunk.iter().copied()))
                .all(db)
                .await?,
        );
    }
    Ok(rows)
}

/// Adds a support.
pub(crate) async fn add_support(tx: &Tx, row: VoiceSupport) -> Result<(), DbErr> {
    db::add(tx, row).await
}

/// Takes a support back.
pub(crate) async fn remove_support(
    tx: &Tx,
    authority: AuthorityId,
    voice: VoiceId,
    person: PersonId,
) -> Result<(), DbErr> {
    voice_support::Entity::delete_many()
        .filter(authority_column::<voice_support::Entity>().eq(authority))
        .filter(voice_support::Column::VoiceId.eq(voice))
        .filter(voice_support::Column::PersonId.eq(person))
        .exec(&**tx)
        .await
        .map(|_| ())
}

/// How much indicators matter at a school, where someone has said so.
pub(crate) async fn list_weights(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    school: SchoolId,
) -> Result<Vec<NeedWeight>, DbErr> {
    within::<need_weight::Entity>(authority)
        .filter(need_weight::Column::SchoolId.eq(school))
        .order_by_asc(need_weight::Column::Indicator)
        .all(db)
        .await
}

/// Writes how much an indicator matters if nobody has changed it since; says whether it was.
pub(crate) async fn put_weight(tx: &Tx, row: NeedWeight, seen: i32) -> Result<bool, DbErr> {
    if seen == 0 {
        return match db::add(tx, row).await {
            Err(error) if db::is_duplicate(&error) => Ok(false),
            added => added.map(|()| true),
        };
    }
    let taken = need_weight::Entity::update_many()
        .col_expr(need_weight::Column::Weight, Expr::value(row.weight))
        .col_expr(need_weight::Column::Reason, Expr::value(row.reason))
        .col_expr(need_weight::Column::SetBy, Expr::value(row.set_by))
        .col_expr(need_weight::Column::SetAt, Expr::value(row.set_at))
        .col_expr(need_weight::Column::Version, Expr::value(seen + 1))
        .filter(authority_column::<need_weight::Entity>().eq(row.authority_id))
        .filter(need_weight::Column::SchoolId.eq(row.school_id))
        .filter(need_weight::Column::Indicator.eq(row.indicator))
        .filter(need_weight::Column::Version.eq(seen))
        .exec(&**tx)
        .await?;
    Ok(taken.rows_affected > 0)
}

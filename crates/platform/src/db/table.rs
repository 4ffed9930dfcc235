//! One declaration per stored record: the row type, and its entity kept private to the store.

/// Declares records of tenant tables.
///
/// `records! { pub Session in session = "session" { id: SessionId, topic: String } }` makes a row type
/// `Session` with the field `authority_id` and the given ones, and a private module `session` with SeaORM's entity, columns and active model, and two queries that carry the tenant filter:
/// `session::within(authority)` and `session::by_id(authority, id)`.
#[macro_export]
macro_rules! records {
    ($($(#[$doc:meta])* pub $name:ident in $module:ident = $table:literal {
        $(#[$key_doc:meta])* $key:ident : $key_type:ident
        $(, $(#[$field_doc:meta])* $field:ident : $field_type:ident $(< $inner:ident >)?)* $(,)?
    })+) => {$(
        pub use $module::Model as $name;

        pub(crate) mod $module {
            use $crate::{AuthorityId, sea_orm::{self, entity::prelude::*}};
            use super::*;

            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                /// Whose record this is.
                #[sea_orm(primary_key, auto_increment = false)]
                pub authority_id: AuthorityId,
                $(#[$key_doc])*
                #[sea_orm(primary_key, auto_increment = false)]
                pub $key: $key_type,
                $($(#[$field_doc])* pub $field: $field_type $(<$inner>)?,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    )+};
}

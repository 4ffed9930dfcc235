//! How every table is made, so that each is keyed by its authority on every engine.

use sea_orm::sea_query::{self, Alias, ColumnDef, ForeignKey, Index, IntoIden};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

/// One step of the schema: a name that never changes once released, and the tables it makes.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Unique name, recorded in the database when the step is done.
    pub name: &'static str,
    /// The tables, in an order in which each refers only to earlier ones.
    pub tables: fn() -> Vec<Table>,
}

impl Migration {
    pub(super) async fn apply(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        for table in (self.tables)() {
            table.create(db).await?;
        }
        Ok(())
    }
}

/// The kind of a column.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// An identifier.
    Id,
    /// Text of any length.
    Text,
    /// A small whole number: a count, a code.
    Count,
    /// A large whole number: money in rupiah.
    Int,
    /// A measured number.
    Real,
    /// Yes or no.
    Bool,
    /// A moment, in milliseconds.
    Moment,
    /// A calendar day.
    Day,
}

/// A table to be made: columns, keys and references.
pub struct Table {
    name: &'static str,
    is_tenant: bool,
    is_there: bool,
    columns: Vec<(&'static str, Column, bool)>,
    references: Vec<(&'static str, &'static str)>,
    key: Vec<&'static str>,
    uniques: Vec<Vec<&'static str>>,
    indexes: Vec<Vec<&'static str>>,
}

impl Table {
    /// A table whose rows belong to an authority: key `(authority_id, id)`.
    #[must_use]
    pub fn tenant(name: &'static str) -> Self {
        Self {
            name,
            is_tenant: true,
            is_there: false,
            columns: vec![("authority_id", Column::Id, false)],
            references: Vec::new(),
            key: vec!["authority_id", "id"],
            uniques: Vec::new(),
            indexes: Vec::new(),
        }
        .with("id", Column::Id)
    }

    /// A tenant table whose rows are told apart by other columns than `id`.
    #[must_use]
    pub fn tenant_keyed(name: &'static str, key: &[&'static str]) -> Self {
        let mut table = Self::tenant(name);
        table.columns.truncate(1);
        table.key = std::iter::once("authority_id")
            .chain(key.iter().copied())
            .collect();
        table
    }

    /// More columns and indexes for a tenant table that an earlier migration made.
    ///
    /// Rows that are there get the empty text, zero or no; a column of another kind has to be one that may be empty.
    #[must_use]
    pub fn widened(name: &'static str) -> Self {
        Self {
            name,
            is_tenant: true,
            is_there: true,
            columns: Vec::new(),
            references: Vec::new(),
            key: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
        }
    }

    /// A table shared by all authorities, keyed by the given columns.
    #[must_use]
    pub fn shared(name: &'static str, key: &[&'static str]) -> Self {
        Self {
            name,
            is_tenant: false,
            is_there: false,
            columns: Vec::new(),
            references: Vec::new(),
            key: key.to_vec(),
            uniques: Vec::new(),
            indexes: Vec::new(),
        }
    }

    /// Adds a column that always holds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, column: Column) -> Self {
        self.columns.push((name, column, false));
        self
    }

    /// Adds a column that may be empty.
    #[must_use]
    pub fn maybe(mut self, name: &'static str, column: Column) -> Self {
        self.columns.push((name, column, true));
        self
    }

    /// Adds a column that holds the `id` of a row of `table` of the same authority.
    #[must_use]
    pub fn refers(mut self, name: &'static str, table: &'static str) -> Self {
        self.references.push((name, table));
        self.with(name, Column::Id)
    }

    /// As [`Table::refers`], for a reference that may be absent.
    #[must_use]
    pub fn maybe_refers(mut self, name: &'static str, table: &'static str) -> Self {
        self.references.push((name, table));
        self.maybe(name, Column::Id)
    }

    /// Rows of one authority differ in these columns.
    #[must_use]
    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        self.uniques.push(columns.to_vec());
        self
    }

    /// Rows of one authority are looked up by these columns.
    #[must_use]
    pub fn index(mut self, columns: &[&'static str]) -> Self {
        self.indexes.push(columns.to_vec());
        self
    }

    async fn create(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        // SQLite cannot add a key to a table that exists; a sharded PostgreSQL wants the table
        // distributed before its keys are added. So: inline on the one, afterwards on the other.
        let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
        if self.is_there {
            self.add_columns(db).await?;
        } else {
            let mut statement = self.statement();
            if is_sqlite {
                for (column, target) in &self.references {
                    statement.foreign_key(&mut self.foreign_key(column, target));
                }
            }
            db.execute(&statement).await?;
            if !is_sqlite {
                for (column, target) in &self.references {
                    db.execute(&self.foreign_key(column, target)).await?;
                }
            }
        }
        for columns in &self.uniques {
            db.execute(self.index_on("uq", columns).unique()).await?;
        }
        for columns in &self.indexes {
            db.execute(&self.index_on("ix", columns)).await?;
        }
        Ok(())
    }

    /// One column a statement: more at once is not understood by every engine.
    async fn add_columns(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        debug_assert!(
            self.references.is_empty(),
            "a table that is there takes no new reference on every engine"
        );
        for (name, column, is_optional) in &self.columns {
            let mut definition = definition(name, *column, *is_optional);
            if !is_optional {
                match column {
                    Column::Text => definition.default(""),
                    Column::Bool => definition.default(false),
                    _ => definition.default(0),
                };
            }
            let mut statement = sea_query::Table::alter();
            statement
                .table(Alias::new(self.name))
                .add_column(definition);
            db.execute(&statement).await?;
        }
        Ok(())
    }

    fn statement(&self) -> sea_query::TableCreateStatement {
        let mut statement = sea_query::Table::create();
        statement.table(Alias::new(self.name));
        for (name, column, is_optional) in &self.columns {
            statement.col(definition(name, *column, *is_optional));
        }
        let mut key = Index::create();
        for column in &self.key {
            key.col(Alias::new(*column));
        }
        statement.primary_key(&mut key);
        statement
    }

    fn foreign_key(&self, column: &str, target: &str) -> sea_query::ForeignKeyCreateStatement {
        ForeignKey::create()
            .name(format!("fk_{}_{column}", self.name))
            .from(
                Alias::new(self.name),
                (Alias::new("authority_id"), Alias::new(column)),
            )
            .to(
                Alias::new(target),
                (Alias::new("authority_id"), Alias::new("id")),
            )
            .to_owned()
    }

    fn index_on(&self, prefix: &str, columns: &[&str]) -> sea_query::IndexCreateStatement {
        let mut index = Index::create();
        index
            .name(format!("{prefix}_{}_{}", self.name, columns.join("_")))
            .table(Alias::new(self.name));
        if self.is_tenant {
            index.col(Alias::new("authority_id").into_iden());
        }
        for column in columns {
            index.col(Alias::new(*column).into_iden());
        }
        index
    }
}

fn definition(name: &'static str, column: Column, is_optional: bool) -> ColumnDef {
    let mut definition = ColumnDef::new(Alias::new(name));
    match column {
        Column::Id => definition.uuid(),
        Column::Text => definition.text(),
        Column::Count => definition.integer(),
        Column::Int | Column::Moment => definition.big_integer(),
        Column::Real => definition.double(),
        Column::Bool => definition.boolean(),
        Column::Day => definition.string_len(10),
    };
    if !is_optional {
        definition.not_null();
    }
    definition
}

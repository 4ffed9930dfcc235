//! Long work in the background, with progress that a page can show and a way to stop it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value as Json;
use tokio::sync::Notify;

use crate::audit::{Actor, Audited};
use crate::clock::Clock;
use crate::db::{Column, Db, Migration, Table, add, authority_column, find};
use crate::{AuthorityId, Moment, records, text_enum};

crate::id! {
    /// A piece of long work.
    JobId,
}

text_enum! {
    /// How far a job is.
    pub enum JobState("job") {
        /// At work.
        Running = "running",
        /// Done; its result is there.
        Done = "done",
        /// Ended by a failure.
        Failed = "failed",
        /// Stopped by a person.
        Stopped = "stopped",
        /// The program ended while it was at work.
        Interrupted = "interrupted",
    }
}

records! {
    /// A piece of long work.
    pub Job in job = "job" {
        /// Its identifier.
        id: JobId,
        /// What kind of work, a translation key.
        kind: String,
        /// How far it is.
        state: JobState,
        /// Who asked for it.
        asked_by: Uuid,
        /// When it was asked for.
        asked_at: Moment,
        /// What came out, as JSON.
        result: String,
    }
}

/// The table of this module.
pub const MIGRATION: Migration = Migration {
    name: "platform-03-jobs",
    tables: || {
        vec![
            Table::tenant("job")
                .with("kind", Column::Text)
                .with("state", Column::Text)
                .with("asked_by", Column::Id)
                .with("asked_at", Column::Moment)
                .with("result", Column::Text)
                .index(&["state"]),
        ]
    },
};

/// How much of a job is done; shared between the work and the page that shows it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    is_stopped: AtomicBool,
}

impl Progress {
    /// Says how many steps there are.
    pub fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Says how many steps are done.
    pub fn report(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// Whether a person asked to stop.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Asks the work to stop at the next safe place.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Steps done and steps in all.
    pub fn steps(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }
}

/// The jobs of this process.
#[derive(Clone, Debug)]
pub struct Jobs {
    db: Db,
    clock: Clock,
    running: Arc<Mutex<HashMap<JobId, Arc<Progress>>>>,
    ended: Arc<Notify>,
}

impl Jobs {
    /// No job is at work yet.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            running: Arc::default(),
            ended: Arc::default(),
        }
    }

    /// Starts work in the background. Its result or failure is kept as JSON.
    pub async fn start<F>(
        &self,
        actor: &Actor,
        kind: &'static str,
        work: impl FnOnce(Arc<Progress>) -> F,
    ) -> Result<JobId, DbErr>
    where
        F: Future<Output = Result<Json, String>> + Send + 'static,
    {
        let id = JobId::new();
        let tx = self.db.begin().await?;
        add(
            &tx,
            Job {
                authority_id: actor.authority,
                id,
                kind: kind.to_owned(),
                state: JobState::Running,
                asked_by: actor.person.unwrap_or_default(),
                asked_at: actor.at,
                result: String::new(),
            },
        )
        .await?;
        tx.commit(actor, Audited::new("job.started", id.0)).await?;
        let progress = Arc::new(Progress::default());
        self.lock().insert(id, progress.clone());
        let (jobs, actor) = (self.clone(), actor.clone());
        let work = tokio::spawn(work(progress.clone()));
        tokio::spawn(async move {
            let outcome = work.await.unwrap_or_else(|error| Err(error.to_string()));
            jobs.finish(&actor, id, &progress, outcome).await;
        });
        Ok(id)
    }

    async fn finish(
        &self,
        actor: &Actor,
        id: JobId,
        progress: &Progress,
        outcome: Result<Json, String>,
    ) {
        let (state, result) = match outcome {
            Ok(result) => (JobState::Done, result.to_string()),
            Err(_) if progress.is_stopped() => (JobState::Stopped, String::new()),
            Err(cause) => {
                tracing::error!(job.id = %id, error = %cause, "job failed");
                (JobState::Failed, String::new())
            }
        };
        let actor = Actor {
            at: self.clock.now(),
            ..actor.clone()
        };
        if let Err(error) = self.record(&actor, id, state, result).await {
            tracing::error!(job.id = %id, %error, "the end of a job could not be recorded");
        }
        self.lock().remove(&id);
        self.ended.notify_waiters();
    }

    /// Waits until a job of this process is no longer at work.
    pub async fn wait(&self, id: JobId) {
        loop {
            let ended = self.ended.notified();
            if !self.lock().contains_key(&id) {
                return;
            }
            ended.await;
        }
    }

    async fn record(
        &self,
        actor: &Actor,
        id: JobId,
        state: JobState,
        result: String,
    ) -> Result<(), DbErr> {
        let tx = self.db.begin().await?;
        job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(state))
            .col_expr(job::Column::Result, Expr::value(result))
            .filter(authority_column::<job::Entity>().eq(actor.authority))
            .filter(job::Column::Id.eq(id))
            .exec(&*tx)
            .await?;
        tx.commit(actor, Audited::new("job.ended", id.0)).await
    }

    /// A job, with its progress while it is at work here.
    pub async fn find(
        &self,
        authority: AuthorityId,
        id: JobId,
    ) -> Result<Option<(Job, Option<Arc<Progress>>)>, DbErr> {
        // Read before the row, so that a job that ends in between is never seen as neither.
        let progress = self.lock().get(&id).cloned();
        let found = find::<job::Entity, _>(self.db.read(), authority, id).await?;
        Ok(found.map(|job| (job, progress)))
    }

    /// Marks what an earlier run of the program left unfinished. Only for an embedded database,
    /// where no other process can be at work.
    pub async fn mark_interrupted(&self) -> Result<(), DbErr> {
        let tx = self.db.begin().await?;
        job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(JobState::Interrupted))
            .filter(job::Column::State.eq(JobState::Running))
            .exec(&*tx)
            .await?;
        tx.commit_bookkeeping().await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<JobId, Arc<Progress>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

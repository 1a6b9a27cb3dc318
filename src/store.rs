//! The library: every document, annotation and decision in one SQLite file.
//!
//! What a reader decides is on disk when [`Library::append`] returns. A library is used by one
//! thread, and may be used by other processes at the same time: each append says which state it
//! builds on, and gets the newer transactions instead of overwriting them.
//!
//! What is set on every connection, and why:
//!
//! | setting | reason |
//! |---|---|
//! | `journal_mode=WAL` | a reader never waits for a writer, and an append writes to one file only |
//! | `synchronous=FULL` | the log is synced at every commit: after a power cut a decision is there |
//! | `fullfsync=1` | macOS: ask the drive to empty its cache too; nothing elsewhere |
//! | `busy_timeout` | another postil's append is waited for, not reported |
//! | `foreign_keys=ON` | a relation without its annotations is refused by the file itself |
//! | `trusted_schema=OFF` | a library from someone else must not run functions with effects |
//!
//! What is decided belongs to a workspace, the layer of one annotator on one document.
//!
//! The annotations' present state stands in its own table, so that opening a document does not
//! replay its history. The journal keeps every transaction and never loses a line: triggers in the
//! file refuse it. Scripts in `store/migrations/` build each version of the file from the one before.

mod adding;
mod annotations;
mod backup;
mod body;
mod date;
mod disputes;
mod documents;
mod error;
mod journal;
mod listing;
mod migrate;
mod open;
mod queue;
mod search;
pub mod statistics;
mod tally;
mod texts;
mod workspaces;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::History;

pub use adding::Added;
pub use backup::{Backup, KEPT_BACKUPS};
pub use error::{AppendError, StoreError};
pub use listing::{Count, DocumentRow};
pub use queue::{Answer, Entry, Question, QueueRow, State};
pub use search::Hit;
pub use workspaces::{Workspace, WorkspaceId};

/// An open library. Can be sent to the thread that will own it.
#[derive(Debug)]
pub struct Library {
    connection: Connection,
    path: PathBuf,
    /// What SQLite's `data_version` was when `heads` was true; it moves when others commit.
    data_version: i64,
    /// The newest transaction of each workspace that this connection has seen.
    heads: HashMap<WorkspaceId, u64>,
}

/// The row of a document in its library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub i64);

/// Where the reader was in a document, in bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadingPlace {
    /// The first byte on the screen.
    pub top: usize,
    pub cursor: usize,
}

/// What the library knows of a document that an annotator opened.
#[derive(Debug)]
pub struct Opened {
    pub row: DocumentId,
    pub workspace: WorkspaceId,
    pub set: AnnotationSet,
    pub history: History,
    /// The number of the newest transaction; the base of the next [`Library::append`].
    pub head: u64,
    pub place: Option<ReadingPlace>,
    /// Another text from the same source with annotations that could be carried over.
    pub earlier: Option<EarlierVersion>,
    /// What could not be read, as whole sentences. The rows stay in the file as they are.
    pub problems: Vec<String>,
}

/// What an annotator made of a document, read without opening it.
#[derive(Debug)]
pub struct Kept {
    /// Nothing if the annotator never had the document.
    pub workspace: Option<WorkspaceId>,
    pub set: AnnotationSet,
    /// What could not be read, as whole sentences.
    pub problems: Vec<String>,
}

/// A document from the same source that was opened before its text changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierVersion {
    pub row: DocumentId,
    pub title: String,
    /// When it was last opened, in milliseconds since 1970-01-01 UTC.
    pub opened: i64,
    /// How many of its annotations were decided.
    pub decided: u64,
}

impl Library {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, err: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.path, err)
    }
}

#[cfg(test)]
mod tests;

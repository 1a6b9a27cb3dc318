//! Workspaces: each annotator's own layer of decisions on a document.
//!
//! Annotations, relations, the journal, counts and the reading place hang on one. Two annotators
//! never write to the same; what an adjudication settles is the workspace of an annotator of its
//! own, `gold` unless another name was chosen.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::store::listing::{Count, read_counts};
use crate::store::{DocumentId, Library, StoreError};

/// The row of a workspace in its library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkspaceId(pub i64);

/// What the library knows of one annotator's work on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub annotator: String,
    /// When they last opened the document, in milliseconds since 1970-01-01 UTC.
    pub opened: Option<i64>,
    /// By layer.
    pub counts: BTreeMap<String, Count>,
}

impl Library {
    /// The annotator's workspace on the document, made where there is none. The document does not
    /// count as opened by it: for suggestions that are made ahead.
    ///
    /// # Errors
    /// When there is no such document, or the library cannot be written.
    pub fn workspace(
        &mut self,
        row: DocumentId,
        annotator: &str,
    ) -> Result<WorkspaceId, StoreError> {
        make(&self.connection, row, annotator).map_err(|err| self.failed(err))
    }

    /// All workspaces on the document, by annotator.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn workspaces(&self, row: DocumentId) -> Result<Vec<Workspace>, StoreError> {
        read_all(&self.connection, row).map_err(|err| self.failed(err))
    }

    /// Everybody who has a workspace, by name.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn annotators(&self) -> Result<Vec<String>, StoreError> {
        read_annotators(&self.connection).map_err(|err| self.failed(err))
    }
}

/// The annotator's workspace on the document, if there is one.
pub(super) fn find(
    connection: &Connection,
    row: DocumentId,
    annotator: &str,
) -> rusqlite::Result<Option<WorkspaceId>> {
    connection
        .prepare_cached("SELECT id FROM workspaces WHERE document = ?1 AND annotator = ?2")?
        .query_row(params![row.0, annotator], |row| row.get(0).map(WorkspaceId))
        .optional()
}

/// The annotator's workspace on the document, made where there is none.
pub(super) fn make(
    connection: &Connection,
    row: DocumentId,
    annotator: &str,
) -> rusqlite::Result<WorkspaceId> {
    if let Some(found) = find(connection, row, annotator)? {
        return Ok(found);
    }
    connection
        .prepare_cached(
            "INSERT INTO workspaces (document, annotator) VALUES (?1, ?2)
             ON CONFLICT (document, annotator) DO UPDATE SET annotator = annotator RETURNING id",
        )?
        .query_row(params![row.0, annotator], |row| row.get(0).map(WorkspaceId))
}

/// The annotator's workspace on the document, which they open now.
pub(super) fn open(
    connection: &Connection,
    row: DocumentId,
    annotator: &str,
    now: i64,
) -> rusqlite::Result<WorkspaceId> {
    let workspace = make(connection, row, annotator)?;
    connection
        .prepare_cached("UPDATE workspaces SET opened = ?2 WHERE id = ?1")?
        .execute(params![workspace.0, now])?;
    Ok(workspace)
}

fn read_all(connection: &Connection, row: DocumentId) -> rusqlite::Result<Vec<Workspace>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, annotator, opened FROM workspaces WHERE document = ?1 ORDER BY annotator",
    )?;
    let rows = statement
        .query_map([row.0], |row| Ok((WorkspaceId(row.get(0)?), row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (id, annotator, opened) = row?;
        let counts = read_counts(connection, id)?;
        Ok(Workspace { id, annotator, opened, counts })
    })
    .collect()
}

fn read_annotators(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    // Steps from name to name along the index: a library has a few names and many documents.
    connection
        .prepare_cached(
            "WITH RECURSIVE names (name) AS (
                 SELECT min(annotator) FROM workspaces
                 UNION ALL
                 SELECT (SELECT min(annotator) FROM workspaces WHERE annotator > name)
                 FROM names WHERE name IS NOT NULL
             ) SELECT name FROM names WHERE name IS NOT NULL",
        )?
        .query_map([], |row| row.get(0))?
        .collect()
}

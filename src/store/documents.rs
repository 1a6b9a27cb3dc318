//! The documents of a library: found or added when opened, and made again without their files.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::document::{Document, plain};
use crate::store::annotations::{self, to_json};
use crate::store::workspaces::{self, WorkspaceId};
use crate::store::{
    DocumentId, EarlierVersion, Kept, Library, Opened, ReadingPlace, StoreError, body, date,
    journal, texts,
};

impl Library {
    /// Finds the document by its text or adds it, and gives what this annotator knows of it. `now`
    /// is in milliseconds since 1970-01-01 UTC.
    ///
    /// Title, source, metadata and blocks are brought up to date, because a reader of files may
    /// have learned more since.
    ///
    /// # Errors
    /// When the library cannot be read and written.
    pub fn document(
        &mut self,
        document: &Document,
        annotator: &str,
        now: i64,
    ) -> Result<Opened, StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        let behavior = TransactionBehavior::Immediate;
        let sql = self.connection.transaction_with_behavior(behavior).map_err(sqlite)?;
        let row = keep(&sql, document, now).map_err(sqlite)?;
        let opened = open_workspace(&sql, row, document, (annotator, now)).map_err(sqlite)?;
        sql.commit().map_err(sqlite)?;
        self.heads.insert(opened.workspace, opened.head);
        Ok(opened)
    }

    /// The same as [`Library::document`] for a document whose file is not at hand.
    ///
    /// # Errors
    /// When there is no such document, or the library cannot be read and written.
    pub fn open_document(
        &mut self,
        row: DocumentId,
        annotator: &str,
        now: i64,
    ) -> Result<(Document, Opened), StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        let behavior = TransactionBehavior::Immediate;
        let sql = self.connection.transaction_with_behavior(behavior).map_err(sqlite)?;
        let mut problems = Vec::new();
        let Some(document) = read_document(&sql, row, &mut problems).map_err(sqlite)? else {
            return Err(StoreError::NoDocument { path: path.clone() });
        };
        let mut opened = open_workspace(&sql, row, &document, (annotator, now)).map_err(sqlite)?;
        sql.commit().map_err(sqlite)?;
        self.heads.insert(opened.workspace, opened.head);
        opened.problems.append(&mut problems);
        Ok((document, opened))
    }

    /// Makes a document again without its file, with what an annotator made of it. Writes nothing.
    ///
    /// # Errors
    /// When there is no such document, or the library cannot be read.
    pub fn load(
        &mut self,
        row: DocumentId,
        annotator: &str,
    ) -> Result<(Document, Kept), StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        // One SQL transaction, so that all is of the same moment.
        let sql = self.connection.transaction().map_err(sqlite)?;
        let mut problems = Vec::new();
        let Some(document) = read_document(&sql, row, &mut problems).map_err(sqlite)? else {
            return Err(StoreError::NoDocument { path: path.clone() });
        };
        let workspace = workspaces::find(&sql, row, annotator).map_err(sqlite)?;
        let text = document.shared_text();
        let set = match workspace {
            Some(workspace) => annotations::read(&sql, workspace, text, &mut problems),
            None => Ok(crate::annotation::set::AnnotationSet::new(text)),
        };
        Ok((document, Kept { workspace, set: set.map_err(sqlite)?, problems }))
    }

    /// Remembers where the reader is. Synced like a decision: for leaving a document, not for
    /// every key.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn set_place(
        &mut self,
        workspace: WorkspaceId,
        place: ReadingPlace,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE workspaces SET top = ?2, cursor = ?3 WHERE id = ?1")
            .and_then(|mut statement| {
                statement.execute(params![workspace.0, place.top as i64, place.cursor as i64])
            })
            .map_err(|err| self.failed(err))?;
        Ok(())
    }
}

/// Adds the document or brings its row up to date.
pub(super) fn keep(
    connection: &Connection,
    document: &Document,
    now: i64,
) -> rusqlite::Result<DocumentId> {
    let id: i64 = connection
        .prepare_cached(
            "INSERT INTO documents (hash, title, source, origin, metadata, date, added)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (hash) DO UPDATE SET title = excluded.title, source = excluded.source,
             origin = excluded.origin, metadata = excluded.metadata, date = excluded.date
             RETURNING id",
        )?
        .query_row(
            params![
                document.hash(),
                document.title,
                document.source,
                origin(&document.source),
                to_json(&document.metadata)?,
                document.metadata.get("date").and_then(|said| date::iso(said)),
                now
            ],
            |row| row.get(0),
        )?;
    texts::keep(connection, id, document)?;
    Ok(DocumentId(id))
}

/// Where a source is, whichever directory postil is started in. Empty for standard input, which
/// is another document each time.
pub(super) fn origin(source: &str) -> String {
    if source == "-" || source.is_empty() || source.contains("://") {
        return if source == "-" { String::new() } else { source.to_owned() };
    }
    std::path::absolute(source)
        .ok()
        .and_then(|path| path.to_str().map(str::to_owned))
        .unwrap_or_else(|| source.to_owned())
}

fn open_workspace(
    connection: &Connection,
    row: DocumentId,
    document: &Document,
    (annotator, now): (&str, i64),
) -> rusqlite::Result<Opened> {
    let workspace = workspaces::open(connection, row, annotator, now)?;
    let mut problems = Vec::new();
    let set = annotations::read(connection, workspace, document.shared_text(), &mut problems)?;
    let history = journal::read_history(connection, workspace, &mut problems)?;
    let head = journal::head(connection, workspace)?.unwrap_or(0);
    let place = read_place(connection, workspace, document.text())?;
    let earlier = read_earlier(connection, workspace)?;
    Ok(Opened { row, workspace, set, history, head, place, earlier, problems })
}

fn read_place(
    connection: &Connection,
    workspace: WorkspaceId,
    text: &str,
) -> rusqlite::Result<Option<ReadingPlace>> {
    let (top, cursor): (Option<i64>, Option<i64>) = connection
        .prepare_cached("SELECT top, cursor FROM workspaces WHERE id = ?1")?
        .query_row([workspace.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let fit = |offset: Option<i64>| {
        let offset = usize::try_from(offset?).ok()?;
        Some(text.floor_char_boundary(offset.min(text.len())))
    };
    Ok(fit(top).zip(fit(cursor)).map(|(top, cursor)| ReadingPlace { top, cursor }))
}

fn read_earlier(
    connection: &Connection,
    workspace: WorkspaceId,
) -> rusqlite::Result<Option<EarlierVersion>> {
    connection
        .prepare_cached(
            "SELECT earlier.id, earlier.title, theirs.opened, theirs.decided
             FROM workspaces AS mine
             JOIN documents AS this ON this.id = mine.document
             JOIN documents AS earlier ON earlier.origin = this.origin AND earlier.id < this.id
             JOIN workspaces AS theirs
                  ON theirs.document = earlier.id AND theirs.annotator = mine.annotator
             WHERE mine.id = ?1 AND this.origin <> '' AND NOT mine.earlier_settled
                   AND theirs.decided > 0
             ORDER BY earlier.id DESC LIMIT 1",
        )?
        .query_row([workspace.0], |row| {
            Ok(EarlierVersion {
                row: DocumentId(row.get(0)?),
                title: row.get(1)?,
                opened: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
                decided: row.get::<_, i64>(3)?.cast_unsigned(),
            })
        })
        .optional()
}

fn read_document(
    connection: &Connection,
    row: DocumentId,
    problems: &mut Vec<String>,
) -> rusqlite::Result<Option<Document>> {
    let read = connection
        .prepare_cached(
            "SELECT text, title, source, metadata, blocks, inlines
             FROM documents JOIN texts ON document = id WHERE id = ?1",
        )?
        .query_row([row.0], |row| {
            let column = |at| row.get::<_, String>(at);
            Ok([column(0)?, column(1)?, column(2)?, column(3)?, column(4)?, column(5)?])
        })
        .optional()?;
    let Some([text, title, source, metadata, blocks, inlines]) = read else { return Ok(None) };
    let long = if text.is_empty() { texts::read_long(connection, row.0)? } else { None };
    let text = long.unwrap_or(text);
    let mut lost = |what: &str| problems.push(format!("The {what} in the library cannot be read."));
    let blocks = body::read_blocks(&blocks, &text).unwrap_or_else(|| {
        lost("paragraphs of the document");
        plain::document(&text, None, "").blocks
    });
    let inlines = body::read_inlines(&inlines, &text).unwrap_or_else(|| {
        lost("links of the document");
        Vec::new()
    });
    let metadata = serde_json::from_str(&metadata).unwrap_or_else(|_| {
        lost("metadata of the document");
        BTreeMap::new()
    });
    let mut document = Document::new(text, title, source, blocks);
    document.metadata = metadata;
    document.inlines = inlines;
    Ok(Some(document))
}

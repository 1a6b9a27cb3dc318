//! Lists of documents: all of them, those that a user can mean, and the rows of some.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::documents::origin;
use crate::store::workspaces::WorkspaceId;
use crate::store::{DocumentId, Library, StoreError, texts};

/// A document in the list of the library, as one annotator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    pub row: DocumentId,
    /// The BLAKE3 hash of the text, in hexadecimal digits.
    pub hash: String,
    pub title: String,
    /// Path or URL as the reader wrote it.
    pub source: String,
    /// The day that the article is of: `2026-11-24`.
    pub date: Option<String>,
    /// When it came into the library, in milliseconds since 1970-01-01 UTC.
    pub added: i64,
    /// When the annotator last opened it.
    pub opened: Option<i64>,
    /// What the annotator has, by layer.
    pub counts: BTreeMap<String, Count>,
}

/// How many annotations there are, by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub suggested: u64,
    pub accepted: u64,
    pub rejected: u64,
}

impl Count {
    /// How many the reader has decided on.
    pub fn decided(self) -> u64 {
        self.accepted + self.rejected
    }

    pub fn total(self) -> u64 {
        self.suggested + self.decided()
    }
}

const SELECT: &str = "SELECT documents.id, hash, title, source, date, added, opened, workspaces.id
    FROM documents
    LEFT JOIN workspaces ON workspaces.document = documents.id AND workspaces.annotator = ?1";

impl Library {
    /// All documents, those that the annotator opened last first, then those added last.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn documents(&self, annotator: &str) -> Result<Vec<DocumentRow>, StoreError> {
        read_all(&self.connection, annotator).map_err(|err| self.failed(err))
    }

    /// The rows of these documents, in their order. One that is not there is left out.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn rows(
        &self,
        documents: &[DocumentId],
        annotator: &str,
    ) -> Result<Vec<DocumentRow>, StoreError> {
        read_some(&self.connection, documents, annotator).map_err(|err| self.failed(err))
    }

    /// The documents that a user can mean: those from this path or URL; if none, those whose hash
    /// begins so (four digits or more); if none, those with this title; if none, those with this
    /// in their title, letter case aside.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn find(&self, query: &str, annotator: &str) -> Result<Vec<DocumentRow>, StoreError> {
        let found = meant(&self.connection, query).map_err(|err| self.failed(err))?;
        let mut rows = self.rows(&found, annotator)?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.opened, row.added, row.row)));
        Ok(rows)
    }

    /// Whether there is an article besides those that come with postil.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn has_articles(&self) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached("SELECT 1 FROM documents WHERE source NOT LIKE 'sample:%' LIMIT 1")
            .and_then(|mut found| found.exists([]))
            .map_err(|err| self.failed(err))
    }

    /// Hands out the text of every document, in the order in which they were added.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn texts(&self, mut each: impl FnMut(DocumentId, &str)) -> Result<(), StoreError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement =
                self.connection.prepare("SELECT document, text FROM texts ORDER BY document")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let document = row.get(0)?;
                match row.get_ref(1)?.as_str()? {
                    "" => {
                        let long = texts::read_long(&self.connection, document)?;
                        each(DocumentId(document), &long.unwrap_or_default());
                    }
                    text => each(DocumentId(document), text),
                }
            }
            Ok(())
        };
        read().map_err(|err| self.failed(err))
    }

    /// The document with this very hash.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn by_hash(&self, hash: &str) -> Result<Option<DocumentId>, StoreError> {
        self.connection
            .prepare_cached("SELECT id FROM documents WHERE hash = ?1")
            .and_then(|mut found| {
                found.query_row([hash], |row| row.get(0).map(DocumentId)).optional()
            })
            .map_err(|err| self.failed(err))
    }
}

fn read_all(connection: &Connection, annotator: &str) -> rusqlite::Result<Vec<DocumentRow>> {
    let mut counts = read_counts_of(connection, annotator)?;
    let mut statement = connection
        .prepare_cached(&format!("{SELECT} ORDER BY opened DESC, added DESC, documents.id DESC"))?;
    let rows = statement.query_map([annotator], |row| {
        let workspace = row.get::<_, Option<i64>>(7)?.map(WorkspaceId);
        let counts = workspace.and_then(|workspace| counts.remove(&workspace));
        document_row(row, counts.unwrap_or_default())
    })?;
    rows.collect()
}

fn read_some(
    connection: &Connection,
    documents: &[DocumentId],
    annotator: &str,
) -> rusqlite::Result<Vec<DocumentRow>> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE documents.id = ?2"))?;
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        let row = statement.query_row(params![annotator, document.0], |row| {
            let counts = match row.get::<_, Option<i64>>(7)? {
                Some(workspace) => read_counts(connection, WorkspaceId(workspace))?,
                None => BTreeMap::new(),
            };
            document_row(row, counts)
        });
        rows.extend(row.optional()?);
    }
    Ok(rows)
}

fn document_row(row: &Row<'_>, counts: BTreeMap<String, Count>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        row: DocumentId(row.get(0)?),
        hash: row.get(1)?,
        title: row.get(2)?,
        source: row.get(3)?,
        date: row.get(4)?,
        added: row.get(5)?,
        opened: row.get(6)?,
        counts,
    })
}

const SUMS: &str = "sum(suggested), sum(accepted), sum(rejected)";

/// The counts of one workspace, by layer.
pub(super) fn read_counts(
    connection: &Connection,
    workspace: WorkspaceId,
) -> rusqlite::Result<BTreeMap<String, Count>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT layer, {SUMS} FROM counts WHERE workspace = ?1 GROUP BY layer"
    ))?;
    let rows = statement.query_map([workspace.0], |row| Ok((row.get(0)?, count(row, 1)?)))?;
    rows.filter(|row| row.as_ref().map_or(true, |(_, count): &(String, Count)| count.total() > 0))
        .collect()
}

fn read_counts_of(
    connection: &Connection,
    annotator: &str,
) -> rusqlite::Result<BTreeMap<WorkspaceId, BTreeMap<String, Count>>> {
    let mut counts: BTreeMap<WorkspaceId, BTreeMap<String, Count>> = BTreeMap::new();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT workspace, layer, {SUMS} FROM counts
         WHERE workspace IN (SELECT id FROM workspaces WHERE annotator = ?1)
         GROUP BY workspace, layer"
    ))?;
    let mut rows = statement.query([annotator])?;
    while let Some(row) = rows.next()? {
        let count = count(row, 2)?;
        if count.total() > 0 {
            let of_workspace = counts.entry(WorkspaceId(row.get(0)?)).or_default();
            of_workspace.insert(row.get(1)?, count);
        }
    }
    Ok(counts)
}

fn count(row: &Row<'_>, from: usize) -> rusqlite::Result<Count> {
    let number = |at: usize| row.get::<_, i64>(at).map(|number| u64::try_from(number).unwrap_or(0));
    Ok(Count { suggested: number(from)?, accepted: number(from + 1)?, rejected: number(from + 2)? })
}

fn meant(connection: &Connection, query: &str) -> rusqlite::Result<Vec<DocumentId>> {
    let path = origin(query);
    let found = ids(
        connection,
        "SELECT id FROM documents WHERE source = ?1 OR (?2 <> '' AND origin = ?2)",
        &[query, &path],
    )?;
    if !found.is_empty() {
        return Ok(found);
    }
    if query.len() >= 4 && query.bytes().all(|b| b.is_ascii_hexdigit()) {
        let first = query.to_ascii_lowercase();
        // Behind every digit.
        let last = format!("{first}g");
        let found = ids(
            connection,
            "SELECT id FROM documents WHERE hash >= ?1 AND hash < ?2",
            &[&first, &last],
        )?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    titled(connection, &query.to_lowercase())
}

fn ids(connection: &Connection, sql: &str, values: &[&str]) -> rusqlite::Result<Vec<DocumentId>> {
    connection
        .prepare_cached(sql)?
        .query_map(rusqlite::params_from_iter(values), |row| row.get(0).map(DocumentId))?
        .collect()
}

/// Those with this title; if none, those with this in it. SQLite knows the case of ASCII only.
fn titled(connection: &Connection, title: &str) -> rusqlite::Result<Vec<DocumentId>> {
    let (mut same, mut within) = (Vec::new(), Vec::new());
    if title.is_empty() {
        return Ok(within);
    }
    let mut statement = connection.prepare_cached("SELECT id, title FROM documents")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let own = row.get_ref(1)?.as_str()?.to_lowercase();
        if own == title {
            same.push(DocumentId(row.get(0)?));
        } else if own.contains(title) {
            within.push(DocumentId(row.get(0)?));
        }
    }
    Ok(if same.is_empty() { within } else { same })
}

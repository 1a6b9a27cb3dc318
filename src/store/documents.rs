//! The documents of a library: found or added when opened, listed, made again without their files.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::document::{Document, plain};
use crate::store::annotations::{self, to_json};
use crate::store::{
    DocumentId, EarlierVersion, Library, Opened, ReadingPlace, StoreError, body, journal,
};

/// A document in the list of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    pub row: DocumentId,
    /// The BLAKE3 hash of the text, in hexadecimal digits.
    pub hash: String,
    pub title: String,
    /// Path or URL as the reader wrote it.
    pub source: String,
    /// When it was first and last opened, in milliseconds since 1970-01-01 UTC.
    pub added: i64,
    pub opened: i64,
    /// By layer.
    pub counts: BTreeMap<String, Count>,
    origin: String,
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

impl Library {
    /// Finds the document by its text or adds it, and gives what is known of it. `now` is in
    /// milliseconds since 1970-01-01 UTC.
    ///
    /// Title, source, metadata and blocks are brought up to date, because a reader of files may
    /// have learned more since.
    ///
    /// # Errors
    /// When the library cannot be read and written.
    pub fn document(&mut self, document: &Document, now: i64) -> Result<Opened, StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        let behavior = TransactionBehavior::Immediate;
        let sql = self.connection.transaction_with_behavior(behavior).map_err(sqlite)?;
        let row = keep(&sql, document, now).map_err(sqlite)?;
        let opened = read_opened(&sql, row, document).map_err(sqlite)?;
        sql.commit().map_err(sqlite)?;
        self.heads.insert(row, opened.head);
        Ok(opened)
    }

    /// Makes a document again without its file, with what is known of it.
    ///
    /// # Errors
    /// When there is no such document, or the library cannot be read.
    pub fn load(&mut self, row: DocumentId) -> Result<(Document, Opened), StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        // One SQL transaction, so that journal and state are of the same moment.
        let sql = self.connection.transaction().map_err(sqlite)?;
        let mut problems = Vec::new();
        let Some(document) = read_document(&sql, row, &mut problems).map_err(sqlite)? else {
            return Err(StoreError::NoDocument { path: self.path.clone(), document: row });
        };
        let mut opened = read_opened(&sql, row, &document).map_err(sqlite)?;
        opened.problems.append(&mut problems);
        Ok((document, opened))
    }

    /// Remembers where the reader is. Synced like a decision: for leaving a document, not for
    /// every key.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn set_place(&mut self, row: DocumentId, place: ReadingPlace) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE documents SET top = ?2, cursor = ?3 WHERE id = ?1")
            .and_then(|mut statement| {
                statement.execute(params![row.0, place.top as i64, place.cursor as i64])
            })
            .map_err(|err| self.failed(err))?;
        Ok(())
    }

    /// All documents, the last opened first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentRow>, StoreError> {
        read_rows(&self.connection).map_err(|err| self.failed(err))
    }

    /// The document whose text has this hash, if it is there.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn with_hash(&self, hash: &str) -> Result<Option<DocumentId>, StoreError> {
        self.connection
            .prepare_cached("SELECT id FROM documents WHERE hash = ?1")
            .and_then(|mut statement| {
                statement.query_row([hash], |row| row.get(0).map(DocumentId)).optional()
            })
            .map_err(|err| self.failed(err))
    }

    /// The documents that a user can mean: those from this path or URL; if none, those whose hash
    /// begins so (four digits or more); if none, those with this title; if none, those with this
    /// in their title, letter case aside.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn find(&self, query: &str) -> Result<Vec<DocumentRow>, StoreError> {
        let rows = self.documents()?;
        let (path, title) = (origin(query), query.to_lowercase());
        let is_hash = query.len() >= 4 && query.bytes().all(|b| b.is_ascii_hexdigit());
        let hash = query.to_ascii_lowercase();
        let meanings: [&dyn Fn(&DocumentRow) -> bool; 4] = [
            &|row| row.source == query || (!path.is_empty() && row.origin == path),
            &|row| is_hash && row.hash.starts_with(&hash),
            &|row| row.title.to_lowercase() == title,
            &|row| !title.is_empty() && row.title.to_lowercase().contains(&title),
        ];
        for meaning in meanings {
            let found: Vec<_> = rows.iter().filter(|row| meaning(row)).cloned().collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// Adds the document or brings its row up to date.
fn keep(connection: &Connection, document: &Document, now: i64) -> rusqlite::Result<DocumentId> {
    let id: i64 = connection
        .prepare_cached(
            "INSERT INTO documents (hash, title, source, origin, metadata, added, opened)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (hash) DO UPDATE SET title = excluded.title, source = excluded.source,
             origin = excluded.origin, metadata = excluded.metadata, opened = excluded.opened
             RETURNING id",
        )?
        .query_row(
            params![
                document.hash(),
                document.title,
                document.source,
                origin(&document.source),
                to_json(&document.metadata)?,
                now
            ],
            |row| row.get(0),
        )?;
    connection
        .prepare_cached(
            "INSERT INTO texts (document, text, blocks, inlines) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (document) DO UPDATE
             SET blocks = excluded.blocks, inlines = excluded.inlines
             WHERE blocks <> excluded.blocks OR inlines <> excluded.inlines",
        )?
        .execute(params![
            id,
            document.text(),
            body::write_blocks(&document.blocks),
            body::write_inlines(&document.inlines)
        ])?;
    Ok(DocumentId(id))
}

/// Where a source is, whichever directory postil is started in. Empty for standard input, which
/// is another document each time.
fn origin(source: &str) -> String {
    if source == "-" || source.is_empty() || source.contains("://") {
        return if source == "-" { String::new() } else { source.to_owned() };
    }
    std::path::absolute(source)
        .ok()
        .and_then(|path| path.to_str().map(str::to_owned))
        .unwrap_or_else(|| source.to_owned())
}

fn read_opened(
    connection: &Connection,
    row: DocumentId,
    document: &Document,
) -> rusqlite::Result<Opened> {
    let mut problems = Vec::new();
    let set = annotations::read(connection, row, document.shared_text(), &mut problems)?;
    let history = journal::read_history(connection, row, &mut problems)?;
    let head = journal::head(connection, row)?.unwrap_or(0);
    let place = read_place(connection, row, document.text())?;
    let earlier = read_earlier(connection, row)?;
    Ok(Opened { row, set, history, head, place, earlier, problems })
}

fn read_place(
    connection: &Connection,
    row: DocumentId,
    text: &str,
) -> rusqlite::Result<Option<ReadingPlace>> {
    let (top, cursor): (Option<i64>, Option<i64>) = connection
        .prepare_cached("SELECT top, cursor FROM documents WHERE id = ?1")?
        .query_row([row.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let fit = |offset: Option<i64>| {
        let offset = usize::try_from(offset?).ok()?;
        Some(text.floor_char_boundary(offset.min(text.len())))
    };
    Ok(fit(top).zip(fit(cursor)).map(|(top, cursor)| ReadingPlace { top, cursor }))
}

fn read_earlier(
    connection: &Connection,
    row: DocumentId,
) -> rusqlite::Result<Option<EarlierVersion>> {
    connection
        .prepare_cached(
            "SELECT earlier.id, earlier.title, earlier.opened, decided
             FROM documents AS this
             JOIN documents AS earlier ON earlier.origin = this.origin AND earlier.id < this.id
             JOIN (SELECT document, sum(number) AS decided FROM counts
                   WHERE status <> 'suggested' GROUP BY document) ON document = earlier.id
             WHERE this.id = ?1 AND this.origin <> '' AND NOT this.earlier_settled AND decided > 0
             ORDER BY earlier.id DESC LIMIT 1",
        )?
        .query_row([row.0], |row| {
            Ok(EarlierVersion {
                row: DocumentId(row.get(0)?),
                title: row.get(1)?,
                opened: row.get(2)?,
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

fn read_rows(connection: &Connection) -> rusqlite::Result<Vec<DocumentRow>> {
    let mut counts = read_counts(connection)?;
    connection
        .prepare_cached(
            "SELECT id, hash, title, source, added, opened, origin FROM documents
             ORDER BY opened DESC, id DESC",
        )?
        .query_map([], |row| {
            let id = DocumentId(row.get(0)?);
            Ok(DocumentRow {
                row: id,
                hash: row.get(1)?,
                title: row.get(2)?,
                source: row.get(3)?,
                added: row.get(4)?,
                opened: row.get(5)?,
                counts: counts.remove(&id).unwrap_or_default(),
                origin: row.get(6)?,
            })
        })?
        .collect()
}

fn read_counts(
    connection: &Connection,
) -> rusqlite::Result<BTreeMap<DocumentId, BTreeMap<String, Count>>> {
    let mut counts: BTreeMap<DocumentId, BTreeMap<String, Count>> = BTreeMap::new();
    let mut statement = connection
        .prepare_cached("SELECT document, layer, status, number FROM counts WHERE number > 0")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let of_document = counts.entry(DocumentId(row.get(0)?)).or_default();
        let count = of_document.entry(row.get(1)?).or_default();
        let number = row.get::<_, i64>(3)?.cast_unsigned();
        match row.get_ref(2)?.as_str()? {
            "accepted" => count.accepted = number,
            "rejected" => count.rejected = number,
            _ => count.suggested = number,
        }
    }
    Ok(counts)
}

//! Adding many documents at once: a folder, a corpus.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::document::Document;
use crate::store::documents::keep;
use crate::store::{DocumentId, Library, StoreError};

/// What became of documents that were added together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// The row of each, in the order in which they were given.
    pub rows: Vec<DocumentId>,
    /// How many the library did not have before.
    pub new: usize,
}

impl Library {
    /// Adds the documents that the library does not have, all or none. One that it has stays as it
    /// is, under whatever title and source it came first. None counts as opened. `now` is in milliseconds
    /// since 1970-01-01 UTC.
    ///
    /// The disk is waited for once, so a few hundred at a time are a good measure.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn add_many(&mut self, documents: &[Document], now: i64) -> Result<Added, StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        let behavior = TransactionBehavior::Immediate;
        let sql = self.connection.transaction_with_behavior(behavior).map_err(sqlite)?;
        let mut added = Added::default();
        for document in documents {
            let known = find(&sql, document.hash()).map_err(sqlite)?;
            added.new += usize::from(known.is_none());
            let row = known.map_or_else(|| keep(&sql, document, now), Ok).map_err(sqlite)?;
            added.rows.push(row);
        }
        sql.commit().map_err(sqlite)?;
        Ok(added)
    }
}

impl Library {
    /// The hashes of the texts that the annotator has suggestions or decisions for.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn begun(&self, annotator: &str) -> Result<HashSet<String>, StoreError> {
        read_begun(&self.connection, annotator).map_err(|err| self.failed(err))
    }
}

fn read_begun(connection: &Connection, annotator: &str) -> rusqlite::Result<HashSet<String>> {
    connection
        .prepare_cached(
            "SELECT hash FROM workspaces JOIN documents ON documents.id = document
             WHERE annotator = ?1 AND head > 0",
        )?
        .query_map([annotator], |row| row.get(0))?
        .collect()
}

fn find(connection: &Connection, hash: &str) -> rusqlite::Result<Option<DocumentId>> {
    connection
        .prepare_cached("SELECT id FROM documents WHERE hash = ?1")?
        .query_row([hash], |row| row.get(0).map(DocumentId))
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;

    #[test]
    fn what_is_there_stays_as_it_is_and_the_rest_is_added() {
        let directory = tempfile::tempdir().unwrap();
        let mut library = Library::open(&directory.path().join("library.db")).unwrap();
        let article = |text: &str, source: &str| plain::document(text, None, source);
        let first = library.document(&article("One.", "a.txt"), "ana", 1).unwrap();
        let batch =
            [article("One.", "copy.txt"), article("Two.", "b.txt"), article("Two.", "c.txt")];
        let added = library.add_many(&batch, 2).unwrap();
        assert_eq!((added.rows[0], added.new), (first.row, 1));
        assert_eq!(added.rows[1], added.rows[2]);
        let sources: Vec<String> =
            library.documents("ana").unwrap().into_iter().map(|row| row.source).collect();
        assert_eq!(sources, ["a.txt", "b.txt"]);
        assert_eq!(library.add_many(&batch, 3).unwrap().new, 0);
        assert_eq!(library.add_many(&[], 3).unwrap(), Added::default());
    }
}

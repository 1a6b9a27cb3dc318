//! The texts of the documents. A long one is written and read in pieces: bound to a statement like
//! others it would stand in memory three times.
//!
//! Its row in `texts` has an empty text then. A text that an earlier postil has put there stays there.

use rusqlite::blob::ZeroBlob;
use rusqlite::types::Type;
use rusqlite::{Connection, MAIN_DB, OptionalExtension, params};

use crate::document::Document;
use crate::store::body;

/// Bytes from which on a text is long.
const LONG: usize = 4 << 20;

/// Bytes that are written at once.
const PIECE: usize = 1 << 20;

/// Keeps the text of a document, or brings its blocks and inlines up to date.
pub(super) fn keep(connection: &Connection, row: i64, document: &Document) -> rusqlite::Result<()> {
    let is_long = document.text().len() >= LONG;
    connection
        .prepare_cached(
            "INSERT INTO texts (document, text, blocks, inlines) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (document) DO UPDATE
             SET blocks = excluded.blocks, inlines = excluded.inlines
             WHERE blocks <> excluded.blocks OR inlines <> excluded.inlines",
        )?
        .execute(params![
            row,
            if is_long { "" } else { document.text() },
            body::write_blocks(&document.blocks),
            body::write_inlines(&document.inlines)
        ])?;
    if is_long { keep_long(connection, row, document.text()) } else { Ok(()) }
}

fn keep_long(connection: &Connection, row: i64, text: &str) -> rusqlite::Result<()> {
    let is_kept = connection
        .prepare_cached(
            "SELECT 1 FROM texts WHERE document = ?1 AND octet_length(text) > 0
             UNION ALL SELECT 1 FROM long_texts WHERE document = ?1",
        )?
        .exists([row])?;
    if is_kept {
        return Ok(());
    }
    connection
        .prepare_cached("INSERT INTO long_texts (document, text) VALUES (?1, ?2)")?
        .execute(params![row, ZeroBlob(text.len() as u64)])?;
    let mut place = connection.blob_open(MAIN_DB, "long_texts", "text", row, false)?;
    for (number, piece) in text.as_bytes().chunks(PIECE).enumerate() {
        place.write_all_at(piece, number * PIECE)?;
    }
    place.close()
}

/// The text of a document, long or not; empty where there is none.
pub(super) fn read(connection: &Connection, row: i64) -> rusqlite::Result<String> {
    if let Some(long) = read_long(connection, row)? {
        return Ok(long);
    }
    let short = connection
        .prepare_cached("SELECT text FROM texts WHERE document = ?1")?
        .query_row([row], |found| found.get(0))
        .optional()?;
    Ok(short.unwrap_or_default())
}

/// The long text of a document, if it has one.
pub(super) fn read_long(connection: &Connection, row: i64) -> rusqlite::Result<Option<String>> {
    let length: Option<i64> = connection
        .prepare_cached("SELECT octet_length(text) FROM long_texts WHERE document = ?1")?
        .query_row([row], |found| found.get(0))
        .optional()?;
    let Some(length) = length else { return Ok(None) };
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    let place = connection.blob_open(MAIN_DB, "long_texts", "text", row, true)?;
    place.read_at_exact(&mut bytes, 0)?;
    let text = String::from_utf8(bytes)
        .map_err(|err| rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, Box::new(err)))?;
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;
    use crate::store::Library;

    #[test]
    fn a_long_text_is_kept_found_and_read_like_any_other() {
        let directory = tempfile::tempdir().unwrap();
        let mut library = Library::open(&directory.path().join("library.db")).unwrap();
        let text = "The ferry fares rose again in Zürich.\n".repeat(LONG / 38 + 1);
        let document = plain::document(&text, None, "long.txt");
        let first = library.document(&document, "ana", 1).unwrap();
        assert_eq!(library.document(&document, "ana", 2).unwrap().row, first.row);
        assert_eq!(library.load(first.row, "ana").unwrap().0.text(), text);
        let row = |sql: &str| library.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        assert_eq!(row("SELECT octet_length(text) FROM texts").unwrap(), 0);
        assert_eq!(row("SELECT count(*) FROM long_texts").unwrap(), 1);
        let mut texts = Vec::new();
        library.texts(|row, text| texts.push((row, text == document.text()))).unwrap();
        assert_eq!(texts, [(first.row, true)]);
    }

    #[test]
    fn housekeeping_leaves_a_long_text_to_the_first_search() {
        let directory = tempfile::tempdir().unwrap();
        let mut library = Library::open(&directory.path().join("library.db")).unwrap();
        let text = "The ferry fares rose again in Zürich.\n".repeat(LONG / 38 + 1);
        library.document(&plain::document(&text, None, "long.txt"), "ana", 1).unwrap();
        library.document(&plain::document("Ferries.", None, "short.txt"), "ana", 1).unwrap();
        let found = |library: &Library, words: &str| {
            let sql = "SELECT count(*) FROM search WHERE search MATCH ?1";
            library.connection.query_row(sql, [words], |row| row.get::<_, i64>(0)).unwrap()
        };
        while library.index_some().unwrap() {}
        assert_eq!((found(&library, "ferries"), found(&library, "zurich")), (1, 0));
        let hits = library.search("zurich again", 9).unwrap();
        assert_eq!(hits.len(), 1);
        assert!(hits[0].snippet.contains("again in Zürich"), "{}", hits[0].snippet);
        assert_eq!(library.search("ferr", 9).unwrap().len(), 2);
    }
}

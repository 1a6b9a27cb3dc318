//! Full-text search over titles and texts.
//!
//! The index is brought up to date apart from opening and deciding ([`Library::index_some`]), so
//! that nobody waits for it; a search finishes what is missing. What the user types is always
//! words and quoted phrases, never FTS5's own syntax.

use regex::RegexBuilder;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::store::{DocumentId, Library, StoreError, texts};

/// Bytes of text that are indexed in one SQL transaction.
const SLICE: i64 = 1 << 20;

/// The documents that the index does not know under their titles, but for those with a long text.
const BEHIND: &str = "documents WHERE indexed_title IS NOT title
     AND NOT EXISTS (SELECT 1 FROM long_texts WHERE document = documents.id) LIMIT 1";

/// All documents that the index does not know under their titles.
const ALL_BEHIND: &str = "documents WHERE indexed_title IS NOT title LIMIT 1";

/// Documents that are ranked at most.
const RANKED: usize = 5_000;

/// Bytes of a text that is indexed again for its snippet at most.
const SHORT: i64 = 64 << 10;

/// Bytes before and behind a word of a longer text that its snippet is taken from.
const AROUND: usize = 2 << 10;

/// Enclose a hit in a snippet; they cannot be typed and mean nothing in an article.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// A document that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub row: DocumentId,
    pub title: String,
    pub source: String,
    /// The words around the best place in the text.
    pub snippet: String,
    /// What was searched for, as byte ranges of the snippet.
    pub marks: Vec<std::ops::Range<usize>>,
}

impl Library {
    /// Brings about 1 MB of texts into the search index. Gives whether there is more to do.
    ///
    /// Texts of some megabytes are left to the first search: each of them takes seconds in which
    /// nothing else can be written, and as much memory again as it is long.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn index_some(&mut self) -> Result<bool, StoreError> {
        let path = self.path.clone();
        index_some(&mut self.connection, BEHIND).map_err(|err| StoreError::from_sqlite(&path, err))
    }

    /// Brings everything into the search index.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub(super) fn index_all(&mut self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let sqlite = |err| StoreError::from_sqlite(&path, err);
        while index_some(&mut self.connection, ALL_BEHIND).map_err(sqlite)? {}
        Ok(())
    }

    /// How many documents [`Library::index_some`] has still to do.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn unindexed(&self) -> Result<usize, StoreError> {
        let count = self
            .connection
            .prepare_cached(&format!("SELECT count(*) FROM {BEHIND}"))
            .and_then(|mut statement| statement.query_row([], |row| row.get::<_, i64>(0)));
        count.map(|count| usize::try_from(count).unwrap_or(0)).map_err(|err| self.failed(err))
    }

    /// The documents with all of these words, the best first. Words in double quotes have to
    /// stand together; the last word may be unfinished. No words find nothing.
    ///
    /// # Errors
    /// When the library cannot be read, or its index not be brought up to date.
    pub fn search(&mut self, words: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        Ok(self.search_counted(words, limit)?.0)
    }

    /// The same, and how many documents there are without the limit.
    ///
    /// # Errors
    /// As [`Library::search`].
    pub fn search_counted(
        &mut self,
        words: &str,
        limit: usize,
    ) -> Result<(Vec<Hit>, usize), StoreError> {
        self.index_all()?;
        let find = || {
            let mut found = matching(&self.connection, words)?;
            let count = found.len();
            found.truncate(limit);
            Ok((snippets(&self.connection, words, &found)?, count))
        };
        find().map_err(|err| self.failed(err))
    }
}

/// All documents with these words: the best first, or the newest where there are more than
/// [`RANKED`], because a rank costs as much as all the rest.
pub(super) fn matching(connection: &Connection, words: &str) -> rusqlite::Result<Vec<DocumentId>> {
    let Some(query) = fts_query(words) else { return Ok(Vec::new()) };
    let mut found: Vec<DocumentId> = connection
        .prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC")?
        .query_map([&query], |row| row.get(0).map(DocumentId))?
        .collect::<rusqlite::Result<_>>()?;
    if found.len() > 1 && found.len() <= RANKED {
        found = connection
            .prepare_cached(
                "SELECT rowid FROM search WHERE search MATCH ?1
                 ORDER BY bm25(search, 4.0, 1.0), rowid DESC",
            )?
            .query_map([&query], |row| row.get(0).map(DocumentId))?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(found)
}

/// The words around the best place of each of these documents that has the words.
pub(super) fn snippets(
    connection: &Connection,
    words: &str,
    documents: &[DocumentId],
) -> rusqlite::Result<Vec<Hit>> {
    let Some(query) = fts_query(words) else { return Ok(Vec::new()) };
    // No phrase holds a quotation mark, so what stands so is the end of one and the next one's start.
    let any = query.replace("\" \"", "\" OR \"");
    collect(connection, words, documents)?;
    let mut statement = connection.prepare_cached(
        "SELECT documents.title, source, snippet(excerpts, 1, char(1), char(2), '…', 24)
         FROM excerpts JOIN documents ON documents.id = excerpts.rowid
         WHERE excerpts MATCH ?1 AND excerpts.rowid = ?2",
    )?;
    let mut hits = Vec::with_capacity(documents.len());
    for &document in documents {
        let mut find = |query: &str| {
            let found = statement.query_row(params![query, document.0], |row| {
                let (snippet, marks) = take_marks(row.get_ref(2)?.as_str()?);
                Ok(Hit { row: document, title: row.get(0)?, source: row.get(1)?, snippet, marks })
            });
            found.optional()
        };
        let hit = match find(&query)? {
            Some(hit) => Some(hit),
            None => find(&any)?,
        };
        hits.extend(match hit {
            Some(hit) => Some(hit),
            None => beginning(connection, document)?,
        });
    }
    connection.execute("DELETE FROM temp.excerpts", [])?;
    Ok(hits)
}

/// The beginning of what was collected of a document, where the words cannot be shown.
fn beginning(connection: &Connection, document: DocumentId) -> rusqlite::Result<Option<Hit>> {
    let sql = "SELECT documents.title, source, substr(text, 1, 160)
               FROM excerpts JOIN documents ON documents.id = excerpts.rowid
               WHERE excerpts.rowid = ?1";
    let read = connection.prepare_cached(sql)?.query_row([document.0], |row| {
        let (title, source, snippet) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Hit { row: document, title, source, snippet, marks: Vec::new() })
    });
    read.optional()
}

/// Puts the texts into an index of their own, in memory. In the large index an unfinished word costs
/// a walk over everything that begins so, for each document.
///
/// Of a text that is not short only what stands around the first of the words: FTS5 compares every
/// occurrence with every other for its snippet, and a long text can have 100,000 of them.
fn collect(connection: &Connection, words: &str, documents: &[DocumentId]) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.excerpts USING fts5 (
             title, text, tokenize = 'unicode61 remove_diacritics 2'
         ); DELETE FROM temp.excerpts;",
    )?;
    let mut whole = connection.prepare_cached(
        "INSERT INTO temp.excerpts (rowid, title, text)
         SELECT id, title, text FROM documents JOIN texts ON document = id
         WHERE id = ?1 AND octet_length(text) BETWEEN 1 AND ?2",
    )?;
    let mut part = connection.prepare_cached(
        "INSERT INTO temp.excerpts (rowid, title, text)
         SELECT id, title, ?2 FROM documents WHERE id = ?1",
    )?;
    for document in documents {
        if whole.execute(params![document.0, SHORT])? == 0 {
            let text = texts::read(connection, document.0)?;
            part.execute(params![document.0, around(&text, words)])?;
        }
    }
    Ok(())
}

/// What stands around the first of the words that the text has.
fn around<'t>(text: &'t str, words: &str) -> &'t str {
    let find = |word: &str| {
        let word = RegexBuilder::new(&regex::escape(word)).case_insensitive(true).build().ok()?;
        Some(word.find(text)?.start())
    };
    let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let at = words.find_map(find).unwrap_or(0);
    let start = text.floor_char_boundary(at.saturating_sub(AROUND));
    let end = text.ceil_char_boundary((at + AROUND).min(text.len()));
    text.get(start..end).unwrap_or_default()
}

fn index_some(connection: &mut Connection, behind: &str) -> rusqlite::Result<bool> {
    // A look without a lock first: mostly there is nothing to do.
    if !is_behind(connection, behind)? {
        return Ok(false);
    }
    let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut done = 0;
    {
        let mut next = sql.prepare_cached(&format!(
            "SELECT id, indexed_title, (SELECT octet_length(text) FROM texts WHERE document = id)
             FROM {behind}"
        ))?;
        while done < SLICE {
            let mut rows = next.query([])?;
            let Some(row) = rows.next()? else { break };
            let (id, old): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
            done += row.get::<_, i64>(2)?;
            drop(rows);
            index_one(&sql, id, old)?;
        }
    }
    sql.commit()?;
    is_behind(connection, behind)
}

fn is_behind(connection: &Connection, behind: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached(&format!("SELECT 1 FROM {behind}"))?.exists([])
}

fn index_one(connection: &Connection, id: i64, old: Option<String>) -> rusqlite::Result<()> {
    if let Some(old) = old {
        connection
            .prepare_cached(
                "INSERT INTO search (search, rowid, title, text)
                 SELECT 'delete', document, ?2, text FROM searchable WHERE document = ?1",
            )?
            .execute(params![id, old])?;
    }
    connection
        .prepare_cached(
            "INSERT INTO search (rowid, title, text)
             SELECT document, title, text FROM searchable WHERE document = ?1",
        )?
        .execute([id])?;
    connection
        .prepare_cached("UPDATE documents SET indexed_title = title WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Writes what the user typed as phrases of FTS5. Nothing where there is no letter and no digit.
fn fts_query(words: &str) -> Option<String> {
    let mut phrases: Vec<String> = Vec::new();
    let mut is_last_open = false;
    for (number, part) in words.split('"').enumerate() {
        let is_quoted = number % 2 == 1;
        let pieces: Vec<&str> =
            if is_quoted { vec![part] } else { part.split_whitespace().collect() };
        let searchable = pieces.into_iter().filter(|p| p.contains(char::is_alphanumeric));
        for piece in searchable {
            phrases.push(format!("\"{}\"", piece.replace('\0', " ")));
            is_last_open = !is_quoted && words.ends_with(piece);
        }
    }
    let last = phrases.last_mut()?;
    if is_last_open {
        last.push('*');
    }
    Some(phrases.join(" "))
}

/// Takes the enclosing characters out of a snippet and gives the ranges between them.
fn take_marks(marked: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let mut snippet = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    let mut start = None;
    for c in marked.chars() {
        match c {
            OPEN => start = Some(snippet.len()),
            CLOSE => marks.extend(start.take().map(|start| start..snippet.len())),
            _ => snippet.push(c),
        }
    }
    (snippet, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_words_and_phrases_never_syntax() {
        let cases = [
            ("ferry fares", Some(r#""ferry" "fares"*"#)),
            ("ferry ", Some(r#""ferry""#)),
            (r#""ferry fares" vote "#, Some(r#""ferry fares" "vote""#)),
            (r#"say "ferry fares"#, Some(r#""say" "ferry fares""#)),
            (
                "a OR b NEAR(c) title:x -d ^e",
                Some(r#""a" "OR" "b" "NEAR(c)" "title:x" "-d" "^e"*"#),
            ),
            ("'; DROP TABLE documents; --", Some(r#""DROP" "TABLE" "documents;""#)),
            ("*", None),
            (r#"""#, None),
            ("", None),
        ];
        for (typed, query) in cases {
            assert_eq!(fts_query(typed).as_deref(), query, "{typed}");
        }
    }

    #[test]
    fn marks_are_ranges_of_the_snippet_without_them() {
        let (snippet, marks) = take_marks("the \u{1}ferry\u{2} is \u{1}é\u{2}");
        assert_eq!(snippet, "the ferry is é");
        assert_eq!(marks, [4..9, 13..15]);
    }
}

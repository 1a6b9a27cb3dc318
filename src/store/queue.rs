//! What the queue of a large library needs: a few numbers of every document, small enough to be
//! held in memory and sorted there, and everything else for the rows that are seen only.

use std::collections::{HashMap, HashSet};
use std::panic::resume_unwind;
use std::thread;

use rusqlite::{Connection, OpenFlags};

use crate::store::documents::origin;
use crate::store::{DocumentId, DocumentRow, Hit, Library, StoreError, search};

/// A document in the queue of one annotator: 48 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub document: DocumentId,
    /// When it came into the library, in milliseconds since 1970-01-01 UTC.
    pub added: i64,
    /// When the annotator last opened it; 0 if never.
    pub opened: i64,
    /// The day that the article is of, as the number 20261124; 0 if that is not known.
    pub date: u32,
    /// How many suggestions are open.
    pub suggested: u32,
    pub decided: u32,
    /// Claims worth checking to expect in it, in thousandths.
    pub worth: u32,
    /// How unsure the detectors are of the open suggestions together, in thousandths of one.
    pub doubt: u32,
}

/// How far an annotator has come with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Nothing is decided, and something is open or nobody has looked.
    Untouched,
    Begun,
    /// Nothing is left to decide.
    Done,
}

impl Entry {
    /// How far the annotator has come.
    pub fn state(&self) -> State {
        match (self.decided, self.suggested) {
            (0, 0) if self.opened > 0 => State::Done,
            (0, _) => State::Untouched,
            (_, 0) => State::Done,
            _ => State::Begun,
        }
    }
}

/// What narrows the queue and has to be asked of the library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Words and phrases that stand in title or text; empty for all documents.
    pub words: String,
    /// Only documents with a label that is not rejected.
    pub label: Option<String>,
    /// Only documents from below these paths or with these addresses; empty for all.
    pub sources: Vec<String>,
    /// Only documents that still have to be settled in the layer of this annotator.
    pub unsettled: Option<String>,
    /// Whether the order of the titles is wanted.
    pub by_title: bool,
}

/// What the library says to a [`Question`]; nothing where nothing was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The best first.
    pub words: Option<Vec<DocumentId>>,
    /// By number.
    pub label: Option<Vec<DocumentId>>,
    /// By number.
    pub sources: Option<Vec<DocumentId>>,
    /// By number.
    pub unsettled: Option<Vec<DocumentId>>,
    pub by_title: Option<Vec<DocumentId>>,
}

/// A row of the queue as it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    pub document: DocumentRow,
    /// Words around what was searched for, with the byte ranges of the hits.
    pub snippet: Option<(String, Vec<std::ops::Range<usize>>)>,
    /// Everybody who has a workspace on it, with what is decided and the total.
    pub annotators: Vec<(String, u64, u64)>,
}

impl Library {
    /// The numbers of every document for one annotator, by document.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn entries(&self, annotator: &str) -> Result<Vec<Entry>, StoreError> {
        let read = self.read_both(read_documents, |beside| read_work(beside, annotator));
        let (documents, work) = read.map_err(|err| self.failed(err))?;
        Ok(merged(documents, work))
    }

    /// What narrows the queue of an annotator.
    ///
    /// # Errors
    /// When the library cannot be read, or its search index not be brought up to date.
    pub fn ask(&mut self, question: &Question, annotator: &str) -> Result<Answer, StoreError> {
        let words = match question.words.is_empty() {
            true => None,
            false => Some(self.matching(&question.words)?),
        };
        let read = read_answer(&self.connection, question);
        let answer = read.map_err(|err| self.failed(err))?;
        let label = match &question.label {
            Some(label) => Some(self.labelled(label, annotator)?),
            None => None,
        };
        let unsettled = question.unsettled.as_ref().map(|gold| self.unsettled(gold)).transpose()?;
        Ok(Answer { words, label, unsettled, ..answer })
    }

    /// The documents of an annotator with a label, by number: two scans of indexes, because a join
    /// would seek 100,000 times.
    fn labelled(&self, label: &str, annotator: &str) -> Result<Vec<DocumentId>, StoreError> {
        let read = self.read_both(
            |own| read_workspaces(own, annotator),
            |beside| read_labelled(beside, label),
        );
        let (workspaces, labelled) = read.map_err(|err| self.failed(err))?;
        let has_label = workspaces.into_iter().filter(|(id, _)| labelled.contains(id));
        Ok(has_label.map(|(_, document)| document).collect())
    }

    /// Reads two things at once, the second on a connection and a thread of its own: in a library of
    /// 100,000 articles each takes as long as a reader notices.
    fn read_both<A, B: Send>(
        &self,
        first: impl FnOnce(&Connection) -> rusqlite::Result<A>,
        second: impl FnOnce(&Connection) -> rusqlite::Result<B> + Send,
    ) -> rusqlite::Result<(A, B)> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let Ok(beside) = Connection::open_with_flags(&self.path, flags) else {
            return Ok((first(&self.connection)?, second(&self.connection)?));
        };
        thread::scope(|scope| {
            let second = scope.spawn(move || second(&beside));
            let first = first(&self.connection);
            let second = second.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok((first?, second?))
        })
    }

    /// The rows of these documents, with snippets around the words if there are any.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn queue_rows(
        &self,
        documents: &[DocumentId],
        annotator: &str,
        words: &str,
    ) -> Result<Vec<QueueRow>, StoreError> {
        let rows = self.rows(documents, annotator)?;
        let hits = self.snippets(words, documents)?;
        let mut hits: HashMap<DocumentId, Hit> =
            hits.into_iter().map(|hit| (hit.row, hit)).collect();
        let mut queue = Vec::with_capacity(rows.len());
        for document in rows {
            let snippet = hits.remove(&document.row).map(|hit| (hit.snippet, hit.marks));
            let annotators =
                read_progress(&self.connection, document.row).map_err(|err| self.failed(err))?;
            queue.push(QueueRow { document, snippet, annotators });
        }
        Ok(queue)
    }
}

/// Every document, by number, with nothing of an annotator.
fn read_documents(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut statement = connection.prepare_cached("SELECT id, date, added FROM documents")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        entries.push(Entry {
            document: DocumentId(row.get(0)?),
            added: row.get(2)?,
            opened: 0,
            date: row.get_ref(1)?.as_str_or_null()?.map_or(0, number_of_day),
            suggested: 0,
            decided: 0,
            worth: 0,
            doubt: 0,
        });
    }
    entries.sort_unstable_by_key(|entry| entry.document);
    Ok(entries)
}

/// The numbers of an annotator, by document.
fn read_work(connection: &Connection, annotator: &str) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection.prepare_cached(
        "SELECT document, opened, suggested, decided, worth, doubt FROM workspaces
         WHERE annotator = ?1 ORDER BY document",
    )?;
    let mut rows = statement.query([annotator])?;
    let mut work = Vec::new();
    while let Some(row) = rows.next()? {
        let number =
            |at| row.get::<_, i64>(at).map(|n| u32::try_from(n.max(0)).unwrap_or(u32::MAX));
        work.push(Entry {
            document: DocumentId(row.get(0)?),
            added: 0,
            opened: row.get::<_, Option<i64>>(1)?.unwrap_or(0),
            date: 0,
            suggested: number(2)?,
            decided: number(3)?,
            worth: number(4)?,
            doubt: number(5)?,
        });
    }
    Ok(work)
}

/// The documents with what an annotator has done in them; both by document.
fn merged(mut documents: Vec<Entry>, work: Vec<Entry>) -> Vec<Entry> {
    let mut work = work.into_iter().peekable();
    for entry in &mut documents {
        // What came in between the two readings is there the next time.
        while work.next_if(|one| one.document < entry.document).is_some() {}
        if let Some(one) = work.next_if(|one| one.document == entry.document) {
            *entry = Entry { added: entry.added, date: entry.date, ..one };
        }
    }
    documents
}

/// 20261124 of `2026-11-24`.
fn number_of_day(date: &str) -> u32 {
    let digits = date.bytes().filter(u8::is_ascii_digit).take(8);
    digits.fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

fn read_answer(connection: &Connection, question: &Question) -> rusqlite::Result<Answer> {
    let by_title = question.by_title.then(|| {
        connection
            .prepare_cached("SELECT id FROM documents ORDER BY title COLLATE NOCASE, id")?
            .query_map([], |row| row.get(0).map(DocumentId))?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    let sources = match question.sources.is_empty() {
        true => None,
        false => Some(read_sources(connection, &question.sources)?),
    };
    Ok(Answer { sources, by_title: by_title.transpose()?, ..Answer::default() })
}

/// The workspaces with a label.
fn read_labelled(connection: &Connection, label: &str) -> rusqlite::Result<HashSet<i64>> {
    connection
        .prepare_cached(
            "SELECT workspace FROM counts WHERE label = ?1 AND suggested + accepted > 0",
        )?
        .query_map([label], |row| row.get(0))?
        .collect()
}

/// The workspaces of an annotator with their documents, by document.
fn read_workspaces(
    connection: &Connection,
    annotator: &str,
) -> rusqlite::Result<Vec<(i64, DocumentId)>> {
    connection
        .prepare_cached(
            "SELECT id, document FROM workspaces WHERE annotator = ?1 ORDER BY document",
        )?
        .query_map([annotator], |row| Ok((row.get(0)?, DocumentId(row.get(1)?))))?
        .collect()
}

fn read_sources(connection: &Connection, sources: &[String]) -> rusqlite::Result<Vec<DocumentId>> {
    let mut found = Vec::new();
    let mut statement = connection.prepare_cached(
        "SELECT id FROM documents WHERE origin = ?1 OR (origin > ?1 || '/' AND origin < ?1 || '0')",
    )?;
    for source in sources {
        let origin = origin(source);
        let origin = origin.trim_end_matches('/');
        let rows = statement.query_map([origin], |row| row.get(0).map(DocumentId))?;
        for row in rows {
            found.push(row?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn read_progress(
    connection: &Connection,
    document: DocumentId,
) -> rusqlite::Result<Vec<(String, u64, u64)>> {
    connection
        .prepare_cached(
            "SELECT annotator, decided, suggested + decided FROM workspaces
             WHERE document = ?1 ORDER BY annotator",
        )?
        .query_map([document.0], |row| {
            let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0));
            Ok((row.get(0)?, number(1)?, number(2)?))
        })?
        .collect()
}

impl Library {
    /// All documents with these words, the best first; the newest first where there are more than
    /// are worth ranking.
    fn matching(&mut self, words: &str) -> Result<Vec<DocumentId>, StoreError> {
        self.index_all()?;
        search::matching(&self.connection, words).map_err(|err| self.failed(err))
    }

    fn snippets(&self, words: &str, documents: &[DocumentId]) -> Result<Vec<Hit>, StoreError> {
        search::snippets(&self.connection, words, documents).map_err(|err| self.failed(err))
    }
}

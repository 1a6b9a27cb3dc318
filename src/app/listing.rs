//! The queue: every document of the library in an order, narrowed to what is wanted.
//!
//! A few numbers of each document are held here, so that narrowing and sorting 100,000 of them
//! waits for nobody. Titles and counts come from the library for the rows that are seen, and the
//! order stays as it is until the reader asks for another: what was just finished does not jump
//! away under the cursor.

pub mod acting;
pub mod moving;
pub mod narrowing;

use std::collections::{HashMap, HashSet};

use crate::app::{App, Effect, View};
use crate::store::{Answer, DocumentId, Entry, Question, QueueRow, State};

pub use narrowing::{Filter, Sort};

/// Rows of a page beyond the screen that are loaded ahead, on either side.
const AHEAD: usize = 40;

/// The same while every row has a snippet, which takes longer to find.
const AHEAD_SEARCHING: usize = 6;

/// Loaded rows that are kept at most.
const KEPT: usize = 2_000;

/// The state of the queue.
#[derive(Debug, Default)]
pub struct Listing {
    /// Every document, by number.
    entries: Vec<Entry>,
    /// What is listed, in order: indices of `entries`.
    shown: Vec<u32>,
    states: [usize; 3],
    /// The marked row, and the first that is drawn.
    pub row: usize,
    pub top: usize,
    pub filter: Filter,
    pub sort: Sort,
    /// What the library said last, and to which question.
    answer: Answer,
    question: Question,
    /// Whether the answer to the present question is still to come.
    pub is_waiting: bool,
    /// Whether the library has given its documents.
    pub is_loaded: bool,
    rows: HashMap<DocumentId, QueueRow>,
    requested: HashSet<DocumentId>,
    /// The document that was opened from here and is being read, or was last.
    pub opened: Option<DocumentId>,
    /// Whether others' counts stay hidden.
    pub is_blind: bool,
    /// In whose layer stands what is settled between annotators.
    pub gold: String,
    /// How many documents the full-text search does not know yet.
    pub unindexed: usize,
}

impl Listing {
    /// A queue that begins with a filter.
    pub fn new(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// How many documents are listed, and how many there are.
    pub fn len(&self) -> (usize, usize) {
        (self.shown.len(), self.entries.len())
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The numbers of the document in a row.
    pub fn entry(&self, row: usize) -> Option<&Entry> {
        self.entries.get(*self.shown.get(row)? as usize)
    }

    /// The document in the marked row.
    pub fn current(&self) -> Option<DocumentId> {
        self.entry(self.row).map(|entry| entry.document)
    }

    /// What is known of a document, once the library has said it.
    pub fn row_of(&self, document: DocumentId) -> Option<&QueueRow> {
        self.rows.get(&document)
    }

    /// The row of a document, if it is listed.
    pub fn position(&self, document: DocumentId) -> Option<usize> {
        let is_it = |index: &u32| {
            self.entries.get(*index as usize).is_some_and(|entry| entry.document == document)
        };
        self.shown.iter().position(is_it)
    }

    /// How many of the listed documents are in each state: untouched, begun, done.
    pub fn states(&self) -> [usize; 3] {
        self.states
    }

    fn count_states(&mut self) {
        self.states = [0; 3];
        for entry in self.shown.iter().filter_map(|&index| self.entries.get(index as usize)) {
            let [untouched, begun, done] = &mut self.states;
            match entry.state() {
                State::Untouched => *untouched += 1,
                State::Begun => *begun += 1,
                State::Done => *done += 1,
            }
        }
    }

    /// Moves the first drawn row so that the marked one is among `height` rows.
    pub fn follow(&mut self, height: usize) {
        let lowest = self.shown.len().saturating_sub(height);
        self.top = self.top.min(lowest).min(self.row);
        if height > 0 && self.row >= self.top + height {
            self.top = self.row + 1 - height;
        }
    }

    /// Documents that are seen or soon will be, and that nobody has asked for.
    fn missing(&mut self, height: usize) -> Vec<DocumentId> {
        let ahead = if self.question.words.is_empty() { AHEAD } else { AHEAD_SEARCHING };
        let from = self.top.saturating_sub(ahead);
        let to = (self.top + height + ahead).min(self.shown.len());
        let is_seen = (self.top..self.top + height)
            .filter_map(|row| self.entry(row))
            .any(|entry| !self.requested.contains(&entry.document));
        if !is_seen {
            return Vec::new();
        }
        let wanted = (from..to).filter_map(|row| self.entry(row)).map(|entry| entry.document);
        let missing: Vec<_> = wanted.filter(|one| !self.requested.contains(one)).collect();
        self.requested.extend(&missing);
        missing
    }

    /// Whether two annotators have decided in a document, or that is not known.
    fn may_be_settled(&self, document: DocumentId) -> bool {
        self.rows.get(&document).is_none_or(|row| {
            let others = row.annotators.iter().filter(|(name, ..)| *name != self.gold);
            others.filter(|(_, decided, _)| *decided > 0).count() > 1
        })
    }

    /// Whether the library has given everything that is seen.
    pub fn is_complete(&self) -> bool {
        let first = self.entry(self.top).map(|entry| entry.document);
        self.is_loaded
            && !self.is_waiting
            && first.is_none_or(|document| self.rows.contains_key(&document))
    }

    /// Has everything that is seen asked for again.
    fn forget_rows(&mut self) {
        self.requested.clear();
    }
}

/// Takes the documents of the library. Their order stays; the first time they are put in one.
pub fn listed(app: &mut App, entries: Vec<Entry>) -> Vec<Effect> {
    let listing = &mut app.listing;
    let is_first = !std::mem::replace(&mut listing.is_loaded, true);
    let has_grown = entries.len() != listing.entries.len();
    listing.entries = entries;
    listing.forget_rows();
    if is_first {
        return narrowing::ask(app);
    }
    if has_grown {
        listing.rearrange();
    }
    listing.count_states();
    Vec::new()
}

/// Has the documents read again where they are seen; the queue is read again anyway when the reader
/// comes back to it.
pub fn changed(app: &mut App) -> Vec<Effect> {
    if app.view == View::Queue { vec![Effect::List] } else { Vec::new() }
}

/// Takes what the library says to a question, unless another was asked since.
pub fn answered(app: &mut App, question: &Question, answer: Answer) -> Vec<Effect> {
    let listing = &mut app.listing;
    if *question == listing.question {
        listing.is_waiting = false;
        listing.answer = answer;
        listing.rows.clear();
        listing.forget_rows();
        listing.rearrange();
    }
    Vec::new()
}

/// Takes rows for the screen.
pub fn rows(app: &mut App, words: &str, rows: Vec<QueueRow>) -> Vec<Effect> {
    let listing = &mut app.listing;
    if words != listing.question.words {
        return Vec::new();
    }
    if listing.rows.len() > KEPT {
        listing.rows.clear();
        listing.requested = rows.iter().map(|row| row.document.row).collect();
    }
    listing.rows.extend(rows.into_iter().map(|row| (row.document.row, row)));
    Vec::new()
}

/// Asks for the rows that are seen and not there.
pub fn want_rows(app: &mut App) -> Option<Effect> {
    if app.view != View::Queue {
        return None;
    }
    let height = app.areas.queue_rows(app.listing.row_height(app.areas.queue.height));
    let documents = app.listing.missing(height);
    let words = app.listing.question.words.clone();
    (!documents.is_empty()).then_some(Effect::Rows { documents, words })
}

impl Listing {
    /// Rows of the screen that a document takes: two while something is searched for, the second
    /// for the words around it.
    pub fn row_height(&self, height: u16) -> u16 {
        if self.question.words.is_empty() || height < 6 { 1 } else { 2 }
    }
}

#[cfg(test)]
mod tests;

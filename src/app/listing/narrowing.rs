//! Which documents are listed, and in which order.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::listing::Listing;
use crate::app::{App, Effect};
use crate::store::{Answer, DocumentId, Entry, Question, State};

/// What narrows the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<State>,
    pub label: Option<String>,
    /// In whose layer the documents still have to be settled that two or more have decided in.
    pub unsettled: Option<String>,
    /// First and last day, as the numbers 20261101 and 20261130.
    pub days: Option<(u32, u32)>,
    /// Words in title or text.
    pub words: String,
    /// Paths and addresses that the documents come from; empty for all.
    pub sources: Vec<String>,
    /// These documents, by number; nothing for all.
    pub only: Option<Arc<[DocumentId]>>,
}

impl Filter {
    /// Whether everything is listed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the library has to be asked for this filter and an order.
    pub fn question(&self, sort: Sort) -> Question {
        Question {
            words: self.words.clone(),
            label: self.label.clone(),
            sources: self.sources.clone(),
            unsettled: self.unsettled.clone(),
            by_title: sort == Sort::Title,
        }
    }

    fn takes(&self, entry: &Entry) -> bool {
        self.state.is_none_or(|state| entry.state() == state)
            && self.only.as_ref().is_none_or(|only| only.binary_search(&entry.document).is_ok())
            && self.days.is_none_or(|(first, last)| (first..=last).contains(&entry.date))
    }
}

/// The order of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Last opened first, then last added.
    #[default]
    Opened,
    /// Most open suggestions first.
    Open,
    /// Most claims worth checking first.
    Worth,
    /// Those whose open suggestions the detectors are least sure of first.
    Doubt,
    /// Newest first.
    Date,
    Title,
    /// What a search found best first.
    Relevance,
}

impl Sort {
    /// All orders that a reader can choose.
    pub const ALL: [Self; 7] = [
        Self::Opened,
        Self::Open,
        Self::Worth,
        Self::Doubt,
        Self::Date,
        Self::Title,
        Self::Relevance,
    ];

    /// For the menu and the line above the list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Opened => "last opened",
            Self::Open => "open suggestions",
            Self::Worth => "check-worthiness",
            Self::Doubt => "uncertainty",
            Self::Date => "date",
            Self::Title => "title",
            Self::Relevance => "relevance",
        }
    }
}

/// Asks the library what has to be known for filter and order, or lists at once.
pub fn ask(app: &mut App) -> Vec<Effect> {
    let listing = &mut app.listing;
    let question = listing.filter.question(listing.sort);
    let needs_answer = question != Question::default();
    let is_same = question == listing.question;
    if is_same || !needs_answer {
        if !is_same {
            listing.rows.clear();
            listing.forget_rows();
            listing.answer = Default::default();
        }
        listing.question = question;
        listing.is_waiting &= needs_answer;
        listing.rearrange();
        return Vec::new();
    }
    listing.question = question.clone();
    listing.is_waiting = true;
    vec![Effect::Ask(question)]
}

/// The documents that a filter leaves, in an order, for what is no screen.
pub fn chosen(entries: Vec<Entry>, filter: Filter, sort: Sort, answer: Answer) -> Vec<DocumentId> {
    let mut listing = Listing { entries, filter, sort, answer, ..Listing::default() };
    listing.rearrange();
    let rows = (0..listing.len().0).filter_map(|row| listing.entry(row));
    rows.map(|entry| entry.document).collect()
}

/// Lists from the top.
pub fn ask_from_top(app: &mut App) -> Vec<Effect> {
    let effects = ask(app);
    (app.listing.row, app.listing.top) = (0, 0);
    effects
}

impl Listing {
    /// Chooses and orders the rows again. The marked document stays marked if it is still there.
    pub(super) fn rearrange(&mut self) {
        let current = self.current();
        let is_marked_by_hand = self.row > 0;
        let mut shown = self.candidates();
        shown.retain(|&index| {
            self.entries.get(index as usize).is_some_and(|entry| self.filter.takes(entry))
        });
        self.order(&mut shown);
        self.shown = shown;
        self.count_states();
        let at = current.filter(|_| is_marked_by_hand).and_then(|one| self.position(one));
        self.row = at.unwrap_or(self.row).min(self.shown.len().saturating_sub(1));
    }

    /// Indices of what the library's answer leaves: the best first if words were asked for.
    fn candidates(&self) -> Vec<u32> {
        let index = |document: &DocumentId| {
            let at = self.entries.binary_search_by_key(document, |entry| entry.document);
            at.ok().map(|at| at as u32)
        };
        let is_in = |list: &Option<Vec<DocumentId>>, at: u32| {
            let Some(list) = list else { return true };
            let entry = self.entries.get(at as usize);
            entry.is_some_and(|entry| list.binary_search(&entry.document).is_ok())
        };
        let all: Vec<u32> = match &self.answer.words {
            Some(found) => found.iter().filter_map(index).collect(),
            None => (0..self.entries.len() as u32).collect(),
        };
        let narrow = [&self.answer.label, &self.answer.sources, &self.answer.unsettled];
        all.into_iter().filter(|&at| narrow.iter().all(|list| is_in(list, at))).collect()
    }

    fn order(&self, shown: &mut [u32]) {
        use std::cmp::Reverse;
        let entry = |at: &u32| self.entries.get(*at as usize).copied();
        match self.sort {
            Sort::Relevance if self.answer.words.is_some() => {}
            Sort::Opened | Sort::Relevance => {
                shown.sort_by_cached_key(|at| {
                    Reverse(entry(at).map(|e| (e.opened, e.added, e.document)))
                });
            }
            Sort::Open => {
                shown
                    .sort_by_cached_key(|at| Reverse(entry(at).map(|e| (e.suggested, e.document))));
            }
            Sort::Worth => {
                shown.sort_by_cached_key(|at| Reverse(entry(at).map(|e| (e.worth, e.document))));
            }
            Sort::Doubt => {
                shown.sort_by_cached_key(|at| Reverse(entry(at).map(|e| (doubt(&e), e.document))));
            }
            Sort::Date => {
                shown.sort_by_cached_key(|at| Reverse(entry(at).map(|e| (e.date, e.document))));
            }
            Sort::Title => {
                let titles = self.answer.by_title.as_deref().unwrap_or_default();
                let ranks: HashMap<DocumentId, usize> =
                    titles.iter().enumerate().map(|(rank, one)| (*one, rank)).collect();
                shown.sort_by_cached_key(|at| {
                    entry(at).and_then(|entry| ranks.get(&entry.document).copied())
                });
            }
        }
    }
}

/// How unsure the detectors are of an open suggestion on average, in thousandths.
pub fn doubt(entry: &Entry) -> u32 {
    entry.doubt / entry.suggested.max(1)
}

/// The first and last day that the text means: `2026`, `2026-11`, `2026-11-24`, or two of them
/// with `..` between, either of which may be missing. Nothing for anything else.
pub fn days(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let first = if first.trim().is_empty() { 1 } else { day(first, [1, 1])? };
    let last = if last.trim().is_empty() { 99_999_999 } else { day(last, [12, 31])? };
    (first <= last).then_some((first, last))
}

/// The number of a day; `missing` stands for month and day where the text has none.
fn day(text: &str, missing: [u32; 2]) -> Option<u32> {
    let mut parts = text.trim().split('-');
    let year: u32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let [month, day] = missing.map(|missing| match parts.next() {
        Some(part) => part.parse::<u32>().ok(),
        None => Some(missing),
    });
    let (month, day) = (month?, day?);
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    is_day.then_some(year * 10_000 + month * 100 + day)
}

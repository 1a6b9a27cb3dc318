//! What the library does for a key and a decision, counted in SQL statements and steps of SQLite's
//! machine: the same however much it holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::trace::TraceEventCodes;

use super::*;

/// Annotations of the small document and of the large one; other documents of the library.
const SIZES: [(usize, usize); 2] = [(50, 10), (5_000, 1_000)];

/// Statements and steps.
struct Counter {
    statements: Arc<AtomicU64>,
    steps: Arc<AtomicU64>,
}

impl Counter {
    fn on(library: &mut Library) -> Self {
        let counter = Self { statements: Arc::default(), steps: Arc::default() };
        let (statements, steps) = (Arc::clone(&counter.statements), Arc::clone(&counter.steps));
        let seen = move |_: rusqlite::trace::TraceEvent<'_>| {
            statements.fetch_add(1, Ordering::Relaxed);
        };
        library.connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(seen)).unwrap();
        let step = move || {
            steps.fetch_add(1, Ordering::Relaxed);
            false
        };
        library.connection.progress_handler(1, Some(step)).unwrap();
        counter
    }

    /// What was counted since the last time.
    fn take(&self) -> (u64, u64) {
        (self.statements.swap(0, Ordering::Relaxed), self.steps.swap(0, Ordering::Relaxed))
    }
}

fn suggested(number: usize) -> Edit {
    Edit::Add { annotation: annotation(&format!("e{number}"), number % 60, number % 60 + 7) }
}

/// Statements and steps of a key that changes nothing, of a decision and of taking it back.
fn cost((annotations, others): (usize, usize)) -> [(u64, u64); 3] {
    let (_dir, mut library) = library();
    let more: Vec<Document> =
        (0..others).map(|number| article(&format!("Article {number}."), "")).collect();
    library.add_many(&more, 1).unwrap();
    let document = article(TEXT, "a.txt");
    let added = (0..annotations).map(suggested).collect();
    let mut opened = append_all(&mut library, &document, vec![added, vec![accept("e1")]]);
    let counter = Counter::on(&mut library);
    library.newer(opened.workspace, opened.head).unwrap();
    let key = counter.take();
    let decision = make(&mut opened.set, vec![accept("e2")]);
    opened.history.record(&decision);
    opened.head = library.append(opened.workspace, opened.head, &decision).unwrap();
    let decided = counter.take();
    let stamp = Stamp { annotator: "ana".to_owned(), time: 6 };
    let back = opened.history.undo(&mut opened.set, stamp).unwrap().unwrap();
    library.append(opened.workspace, opened.head, &back).unwrap();
    [key, decided, counter.take()]
}

#[test]
fn a_key_and_a_decision_cost_the_same_in_every_library() {
    let [small, large] = SIZES.map(cost);
    let names = ["a key", "a decision", "taking it back"];
    for ((name, small), large) in names.into_iter().zip(small).zip(large) {
        assert_eq!(small.0, large.0, "statements of {name}");
        // A number with more digits, a page more to go down in a tree: no more.
        let room = small.1 / 10 + 10;
        assert!(large.1 <= small.1 + room, "steps of {name}: {small:?}, {large:?}");
    }
    // The question and the pragma in it.
    assert_eq!(small[0].0, 2, "statements of a key that changes nothing");
    assert!(small[1].0 <= 16, "statements of a decision: {:?}", small[1]);
}

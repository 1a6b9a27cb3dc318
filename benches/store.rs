//! How long the library takes, on one made of 10,000 articles, one of them with 5,000 annotations
//! and as many decisions. `cargo bench --bench store` prints a table: the median of several calls,
//! and the fastest, which a busy machine disturbs least.

use std::path::Path;
use std::time::{Duration, Instant};

use postil::annotation::anchor::carry_over;
use postil::annotation::edit::Edit;
use postil::annotation::merge::merge_suggestions;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{History, Kind, Stamp, Transaction};
use postil::annotation::{Annotation, AnnotationId, Attributes, Provenance, Status, Value};
use postil::document::{Document, plain};
use postil::store::{Library, WorkspaceId};
use postil::text::Span;

const DOCUMENTS: usize = 10_000;
const ANNOTATIONS: usize = 5_000;

fn main() {
    println!("{:<54} {:>12} {:>12}", "", "median", "fastest");
    let dir = tempfile::tempdir().expect("a directory for temporary files");
    let path = dir.path().join("library.db");
    let mut library = Library::open(&path).expect("a new library opens");
    report("add a document of 3 kB", add_documents(&mut library));
    let (large, workspace) = decide_all(&mut library);
    let (begin, mut slices) = (Instant::now(), 1);
    while library.index_some().expect("the index is written") {
        slices += 1;
    }
    report(&format!("index one slice of texts ({slices} slices)"), vec![begin.elapsed() / slices]);
    read_all(&path, library, &large, workspace);
    pure(&large);
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |t| t.as_secs_f64() * 1000.0);
    let (median, fastest) = (times.get(times.len() / 2), times.first());
    println!("{what:<54} {:>9.3} ms {:>9.3} ms", milliseconds(median), milliseconds(fastest));
}

/// How long each of the calls takes.
fn times(calls: usize, mut call: impl FnMut()) -> Vec<Duration> {
    let time = |_| {
        let begin = Instant::now();
        call();
        begin.elapsed()
    };
    (0..calls).map(time).collect()
}

fn article(number: usize, size: usize) -> Document {
    let words = ["ferry", "council", "harbour", "vote", "fares", "rain", "mayor", "island"];
    let mut text = format!("Article {number}\n\n");
    let mut at = number;
    while text.len() < size {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(words[(at >> 33) % words.len()]);
        text.push_str(&((at >> 40) % 997).to_string());
        text.push_str(if (at >> 50).is_multiple_of(12) { ".\n" } else { " " });
    }
    plain::document(&text, None, &format!("news/{number}.txt"))
}

fn add_documents(library: &mut Library) -> Vec<Duration> {
    let mut number = 0;
    times(DOCUMENTS, || {
        number += 1;
        library.document(&article(number, 3_000), "ana", 1).expect("the document is added");
    })
}

fn suggestion(text: &str, number: usize) -> Annotation {
    let start = number * (text.len() / (2 * ANNOTATIONS));
    let mut attributes = Attributes::new();
    attributes.insert("name".to_owned(), Value::Text(format!("Name {number}")));
    Annotation {
        id: AnnotationId(format!("e{}", number + 1).into()),
        layer: "entity".to_owned(),
        label: "PERSON".to_owned(),
        spans: vec![Span::clamped(text, start, start + 20)],
        attributes,
        status: Status::Suggested,
        score: Some(0.5),
        provenance: Provenance::Detector {
            detector: "entities".to_owned(),
            version: 1,
            rule: "title-name".to_owned(),
        },
        derived_from: None,
    }
}

fn stamp() -> Stamp {
    Stamp { annotator: "ana".to_owned(), time: 1 }
}

/// Adds a large article, detects in it and decides on everything, one by one.
fn decide_all(library: &mut Library) -> (Document, WorkspaceId) {
    let large = article(DOCUMENTS + 1, 1_000_000);
    let mut opened = library.document(&large, "ana", 2).expect("the document is added");
    let found = (0..ANNOTATIONS).map(|n| Edit::Add { annotation: suggestion(large.text(), n) });
    let made =
        Transaction::make(&mut opened.set, Kind::Detection, "Detect", stamp(), found.collect())
            .expect("new annotations fit");
    let begin = Instant::now();
    let mut head = library.append(opened.workspace, opened.head, &made).expect("it is appended");
    report("append 5,000 suggestions as one transaction", vec![begin.elapsed()]);
    let mut number = 0;
    let all = times(ANNOTATIONS, || {
        number += 1;
        let id = AnnotationId(format!("e{number}").into());
        let edits = vec![Edit::SetStatus { id, status: Status::Accepted }];
        let made = Transaction::make(&mut opened.set, Kind::Decision, "Accept", stamp(), edits)
            .expect("the annotation is there");
        head = library.append(opened.workspace, head, &made).expect("it is appended");
    });
    report("append one decision, on disk", all);
    (large, opened.workspace)
}

fn read_all(path: &Path, mut library: Library, large: &Document, workspace: WorkspaceId) {
    let head = library.document(large, "ana", 3).expect("it is there").head;
    report(
        "ask for newer changes, none",
        times(999, || {
            assert!(library.newer(workspace, head).expect("it is read").is_empty());
        }),
    );
    drop(library);
    report(
        "open the library of 10,001 documents",
        times(21, || {
            Library::open(path).expect("it opens");
        }),
    );
    let mut library = Library::open(path).expect("it opens");
    let small = article(77, 3_000);
    report(
        "open a document of 3 kB",
        times(21, || {
            library.document(&small, "ana", 4).expect("it is there");
        }),
    );
    report(
        "open a document with 5,000 annotations and decisions",
        times(21, || {
            let opened = library.document(large, "ana", 4).expect("it is there");
            assert_eq!((opened.set.len(), opened.history.undo_depth()), (ANNOTATIONS, ANNOTATIONS));
        }),
    );
    report(
        "list 10,001 documents with counts",
        times(21, || {
            assert_eq!(library.documents("ana").expect("they are read").len(), DOCUMENTS + 1);
        }),
    );
    report(
        "search two words",
        times(21, || {
            assert!(!library.search("article 77", 20).expect("it is searched").is_empty());
        }),
    );
    let begin = Instant::now();
    library.back_up_daily(0).expect("the backup is written");
    report("back up the library", vec![begin.elapsed()]);
}

/// What needs no library.
fn pure(large: &Document) {
    let fresh: Vec<Annotation> =
        (0..2 * ANNOTATIONS).map(|n| suggestion(large.text(), n)).collect();
    let mut set = AnnotationSet::new(large.shared_text());
    for annotation in fresh.clone() {
        set.apply(Edit::Add { annotation }).expect("new annotations fit");
    }
    report(
        "merge 10,000 suggestions into the same",
        times(21, || {
            let history = History::default();
            let edits = merge_suggestions(&set, &history, "entities", "entity", fresh.clone());
            assert!(edits.is_empty());
        }),
    );
    let mut accepted = AnnotationSet::new(large.shared_text());
    for annotation in fresh {
        let annotation = Annotation { status: Status::Accepted, ..annotation };
        accepted.apply(Edit::Add { annotation }).expect("new annotations fit");
    }
    for (what, new) in [
        ("carry 10,000 over, one word of 1 MB changed", large.text().replacen("rain", "hail", 1)),
        ("carry 10,000 over, every 100th word changed", large.text().replace("rain7", "hail7")),
        ("carry 10,000 over to another text of 1 MB", article(5, 1_000_000).text().to_owned()),
    ] {
        let new = AnnotationSet::new(new.into());
        report(what, times(3, || drop(carry_over(&accepted, &new))));
    }
}

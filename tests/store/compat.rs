//! Libraries that released versions wrote open for ever. `tests/compat/library-N.db` was written by
//! the first postil whose libraries have version N; it is never written again.

use std::path::{Path, PathBuf};

use postil::annotation::edit::Edit;
use postil::annotation::transaction::{Kind, Transaction};
use postil::annotation::{Provenance, Relation, RelationId, Status, Value};
use postil::document::{Document, Inline, InlineKind, plain};
use postil::store::{Library, ReadingPlace};
use postil::text::Span;

use crate::{TEXT, annotation, replayed, stamp};

fn fixture(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/compat/library-{version}.db"))
}

/// An article with everything that a document can have.
fn article() -> Document {
    let mut document = plain::document(TEXT, Some("Rents"), "https://example.org/rents");
    document.metadata.insert("byline".to_owned(), "Ines Okoro".to_owned());
    let kind = InlineKind::Link("https://example.org/obi".to_owned());
    document.inlines.push(Inline { span: Span::clamped(TEXT, 6, 13), kind });
    document
}

/// One transaction of each kind, with every edit.
fn transactions() -> Vec<(Kind, Vec<Edit>)> {
    let detected = Provenance::Detector {
        detector: "quotes".to_owned(),
        version: 3,
        rule: "content-cue-source".to_owned(),
    };
    let suggested = |id: &str, start, end| {
        let mut suggested = annotation(id, Span::clamped(TEXT, start, end));
        suggested.provenance = detected.clone();
        Edit::Add { annotation: suggested }
    };
    let mut imported = annotation("e1", Span::clamped(TEXT, 6, 13));
    (imported.layer, imported.label) = ("entity".to_owned(), "PERSON".to_owned());
    imported.provenance = Provenance::Import { import: "csv".to_owned(), agent: "bo".to_owned() };
    let mut corrected = annotation("q3", Span::clamped(TEXT, 25, 44));
    (corrected.status, corrected.derived_from) = (Status::Accepted, Some("q1".into()));
    let relation = Relation {
        id: RelationId("r1".into()),
        label: "same-as".to_owned(),
        from: "q3".into(),
        to: "e1".into(),
    };
    let set = |name: &str, value| Edit::SetAttribute {
        id: "q3".into(),
        name: name.to_owned(),
        value: Some(value),
    };
    vec![
        (Kind::Detection, vec![suggested("q1", 25, 30), suggested("q2", 49, 56)]),
        (Kind::Import, vec![Edit::Add { annotation: imported }]),
        (
            Kind::Decision,
            vec![
                Edit::SetStatus { id: "q1".into(), status: Status::Rejected },
                Edit::Add { annotation: corrected },
            ],
        ),
        (
            Kind::Decision,
            vec![
                set("source", Value::Span(Span::clamped(TEXT, 6, 13))),
                set("speaker", Value::Text("Ada “Obi” 😀".to_owned())),
                set("weight", Value::Number(0.5)),
                set("checked", Value::Flag(true)),
                Edit::Relate { relation },
            ],
        ),
        (
            Kind::CarryOver,
            vec![
                Edit::SetLabel { id: "q2".into(), label: "indirect".to_owned() },
                Edit::SetSpans { id: "q2".into(), spans: vec![Span::clamped(TEXT, 49, 64)] },
            ],
        ),
        (Kind::Decision, vec![Edit::Remove { id: "e1".into() }]),
    ]
}

#[test]
#[ignore = "writes the fixture of a new version"]
fn write_the_fixture_of_this_version() {
    let dir = tempfile::tempdir().unwrap();
    let mut library = Library::open(&dir.path().join("library.db")).unwrap();
    let mut opened = library.document(&article(), "ana", 1_000).unwrap();
    let theirs = library.document(&article(), "bo", 1_500).unwrap();
    let mut set = theirs.set;
    let (kind, edits) = transactions().swap_remove(0);
    let transaction = Transaction::make(&mut set, kind, "Detect", stamp(), edits).unwrap();
    library.append(theirs.workspace, 0, &transaction).unwrap();
    let mut made = Vec::new();
    for (kind, edits) in transactions() {
        let transaction =
            Transaction::make(&mut opened.set, kind, "Change", stamp(), edits).unwrap();
        opened.history.record(&transaction);
        made.push(transaction);
    }
    made.extend(opened.history.undo(&mut opened.set, stamp()).unwrap());
    made.extend(opened.history.undo(&mut opened.set, stamp()).unwrap());
    made.extend(opened.history.redo(&mut opened.set, stamp()).unwrap());
    for transaction in made {
        opened.head = library.append(opened.workspace, opened.head, &transaction).unwrap();
    }
    library.set_place(opened.workspace, ReadingPlace { top: 6, cursor: 25 }).unwrap();
    library
        .document(&plain::document("Another article.", None, "https://example.org/b"), "ana", 2_000)
        .unwrap();
    while library.index_some().unwrap() {}
    library.copy_to(&fixture(3)).unwrap();
}

#[test]
fn a_library_of_version_1_opens_with_everything_in_it() {
    let (dir, mut library) = check(1);
    assert_eq!(library.annotators().unwrap(), ["ana"]);
    assert!(dir.path().join("library.db.version-1").exists(), "a copy is kept before migrating");
    let unknown = library.document(&article(), "bo", 4_000).unwrap();
    assert_eq!((unknown.set.len(), unknown.head), (0, 0));
}

#[test]
fn a_library_of_version_2_and_of_version_3_opens_with_everything_in_it() {
    for version in [2, 3] {
        let (_dir, mut library) = check(version);
        assert_eq!(library.annotators().unwrap(), ["ana", "bo"]);
        let theirs = library.document(&article(), "bo", 4_000).unwrap();
        assert_eq!((theirs.set.len(), theirs.head), (2, 1));
    }
}

/// Opens a copy of the fixture and shows that nothing of it is missing.
fn check(version: u32) -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.db");
    std::fs::copy(fixture(version), &path).unwrap();
    let mut library = Library::open(&path).unwrap();

    let rows = library.documents("ana").unwrap();
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Another article.", "Rents"]);
    let count = rows[1].counts["quote"];
    assert_eq!((count.suggested, count.accepted, count.rejected), (1, 1, 1));

    let (_, kept) = library.load(rows[1].row, "ana").unwrap();
    let (document, mut opened) = library.open_document(rows[1].row, "ana", 2_000).unwrap();
    assert_eq!((kept.workspace, kept.set), (Some(opened.workspace), opened.set.clone()));
    let expected = article();
    assert_eq!(opened.problems, Vec::<String>::new());
    assert_eq!((document.text(), &document.blocks), (expected.text(), &expected.blocks));
    assert_eq!((&document.inlines, &document.metadata), (&expected.inlines, &expected.metadata));
    assert_eq!((document.hash(), &document.source), (expected.hash(), &expected.source));
    assert_eq!(opened.place, Some(ReadingPlace { top: 6, cursor: 25 }));
    assert_eq!(opened.head, 9);

    let quote = opened.set.annotation(&"q3".into()).unwrap();
    assert_eq!(quote.attributes["speaker"].as_text(), Some("Ada “Obi” 😀"));
    assert_eq!(quote.attributes["source"].as_span().unwrap().slice(TEXT), "Ada Obi");
    assert_eq!(quote.derived_from, Some("q1".into()));
    assert_eq!(opened.set, replayed(&library, opened.workspace));
    assert_eq!(opened.set.next_id("q"), "q4");

    let hits = library.search("rents fell", 10).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.row).collect::<Vec<_>>(), [rows[1].row]);

    // Everything that was decided can be taken back, down to what the detector said.
    while let Some(back) = opened.history.undo(&mut opened.set, stamp()).unwrap() {
        opened.head = library.append(opened.workspace, opened.head, &back).unwrap();
    }
    assert_eq!(opened.set.len(), 2);
    assert_eq!(library.document(&expected, "ana", 3_000).unwrap().set, opened.set);
    (dir, library)
}

//! What every reader of outside data promises of any bytes at all: it does not panic, and what it
//! makes of them is sound. The same bodies run under proptest (`tests/hostile.rs`, with the gate) and
//! under libFuzzer (`tests/fuzz`, by hand).

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use postil::annotation::edit::Edit;
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::annotation::{Relation, RelationId, Status, Value};
use postil::detect;
use postil::document::{self, Document, Format, corpus, plain};
use postil::exchange::import::labels::Mapping;
use postil::exchange::import::merge::merge;
use postil::exchange::import::resolve::{As, Rules, resolve};
use postil::exchange::import::{Incoming, Input, READERS, ReadOptions, Reader};
use postil::exchange::kind::Kinds;
use postil::exchange::tag::Tags;
use postil::exchange::{FORMATS, Losses, Memory, Options, Record, Unit};
use postil::layout::Layout;
use postil::store::{AppendError, Library};
use postil::text::search::Search;
use postil::text::{OffsetUnit, display};

/// Hits that are looked at, so that a pattern that finds each byte does not take the day.
const MOST: usize = 200;

/// An article of any format: what is read has blocks in order that fit the text.
pub fn article(bytes: &[u8]) {
    for format in [None, Some(Format::Plain), Some(Format::Markdown), Some(Format::Html)] {
        let Ok(document) = document::read(bytes.to_vec(), "fuzz", format) else { continue };
        check_document(&document);
    }
}

fn check_document(document: &Document) {
    let text = document.text();
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.fits(text), "block {:?} of {text:?}", block.span);
        assert!(block.span.start() >= end, "blocks overlap at {end}");
        end = block.span.end();
    }
    for inline in &document.inlines {
        assert!(inline.span.fits(text), "inline {:?} of {text:?}", inline.span);
    }
    for shown in [&document.title, &document.source] {
        check_harmless(&display::line(shown));
    }
}

/// Nothing that a terminal obeys is left.
fn check_harmless(shown: &str) {
    let obeyed =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!shown.contains(obeyed), "{shown:?}");
}

/// Rows at any width: each shown once, in order, and no wider than asked for.
pub fn rows(bytes: &[u8]) {
    let Some((&width, rest)) = bytes.split_first() else { return };
    let Ok(document) = document::read(rest.to_vec(), "fuzz", Some(Format::Plain)) else { return };
    let layout = Layout::new(Arc::new(document), usize::from(width));
    let mut end = 0;
    for (place, row) in layout.visible(layout.first(), MOST) {
        assert!(row.span.fits(layout.document().text()));
        assert!(row.span.is_empty() || row.span.start() >= end, "row {place:?} goes back");
        end = row.span.end().max(end);
    }
    check_harmless(&display::line(&String::from_utf8_lossy(rest)));
}

/// Detection: suggestions with spans of the text and scores from 0 to 1.
pub fn detection(bytes: &[u8]) {
    let Ok(document) = document::read(bytes.to_vec(), "fuzz", Some(Format::Plain)) else { return };
    for annotation in detect::annotations(&document, |_| true) {
        assert!(!annotation.spans.is_empty());
        let mentions = annotation.attributes.values().filter_map(|value| value.as_span());
        for span in annotation.spans.iter().copied().chain(mentions) {
            assert!(span.fits(document.text()), "{annotation:?}");
        }
        let score = annotation.score.unwrap_or(0.0);
        assert!((0.0..=1.0).contains(&score), "{annotation:?}");
    }
}

/// A pattern and a text, divided by the first line break: hits lie in the text, in order.
pub fn pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (pattern, text) = text.split_once('\n').unwrap_or((&text, ""));
    let Ok(search) = Search::parse(pattern) else { return };
    let mut from = 0;
    for _ in 0..MOST {
        let Some(hit) = search.next(text, from) else { break };
        assert!(hit.fits(text) && hit.start() >= from);
        from = hit.end().max(from + 1);
        while from < text.len() && !text.is_char_boundary(from) {
            from += 1;
        }
    }
}

/// A schema of one's own.
pub fn schema(bytes: &[u8]) {
    if let Err(error) = Schema::parse(&String::from_utf8_lossy(bytes)) {
        check_harmless(&display::line(&error.to_string()));
    }
}

/// Files with many articles, plain and packed.
pub fn records(bytes: &[u8], folder: &Path) {
    for name in ["fuzz.jsonl", "fuzz.csv", "fuzz.tsv", "fuzz.jsonl.gz"] {
        let path = folder.join(name);
        if fs::write(&path, bytes).is_err() {
            return;
        }
        let Ok(records) = corpus::records(&path, &corpus::Columns::default()) else { continue };
        for record in records.take(MOST).flatten() {
            check_document(&record);
        }
    }
}

/// Annotations of other programs, by the reader with this number: whatever cannot be used is said, and
/// what comes in fits its text and leaves in every format.
pub fn import(number: usize, bytes: &[u8], folder: &Path) {
    let reader: &dyn Reader = READERS[number % READERS.len()];
    let path = folder.join(if reader.name() == "brat" { "fuzz.ann" } else { "fuzz.json" });
    if fs::write(&path, bytes).is_err() || fs::write(folder.join("fuzz.txt"), SAID).is_err() {
        return;
    }
    let mut found = Vec::new();
    // An error is an answer; a panic is none.
    let _ = reader.read(&Input::new(&path), &ReadOptions::default(), &mut |incoming| {
        found.push(incoming);
        if found.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    for (number, incoming) in found.into_iter().enumerate() {
        for problem in &incoming.problems {
            assert!(!problem.reason.is_empty());
        }
        let set = bring_in(incoming, reader.name());
        if number < MOST_EXPORTED {
            export(&set);
        }
    }
    let _ = reader.is_likely(&path, &String::from_utf8_lossy(bytes));
}

/// The text that files point into which bring none.
pub const SAID: &str = "Ada 😀 said so.\n";

/// Documents of a file that are exported again.
const MOST_EXPORTED: usize = 3;

/// What comes into an empty library.
fn bring_in(incoming: Incoming, format: &str) -> AnnotationSet {
    let schema = built_in();
    let rules = Rules {
        format,
        agent: "ana",
        schema,
        tags: Tags::new(schema),
        kinds: Kinds::new(schema),
        mapping: Mapping::default(),
        status: As::File,
    };
    let text = incoming.text.clone().unwrap_or_else(|| SAID.to_owned());
    let resolved = resolve(incoming, &text, &rules);
    let mut set = AnnotationSet::new(text.into());
    let merge = merge(&set, resolved.annotations, resolved.relations);
    set.apply_all(merge.edits).expect("what an import does fits");
    check_set(&set);
    set
}

/// The schema, read once.
fn built_in() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(Schema::built_in)
}

/// Every span lies in the text, and there are ids left.
fn check_set(set: &AnnotationSet) {
    for annotation in set.annotations() {
        let mentions = annotation.attributes.values().filter_map(|value| value.as_span());
        for span in annotation.spans.iter().copied().chain(mentions) {
            assert!(span.fits(set.text()), "{annotation:?}");
        }
    }
    for prefix in ["e", "q", "c", "r", ""] {
        let id = set.next_id(prefix);
        assert!(set.annotation(&id.as_str().into()).is_none(), "{id} is taken");
    }
}

/// The set in every format; gives what was written.
fn export(set: &AnnotationSet) -> Vec<(&'static str, Memory)> {
    let document = plain::document(set.text(), None, "fuzz");
    let id = serde_json::Value::from("fuzz");
    let annotations: Vec<_> = set.annotations().collect();
    let mut all = Vec::new();
    for format in FORMATS {
        let unit = match format.about().unit {
            Unit::Fixed(unit) | Unit::Chosen(unit) => unit,
            Unit::None => OffsetUnit::default(),
        };
        let options = Options { unit, ..Options::default() };
        let mut export = format.start(&options, built_in());
        let record = Record::new(&id, &document, annotations.clone(), set.relations().collect());
        let (mut output, mut losses) = (Memory::default(), Losses::default());
        losses.begin("fuzz");
        let written = export.document(&record, &mut output, &mut losses);
        written.and_then(|()| export.end(&mut output)).expect("it fits its text");
        all.push((format.about().name, output));
    }
    all
}

/// A file of each format that can be read, behind the number of its reader.
#[allow(dead_code, reason = "the fuzzers have them as files")]
pub fn seeds_of_import() -> Vec<Vec<u8>> {
    let document = plain::document(&format!("“It is,” {SAID}"), None, "fuzz");
    let mut set = AnnotationSet::new(document.shared_text());
    let found = detect::annotations(&document, |_| true);
    let edits = found.into_iter().map(|annotation| Edit::Add { annotation }).collect();
    set.apply_all(edits).expect("what was found fits");
    let seeds = export(&set).into_iter().filter_map(|(name, written)| {
        let number = READERS.iter().position(|reader| reader.name() == name)?;
        let files = written.files.into_iter().filter(|(name, _)| name.ends_with(".ann"));
        let main = Some(written.main).filter(|main| !main.is_empty());
        let content = main.or_else(|| files.map(|(_, content)| content).next())?;
        Some([&[number as u8], content.as_slice()].concat())
    });
    seeds.collect()
}

/// The lines that [`library`] takes.
#[allow(dead_code, reason = "the fuzzers have it as a file")]
pub fn seed_of_library() -> Vec<u8> {
    let mut person = detect::annotations(&plain::document(SAID, None, "fuzz"), |_| true);
    let mut person = person.pop().expect("somebody is in it");
    let mention = Value::Span(person.hull());
    person.attributes.insert("source".to_owned(), mention.clone());
    let mut other = person.clone();
    other.id = "e8".into();
    let id = || other.id.clone();
    let relation = Relation {
        id: RelationId("r1".into()),
        label: "same-as".to_owned(),
        from: other.id.clone(),
        to: "e9".into(),
    };
    let mut third = other.clone();
    third.id = "e9".into();
    let edits = [
        Edit::Add { annotation: other.clone() },
        Edit::Add { annotation: third },
        Edit::SetStatus { id: id(), status: Status::Accepted },
        Edit::SetLabel { id: id(), label: "ORG".to_owned() },
        Edit::SetSpans { id: id(), spans: vec![other.hull()] },
        Edit::SetAttribute { id: id(), name: "name".to_owned(), value: Some(mention) },
        Edit::Relate { relation: relation.clone() },
        Edit::Unrelate { id: relation.id },
        Edit::Remove { id: id() },
    ];
    let json = |value: serde_json::Result<String>| value.expect("it can be written");
    [
        r#"[["title",0,8],["item",9,14,2]]"#,
        r#"[["link",0,3,"https://example.org"],["strong",4,8]]"#,
        &json(serde_json::to_string(&person)),
        &json(serde_json::to_string(&edits)),
        r#"{"byline":"Ines Okoro"}"#,
        "7",
    ]
    .join("\n")
    .into_bytes()
}

/// What [`records`] takes.
#[allow(dead_code, reason = "the fuzzers have them as files")]
pub const SEEDS_OF_RECORDS: [&str; 3] = [
    "{\"id\":1,\"title\":\"Rents\",\"text\":\"Rents fell 😀.\",\"tags\":[\"a\",\"b\"]}\n{\"id\":\"b\",\"body\":\"x\"}\n",
    "id,title,text\n1,Rents,\"Rents \"\"fell\"\",\nand rose\"\n2,,x\n",
    "id\ttitle\ttext\n1\tRents\tRents fell\n",
];

/// A change as the journal keeps it, and the JSON of a library: one line each for blocks, inlines,
/// an annotation and the edits of a change. What cannot be read is said, and the rest can be worked on.
pub fn library(bytes: &[u8], folder: &Path) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Ok(edits) = serde_json::from_str::<Vec<Edit>>(line) {
            change(edits);
        }
    }
    let path = folder.join("library.db");
    for suffix in ["-wal", "-shm"] {
        let _none = fs::remove_file(folder.join(format!("library.db{suffix}")));
    }
    fs::write(&path, template(folder)).expect("there is room for a library");
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or("").to_owned();
    let connection = rusqlite::Connection::open(&path).expect("it is a library");
    let put = |sql: &str, line: String| connection.execute(sql, [line]).expect("it is SQL");
    put("UPDATE texts SET blocks = ?1", line());
    put("UPDATE texts SET inlines = ?1", line());
    put("UPDATE annotations SET body = ?1", line());
    put("UPDATE transactions SET edits = ?1, inverse = ?1", line());
    put("UPDATE documents SET metadata = ?1", line());
    put("UPDATE ids SET highest = ?1", line());
    drop(connection);
    if let Err(err) = use_library(&path) {
        check_harmless(&display::line(&err.to_string()));
    }
}

/// Reads all that a library has and decides on it.
fn use_library(path: &Path) -> Result<(), AppendError> {
    let mut library = Library::open(path)?;
    let rows = library.documents("ana")?;
    library.search("so", 5)?;
    for row in rows {
        let (document, mut opened) = library.open_document(row.row, "ana", 2)?;
        check_document(&document);
        check_set(&opened.set);
        library.journal(opened.workspace)?;
        let stamp = || Stamp { annotator: "ana".to_owned(), time: 3 };
        while let Ok(Some(undone)) = opened.history.undo(&mut opened.set, stamp()) {
            opened.head = library.append(opened.workspace, opened.head, &undone)?;
        }
        let edits = opened.set.annotations().map(|annotation| Edit::SetStatus {
            id: annotation.id.clone(),
            status: Status::Rejected,
        });
        let edits = edits.collect();
        let made = Transaction::make(&mut opened.set, Kind::Decision, "", stamp(), edits);
        library.append(opened.workspace, opened.head, &made.expect("all are there"))?;
        let again = library.document(&document, "ana", 4)?;
        assert!(again.set == opened.set || !again.problems.is_empty());
    }
    Ok(())
}

/// Edits of any kind fit or are refused, and what they did can be taken back.
fn change(edits: Vec<Edit>) {
    let mut set = AnnotationSet::new(SAID.into());
    let stamp = Stamp { annotator: "ana".to_owned(), time: 1 };
    let Ok(made) = Transaction::make(&mut set, Kind::Decision, "", stamp, edits) else {
        assert_eq!(set, AnnotationSet::new(SAID.into()));
        return;
    };
    check_set(&set);
    let kept: Transaction = serde_json::to_string(&made)
        .and_then(|json| serde_json::from_str(&json))
        .expect("what was made can be kept");
    assert_eq!(kept.edits, made.edits);
    set.apply_all(made.inverse).expect("it can be taken back");
    assert_eq!(set, AnnotationSet::new(SAID.into()));
}

/// A library with a document, an annotation and a change, in which the journal can be altered.
fn template(folder: &Path) -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let path = folder.join("template.db");
        let mut library = Library::open(&path).expect("it can be made");
        let document = plain::document(SAID, None, "fuzz");
        let mut opened = library.document(&document, "ana", 1).expect("it is new");
        let found = detect::annotations(&document, |_| true);
        let edits = found.into_iter().map(|annotation| Edit::Add { annotation }).collect();
        let stamp = Stamp { annotator: "ana".to_owned(), time: 1 };
        let made = Transaction::make(&mut opened.set, Kind::Decision, "", stamp, edits);
        library
            .append(opened.workspace, opened.head, &made.expect("it fits"))
            .expect("there is room for it");
        drop(library);
        let connection = rusqlite::Connection::open(&path).expect("it was made");
        let open = "DROP TRIGGER transactions_never_change; PRAGMA journal_mode = DELETE;";
        connection.execute_batch(open).expect("it is SQL");
        drop(connection);
        fs::read(&path).expect("it was made")
    })
}

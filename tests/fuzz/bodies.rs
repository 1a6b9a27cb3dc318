//! What every reader of outside data promises of any bytes at all: it does not panic, and what it
//! makes of them is sound. The same bodies run under proptest (`tests/hostile.rs`, with the gate) and
//! under libFuzzer (`tests/fuzz`, by hand).

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use postil::annotation::schema::Schema;
use postil::detect;
use postil::document::{self, Document, Format, corpus};
use postil::exchange::import::{Input, READERS, ReadOptions, Reader};
use postil::layout::Layout;
use postil::text::display;
use postil::text::search::Search;

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

/// Annotations of other programs, by the reader with this number: whatever cannot be used is said.
pub fn import(number: usize, bytes: &[u8], folder: &Path) {
    let reader: &dyn Reader = READERS[number % READERS.len()];
    let path = folder.join(if reader.name() == "brat" { "fuzz.ann" } else { "fuzz.json" });
    if fs::write(&path, bytes).is_err()
        || fs::write(folder.join("fuzz.txt"), "Ada 😀 said so.\n").is_err()
    {
        return;
    }
    let mut seen = 0;
    // An error is an answer; a panic is none.
    let _ = reader.read(&Input::new(&path), &ReadOptions::default(), &mut |incoming| {
        for problem in &incoming.problems {
            assert!(!problem.reason.is_empty());
        }
        seen += 1;
        if seen < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let _ = reader.is_likely(&path, &String::from_utf8_lossy(bytes));
}

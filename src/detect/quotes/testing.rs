//! Marked text for the tests of the constructions: `⟦ ⟧` around content, and the parts by name.

use super::Quotes;
use crate::annotation::{Suggestion, Value};
use crate::detect::{Article, Detector};
use crate::document::plain;
use crate::text::Span;

fn find(text: &str) -> Vec<Suggestion> {
    let document = plain::document(text, None, "");
    Quotes.detect(&Article::new(&document), &[])
}

/// Finds the quotes of the text without its marks, and marks what was found again.
#[track_caller]
pub fn assert_quotes(marked: &str) {
    let text = marked.replace(['⟦', '⟧'], "");
    let mut spans: Vec<Span> = find(&text).into_iter().flat_map(|quote| quote.spans).collect();
    spans.sort();
    let mut shown = text.clone();
    for span in spans.iter().rev() {
        shown.insert(span.end(), '⟧');
        shown.insert(span.start(), '⟦');
    }
    assert_eq!(shown, marked);
}

/// Finds one quote: its marked content, label, source, cue and rule.
#[track_caller]
pub fn assert_quote(marked: &str, label: &str, source: &str, cue: &str, rule: &str) {
    assert_quotes(marked);
    let text = marked.replace(['⟦', '⟧'], "");
    let found = find(&text);
    let [quote] = found.as_slice() else { panic!("{} quotes in {text}", found.len()) };
    let part = |name: &str| {
        let span = quote.attributes.get(name).and_then(Value::as_span).unwrap_or_default();
        span.slice(&text).to_owned()
    };
    let shown = (quote.label, part("source"), part("cue"), quote.rule);
    assert_eq!(shown, (label, source.to_owned(), cue.to_owned(), rule), "{text}");
}

/// Finds no quote at all.
#[track_caller]
pub fn assert_none(text: &str) {
    assert_quotes(text);
}

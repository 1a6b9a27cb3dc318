//! Words with tags in the IOB2 scheme: what a CoNLL file can say of an article.
//!
//! A word has one tag of a layer, so that of annotations that overlap the first, and of those that
//! start together the longest, is kept. Everything that does not fit is counted.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::annotation::Annotation;
use crate::document::Document;
use crate::exchange::loss::{Losses, NO_PLACE, OF_DOCUMENT, Part};
use crate::exchange::{Carries, Record};
use crate::text::sentences::sentences;
use crate::text::tokens::tokens;
use crate::text::{OffsetUnit, Span};

use super::import::{Incoming, Place, Proposed};

/// The words of an article and where its sentences begin.
pub struct Words {
    pub words: Vec<Span>,
    /// Indices of the words that begin a sentence; the first is always one.
    begins: BTreeSet<usize>,
}

impl Words {
    pub fn new(document: &Document) -> Self {
        let text = document.text();
        let whole = Span::clamped(text, 0, text.len());
        let words: Vec<Span> = tokens(text, whole).into_iter().map(|token| token.span).collect();
        let starts = document.blocks.iter().flat_map(|block| sentences(text, block.span));
        let at = |start: Span| words.partition_point(|word| word.end() <= start.start());
        let mut begins: BTreeSet<usize> = starts.map(at).collect();
        begins.insert(0);
        begins.remove(&words.len());
        Self { words, begins }
    }

    /// The sentences, as ranges of indices of their words.
    pub fn sentences(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let ends = self.begins.iter().copied().skip(1).chain([self.words.len()]);
        self.begins.iter().copied().zip(ends).map(|(start, end)| start..end)
    }

    /// The words that a span touches.
    fn touched(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|word| word.end() <= span.start());
        let behind = self.words.partition_point(|word| word.start() < span.end());
        first..behind.max(first)
    }

    fn first(&self, range: &std::ops::Range<usize>) -> Option<Span> {
        self.words.get(range.start).copied()
    }

    fn last(&self, range: &std::ops::Range<usize>) -> Option<Span> {
        self.words.get(range.end.checked_sub(1)?).copied()
    }
}

/// The tag of a word: the index of its annotation in the record, and whether a piece begins there.
pub type Tag = Option<(usize, bool)>;

/// The tags of one layer for each word; counts what they cannot say.
pub fn tags(record: &Record<'_>, words: &Words, layer: &str, losses: &mut Losses) -> Vec<Tag> {
    let mut tags: Vec<Tag> = vec![None; words.words.len()];
    let of_layer = |one: &Annotation| one.layer == layer && !one.is_of_document();
    let of_layer = record.annotations.iter().enumerate().filter(|(_, one)| of_layer(one));
    let mut sorted: Vec<(usize, &Annotation)> = of_layer.map(|(at, &one)| (at, one)).collect();
    sorted.sort_by_key(|(_, one)| (one.hull().start(), Reverse(one.hull().end())));
    for (number, annotation) in sorted {
        tag(&mut tags, words, number, annotation, losses);
    }
    tags
}

fn tag(
    tags: &mut [Tag],
    words: &Words,
    number: usize,
    annotation: &Annotation,
    losses: &mut Losses,
) {
    let id = &*annotation.id.0;
    let ranges: Vec<_> = annotation.spans.iter().map(|&span| words.touched(span)).collect();
    let is_free = |range: &std::ops::Range<usize>| {
        tags.get(range.clone()).is_some_and(|range| range.iter().all(Option::is_none))
    };
    if ranges.iter().all(|range| range.is_empty()) {
        return losses.lose(Part::Annotation, id, "", "it covers no word");
    }
    if !ranges.iter().all(is_free) {
        return losses.lose(Part::Annotation, id, "", "it overlaps another of its layer");
    }
    let cuts = annotation.spans.iter().zip(&ranges).any(|(span, range)| {
        words.first(range).is_none_or(|word| word.start() != span.start())
            || words.last(range).is_none_or(|word| word.end() != span.end())
    });
    let crosses = ranges.iter().any(|range| {
        words.begins.range(range.start + 1..range.end.max(range.start + 1)).next().is_some()
    });
    if cuts {
        losses.lose(Part::Piece, id, "", "its edges are none of words");
    }
    if crosses {
        losses.lose(Part::Piece, id, "", "it goes on in another sentence, where a new one begins");
    }
    if ranges.len() > 1 {
        losses.lose(Part::Piece, id, "", "its pieces stand for themselves");
    }
    losses.attributes(annotation, NO_PLACE);
    losses.unsaid(annotation, Carries::default());
    for range in ranges {
        for word in range.clone() {
            let begins = word == range.start || words.begins.contains(&word);
            if let Some(tag) = tags.get_mut(word) {
                *tag = Some((number, begins));
            }
        }
    }
}

/// Counts the annotations of layers that have no place or of the whole document, and all relations.
pub fn lose_others(record: &Record<'_>, layers: &[String], losses: &mut Losses) {
    for annotation in &record.annotations {
        let reason = match layers.contains(&annotation.layer) {
            _ if annotation.is_of_document() => OF_DOCUMENT,
            true => continue,
            false => "its layer is none of the schema; --layers names others",
        };
        losses.lose(Part::Annotation, &annotation.id.0, "", reason);
    }
    for relation in &record.relations {
        losses.lose(Part::Relation, &relation.id.0, "", NO_PLACE);
    }
}

/// A word as it stands in a column, and whether it is all there: control characters would end lines
/// for some readers, and a terminal would obey them.
pub fn form(word: &str) -> (Cow<'_, str>, bool) {
    if !word.contains(char::is_control) {
        return (Cow::Borrowed(word), true);
    }
    (Cow::Owned(word.replace(char::is_control, "\u{fffd}")), false)
}

/// A label or layer without white space: what would end a column stands as `%20`.
pub fn encoded(label: &str) -> String {
    let mut encoded = String::with_capacity(label.len());
    for character in label.chars() {
        let is_plain = !character.is_whitespace() && !character.is_control() && character != '%';
        if is_plain {
            encoded.push(character);
            continue;
        }
        encoded.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
    }
    encoded
}

/// What [`encoded`] encoded.
pub fn decoded(word: &str) -> String {
    percent_decode_str(word).decode_utf8_lossy().into_owned()
}

/// Reads tags into annotations, word by word. Knows IOB2, IOB1 and BIOES, in which `E` and `S` (or
/// `L` and `U`) end a span; a tag without a letter goes on where the word before has the same.
#[derive(Debug, Default)]
pub struct Spans {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    at: String,
    label: String,
    start: usize,
    end: usize,
}

impl Spans {
    /// Takes the tag of the word at these bytes; `at` is where it stands in the file.
    pub fn take(
        &mut self,
        tag: &str,
        (start, end): (usize, usize),
        at: String,
        found: &mut Found<'_>,
    ) {
        let Some((letter, label)) = parsed(tag) else {
            return self.close(found);
        };
        let goes_on = matches!(letter, 'I' | 'E' | 'L' | 'M')
            && self.open.as_ref().is_some_and(|open| open.label == label);
        match &mut self.open {
            Some(open) if goes_on => open.end = end,
            _ => {
                self.close(found);
                self.open = Some(Open { at, label: label.to_owned(), start, end });
            }
        }
        if matches!(letter, 'E' | 'L' | 'S' | 'U') {
            self.close(found);
        }
    }

    /// Ends what is open: a sentence is over.
    pub fn close(&mut self, found: &mut Found<'_>) {
        if let Some(Open { at, label, start, end }) = self.open.take() {
            found.put(at, &label, start, end);
        }
    }
}

/// Letter and label of a tag; none outside of every span.
fn parsed(tag: &str) -> Option<(char, &str)> {
    if matches!(tag, "O" | "_" | "*" | "-" | "") {
        return None;
    }
    match tag.split_once('-') {
        Some((letter, label)) if !label.is_empty() => match letter {
            "B" | "I" | "E" | "S" | "L" | "U" | "M" => Some((letter.chars().next()?, label)),
            _ => Some(('I', tag)),
        },
        _ => Some(('I', tag)),
    }
}

/// Where the annotations of one column go.
pub struct Found<'i> {
    pub incoming: &'i mut Incoming,
    pub text: &'i str,
    /// `None` if the tags say layer and label in one word.
    pub layer: Option<&'i str>,
}

impl Found<'_> {
    fn put(&mut self, at: String, label: &str, start: usize, end: usize) {
        let covered = self.text.get(start..end).unwrap_or_default();
        let place = Place::with_text(start, end, covered);
        let mut proposed = Proposed::new(at, decoded(label), vec![place]);
        proposed.layer = self.layer.map(str::to_owned);
        self.incoming.annotations.push(proposed);
    }
}

/// A document whose offsets are bytes of the text that is made of its words.
pub fn incoming(id: impl Into<String>) -> Incoming {
    Incoming::new(id, OffsetUnit::Byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word is `form/tag`; what is found is written `label:covered`.
    #[track_caller]
    fn assert_spans(tagged: &str, wanted: &[&str]) {
        let (mut text, mut spans) = (String::new(), Spans::default());
        let mut places = Vec::new();
        for word in tagged.split(' ') {
            let (form, tag) = word.split_once('/').unwrap();
            let start = text.len();
            text.push_str(form);
            places.push((tag, (start, text.len())));
            text.push(' ');
        }
        let mut incoming = incoming("a");
        let mut found = Found { incoming: &mut incoming, text: &text, layer: None };
        for (tag, place) in places {
            spans.take(tag, place, String::new(), &mut found);
        }
        spans.close(&mut found);
        let all = incoming.annotations.iter();
        let all: Vec<String> = all
            .map(|one| format!("{}:{}", one.label, one.spans[0].text.as_deref().unwrap()))
            .collect();
        assert_eq!(all, wanted, "{tagged}");
    }

    #[test]
    fn iob2_is_read() {
        assert_spans(
            "Ada/B-PER Obi/I-PER said/O Ben/B-PER Cy/B-PER",
            &["PER:Ada Obi", "PER:Ben", "PER:Cy"],
        );
    }

    #[test]
    fn iob1_is_read() {
        assert_spans(
            "Ada/I-PER Obi/I-PER Ben/B-PER Rome/I-LOC",
            &["PER:Ada Obi", "PER:Ben", "LOC:Rome"],
        );
    }

    #[test]
    fn bioes_and_bilou_are_read() {
        assert_spans(
            "Ada/B-PER Obi/E-PER Ben/S-PER Cy/I-PER",
            &["PER:Ada Obi", "PER:Ben", "PER:Cy"],
        );
        assert_spans("Ada/B-PER Obi/L-PER Ben/U-PER", &["PER:Ada Obi", "PER:Ben"]);
    }

    #[test]
    fn a_hyphen_belongs_to_the_label() {
        assert_spans("Rents/B-check-worthy fell/I-check-worthy", &["check-worthy:Rents fell"]);
        assert_spans("Rents/check-worthy", &["check-worthy:Rents"]);
    }

    #[test]
    fn labels_have_no_white_space() {
        assert_eq!(encoded("a b%ü\u{2028}"), "a%20b%25ü%E2%80%A8");
        assert_eq!(decoded(&encoded("a b%ü\u{2028}")), "a b%ü\u{2028}");
        assert_eq!(decoded("50%"), "50%");
    }
}

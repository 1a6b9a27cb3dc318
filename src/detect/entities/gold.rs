//! Labelled text to learn from: JSON lines with `text` and `spans` of `start`, `end`, `label`, in
//! code points. Lines with the same `block` are one document (sentences in story order).

use std::fmt;

use serde::Deserialize;

use crate::detect::entities::label::Label;
use crate::document::{Document, plain};
use crate::text::{OffsetUnit, Offsets, Span};

/// A document with the labels that it should get.
pub struct Labelled {
    pub document: Document,
    /// In order, without overlaps.
    pub entities: Vec<(Span, Labels)>,
    /// What stands outside of the entities: nothing, or what the labellers did not look for.
    pub outside: Labels,
}

/// A set of labels: several where another label set says only in part which one is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Labels(pub u32);

impl Labels {
    /// One label.
    pub fn one(label: Label) -> Self {
        Self(1 << label as u32)
    }

    /// Several labels.
    pub fn of(labels: &[Label]) -> Self {
        Self(labels.iter().fold(0, |bits, label| bits | 1 << *label as u32))
    }

    /// The label, if it is the only one.
    pub fn only(self) -> Option<Label> {
        (self.0.count_ones() == 1).then(|| Label::ALL[self.0.trailing_zeros() as usize])
    }

    /// Whether the set holds the label.
    pub fn has(self, label: Label) -> bool {
        self.0 >> label as u32 & 1 == 1
    }

    /// The labels with this name, in OntoNotes or GUM.
    fn named(name: &str) -> Option<Self> {
        use Label::*;
        if let Some(label) = Label::parse(name) {
            return Some(Self::one(label));
        }
        Some(match name {
            "person" => Self::of(&[Person]),
            "organization" => Self::of(&[Organisation]),
            "place" => Self::of(&[Gpe, Location, Facility]),
            "event" => Self::of(&[Event]),
            "object" => Self::of(&[Product, Facility, WorkOfArt]),
            "abstract" => Self::of(&[WorkOfArt, Law, Event, Product, Norp, Language, Organisation]),
            "norp?" => Self::of(&[Norp, Language]),
            "time" => Self::of(&[Date, Time]),
            "animal" | "plant" | "substance" => Self::of(&[Product, Person]),
            _ => return None,
        })
    }
}

/// Labels that the annotators of other label sets did not look for.
const NUMBERS: &[Label] = &[
    Label::Date,
    Label::Time,
    Label::Percent,
    Label::Money,
    Label::Quantity,
    Label::Ordinal,
    Label::Cardinal,
];

#[derive(Deserialize)]
struct Record {
    text: String,
    #[serde(default)]
    block: Option<serde_json::Value>,
    #[serde(default)]
    spans: Vec<RecordSpan>,
}

#[derive(Deserialize)]
struct RecordSpan {
    start: usize,
    end: usize,
    label: String,
}

/// Why a file cannot be learned from.
#[derive(Debug)]
#[non_exhaustive]
pub enum GoldError {
    /// The line (counted from 1) is no record.
    Line { line: usize, source: serde_json::Error },
    /// A label of the line is not known.
    Label { line: usize, label: String },
    /// A span of the line does not fit its text.
    Span { line: usize, start: usize, end: usize },
}

impl fmt::Display for GoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, source } => write!(f, "line {line} is no labelled text: {source}"),
            Self::Label { line, label } => write!(f, "line {line} has an unknown label, {label}"),
            Self::Span { line, start, end } => {
                write!(f, "line {line}: the span {start}-{end} does not fit its text")
            }
        }
    }
}

impl std::error::Error for GoldError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Line { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A document while its lines are read.
#[derive(Default)]
struct Draft {
    block: Option<serde_json::Value>,
    text: String,
    entities: Vec<(usize, usize, Labels)>,
    has_foreign: bool,
}

impl Draft {
    fn finish(self) -> Labelled {
        let document = plain::document(&self.text, None, "");
        let mut entities: Vec<(Span, Labels)> = self
            .entities
            .into_iter()
            .map(|(start, end, labels)| (Span::clamped(&self.text, start, end), labels))
            .collect();
        entities.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
        entities.dedup_by(|later, earlier| later.0.overlaps(earlier.0));
        let outside = if self.has_foreign { Labels::of(NUMBERS) } else { Labels::default() };
        Labelled { document, entities, outside }
    }
}

/// Reads labelled documents.
///
/// # Errors
/// When a line is no record, has an unknown label or a span outside of its text.
pub fn read(lines: &str) -> Result<Vec<Labelled>, GoldError> {
    let mut documents = Vec::new();
    let mut draft = Draft::default();
    for (number, line) in lines.lines().enumerate() {
        let line_number = number + 1;
        if line.trim().is_empty() {
            continue;
        }
        let record: Record = serde_json::from_str(line)
            .map_err(|source| GoldError::Line { line: line_number, source })?;
        if draft.block.is_none() || draft.block != record.block {
            let finished = std::mem::take(&mut draft);
            if !finished.text.is_empty() {
                documents.push(finished.finish());
            }
        }
        add(&mut draft, record, line_number)?;
    }
    if !draft.text.is_empty() {
        documents.push(draft.finish());
    }
    Ok(documents)
}

fn add(draft: &mut Draft, record: Record, line: usize) -> Result<(), GoldError> {
    if !draft.text.is_empty() {
        draft.text.push('\n');
    }
    let base = draft.text.len();
    let offsets = Offsets::new(&record.text, OffsetUnit::CodePoint);
    for span in record.spans {
        let place = offsets.to_span(span.start, span.end).map_err(|_| GoldError::Span {
            line,
            start: span.start,
            end: span.end,
        })?;
        let labels = Labels::named(&span.label)
            .ok_or_else(|| GoldError::Label { line, label: span.label.clone() })?;
        draft.has_foreign |= Label::parse(&span.label).is_none();
        draft.entities.push((base + place.start(), base + place.end(), labels));
    }
    draft.text.push_str(&record.text);
    draft.block = record.block;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_block_are_one_document() {
        let lines = r#"{"block": 1, "text": "Äpfel in Bonn.", "spans": [{"start": 9, "end": 13, "label": "GPE"}]}
{"block": 1, "text": "Obi left.", "spans": [{"start": 0, "end": 3, "label": "PERSON"}]}
{"block": 2, "text": "Rain.", "spans": []}"#;
        let documents = read(lines).unwrap();
        assert_eq!(documents.len(), 2);
        let first = &documents[0];
        let texts: Vec<_> =
            first.entities.iter().map(|(span, _)| span.slice(first.document.text())).collect();
        assert_eq!(texts, ["Bonn", "Obi"]);
        assert_eq!(first.entities[0].1.only(), Some(Label::Gpe));
    }

    #[test]
    fn a_label_of_another_set_stands_for_several() {
        let lines = r#"{"text": "In Bonn.", "spans": [{"start": 3, "end": 7, "label": "place"}]}"#;
        let documents = read(lines).unwrap();
        assert_eq!(documents[0].entities[0].1.only(), None);
        assert!(documents[0].entities[0].1.has(Label::Facility));
        assert!(documents[0].outside.has(Label::Date));
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let error = |lines| read(lines).err().map(|error| error.to_string());
        let outside = r#"{"text": "ab", "spans": [{"start": 1, "end": 9, "label": "ORG"}]}"#;
        assert_eq!(error(outside).as_deref(), Some("line 1: the span 1-9 does not fit its text"));
        let label = "{\"text\": \"a\", \"spans\": []}\n{\"text\": \"ab\", \"spans\": [{\"start\": 0, \"end\": 1, \"label\": \"X\"}]}";
        assert_eq!(error(label).as_deref(), Some("line 2 has an unknown label, X"));
        assert!(error("{").is_some_and(|message| message.starts_with("line 1 is no labelled")));
    }
}

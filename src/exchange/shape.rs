//! The shape of postil's own JSON, which `json` and `jsonl` lay out differently.
//!
//! `assets/postil.schema.json` describes it for everybody else. It is written piece by piece: no
//! document is turned into a tree of values first.

use std::borrow::Cow;

use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::annotation::{Annotation, Attributes, Value};
use crate::exchange::{Options, Record};
use crate::text::{Offsets, Span};

/// The version of the shape. It rises when a reader of the old one would misunderstand the new.
pub(super) const VERSION: u32 = 1;

/// The text that the spans cover; more than one are joined with one blank.
pub fn covered<'t>(spans: &[Span], text: &'t str) -> Cow<'t, str> {
    match spans {
        [] => Cow::Borrowed(""),
        [span] => Cow::Borrowed(span.slice(text)),
        spans => {
            let pieces: Vec<&str> = spans.iter().map(|span| span.slice(text)).collect();
            Cow::Owned(pieces.join(" "))
        }
    }
}

/// A record about to be written.
pub(super) struct Shape<'a> {
    record: &'a Record<'a>,
    options: &'a Options,
    offsets: Offsets<'a>,
}

impl<'a> Shape<'a> {
    pub(super) fn new(record: &'a Record<'a>, options: &'a Options) -> Self {
        let offsets = Offsets::new(record.document.text(), options.unit);
        Self { record, options, offsets }
    }
}

impl Serialize for Shape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = self.record.document;
        let mut shape = serializer.serialize_struct("Document", 10)?;
        shape.serialize_field("postil", &VERSION)?;
        shape.serialize_field("offsets", self.options.unit.name())?;
        shape.serialize_field("id", self.record.id)?;
        if !document.title.is_empty() {
            shape.serialize_field("title", &document.title)?;
        }
        if !document.source.is_empty() {
            shape.serialize_field("source", &document.source)?;
        }
        if let Some(annotator) = self.record.annotator {
            shape.serialize_field("annotator", annotator)?;
        }
        if self.options.has_text {
            shape.serialize_field("text", document.text())?;
        }
        if !self.record.thresholds.is_empty() {
            shape.serialize_field("thresholds", &Thresholds(self.record.thresholds))?;
        }
        let offsets = &self.offsets;
        let annotations = Sequence(&self.record.annotations, |&annotation| One {
            annotation,
            text: document.text(),
            offsets,
        });
        shape.serialize_field("annotations", &annotations)?;
        shape.serialize_field("relations", &self.record.relations)?;
        shape.end()
    }
}

/// A sequence whose items are made one at a time.
struct Sequence<'a, T, F>(&'a [T], F);

impl<'a, T, R: Serialize, F: Fn(&'a T) -> R> Serialize for Sequence<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(self.0.len()))?;
        for item in self.0 {
            sequence.serialize_element(&(self.1)(item))?;
        }
        sequence.end()
    }
}

struct Thresholds<'a>(&'a [(&'static str, f32)]);

impl Serialize for Thresholds<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// One annotation.
struct One<'a> {
    annotation: &'a Annotation,
    text: &'a str,
    offsets: &'a Offsets<'a>,
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let annotation = self.annotation;
        let mut shape = serializer.serialize_struct("Annotation", 10)?;
        shape.serialize_field("id", &annotation.id)?;
        shape.serialize_field("layer", &annotation.layer)?;
        shape.serialize_field("label", &annotation.label)?;
        let spans = Sequence(&annotation.spans, |&span| self.offsets.from_span(span));
        shape.serialize_field("spans", &spans)?;
        shape.serialize_field("text", &covered(&annotation.spans, self.text))?;
        shape.serialize_field("status", annotation.status.name())?;
        if let Some(score) = annotation.score.filter(|score| score.is_finite()) {
            shape.serialize_field("score", &score)?;
        }
        let values = Values { attributes: &annotation.attributes, one: self };
        shape.serialize_field("attributes", &values)?;
        shape.serialize_field("provenance", &annotation.provenance)?;
        if let Some(corrected) = &annotation.derived_from {
            shape.serialize_field("derived_from", corrected)?;
        }
        shape.end()
    }
}

/// The attributes of one annotation.
struct Values<'a> {
    attributes: &'a Attributes,
    one: &'a One<'a>,
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.attributes.len()))?;
        for (name, value) in self.attributes {
            match value {
                Value::Flag(flag) => map.serialize_entry(name, flag)?,
                Value::Number(number) => map.serialize_entry(name, number)?,
                Value::Text(text) => map.serialize_entry(name, text)?,
                Value::Span(span) => {
                    let (start, end) = self.one.offsets.from_span(*span);
                    let text = span.slice(self.one.text);
                    map.serialize_entry(name, &Mention { start, end, text })?;
                }
            }
        }
        map.end()
    }
}

/// A piece of the text that an attribute points to.
#[derive(Serialize)]
struct Mention<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

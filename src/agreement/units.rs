//! Annotations as units of comparison: edges without blanks, counted in code points.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::Compared;
use crate::annotation::{Annotation, Value};
use crate::text::{OffsetUnit, Offsets, Span};

/// Attributes that are remarks and no decisions: nobody means to write the same.
const REMARKS: &[&str] = &["note", "evidence"];

/// An annotation in the form in which it is compared.
#[derive(Debug, Clone)]
pub struct Unit<'a> {
    pub annotation: &'a Annotation,
    /// In code points, in order, without overlaps, never empty, without blanks at the edges.
    pub spans: Vec<(usize, usize)>,
}

impl<'a> Unit<'a> {
    /// The label.
    pub fn label(&self) -> &'a str {
        &self.annotation.label
    }

    /// From the first code point to behind the last.
    pub fn hull(&self) -> (usize, usize) {
        let first = self.spans.first().map_or(0, |span| span.0);
        (first, self.spans.last().map_or(first, |span| span.1))
    }

    /// How many code points are marked.
    pub fn length(&self) -> usize {
        self.spans.iter().map(|(start, end)| end - start).sum()
    }

    /// How many code points both mark.
    pub fn shared(&self, other: &Unit<'_>) -> usize {
        let shared =
            |a: &(usize, usize), b: &(usize, usize)| a.1.min(b.1).saturating_sub(a.0.max(b.0));
        self.spans.iter().flat_map(|a| other.spans.iter().map(move |b| shared(a, b))).sum()
    }
}

/// The units of one layer in one document: a list for each annotator, in the order of the text.
#[derive(Debug)]
pub struct LayerUnits<'a> {
    pub by_annotator: Vec<Vec<Unit<'a>>>,
    /// How long the document is, in code points.
    pub length: usize,
}

/// What does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Annotations of nothing but blanks.
    pub blank: usize,
    /// The same label on the same spans by the same annotator once more.
    pub repeated: usize,
}

/// The units of a document by layer.
pub fn by_layer<'a>(document: &Compared<'a>) -> (BTreeMap<&'a str, LayerUnits<'a>>, LeftOut) {
    let offsets = Offsets::new(document.text, OffsetUnit::CodePoint);
    let length = offsets.from_byte(document.text.len());
    let count = document.annotations.len();
    let mut layers: BTreeMap<&str, LayerUnits<'_>> = BTreeMap::new();
    let mut left_out = LeftOut::default();
    for (annotator, annotations) in document.annotations.iter().enumerate() {
        let mut seen = BTreeSet::new();
        for annotation in annotations {
            let spans = normal_spans(&annotation.spans, document.text);
            let mut spans: Vec<_> = spans.into_iter().map(|span| offsets.from_span(span)).collect();
            // An annotation without spans is about the whole document.
            if annotation.spans.is_empty() {
                spans.push((0, length));
            }
            if spans.is_empty() {
                left_out.blank += 1;
                continue;
            }
            let (layer, label) = (annotation.layer.as_str(), annotation.label.as_str());
            if !seen.insert((layer, label, spans.clone())) {
                left_out.repeated += 1;
                continue;
            }
            let of_layer = layers.entry(layer).or_insert_with(|| LayerUnits {
                by_annotator: (0..count).map(|_| Vec::new()).collect(),
                length,
            });
            if let Some(units) = of_layer.by_annotator.get_mut(annotator) {
                units.push(Unit { annotation, spans });
            }
        }
    }
    for units in layers.values_mut().flat_map(|layer| layer.by_annotator.iter_mut()) {
        units.sort_by(|a, b| (&a.spans, a.label()).cmp(&(&b.spans, b.label())));
    }
    (layers, left_out)
}

/// The spans without blanks at their edges; two with nothing but blanks between them are one.
fn normal_spans(spans: &[Span], text: &str) -> Vec<Span> {
    let mut normal: Vec<Span> = Vec::new();
    for span in spans.iter().map(|span| span.trimmed(text)).filter(|span| !span.is_empty()) {
        match normal.last_mut() {
            Some(last) if is_blank(text, last.end(), span.start()) => *last = last.hull(span),
            _ => normal.push(span),
        }
    }
    normal
}

fn is_blank(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_none_or(|between| between.trim().is_empty())
}

/// The names of the attributes that are compared.
pub fn compared_attributes<'a>(units: impl Iterator<Item = &'a Unit<'a>>) -> BTreeSet<&'a str> {
    let names = units.flat_map(|unit| unit.annotation.attributes.keys().map(String::as_str));
    names.filter(|name| !REMARKS.contains(name)).collect()
}

/// The value of an attribute as one comparable text: blanks as one, a mention without those at its
/// edges. `None` where it is not set or empty.
pub fn value_of(unit: &Unit<'_>, name: &str, text: &str) -> Option<String> {
    let value = match unit.annotation.attributes.get(name)? {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(value) => value.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Span(span) => {
            let span = span.trimmed(text);
            format!("{}-{}", span.start(), span.end())
        }
    };
    (!value.is_empty()).then_some(value)
}

//! What the detectors propose for an annotation that the reader adds: who says it, and which words
//! show that.
//!
//! Nothing is proposed where detection has not run: a page without suggestions stays blank.

use crate::annotation::schema::{AttributeKind, Layer};
use crate::annotation::{Attributes, Value};
use crate::app::{App, Detection, naming};
use crate::detect::propose;
use crate::text::Span;

/// The attributes that the layer has and the detectors know for the span.
pub fn attributes(app: &App, layer: &Layer, span: Span) -> Attributes {
    if app.detection != Detection::Done {
        return Attributes::new();
    }
    let mut found = propose::attributes(&app.document, &layer.name, span);
    found.retain(|name, value| {
        let kind = layer.attribute(name).map(|attribute| attribute.kind);
        matches!(
            (kind, value),
            (Some(AttributeKind::Text | AttributeKind::Choice), Value::Text(_))
                | (Some(AttributeKind::Span), Value::Span(_))
        )
    });
    // A name that the reader has given to the mention goes before the detectors'.
    let source = found.get("source").and_then(Value::as_span);
    let named = layer.attributes.iter().find(|attribute| !attribute.names.is_empty());
    if let (Some(source), Some(attribute)) = (source, named) {
        let before = found.get(&attribute.name).and_then(Value::as_text).map(str::to_owned);
        if let Some(name) = naming::named(app, source).or(before) {
            found.insert(attribute.name.clone(), Value::Text(name));
        }
    }
    found
}

/// What is proposed, in words: `speaker Ada Obi, cue said`.
pub fn described(app: &App, attributes: &Attributes) -> String {
    let words: Vec<String> = attributes
        .iter()
        .map(|(name, value)| match value {
            Value::Span(span) => format!("{name} “{}”", span.slice(app.document.text())),
            Value::Text(text) => format!("{name} {text}"),
            _ => name.clone(),
        })
        .collect();
    words.join(", ")
}

//! Annotations and the only ways to change them.
//!
//! [`set::AnnotationSet`] holds the annotations of one document. It changes by [`edit::Edit`]s that
//! are grouped in a [`transaction::Transaction`]; applying makes the inverse.

pub mod anchor;
pub mod differences;
pub mod edit;
mod guidelines;
pub mod merge;
mod reading;
pub mod schema;
pub mod set;
pub mod transaction;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// Names an annotation within its document, for ever: `q1`, `e12`. Never given twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnnotationId(pub Arc<str>);

impl fmt::Display for AnnotationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for AnnotationId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

/// Names a relation within its document, for ever: `r1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelationId(pub Arc<str>);

impl fmt::Display for RelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A directed, labelled link between two annotations of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    pub id: RelationId,
    pub label: String,
    pub from: AnnotationId,
    pub to: AnnotationId,
}

/// A value of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Flag(bool),
    Number(f64),
    /// Free text, or the chosen one of a list.
    Text(String),
    /// A mention in the text.
    Span(Span),
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The mention, if it is one.
    pub fn as_span(&self) -> Option<Span> {
        match self {
            Self::Span(span) => Some(*span),
            _ => None,
        }
    }
}

/// Attributes of one annotation, sorted by name.
pub type Attributes = BTreeMap<String, Value>;

/// How far the reader has come with an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Made by a detector or an import; no data until decided.
    Suggested,
    Accepted,
    Rejected,
}

impl Status {
    /// The name that stands in exported files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// Who made an annotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, try_from = "reading::AnyProvenance")]
pub enum Provenance {
    Detector {
        detector: String,
        version: u32,
        rule: String,
    },
    Import {
        import: String,
        agent: String,
    },
    Annotator {
        annotator: String,
    },
    /// Somebody settled what these annotators said of the place.
    Adjudication {
        adjudicator: String,
        from: Vec<Decided>,
    },
}

/// An annotation in the layer of one annotator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Decided {
    pub annotator: String,
    pub id: AnnotationId,
}

impl Provenance {
    /// Whether a person wrote the annotation, who can change it as their own.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Annotator { .. } | Self::Adjudication { .. })
    }
}

/// A label on one or more spans of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    pub id: AnnotationId,
    pub layer: String,
    pub label: String,
    /// In order, without overlaps. More than one where the text is interrupted, as in
    /// `“A,” he said, “B”`; none where the annotation is about the document as a whole.
    pub spans: Vec<Span>,
    #[serde(default, skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
    pub status: Status,
    /// How sure the detector is, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    pub provenance: Provenance,
    /// The suggestion that this annotation corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<AnnotationId>,
}

impl Annotation {
    /// From the first byte of the first span to the last byte of the last; empty and at the start
    /// of the text if the annotation is about the document as a whole.
    pub fn hull(&self) -> Span {
        hull(&self.spans)
    }

    /// Whether the annotation is about the document as a whole.
    pub fn is_of_document(&self) -> bool {
        self.spans.is_empty()
    }
}

/// The letter that ids of a layer begin with: the first of its name.
pub fn id_prefix(layer: &str) -> String {
    layer.chars().next().map_or_else(|| "a".to_owned(), |first| first.to_lowercase().collect())
}

/// What a detector proposes: an annotation without identity, status and provenance, which are
/// added in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub layer: &'static str,
    pub label: &'static str,
    /// In order, without overlaps, never empty.
    pub spans: Vec<Span>,
    pub attributes: Attributes,
    /// From 0 to 1; of suggestions with a score of 0.9, nine of ten are right.
    pub score: f32,
    /// The rule or model that found it, for the detail line: `content-source-cue`.
    pub rule: &'static str,
}

impl Suggestion {
    /// From the first byte of the first span to the last byte of the last.
    pub fn hull(&self) -> Span {
        hull(&self.spans)
    }
}

fn hull(spans: &[Span]) -> Span {
    let mut spans = spans.iter().copied();
    let first = spans.next().unwrap_or_default();
    spans.fold(first, Span::hull)
}

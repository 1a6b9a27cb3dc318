//! The smallest changes of an annotation set, and why one can be refused.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::annotation::{Annotation, AnnotationId, Relation, RelationId, Status, Value, reading};
use crate::text::Span;

/// One change. Applying it gives the edit that takes it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case", try_from = "reading::AnyEdit")]
pub enum Edit {
    Add {
        annotation: Annotation,
    },
    Remove {
        id: AnnotationId,
    },
    SetStatus {
        id: AnnotationId,
        status: Status,
    },
    SetLabel {
        id: AnnotationId,
        label: String,
    },
    SetSpans {
        id: AnnotationId,
        spans: Vec<Span>,
    },
    /// Without a value the attribute is taken away.
    SetAttribute {
        id: AnnotationId,
        name: String,
        value: Option<Value>,
    },
    Relate {
        relation: Relation,
    },
    Unrelate {
        id: RelationId,
    },
}

impl Edit {
    /// The annotation that the edit works on; of a new relation the one it goes out from.
    pub fn annotation(&self) -> Option<&AnnotationId> {
        match self {
            Self::Add { annotation } => Some(&annotation.id),
            Self::Remove { id }
            | Self::SetStatus { id, .. }
            | Self::SetLabel { id, .. }
            | Self::SetSpans { id, .. }
            | Self::SetAttribute { id, .. } => Some(id),
            Self::Relate { relation } => Some(&relation.from),
            Self::Unrelate { .. } => None,
        }
    }
}

/// Why an edit does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EditError {
    /// There is no such annotation (any more).
    NoAnnotation(AnnotationId),
    /// There is no such relation (any more).
    NoRelation(RelationId),
    /// The id is in use.
    Taken(String),
    /// An annotation with spans out of order, empty, or outside of the text.
    BadSpans(AnnotationId),
    /// The annotation still has relations, which would dangle.
    HasRelations(AnnotationId),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnnotation(id) => write!(f, "there is no annotation {id}"),
            Self::NoRelation(id) => write!(f, "there is no relation {id}"),
            Self::Taken(id) => write!(f, "the id {id} is in use"),
            Self::BadSpans(id) => write!(f, "the spans of {id} do not fit the text"),
            Self::HasRelations(id) => write!(f, "annotation {id} still has relations"),
        }
    }
}

impl std::error::Error for EditError {}

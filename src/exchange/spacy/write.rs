//! Writes documents as `Doc.to_json` does.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;

use crate::annotation::Status;
use crate::annotation::schema::Schema;
use crate::exchange::jsonl::write_line;
use crate::exchange::loss::{Carries, NO_PLACE};
use crate::exchange::parts;
use crate::exchange::spacy::tokens;
use crate::exchange::tag::Tags;
use crate::exchange::{Export, ExportError, Losses, Output, Part, Record};
use crate::text::{OffsetUnit, Offsets, Span};

/// Why an annotation of several spans is not one any more.
pub(super) const APART: &str = "each of its spans stands alone";

pub(super) struct Writer {
    tags: Tags,
}

impl Writer {
    pub(super) fn new(schema: &Schema) -> Self {
        Self { tags: Tags::new(schema) }
    }
}

#[derive(Serialize)]
struct Doc<'a> {
    text: &'a str,
    ents: Vec<Range<'a>>,
    spans: Groups<'a>,
    tokens: Vec<DocToken>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cats: Cats<'a>,
}

/// Labels of the whole document: 1 for those that hold, 0 for those that were rejected.
pub(super) type Cats<'a> = BTreeMap<Cow<'a, str>, f64>;

#[derive(Serialize)]
struct Groups<'a> {
    sc: Vec<GroupRange<'a>>,
}

#[derive(Serialize)]
struct GroupRange<'a> {
    #[serde(flatten)]
    range: Range<'a>,
    /// `Doc.from_json` wants it in groups.
    kb_id: &'static str,
}

#[derive(Serialize)]
struct Range<'a> {
    start: usize,
    end: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct DocToken {
    id: usize,
    start: usize,
    end: usize,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let text = record.document.text();
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        lose(record, losses);
        let cats = cats(record, &self.tags, losses);
        let pieces = pieces(record, &self.tags);
        let is_entity = entities(&pieces);
        let spans: Vec<Span> = pieces.iter().map(|(span, _, _)| *span).collect();
        let range = |(span, label): (Span, &'_ Cow<'_, str>)| {
            let (start, end) = offsets.from_span(span);
            (start, end, label.to_string())
        };
        let ranges: Vec<(usize, usize, String)> =
            pieces.iter().map(|(span, label, _)| range((*span, label))).collect();
        let of_kind = |wanted: bool| {
            let chosen = ranges.iter().zip(&is_entity).filter(move |(_, is)| **is == wanted);
            chosen.map(|((start, end, label), _)| Range { start: *start, end: *end, label })
        };
        let of_token = |(id, span): (usize, Span)| {
            let (start, end) = offsets.from_span(span);
            DocToken { id, start, end }
        };
        let doc = Doc {
            text,
            ents: of_kind(true).collect(),
            spans: Groups {
                sc: of_kind(false).map(|range| GroupRange { range, kb_id: "" }).collect(),
            },
            tokens: tokens::cut(text, &spans).into_iter().enumerate().map(of_token).collect(),
            cats,
        };
        write_line(output.main(), &doc)
    }
}

/// Each span with its label and whether it is of the layer of entities.
pub(super) fn pieces<'a>(record: &Record<'a>, tags: &Tags) -> Vec<(Span, Cow<'a, str>, bool)> {
    let mut pieces = Vec::with_capacity(record.annotations.len());
    for annotation in &record.annotations {
        let tag = tags.tag(&annotation.layer, &annotation.label);
        let is_entity = annotation.layer == "entity";
        pieces.extend(annotation.spans.iter().map(|span| (*span, tag.clone(), is_entity)));
    }
    pieces
}

/// Which of the pieces are entities of spaCy: those of that layer, without overlaps, the longest
/// first. An entity of white space alone is none for spaCy.
fn entities(pieces: &[(Span, Cow<'_, str>, bool)]) -> Vec<bool> {
    let mut candidates: Vec<usize> = (0..pieces.len()).collect();
    candidates.retain(|&at| pieces.get(at).is_some_and(|(_, _, is_entity)| *is_entity));
    without_overlap(pieces.len(), candidates, |at| pieces.get(at).map(|(span, _, _)| *span))
}

/// Chooses among candidates so that none overlaps another: the longest first.
pub(super) fn without_overlap(
    count: usize,
    mut candidates: Vec<usize>,
    span: impl Fn(usize) -> Option<Span>,
) -> Vec<bool> {
    let mut is_chosen = vec![false; count];
    candidates.sort_by_key(|&at| (Reverse(span(at).map(Span::len)), span(at)));
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for at in candidates {
        let Some(span) = span(at) else { continue };
        let before = taken.range(..span.end()).next_back();
        if before.is_none_or(|(_, end)| *end <= span.start()) {
            taken.insert(span.start(), span.end());
            if let Some(chosen) = is_chosen.get_mut(at) {
                *chosen = true;
            }
        }
    }
    is_chosen
}

/// The labels of the whole document; counts those that stand there already.
pub(super) fn cats<'a>(record: &Record<'a>, tags: &Tags, losses: &mut Losses) -> Cats<'a> {
    let mut cats = Cats::new();
    for (annotation, tag) in parts::of_document(record, tags, losses) {
        match cats.entry(tag) {
            Entry::Vacant(free) => {
                free.insert(if annotation.status == Status::Rejected { 0.0 } else { 1.0 });
            }
            Entry::Occupied(_) => {
                let reason = "the document has that label already";
                losses.lose(Part::Annotation, &annotation.id.0, "", reason);
            }
        }
    }
    cats
}

/// Counts what neither form of spaCy carries.
pub(super) fn lose(record: &Record<'_>, losses: &mut Losses) {
    for &annotation in &record.annotations {
        let status = annotation.is_of_document() && annotation.status == Status::Rejected;
        losses.unsaid(annotation, Carries { status, ..Carries::default() });
        if annotation.is_of_document() {
            continue;
        }
        losses.attributes(annotation, NO_PLACE);
        if annotation.spans.len() > 1 {
            losses.lose(Part::Piece, &annotation.id.0, "", APART);
        }
    }
    for relation in &record.relations {
        losses.lose(Part::Relation, &relation.id.0, "", NO_PLACE);
    }
}

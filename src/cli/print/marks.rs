//! Puts brackets around annotations: a new text with the old blocks, to be laid out like any other.

use std::cmp::Reverse;

use crate::annotation::Annotation;
use crate::document::{Block, Document};
use crate::text::Span;

/// An article with brackets in its text.
pub(super) struct Marked {
    pub(super) document: Document,
    /// For each block what is marked in it, by start; of those that start together the longest
    /// first.
    pub(super) marks: Vec<Vec<Mark>>,
}

/// A piece of an annotation in one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// In the new text, brackets included.
    pub(super) span: Span,
    /// The index of the annotation.
    pub(super) annotation: usize,
}

/// A piece of an annotation, in bytes of the old text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    span: Span,
    annotation: usize,
    is_entity: bool,
}

/// An end of a piece where a bracket goes.
struct Edge {
    at: usize,
    /// Closing before opening; of those that close together the inner first, of those that open
    /// together the outer first.
    order: (bool, Reverse<usize>, isize),
    /// The index of the piece.
    piece: usize,
    opens: bool,
}

/// Marks the annotations, which are in order of their starts.
pub(super) fn mark(document: &Document, annotations: &[Annotation]) -> Marked {
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, annotation) in annotations.iter().enumerate() {
        let is_entity = annotation.layer == "entity";
        let pieces_of = annotation.spans.iter();
        pieces.extend(pieces_of.map(|&span| Piece { span, annotation: number, is_entity }));
    }
    let mut of_blocks: Vec<Vec<Piece>> = vec![Vec::new(); document.blocks.len()];
    for piece in pieces {
        let first = document.block_at(piece.span.start());
        let blocks = document.blocks.iter().zip(&mut of_blocks).skip(first);
        for (block, of_block) in
            blocks.take_while(|(block, _)| block.span.start() < piece.span.end())
        {
            if let Some(span) = piece.span.intersection(block.span) {
                of_block.push(Piece { span, ..piece });
            }
        }
    }
    write(document, annotations, &of_blocks)
}

fn write(document: &Document, annotations: &[Annotation], of_blocks: &[Vec<Piece>]) -> Marked {
    let source = document.text();
    let mut text = String::with_capacity(source.len() * 5 / 4);
    let mut ranges = Vec::with_capacity(of_blocks.len());
    let mut marks = Vec::with_capacity(of_blocks.len());
    let mut at = 0;
    for (block, pieces) in document.blocks.iter().zip(of_blocks) {
        text.push_str(source.get(at..block.span.start()).unwrap_or("\n"));
        let start = text.len();
        marks.push(write_block(&mut text, source, *block, pieces, annotations));
        ranges.push((start..text.len(), block.kind));
        at = block.span.end();
    }
    let span = |range: std::ops::Range<usize>| Span::clamped(&text, range.start, range.end);
    let blocks =
        ranges.into_iter().map(|(range, kind)| Block { span: span(range), kind }).collect();
    let marks: Vec<Vec<Mark>> = marks
        .into_iter()
        .map(|of_block: Vec<(std::ops::Range<usize>, usize)>| {
            let marks = of_block.into_iter();
            marks.map(|(range, annotation)| Mark { span: span(range), annotation }).collect()
        })
        .collect();
    let document = Document::new(text, String::new(), String::new(), blocks);
    Marked { document, marks }
}

/// Writes a block with its brackets and says where each piece came to stand.
fn write_block(
    text: &mut String,
    source: &str,
    block: Block,
    pieces: &[Piece],
    annotations: &[Annotation],
) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut ranges: Vec<(std::ops::Range<usize>, usize)> =
        pieces.iter().map(|piece| (0..0, piece.annotation)).collect();
    let mut at = block.span.start();
    for edge in edges(pieces) {
        text.push_str(source.get(at..edge.at).unwrap_or(""));
        at = edge.at;
        let Some(piece) = pieces.get(edge.piece) else { continue };
        let Some((range, _)) = ranges.get_mut(edge.piece) else { continue };
        if edge.opens {
            range.start = text.len();
            match annotations.get(piece.annotation) {
                Some(annotation) if !piece.is_entity => {
                    text.extend(["[", &annotation.id.0, ": "]);
                }
                _ => text.push('{'),
            }
        } else {
            text.push(if piece.is_entity { '}' } else { ']' });
            range.end = text.len();
        }
    }
    text.push_str(source.get(at..block.span.end()).unwrap_or(""));
    ranges.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    ranges
}

fn edges(pieces: &[Piece]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(pieces.len() * 2);
    for (number, piece) in pieces.iter().enumerate() {
        let (start, end) = (piece.span.start(), piece.span.end());
        // Entities lie inside of what covers the same text.
        let depth = number as isize + if piece.is_entity { isize::MAX / 2 } else { 0 };
        let closing = (false, Reverse(start), -depth);
        let opening = (true, Reverse(end), depth);
        edges.push(Edge { at: start, order: opening, piece: number, opens: true });
        edges.push(Edge { at: end, order: closing, piece: number, opens: false });
    }
    edges.sort_by_key(|edge| (edge.at, edge.order));
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Attributes, Provenance, Status};
    use crate::document::plain;

    fn annotation(text: &str, id: &str, covered: &[&str]) -> Annotation {
        let span = |piece: &&str| {
            let start = text.find(piece).expect("the text has it");
            Span::new(text, start, start + piece.len()).unwrap()
        };
        let layer = if id.starts_with('e') { "entity" } else { "quote" };
        Annotation {
            id: id.into(),
            layer: layer.to_owned(),
            label: "x".to_owned(),
            spans: covered.iter().map(span).collect(),
            attributes: Attributes::new(),
            status: Status::Suggested,
            score: None,
            provenance: Provenance::Annotator { annotator: String::new() },
            derived_from: None,
        }
    }

    #[track_caller]
    fn assert_marked(text: &str, annotations: &[(&str, &[&str])], wanted: &str) {
        let made: Vec<Annotation> =
            annotations.iter().map(|(id, covered)| annotation(text, id, covered)).collect();
        let marked = mark(&plain::document(text, None, ""), &made);
        assert_eq!(marked.document.text(), wanted);
        for mark in marked.marks.iter().flatten() {
            let covered = mark.span.slice(marked.document.text());
            assert!(covered.starts_with(['[', '{']) && covered.ends_with([']', '}']), "{covered}");
        }
    }

    #[test]
    fn each_piece_has_its_own_brackets() {
        assert_marked(
            "“A,” he said, “B.”",
            &[("q1", &["“A,”", "“B.”"]), ("e1", &["he"])],
            "[q1: “A,”] {he} said, [q1: “B.”]",
        );
    }

    #[test]
    fn the_longer_annotation_stands_outside() {
        assert_marked(
            "Ada Obi left",
            &[("e1", &["Ada Obi"]), ("c1", &["Ada Obi left"])],
            "[c1: {Ada Obi} left]",
        );
        assert_marked("Ada Obi", &[("e1", &["Ada Obi"]), ("c1", &["Ada Obi"])], "[c1: {Ada Obi}]");
    }

    #[test]
    fn an_annotation_over_two_paragraphs_is_closed_and_opened_again() {
        assert_marked("“A.\n\n“B.” C", &[("q1", &["“A.\n\n“B.”"])], "[q1: “A.]\n\n[q1: “B.”] C");
    }

    #[test]
    fn without_annotations_the_text_is_the_same() {
        assert_marked("A.\n\nB.", &[], "A.\n\nB.");
    }
}

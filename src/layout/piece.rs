//! Pieces: what is wrapped at one time.
//!
//! A piece is a block, or a part of a block that is longer than [`PART`]. Where a long block is cut
//! follows from the text around the cut alone, so any piece of a 5 MB line is found without looking at
//! the rest of it.

use unicode_segmentation::GraphemeCursor;

use crate::document::{Block, BlockKind, Document};
use crate::text::Span;

/// Bytes of one part of a long block, about.
pub const PART: usize = 64 * 1024;

/// How far before the end of a part a good place to cut is looked for, in bytes.
const WINDOW: usize = 4096;

/// A block or a part of a long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Piece {
    /// Index of [`Document::blocks`].
    pub block: usize,
    /// Which part of the block, from 0.
    pub part: usize,
}

impl Piece {
    /// The last piece of a document.
    pub fn last(document: &Document) -> Piece {
        let block = document.blocks.len().saturating_sub(1);
        Piece { block, part: parts(document, block).saturating_sub(1) }
    }

    /// The piece that holds the byte offset, or the nearest before it, or the first.
    pub fn at(document: &Document, offset: usize) -> Piece {
        let number = document.block_at(offset);
        let Some(block) = document.blocks.get(number) else { return Piece::default() };
        let last = parts(document, number).saturating_sub(1);
        let mut part = (offset.saturating_sub(block.span.start()) / PART).min(last);
        // A cut lies up to a window before its nominal place, so the guess is one too low at most.
        if part < last && cut(document.text(), block, part + 1) <= offset {
            part += 1;
        }
        Piece { block: number, part }
    }

    /// The piece behind this one.
    pub fn next(self, document: &Document) -> Option<Piece> {
        if self.part + 1 < parts(document, self.block) {
            return Some(Piece { part: self.part + 1, ..self });
        }
        let block = self.block + 1;
        (block < document.blocks.len()).then_some(Piece { block, part: 0 })
    }

    /// The piece before this one.
    pub fn previous(self, document: &Document) -> Option<Piece> {
        if let Some(part) = self.part.checked_sub(1) {
            return Some(Piece { part, ..self });
        }
        let block = self.block.checked_sub(1)?;
        Some(Piece { block, part: parts(document, block).saturating_sub(1) })
    }

    /// The text of the piece. Consecutive pieces of a block touch.
    pub fn span(self, document: &Document) -> Span {
        let text = document.text();
        let Some(block) = document.blocks.get(self.block) else { return Span::default() };
        Span::clamped(text, cut(text, block, self.part), cut(text, block, self.part + 1))
    }

    /// Whether a blank row stands before the piece: between blocks, but not inside of a list or of
    /// a run of furniture.
    pub fn is_separated(self, document: &Document) -> bool {
        let Some(before) = self.block.checked_sub(1).and_then(|b| document.blocks.get(b)) else {
            return false;
        };
        let Some(block) = document.blocks.get(self.block) else { return false };
        let is_tight = matches!(
            (before.kind, block.kind),
            (BlockKind::ListItem(_), BlockKind::ListItem(_))
                | (BlockKind::Furniture, BlockKind::Furniture)
        );
        self.part == 0 && !is_tight
    }
}

/// How many parts a block has; at least one.
fn parts(document: &Document, block: usize) -> usize {
    document.blocks.get(block).map_or(0, |block| block.span.len().div_ceil(PART).max(1))
}

/// Where the numbered part of the block begins: behind the last line, sentence, word or grapheme
/// (the first of these that is there) before its nominal place.
fn cut(text: &str, block: &Block, part: usize) -> usize {
    let nominal = block.span.start().saturating_add(part.saturating_mul(PART));
    if part == 0 || nominal >= block.span.end() {
        return nominal.min(block.span.end());
    }
    let window = Span::clamped(text, nominal - WINDOW, nominal);
    let before = window.slice(text);
    let behind = |found: Option<usize>, len: usize| found.map(|at| window.start() + at + len);
    behind(before.rfind('\n'), 1)
        .or_else(|| behind(before.rfind(". "), 2))
        .or_else(|| behind(before.rfind(' '), 1))
        .filter(|&at| is_grapheme_edge(text, at))
        .or_else(|| grapheme_edge_before(text, window))
        .filter(|&at| at > window.start())
        .unwrap_or(window.end())
}

fn is_grapheme_edge(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

/// The last edge in the window, or nothing if a single grapheme fills it: then it is a flood of
/// marks, and cutting it does no harm.
fn grapheme_edge_before(text: &str, window: Span) -> Option<usize> {
    let places = window.slice(text).char_indices().rev();
    places.map(|(at, _)| window.start() + at).find(|&at| is_grapheme_edge(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;

    #[track_caller]
    fn assert_tiles(text: &str) -> usize {
        let document = plain::document(text, None, "");
        let mut piece = Piece::default();
        let mut at = document.blocks.first().map_or(0, |block| block.span.start());
        let mut count = 0;
        loop {
            let span = piece.span(&document);
            assert!(span.len() <= PART + WINDOW, "piece of {} bytes", span.len());
            assert!(text.get(at..span.start()).is_some_and(|gap| gap.trim().is_empty()));
            for offset in [span.start(), span.end().saturating_sub(1)] {
                assert_eq!(Piece::at(&document, offset), piece, "at {offset}");
            }
            at = span.end();
            count += 1;
            let Some(next) = piece.next(&document) else { break };
            assert_eq!(next.previous(&document), Some(piece));
            piece = next;
        }
        assert_eq!(piece, Piece::last(&document));
        count
    }

    #[test]
    fn a_long_line_is_cut_into_parts() {
        assert_eq!(assert_tiles(&"word and word. ".repeat(20_000)), 5);
        assert_eq!(assert_tiles(&"x".repeat(PART * 3)), 3);
        assert_eq!(assert_tiles(&"日本語".repeat(PART)), 9);
    }

    #[test]
    fn a_flood_of_marks_is_cut_too() {
        assert_tiles(&format!("e{}", "\u{301}".repeat(100_000)));
    }

    #[test]
    fn short_blocks_are_whole() {
        assert_eq!(assert_tiles("One.\n\nTwo.\nThree.\n"), 3);
    }

    #[test]
    fn a_part_ends_behind_a_sentence() {
        let document = plain::document(&"All was well. ".repeat(10_000), None, "");
        let span = Piece::default().span(&document);
        assert!(span.slice(document.text()).ends_with("well. "));
    }

    #[test]
    fn a_document_without_blocks_has_an_empty_piece() {
        let document = plain::document("", None, "");
        assert_eq!(Piece::last(&document), Piece::default());
        assert!(Piece::default().span(&document).is_empty());
        assert_eq!(Piece::default().next(&document), None);
    }
}

//! What lies where in an article: annotations, emphasis and links cut at the edges of the blocks
//! and put into the order in which elements open and close around a text.
//!
//! Markup nests and annotations do not: what crosses is closed and opened again ([`walk`]).

use std::cmp::Reverse;

use crate::annotation::Annotation;
use crate::document::Document;
use crate::text::Span;

/// Marks that are open at one place at most. What lies deeper is not drawn: no reader could tell
/// it apart, and the cost of crossing marks grows with the square of their depth.
pub const DEEPEST: usize = 8;

/// What a piece of the text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The annotation with this index in the record.
    Annotation(usize),
    /// The inline with this index in the document.
    Inline(usize),
}

/// A piece of a mark that lies in one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub span: Span,
    pub mark: Mark,
    /// Whether the annotation begins here, and not only goes on.
    pub is_first: bool,
    /// Whether the annotation ends here.
    pub is_last: bool,
}

/// What happens while a block is walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Text that lies in the marks which are open.
    Text(Span),
    /// A piece opens; `again` if it only had to be closed for another that ended.
    Open { piece: Piece, again: bool },
    /// The piece that was opened last closes; `whole` if it ends here, and is not only closed for
    /// another.
    Close { piece: Piece, whole: bool },
    /// A piece lies too deep in others to be opened ([`DEEPEST`]).
    Buried { piece: Piece },
}

/// The pieces of each block, in order of their starts, of those that start together the longest
/// first. White space at the edges of a piece is left out, an empty piece is none.
pub fn of_blocks(document: &Document, annotations: &[&Annotation]) -> Vec<Vec<Piece>> {
    let mut of_blocks: Vec<Vec<Piece>> = vec![Vec::new(); document.blocks.len()];
    for (number, inline) in document.inlines.iter().enumerate() {
        put(document, &mut of_blocks, inline.span, Mark::Inline(number));
    }
    for (number, annotation) in annotations.iter().enumerate() {
        let mut places = Vec::new();
        for &span in &annotation.spans {
            places.extend(put(document, &mut of_blocks, span, Mark::Annotation(number)));
        }
        let mut set = |place: Option<&(usize, usize)>, change: fn(&mut Piece)| {
            let piece = place.and_then(|&(block, at)| of_blocks.get_mut(block)?.get_mut(at));
            piece.map(change);
        };
        set(places.first(), |piece| piece.is_first = true);
        set(places.last(), |piece| piece.is_last = true);
    }
    for pieces in &mut of_blocks {
        pieces.sort_by_key(|piece| (piece.span.start(), Reverse(piece.span.end())));
    }
    of_blocks
}

/// Puts the pieces of a span where they belong, and says where: block and index.
fn put(
    document: &Document,
    of_blocks: &mut [Vec<Piece>],
    span: Span,
    mark: Mark,
) -> Vec<(usize, usize)> {
    let first = document.block_at(span.start());
    let blocks = document.blocks.iter().zip(of_blocks).enumerate().skip(first);
    let touched = blocks.take_while(|(_, (block, _))| block.span.start() < span.end());
    let put = touched.filter_map(|(number, (block, pieces))| {
        let covered = span.intersection(block.span)?.trimmed(document.text());
        if covered.is_empty() {
            return None;
        }
        pieces.push(Piece { span: covered, mark, is_first: false, is_last: false });
        Some((number, pieces.len() - 1))
    });
    put.collect()
}

/// Walks through one block. Every byte of `block` comes in one [`Step::Text`], and every open
/// piece is closed, the last one first.
pub fn walk(text: &str, block: Span, pieces: &[Piece], mut step: impl FnMut(Step)) {
    let mut open: Vec<Piece> = Vec::new();
    let mut coming = pieces.iter().copied().peekable();
    let mut at = block.start();
    loop {
        let starts = coming.peek().map(|piece| piece.span.start());
        let ends = open.iter().map(|piece| piece.span.end()).min();
        let Some(next) = starts.into_iter().chain(ends).min() else { break };
        if next > at {
            step(Step::Text(Span::clamped(text, at, next)));
            at = next;
        }
        close(&mut open, at, &mut step);
        while let Some(piece) = coming.next_if(|piece| piece.span.start() <= at) {
            if open.len() == DEEPEST {
                step(Step::Buried { piece });
                continue;
            }
            step(Step::Open { piece, again: false });
            open.push(piece);
        }
    }
    if block.end() > at {
        step(Step::Text(Span::clamped(text, at, block.end())));
    }
}

/// Closes what ends at `at`, and opens again what stood inside of it and goes on.
fn close(open: &mut Vec<Piece>, at: usize, step: &mut impl FnMut(Step)) {
    let ends = |piece: &Piece| piece.span.end() <= at;
    let Some(outermost) = open.iter().position(ends) else { return };
    let closing = open.split_off(outermost);
    for &piece in closing.iter().rev() {
        step(Step::Close { piece, whole: ends(&piece) });
    }
    for piece in closing.into_iter().filter(|piece| !ends(piece)) {
        step(Step::Open { piece, again: true });
        open.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks in the text are `(start, end)`; the walk is written with a digit and a bracket.
    #[track_caller]
    fn assert_walked(text: &str, spans: &[(usize, usize)], wanted: &str) {
        let mut pieces: Vec<Piece> = spans
            .iter()
            .enumerate()
            .map(|(number, &(start, end))| Piece {
                span: Span::new(text, start, end).unwrap(),
                mark: Mark::Inline(number),
                is_first: false,
                is_last: false,
            })
            .collect();
        pieces.sort_by_key(|piece| (piece.span.start(), Reverse(piece.span.end())));
        let mut written = String::new();
        walk(text, Span::whole(text).unwrap(), &pieces, |step| match step {
            Step::Text(span) => written.push_str(span.slice(text)),
            Step::Open { piece: Piece { mark: Mark::Inline(number), .. }, again } => {
                written.push_str(&format!("{}{number}(", if again { "+" } else { "" }));
            }
            Step::Close { whole, .. } => written.push_str(if whole { ")" } else { "-)" }),
            other => unreachable!("there are only inlines, and few: {other:?}"),
        });
        assert_eq!(written, wanted);
    }

    #[test]
    fn what_lies_inside_is_nested() {
        assert_walked("abcdef", &[(1, 5), (2, 3)], "a0(b1(c)de)f");
        assert_walked("abc", &[(0, 3), (0, 3)], "0(1(abc))");
    }

    #[test]
    fn what_crosses_is_closed_and_opened_again() {
        assert_walked("abcdef", &[(0, 4), (2, 6)], "0(ab1(cd-))+1(ef)");
    }

    #[test]
    fn what_touches_does_not_nest() {
        assert_walked("abcd", &[(0, 2), (2, 4)], "0(ab)1(cd)");
    }

    #[test]
    fn what_lies_too_deep_is_named_and_left_out() {
        let text = "abc";
        let piece = |number| Piece {
            span: Span::whole(text).unwrap(),
            mark: Mark::Inline(number),
            is_first: false,
            is_last: false,
        };
        let pieces: Vec<Piece> = (0..DEEPEST + 3).map(piece).collect();
        let (mut opened, mut buried) = (0, Vec::new());
        walk(text, Span::whole(text).unwrap(), &pieces, |step| match step {
            Step::Open { .. } => opened += 1,
            Step::Buried { piece } => buried.push(piece.mark),
            _ => {}
        });
        assert_eq!(opened, DEEPEST);
        assert_eq!(buried, [8, 9, 10].map(Mark::Inline));
    }
}

//! Wrapping one piece of text into rows.
//!
//! Break opportunities are those of Unicode (UAX 14), widths are those of the graphemes as they are
//! drawn. Rows of equal raggedness are chosen by textwrap's optimal fit, which never takes more rows
//! than filling each one would; long or odd pieces are simply filled. A word that is wider than a row
//! is broken between graphemes.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use crate::layout::cells::Blanks;
use crate::text::Span;

/// Fragments up to which rows are balanced. Balancing costs four times as much as filling.
const BALANCED: usize = 4096;

/// More than the largest gap of a row can cost, so that balancing never adds a row.
const ROW_PENALTY: usize = 1_000_000;

/// What fits on a row as a whole, with the blanks behind it. Offsets are of the whole text.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    start: usize,
    end: usize,
    width: usize,
    blank_width: usize,
}

impl Fragment for Chunk {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.blank_width as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Wraps running text, in which a line break is a blank. Gives at least one row, if an empty one.
pub fn prose(text: &str, within: Span, columns: usize) -> Vec<Span> {
    let covered = within.slice(text);
    let blanks: usize = covered.graphemes(true).take_while(|g| is_blank(g)).map(str::len).sum();
    let inner = Span::clamped(text, within.start() + blanks, within.end());
    let mut rows = Vec::new();
    fit(text, &chunks(text, inner, columns, true), columns, &mut rows);
    if rows.is_empty() {
        rows.push(Span::clamped(text, inner.start(), inner.start()));
    }
    rows
}

/// Wraps preformatted text: each line stands on rows of its own and keeps its leading blanks.
pub fn lines(text: &str, within: Span, columns: usize) -> Vec<Span> {
    let mut rows = Vec::new();
    let mut start = within.start();
    for line in within.slice(text).split_inclusive('\n') {
        let inner = line.trim_end_matches(['\n', '\r']).len();
        let span = Span::clamped(text, start, start + inner);
        let chunks = chunks(text, span, columns, false);
        if chunks.is_empty() {
            rows.push(span);
        }
        for row in wrap_first_fit(&chunks, &[columns as f64]) {
            push_row(text, row, &mut rows);
        }
        start += line.len();
    }
    if rows.is_empty() {
        rows.push(Span::clamped(text, within.start(), within.start()));
    }
    rows
}

fn fit(text: &str, chunks: &[Chunk], columns: usize, rows: &mut Vec<Span>) {
    if chunks.is_empty() {
        return;
    }
    let widths = [columns as f64];
    let balanced = (chunks.len() <= BALANCED).then(|| balance(chunks, columns)).flatten();
    for row in balanced.unwrap_or_else(|| wrap_first_fit(chunks, &widths)) {
        push_row(text, row, rows);
    }
}

/// Rows of least raggedness, or nothing if one of them does not fit.
fn balance(chunks: &[Chunk], columns: usize) -> Option<Vec<&[Chunk]>> {
    let penalties = Penalties {
        nline_penalty: ROW_PENALTY,
        overflow_penalty: ROW_PENALTY * 100,
        ..Penalties::default()
    };
    let rows = wrap_optimal_fit(chunks, &[columns as f64], &penalties).ok()?;
    rows.iter().all(|row| row_width(row) <= columns).then_some(rows)
}

fn row_width(row: &[Chunk]) -> usize {
    let all: usize = row.iter().map(|chunk| chunk.width + chunk.blank_width).sum();
    all - row.last().map_or(0, |chunk| chunk.blank_width)
}

fn push_row(text: &str, row: &[Chunk], rows: &mut Vec<Span>) {
    if let (Some(first), Some(last)) = (row.first(), row.last()) {
        rows.push(Span::clamped(text, first.start, last.end));
    }
}

/// Cuts the text at its break opportunities, and words wider than a row at every grapheme.
fn chunks(text: &str, within: Span, columns: usize, is_prose: bool) -> Vec<Chunk> {
    let covered = within.slice(text);
    let mut found: Vec<Chunk> = Vec::with_capacity(covered.len() / 5 + 1);
    let mut edges = linebreaks(covered)
        .filter(|&(_, kind)| is_prose || kind == BreakOpportunity::Allowed)
        .map(|(at, _)| at)
        .peekable();
    let mut blanks = Blanks::default();
    let mut open = Open::default();
    for (at, grapheme) in covered.grapheme_indices(true) {
        while edges.next_if(|&edge| edge < at).is_some() {}
        let is_blank = is_blank(grapheme);
        // Blanks behind a line break belong to the word before it; blanks that begin a line of
        // code, to the word behind them.
        let is_whole = open.end > open.start && !(is_prose && is_blank);
        if edges.next_if_eq(&at).is_some() && is_whole {
            open.close(within.start(), columns, &mut found);
            open.restart(at);
        }
        open.push(grapheme, at, blanks.width(grapheme), is_blank);
    }
    if open.start < covered.len() {
        open.close(within.start(), columns, &mut found);
    }
    found
}

/// Blanks that vanish at the end of a row. A no-break space does not.
fn is_blank(grapheme: &str) -> bool {
    grapheme.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'))
}

/// A chunk that is being read.
#[derive(Default)]
struct Open {
    start: usize,
    end: usize,
    width: usize,
    blank_width: usize,
    /// Start, width and whether it is blank of each grapheme, for the case that the chunk is wider
    /// than a row.
    graphemes: Vec<(usize, usize, bool)>,
}

impl Open {
    fn restart(&mut self, start: usize) {
        self.start = start;
        self.end = start;
        self.width = 0;
        self.blank_width = 0;
        self.graphemes.clear();
    }

    fn push(&mut self, grapheme: &str, at: usize, width: usize, is_blank: bool) {
        self.graphemes.push((at, width, is_blank));
        if is_blank {
            self.blank_width += width;
            return;
        }
        self.width += self.blank_width + width;
        self.blank_width = 0;
        self.end = at + grapheme.len();
    }

    /// Appends the chunk, in pieces if it is wider than a row.
    fn close(&self, offset: usize, columns: usize, found: &mut Vec<Chunk>) {
        if self.width <= columns {
            found.push(Chunk {
                start: offset + self.start,
                end: offset + self.end,
                width: self.width,
                blank_width: self.blank_width,
            });
            return;
        }
        let ends = self.graphemes.iter().skip(1).map(|&(at, ..)| at).chain([usize::MAX]);
        let before = found.len();
        for (&(at, width, is_blank), end) in self.graphemes.iter().zip(ends) {
            if at >= self.end {
                break;
            }
            // A blank never begins a row: behind a line break it would have no width in the one
            // count and some in the other.
            if is_blank && found.len() > before {
                if let Some(last) = found.last_mut() {
                    last.blank_width += width;
                }
                continue;
            }
            let end = end.min(self.end);
            found.push(Chunk { start: offset + at, end: offset + end, width, blank_width: 0 });
        }
        if let Some(last) = found.last_mut() {
            last.blank_width += self.blank_width;
        }
    }
}

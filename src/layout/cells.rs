//! Cells: the graphemes of one row with their columns.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use crate::layout::Row;
use crate::text::{Span, display};

/// One grapheme on a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'t> {
    /// Its bytes in the text.
    pub span: Span,
    /// Its first column, counted from the left edge of the row, indent included.
    pub column: usize,
    /// Columns that it takes. None for invisible characters and for blanks that follow a line break.
    pub width: usize,
    /// What is drawn, never with a control character. A tab is several blanks.
    pub shown: Cow<'t, str>,
}

/// The cells of a row, from left to right.
pub fn cells(text: &str, row: Row) -> Cells<'_> {
    Cells {
        text,
        start: row.span.start(),
        rest: row.span.slice(text),
        blanks: Blanks::default(),
        column: usize::from(row.indent),
    }
}

/// Iterator of [`cells`].
pub struct Cells<'t> {
    text: &'t str,
    /// Where `rest` begins in the text.
    start: usize,
    rest: &'t str,
    blanks: Blanks,
    column: usize,
}

impl<'t> Iterator for Cells<'t> {
    type Item = Cell<'t>;

    fn next(&mut self) -> Option<Cell<'t>> {
        let (grapheme, rest) = self.rest.split_at_checked(first_grapheme(self.rest)?)?;
        let shown = self.blanks.shown(grapheme);
        let width = if shown.len() == 1 { 1 } else { usize::from(shown.cell_width()) };
        let span = Span::clamped(self.text, self.start, self.start + grapheme.len());
        (self.start, self.rest) = (span.end(), rest);
        let column = self.column;
        self.column += width;
        Some(Cell { span, column, width, shown })
    }
}

/// Bytes of the first grapheme. Most text is ASCII, and two of its characters belong together in a
/// line break only: that is known without the tables of Unicode, which cost a quarter of a frame.
fn first_grapheme(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [first, second, ..] if first.is_ascii() && second.is_ascii() && *first != b'\r' => Some(1),
        _ => text.graphemes(true).next().map(str::len),
    }
}

/// Joins the lines of hard-wrapped text: a line break is one blank, and the blanks that indent the
/// next line are not shown.
#[derive(Debug, Default)]
pub struct Blanks {
    is_behind_break: bool,
}

impl Blanks {
    /// What is drawn for the next grapheme of a row.
    pub fn shown<'t>(&mut self, grapheme: &'t str) -> Cow<'t, str> {
        let is_break = matches!(grapheme, "\n" | "\r\n" | "\r");
        let is_blank = is_break || matches!(grapheme, " " | "\t");
        if is_blank && self.is_behind_break {
            return Cow::Borrowed("");
        }
        self.is_behind_break = is_break;
        display::grapheme(grapheme)
    }

    /// Columns of the next grapheme of a row.
    pub fn width(&mut self, grapheme: &str) -> usize {
        usize::from(self.shown(grapheme).cell_width())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cell_is_a_grapheme(text in "([a-c \\n\r\\t]|\u{301}|é|👨‍👩‍👧|🇩🇪|\u{600}|ก){0,30}") {
            let row = Row { span: Span::clamped(&text, 0, text.len()), indent: 0, is_first: true };
            let found: Vec<&str> = cells(&text, row).map(|cell| cell.span.slice(&text)).collect();
            prop_assert_eq!(found, text.graphemes(true).collect::<Vec<_>>());
        }
    }
}

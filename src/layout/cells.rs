//! Cells: the graphemes of one row with their columns.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};

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
        graphemes: row.span.slice(text).grapheme_indices(true),
        blanks: Blanks::default(),
        column: usize::from(row.indent),
    }
}

/// Iterator of [`cells`].
pub struct Cells<'t> {
    text: &'t str,
    start: usize,
    graphemes: GraphemeIndices<'t>,
    blanks: Blanks,
    column: usize,
}

impl<'t> Iterator for Cells<'t> {
    type Item = Cell<'t>;

    fn next(&mut self) -> Option<Cell<'t>> {
        let (at, grapheme) = self.graphemes.next()?;
        let shown = self.blanks.shown(grapheme);
        let width = usize::from(shown.cell_width());
        let start = self.start + at;
        let span = Span::clamped(self.text, start, start + grapheme.len());
        let column = self.column;
        self.column += width;
        Some(Cell { span, column, width, shown })
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

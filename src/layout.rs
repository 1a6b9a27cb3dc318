//! Where each part of a document stands when it is laid out in so many columns.
//!
//! Geometry only: no colour, no style. The document is never wrapped as a whole. What is on the screen
//! is wrapped piece by piece ([`Piece`]) when it is asked for, so that opening, resizing and jumping
//! cost the same for 3 kB and for 100 MB. A [`Place`] names a row; the rows before it are not counted.
//!
//! Every byte of a block lies on exactly one row or in white space between two rows.

mod cells;
mod piece;
#[cfg(test)]
mod tests;
mod wrap;

use std::cell::{self, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use crate::document::{BlockKind, Document};
use crate::text::{Span, display};

pub use cells::{Cell, Cells, cells};
pub use piece::{PART, Piece};

/// Pieces that are remembered at most. A screen shows a few dozen.
const REMEMBERED: usize = 1024;

/// Columns by which a list item is indented for each level, and other indented blocks once.
const INDENT: usize = 2;

/// What stands on one row of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The bytes shown, without blanks that vanish at the row's end. Empty on a blank row.
    pub span: Span,
    /// Columns left free before the text.
    pub indent: u16,
    /// Whether it is the first row with text of its block.
    pub is_first: bool,
}

/// A row of the document: in the numbered row of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    pub piece: Piece,
    /// Counted from 0. The blank row before a block, if there is one, is its row 0.
    pub row: usize,
}

/// A document laid out in some number of columns.
#[derive(Debug)]
pub struct Layout {
    document: Arc<Document>,
    columns: usize,
    wrapped: RefCell<HashMap<Piece, Arc<[Row]>>>,
    work: cell::Cell<u64>,
}

impl Layout {
    /// Lays the document out. Does no work yet. Fewer columns than the widest grapheme takes
    /// ([`display::WIDEST`]) are not possible.
    pub fn new(document: Arc<Document>, columns: usize) -> Self {
        let columns = columns.clamp(display::WIDEST, usize::from(u16::MAX));
        Self { document, columns, wrapped: RefCell::default(), work: cell::Cell::new(0) }
    }

    /// The document.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// Columns that a row takes at most.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows were wrapped so far: what the layout has cost.
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// Changes the number of columns. Places made before are no longer valid: keep a byte offset,
    /// and ask for its [`Layout::place_of`] again.
    pub fn resize(&mut self, columns: usize) {
        *self = Self::new(Arc::clone(&self.document), columns);
    }

    /// The rows of a piece; at least one, unless the document has no block.
    pub fn rows(&self, piece: Piece) -> Arc<[Row]> {
        if let Some(rows) = self.wrapped.borrow().get(&piece) {
            return Arc::clone(rows);
        }
        let rows: Arc<[Row]> = self.wrap(piece).into();
        self.work.set(self.work.get() + rows.len() as u64);
        let mut wrapped = self.wrapped.borrow_mut();
        if wrapped.len() >= REMEMBERED {
            wrapped.clear();
        }
        wrapped.insert(piece, Arc::clone(&rows));
        rows
    }

    /// The row at a place, or `None` if there is no such row.
    pub fn row(&self, place: Place) -> Option<Row> {
        self.rows(place.piece).get(place.row).copied()
    }

    /// The first row.
    pub fn first(&self) -> Place {
        Place::default()
    }

    /// The last row.
    pub fn last(&self) -> Place {
        self.last_of(Piece::last(&self.document))
    }

    /// The row so many rows below, or the last one.
    pub fn down(&self, place: Place, rows: usize) -> Place {
        let mut place = place;
        let mut left = rows;
        loop {
            let below = self.rows(place.piece).len().saturating_sub(place.row + 1);
            if left <= below {
                return Place { row: place.row + left, ..place };
            }
            let Some(piece) = place.piece.next(&self.document) else {
                return self.last_of(place.piece);
            };
            left -= below + 1;
            place = Place { piece, row: 0 };
        }
    }

    /// The row so many rows above, or the first one.
    pub fn up(&self, place: Place, rows: usize) -> Place {
        let mut place = place;
        let mut left = rows;
        loop {
            if left <= place.row {
                return Place { row: place.row - left, ..place };
            }
            let Some(piece) = place.piece.previous(&self.document) else {
                return Place { row: 0, ..place };
            };
            left -= place.row + 1;
            place = self.last_of(piece);
        }
    }

    /// How many rows `below` lies under `above`, or `None` if that is not below or more than `most`.
    pub fn distance(&self, above: Place, below: Place, most: usize) -> Option<usize> {
        let mut piece = above.piece;
        let mut rows = 0;
        while piece < below.piece {
            rows += self.rows(piece).len();
            if rows > most + above.row {
                return None;
            }
            piece = piece.next(&self.document)?;
        }
        (rows + below.row).checked_sub(above.row).filter(|&rows| rows <= most)
    }

    /// The rows from a place on, as many as a screen of this height shows.
    pub fn visible(&self, top: Place, height: usize) -> Vec<(Place, Row)> {
        let mut found = Vec::with_capacity(height);
        let mut place = top;
        while found.len() < height {
            let rows = self.rows(place.piece);
            for (row, &shown) in rows.iter().enumerate().skip(place.row) {
                if found.len() < height {
                    found.push((Place { row, ..place }, shown));
                }
            }
            let Some(piece) = place.piece.next(&self.document) else { break };
            place = Place { piece, row: 0 };
        }
        found
    }

    /// The row on which the byte offset stands. White space between two rows belongs to the upper.
    pub fn place_of(&self, offset: usize) -> Place {
        let piece = Piece::at(&self.document, offset);
        let rows = self.rows(piece);
        let first = usize::from(piece.is_separated(&self.document));
        let row = rows.partition_point(|row| row.span.start() <= offset).saturating_sub(1);
        Place { piece, row: row.max(first) }
    }

    /// The byte offset of the grapheme in a column of the row: the first if the column lies before
    /// the text, the last if it lies behind. `None` if there is no such row.
    pub fn offset_at(&self, place: Place, column: usize) -> Option<usize> {
        let row = self.row(place)?;
        let mut offset = row.span.start();
        for cell in cells(self.document.text(), row).filter(|cell| cell.width > 0) {
            if cell.column > column {
                break;
            }
            offset = cell.span.start();
        }
        Some(offset)
    }

    /// The column in which the grapheme at the byte offset begins, on the row that
    /// [`Layout::place_of`] gives. White space that vanished at a row's end stands behind its text.
    pub fn column_of(&self, offset: usize) -> usize {
        let Some(row) = self.row(self.place_of(offset)) else { return 0 };
        let mut column = usize::from(row.indent);
        for cell in cells(self.document.text(), row) {
            if offset < cell.span.end() {
                return cell.column;
            }
            column = cell.column + cell.width;
        }
        column
    }

    /// The sign that stands in the indent before the first row of a block, of one column: list items
    /// that bring no number or sign of their own have one.
    pub fn marker(&self, place: Place) -> Option<&'static str> {
        let row = self.row(place).filter(|row| row.is_first)?;
        let block = self.document.blocks.get(place.piece.block)?;
        let item = row.span.slice(self.document.text());
        let is_marked = item.starts_with(|c: char| c.is_numeric() || "-*•·‣◦".contains(c));
        (matches!(block.kind, BlockKind::ListItem(_)) && !is_marked).then_some("-")
    }

    fn last_of(&self, piece: Piece) -> Place {
        Place { piece, row: self.rows(piece).len().saturating_sub(1) }
    }

    fn wrap(&self, piece: Piece) -> Vec<Row> {
        let Some(block) = self.document.blocks.get(piece.block) else { return Vec::new() };
        let text = self.document.text();
        let within = piece.span(&self.document);
        let indent = self.indent(block.kind);
        let columns = self.columns - indent;
        let spans = match block.kind {
            BlockKind::Code => wrap::lines(text, within, columns),
            _ => wrap::prose(text, within, columns),
        };
        let indent = indent as u16;
        let mut rows = Vec::with_capacity(spans.len() + 1);
        if piece.is_separated(&self.document) {
            let span = Span::clamped(text, within.start(), within.start());
            rows.push(Row { span, indent: 0, is_first: false });
        }
        let mut is_first = piece.part == 0;
        for span in spans {
            rows.push(Row { span, indent, is_first });
            is_first = false;
        }
        rows
    }

    /// Columns left free before a block; never so many that the text would have fewer than half.
    fn indent(&self, kind: BlockKind) -> usize {
        let wanted = match kind {
            BlockKind::ListItem(depth) => INDENT * usize::from(depth.max(1)),
            BlockKind::Quotation | BlockKind::Code => INDENT,
            _ => 0,
        };
        wanted.min(self.columns / 2).min(self.columns - display::WIDEST)
    }
}

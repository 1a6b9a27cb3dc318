//! Where in the article the reader is: first row, cursor, selection, search.

use std::sync::Arc;

use crate::annotation::AnnotationId;
use crate::app::areas::Areas;
use crate::app::searching::Hits;
use crate::document::Document;
use crate::layout::{Layout, Place, Row};
use crate::text::Span;
use crate::text::search::Search;

/// Columns of text that are comfortable to read.
const MEASURE: u16 = 80;

/// Text being selected, from the anchor to the cursor, both graphemes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Byte offset of the grapheme at the other end than the cursor.
    pub anchor: usize,
    pub purpose: Purpose,
}

/// What a selection is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To be tagged or copied.
    Tag,
    /// New edges for the numbered span of an annotation.
    Edges { id: AnnotationId, piece: usize },
    /// One more span for an annotation; `is_extending` as for a mention.
    Piece { id: AnnotationId, is_extending: bool },
    /// A mention for an attribute of an annotation.
    Mention {
        id: AnnotationId,
        attribute: String,
        /// Whether both ends are set by hand. Otherwise whole words and names are taken.
        is_extending: bool,
        /// Whether the form opens again afterwards.
        from_form: bool,
    },
}

/// The article as it is being read.
#[derive(Debug)]
pub struct Reading {
    layout: Layout,
    /// Byte offset that stays on the first row when the size changes.
    anchor: usize,
    top: Place,
    cursor: usize,
    /// The column that going up and down tries to keep.
    column: Option<usize>,
    visible: Vec<(Place, Row)>,
    height: usize,
    measure: u16,
    has_moved: bool,
    pub search: Option<Search>,
    /// The hits of a search, kept as long as it is the same.
    pub hits: Option<Hits>,
    pub selection: Option<Selection>,
}

impl Reading {
    /// An article from its start.
    pub fn new(document: &Arc<Document>) -> Self {
        let layout = Layout::new(Arc::clone(document), usize::from(MEASURE));
        let cursor = document.blocks.first().map_or(0, |block| block.span.start());
        Self {
            top: layout.first(),
            layout,
            anchor: 0,
            cursor,
            column: None,
            visible: Vec::new(),
            height: 1,
            measure: MEASURE,
            has_moved: false,
            search: None,
            hits: None,
            selection: None,
        }
    }

    /// Byte offset of the grapheme under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Byte offset that stands on the first row.
    pub fn top_offset(&self) -> usize {
        self.anchor
    }

    /// Columns of text at most.
    pub fn measure(&self) -> u16 {
        self.measure
    }

    /// Sets the columns of text at most.
    pub fn set_measure(&mut self, columns: u16) {
        self.measure = columns.clamp(20, 200);
    }

    /// Makes the rows wider or narrower by so many columns.
    pub fn widen(&mut self, columns: i16) {
        self.set_measure(self.measure.saturating_add_signed(columns));
    }

    /// Whether the reader has moved since the article was opened.
    pub fn has_moved(&self) -> bool {
        self.has_moved
    }

    /// The rows on the screen, from the top.
    pub fn visible(&self) -> &[(Place, Row)] {
        &self.visible
    }

    /// The rows' geometry.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Everything that is on the screen, as one span.
    pub fn visible_span(&self) -> Span {
        let spans = self.visible.iter().map(|(_, row)| row.span);
        spans.reduce(Span::hull).unwrap_or_default()
    }

    /// How far down the last visible row is, in percent of the text's bytes.
    pub fn percent(&self) -> usize {
        let len = self.layout.document().text().trim_end().len();
        (self.visible_span().end() * 100).checked_div(len).unwrap_or(100).min(100)
    }

    /// The selected text, if any.
    pub fn selected(&self) -> Option<Span> {
        let anchor = self.selection.as_ref()?.anchor;
        let text = self.layout.document().text();
        let last = anchor.max(self.cursor);
        Some(Span::clamped(text, anchor.min(self.cursor), grapheme_end(text, last)))
    }

    /// Takes the screen's geometry and lists the visible rows again. A cursor that was seen stays in
    /// sight when the article gets fewer rows.
    pub fn refresh(&mut self, areas: &Areas) {
        let height = usize::from(areas.text.height).max(1);
        let was_seen = self.visible_span().contains(self.cursor);
        let is_shorter = height < self.height;
        self.height = height;
        let columns = usize::from(areas.text.width);
        if columns != self.layout.columns() && !areas.is_tiny {
            self.layout.resize(columns);
            self.top = self.layout.place_of(self.anchor);
        }
        self.visible = self.layout.visible(self.shown_top(), self.height);
        if is_shorter && was_seen && !self.visible_span().contains(self.cursor) {
            self.show(self.cursor);
            self.visible = self.layout.visible(self.shown_top(), self.height);
        }
    }

    /// Goes to a byte offset and brings it into view.
    pub fn go(&mut self, offset: usize) {
        self.put_cursor(offset);
        self.show(offset);
    }

    /// Goes to the start of a span and brings it into view with what is around it, as far as both
    /// fit. The view stays as it is where the span and a row above it are seen already.
    pub fn go_to(&mut self, span: Span, around: Span) {
        self.put_cursor(span.start());
        let [start, end] = [span.start(), span.end().saturating_sub(1).max(span.start())];
        let [first, last] = [around.start(), around.end().saturating_sub(1)];
        let [start, end, first, last] =
            [start, end, first, last].map(|offset| self.layout.place_of(offset));
        let top = self.shown_top();
        let row = |place| self.layout.distance(top, place, self.height);
        let is_at_start = top == self.layout.first();
        let is_seen = |place, least| {
            row(place).is_some_and(|row| row < self.height && (row >= least || is_at_start))
        };
        if is_seen(first, 1) && is_seen(start, 1) && (is_seen(end, 0) && is_seen(last, 0)) {
            return;
        }
        let rows = |from, to| self.layout.distance(from, to, self.height).unwrap_or(self.height);
        let third = self.height / 3;
        // What is to be seen begins at a third of the screen; higher where it is long.
        let begin = if rows(first, end) + 1 < self.height { first } else { start };
        let above = third.min(self.height.saturating_sub(rows(begin, last.max(end)) + 1));
        self.set_top(self.layout.up(begin, above));
    }

    /// Puts the cursor somewhere without moving the view.
    pub fn put_cursor(&mut self, offset: usize) {
        let text = self.layout.document().text();
        self.cursor = Span::clamped(text, offset, offset).start();
        self.column = None;
        self.has_moved = true;
    }

    /// Brings a byte offset into view: not at all if it is well inside, else to a third from the top.
    pub fn show(&mut self, offset: usize) {
        let place = self.layout.place_of(offset);
        let margin = (self.height / 5).min(3);
        let inside = self.height.saturating_sub(margin);
        let row = self.layout.distance(self.shown_top(), place, self.height);
        let is_at_start = self.shown_top() == self.layout.first();
        if row.is_some_and(|row| row < inside && (row >= margin || is_at_start)) {
            return;
        }
        self.set_top(self.layout.up(place, self.height / 3));
    }

    /// Puts the byte offset on the first row.
    pub fn show_at_top(&mut self, offset: usize) {
        self.set_top(self.layout.place_of(offset));
        self.anchor = offset;
    }

    /// Scrolls until the cursor's row is the top one, the middle one or the last: at so many halves
    /// of the height.
    pub fn show_cursor_at(&mut self, halves: usize) {
        let place = self.layout.place_of(self.cursor);
        let above = (self.height.saturating_sub(1) * halves) / 2;
        self.set_top(self.layout.up(place, above));
        self.has_moved = true;
    }

    /// Moves the cursor by rows of text (blank rows are passed over), and the view with it when it
    /// comes near an edge.
    pub fn move_rows(&mut self, rows: isize) {
        let from = self.layout.place_of(self.cursor);
        let column = *self.column.get_or_insert_with(|| self.layout.column_of(self.cursor));
        let mut place = from;
        for _ in 0..rows.unsigned_abs() {
            let next = self.text_row(place, rows.is_positive());
            if next == place {
                break;
            }
            place = next;
        }
        if place == from {
            self.scroll_to_end(rows.is_positive());
            return;
        }
        if let Some(offset) = self.layout.offset_at(place, column) {
            self.put_cursor(offset);
            self.column = Some(column);
        }
        self.keep_margin(place);
    }

    /// Scrolls by rows; the cursor keeps its place in the text as long as it can be seen.
    pub fn scroll(&mut self, rows: isize) {
        let count = rows.unsigned_abs();
        let top = self.shown_top();
        let top = if rows < 0 { self.layout.up(top, count) } else { self.layout.down(top, count) };
        self.set_top(top);
        self.has_moved = true;
        let place = self.layout.place_of(self.cursor);
        let top = self.shown_top();
        let lowest = self.layout.down(top, self.height - 1);
        if place < top || place > lowest {
            let nearest = if place < top { top } else { lowest };
            self.cursor_to_row(nearest, place < top);
        }
    }

    /// Pages by rows: the view moves, and the cursor stays on its row of the screen.
    pub fn page(&mut self, rows: isize) {
        let before = self.shown_top();
        let place = self.layout.place_of(self.cursor);
        let row = self.layout.distance(before, place, self.height).unwrap_or(0);
        let count = rows.unsigned_abs();
        let top =
            if rows < 0 { self.layout.up(before, count) } else { self.layout.down(before, count) };
        self.set_top(top);
        self.has_moved = true;
        if self.shown_top() == before {
            let end = if rows < 0 { self.layout.first() } else { self.layout.last() };
            self.cursor_to_row(end, rows < 0);
            return;
        }
        self.cursor_to_row(self.layout.down(self.shown_top(), row), rows > 0);
    }

    /// Rows of a page, less two that stay in sight.
    pub fn page_rows(&self) -> isize {
        self.height.saturating_sub(2).max(1) as isize
    }

    fn scroll_to_end(&mut self, is_down: bool) {
        let end = if is_down { self.layout.last() } else { self.layout.first() };
        self.set_top(end);
    }

    /// The next row of text in a direction, or the same if there is none.
    fn text_row(&self, from: Place, is_down: bool) -> Place {
        let mut place = from;
        loop {
            let next = if is_down { self.layout.down(place, 1) } else { self.layout.up(place, 1) };
            if next == place {
                return from;
            }
            if self.layout.row(next).is_some_and(|row| !row.span.is_empty()) {
                return next;
            }
            place = next;
        }
    }

    fn cursor_to_row(&mut self, place: Place, is_down: bool) {
        let has_text = self.layout.row(place).is_some_and(|row| !row.span.is_empty());
        let place = if has_text { place } else { self.text_row(place, is_down) };
        let column = self.column.unwrap_or_else(|| self.layout.column_of(self.cursor));
        if let Some(offset) = self.layout.offset_at(place, column) {
            self.put_cursor(offset);
            self.column = Some(column);
        }
    }

    fn keep_margin(&mut self, place: Place) {
        let margin = self.height / 4;
        let top = self.shown_top();
        let most = self.height.saturating_sub(1 + margin);
        match self.layout.distance(top, place, self.height * 2) {
            Some(row) if row > most => self.set_top(self.layout.down(top, row - most)),
            Some(row) if row >= margin => {}
            _ if place < top || self.layout.distance(top, place, margin).is_some() => {
                let wanted = self.layout.up(place, margin);
                self.set_top(wanted.min(top));
            }
            _ => self.set_top(self.layout.up(place, self.height / 3)),
        }
    }

    fn set_top(&mut self, top: Place) {
        self.top = top.min(self.lowest_top());
        if let Some(row) = self.layout.row(self.top) {
            self.anchor = row.span.start();
        }
    }

    fn shown_top(&self) -> Place {
        self.top.min(self.lowest_top())
    }

    fn lowest_top(&self) -> Place {
        self.layout.up(self.layout.last(), self.height - 1)
    }
}

/// The byte behind the grapheme that begins at the offset.
pub fn grapheme_end(text: &str, offset: usize) -> usize {
    use unicode_segmentation::GraphemeCursor;
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The start of the grapheme before the offset.
pub fn grapheme_before(text: &str, offset: usize) -> usize {
    use unicode_segmentation::GraphemeCursor;
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

//! Where a box stands and which of its rows is where, for whoever draws it and for the mouse.

use ratatui::layout::{Position, Rect};

use crate::app::overlay::Overlay;
use crate::app::{App, forming};

/// The rows of a box that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// The box with its border.
    pub frame: Rect,
    /// Where the rows stand.
    pub area: Rect,
    /// The first row that is seen.
    pub first: usize,
    pub count: usize,
}

impl List {
    /// The number of the row at a place of the screen.
    pub fn row_at(&self, at: Position) -> Option<usize> {
        let row = self.area.contains(at).then(|| usize::from(at.y - self.area.y) + self.first)?;
        (row < self.count).then_some(row)
    }
}

/// The columns of a box with a list, border included.
pub fn columns(overlay: &Overlay) -> u16 {
    match overlay {
        Overlay::Palette(_) => 92,
        Overlay::Picker(_) => 64,
        _ => 76,
    }
}

/// A box with so many rows inside, in the middle of the screen.
pub fn frame(screen: Rect, rows: usize, columns: u16) -> Rect {
    let width = columns.min(screen.width);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(2));
    let height = height.max(3).min(screen.height);
    Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height }
}

/// What lies inside of a box: a border and a blank column at each side are off.
pub fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 2.min(frame.width),
        y: frame.y + 1.min(frame.height),
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// The list of an overlay, if it has one.
pub fn list(app: &App, overlay: &Overlay) -> Option<List> {
    // Rows of the box, rows above the list, entries, and the marked one.
    let (rows, head, count, marked) = match overlay {
        Overlay::Menu(menu) => (menu.items.len(), 0, menu.items.len(), menu.row),
        Overlay::Palette(palette) => (palette.found.len() + 1, 1, palette.found.len(), palette.row),
        Overlay::Picker(picker) => (picker.options.len() + 2, 1, picker.rows.len(), picker.row),
        Overlay::Form(form) => {
            let rows = forming::rows(app).len();
            (rows, 0, rows, form.row)
        }
        _ => return None,
    };
    let frame = frame(app.areas.screen, rows, columns(overlay));
    let inside = inside(frame);
    let height = inside.height.saturating_sub(head);
    let area = Rect { y: inside.y + head.min(inside.height), height, ..inside };
    let first = (marked + 1).saturating_sub(usize::from(height));
    Some(List { frame, area, first, count })
}

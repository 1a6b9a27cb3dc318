//! Where a box stands and which of its rows is where, for whoever draws it and for the mouse.

use ratatui::layout::{Position, Rect};

use crate::app::overlay::Overlay;
use crate::app::{App, View, forming};

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
        Overlay::Palette(_) | Overlay::Finder(_) => 92,
        Overlay::Picker(_) => 64,
        _ => 76,
    }
}

/// A box with so many rows inside: in the middle of the screen, or below or above the cursor's row if
/// it would hide that and there is room.
pub fn frame(app: &App, rows: usize, columns: u16) -> Rect {
    let screen = app.areas.screen;
    let width = columns.min(screen.width);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(2));
    let height = height.max(3).min(screen.height);
    let middle = (screen.height - height) / 2;
    // The row behind the cursor's is seen too: most annotations are longer than a row.
    let y = match cursor_row(app).filter(|row| (middle..middle + height).contains(&(row + 1))) {
        Some(row) if row + 2 + height <= app.areas.status.y => row + 2,
        Some(row) if row > height => row - height,
        _ => middle,
    };
    Rect { x: (screen.width - width) / 2, y, width, height }
}

/// Rows of a long list of names or places, so that the text stays in sight that it is about.
pub fn capped(app: &App, rows: usize) -> usize {
    rows.min(usize::from(app.areas.screen.height / 2).max(8))
}

/// The row of the screen on which the cursor of the article stands.
fn cursor_row(app: &App) -> Option<u16> {
    if app.view != View::Article {
        return None;
    }
    let place = app.reading.layout().place_of(app.reading.cursor());
    let row = app.reading.visible().iter().position(|(other, _)| *other == place)?;
    Some(app.areas.text.y + row as u16)
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
        Overlay::Picker(picker) => {
            let rows = capped(app, picker.options.len() + 2);
            (rows, 1, picker.rows.len(), picker.row)
        }
        Overlay::Finder(finder) => {
            let rows = capped(app, finder.rows.len() + 1);
            (rows, 1, finder.found.len(), finder.row)
        }
        Overlay::Form(form) => {
            let rows = forming::rows(app).len();
            (rows, 0, rows, form.row)
        }
        _ => return None,
    };
    let frame = frame(app, rows, columns(overlay));
    let inside = inside(frame);
    let height = inside.height.saturating_sub(head);
    let area = Rect { y: inside.y + head.min(inside.height), height, ..inside };
    let first = (marked + 1).saturating_sub(usize::from(height));
    Some(List { frame, area, first, count })
}

//! Which cells of the screen are links of the article. They are drawn like other cells; the terminal
//! is told beside the picture (OSC 8), because cells cannot carry a target.

use crate::app::{App, View, linking};
use crate::layout::cells;

/// Neighbouring cells of one row that are a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperlink {
    pub x: u16,
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// The same for all rows of one link.
    pub id: usize,
    /// A web address of printable ASCII.
    pub target: String,
}

/// The links that are on the screen. None while a box may lie over them.
pub fn hyperlinks(app: &App) -> Vec<Hyperlink> {
    if app.areas.is_tiny || app.view != View::Article || !app.overlays.is_empty() {
        return Vec::new();
    }
    let links = linking::links(&app.document, app.reading.visible_span());
    let mut found = Vec::new();
    if links.is_empty() {
        return found;
    }
    let text = app.document.text();
    let area = app.areas.text;
    for (number, (_, row)) in app.reading.visible().iter().enumerate() {
        let y = area.y + number as u16;
        for link in links.iter().filter(|link| link.span.overlaps(row.span)) {
            let here = cells(text, *row)
                .filter(|cell| cell.width > 0 && link.span.contains(cell.span.start()))
                .map(|cell| (cell.column as u16, (cell.column + cell.width) as u16));
            let ends = here.reduce(|(first, _), (_, last)| (first, last));
            let Some((first, last)) = ends else { continue };
            let last = last.min(area.width);
            if first < last {
                let (x, width) = (area.x + first, last - first);
                let target = link.target.clone();
                found.push(Hyperlink { x, y, width, id: link.span.start(), target });
            }
        }
    }
    found
}

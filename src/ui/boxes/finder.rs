//! A list that is filtered while one types.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::overlay::{Finder, FinderRow, Overlay, place};
use crate::text::width::text_width;
use crate::ui::{Theme, write};

/// Columns that the left part of a row has at most.
const LEFT: usize = 20;

/// From this many columns on a row has a right part beside its text.
const WIDE: u16 = 60;

/// Draws the list and the line to type.
pub fn draw(app: &App, theme: &Theme, overlay: &Overlay, finder: &Finder, frame: &mut Frame) {
    let Some(list) = place::list(app, overlay) else { return };
    let count = format!("{} {}", finder.title, counted(finder));
    let rows = place::capped(app, finder.rows.len() + 1);
    let inside = super::open(app, theme, &count, finder.hint, rows, place::columns(overlay), frame);
    super::draw_input(&finder.input, inside, frame);
    let width = finder.rows.iter().map(|row| text_width(&row.left)).max().unwrap_or(0).min(LEFT);
    let shown = finder.found.iter().enumerate().skip(list.first);
    for (line, (number, &index)) in shown.take(usize::from(list.area.height)).enumerate() {
        let Some(row) = finder.rows.get(index) else { continue };
        let y = list.area.y + line as u16;
        let mut style = Style::new();
        if number == finder.row {
            style = style.add_modifier(Modifier::REVERSED);
            let blank = " ".repeat(list.area.width.into());
            write(frame, list.area.x, y, list.area.width, &blank, style);
        }
        draw_row(theme, row, width, style, (list.area.x, y, list.area.width), frame);
    }
}

/// How many of how many rows match.
fn counted(finder: &Finder) -> String {
    match (finder.found.len(), finder.rows.len()) {
        (found, all) if found == all => format!("({all})"),
        (found, all) => format!("({found} of {all})"),
    }
}

fn draw_row(
    theme: &Theme,
    row: &FinderRow,
    left: usize,
    style: Style,
    (x, y, width): (u16, u16, u16),
    frame: &mut Frame,
) {
    let faint = if style == Style::new() { theme.faint() } else { style };
    let end = x + width;
    let mut x = x;
    if left > 0 {
        write(frame, x, y, (left as u16).min(width), &row.left, faint);
        x = (x + left as u16 + 1).min(end);
    }
    let free = end - x;
    let right = match (row.text.is_empty(), width < WIDE) {
        (true, _) => free,
        (false, true) => 0,
        (false, false) => (text_width(&row.right) as u16).min(free / 2),
    };
    let bold = style.add_modifier(Modifier::BOLD);
    let text_end = end - right - u16::from(right > 0 && !row.text.is_empty()).min(end - right);
    let parts = [
        (row.text.get(..row.bold.start), style),
        (row.text.get(row.bold.clone()), bold),
        (row.text.get(row.bold.end..), style),
    ];
    let mut at = x;
    for (part, style) in parts {
        at = write(frame, at, y, text_end.saturating_sub(at), part.unwrap_or(""), style);
    }
    let start = if row.text.is_empty() { x } else { end - right };
    write(frame, start, y, right, &row.right, if row.text.is_empty() { style } else { faint });
}

//! The small editor.

use ratatui::Frame;

use crate::app::App;
use crate::app::overlay::Editor;
use crate::app::overlay::editor::graphemes;
use crate::ui::Theme;

/// Columns of the box, border included.
const COLUMNS: u16 = 76;

/// Rows that the box has at least and at most.
const ROWS: (usize, usize) = (4, 12);

/// Draws the editor and puts the terminal's cursor where text goes in.
pub fn draw(app: &App, theme: &Theme, editor: &Editor, frame: &mut Frame) {
    let columns = super::inside(app, COLUMNS);
    let width = |line: &String| crate::text::width::text_width(line) / columns.max(1) + 1;
    let rows = editor.area.lines().iter().map(width).sum::<usize>() + 1;
    let hint = match columns {
        0..60 => "enter keeps, ctrl-j new line",
        _ => "enter keeps, ctrl-j new line, ctrl-o $EDITOR, esc leaves",
    };
    let rows = rows.clamp(ROWS.0, ROWS.1);
    let area = super::open(app, theme, &editor.title, hint, rows, COLUMNS, frame);
    if area.is_empty() {
        return;
    }
    frame.render_widget(&editor.area, area);
    let at = editor.area.screen_cursor();
    let (top, left) = editor.area.scroll_offset();
    // The crate adds up the widths of characters, and so puts its cursor behind a family of emoji.
    let column = graphemes::columns_before(&editor.area).saturating_sub(usize::from(left));
    let x = area.x + (column as u16).min(area.width - 1);
    let y = area.y + (at.row.saturating_sub(usize::from(top)) as u16).min(area.height - 1);
    frame.set_cursor_position((x, y));
}

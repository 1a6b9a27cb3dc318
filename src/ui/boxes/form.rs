//! The form of an annotation's label and attributes.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::app::overlay::{Overlay, place};
use crate::app::{App, forming};
use crate::text::width::text_width;
use crate::ui::{Theme, write};

/// From this many columns on the descriptions are shown.
const WIDE: u16 = 60;

/// Draws the form with one row marked.
pub fn draw(app: &App, theme: &Theme, overlay: &Overlay, marked: usize, frame: &mut Frame) {
    let (Some(current), Some(list)) = (app.current(), place::list(app, overlay)) else { return };
    let rows = forming::rows(app);
    let title = forming::title(app, current);
    let guideline = app.keymap.shown(crate::command::Command::Guideline);
    let hint = match list.area.width {
        0..WIDE => "letter sets, del clears, esc".to_owned(),
        _ => format!(
            "letter or enter sets, arrows change, del clears, {guideline} guideline, esc leaves"
        ),
    };
    let area = super::open(app, theme, &title, &hint, rows.len(), place::columns(overlay), frame);
    let width = rows.iter().map(|row| text_width(&row.name)).max().unwrap_or(0);
    for (line, (number, row)) in
        rows.iter().enumerate().skip(list.first).take(usize::from(area.height)).enumerate()
    {
        let y = area.y + line as u16;
        let mut style = Style::new();
        if number == marked.min(rows.len() - 1) {
            style = style.add_modifier(Modifier::REVERSED);
            super::write(frame, area.x, y, area.width, &" ".repeat(area.width.into()), style);
        }
        let faint = if style == Style::new() { theme.faint() } else { style };
        let end = area.right();
        let name = format!("{}  {:<width$}  ", row.key, row.name);
        let x = write(frame, area.x, y, area.width, &name, style);
        let value = row.value.as_deref().unwrap_or("–");
        let bold = if row.value.is_some() { style.add_modifier(Modifier::BOLD) } else { faint };
        let x = write(frame, x, y, end.saturating_sub(x), value, bold) + 2;
        let described = text_width(&row.description) as u16;
        let room = end.saturating_sub(x);
        if area.width >= WIDE && row.value.is_none() && room > 0 {
            write(frame, x, y, room, &row.description, faint);
        } else if area.width >= WIDE && described <= room {
            write(frame, end - described, y, described, &row.description, faint);
        }
    }
}

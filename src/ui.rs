//! The picture of the state: [`view`] draws an [`App`] and changes nothing.
//!
//! Costs what is on the screen, whatever the document holds. Everything that comes from an article
//! goes through [`crate::text::display`] before it is drawn.

mod article;
mod bars;
mod boxes;
mod detail;
mod foreign;
mod hyperlinks;
mod panes;
mod plain;
mod queue;
mod settling;
pub mod theme;
mod tour;

use ratatui::Frame;
use ratatui::style::Style;

use crate::app::{App, View};
use crate::text::display;
use crate::text::width::{grapheme_width, text_width};

pub use hyperlinks::{Hyperlink, hyperlinks};
pub use theme::Theme;

/// Draws everything. Nothing where the frame is smaller than the state knows: a resize is on its way.
pub fn view(app: &App, theme: &Theme, frame: &mut Frame) {
    // The terminal may be smaller already than it was when its last size was told.
    if frame.area().intersection(app.areas.screen) != app.areas.screen {
        return;
    }
    let theme = &Theme { look: app.look, ..*theme };
    if theme.ground() != Style::new() {
        frame.buffer_mut().set_style(app.areas.screen, theme.ground());
    }
    draw(app, theme, frame);
    if theme.is_ascii {
        plain::plain(frame.buffer_mut());
    }
}

fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    if app.areas.is_tiny {
        bars::too_small(app, frame);
        return;
    }
    bars::header(app, theme, frame);
    tour::draw(app, theme, frame);
    match app.view {
        View::Article => {
            article::draw(app, theme, frame);
            match app.settling {
                Some(_) => settling::draw(app, theme, frame),
                None => panes::draw(app, theme, frame),
            }
            detail::draw(app, theme, frame);
        }
        View::Queue => queue::draw(app, theme, frame),
    }
    bars::status(app, theme, frame);
    for overlay in &app.overlays {
        boxes::draw(app, theme, overlay, frame);
    }
}

/// Writes a text that may come from anywhere on one row, cut to so many columns. Returns the column
/// behind it.
fn write(frame: &mut Frame, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
    if let Some(end) = write_plain(frame, (x, y), columns, text, style) {
        return end;
    }
    let shown = fitted(text, usize::from(columns));
    let (end, _) = frame.buffer_mut().set_stringn(x, y, &shown, usize::from(columns), style);
    end
}

/// The same for printable ASCII, one cell a byte; nothing is drawn where the text is something else.
fn write_plain(
    frame: &mut Frame,
    (x, y): (u16, u16),
    columns: u16,
    text: &str,
    style: Style,
) -> Option<u16> {
    let count = text.len().min(usize::from(columns));
    let seen = text.get(..text.len().min(count + 1)).filter(|seen| display::is_plain(seen))?;
    let mut column = x;
    for at in 0..count {
        let Some(cell) = frame.buffer_mut().cell_mut((column, y)) else { break };
        let is_cut = at + 1 == count && count < text.len();
        let shown = if is_cut { "…" } else { seen.get(at..=at).unwrap_or_default() };
        cell.set_symbol(shown).set_style(style);
        column += 1;
    }
    Some(column)
}

/// The text as it is drawn, cut to so many columns; where it is cut an ellipsis stands.
fn fitted(text: &str, columns: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let most =
        text.char_indices().nth(columns.saturating_mul(4) + 8).map_or(text.len(), |(at, _)| at);
    let text = display::line(text.get(..most).unwrap_or(text));
    if text_width(&text) <= columns {
        return text.into_owned();
    }
    let mut shown = String::new();
    let mut width = 0;
    for grapheme in text.graphemes(true) {
        width += grapheme_width(grapheme);
        if width + 1 > columns {
            break;
        }
        shown.push_str(grapheme);
    }
    if columns > 0 {
        shown.push('…');
    }
    shown
}

//! The rows of the tour: which step, and what to do.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::tour::Room;
use crate::ui::{Theme, write};

/// From this width on a step is told at length.
const WIDE: u16 = 64;

/// Draws what the tour asks for, if there is one.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.tour;
    let Some(tour) = app.tour.as_ref().filter(|_| area.height > 0) else { return };
    let room = if area.width < WIDE { Room::Narrow } else { Room::Wide };
    let place = match (tour.place(), room) {
        (Some((step, steps)), Room::Narrow) => format!(" {step}/{steps}: "),
        (Some((step, steps)), _) => format!(" Step {step} of {steps}: "),
        (None, _) => " Done: ".to_owned(),
    };
    let text = format!("{place}{}", tour.text(&app.keymap, room));
    let columns = usize::from(area.width.saturating_sub(2)).max(10);
    let options = textwrap::Options::new(columns).subsequent_indent(" ");
    let blank = " ".repeat(usize::from(area.width));
    let style =
        if theme.is_mono { Style::new().add_modifier(Modifier::REVERSED) } else { theme.bar() };
    let mut rows = textwrap::wrap(&text, options).into_iter();
    for y in area.y..area.bottom() {
        write(frame, area.x, y, area.width, &blank, style);
        if let Some(row) = rows.next() {
            write(frame, area.x, y, area.width, &row, style.add_modifier(Modifier::BOLD));
        }
    }
}

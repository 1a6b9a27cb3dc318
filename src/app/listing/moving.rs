//! Moving in the queue, by key and mouse.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::app::listing::acting;
use crate::app::moving::Way;
use crate::app::{App, Effect};
use crate::store::State;

/// Rows that one step of the wheel goes.
const WHEEL: isize = 3;

/// Goes so many rows on, or back; the count multiplies.
pub fn rows(app: &mut App, rows: isize) -> Vec<Effect> {
    let count = isize::try_from(app.count.take().unwrap_or(1)).unwrap_or(isize::MAX);
    let last = app.listing.len().0.saturating_sub(1);
    let row = app.listing.row.saturating_add_signed(rows.saturating_mul(count));
    app.listing.row = row.min(last);
    Vec::new()
}

/// Goes a page on or back, or a part of one.
pub fn page(app: &mut App, way: Way, parts: isize) -> Vec<Effect> {
    let height = app.areas.queue_rows(app.listing.row_height(app.areas.queue.height)).max(2);
    let page = isize::try_from(height - 1).unwrap_or(1) / parts;
    rows(app, page.max(1) * sign(way))
}

/// Goes to the first or last row, or to the row given as count.
pub fn to_end(app: &mut App, way: Way) -> Vec<Effect> {
    let last = app.listing.len().0.saturating_sub(1);
    app.listing.row = match (app.count.take(), way) {
        (Some(row), _) => (row - 1).min(last),
        (None, Way::Forward) => last,
        (None, Way::Back) => 0,
    };
    Vec::new()
}

/// Goes to the next document that is not done, past the last on from the first.
pub fn unfinished(app: &mut App, way: Way) -> Vec<Effect> {
    let (count, row) = (app.listing.len().0, app.listing.row);
    let at = |step: usize| match way {
        Way::Forward => (row + step) % count,
        Way::Back => (row + count - step) % count,
    };
    let found = (1..count)
        .map(at)
        .find(|&row| app.listing.entry(row).is_some_and(|entry| entry.state() != State::Done));
    match found {
        Some(row) => app.listing.row = row,
        None => app.say("Everything else that is listed is done."),
    }
    Vec::new()
}

fn sign(way: Way) -> isize {
    match way {
        Way::Forward => 1,
        Way::Back => -1,
    }
}

/// Handles a mouse event: a click marks a row, a click on the marked one opens it.
pub fn mouse(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => rows(app, WHEEL),
        MouseEventKind::ScrollUp => rows(app, -WHEEL),
        MouseEventKind::Down(MouseButton::Left) if app.areas.queue.contains(at) => {
            let height = app.listing.row_height(app.areas.queue.height);
            let row = app.listing.top + usize::from((at.y - app.areas.queue.y) / height);
            if row >= app.listing.len().0 {
                return Vec::new();
            }
            if row == app.listing.row {
                return acting::open(app);
            }
            app.listing.row = row;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

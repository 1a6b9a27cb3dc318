//! The mouse: click, drag, double and triple click, wheel.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use crate::app::areas;
use crate::app::panes::Focus;
use crate::app::reading::{Purpose, Selection};
use crate::app::{App, Effect, View, arranging, listing, moving, overlay, pointing, selecting};

/// Rows that one step of the wheel scrolls.
const WHEEL: isize = 3;

/// Longest time between the clicks of a double click, in milliseconds.
const DOUBLE_CLICK: i64 = 400;

/// The last press of the left button, to tell double clicks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Click {
    time: i64,
    offset: usize,
    count: u8,
}

/// Handles a mouse event.
pub fn mouse(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    if app.view == View::Queue && app.overlays.is_empty() {
        return listing::moving::mouse(app, event);
    }
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => wheel(app, at, WHEEL),
        MouseEventKind::ScrollUp => wheel(app, at, -WHEEL),
        MouseEventKind::Down(MouseButton::Left) if !app.overlays.is_empty() => {
            return overlay::click(app, at);
        }
        MouseEventKind::Down(MouseButton::Left) => press(app, at),
        MouseEventKind::Drag(MouseButton::Left) if app.view == View::Article => drag(app, at),
        _ => {}
    }
    Vec::new()
}

fn wheel(app: &mut App, at: Position, rows: isize) {
    if !app.overlays.is_empty() {
        return overlay::wheel(app, rows);
    }
    match pane_at(app, at) {
        Some(index) => {
            app.panes.focus = Focus::Pane(index);
            areas::arrange(app);
            let row = app.panes.focused().map_or(0, |pane| pane.row);
            moving::select_row(app, row.saturating_add_signed(rows));
        }
        None => {
            app.count = None;
            let _no_effects = moving::scroll(app, rows);
        }
    }
}

fn press(app: &mut App, at: Position) {
    if let Some(index) = pane_at(app, at) {
        press_pane(app, index, at);
        return;
    }
    let Some(offset) = offset_at(app, at) else { return };
    moving::focus_article(app);
    let is_again = app.now - app.click.time <= DOUBLE_CLICK && app.click.offset == offset;
    let count = if is_again { app.click.count % 3 + 1 } else { 1 };
    app.click = Click { time: app.now, offset, count };
    if is_pointing(app) {
        return app.reading.put_cursor(offset);
    }
    app.reading.selection = None;
    app.reading.put_cursor(offset);
    moving::at_cursor(app);
    let span = match count {
        2 => selecting::word_at(app, offset),
        3 => selecting::sentence_at(app, offset),
        _ => None,
    };
    if let Some(span) = span {
        app.reading.selection = Some(Selection { anchor: offset, purpose: Purpose::Tag });
        selecting::take(app, span);
    }
}

fn drag(app: &mut App, at: Position) {
    let Some(offset) = offset_at(app, at) else { return };
    if app.click.count == 0 || offset == app.reading.cursor() {
        return;
    }
    if let (2 | 3, Some(selection)) = (app.click.count, &app.reading.selection)
        && selection.purpose == Purpose::Tag
    {
        return drag_units(app, offset);
    }
    if pointing::is_snapping(app) {
        pointing::extend(app, app.click.offset);
    } else if app.reading.selection.is_none() {
        let anchor = app.click.offset;
        app.reading.selection = Some(Selection { anchor, purpose: Purpose::Tag });
    }
    app.reading.put_cursor(offset);
    if at.y <= app.areas.text.top() {
        app.reading.move_rows(-1);
    } else if at.y + 1 >= app.areas.text.bottom() {
        app.reading.move_rows(1);
    }
}

/// Extends a selection that a double or triple click began by whole words or sentences.
fn drag_units(app: &mut App, offset: usize) {
    let unit = |app: &App, offset| match app.click.count {
        2 => selecting::word_at(app, offset),
        _ => selecting::sentence_at(app, offset),
    };
    let Some(first) = unit(app, app.click.offset) else { return };
    let last = unit(app, offset).map_or(first, |last| last.hull(first));
    selecting::take(app, last);
}

/// Whether a mention is pointed at; a click then begins to point anew.
fn is_pointing(app: &mut App) -> bool {
    let Some(selection) = &mut app.reading.selection else { return false };
    let Purpose::Mention { is_extending, .. } = &mut selection.purpose else { return false };
    *is_extending = false;
    true
}

fn press_pane(app: &mut App, index: usize, at: Position) {
    app.panes.focus = Focus::Pane(index);
    let area = app.areas.panes.iter().find(|(other, _)| *other == index).map(|(_, area)| *area);
    areas::arrange(app);
    let (Some(area), Some(pane)) = (area, app.panes.panes.get(index)) else { return };
    let Some(line) = at.y.checked_sub(area.y) else { return };
    if line == 0 && pane.is_folded {
        return arranging::fold_pane(app, index);
    }
    let row = usize::from(line).checked_sub(1).map(|line| pane.top + line);
    let Some(row) = row.filter(|&row| row < pane.len()) else { return moving::enter_pane(app) };
    let was_marked = pane.row == row && app.panes.whole.is_some();
    moving::select_row(app, row);
    // On what is marked already a click unfolds.
    if was_marked {
        let _no_effects = arranging::unfold(app);
    }
}

fn pane_at(app: &App, at: Position) -> Option<usize> {
    let mut panes = app.areas.panes.iter();
    panes.find(|(_, area)| area.contains(at)).map(|(index, _)| *index)
}

/// The byte offset of the grapheme at a place of the screen; the nearest of its row beside the text.
fn offset_at(app: &App, at: Position) -> Option<usize> {
    if !app.areas.article.contains(at) {
        return None;
    }
    let row = usize::from(at.y - app.areas.text.y);
    let (place, _) = *app.reading.visible().get(row)?;
    let column = usize::from(at.x.saturating_sub(app.areas.text.x));
    app.reading.layout().offset_at(place, column)
}

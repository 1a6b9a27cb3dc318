//! The form: label and all attributes of the current annotation, a row each.

use crossterm::event::{KeyCode, KeyEvent};

use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, forming, labelling, routing};
use crate::command::{Context, Key};

/// Which row is marked. What the rows say comes from the annotation itself.
#[derive(Debug, Clone)]
pub struct Form {
    pub row: usize,
}

/// Handles a key while the form is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let rows = forming::rows(app);
    let Some(Overlay::Form(form)) = app.overlays.last_mut() else { return Vec::new() };
    if rows.is_empty() || key.code == KeyCode::Esc {
        app.overlays.pop();
        labelling::form_closed(app);
        return Vec::new();
    }
    form.row = form.row.min(rows.len() - 1);
    let along = match key.code {
        KeyCode::Tab => KeyEvent::from(KeyCode::Down),
        KeyCode::BackTab => KeyEvent::from(KeyCode::Up),
        _ => key,
    };
    if let Some(row) = moved(along, form.row, rows.len()) {
        form.row = row;
        return Vec::new();
    }
    let typed = Key::from(key);
    let letter = typed.character();
    if let Some(at) = rows.iter().position(|row| Some(row.key) == letter && row.key != ' ') {
        form.row = at;
        return rows.get(at).map_or_else(Vec::new, |row| forming::edit(app, row));
    }
    let Some(row) = rows.get(form.row) else { return Vec::new() };
    match key.code {
        KeyCode::Enter | KeyCode::Char(' ') => forming::edit(app, row),
        KeyCode::Right => forming::step(app, row, 1),
        KeyCode::Left => forming::step(app, row, -1),
        KeyCode::Backspace | KeyCode::Delete => forming::clear(app, row),
        _ => match app.keymap.command(Context::Reading, typed) {
            Some(command) if forming::ALSO.contains(&command) => routing::run(app, command),
            _ => Vec::new(),
        },
    }
}

//! What lies over the article for a while: help, palette, prompts, menus, pickers. Popups are data;
//! the topmost takes the keys.

pub mod carry;
pub mod editor;
pub mod form;
pub mod menu;
pub mod page;
pub mod palette;
pub mod picker;
pub mod place;
pub mod prompt;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Position;

use crate::app::{App, Effect};

pub use carry::CarryOver;
pub use editor::Editor;
pub use form::Form;
pub use menu::{Choice, Item, Menu};
pub use page::Page;
pub use palette::Palette;
pub use picker::Picker;
pub use prompt::{Prompt, PromptPurpose};

/// One thing over the article.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// All keys; the number is the first row shown.
    Help {
        top: usize,
    },
    Palette(Palette),
    Prompt(Prompt),
    Menu(Menu),
    Picker(Picker),
    Page(Page),
    CarryOver(CarryOver),
    Form(Form),
    Editor(Box<Editor>),
}

/// Gives a key to the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    match app.overlays.last() {
        Some(Overlay::Help { .. } | Overlay::Page(_)) => page::key(app, key),
        Some(Overlay::Palette(_)) => palette::key(app, key),
        Some(Overlay::Prompt(_)) => prompt::key(app, key),
        Some(Overlay::Menu(_)) => menu::key(app, key),
        Some(Overlay::Picker(_)) => picker::key(app, key),
        Some(Overlay::CarryOver(_)) => carry::key(app, key),
        Some(Overlay::Form(_)) => form::key(app, key),
        Some(Overlay::Editor(_)) => editor::key(app, key),
        None => Vec::new(),
    }
}

/// Gives a pasted text to the topmost overlay.
pub fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    match app.overlays.last_mut() {
        Some(Overlay::Palette(palette)) => palette.input.insert(text),
        Some(Overlay::Prompt(prompt)) => {
            prompt.input.insert(text);
            return prompt::typed(app);
        }
        Some(Overlay::Picker(picker)) => picker.input.insert(text),
        Some(Overlay::Editor(editor)) => editor.paste(text),
        _ => return Vec::new(),
    }
    match app.overlays.last_mut() {
        Some(Overlay::Palette(palette)) => palette.search(),
        Some(Overlay::Picker(picker)) => picker.search(),
        _ => {}
    }
    Vec::new()
}

/// Handles a click while something lies over the article: on a row it chooses, beside the box it
/// closes what is only looked at.
pub fn click(app: &mut App, at: Position) -> Vec<Effect> {
    let Some(overlay) = app.overlays.last() else { return Vec::new() };
    let Some(list) = place::list(app, overlay) else {
        if let Overlay::Help { .. } | Overlay::Page(_) = overlay {
            app.overlays.pop();
        }
        return Vec::new();
    };
    if !list.frame.contains(at) {
        app.overlays.pop();
        return Vec::new();
    }
    let Some(row) = list.row_at(at) else { return Vec::new() };
    match app.overlays.last_mut() {
        Some(Overlay::Menu(menu)) => menu.row = row,
        Some(Overlay::Palette(palette)) => palette.row = row,
        Some(Overlay::Picker(picker)) => picker.row = row,
        Some(Overlay::Form(form)) => form.row = row,
        _ => return Vec::new(),
    }
    key(app, KeyEvent::from(KeyCode::Enter))
}

/// Handles a step of the wheel while something lies over the article.
pub fn wheel(app: &mut App, rows: isize) {
    match app.overlays.last_mut() {
        Some(Overlay::Help { top } | Overlay::Page(Page { top, .. })) => {
            *top = top.saturating_add_signed(rows);
        }
        Some(Overlay::CarryOver(offer)) => {
            let last = offer.lost.len().saturating_sub(1);
            offer.top = offer.top.saturating_add_signed(rows).min(last);
        }
        Some(Overlay::Prompt(_) | Overlay::Editor(_)) | None => {}
        Some(_) => {
            let code = if rows > 0 { KeyCode::Down } else { KeyCode::Up };
            let _no_effects = key(app, KeyEvent::from(code));
        }
    }
}

/// Whether the form is open below what is topmost.
pub fn has_form(app: &App) -> bool {
    app.overlays.iter().any(|overlay| matches!(overlay, Overlay::Form(_)))
}

/// Moves a marked row of `count` rows by the usual keys; `None` if the key is none of them.
fn moved(key: KeyEvent, row: usize, count: usize) -> Option<usize> {
    use crossterm::event::{KeyCode, KeyModifiers};
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let last = count.saturating_sub(1);
    Some(match (key.code, is_control) {
        (KeyCode::Down, _) | (KeyCode::Char('n'), true) if row >= last => 0,
        (KeyCode::Down, _) | (KeyCode::Char('n'), true) => row + 1,
        (KeyCode::Up, _) | (KeyCode::Char('p'), true) if row == 0 => last,
        (KeyCode::Up, _) | (KeyCode::Char('p'), true) => row.min(last + 1) - 1,
        (KeyCode::PageDown, _) => (row + 10).min(last),
        (KeyCode::PageUp, _) => row.saturating_sub(10),
        _ => return None,
    })
}

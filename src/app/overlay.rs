//! What lies over the article for a while: help, palette, prompts, menus, pickers. Popups are data;
//! the topmost takes the keys.

pub mod carry;
pub mod menu;
pub mod page;
pub mod palette;
pub mod picker;
pub mod prompt;

use crossterm::event::KeyEvent;

use crate::app::{App, Effect};

pub use carry::CarryOver;
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
        _ => return Vec::new(),
    }
    match app.overlays.last_mut() {
        Some(Overlay::Palette(palette)) => palette.search(),
        Some(Overlay::Picker(picker)) => picker.search(),
        _ => {}
    }
    Vec::new()
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

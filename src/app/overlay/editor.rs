//! A small editor for texts of more than one line, with the keys of readline. The text can also be
//! edited in the reader's own editor (`$VISUAL` or `$EDITOR`).

pub mod graphemes;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{TextArea, WrapMode};

use crate::app::overlay::Overlay;
use crate::app::{App, Effect, annotating};

/// A text attribute being written.
#[derive(Debug, Clone)]
pub struct Editor {
    pub title: String,
    pub attribute: String,
    pub area: TextArea<'static>,
    before: String,
    is_warned: bool,
}

impl Editor {
    /// An editor that begins with a text, cursor at its end.
    pub fn new(title: String, attribute: String, text: &str) -> Self {
        let before = clean(text);
        let mut area = TextArea::default();
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::new());
        area.set_cursor_style(ratatui::style::Style::new());
        area.insert_str(&before);
        Self { title, attribute, area, before, is_warned: false }
    }

    /// What was written, without white space at its end.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim_end().to_owned()
    }

    /// Puts a pasted text in as one insertion.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(clean(text));
    }
}

/// The text without control characters, except line breaks; a tab becomes a blank.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

/// Handles a key while the editor is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Editor(editor)) = app.overlays.last_mut() else { return Vec::new() };
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let is_alt = key.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SHIFT);
    match (key.code, is_control) {
        (KeyCode::Esc, _) => return leave(app),
        (KeyCode::Enter, _) if is_alt => editor.area.insert_newline(),
        (KeyCode::Enter, _) => return keep(app),
        (KeyCode::Char('j'), true) => editor.area.insert_newline(),
        (KeyCode::Char('u'), true) => {
            editor.area.delete_line_by_head();
        }
        (KeyCode::Char('z'), true) => {
            editor.area.undo();
        }
        (KeyCode::Char('o'), true) => return vec![Effect::EditOutside(editor.text())],
        (KeyCode::Tab | KeyCode::BackTab, _) => {}
        _ if graphemes::handle(&mut editor.area, key) => {}
        _ => {
            editor.area.input(key);
            graphemes::snap(&mut editor.area);
        }
    }
    editor.is_warned = false;
    Vec::new()
}

/// Sets the attribute to what was written.
fn keep(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Editor(editor)) = app.overlays.pop() else { return Vec::new() };
    let text = editor.text();
    annotating::set_text(app, &editor.attribute, (!text.is_empty()).then_some(&text))
}

/// Takes what was written outside, and keeps it as if it was written here.
pub fn edited_outside(app: &mut App, text: &str) -> Vec<Effect> {
    let Some(Overlay::Editor(editor)) = app.overlays.last_mut() else { return Vec::new() };
    editor.area.clear();
    editor.area.insert_str(clean(text));
    keep(app)
}

/// Closes the editor. A text that has changed is dropped only when it is asked for twice.
pub fn leave(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Editor(editor)) = app.overlays.last_mut() else { return Vec::new() };
    if editor.text() != editor.before.trim_end() && !editor.is_warned {
        editor.is_warned = true;
        app.say("The text has changed: enter keeps it, esc once more drops it.");
        return Vec::new();
    }
    app.overlays.pop();
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_keeps_its_lines_and_brings_no_control_characters() {
        let mut editor = Editor::new(String::new(), String::new(), "");
        editor.paste("one\r\ntwo\u{1b}[31m\tthree\n");
        assert_eq!(editor.text(), "one\ntwo[31m three");
    }
}

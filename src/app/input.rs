//! A line of text that is being typed, with the keys of readline.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Text and a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    /// Byte offset, on a grapheme's edge.
    cursor: usize,
}

impl Input {
    /// An input that begins with a text, cursor at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Text before and behind the cursor.
    pub fn parts(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    /// Puts text in at the cursor. Line breaks become blanks, other control characters are left
    /// out: a paste is one insertion and never a command.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Handles a key; false if it means nothing here.
    pub fn handle(&mut self, key: KeyEvent) -> bool {
        let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match (key.code, is_control) {
            (KeyCode::Left, _) | (KeyCode::Char('b'), true) => self.cursor = self.before(),
            (KeyCode::Right, _) | (KeyCode::Char('f'), true) => self.cursor = self.behind(),
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => self.cursor = 0,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => self.cursor = self.text.len(),
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), true) => self.delete(self.before()),
            (KeyCode::Delete, _) | (KeyCode::Char('d'), true) => {
                let behind = self.behind();
                self.text.replace_range(self.cursor..behind, "");
            }
            (KeyCode::Char('w'), true) => self.delete(self.word_start()),
            (KeyCode::Char('u'), true) => self.delete(0),
            (KeyCode::Char('k'), true) => self.text.truncate(self.cursor),
            (KeyCode::Char(character), false) => {
                self.insert(character.encode_utf8(&mut [0; 4]));
            }
            _ => return false,
        }
        true
    }

    fn delete(&mut self, from: usize) {
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn behind(&self) -> usize {
        let mut cursor = GraphemeCursor::new(self.cursor, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_start(&self) -> usize {
        let (before, _) = self.parts();
        let word =
            before.split_word_bound_indices().rev().find(|(_, word)| !word.trim().is_empty());
        word.map_or(0, |(start, _)| start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(character: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL)
    }

    #[test]
    fn a_word_goes_at_once() {
        let mut input = Input::new("Ines Okoro ");
        input.handle(control('w'));
        assert_eq!(input.text(), "Ines ");
        input.handle(control('u'));
        assert_eq!(input.text(), "");
    }

    #[test]
    fn the_cursor_moves_by_grapheme() {
        let mut input = Input::new("ae\u{301}👨‍👩‍👧");
        input.handle(KeyEvent::from(KeyCode::Left));
        input.handle(KeyEvent::from(KeyCode::Backspace));
        assert_eq!(input.text(), "a👨‍👩‍👧");
        assert_eq!(input.parts(), ("a", "👨‍👩‍👧"));
    }

    #[test]
    fn a_paste_brings_no_control_characters() {
        let mut input = Input::default();
        input.insert("one\ntwo\u{1b}[31m");
        assert_eq!(input.text(), "one two[31m");
    }
}

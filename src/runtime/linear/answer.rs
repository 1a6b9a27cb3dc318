//! A line as the answer to the topmost box.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::overlay::{Editor, Overlay};
use crate::app::{Message, forming};
use crate::command::Key;
use crate::runtime::linear::{Linear, boxes};

impl Linear {
    /// Answers the topmost box. Returns what is to be said where the line is no answer.
    pub(super) fn answer(&mut self, line: &str) -> &'static str {
        if matches!(line, "esc" | "." | "cancel") {
            self.key(KeyCode::Esc, KeyModifiers::NONE);
            return "";
        }
        if line == "again" {
            self.seen.forget_box();
            return "";
        }
        match self.running.app.overlays.last() {
            Some(Overlay::Prompt(_)) => self.type_text(line, true),
            Some(Overlay::Editor(_)) => self.write(line),
            Some(Overlay::Picker(picker)) => match chosen(line, picker.rows.len()) {
                Some(number) => self.choose(number, picker.row, picker.rows.len()),
                None => self.type_text(line, true),
            },
            Some(Overlay::Finder(finder)) => {
                let (row, rows) = (finder.row, finder.found.len());
                self.narrow(line, row, rows);
            }
            Some(Overlay::Palette(palette)) => {
                let (row, rows) = (palette.row, palette.found.len());
                self.narrow(line, row, rows);
            }
            Some(Overlay::Form(_)) => match line.strip_prefix("clear ") {
                Some(letter) => self.clear(letter.trim()),
                None => return self.press(line),
            },
            _ => return self.press(line),
        }
        ""
    }

    /// Goes from the marked row to another, around the end, and takes it.
    fn choose(&mut self, number: usize, marked: usize, rows: usize) {
        for _ in 0..rows + number - marked {
            self.key(KeyCode::Down, KeyModifiers::NONE);
        }
        self.key(KeyCode::Enter, KeyModifiers::NONE);
    }

    /// A number takes a row that was said, words leave those that match, an empty line takes the first.
    fn narrow(&mut self, line: &str, marked: usize, rows: usize) {
        match chosen(line, rows.min(boxes::ROWS)) {
            Some(number) => self.choose(number, marked, rows),
            None => self.type_text(line, line.is_empty()),
        }
    }

    /// Replaces what stands in the box by the line. An empty line keeps it.
    fn type_text(&mut self, line: &str, is_whole: bool) {
        if !line.is_empty() {
            self.key(KeyCode::End, KeyModifiers::NONE);
            self.key(KeyCode::Char('u'), KeyModifiers::CONTROL);
            self.update(Message::Paste(line.to_owned()));
        }
        if is_whole {
            self.key(KeyCode::Enter, KeyModifiers::NONE);
        }
    }

    /// Replaces the text that is being written. An empty line keeps it.
    fn write(&mut self, line: &str) {
        if let (Some(Overlay::Editor(editor)), false) =
            (self.running.app.overlays.last_mut(), line.is_empty())
        {
            let (title, attribute) = (editor.title.clone(), editor.attribute.clone());
            **editor = Editor::new(title, attribute, "");
            self.update(Message::Paste(line.to_owned()));
        }
        self.key(KeyCode::Enter, KeyModifiers::NONE);
    }

    /// Takes the value of the form's row with this letter away.
    fn clear(&mut self, letter: &str) {
        let rows = forming::rows(&self.running.app);
        let row = rows.iter().position(|row| row.key.to_string() == letter || row.name == letter);
        if let (Some(row), Some(Overlay::Form(form))) = (row, self.running.app.overlays.last_mut())
        {
            form.row = row;
            self.key(KeyCode::Delete, KeyModifiers::NONE);
        }
    }

    /// A line as a key; an empty line is enter.
    fn press(&mut self, line: &str) -> &'static str {
        if line.is_empty() {
            self.key(KeyCode::Enter, KeyModifiers::NONE);
            return "";
        }
        let Some(key) = Key::parse(line) else {
            return "Say one of the letters; again says them once more, esc leaves.";
        };
        self.update(Message::Key(key.event()));
        ""
    }
}

/// The row of a number from 1 on, if there is one.
fn chosen(line: &str, rows: usize) -> Option<usize> {
    line.parse::<usize>().ok()?.checked_sub(1).filter(|number| *number < rows)
}

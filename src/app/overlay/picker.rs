//! Picks a name for an attribute: one of the people of the article, or whatever is typed.

use crossterm::event::{KeyCode, KeyEvent};

use crate::app::input::Input;
use crate::app::overlay::palette::fuzzy;
use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, annotating, naming};

/// A text attribute being picked.
#[derive(Debug, Clone)]
pub struct Picker {
    pub title: String,
    pub attribute: String,
    pub input: Input,
    /// What the article offers, the most frequent first.
    pub options: Vec<String>,
    pub rows: Vec<Row>,
    /// Whether a mention in the text can be pointed at instead.
    pub can_point: bool,
    pub row: usize,
}

/// One row of a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Option(String),
    /// What was typed, as it is.
    Typed(String),
    /// Takes a mention in the text that is pointed at.
    Point,
    /// Takes the value away.
    Nobody,
}

impl Picker {
    /// A picker for an attribute with its value now.
    pub fn new(title: String, attribute: String, options: Vec<String>, now: Option<&str>) -> Self {
        let mut picker = Self {
            title,
            attribute,
            input: Input::default(),
            options,
            rows: Vec::new(),
            can_point: false,
            row: 0,
        };
        picker.search();
        let is_now = |row: &Row| matches!(row, Row::Option(name) if Some(name.as_str()) == now);
        picker.row = picker.rows.iter().position(is_now).unwrap_or(0);
        picker
    }

    /// The same with a row for a mention in the text.
    #[must_use]
    pub fn with_pointing(mut self, can_point: bool) -> Self {
        let row = self.row;
        self.can_point = can_point;
        self.search();
        self.row = row;
        self
    }

    /// Makes the rows again after the input has changed.
    pub fn search(&mut self) {
        let typed = self.input.text().trim();
        let found = fuzzy(typed, self.options.iter().cloned());
        let options = found.into_iter().filter_map(|index| self.options.get(index).cloned());
        self.rows = options.map(Row::Option).collect();
        if typed.is_empty() {
            if self.can_point {
                self.rows.push(Row::Point);
            }
            self.rows.push(Row::Nobody);
        } else if !self.options.iter().any(|option| option == typed) {
            self.rows.push(Row::Typed(typed.to_owned()));
        }
        self.row = 0;
    }
}

/// Handles a key while a picker is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = app.overlays.last_mut() else { return Vec::new() };
    if let Some(row) = moved(key, picker.row, picker.rows.len()) {
        picker.row = row;
        return Vec::new();
    }
    match key.code {
        KeyCode::Tab if picker.can_point => {
            app.overlays.pop();
            naming::open_point(app)
        }
        KeyCode::Esc => {
            app.overlays.pop();
            Vec::new()
        }
        KeyCode::Enter => {
            let row = picker.rows.get(picker.row).cloned();
            let attribute = picker.attribute.clone();
            app.overlays.pop();
            match row {
                Some(Row::Option(name) | Row::Typed(name)) => {
                    annotating::set_text(app, &attribute, Some(&name))
                }
                Some(Row::Point) => naming::open_point(app),
                Some(Row::Nobody) => annotating::set_text(app, &attribute, None),
                None => Vec::new(),
            }
        }
        _ => {
            if picker.input.handle(key) {
                picker.search();
            }
            Vec::new()
        }
    }
}

//! A list to choose from that is filtered while one types: hits, links, headings, annotations.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::annotation::AnnotationId;
use crate::app::input::Input;
use crate::app::overlay::palette::fuzzy;
use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, jumping, linking, moving, relating};

/// A list under a line to type.
#[derive(Debug, Clone)]
pub struct Finder {
    pub title: String,
    /// What enter does, for the lower border.
    pub hint: &'static str,
    pub input: Input,
    pub rows: Vec<FinderRow>,
    /// Indices of the rows that match, best first.
    pub found: Vec<usize>,
    pub row: usize,
}

/// One row.
#[derive(Debug, Clone)]
pub struct FinderRow {
    /// Where it is or what it is, greyed.
    pub left: String,
    pub text: String,
    /// Bytes of the text that are emphasised.
    pub bold: std::ops::Range<usize>,
    /// Greyed at the right edge.
    pub right: String,
    pub goal: Goal,
}

/// Where a row leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// A byte offset of the article.
    Place(usize),
    /// A target to open outside.
    Link(String),
    /// Links the current annotation to this one.
    Relate { label: String, to: AnnotationId },
}

impl Finder {
    /// A list with one row marked.
    pub fn new(title: String, hint: &'static str, rows: Vec<FinderRow>, row: usize) -> Self {
        let found = (0..rows.len()).collect();
        Self { title, hint, input: Input::default(), rows, found, row }
    }

    /// Finds the rows again after the input has changed.
    pub fn search(&mut self) {
        let texts = self.rows.iter().map(|row| format!("{} {} {}", row.left, row.text, row.right));
        self.found = fuzzy(self.input.text(), texts);
        self.row = 0;
    }

    fn marked(&self) -> Option<&FinderRow> {
        self.found.get(self.row).and_then(|&index| self.rows.get(index))
    }
}

/// Handles a key while a finder is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Finder(finder)) = app.overlays.last_mut() else { return Vec::new() };
    if let Some(row) = moved(key, finder.row, finder.found.len()) {
        finder.row = row;
        return Vec::new();
    }
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match (key.code, is_control) {
        (KeyCode::Esc, _) => {
            app.overlays.pop();
            Vec::new()
        }
        (KeyCode::Enter, _) => {
            let goal = finder.marked().map(|row| row.goal.clone());
            app.overlays.pop();
            goal.map_or_else(Vec::new, |goal| arrive(app, goal))
        }
        (KeyCode::Char('y'), true) => match finder.marked().map(|row| row.goal.clone()) {
            Some(Goal::Link(target)) => {
                app.overlays.pop();
                vec![Effect::Copy(target)]
            }
            _ => Vec::new(),
        },
        _ => {
            if finder.input.handle(key) {
                finder.search();
            }
            Vec::new()
        }
    }
}

fn arrive(app: &mut App, goal: Goal) -> Vec<Effect> {
    match goal {
        Goal::Place(offset) => {
            jumping::remember(app);
            app.reading.go(offset);
            if app.reading.selection.is_none() {
                moving::at_cursor(app);
            }
            Vec::new()
        }
        Goal::Link(target) => linking::open_target(app, target),
        Goal::Relate { label, to } => relating::relate(app, &label, &to),
    }
}

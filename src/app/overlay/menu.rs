//! A short list in which every row has a key of its own.

use crossterm::event::{KeyCode, KeyEvent};

use crate::app::listing::{Sort, acting};
use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, annotating, deciding, tagging};
use crate::command::Key;
use crate::store::State;

/// Rows to choose from.
#[derive(Debug, Clone)]
pub struct Menu {
    pub title: String,
    pub items: Vec<Item>,
    /// The marked row.
    pub row: usize,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Item {
    pub key: char,
    pub title: String,
    /// What stands behind the title, greyed.
    pub hint: String,
    pub choice: Choice,
}

/// What a row does.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Go on to the labels of the layer with this index.
    TagLayer(usize),
    /// Tag the selection.
    Tag {
        layer: usize,
        label: String,
    },
    Relabel(String),
    ToggleLayer(usize),
    /// Set an attribute to one of its choices, or take it away.
    Value {
        attribute: String,
        value: Option<String>,
    },
    /// Accept undecided annotations of the layer from this score on.
    AcceptFrom {
        layer: usize,
        score: f32,
    },
    /// List documents in this state, or all.
    QueueState(Option<State>),
    /// List documents with this label, or all.
    QueueLabel(Option<String>),
    QueueSort(Sort),
}

/// Handles a key while a menu is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = app.overlays.last_mut() else { return Vec::new() };
    if let Some(row) = moved(key, menu.row, menu.items.len()) {
        menu.row = row;
        return Vec::new();
    }
    let typed = Key::from(key).character();
    let chosen = match key.code {
        KeyCode::Esc => {
            app.overlays.pop();
            return Vec::new();
        }
        KeyCode::Enter => menu.items.get(menu.row),
        _ => menu.items.iter().find(|item| Some(item.key) == typed),
    };
    match chosen.map(|item| item.choice.clone()) {
        Some(choice) => {
            app.overlays.pop();
            choose(app, choice)
        }
        None => Vec::new(),
    }
}

/// Does what a row says.
pub fn choose(app: &mut App, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::TagLayer(layer) => tagging::open_labels(app, layer),
        Choice::Tag { layer, label } => tagging::tag(app, layer, &label),
        Choice::Relabel(label) => annotating::relabel(app, &label),
        Choice::ToggleLayer(layer) => deciding::toggle_layer(app, layer),
        Choice::Value { attribute, value } => {
            annotating::set_text(app, &attribute, value.as_deref())
        }
        Choice::QueueState(state) => acting::choose_state(app, state),
        Choice::QueueLabel(label) => acting::choose_label(app, label),
        Choice::QueueSort(sort) => acting::choose_sort(app, sort),
        Choice::AcceptFrom { layer, score } => deciding::accept_from(app, layer, score),
    }
}

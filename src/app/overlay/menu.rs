//! A short list in which every row has a key of its own.

use crossterm::event::{KeyCode, KeyEvent};

use crate::annotation::{RelationId, Status};
use crate::app::bulk::Part;
use crate::app::listing::{Sort, acting};
use crate::app::look::Look;
use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, annotating, bulk, labelling, relating, settling, showing, tagging};
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
    /// Hide or show the pane with this number.
    TogglePane(usize),
    /// Set an attribute to one of its choices, or take it away.
    Value {
        attribute: String,
        value: Option<String>,
    },
    /// Go to the other end of a relation.
    Follow(RelationId),
    /// Go on to the other end of a new relation with this label.
    Relate(String),
    /// Go on to the labels of the document's layer with this index.
    DocumentLayer(usize),
    /// Give the document a label, or take it away.
    DocumentLabel {
        layer: usize,
        label: String,
    },
    Look(Look),
    /// Decide on a part of the layer's undecided annotations.
    DecideAll {
        layer: usize,
        part: Part,
        status: Status,
    },
    /// List documents in this state, or all.
    QueueState(Option<State>),
    /// Documents of the queue that have to be settled.
    QueueUnsettled,
    /// List documents with this label, or all.
    QueueLabel(Option<String>),
    QueueSort(Sort),
    /// Take what this party has.
    TakeVersion(usize),
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
        KeyCode::Delete | KeyCode::Backspace => {
            return match menu.items.get(menu.row).map(|item| item.choice.clone()) {
                Some(Choice::Follow(id)) => relating::remove(app, &id),
                _ => Vec::new(),
            };
        }
        KeyCode::Tab | KeyCode::Right => {
            return match menu.items.get(menu.row).map(|item| item.choice.clone()) {
                Some(Choice::DocumentLabel { layer, label }) => {
                    labelling::open_form(app, layer, &label)
                }
                _ => Vec::new(),
            };
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
        Choice::ToggleLayer(layer) => showing::toggle_layer(app, layer),
        Choice::TogglePane(pane) => showing::toggle_pane(app, pane),
        Choice::Value { attribute, value } => {
            annotating::set_text(app, &attribute, value.as_deref())
        }
        Choice::DecideAll { layer, part, status } => bulk::decide(app, layer, part, status),
        Choice::Follow(id) => relating::to_other_end(app, &id),
        Choice::Relate(label) => relating::open_ends(app, &label),
        Choice::DocumentLayer(index) => labelling::open_labels(app, index),
        Choice::DocumentLabel { layer, label } => labelling::toggle(app, layer, &label),
        Choice::Look(look) => {
            app.look = look;
            app.say(format!("The colours are {}.", look.name()));
            Vec::new()
        }
        Choice::QueueState(state) => acting::choose_state(app, state),
        Choice::QueueUnsettled => acting::choose_unsettled(app),
        Choice::QueueLabel(label) => acting::choose_label(app, label),
        Choice::TakeVersion(party) => settling::deciding::take(app, party),
        Choice::QueueSort(sort) => acting::choose_sort(app, sort),
    }
}

//! One line to type at the foot of the screen: a search, an attribute's number.

use crossterm::event::{KeyCode, KeyEvent};

use crate::app::input::Input;
use crate::app::listing::acting;
use crate::app::overlay::Overlay;
use crate::app::saving::elsewhere;
use crate::app::{App, Effect, annotating, arranging, searching};

/// A question and what is typed.
#[derive(Debug, Clone)]
pub struct Prompt {
    pub purpose: PromptPurpose,
    pub input: Input,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptPurpose {
    /// Searches while it is typed; the numbers say where the reader was.
    Search { top: usize, cursor: usize },
    /// What a pane lists, followed while it is typed; `before` is what it listed.
    Filter { layer: usize, before: String },
    /// The number of an attribute.
    Number { attribute: String },
    /// Words to search the library for while they are typed; the text says what was searched for
    /// before.
    Library { before: String },
    /// Days that the queue is narrowed to.
    Days,
    /// The file in which the library goes on.
    Elsewhere,
}

impl PromptPurpose {
    /// What stands before the input.
    pub fn label(&self) -> String {
        match self {
            Self::Search { .. } | Self::Library { .. } => "/".to_owned(),
            Self::Filter { .. } => "filter: ".to_owned(),
            Self::Days => "days (2026-11, 2026-10-01..2026-11-24): ".to_owned(),
            Self::Elsewhere => "go on in file: ".to_owned(),
            Self::Number { attribute } => format!("{attribute}: "),
        }
    }
}

/// Handles a key while a prompt is the topmost overlay.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = app.overlays.last_mut() else { return Vec::new() };
    let purpose = prompt.purpose.clone();
    match key.code {
        KeyCode::Esc => leave(app),
        KeyCode::Backspace if prompt.input.text().is_empty() => leave(app),
        KeyCode::Enter => {
            let text = prompt.input.text().trim().to_owned();
            app.overlays.pop();
            finish(app, &purpose, &text)
        }
        _ => match prompt.input.handle(key) {
            true => typed(app),
            false => Vec::new(),
        },
    }
}

/// Follows a change of the input, for a search that runs while it is typed.
pub fn typed(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt)) = app.overlays.last() else { return Vec::new() };
    let text = prompt.input.text().to_owned();
    match prompt.purpose {
        PromptPurpose::Search { top, cursor } => {
            searching::incremental(app, &text, top, cursor);
            Vec::new()
        }
        PromptPurpose::Filter { layer, .. } => {
            arranging::filter_typed(app, layer, &text);
            Vec::new()
        }
        PromptPurpose::Library { .. } => acting::find(app, &text),
        _ => Vec::new(),
    }
}

/// Closes the prompt that is topmost and leaves everything as it was before.
pub fn leave(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Prompt(closed)) = app.overlays.pop() else { return Vec::new() };
    match closed.purpose {
        PromptPurpose::Search { top, cursor } => searching::abandon(app, top, cursor),
        PromptPurpose::Filter { layer, before } => arranging::filter_typed(app, layer, &before),
        PromptPurpose::Library { before } => return acting::find(app, &before),
        _ => {}
    }
    Vec::new()
}

fn finish(app: &mut App, purpose: &PromptPurpose, text: &str) -> Vec<Effect> {
    match purpose {
        PromptPurpose::Search { top, cursor } => searching::finish(app, text, *top, *cursor),
        PromptPurpose::Filter { layer, .. } => arranging::filter(app, *layer, text),
        PromptPurpose::Library { .. } => acting::find(app, text),
        PromptPurpose::Days => acting::choose_days(app, text),
        PromptPurpose::Elsewhere => elsewhere::choose(app, text),
        PromptPurpose::Number { attribute } => annotating::set_number(app, attribute, text),
    }
}

//! The offer to carry annotations over from an earlier version of the article.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use crate::annotation::anchor::{self, Lost, LostPart};
use crate::annotation::transaction::Kind;
use crate::app::overlay::Overlay;
use crate::app::saving::{self, Earlier};
use crate::app::{App, Effect};

/// The offer, and the first row of the list of what cannot be placed.
#[derive(Debug, Clone)]
pub struct CarryOver {
    pub earlier: Arc<Earlier>,
    /// What cannot be placed, a line each.
    pub lost: Vec<String>,
    pub top: usize,
}

impl CarryOver {
    /// An offer from the top of its list.
    pub fn new(earlier: Earlier) -> Self {
        let text = earlier.set.text();
        let lost = earlier.preview.lost.iter().map(|lost| line(lost, text)).collect();
        Self { earlier: Arc::new(earlier), lost, top: 0 }
    }
}

fn line(lost: &Lost, text: &str) -> String {
    let annotation = &lost.annotation;
    let covered = annotation.hull().slice(text);
    let part = match &lost.part {
        LostPart::Whole => String::new(),
        LostPart::Attribute(name) => format!(" ({name} only)"),
    };
    format!("{} {}{part} “{covered}”: {}", annotation.layer, annotation.label, lost.reason)
}

/// Handles a key while the offer is the topmost overlay. Only `y` or Enter takes it.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::CarryOver(offer)) = app.overlays.last_mut() else { return Vec::new() };
    match key.code {
        KeyCode::Char('y') | KeyCode::Enter => accept(app),
        KeyCode::Esc => {
            app.overlays.pop();
            app.say("Nothing was carried over yet; postil asks again the next time.");
            Vec::new()
        }
        KeyCode::Char('n') => {
            app.overlays.pop();
            app.say("Nothing was carried over; the earlier version keeps its annotations.");
            vec![Effect::DeclineEarlier]
        }
        KeyCode::Down | KeyCode::Char('j') => {
            offer.top = (offer.top + 1).min(offer.lost.len().saturating_sub(1));
            Vec::new()
        }
        KeyCode::Up | KeyCode::Char('k') => {
            offer.top = offer.top.saturating_sub(1);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn accept(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::CarryOver(offer)) = app.overlays.pop() else { return Vec::new() };
    // Once more, because detection has come in since the offer was made.
    let carried = anchor::carry_over(&offer.earlier.set, &app.set);
    let effects = saving::commit(app, Kind::CarryOver, "Carry over", carried.edits);
    let mut text = format!("Carried over: {}", carried.carried);
    if !carried.changed.is_empty() {
        text.push_str(&format!(", of these undecided again: {}", carried.changed.len()));
    }
    app.say(format!("{text}; not placed: {}.", carried.lost.len()));
    effects
}

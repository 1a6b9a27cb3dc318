//! What is shown and what is hidden: layers in the article, panes, rejected annotations.

use crate::app::overlay::{Choice, Item, Menu, Overlay};
use crate::app::panes::{Focus, Pane};
use crate::app::{App, Effect, areas, arranging, moving};
use crate::command::Command;

/// Divides the screen again where panes have come or gone with their annotations.
pub fn arrange(app: &mut App) {
    let is_column = app.areas.rule.is_some();
    let drawn = app.areas.panes.iter().map(|(index, _)| *index);
    if is_column && !drawn.eq(app.panes.seen()) {
        areas::arrange(app);
    }
}

/// Asks which layer to show in the article or to hide there.
pub fn open_layers(app: &mut App) -> Vec<Effect> {
    let row = arranging::index(app);
    let hint = |pane: &Pane| if pane.is_shown { "shown" } else { "hidden" };
    open(app, "Show or hide in the article", row, hint, Choice::ToggleLayer)
}

/// Asks which pane to hide or to show again.
pub fn open_panes(app: &mut App) -> Vec<Effect> {
    let row = arranging::index(app);
    let hint = |pane: &Pane| if pane.is_hidden { "hidden" } else { "shown" };
    open(app, "Show or hide a pane", row, hint, Choice::TogglePane)
}

/// Opens a menu with a row for each pane.
fn open(
    app: &mut App,
    title: &str,
    now: usize,
    hint: impl Fn(&Pane) -> &'static str,
    choice: impl Fn(usize) -> Choice,
) -> Vec<Effect> {
    let mut items: Vec<Item> = Vec::new();
    let mut row = 0;
    for (index, pane) in app.panes.panes.iter().enumerate().filter(|(_, pane)| pane.exists()) {
        if index == now {
            row = items.len();
        }
        items.push(Item {
            key: key(app, pane, &items),
            title: arranging::title(app, pane),
            hint: hint(pane).to_owned(),
            choice: choice(index),
        });
    }
    app.overlays.push(Overlay::Menu(Menu { title: title.to_owned(), items, row }));
    Vec::new()
}

/// The key of a pane's row: that of the layer; for a layer without one a letter of its name or a
/// digit that no row has.
fn key(app: &App, pane: &Pane, taken: &[Item]) -> char {
    if let Some(layer) = app.schema.layer(&pane.layer) {
        return layer.key;
    }
    let of_schema = |key: char| app.schema.layers.iter().any(|layer| layer.key == key);
    let is_free = |key: &char| !of_schema(*key) && taken.iter().all(|item| item.key != *key);
    let letters = pane.layer.chars().flat_map(char::to_lowercase).filter(char::is_ascii_lowercase);
    letters.chain('1'..='9').find(is_free).unwrap_or('0')
}

/// Shows a layer in the article, or hides it there.
pub fn toggle_layer(app: &mut App, index: usize) -> Vec<Effect> {
    if let Some(pane) = app.panes.panes.get_mut(index) {
        pane.is_shown = !pane.is_shown;
        let state = if pane.is_shown { "shown" } else { "hidden" };
        let text = format!("The layer {} is {state} in the article.", pane.layer);
        app.say(text);
        moving::at_cursor(app);
    }
    Vec::new()
}

/// Hides a pane, or shows it again. What it lists stays in the article and in the loop.
pub fn toggle_pane(app: &mut App, index: usize) -> Vec<Effect> {
    let Some(pane) = app.panes.panes.get_mut(index) else { return Vec::new() };
    pane.is_hidden = !pane.is_hidden;
    let is_hidden = pane.is_hidden;
    if is_hidden && app.panes.focus == Focus::Pane(index) {
        app.panes.focus = Focus::Article;
    }
    app.panes.is_visible |= !is_hidden;
    areas::arrange(app);
    if let Some(pane) = app.panes.panes.get(index) {
        let (title, key) = (arranging::title(app, pane), app.keymap.shown(Command::HidePane));
        app.say(match is_hidden {
            true => format!("The pane {title} is hidden; {key} shows it again."),
            false => format!("The pane {title} is shown."),
        });
    }
    Vec::new()
}

/// Lists rejected annotations and marks them in the article, or stops doing so.
pub fn toggle_rejected(app: &mut App) -> Vec<Effect> {
    app.panes.with_rejected = !app.panes.with_rejected;
    app.panes.invalidate();
    let state = if app.panes.with_rejected { "shown" } else { "hidden" };
    app.say(format!("Rejected annotations are {state}."));
    Vec::new()
}

//! Adding annotations of one's own: the selection, a layer, a label.

use crate::annotation::edit::Edit;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Provenance, Status, id_prefix};
use crate::app::overlay::{Choice, Item, Menu, Overlay};
use crate::app::reading::{Purpose, Selection};
use crate::app::{App, Effect, deciding, proposing, saving, selecting};
use crate::command::Command;

/// Asks for the layer. Without a selection the word under the cursor is selected first.
pub fn open_layers(app: &mut App) -> Vec<Effect> {
    if app.reading.selection.is_none() {
        let Some(word) = selecting::word_at(app, app.reading.cursor()) else {
            app.say("There is no word under the cursor; v selects text.");
            return Vec::new();
        };
        let anchor = word.start();
        app.reading.selection = Some(Selection { anchor, purpose: Purpose::Tag });
        selecting::take(app, word);
    }
    let item = |(index, layer): (usize, &crate::annotation::schema::Layer)| Item {
        key: layer.key,
        title: layer.title.clone(),
        hint: layer.labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(" "),
        choice: Choice::TagLayer(index),
    };
    let items = app.schema.layers.iter().enumerate().map(item).collect();
    let title = format!("Tag {}as", selected_words(app));
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

/// Asks for the label; a layer with one label needs no question.
pub fn open_labels(app: &mut App, index: usize) -> Vec<Effect> {
    let Some(layer) = app.schema.layers.get(index) else { return Vec::new() };
    if let [only] = layer.labels.as_slice() {
        let label = only.name.clone();
        return tag(app, index, &label);
    }
    let items = label_items(layer, |label| Choice::Tag { layer: index, label });
    let title = format!("Tag {}as {}", selected_words(app), layer.name);
    app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
    Vec::new()
}

fn selected_words(app: &App) -> String {
    let span = app.reading.selected();
    span.map_or_else(String::new, |span| format!("“{}” ", deciding::words(app, span)))
}

/// A menu row for each label of a layer.
pub fn label_items(
    layer: &crate::annotation::schema::Layer,
    choice: impl Fn(String) -> Choice,
) -> Vec<Item> {
    let item = |label: &crate::annotation::schema::Label| Item {
        key: label.key,
        title: label.name.clone(),
        hint: label.description.clone(),
        choice: choice(label.name.clone()),
    };
    layer.labels.iter().map(item).collect()
}

/// Adds an accepted annotation over the selection, and makes it the current one.
pub fn tag(app: &mut App, index: usize, label: &str) -> Vec<Effect> {
    let Some(span) = app.reading.selected() else { return Vec::new() };
    let span = span.trimmed(app.document.text());
    let Some(layer) = app.schema.layers.get(index) else { return Vec::new() };
    if span.is_empty() {
        app.say("There is nothing but blanks selected.");
        return Vec::new();
    }
    let only = layer.labels.len() == 1;
    let name = if only { layer.name.clone() } else { format!("{} {label}", layer.name) };
    let done = format!("Added: {name} “{}”", deciding::words(app, span));
    let attributes = proposing::attributes(app, layer, span);
    let proposed = proposing::described(app, &attributes);
    let id = AnnotationId(app.set.next_id(&id_prefix(&layer.name)).into());
    let annotation = Annotation {
        id: id.clone(),
        layer: layer.name.clone(),
        label: label.to_owned(),
        spans: vec![span],
        attributes,
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: app.annotator.clone() },
        derived_from: None,
    };
    let summary = format!("Add {} {label}", layer.name);
    let effects = saving::change(app, Kind::Decision, &summary, vec![Edit::Add { annotation }]);
    if effects.is_some() {
        app.reading.selection = None;
        app.current = Some(id);
        app.reading.put_cursor(span.start());
        let key = |command| app.keymap.shown(command);
        let (who, note) = (key(Command::Name), key(Command::Note));
        app.say(match proposed.is_empty() {
            true => format!("{done}. {who} sets who, {note} writes a note."),
            false => format!("{done}: {proposed}. {who} sets who."),
        });
    }
    effects.unwrap_or_default()
}

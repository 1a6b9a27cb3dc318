//! Labels of the document as a whole: layers of the schema with `scope = "document"`. Their
//! annotations have no spans.
//!
//! Such an annotation is the current one only while the form of its attributes is open, or while one
//! of them is pointed at in the text: decisions in the article go to what lies there.

use crate::annotation::edit::Edit;
use crate::annotation::schema::Layer;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Attributes, Provenance, Status, id_prefix};
use crate::app::overlay::{self, Choice, Form, Item, Menu, Overlay};
use crate::app::{App, Effect, forming, moving, saving};

/// Asks for a layer of the document, or for a label where there is only one layer.
pub fn open(app: &mut App) -> Vec<Effect> {
    let layers = &app.schema.document_layers;
    match layers.as_slice() {
        [] => {
            app.say("The schema has no labels for whole documents; a layer with scope = \"document\" has.");
            Vec::new()
        }
        [_] => open_labels(app, 0),
        layers => {
            let item = |(index, layer): (usize, &Layer)| Item {
                key: layer.key,
                title: layer.title.clone(),
                hint: labels(app, &layer.name).join(", "),
                choice: Choice::DocumentLayer(index),
            };
            let items = layers.iter().enumerate().map(item).collect();
            let title = "Label the document".to_owned();
            app.overlays.push(Overlay::Menu(Menu { title, items, row: 0 }));
            Vec::new()
        }
    }
}

/// Asks for the labels of a layer; those that the document has are ticked.
pub fn open_labels(app: &mut App, index: usize) -> Vec<Effect> {
    open_labels_at(app, index, None)
}

fn open_labels_at(app: &mut App, index: usize, row: Option<usize>) -> Vec<Effect> {
    let Some(layer) = app.schema.document_layers.get(index) else { return Vec::new() };
    let items: Vec<Item> = layer
        .labels
        .iter()
        .map(|label| {
            let state = match of_label(app, &layer.name, &label.name).map(|a| a.status) {
                Some(Status::Accepted) => "[x]",
                Some(Status::Suggested) => "[?]",
                _ => "[ ]",
            };
            let set = of_label(app, &layer.name, &label.name).map(|found| values(app, found));
            Item {
                key: label.key,
                title: format!("{state} {}", label.name),
                hint: set.filter(|set| !set.is_empty()).unwrap_or(label.description.clone()),
                choice: Choice::DocumentLabel { layer: index, label: label.name.clone() },
            }
        })
        .collect();
    let set = items.iter().position(|item| !item.title.starts_with("[ ]"));
    let title = format!("{} of the document", layer.title);
    let row = row.or(set).unwrap_or(0);
    app.overlays.push(Overlay::Menu(Menu { title, items, row }));
    Vec::new()
}

/// Gives the document a label, or takes it away; a suggested one is accepted. Where a document has
/// one label of the layer, the others go. The menu stays where there can be several.
pub fn toggle(app: &mut App, index: usize, label: &str) -> Vec<Effect> {
    let schema = std::sync::Arc::clone(&app.schema);
    let Some(layer) = schema.document_layers.get(index) else { return Vec::new() };
    let mut edits = Vec::new();
    let verb = match of_label(app, &layer.name, label) {
        Some(old) if old.status == Status::Accepted => {
            edits.push(taken_away(old));
            "Take away"
        }
        found => {
            match found {
                Some(old) => {
                    edits.push(Edit::SetStatus { id: old.id.clone(), status: Status::Accepted })
                }
                None => edits.push(Edit::Add { annotation: new(app, layer, label) }),
            }
            let others = of_layer(app, &layer.name).filter(|a| a.label != label);
            edits.extend(others.filter(|_| !layer.several).map(taken_away));
            "Label"
        }
    };
    let summary = format!("{verb} {} {label}", layer.name);
    let effects = saving::change(app, Kind::Decision, &summary, edits);
    if effects.is_some() {
        app.say(format!("{summary}."));
        if layer.several || !layer.attributes.is_empty() {
            let row = layer.labels.iter().position(|other| other.name == label);
            let _no_effects = open_labels_at(app, index, row);
        }
    }
    effects.unwrap_or_default()
}

/// Opens the form of a label's attributes. The document gets the label if it has not got it yet.
pub fn open_form(app: &mut App, index: usize, label: &str) -> Vec<Effect> {
    let schema = std::sync::Arc::clone(&app.schema);
    let Some(layer) = schema.document_layers.get(index) else { return Vec::new() };
    if layer.attributes.is_empty() {
        app.say(format!("The labels of {} have no attributes.", layer.name));
        return Vec::new();
    }
    app.overlays.pop();
    let mut effects = Vec::new();
    if of_label(app, &layer.name, label).is_none() {
        effects = toggle(app, index, label);
        app.overlays.pop();
    }
    if let Some(id) = of_label(app, &layer.name, label).map(|found| found.id.clone()) {
        app.current = Some(id);
        app.panes.whole = None;
        app.overlays.push(Overlay::Form(Form { row: 0 }));
    }
    effects
}

/// Opens the menu again behind the form of a label's attributes.
pub fn form_closed(app: &mut App) {
    let Some(current) = app.current().filter(|current| current.is_of_document()) else { return };
    let layers = &app.schema.document_layers;
    let Some(index) = layers.iter().position(|layer| layer.name == current.layer) else { return };
    let labels = layers.get(index).map(|layer| &layer.labels);
    let row = labels.and_then(|labels| labels.iter().position(|l| l.name == current.label));
    let _no_effects = open_labels_at(app, index, row);
}

/// Takes care that a label of the document is the current annotation no longer than its form needs it.
pub fn leave(app: &mut App) {
    let is_label = app.current().is_some_and(|current| {
        let mut layers = app.schema.document_layers.iter();
        layers.any(|layer| layer.name == current.layer)
    });
    if is_label && app.reading.selection.is_none() && !overlay::has_form(app) {
        moving::at_cursor(app);
    }
}

/// How many labels of the document are suggested and not decided.
pub fn open_count(app: &App) -> usize {
    let layers = app.schema.document_layers.iter();
    let open = layers.flat_map(|layer| of_layer(app, &layer.name));
    open.filter(|found| found.status == Status::Suggested).count()
}

/// The attributes of a label in words.
fn values(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let values = annotation.attributes.iter();
    let values = values.map(|(name, value)| format!("{name} {}", forming::worded(value, text)));
    values.collect::<Vec<_>>().join(" · ")
}

/// The document's labels of a layer; suggested ones with a question mark.
pub fn labels(app: &App, layer: &str) -> Vec<String> {
    let sign = |a: &Annotation| if a.status == Status::Suggested { "?" } else { "" };
    of_layer(app, layer).map(|a| format!("{}{}", a.label, sign(a))).collect()
}

/// All labels of the document in words: `topic politics, transport · genre news`.
pub fn in_words(app: &App) -> String {
    let layers = app.schema.document_layers.iter();
    let named = layers.filter_map(|layer| {
        let labels = labels(app, &layer.name);
        (!labels.is_empty()).then(|| format!("{} {}", layer.name, labels.join(", ")))
    });
    named.collect::<Vec<_>>().join(" · ")
}

/// Annotations without spans come first in the order of reading.
fn of_layer<'a>(app: &'a App, layer: &'a str) -> impl Iterator<Item = &'a Annotation> {
    let of_document = app.set.annotations().take_while(|a| a.is_of_document());
    of_document.filter(move |a| a.layer == layer && a.status != Status::Rejected)
}

fn of_label<'a>(app: &'a App, layer: &'a str, label: &'a str) -> Option<&'a Annotation> {
    of_layer(app, layer).find(|annotation| annotation.label == label)
}

fn taken_away(annotation: &Annotation) -> Edit {
    let id = annotation.id.clone();
    match annotation.provenance {
        Provenance::Annotator { .. } => Edit::Remove { id },
        _ => Edit::SetStatus { id, status: Status::Rejected },
    }
}

fn new(app: &App, layer: &Layer, label: &str) -> Annotation {
    Annotation {
        id: AnnotationId(app.set.next_id(&id_prefix(&layer.name)).into()),
        layer: layer.name.clone(),
        label: label.to_owned(),
        spans: Vec::new(),
        attributes: Attributes::new(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: app.annotator.clone() },
        derived_from: None,
    }
}

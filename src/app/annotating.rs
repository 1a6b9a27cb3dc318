//! Changing annotations: correction, label, attributes, notes, removal.

use std::collections::HashMap;

use crate::annotation::edit::Edit;
use crate::annotation::schema::{AttributeKind, Layer};
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Provenance, Status, Value, id_prefix};
use crate::app::input::Input;
use crate::app::overlay::page::Text;
use crate::app::overlay::{
    Choice, Editor, Item, Menu, Overlay, Page, Picker, Prompt, PromptPurpose,
};
use crate::app::review::{self, Action};
use crate::app::{App, Effect, deciding, moving, naming, pointing, relating, saving, tagging};

/// Changes what annotations say, as one change. A suggestion is corrected: it is rejected, and a new
/// annotation derived from it has the change. One's own annotation changes itself. What has the
/// change of the first becomes the current one. `changes` makes the edits for an annotation under
/// the id that it has then.
pub fn correct(
    app: &mut App,
    ids: &[AnnotationId],
    what: &str,
    changes: impl Fn(&Annotation, AnnotationId) -> Vec<Edit>,
) -> Vec<Effect> {
    let mut edits = Vec::new();
    let mut made = Vec::new();
    let mut changed: Vec<AnnotationId> = Vec::new();
    let mut derived_ids: HashMap<AnnotationId, AnnotationId> = HashMap::new();
    for old in ids.iter().filter_map(|id| app.set.annotation(id)) {
        let id = match old.provenance.is_own() {
            true => {
                if old.status != Status::Accepted {
                    let accept = Edit::SetStatus { id: old.id.clone(), status: Status::Accepted };
                    edits.push(accept);
                }
                old.id.clone()
            }
            false => {
                let new = derived(&app.set, old, &app.annotator, derived_ids.len() as u64);
                let id = new.id.clone();
                edits.push(Edit::SetStatus { id: old.id.clone(), status: Status::Rejected });
                edits.push(Edit::Add { annotation: new });
                derived_ids.insert(old.id.clone(), id.clone());
                id
            }
        };
        made.extend(changes(old, id.clone()));
        changed.push(id);
    }
    edits.extend(relating::handed_over(app, &derived_ids));
    edits.extend(made);
    let Some(first) = changed.first().cloned() else { return Vec::new() };
    let done = if derived_ids.is_empty() { "Changed" } else { "Corrected" };
    let summary = match ids {
        [only] => {
            let layer = app.set.annotation(only).map_or("", |old| old.layer.as_str());
            format!("{what} {layer}")
        }
        _ => format!("{what} {}", deciding::described(app, ids).0),
    };
    let whole = app.panes.whole.clone();
    let effects = saving::change(app, Kind::Decision, &summary, edits);
    if effects.is_some() {
        if let (Some(new), [_]) = (app.set.annotation(&first), ids) {
            app.say(format!("{done}: {}.", deciding::named(app, new)));
        } else if let Some(whole) = whole {
            let name = deciding::clipped(&whole.name);
            app.say(format!("{done}: {} mentions of “{name}”.", changed.len()));
        }
        if let Some(new) = app.set.annotation(&first).filter(|new| !new.is_of_document()) {
            app.reading.put_cursor(new.hull().start());
        }
        app.current = Some(first);
    }
    effects.unwrap_or_default()
}

/// The start of a correction: an accepted copy of the suggestion in the annotator's name, with the
/// id that is free after `skip` others of this change.
fn derived(set: &AnnotationSet, old: &Annotation, annotator: &str, skip: u64) -> Annotation {
    Annotation {
        id: AnnotationId(set.id_after(&id_prefix(&old.layer), skip).into()),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: annotator.to_owned() },
        derived_from: Some(old.id.clone()),
        ..old.clone()
    }
}

/// Asks for another label of the current annotation.
pub fn open_relabel(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let (layer, label) = (current.layer.clone(), current.label.clone());
    let Some(layer) = app.schema.layer(&layer) else {
        app.say(format!("The schema has no layer “{layer}”."));
        return Vec::new();
    };
    let items = tagging::label_items(layer, Choice::Relabel);
    let row = items.iter().position(|item| item.title == label).unwrap_or(0);
    let title = format!("Label of this {}{}", layer.name, words_of(app));
    app.overlays.push(Overlay::Menu(Menu { title, items, row }));
    Vec::new()
}

/// Gives the current annotation, or all mentions of its thing, another label. A suggestion is
/// thereby decided.
pub fn relabel(app: &mut App, label: &str) -> Vec<Effect> {
    if app.current().is_none() {
        return no_annotation(app);
    }
    let differs = |id: &&AnnotationId| app.set.annotation(id).is_some_and(|a| a.label != label);
    let targets = review::targets(app);
    let ids: Vec<AnnotationId> = targets.iter().filter(differs).cloned().collect();
    if ids.is_empty() {
        let is_open = app.current().is_some_and(|one| one.status == Status::Suggested);
        let key = app.keymap.shown(crate::command::Command::Accept);
        app.say(match is_open {
            true => format!("It is {label} already; {key} accepts it."),
            false => format!("It is {label} already."),
        });
        return Vec::new();
    }
    let depth = app.history.undo_depth();
    let change = |_: &Annotation, id| vec![Edit::SetLabel { id, label: label.to_owned() }];
    let effects = review::then_go_on(app, &ids, |app| {
        correct(app, &ids, &format!("Make {label} of"), change)
    });
    if app.history.undo_depth() > depth {
        app.review.last = Some(Action::Relabel(label.to_owned()));
    }
    effects
}

/// Opens what sets the speaker, claimant or name: the first attribute of the layer that takes names.
pub fn open_name(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let layer = app.schema.layer(&current.layer);
    let attribute = layer.and_then(|l| l.attributes.iter().find(|a| !a.names.is_empty()));
    match attribute.map(|attribute| attribute.name.clone()) {
        Some(name) => open_attribute(app, &name),
        None => {
            app.say("This layer has no attribute that takes a name.");
            Vec::new()
        }
    }
}

/// Opens what sets an attribute of the current annotation: names to pick, choices, or a line to type.
pub fn open_attribute(app: &mut App, name: &str) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let layer = app.schema.layer(&current.layer);
    let Some(attribute) = layer.and_then(|layer| layer.attribute(name)) else {
        app.say(format!("The layer {} has no attribute “{name}”.", current.layer));
        return Vec::new();
    };
    let value = current.attributes.get(name);
    let overlay = match attribute.kind {
        AttributeKind::Text if !attribute.names.is_empty() => {
            let options = names(&app.set, &attribute.names);
            let title = format!("{name} of this {}{}", current.layer, words_of(app));
            let now = value.and_then(Value::as_text);
            let can_point = naming::mention_attribute(app, &current.layer).is_some();
            let picker = Picker::new(title, name.to_owned(), options, now);
            Overlay::Picker(picker.with_pointing(can_point))
        }
        AttributeKind::Choice => {
            let choices = attribute.choices.iter().map(String::as_str);
            Overlay::Menu(choice_menu(name, choices, value.and_then(Value::as_text)))
        }
        AttributeKind::Flag => {
            let now = matches!(value, Some(Value::Flag(true))).then_some("yes");
            Overlay::Menu(choice_menu(name, ["yes", "no"].into_iter(), now))
        }
        AttributeKind::Number => {
            let text = match value {
                Some(Value::Number(number)) => number.to_string(),
                _ => String::new(),
            };
            prompt(PromptPurpose::Number { attribute: name.to_owned() }, text)
        }
        AttributeKind::Text => {
            let text = value.and_then(Value::as_text).unwrap_or("");
            let title = format!("{name} of this {}{}", current.layer, words_of(app));
            Overlay::Editor(Box::new(Editor::new(title, name.to_owned(), text)))
        }
        AttributeKind::Span => return pointing::start(app, name, false),
    };
    app.overlays.push(overlay);
    Vec::new()
}

/// What the current annotation covers, for the title of a box that may hide it.
fn words_of(app: &App) -> String {
    let current = app.current().filter(|current| !current.is_of_document());
    current.map_or_else(String::new, |one| format!(" {}", deciding::quoted(app, one)))
}

fn prompt(purpose: PromptPurpose, text: String) -> Overlay {
    Overlay::Prompt(Prompt { purpose, input: Input::new(text) })
}

fn choice_menu<'c>(
    attribute: &str,
    choices: impl Iterator<Item = &'c str>,
    now: Option<&str>,
) -> Menu {
    let mut items: Vec<Item> = choices
        .zip(('1'..='9').chain('a'..='z'))
        .map(|(choice, key)| Item {
            key,
            title: choice.to_owned(),
            hint: String::new(),
            choice: Choice::Value {
                attribute: attribute.to_owned(),
                value: Some(choice.to_owned()),
            },
        })
        .collect();
    items.push(Item {
        key: '0',
        title: "(nothing)".to_owned(),
        hint: String::new(),
        choice: Choice::Value { attribute: attribute.to_owned(), value: None },
    });
    let row = items.iter().position(|item| Some(item.title.as_str()) == now).unwrap_or(0);
    Menu { title: attribute.to_owned(), items, row }
}

/// Sets a text, choice or flag of the current annotation, or takes it away.
pub fn set_text(app: &mut App, attribute: &str, text: Option<&str>) -> Vec<Effect> {
    let layer = app.current().and_then(|current| app.schema.layer(&current.layer));
    let kind = layer.and_then(|layer| layer.attribute(attribute)).map(|a| a.kind);
    let value = text.map(|text| match kind {
        Some(AttributeKind::Flag) => Value::Flag(text == "yes"),
        _ => Value::Text(text.to_owned()),
    });
    set_value(app, attribute, value)
}

/// Sets a number of the current annotation, or takes it away where nothing is typed.
pub fn set_number(app: &mut App, attribute: &str, text: &str) -> Vec<Effect> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => set_value(app, attribute, Some(Value::Number(number))),
        _ if text.is_empty() => set_value(app, attribute, None),
        _ => {
            app.complain(format!("“{text}” is no number."));
            Vec::new()
        }
    }
}

/// Sets an attribute of the current annotation, or of all mentions of its thing, or takes it away.
pub fn set_value(app: &mut App, attribute: &str, value: Option<Value>) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let layer = app.schema.layer(&current.layer);
    let described = layer.and_then(|layer| layer.attribute(attribute));
    let by_reader = described.is_some_and(|a| a.by_reader);
    let is_name = described.is_some_and(|a| !a.names.is_empty());
    let layer = current.layer.clone();
    let has_value = |id: &AnnotationId| {
        app.set.annotation(id).is_some_and(|a| a.attributes.get(attribute) == value.as_ref())
    };
    let targets = review::targets(app);
    let ids: Vec<AnnotationId> = targets.into_iter().filter(|id| !has_value(id)).collect();
    if ids.is_empty() {
        app.say(format!("{attribute} is as it was."));
        return Vec::new();
    }
    let last = Action::Set { attribute: attribute.to_owned(), value: value.clone() };
    let verb = if value.is_some() { "Set" } else { "Clear" };
    let what = format!("{verb} {attribute} of");
    if by_reader {
        let of = if ids.len() == 1 { layer } else { deciding::described(app, &ids).0 };
        let summary = format!("{what} {of}");
        let set = |id| Edit::SetAttribute { id, name: attribute.to_owned(), value: value.clone() };
        let effects =
            saving::change(app, Kind::Decision, &summary, ids.into_iter().map(set).collect());
        if effects.is_some() {
            app.review.last = Some(last);
            app.say(format!("{summary}."));
        }
        return effects.unwrap_or_default();
    }
    let depth = app.history.undo_depth();
    let change = |old: &Annotation, id: AnnotationId| {
        let name = attribute.to_owned();
        let mut edits = vec![Edit::SetAttribute { id: id.clone(), name, value: value.clone() }];
        // A mention in the text that stood for the old name does not stand for the new one.
        if old.attributes.contains_key("source") && is_name {
            edits.push(Edit::SetAttribute { id, name: "source".to_owned(), value: None });
        }
        edits
    };
    let effects = review::then_go_on(app, &ids, |app| correct(app, &ids, &what, change));
    if app.history.undo_depth() > depth {
        app.review.last = Some(last);
    }
    effects
}

/// Deletes one's own annotation. A suggestion is rejected instead, and the loop goes on: what a detector
/// said is kept.
pub fn delete(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let id = current.id.clone();
    let is_own = current.provenance.is_own();
    let (verb, done) = if is_own { ("Delete", "Deleted") } else { ("Reject", "Rejected") };
    let summary = format!("{verb} {}", current.layer);
    let said = format!("{done}: {}.", deciding::named(app, current));
    let edit = match is_own {
        true => Edit::Remove { id: id.clone() },
        false => Edit::SetStatus { id: id.clone(), status: Status::Rejected },
    };
    review::then_go_on(app, &[id], |app| {
        let effects = saving::change(app, Kind::Decision, &summary, vec![edit]);
        if effects.is_some() {
            moving::at_cursor(app);
            app.say(said);
        }
        effects.unwrap_or_default()
    })
}

/// Shows the guideline of the current annotation's layer, or of the pane's; those of all layers where
/// there is neither.
pub fn guideline(app: &mut App) -> Vec<Effect> {
    let of_current = app.current().map(|current| current.layer.clone());
    let name = of_current.or_else(|| app.panes.focused().map(|pane| pane.layer.clone()));
    let layers = app.schema.layers.iter().chain(&app.schema.document_layers);
    let shown = layers.filter(|layer| match &name {
        Some(name) => layer.name == *name,
        None => true,
    });
    let pages: Vec<String> = shown.map(guideline_of).collect();
    if pages.is_empty() {
        let name = name.unwrap_or_default();
        app.say(format!("The schema has no layer “{name}”, and so no guideline for it."));
        return Vec::new();
    }
    let title = name.map_or("Guidelines".to_owned(), |name| format!("Guideline: {name}"));
    let text = Text::Markdown(pages.join("\n\n"));
    app.overlays.push(Overlay::Page(Page { title, text, top: 0 }));
    Vec::new()
}

/// A layer's page in Markdown: the built-in one, or the guideline and labels of the schema.
fn guideline_of(layer: &Layer) -> String {
    if let Some(page) = layer.page() {
        return page.to_owned();
    }
    let mut text = format!("# {}\n\n{}\n\n", layer.title, layer.guideline.trim());
    for label in &layer.labels {
        text.push_str(&format!("* `{}`: {}\n", label.name, label.description));
    }
    if !layer.attributes.is_empty() {
        text.push_str("\n## Attributes\n\n");
    }
    for attribute in &layer.attributes {
        text.push_str(&format!("* `{}`: {}\n", attribute.name, attribute.description));
    }
    text
}

/// Says that there is nothing to work on.
pub fn no_annotation(app: &mut App) -> Vec<Effect> {
    let key = app.keymap.shown(crate::command::Command::Skip);
    app.say_fitting(
        format!("There is no annotation under the cursor; {key} goes to the next undecided."),
        format!("No annotation here; {key} goes on."),
    );
    Vec::new()
}

/// Names of the article's entities with these labels, the most frequent first, and names that
/// annotations have already.
fn names(set: &AnnotationSet, labels: &[String]) -> Vec<String> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (order, annotation) in set.annotations().enumerate() {
        if annotation.status == Status::Rejected {
            continue;
        }
        let is_named = labels.contains(&annotation.label);
        for (attribute, weight) in [("name", is_named as usize), ("speaker", 1), ("claimant", 1)] {
            let name = annotation.attributes.get(attribute).and_then(Value::as_text);
            // `she` and `officials` stand for somebody, but are nobody's name.
            let is_name = |name: &&str| name.chars().next().is_some_and(char::is_uppercase);
            if let Some(name) = name.filter(|name| weight > 0 && is_name(name)) {
                counts.entry(name).or_insert((0, order)).0 += weight;
            }
        }
    }
    let mut names: Vec<_> = counts.into_iter().collect();
    names.sort_by_key(|&(_, (count, order))| (std::cmp::Reverse(count), order));
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}

//! Changing annotations: correction, label, attributes, notes, removal.

use std::collections::HashMap;

use crate::annotation::edit::Edit;
use crate::annotation::schema::AttributeKind;
use crate::annotation::set::AnnotationSet;
use crate::annotation::transaction::Kind;
use crate::annotation::{Annotation, AnnotationId, Provenance, Status, Value, id_prefix};
use crate::app::input::Input;
use crate::app::moving::Way;
use crate::app::overlay::{
    self, Choice, Editor, Item, Menu, Overlay, Page, Picker, Prompt, PromptPurpose,
};
use crate::app::{App, Effect, deciding, moving, pointing, saving, tagging};

/// Changes what an annotation says. A suggestion is corrected: it is rejected, and a new annotation
/// derived from it has the change. One's own annotation changes itself. The annotation that has the
/// change becomes the current one. `changes` makes the edits for an id.
pub fn correct(
    app: &mut App,
    id: &AnnotationId,
    what: &str,
    changes: impl FnOnce(AnnotationId) -> Vec<Edit>,
) -> Vec<Effect> {
    let Some(old) = app.set.annotation(id) else { return Vec::new() };
    let summary = format!("{what} {}", old.layer);
    let start = old.hull().start();
    let (done, edits, id) = match old.provenance.is_own() {
        true => ("Changed", changes(id.clone()), id.clone()),
        false => {
            let new = derived(&app.set, old, &app.annotator);
            let id = new.id.clone();
            let reject = Edit::SetStatus { id: old.id.clone(), status: Status::Rejected };
            let mut edits = vec![reject, Edit::Add { annotation: new }];
            edits.extend(changes(id.clone()));
            ("Corrected", edits, id)
        }
    };
    let effects = saving::change(app, Kind::Decision, &summary, edits);
    if effects.is_some() {
        if let Some(new) = app.set.annotation(&id) {
            let (label, words) = (deciding::label(app, new), deciding::words(app, new.hull()));
            app.say(format!("{done}: {label} “{words}”."));
        }
        app.current = Some(id);
        app.reading.put_cursor(start);
    }
    effects.unwrap_or_default()
}

/// The start of a correction: an accepted copy of the suggestion in the annotator's name.
fn derived(set: &AnnotationSet, old: &Annotation, annotator: &str) -> Annotation {
    Annotation {
        id: AnnotationId(set.next_id(&id_prefix(&old.layer)).into()),
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
    let title = format!("Label of this {}", layer.name);
    app.overlays.push(Overlay::Menu(Menu { title, items, row }));
    Vec::new()
}

/// Gives the current annotation another label. A suggestion is thereby decided.
pub fn relabel(app: &mut App, label: &str) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let id = current.id.clone();
    if current.label == label {
        app.say(format!("It is {label} already."));
        return Vec::new();
    }
    let was_open = current.status == Status::Suggested;
    let change = |id| vec![Edit::SetLabel { id, label: label.to_owned() }];
    let effects = correct(app, &id, &format!("Make {label} of"), change);
    let is_done = app.current().is_some_and(|current| current.label == label);
    if was_open && is_done && !overlay::has_form(app) {
        go_on(app);
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
            let title = format!("{name} of this {}", current.layer);
            let now = value.and_then(Value::as_text);
            Overlay::Picker(Picker::new(title, name.to_owned(), options, now))
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
            let title = format!("{name} of this {}", current.layer);
            Overlay::Editor(Box::new(Editor::new(title, name.to_owned(), text)))
        }
        AttributeKind::Span => return pointing::start(app, name, false),
    };
    app.overlays.push(overlay);
    Vec::new()
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

/// Sets an attribute of the current annotation, or takes it away.
pub fn set_value(app: &mut App, attribute: &str, value: Option<Value>) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    if current.attributes.get(attribute) == value.as_ref() {
        app.say(format!("{attribute} is as it was."));
        return Vec::new();
    }
    let id = current.id.clone();
    let layer = app.schema.layer(&current.layer);
    let described = layer.and_then(|layer| layer.attribute(attribute));
    let by_reader = described.is_some_and(|a| a.by_reader);
    let is_name = described.is_some_and(|a| !a.names.is_empty());
    let verb = if value.is_some() { "Set" } else { "Clear" };
    let what = format!("{verb} {attribute} of");
    let name = attribute.to_owned();
    if by_reader {
        let summary = format!("{what} {}", current.layer);
        let edits = vec![Edit::SetAttribute { id, name, value }];
        let effects = saving::commit(app, Kind::Decision, &summary, edits);
        app.say(format!("{summary}."));
        return effects;
    }
    // A mention in the text that stood for the old name does not stand for the new one.
    let has_mention = current.attributes.contains_key("source") && is_name;
    correct(app, &id, &what, |id| {
        let mut edits = vec![Edit::SetAttribute { id: id.clone(), name, value }];
        if has_mention {
            edits.push(Edit::SetAttribute { id, name: "source".to_owned(), value: None });
        }
        edits
    })
}

/// Deletes one's own annotation. A suggestion is rejected instead: what a detector said is kept.
pub fn delete(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return no_annotation(app) };
    let id = current.id.clone();
    let is_own = current.provenance.is_own();
    let (verb, done) = if is_own { ("Delete", "Deleted") } else { ("Reject", "Rejected") };
    let summary = format!("{verb} {}", current.layer);
    let said = deciding::label(app, current);
    let said = format!("{done}: {said} “{}”.", deciding::words(app, current.hull()));
    let edit = match is_own {
        true => Edit::Remove { id },
        false => Edit::SetStatus { id, status: Status::Rejected },
    };
    let effects = saving::change(app, Kind::Decision, &summary, vec![edit]);
    if effects.is_some() {
        moving::at_cursor(app);
        app.say(said);
    }
    effects.unwrap_or_default()
}

/// Shows the guideline of the current annotation's layer, or of the pane's.
pub fn guideline(app: &mut App) -> Vec<Effect> {
    let of_current = app.current().map(|current| current.layer.clone());
    let name = app.panes.focused().map(|pane| pane.layer.clone()).or(of_current);
    let layers = app.schema.layers.iter();
    let shown = layers.filter(|layer| name.as_deref().is_none_or(|name| layer.name == name));
    let mut paragraphs = Vec::new();
    for layer in shown {
        paragraphs.push(layer.guideline.trim().to_owned());
        let labels = layer.labels.iter();
        paragraphs.extend(labels.map(|label| format!("{}: {}", label.name, label.description)));
    }
    let title = name.map_or("Guidelines".to_owned(), |name| format!("Guideline: {name}"));
    app.overlays.push(Overlay::Page(Page { title, paragraphs, top: 0 }));
    Vec::new()
}

/// Goes to the next undecided annotation, or says that all is decided.
pub fn go_on(app: &mut App) {
    match moving::next_undecided(app, Way::Forward) {
        Some(id) => moving::select(app, &id),
        None => app.say("Everything is decided."),
    }
}

/// Says that there is nothing to work on.
pub fn no_annotation(app: &mut App) -> Vec<Effect> {
    let key = app.keymap.shown(crate::command::Command::Skip);
    app.say(format!("There is no annotation under the cursor; {key} goes to the next undecided."));
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

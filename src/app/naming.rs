//! Names that stand for one thing: merging two, splitting a mention out, taking a name from a mention
//! that is pointed at.

use crate::annotation::edit::Edit;
use crate::annotation::schema::AttributeKind;
use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::app::overlay::{Overlay, Picker};
use crate::app::panes::Whole;
use crate::app::{App, Effect, annotating, deciding, pointing, review};
use crate::command::Command;
use crate::text::{Span, display};

/// The attribute of a layer that holds a name: the first that takes names.
fn name_attribute(app: &App, layer: &str) -> Option<String> {
    let layer = app.schema.layer(layer)?;
    let attribute = layer.attributes.iter().find(|attribute| !attribute.names.is_empty())?;
    Some(attribute.name.clone())
}

/// Asks which other name of the layer all mentions of this one are to have.
pub fn open_merge(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let Some(attribute) = name_attribute(app, &current.layer) else {
        app.say("This layer has no attribute that takes a name.");
        return Vec::new();
    };
    let Some(index) = app.panes.panes.iter().position(|pane| pane.layer == current.layer) else {
        return Vec::new();
    };
    let Some(pane) = app.panes.panes.get(index) else { return Vec::new() };
    let name = pane.name_of(current, app.document.text());
    let mut others: Vec<(usize, String)> = names(app, &current.layer.clone(), &name);
    if name.is_empty() || others.is_empty() {
        app.say("There is no other name in this layer to merge with.");
        return Vec::new();
    }
    others.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    app.panes.whole = Some(Whole { pane: index, name: name.as_str().into() });
    let count = app.panes.mentions(&app.set).len();
    let mentions = if count == 1 { "1 mention".to_owned() } else { format!("{count} mentions") };
    let title = format!("Merge “{}” ({mentions}) with", deciding::clipped(&name));
    let options = others.into_iter().map(|(_, name)| name).collect();
    app.overlays.push(Overlay::Picker(Picker::new(title, attribute, options, None)));
    Vec::new()
}

/// The other names of a layer, each with how often it is mentioned.
fn names(app: &App, layer: &str, but: &str) -> Vec<(usize, String)> {
    let Some(pane) = app.panes.of_layer(layer) else { return Vec::new() };
    let mut counts = std::collections::HashMap::new();
    let all = app.set.annotations().filter(|a| a.layer == layer && a.status != Status::Rejected);
    for annotation in all {
        let name = pane.name_of(annotation, app.document.text());
        if !name.is_empty() && name != but {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts.into_iter().map(|(name, count)| (count, name)).collect()
}

/// Takes one mention out of its name: it gets its own text as its name.
pub fn split(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    if app.panes.whole.is_some() {
        let key = app.keymap.shown(Command::Unfold);
        app.say(format!("{key} shows the mentions; one of them can be split out."));
        return Vec::new();
    }
    let Some(attribute) = name_attribute(app, &current.layer) else {
        app.say("This layer has no attribute that takes a name.");
        return Vec::new();
    };
    let text = words(app, current.hull());
    let name = current.attributes.get(&attribute).and_then(Value::as_text);
    if name.is_none_or(|name| name == text) {
        // Its text is the name already: only the reader knows another.
        return annotating::open_name(app);
    }
    annotating::set_value(app, &attribute, Some(Value::Text(text)))
}

fn words(app: &App, span: Span) -> String {
    display::on_one_line(span.slice(app.document.text()))
}

/// Starts to point at the mention of the current annotation's speaker or claimant.
pub fn open_point(app: &mut App) -> Vec<Effect> {
    let layer = app.current().map(|current| current.layer.clone());
    match layer.and_then(|layer| mention_attribute(app, &layer)) {
        Some(attribute) => pointing::start(app, &attribute, false),
        None => annotating::no_annotation(app),
    }
}

/// Takes the mention that was pointed at for the source of the current annotation, and the name that
/// it stands for as its speaker or claimant.
pub fn point(app: &mut App, attribute: &str, span: Span) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let layer = current.layer.clone();
    let is_source = mention_attribute(app, &layer).is_some_and(|first| first == attribute);
    let Some(name) = name_attribute(app, &layer).filter(|_| is_source) else {
        return annotating::set_value(app, attribute, Some(Value::Span(span)));
    };
    let old = current.attributes.get(&name).and_then(Value::as_text).map(str::to_owned);
    let meant = meant(app, span, old);
    let said = format!("{name} {meant}");
    let targets = review::targets(app);
    let is_so = |id: &AnnotationId| {
        let found = app.set.annotation(id).map(|one| &one.attributes);
        found.is_some_and(|has| {
            has.get(&name).and_then(Value::as_text) == Some(&meant)
                && has.get(attribute).and_then(Value::as_span) == Some(span)
        })
    };
    if targets.iter().all(is_so) {
        app.say(format!("{name} and {attribute} are as they were."));
        return Vec::new();
    }
    let what = format!("Set {name} of");
    let change = |_: &Annotation, id: AnnotationId| {
        let (value, mention) = (Value::Text(meant.clone()), Value::Span(span));
        let set = |name: &str, value| Edit::SetAttribute {
            id: id.clone(),
            name: name.to_owned(),
            value: Some(value),
        };
        vec![set(&name, value), set(attribute, mention)]
    };
    review::then_go_on(app, &targets, |app| {
        let depth = app.history.undo_depth();
        let effects = annotating::correct(app, &targets, &what, change);
        if app.history.undo_depth() > depth {
            app.say(format!("Set: {said}."));
        }
        effects
    })
}

/// Who a mention stands for: the name of the entity there. Of a pronoun nobody knows; what was there
/// before stays.
fn meant(app: &App, span: Span, before: Option<String>) -> String {
    if let Some(name) = named(app, span) {
        return name;
    }
    let text = words(app, span);
    let is_name = text.chars().any(char::is_uppercase) && text.chars().count() > 3;
    if is_name { text } else { before.unwrap_or(text) }
}

/// The name of the longest entity in a mention.
pub fn named(app: &App, span: Span) -> Option<String> {
    let is_named =
        |a: &&Annotation| a.status != Status::Rejected && a.attributes.contains_key("name");
    let here = app.set.overlapping(span).into_iter().filter(is_named);
    let longest = here.max_by_key(|annotation| annotation.hull().len());
    longest.and_then(|a| a.attributes.get("name")?.as_text()).map(str::to_owned)
}

/// Whether a layer has a span that a speaker or claimant can be pointed at with.
pub fn mention_attribute(app: &App, layer: &str) -> Option<String> {
    let layer = app.schema.layer(layer)?;
    let is_mention =
        |attribute: &&crate::annotation::schema::Attribute| attribute.kind == AttributeKind::Span;
    layer.attributes.iter().find(is_mention).map(|attribute| attribute.name.clone())
}

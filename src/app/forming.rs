//! The form's rows: label and attributes of the current annotation, and what setting one does.

use crate::annotation::schema::{Attribute, AttributeKind};
use crate::annotation::{Annotation, Value};
use crate::app::overlay::{Form, Overlay};
use crate::app::{App, Effect, annotating, deciding, pointing};
use crate::command::Command;
use crate::text::{Span, display};

/// Bytes of a mention that a row shows at most.
const MOST: usize = 200;

/// One row of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Goes to the row and changes it.
    pub key: char,
    pub name: String,
    /// The value in words, if there is one.
    pub value: Option<String>,
    pub description: String,
    pub field: Field,
}

/// What a row sets.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    Label,
    Attribute(AttributeKind),
}

/// Opens the form for the current annotation.
pub fn open(app: &mut App) -> Vec<Effect> {
    if app.current().is_none() {
        return annotating::no_annotation(app);
    }
    if rows(app).is_empty() {
        app.say("This layer has one label and no attributes: there is nothing to set.");
        return Vec::new();
    }
    app.overlays.push(Overlay::Form(Form { row: 0 }));
    Vec::new()
}

/// Opens the form with an attribute marked.
pub fn reopen(app: &mut App, attribute: &str) {
    let row = rows(app).iter().position(|row| row.name == attribute).unwrap_or(0);
    app.overlays.push(Overlay::Form(Form { row }));
}

/// The rows for the current annotation; none without one, or where the schema lacks its layer.
pub fn rows(app: &App) -> Vec<Row> {
    let Some(current) = app.current() else { return Vec::new() };
    let Some(layer) = app.schema.layer(&current.layer) else { return Vec::new() };
    let mut rows = Vec::new();
    if layer.labels.len() > 1 && !current.is_of_document() {
        let described = layer.label(&current.label).map(|label| label.description.clone());
        rows.push(Row {
            key: label_key(&layer.attributes),
            name: "label".to_owned(),
            value: Some(current.label.clone()),
            description: described.unwrap_or_default(),
            field: Field::Label,
        });
    }
    let text = app.document.text();
    rows.extend(layer.attributes.iter().map(|attribute| Row {
        key: attribute.key,
        name: attribute.name.clone(),
        value: current.attributes.get(&attribute.name).map(|value| worded(value, text)),
        description: attribute.description.clone(),
        field: Field::Attribute(attribute.kind),
    }));
    rows
}

/// The key of the label's row: one that no attribute has.
fn label_key(attributes: &[Attribute]) -> char {
    let is_free = |key: &char| attributes.iter().all(|attribute| attribute.key != *key);
    "labetg".chars().find(is_free).unwrap_or('0')
}

/// A value in words, on one line.
pub fn worded(value: &Value, text: &str) -> String {
    match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => display::on_one_line(&display::line(text)),
        Value::Span(span) => {
            let shown = Span::clamped(text, span.start(), span.end().min(span.start() + MOST));
            format!("“{}”", display::on_one_line(&display::line(shown.slice(text))))
        }
    }
}

/// Opens what sets the row; a flag is set at once.
pub fn edit(app: &mut App, row: &Row) -> Vec<Effect> {
    match row.field {
        Field::Label => annotating::open_relabel(app),
        Field::Attribute(AttributeKind::Flag) => {
            let is_set = row.value.as_deref() == Some("yes");
            annotating::set_text(app, &row.name, Some(if is_set { "no" } else { "yes" }))
        }
        Field::Attribute(AttributeKind::Span) => pointing::start(app, &row.name, true),
        Field::Attribute(_) => annotating::open_attribute(app, &row.name),
    }
}

/// Sets the next or previous of a row's values: of a choice, a flag, a number or the labels.
pub fn step(app: &mut App, row: &Row, by: isize) -> Vec<Effect> {
    let Some(current) = app.current() else { return Vec::new() };
    let Some(layer) = app.schema.layer(&current.layer) else { return Vec::new() };
    match row.field {
        Field::Label => {
            let labels: Vec<&str> = layer.labels.iter().map(|label| label.name.as_str()).collect();
            match next_of(&labels, row.value.as_deref(), by) {
                Some(label) => annotating::relabel(app, &label),
                None => Vec::new(),
            }
        }
        Field::Attribute(AttributeKind::Choice) => {
            let choices = layer.attribute(&row.name).map(|attribute| &attribute.choices);
            let choices: Vec<&str> = choices.into_iter().flatten().map(String::as_str).collect();
            match next_of(&choices, row.value.as_deref(), by) {
                Some(choice) => annotating::set_text(app, &row.name, Some(&choice)),
                None => Vec::new(),
            }
        }
        Field::Attribute(AttributeKind::Number) => {
            let now = current.attributes.get(&row.name);
            let now = if let Some(Value::Number(number)) = now { *number } else { 0.0 };
            annotating::set_number(app, &row.name, &(now + by as f64).to_string())
        }
        Field::Attribute(AttributeKind::Flag) => edit(app, row),
        Field::Attribute(_) => Vec::new(),
    }
}

/// Takes a row's value away.
pub fn clear(app: &mut App, row: &Row) -> Vec<Effect> {
    match (&row.field, &row.value) {
        (Field::Label, _) => {
            app.say("An annotation always has a label.");
            Vec::new()
        }
        (_, None) => Vec::new(),
        (_, Some(_)) => annotating::set_value(app, &row.name, None),
    }
}

/// What stands over the form: layer, label and words of the current annotation.
pub fn title(app: &App, current: &Annotation) -> String {
    deciding::named(app, current)
}

/// Commands that also work in the form, if no row has their key.
pub const ALSO: &[Command] = &[Command::Guideline, Command::Undo, Command::Redo];

fn next_of(values: &[&str], now: Option<&str>, by: isize) -> Option<String> {
    let count = values.len() as isize;
    let at = now.and_then(|now| values.iter().position(|value| *value == now));
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(count.max(1)),
        None if by > 0 => 0,
        None => count - 1,
    };
    values.get(usize::try_from(next).ok()?).map(|value| (*value).to_owned())
}

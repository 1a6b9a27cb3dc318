//! `--add-labels`: a schema that has the labels of a file too.
//!
//! The file is edited, not written anew: its comments and guidelines stay.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::annotation::schema::{BUILT_IN, Layer, Schema};
use crate::cli::{Error, Options, output, save};
use crate::exchange::import::resolve::Label;

/// Adds the labels to the schema in the file. One that is not there becomes the schema in use and
/// the labels.
pub fn add(
    path: &Path,
    options: &Options,
    schema: &Schema,
    labels: &BTreeMap<Label, usize>,
    is_dry: bool,
) -> Result<(), Error> {
    if labels.is_empty() {
        return Ok(());
    }
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => source(options)?,
        Err(error) => return Err(Error::read(path, error)),
    };
    let known = Schema::parse(&text).unwrap_or_else(|_| schema.clone());
    let (fit, unfit): (Vec<&Label>, Vec<&Label>) = labels.keys().partition(|label| fits(label));
    for Label { layer, name, .. } in unfit {
        let advice = "a name in a schema has no comma and no line break; --map renames it";
        output::warn(&format!("{layer}/{name} is not added: {advice}"));
    }
    let count = fit.len();
    let added = with_labels(&text, &known, fit.into_iter()).map_err(|reason| {
        Error::Failed(format!("cannot add labels to {}: {reason}", path.display()).into())
    })?;
    if !is_dry {
        save::save(path, true, |output| {
            output
                .write_all(added.as_bytes())
                .map_err(|source| Error::Write { name: path.display().to_string(), source })
        })?;
    }
    let shown = path.display();
    output::warn(&format!("{count} labels are new in {shown}: --schema {shown}"));
    Ok(())
}

/// Whether a schema can hold names like these.
fn fits(label: &Label) -> bool {
    let is_name = |name: &str| !name.trim().is_empty() && !name.contains(is_no_part_of_a_name);
    is_name(&label.layer) && is_name(&label.name)
}

fn is_no_part_of_a_name(character: char) -> bool {
    character.is_control() || character == ','
}

/// The schema in use, as text.
fn source(options: &Options) -> Result<String, Error> {
    match options.schema_path() {
        Some(path) => fs::read_to_string(path).map_err(|error| Error::read(path, error)),
        None => Ok(BUILT_IN.to_owned()),
    }
}

/// The text of the schema with these labels. Those that it has are passed over.
fn with_labels<'l>(
    text: &str,
    schema: &Schema,
    labels: impl Iterator<Item = &'l Label>,
) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let layers = document
        .get_mut("layer")
        .and_then(Item::as_array_of_tables_mut)
        .ok_or("its layers are no [[layer]] tables")?;
    let mut keys = Keys::new(schema);
    for Label { layer, name: label, is_of_document } in labels {
        let known = schema.layer(layer);
        if known.is_some_and(|known| known.label(label).is_some()) {
            continue;
        }
        let key = keys.label(layer, label)?;
        let at = layers.iter().position(|table| name(table) == Some(layer));
        match at.and_then(|at| layers.get_mut(at)) {
            Some(table) => add_label(table, label, key)?,
            None => {
                let mut table = new_layer(layer, keys.layer(layer)?);
                if *is_of_document {
                    // A document may have any number of labels of it: the file says no more.
                    table.insert("scope", value("document"));
                    table.insert("several", value(true));
                }
                add_first_label(&mut table, label, key);
                layers.push(table);
            }
        }
    }
    let text = document.to_string();
    Schema::parse(&text).map_err(|error| error.to_string())?;
    Ok(text)
}

fn name(table: &Table) -> Option<&str> {
    table.get("name").and_then(Item::as_str)
}

fn add_label(table: &mut Table, label: &str, key: char) -> Result<(), String> {
    match table.get_mut("label") {
        Some(Item::ArrayOfTables(tables)) => tables.push(new_label(label, key)),
        Some(Item::Value(Value::Array(labels))) => push(labels, label, key),
        _ => return Err("its labels are in no form that is known here".to_owned()),
    }
    Ok(())
}

fn new_label(label: &str, key: char) -> Table {
    let mut table = Table::new();
    table.insert("name", value(label));
    table.insert("key", value(key.to_string()));
    table
}

fn push(labels: &mut Array, label: &str, key: char) {
    let mut table = InlineTable::new();
    table.insert("name", label.into());
    table.insert("key", key.to_string().into());
    let mut item = Value::from(table);
    item.decor_mut().set_prefix("\n  ");
    labels.push_formatted(item);
}

fn new_layer(name: &str, key: char) -> Table {
    let mut table = Table::new();
    table.insert("name", value(name));
    table.insert("title", value(name));
    table.insert("key", value(key.to_string()));
    table.insert("mark", value(key.to_uppercase().to_string().chars().take(1).collect::<String>()));
    table.insert("colour", value("magenta"));
    table
}

fn add_first_label(layer: &mut Table, label: &str, key: char) {
    let mut labels = ArrayOfTables::new();
    labels.push(new_label(label, key));
    layer.insert("label", Item::ArrayOfTables(labels));
}

/// Keys that are free, in the schema and in each layer.
struct Keys {
    taken: BTreeMap<String, HashSet<char>>,
    layers: HashSet<char>,
}

impl Keys {
    fn new(schema: &Schema) -> Self {
        let of_layer =
            |layer: &Layer| (layer.name.clone(), layer.labels.iter().map(|l| l.key).collect());
        let all = || schema.layers.iter().chain(&schema.document_layers);
        Self {
            taken: all().map(of_layer).collect(),
            layers: all().map(|layer| layer.key).collect(),
        }
    }

    fn label(&mut self, layer: &str, label: &str) -> Result<char, String> {
        free(self.taken.entry(layer.to_owned()).or_default(), label)
    }

    fn layer(&mut self, layer: &str) -> Result<char, String> {
        free(&mut self.layers, layer)
    }
}

/// A letter of the name, else any letter or digit; those of other alphabets where a layer has more
/// labels than there are on a keyboard.
fn free(taken: &mut HashSet<char>, name: &str) -> Result<char, String> {
    let own = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    let all = ('a'..='z').chain('0'..='9').chain('A'..='Z').chain('α'..='ω').chain('а'..='я');
    let all = all.chain('ա'..='ֆ').chain('\u{4e00}'..='\u{9fff}');
    let key = own.chain(all).find(|key| !taken.contains(key));
    let key = key.ok_or_else(|| format!("no key is left for {name}"))?;
    taken.insert(key);
    Ok(key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn added(labels: &[(&str, &str)]) -> Schema {
        let labels: Vec<Label> = labels
            .iter()
            .map(|(layer, name)| Label {
                layer: (*layer).to_owned(),
                name: (*name).to_owned(),
                is_of_document: *layer == "topic",
            })
            .collect();
        let text = with_labels(BUILT_IN, &Schema::built_in(), labels.iter()).unwrap();
        assert!(text.starts_with(BUILT_IN.lines().next().unwrap()));
        Schema::parse(&text).unwrap()
    }

    #[test]
    fn labels_of_known_and_new_layers_are_added() {
        let schema = added(&[
            ("quote", "scare"),
            ("entity", "Person"),
            ("frame", "conflict"),
            ("frame", "cost"),
            ("topic", "housing"),
            ("topic", "ferries"),
            ("entity", "ORG"),
        ]);
        assert!(schema.layer("quote").unwrap().label("scare").is_some());
        assert!(schema.layer("entity").unwrap().label("Person").is_some());
        let frame = schema.layer("frame").unwrap();
        assert_eq!(frame.labels.len(), 2);
        assert_eq!(schema.layer("entity").unwrap().labels.len(), 19);
        let [topic] = schema.document_layers.as_slice() else { panic!("{schema:?}") };
        assert_eq!((topic.name.as_str(), topic.labels.len(), topic.several), ("topic", 2, true));
    }

    proptest! {
        #[test]
        fn every_label_of_a_file_can_be_added(
            labels in prop::collection::btree_set(
                ("(quote|topic|[a-z]{1,3}|\\PC{1,3})", "(direct|\\PC{1,6})"),
                0..90,
            ),
        ) {
            // A layer is of words or of documents, not both.
            let labels: Vec<Label> = labels
                .into_iter()
                .map(|(layer, name)| Label { is_of_document: layer == "topic", layer, name })
                .filter(fits)
                .collect();
            let text = with_labels(BUILT_IN, &Schema::built_in(), labels.iter());
            let schema = Schema::parse(&text.unwrap()).unwrap();
            for Label { layer, name, .. } in &labels {
                let known = schema.layer(layer).and_then(|layer| layer.label(name));
                prop_assert!(known.is_some(), "{layer}/{name}");
            }
        }
    }

    #[test]
    fn a_layer_can_have_more_labels_than_a_keyboard_has_keys() {
        let names: Vec<String> = (0..500).map(|number| format!("x{number}")).collect();
        let labels: Vec<(&str, &str)> = names.iter().map(|name| ("frame", name.as_str())).collect();
        assert_eq!(added(&labels).layer("frame").unwrap().labels.len(), 500);
    }
}

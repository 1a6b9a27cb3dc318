//! Values of attributes as words, for formats that know no other.
//!
//! A number or a flag becomes a word and is one again on the way back, if the schema says that the
//! attribute is of that kind. Where it does not, the kind is lost, and the export says so.

use std::collections::HashMap;

use crate::annotation::schema::{AttributeKind, Schema};
use crate::annotation::{Annotation, Value};
use crate::exchange::loss::{Losses, Part};

/// Why a number comes back as text.
const UNTOLD: &str = "no layer says that it is a number or a flag, so it comes back as text";

/// The kinds of the attributes of a schema.
#[derive(Debug, Clone, Default)]
pub struct Kinds(HashMap<(String, String), AttributeKind>);

impl Kinds {
    pub fn new(schema: &Schema) -> Self {
        let all = schema.layers.iter().chain(&schema.document_layers);
        let kinds = all.flat_map(|layer| {
            let name = layer.name.clone();
            layer.attributes.iter().map(move |a| ((name.clone(), a.name.clone()), a.kind))
        });
        Self(kinds.collect())
    }

    /// The kind of an attribute, if the schema has it.
    pub fn kind(&self, layer: &str, name: &str) -> Option<AttributeKind> {
        self.0.get(&(layer.to_owned(), name.to_owned())).copied()
    }

    /// The value that a word stands for.
    pub fn typed(&self, layer: &str, name: &str, word: String) -> Value {
        match (self.kind(layer, name), word.as_str()) {
            (Some(AttributeKind::Flag), "true") => Value::Flag(true),
            (Some(AttributeKind::Flag), "false") => Value::Flag(false),
            (Some(AttributeKind::Number), _) => match word.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Text(word),
            },
            _ => Value::Text(word),
        }
    }

    /// The word for a value, and whether it comes back as what it is; none for a mention.
    pub fn word(&self, layer: &str, name: &str, value: &Value) -> Option<(String, bool)> {
        let word = word(value)?;
        let comes_back = self.typed(layer, name, word.clone()) == *value;
        Some((word, comes_back))
    }

    /// The word for a value of an annotation; counts a kind that is lost. None for a mention.
    pub fn told(
        &self,
        annotation: &Annotation,
        name: &str,
        value: &Value,
        losses: &mut Losses,
    ) -> Option<String> {
        let (word, comes_back) = self.word(&annotation.layer, name, value)?;
        if !comes_back {
            losses.lose(Part::Attribute, &annotation.id.0, name, UNTOLD);
        }
        Some(word)
    }
}

/// The word for a value; none for a mention.
pub fn word(value: &Value) -> Option<String> {
    match value {
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Span(_) => None,
    }
}

//! What the labels and attributes of a file are called in the library.
//!
//! A mapping is a TOML file that the user writes:
//!
//! ```toml
//! [labels]
//! Person = "entity/PERSON"   # layer/label
//! Noise = ""                 # left out, and counted
//! [attributes]
//! Stance = "verdict"
//! [relations]
//! Speaker = "said-by"
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::annotation::schema::Schema;
use crate::exchange::tag::Tags;

/// The user's names for those of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    labels: BTreeMap<String, String>,
    attributes: BTreeMap<String, String>,
    relations: BTreeMap<String, String>,
}

/// Why a text is no mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MappingError {
    /// No TOML of the right form.
    Toml(String),
    /// A label's new name has no layer.
    NoLayer { from: String, to: String },
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(message) => f.write_str(message.trim_end()),
            Self::NoLayer { from, to } => {
                write!(f, "“{from}” becomes “{to}”, which names no layer (layer/label is wanted)")
            }
        }
    }
}

impl std::error::Error for MappingError {}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// When it is none, or a label is mapped to a word whose layer the schema does not tell.
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, MappingError> {
        let mapping: Self =
            toml::from_str(text).map_err(|error| MappingError::Toml(error.to_string()))?;
        let tags = Tags::new(schema);
        for (from, to) in &mapping.labels {
            if !to.is_empty() && tags.parse(to).0.is_none() {
                return Err(MappingError::NoLayer { from: from.clone(), to: to.clone() });
            }
        }
        Ok(mapping)
    }

    /// What a label is called here; empty if it is to be left out.
    pub fn label(&self, label: &str) -> Option<&str> {
        self.labels.get(label).map(String::as_str)
    }

    /// What an attribute is called here; empty if it is to be left out.
    pub fn attribute<'m>(&'m self, name: &'m str) -> &'m str {
        self.attributes.get(name).map_or(name, String::as_str)
    }

    /// What a relation is called here; empty if it is to be left out.
    pub fn relation<'m>(&'m self, label: &'m str) -> &'m str {
        self.relations.get(label).map_or(label, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_layers_or_labels_that_tell_them() {
        let text = "[labels]\nPerson = \"PERSON\"\nFrame = \"frame/conflict\"\nX = \"\"\n";
        let mapping = Mapping::parse(text, &Schema::built_in()).unwrap();
        assert_eq!(mapping.label("Person"), Some("PERSON"));
        assert_eq!(mapping.label("X"), Some(""));
        assert_eq!(mapping.label("Y"), None);
        assert_eq!(mapping.attribute("Stance"), "Stance");
    }

    #[test]
    fn a_label_without_a_layer_is_refused() {
        let wrong = Mapping::parse("[labels]\nPerson = \"Someone\"\n", &Schema::built_in());
        let message = wrong.unwrap_err().to_string();
        assert!(message.contains("“Person” becomes “Someone”"), "{message}");
    }
}

//! The schema: which layers, labels and attributes there are, and with which keys and colours.
//!
//! The built-in one is `assets/schema.toml`; a file of the same form replaces it.

use std::fmt;

use serde::Deserialize;

/// The built-in schema as TOML.
pub const BUILT_IN: &str = include_str!("../../assets/schema.toml");

/// Layers in the order of their panes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
}

/// A kind of annotation with its own rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    pub name: String,
    /// The pane's title.
    pub title: String,
    /// Opens the layer's labels in the tagging menu.
    pub key: char,
    /// The letter in the margin.
    pub mark: char,
    pub colour: Colour,
    /// How its pane is sorted at first.
    #[serde(default)]
    pub sort: Sort,
    /// Whether all mentions of a name share a row of its pane at first.
    #[serde(default, rename = "grouped")]
    pub is_grouped: bool,
    #[serde(default)]
    pub guideline: String,
    #[serde(rename = "label")]
    pub labels: Vec<Label>,
    #[serde(default, rename = "attribute")]
    pub attributes: Vec<Attribute>,
}

/// A tag of a layer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub name: String,
    /// Takes the label in the tagging menu.
    pub key: char,
    /// Its own colour, where it is not the layer's.
    #[serde(default)]
    pub colour: Option<Colour>,
    #[serde(default)]
    pub description: String,
}

/// A named value that annotations of a layer can have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub name: String,
    pub kind: AttributeKind,
    /// The values of a choice.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Labels of the entities whose names are offered as values.
    #[serde(default)]
    pub names: Vec<String>,
    /// Whether only readers set it. Setting it on a suggestion is then no correction.
    #[serde(default)]
    pub by_reader: bool,
    #[serde(default)]
    pub description: String,
}

/// What values an attribute takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeKind {
    Text,
    Choice,
    Number,
    Flag,
    /// A mention in the text.
    Span,
}

/// How a pane is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    #[default]
    Position,
    Score,
    Name,
    /// What is mentioned most comes first.
    Mentions,
}

impl Sort {
    /// For the pane's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Position => "by position",
            Self::Score => "by score",
            Self::Name => "by name",
            Self::Mentions => "by mentions",
        }
    }
}

/// The sixteen colours that every terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
    LightBlack,
    LightRed,
    LightGreen,
    LightYellow,
    LightBlue,
    LightMagenta,
    LightCyan,
    LightWhite,
}

/// Why a text is no schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaError {
    /// No TOML, or a field that is wrong, missing or unknown; the text says line and field.
    Toml(String),
    /// Two layers, or two labels of a layer, have the same name or key.
    Twice { what: String },
    /// There is no layer, or a layer without labels.
    Empty { what: String },
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(message) => f.write_str(message.trim_end()),
            Self::Twice { what } => write!(f, "{what} stands twice"),
            Self::Empty { what } => write!(f, "there is no {what}"),
        }
    }
}

impl std::error::Error for SchemaError {}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// When it is no TOML of the right form, or names or keys stand twice.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let schema: Self =
            toml::from_str(text).map_err(|err| SchemaError::Toml(err.to_string()))?;
        schema.check()?;
        Ok(schema)
    }

    /// The schema that postil comes with.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("a test parses the built-in schema")
    }

    /// The layer with this name.
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.name == name)
    }

    fn check(&self) -> Result<(), SchemaError> {
        if self.layers.is_empty() {
            return Err(SchemaError::Empty { what: "layer".to_owned() });
        }
        check_unique("layer", self.layers.iter().map(|layer| (layer.name.as_str(), layer.key)))?;
        for layer in &self.layers {
            if layer.labels.is_empty() {
                return Err(SchemaError::Empty { what: format!("label in layer {}", layer.name) });
            }
            let what = format!("label of layer {}:", layer.name);
            check_unique(&what, layer.labels.iter().map(|label| (label.name.as_str(), label.key)))?;
        }
        Ok(())
    }
}

impl Layer {
    /// The label with this name.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.iter().find(|label| label.name == name)
    }

    /// The attribute with this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The colour of a label: its own or the layer's.
    pub fn colour_of(&self, label: &str) -> Colour {
        self.label(label).and_then(|label| label.colour).unwrap_or(self.colour)
    }
}

fn check_unique<'s>(
    what: &str,
    entries: impl Iterator<Item = (&'s str, char)>,
) -> Result<(), SchemaError> {
    let mut seen: Vec<(&str, char)> = Vec::new();
    for (name, key) in entries {
        if seen.iter().any(|(other, _)| *other == name) {
            return Err(SchemaError::Twice { what: format!("{what} {name}") });
        }
        if seen.iter().any(|(_, other)| *other == key) {
            return Err(SchemaError::Twice { what: format!("{what} key {key}") });
        }
        seen.push((name, key));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schema_is_one() {
        let schema = Schema::parse(BUILT_IN).unwrap();
        let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
        assert_eq!(names, ["claim", "quote", "entity"]);
        assert_eq!(schema.layer("entity").unwrap().labels.len(), 18);
    }

    #[test]
    fn a_wrong_field_is_named_with_its_line() {
        let err = Schema::parse("[[layer]]\nname = \"x\"\ncolor = \"red\"\n").unwrap_err();
        let message = err.to_string();
        assert!(message.contains("line 3") && message.contains("color"), "{message}");
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        let twice = BUILT_IN
            .replace("key = \"m\"\ndescription = \"Partly", "key = \"d\"\ndescription = \"Partly");
        let err = Schema::parse(&twice).unwrap_err();
        assert_eq!(err.to_string(), "label of layer quote: key d stands twice");
    }
}

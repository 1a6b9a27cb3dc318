//! The schema: which layers, labels, attributes and relations there are, and with which keys and colours.
//!
//! The built-in one is `assets/schema.toml`; a file of the same form replaces or extends it.

mod file;

use std::fmt;

use serde::Deserialize;

/// The built-in schema as TOML.
pub const BUILT_IN: &str = include_str!("../../assets/schema.toml");

/// Layers in the order of their panes, and relations in the order of their menu.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Layers whose annotations lie on words.
    pub layers: Vec<Layer>,
    /// Layers whose annotations are about the document as a whole and have no spans.
    pub document_layers: Vec<Layer>,
    pub relations: Vec<RelationLabel>,
}

/// A kind of annotation with its own rules.
#[derive(Debug, Clone)]
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
    pub sort: Sort,
    /// Whether all mentions of a name share a row of its pane at first.
    pub is_grouped: bool,
    /// Whether a document can have several labels of a document layer at once.
    pub several: bool,
    pub guideline: String,
    /// Never empty.
    pub labels: Vec<Label>,
    pub attributes: Vec<Attribute>,
}

/// A tag of a layer.
#[derive(Debug, Clone)]
pub struct Label {
    pub name: String,
    /// Takes the label in the tagging menu.
    pub key: char,
    /// Its own colour, where it is not the layer's.
    pub colour: Option<Colour>,
    pub description: String,
}

/// A named value that annotations of a layer can have.
#[derive(Debug, Clone)]
pub struct Attribute {
    pub name: String,
    pub kind: AttributeKind,
    /// Goes to the attribute in the form.
    pub key: char,
    /// The values of a choice.
    pub choices: Vec<String>,
    /// Labels of the entities whose names are offered as values.
    pub names: Vec<String>,
    /// Whether only readers set it. Setting it on a suggestion is then no correction.
    pub by_reader: bool,
    pub description: String,
}

/// A label for links between two annotations.
#[derive(Debug, Clone)]
pub struct RelationLabel {
    pub name: String,
    /// Takes the label in the menu of relations.
    pub key: char,
    /// Layers that a link may go out from; any if empty.
    pub from: Vec<String>,
    /// Layers that a link may go to; any if empty.
    pub to: Vec<String>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
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

/// Why a text is no schema: in which line (from 1), which field, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    line: Option<usize>,
    field: String,
    what: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for SchemaError {}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    /// When it is no TOML of the right form, when names or keys stand twice, and when something is
    /// named that is not there.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        file::read(text)
    }

    /// The schema that postil comes with.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("a test parses the built-in schema")
    }

    /// The layer with this name, of words or of the document.
    pub fn layer(&self, name: &str) -> Option<&Layer> {
        self.layers.iter().chain(&self.document_layers).find(|layer| layer.name == name)
    }

    /// The labels of links that may go out from a layer.
    pub fn relations_from<'s>(
        &'s self,
        layer: &'s str,
    ) -> impl Iterator<Item = &'s RelationLabel> + 's {
        let fits =
            move |names: &[String]| names.is_empty() || names.iter().any(|name| name == layer);
        self.relations.iter().filter(move |relation| fits(&relation.from))
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

impl RelationLabel {
    /// Whether a link may go to this layer.
    pub fn may_go_to(&self, layer: &str) -> bool {
        self.to.is_empty() || self.to.iter().any(|name| name == layer)
    }
}

#[cfg(test)]
mod tests;

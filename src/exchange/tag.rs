//! Layer and label as one word, for formats that know labels only.
//!
//! A label that only one layer of the schema has stands alone (`PERSON`), so that models and tools
//! find the names they know. Any other stands behind its layer: `opinion/direct`.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::annotation::schema::Schema;

/// Between layer and label.
const SEPARATOR: char = '/';

/// The words for the labels of a schema.
#[derive(Debug, Clone, Default)]
pub struct Tags {
    /// The layer of each label; `None` for a label that several layers have.
    layers: HashMap<String, Option<String>>,
}

impl Tags {
    pub fn new(schema: &Schema) -> Self {
        let mut layers: HashMap<String, Option<String>> = HashMap::new();
        for layer in schema.layers.iter().chain(&schema.document_layers) {
            for label in &layer.labels {
                let several = |there: &mut Option<String>| *there = None;
                layers
                    .entry(label.name.clone())
                    .and_modify(several)
                    .or_insert_with(|| Some(layer.name.clone()));
            }
        }
        Self { layers }
    }

    /// The word for a label of a layer.
    pub fn tag<'l>(&self, layer: &str, label: &'l str) -> Cow<'l, str> {
        match self.layers.get(label) {
            Some(Some(only)) if only == layer => Cow::Borrowed(label),
            _ => Cow::Owned(format!("{}{SEPARATOR}{label}", escaped(layer))),
        }
    }

    /// Layer and label of a word; the layer is `None` where the word says none and the schema does
    /// not tell.
    pub fn parse(&self, tag: &str) -> (Option<String>, String) {
        if let Some(Some(layer)) = self.layers.get(tag) {
            return (Some(layer.clone()), tag.to_owned());
        }
        match tag.split_once(SEPARATOR) {
            Some((layer, label)) if !layer.is_empty() && !label.is_empty() => {
                (Some(unescaped(layer)), label.to_owned())
            }
            _ => (None, tag.to_owned()),
        }
    }
}

fn escaped(layer: &str) -> String {
    layer.replace('%', "%25").replace(SEPARATOR, "%2F")
}

fn unescaped(layer: &str) -> String {
    layer.replace("%2F", "/").replace("%25", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_tag(layer: &str, label: &str, wanted: &str) {
        let tags = Tags::new(&Schema::built_in());
        assert_eq!(tags.tag(layer, label), wanted);
        assert_eq!(tags.parse(wanted), (Some(layer.to_owned()), label.to_owned()));
    }

    #[test]
    fn a_label_of_one_layer_stands_alone() {
        assert_tag("entity", "PERSON", "PERSON");
        assert_tag("claim", "check-worthy", "check-worthy");
    }

    #[test]
    fn any_other_stands_behind_its_layer() {
        assert_tag("frame", "PERSON", "frame/PERSON");
        assert_tag("frame", "a/b", "frame/a/b");
        assert_tag("a/b%", "c", "a%2Fb%25/c");
    }

    #[test]
    fn a_word_without_a_known_layer_is_a_label() {
        let tags = Tags::new(&Schema::built_in());
        assert_eq!(tags.parse("Person"), (None, "Person".to_owned()));
        assert_eq!(tags.parse("/x"), (None, "/x".to_owned()));
    }
}

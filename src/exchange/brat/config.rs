//! `annotation.conf`: the types that brat shows. Types that stand in no list are unknown to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::annotation::schema::{AttributeKind, Schema};
use crate::exchange::brat::MENTION;
use crate::exchange::brat::word::encode;
use crate::exchange::tag::Tags;

/// The types of the schema and those that were written.
#[derive(Debug, Default)]
pub(super) struct Config {
    entities: BTreeSet<String>,
    relations: BTreeSet<String>,
    /// By name, the values; no values for one that is there or not.
    attributes: BTreeMap<String, BTreeSet<String>>,
}

impl Config {
    pub(super) fn new(schema: &Schema, tags: &Tags) -> Self {
        let mut config = Self::default();
        for layer in &schema.layers {
            for label in &layer.labels {
                config.entity(&encode(&tags.tag(&layer.name, &label.name)));
            }
            for attribute in &layer.attributes {
                let name = encode(&attribute.name);
                match attribute.kind {
                    AttributeKind::Choice => {
                        for choice in attribute.choices.iter().filter(|choice| is_word(choice)) {
                            config.attribute(&name, Some(choice));
                        }
                    }
                    AttributeKind::Flag => config.attribute(&name, None),
                    AttributeKind::Span => config.relation(&name),
                    AttributeKind::Text | AttributeKind::Number => {}
                }
            }
        }
        config
    }

    /// Makes sure that the type is listed.
    pub(super) fn entity(&mut self, name: &str) {
        insert(&mut self.entities, name);
    }

    pub(super) fn relation(&mut self, name: &str) {
        insert(&mut self.relations, name);
    }

    pub(super) fn attribute(&mut self, name: &str, value: Option<&str>) {
        let values = match self.attributes.get_mut(name) {
            Some(values) => values,
            None => self.attributes.entry(name.to_owned()).or_default(),
        };
        if let Some(value) = value {
            insert(values, value);
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let mut text = "[entities]\n".to_owned();
        for name in self.entities.iter().map(String::as_str).chain([MENTION]) {
            let _ = writeln!(text, "{name}");
        }
        text.push_str("\n[relations]\n");
        for name in &self.relations {
            let _ = writeln!(text, "{name}\tArg1:<ENTITY>, Arg2:<ENTITY>");
        }
        text.push_str("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n");
        text.push_str("\n[events]\n\n[attributes]\n");
        for (name, values) in &self.attributes {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let values = match values.as_slice() {
                [] => String::new(),
                values => format!(", Value:{}", values.join("|")),
            };
            let _ = writeln!(text, "{name}\tArg:<ENTITY>{values}");
        }
        text
    }
}

/// Whether a value can stand in the list of an attribute's values.
pub(super) fn is_word(value: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || c.is_control() || "|,:<>=!?*+".contains(c);
    !value.is_empty() && !value.contains(is_sign)
}

fn insert(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_owned());
    }
}

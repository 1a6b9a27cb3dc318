//! The labelling configuration: which labels, choices and fields there are.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use quick_xml::Writer;

use crate::annotation::Value;
use crate::annotation::schema::{AttributeKind, Colour, Schema};
use crate::exchange::label_studio::{DOCUMENT, LABELS, TEXT};
use crate::exchange::parts::{CONTINUES, MENTION};
use crate::exchange::tag::Tags;

/// What holds a value beside a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Control {
    Choices,
    TextArea,
    Number,
}

impl Control {
    /// The type of a result that it makes.
    pub(super) fn result(self) -> &'static str {
        match self {
            Self::Choices => "choices",
            Self::TextArea => "textarea",
            Self::Number => "number",
        }
    }

    fn element(self) -> &'static str {
        match self {
            Self::Choices => "Choices",
            Self::TextArea => "TextArea",
            Self::Number => "Number",
        }
    }
}

/// The labels and controls of the schema and of what was written.
#[derive(Debug, Default)]
pub(super) struct Config {
    labels: BTreeMap<String, Colour>,
    /// Labels of the whole document.
    choices: BTreeSet<String>,
    relations: BTreeSet<String>,
    /// By attribute and control, the choices.
    controls: BTreeMap<(String, Control), BTreeSet<String>>,
    /// The control of each attribute that has its name; others have `NAME:RESULT`.
    first: BTreeMap<String, Control>,
}

impl Config {
    pub(super) fn new(schema: &Schema, tags: &Tags) -> Self {
        let mut config = Self::default();
        for layer in &schema.layers {
            for label in &layer.labels {
                let tag = tags.tag(&layer.name, &label.name).into_owned();
                config.labels.insert(tag, layer.colour_of(&label.name));
            }
            for attribute in &layer.attributes {
                let name = &attribute.name;
                match attribute.kind {
                    AttributeKind::Text => drop(config.control(name, Control::TextArea)),
                    AttributeKind::Number => drop(config.control(name, Control::Number)),
                    AttributeKind::Flag => config.choices(name, &["true".into(), "false".into()]),
                    AttributeKind::Choice => config.choices(name, &attribute.choices),
                    AttributeKind::Span => config.relation(name),
                }
            }
        }
        for layer in &schema.document_layers {
            let tags = layer.labels.iter().map(|label| tags.tag(&layer.name, &label.name));
            config.choices.extend(tags.map(std::borrow::Cow::into_owned));
        }
        config.label(MENTION);
        config.relation(CONTINUES);
        config
    }

    /// Makes sure that the label of whole documents is there.
    pub(super) fn choice(&mut self, tag: &str) {
        if !self.choices.contains(tag) {
            self.choices.insert(tag.to_owned());
        }
    }

    fn choices(&mut self, name: &str, choices: &[String]) {
        self.control(name, Control::Choices);
        self.controls
            .entry((name.to_owned(), Control::Choices))
            .or_default()
            .extend(choices.iter().cloned());
    }

    /// Makes sure that the label is there.
    pub(super) fn label(&mut self, tag: &str) {
        if !self.labels.contains_key(tag) {
            self.labels.insert(tag.to_owned(), Colour::LightBlack);
        }
    }

    pub(super) fn relation(&mut self, label: &str) {
        if !self.relations.contains(label) {
            self.relations.insert(label.to_owned());
        }
    }

    /// The control for a value of an attribute that is of this kind, if the schema says one, and
    /// its name.
    pub(super) fn control_of(
        &mut self,
        name: &str,
        value: &Value,
        kind: Option<AttributeKind>,
    ) -> (Control, String) {
        let control = match (value, kind) {
            (Value::Number(_), _) => Control::Number,
            (Value::Flag(_), _) | (_, Some(AttributeKind::Choice)) => Control::Choices,
            _ => Control::TextArea,
        };
        if control == Control::Choices {
            let choice = crate::exchange::kind::word(value).unwrap_or_default();
            self.choices(name, &[choice]);
        }
        let shown = self.control(name, control);
        (control, shown)
    }

    fn control(&mut self, name: &str, control: Control) -> String {
        self.controls.entry((name.to_owned(), control)).or_default();
        match self.first.entry(name.to_owned()).or_insert(control) {
            first if *first == control => name.to_owned(),
            _ => format!("{name}:{}", control.result()),
        }
    }

    /// The configuration as XML.
    pub(super) fn write(&self, output: &mut dyn io::Write) -> io::Result<()> {
        let mut writer = Writer::new_with_indent(output, b' ', 2);
        writer.create_element("View").write_inner_content(|writer| {
            let text = [("name", LABELS), ("toName", TEXT)];
            writer.create_element("Labels").with_attributes(text).write_inner_content(
                |writer| {
                    for (tag, colour) in &self.labels {
                        let attributes = [("value", tag.as_str()), ("background", hex(*colour))];
                        writer.create_element("Label").with_attributes(attributes).write_empty()?;
                    }
                    Ok(())
                },
            )?;
            let text = [("name", TEXT), ("value", "$text")];
            writer.create_element("Text").with_attributes(text).write_empty()?;
            if !self.choices.is_empty() {
                let several = [("name", DOCUMENT), ("toName", TEXT), ("choice", "multiple")];
                let element = writer.create_element("Choices").with_attributes(several);
                element.write_inner_content(|writer| write_choices(writer, &self.choices))?;
            }
            for ((name, control), choices) in &self.controls {
                let is_first = self.first.get(name) == Some(control);
                let suffix = if is_first { "" } else { control.result() };
                let colon = if is_first { "" } else { ":" };
                let name = format!("{name}{colon}{suffix}");
                self.write_control(writer, &name, *control, choices)?;
            }
            writer.create_element("Relations").write_inner_content(|writer| {
                for label in &self.relations {
                    let attributes = [("value", label.as_str())];
                    writer.create_element("Relation").with_attributes(attributes).write_empty()?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        writer.into_inner().write_all(b"\n")
    }

    fn write_control(
        &self,
        writer: &mut Writer<&mut dyn io::Write>,
        name: &str,
        control: Control,
        choices: &BTreeSet<String>,
    ) -> io::Result<()> {
        let attributes = [("name", name), ("toName", TEXT), ("perRegion", "true")];
        let element = writer.create_element(control.element()).with_attributes(attributes);
        match control {
            Control::Choices => {
                element.write_inner_content(|writer| write_choices(writer, choices))?
            }
            Control::TextArea | Control::Number => element.write_empty()?,
        };
        Ok(())
    }
}

fn write_choices(
    writer: &mut Writer<&mut dyn io::Write>,
    choices: &BTreeSet<String>,
) -> io::Result<()> {
    for choice in choices {
        let attributes = [("value", choice.as_str())];
        writer.create_element("Choice").with_attributes(attributes).write_empty()?;
    }
    Ok(())
}

/// The colours of a terminal on a white page.
fn hex(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "#000000",
        Colour::Red => "#cc0000",
        Colour::Green => "#2e8b57",
        Colour::Yellow => "#c4a000",
        Colour::Blue => "#3465a4",
        Colour::Magenta => "#a347ba",
        Colour::Cyan => "#06989a",
        Colour::White | Colour::LightBlack => "#888888",
        Colour::LightRed => "#ef5350",
        Colour::LightGreen => "#66bb6a",
        Colour::LightYellow => "#fdd835",
        Colour::LightBlue => "#64b5f6",
        Colour::LightMagenta => "#ce93d8",
        Colour::LightCyan => "#4dd0e1",
        Colour::LightWhite => "#bdbdbd",
    }
}

//! `label-studio`: a list of tasks, and the labelling configuration that they need.
//!
//! Offsets count UTF-16 units, because Label Studio's pages are JavaScript and draw them so; its
//! converter for Python slices code points, for which `--offsets code-point` is there. What was
//! accepted becomes an annotation, what is suggested a prediction of the detector that made it.
//!
//! A span has one range there: further pieces and mentions are taken apart as [`parts`] says.

mod config;
mod read;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// The JSON of Label Studio.
pub struct LabelStudio;

static ABOUT: About = About {
    name: "label-studio",
    summary: "tasks for Label Studio, with the labelling configuration (.xml) beside them",
    unit: Unit::Chosen(OffsetUnit::Utf16),
    loses: "what was rejected, provenance of what was accepted",
    layout: Layout::Beside,
    extension: "json",
};

/// The names of the parts of the configuration.
const LABELS: &str = "label";
const TEXT: &str = "text";
/// The control for labels of the whole document.
const DOCUMENT: &str = "document-label";

impl Format for LabelStudio {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(options, schema))
    }
}

impl Reader for LabelStudio {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "tasks: annotations as accepted, predictions as suggestions"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        let head = head.trim_start();
        let is_list = head.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'));
        let has = |name: &str| head.contains(name);
        (is_list || head.starts_with('{'))
            && (has("\"annotations\":") || has("\"predictions\":"))
            && (has("\"data\":") || has("\"result\":") || has("\"completed_by\":"))
    }

    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        read::read(input, options, each)
    }
}

#[cfg(test)]
mod tests;

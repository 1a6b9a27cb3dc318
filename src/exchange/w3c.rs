//! `w3c`: the Web Annotation Data Model of the W3C (Recommendation of 2017) as JSON-LD.
//!
//! The file is a list of annotation pages, one for each document. An annotation's target has two
//! selectors that mean the same place: the quoted text with what stands around it, and its position.
//! Several targets are the pieces of one annotation, as Recogito has it. Layer, label and attributes
//! are bodies, told apart by their purpose; a relation is an annotation with the motivation
//! `linking`. What the model has no word for stands in terms of vocabularies that its context names
//! (schema.org, Dublin Core), so that every processor understands the file as it is.

mod read;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// The context that makes JSON an annotation.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Begins the names of documents and annotations; no address, because there is nothing to fetch.
const NAMES: &str = "urn:x-postil:";

/// Code points that stand around a quoted text.
const AROUND: usize = 32;

/// Web Annotations.
pub struct W3c;

static ABOUT: About = About {
    name: "w3c",
    summary: "Web Annotation JSON-LD with quote and position selectors, for annotation servers and Recogito",
    unit: Unit::Chosen(OffsetUnit::CodePoint),
    loses: "what others had said of what was settled between annotators",
    layout: Layout::Many,
    extension: "jsonld",
};

impl Format for W3c {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(options))
    }
}

impl Reader for W3c {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "Web Annotations: one, a list, pages and collections; the quoted text decides"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        head.contains("www.w3.org/ns/anno.jsonld")
    }

    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let json = input.json()?;
        let documents = read::documents(&json, &input.stem(), options.unit.unwrap_or_default());
        let _all = documents.into_iter().try_for_each(each);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

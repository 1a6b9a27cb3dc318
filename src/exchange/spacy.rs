//! `spacy`: a line for each document in the form of `Doc.to_json`; `spacy-offsets`: text and
//! entities as spaCy's training examples had them.
//!
//! `ents` are the entities that do not overlap, the longest first; all other spans stand in the
//! group `sc` of `spans`, where spaCy's span categoriser looks. Spans of spaCy begin and end with a
//! token, and `Doc.char_span` gives nothing otherwise; so the tokens are cut at the edges of the
//! annotations too. Tokens and the blank behind each make up the whole text, as spaCy wants it.

mod offsets;
mod read;
mod tokens;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

pub use offsets::SpacyOffsets;

/// The JSON of spaCy's documents.
pub struct Spacy;

static ABOUT: About = About {
    name: "spacy",
    summary: "spaCy's Doc.to_json, one document a line: entities, and other spans in the group sc",
    unit: Unit::Fixed(OffsetUnit::CodePoint),
    loses: "attributes, relations, which spans are one annotation, status, score, provenance",
    layout: Layout::Many,
    extension: "jsonl",
};

impl Format for Spacy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, _options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(schema))
    }
}

impl Reader for Spacy {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "documents of Doc.to_json, one or a list or one a line: entities and groups of spans"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        let is_object = head.trim_start_matches(|c: char| c.is_whitespace() || c == '[');
        let has = |name: &str| head.contains(name);
        is_object.starts_with('{') && has("\"text\":") && has("\"ents\":")
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        read::read(input, each)
    }
}

#[cfg(test)]
mod tests;

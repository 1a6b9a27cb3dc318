//! `cas`: a UIMA CAS in the JSON serialisation (version 0.4), with its type system inside.
//!
//! Each layer is a type `postil.Layer`, each attribute a feature; a mention is a reference to an
//! annotation of its own. An annotation in pieces reaches from the first to the last and lists them
//! in `pieces`, because an annotation of UIMA has one begin and one end. Relations have the features
//! that INCEpTION and WebAnno expect, `Governor` (from) and `Dependent` (to). Offsets are UTF-16, as
//! everything in UIMA.

mod names;
mod read;
mod types;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// UIMA CAS JSON.
pub struct Cas;

static ABOUT: About = About {
    name: "cas",
    summary: "UIMA CAS JSON with its type system, for INCEpTION and DKPro",
    unit: Unit::Fixed(OffsetUnit::Utf16),
    loses: "the kind of an attribute that has several",
    layout: Layout::One,
    extension: "json",
};

impl Format for Cas {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, _options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer)
    }
}

impl Reader for Cas {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "UIMA CAS JSON of any type system; tokens and sentences are passed over"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        ["\"%TYPES\"", "\"%FEATURE_STRUCTURES\""].iter().any(|field| head.contains(field))
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let json = input.json()?;
        let documents =
            read::documents(&json, &input.stem()).map_err(|reason| input.wrong(reason))?;
        let _all = documents.into_iter().try_for_each(each);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

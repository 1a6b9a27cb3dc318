//! `brat`: standoff files, `x.txt` and `x.ann` for each document, and `annotation.conf`.
//!
//! | here | there |
//! |---|---|
//! | annotation | `T`, its type the label as a [`tag`](crate::exchange::tag) in brat's letters |
//! | choice, flag, number | `A` |
//! | other text | `#`, its type the name of the attribute; a `link` that is a Wikidata id is `N` |
//! | mention | a `T` of the type `Mention`, and an `R` with the name of the attribute |
//! | relation | `R` |
//!
//! What the parser of brat refuses is avoided: a span ends at each line break and goes on behind it
//! (and is one again when read), and of CR LF the CR becomes a blank, because brat's server counts
//! the two as one or as two characters, depending on its Python.

mod config;
mod read;
mod word;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// The standoff format of the brat annotation tool.
pub struct Brat;

static ABOUT: About = About {
    name: "brat",
    summary: "standoff for the brat annotation tool: x.txt and x.ann for each document",
    unit: Unit::Fixed(OffsetUnit::CodePoint),
    loses: "status, score, provenance; line breaks in attributes; the CR of CR LF",
    layout: Layout::Directory,
    extension: "ann",
};

/// The type of what is no annotation, but a mention that an attribute points to.
const MENTION: &str = "Mention";

/// Characters at which a reader of lines in Python may end a line.
fn is_line_break(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

impl Format for Brat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, _options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(schema))
    }
}

impl Reader for Brat {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "a directory of .txt and .ann files, or one .ann file beside its .txt"
    }

    fn is_likely(&self, path: &Path, _head: &str) -> bool {
        if path.is_dir() {
            return read::standoff_files(path).is_ok_and(|files| !files.is_empty());
        }
        path.extension().is_some_and(|ending| ending == "ann" || ending == "a1")
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

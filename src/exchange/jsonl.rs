//! `jsonl`: any number of documents, one a line, in the same shape as `json`.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::own;
use crate::exchange::shape::Shape;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Record, Unit, escaped,
};
use crate::text::OffsetUnit;

/// postil's own format, a document a line.
pub struct Jsonl;

static ABOUT: About = About {
    name: "jsonl",
    summary: "the same, one document a line",
    unit: Unit::Chosen(OffsetUnit::CodePoint),
    loses: "",
    layout: Layout::Many,
    extension: "jsonl",
};

impl Format for Jsonl {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer(options.clone()))
    }
}

impl Reader for Jsonl {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "the same, one document a line; also what detect --jsonl writes"
    }

    fn is_likely(&self, path: &Path, head: &str) -> bool {
        let is_lines = path.extension().is_some_and(|ending| ending == "jsonl");
        own::is_likely(head) && (is_lines || head.lines().nth(1).is_some_and(own::is_likely))
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        input.lines(|number, line| {
            let at = format!("line {number}");
            each(
                line.and_then(|line| own::incoming(line, &at))
                    .unwrap_or_else(|reason| Incoming::broken(at, reason)),
            )
        })
    }
}

struct Writer(Options);

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        _losses: &mut Losses,
    ) -> Result<(), ExportError> {
        write(record, &self.0, output.main())
    }
}

/// Writes one document.
///
/// # Errors
/// When the output cannot be written, or a span is none of this document's text: then nothing
/// has been written.
pub fn write(
    record: &Record<'_>,
    options: &Options,
    output: &mut dyn Write,
) -> Result<(), ExportError> {
    record.check()?;
    let mut serializer = Serializer::with_formatter(&mut *output, Compact);
    Shape::new(record, options).serialize(&mut serializer)?;
    Ok(output.write_all(b"\n")?)
}

/// No blank that is not needed.
struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }
}

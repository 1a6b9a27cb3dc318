//! `json`: one document for people and programs; one annotation a line, so that a diff reads well.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::jsonl::Jsonl;
use crate::exchange::own;
use crate::exchange::shape::Shape;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Record, Unit, escaped,
};
use crate::text::OffsetUnit;

/// postil's own format.
pub struct Json;

static ABOUT: About = About {
    name: "json",
    summary: "postil's own, one document, one annotation a line",
    unit: Unit::Chosen(OffsetUnit::CodePoint),
    loses: "",
    layout: Layout::One,
    extension: "json",
};

impl Format for Json {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer(options.clone()))
    }
}

impl Reader for Json {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "postil's own: statuses, provenance and everything else as they were"
    }

    fn is_likely(&self, path: &Path, head: &str) -> bool {
        own::is_likely(head) && !Jsonl.is_likely(path, head)
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let text = input.text()?;
        let read = own::incoming(&text, "").or_else(|reason| {
            // What is no document of the shape is named with its line.
            input.parsed::<own::Document>(&text)?;
            Err(input.wrong(reason))
        });
        let _all = each(read?);
        Ok(())
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
    let mut serializer = Serializer::with_formatter(&mut *output, OneItemALine::default());
    Shape::new(record, options).serialize(&mut serializer)?;
    Ok(output.write_all(b"\n")?)
}

/// Lays out the members of the outermost object and the items of its lists on a line each, and
/// everything below with blanks behind `,` and `:`.
#[derive(Debug, Default)]
struct OneItemALine {
    depth: usize,
    has_value: bool,
}

impl OneItemALine {
    /// Begins a member or an item in a container that breaks lines at this depth.
    fn begin_item<W: ?Sized + Write>(
        &self,
        writer: &mut W,
        is_first: bool,
        breaks_at: usize,
    ) -> io::Result<()> {
        match (self.depth == breaks_at, is_first) {
            (true, true) => write!(writer, "\n{:breaks_at$}", ""),
            (true, false) => write!(writer, ",\n{:breaks_at$}", ""),
            (false, true) => Ok(()),
            (false, false) => writer.write_all(b", "),
        }
    }

    fn end<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        breaks_at: usize,
        bracket: &[u8],
    ) -> io::Result<()> {
        if self.depth == breaks_at && self.has_value {
            write!(writer, "\n{:indent$}", "", indent = breaks_at - 1)?;
        }
        self.depth -= 1;
        writer.write_all(bracket)
    }

    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(bracket)
    }
}

/// The outermost object breaks lines at depth 1, lists in it at depth 2.
impl Formatter for OneItemALine {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.begin_item(writer, first, 1)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, 1, b"}")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.begin_item(writer, first, 2)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, 2, b"]")
    }
}

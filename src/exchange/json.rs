//! `json`: one document for people and programs; one annotation a line, so that a diff reads well.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::exchange::shape::Shape;
use crate::exchange::{ExportError, Format, Options, Record, escaped};

/// postil's own format.
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn summary(&self) -> &'static str {
        "postil's own, one document, one annotation a line; carries everything"
    }

    fn holds_many(&self) -> bool {
        false
    }

    fn write(
        &self,
        record: &Record<'_>,
        options: &Options,
        output: &mut dyn Write,
    ) -> Result<(), ExportError> {
        record.check()?;
        let mut serializer = Serializer::with_formatter(&mut *output, OneItemALine::default());
        let written = Shape::new(record, options).serialize(&mut serializer);
        written.map_err(|error| ExportError::Write(error.into()))?;
        output.write_all(b"\n").map_err(ExportError::Write)
    }
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

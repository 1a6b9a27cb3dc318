//! `jsonl`: any number of documents, one a line, in the same shape as `json`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::exchange::shape::Shape;
use crate::exchange::{ExportError, Format, Options, Record, escaped};

/// postil's own format, a document a line.
pub struct Jsonl;

impl Format for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn summary(&self) -> &'static str {
        "the same, one document a line; carries everything"
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn write(
        &self,
        record: &Record<'_>,
        options: &Options,
        output: &mut dyn Write,
    ) -> Result<(), ExportError> {
        record.check()?;
        let mut serializer = Serializer::with_formatter(&mut *output, Compact);
        let written = Shape::new(record, options).serialize(&mut serializer);
        written.map_err(|error| ExportError::Write(error.into()))?;
        output.write_all(b"\n").map_err(ExportError::Write)
    }
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

//! `jsonl`: any number of documents, one a line, in the same shape as `json`.

use std::io::Write;

use crate::exchange::shape::Shape;
use crate::exchange::{ExportError, Format, Options, Record};

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
        let written = serde_json::to_writer(&mut *output, &Shape::new(record, options));
        written.map_err(|error| ExportError::Write(error.into()))?;
        output.write_all(b"\n").map_err(ExportError::Write)
    }
}

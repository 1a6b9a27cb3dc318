//! `csv` and `tsv`: a row for each annotation.
//!
//! `csv` quotes as RFC 4180 says. `tsv` has no quotes: a tab, a line break and a backslash are
//! written as `\t`, `\n`, `\r` and `\\`. A cell that a spreadsheet would take for a formula begins
//! with an apostrophe; an import takes it away again. The text of the article is not in a table, so
//! an import looks for the article in the library, by its source and then by its name.

mod cells;
mod read;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// A table with commas.
pub struct Csv;

/// A table with tabs.
pub struct Tsv;

/// How the cells of a table are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Comma,
    Tab,
}

static CSV: About = About {
    name: "csv",
    summary: "a table, a row for each annotation; --bom for Excel",
    unit: Unit::Chosen(OffsetUnit::CodePoint),
    loses: "the text of the article",
    layout: Layout::Many,
    extension: "csv",
};

static TSV: About = About {
    name: "tsv",
    summary: "the same with tabs, and \\t, \\n, \\\\ for tab, line break and backslash",
    unit: Unit::Chosen(OffsetUnit::CodePoint),
    loses: "the text of the article",
    layout: Layout::Many,
    extension: "tsv",
};

/// The columns in their order. `start` and `end` are those of the whole annotation; `spans` has
/// every span where there are several (`23-28;34-36`), and [`WHOLE`] where there is none.
/// `attributes` and `relations` are JSON.
const COLUMNS: [&str; 21] = [
    "document",
    "source",
    "id",
    "layer",
    "label",
    "start",
    "end",
    "spans",
    "unit",
    "text",
    "sentence",
    "speaker",
    "status",
    "score",
    "annotator",
    "time",
    "note",
    "corrects",
    "provenance",
    "attributes",
    "relations",
];

/// Stands for the spans of an annotation of the whole document.
const WHOLE: &str = "document";

impl Format for Csv {
    fn about(&self) -> &'static About {
        &CSV
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(Dialect::Comma, options))
    }
}

impl Format for Tsv {
    fn about(&self) -> &'static About {
        &TSV
    }

    fn start(&self, options: &Options, _schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(Dialect::Tab, options))
    }
}

impl Reader for Csv {
    fn name(&self) -> &'static str {
        CSV.name
    }

    fn summary(&self) -> &'static str {
        "a table with a header: label, and start and end or text; other columns are attributes"
    }

    fn is_likely(&self, path: &Path, head: &str) -> bool {
        is_likely(path, head, "csv", ',')
    }

    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        read::read(input, Dialect::Comma, options, each)
    }
}

impl Reader for Tsv {
    fn name(&self) -> &'static str {
        TSV.name
    }

    fn summary(&self) -> &'static str {
        "the same with tabs"
    }

    fn is_likely(&self, path: &Path, head: &str) -> bool {
        is_likely(path, head, "tsv", '\t')
    }

    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        read::read(input, Dialect::Tab, options, each)
    }
}

fn is_likely(path: &Path, head: &str, ending: &str, divider: char) -> bool {
    let is_named = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
    let first = head.lines().next().unwrap_or("").to_lowercase();
    is_named && first.split(divider).any(|name| name.trim_matches('"') == "label")
}

#[cfg(test)]
mod tests;

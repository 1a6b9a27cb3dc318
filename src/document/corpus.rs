//! Files with many articles: JSON lines and tables with commas or tabs, packed by gzip or not.
//!
//! Each record is a document of its own whose source is `file.jsonl#id`. What a record calls its text,
//! title and id is known by the usual names, or told by [`Columns`]. Records are read one after the
//! other, so memory does not grow with the file; none may be longer than [`LONGEST`].

mod fields;
mod jsonl;
mod table;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::document::{Document, ReadError};

pub use fields::Columns;

/// Bytes of a record at most, unpacked. Also what keeps a file that unpacks without end from filling the memory.
pub const LONGEST: u64 = 64 << 20;

/// The kinds of files, by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jsonl,
    /// With what stands between the cells.
    Table(u8),
}

/// Whether the name is that of a file with many articles.
pub fn is_corpus(path: &Path) -> bool {
    kind(path).is_some()
}

fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" => Some(Kind::Jsonl),
        "csv" => Some(Kind::Table(b',')),
        "tsv" => Some(Kind::Table(b'\t')),
        _ => None,
    }
}

/// A record that gave no document.
#[derive(Debug)]
pub struct RecordError {
    pub path: PathBuf,
    /// The line on which the record begins, from 1.
    pub line: u64,
    pub reason: String,
    /// Whether nothing behind it can be read either.
    pub is_final: bool,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.path.display(), self.line, self.reason)
    }
}

impl std::error::Error for RecordError {}

/// The articles of a file, one after the other.
pub type Records = Box<dyn Iterator<Item = Result<Document, RecordError>> + Send>;

/// Opens a file with many articles.
///
/// # Errors
/// When the file cannot be opened or is none of the known kinds.
pub fn records(path: &Path, columns: &Columns) -> Result<Records, ReadError> {
    let failed = |error| ReadError::Read { source_name: path.display().to_string(), error };
    let unknown = || failed(std::io::Error::other("its name is none of a corpus"));
    let kind = kind(path).ok_or_else(unknown)?;
    let file = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let lines: Box<dyn BufRead + Send> = if is_packed {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    };
    Ok(match kind {
        Kind::Jsonl => Box::new(jsonl::Lines::new(lines, path, columns)),
        Kind::Table(between) => Box::new(table::Rows::new(lines, path, between, columns)),
    })
}

#[cfg(test)]
mod tests;

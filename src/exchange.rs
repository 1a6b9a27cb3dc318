//! Formats that annotations leave postil in.
//!
//! Here, and nowhere else, byte spans become the unit of the target. A format is one file that
//! implements [`Format`] and one line in [`FORMATS`].

pub mod json;
pub mod jsonl;
mod shape;

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use crate::annotation::{Annotation, AnnotationId, Relation, Value};
use crate::document::Document;
use crate::text::{OffsetUnit, Span};

pub use shape::covered;

/// One document with the annotations of it that are to be written.
#[derive(Debug)]
pub struct Record<'a> {
    /// The name of the document in the file. Any JSON value, because lines of other people's data
    /// keep the id that they came with.
    pub id: &'a serde_json::Value,
    pub document: &'a Document,
    /// Whose decisions these are, where the file has those of several.
    pub annotator: Option<&'a str>,
    /// In the order in which they are written.
    pub annotations: Vec<&'a Annotation>,
    /// Those between two of these annotations.
    pub relations: Vec<&'a Relation>,
    /// The score from which on the detectors of a layer count a suggestion as found; empty where
    /// the annotations are no suggestions.
    pub thresholds: &'a [(&'static str, f32)],
}

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub unit: OffsetUnit,
    /// Whether the text of the document stands in the file.
    pub has_text: bool,
}

impl Default for Options {
    /// Code points, with the text.
    fn default() -> Self {
        Self { unit: OffsetUnit::CodePoint, has_text: true }
    }
}

/// A format.
pub trait Format: Sync {
    /// The name behind `--format`.
    fn name(&self) -> &'static str;

    /// One line that says what it is for.
    fn summary(&self) -> &'static str;

    /// Whether one file holds any number of documents. Otherwise [`Format::write`] is called once
    /// for a file.
    fn holds_many(&self) -> bool;

    /// Writes one document.
    ///
    /// # Errors
    /// When the output cannot be written, or a span is none of this document's text: then nothing
    /// has been written.
    fn write(
        &self,
        record: &Record<'_>,
        options: &Options,
        output: &mut dyn Write,
    ) -> Result<(), ExportError>;
}

/// Every format, in the order in which help lists them.
pub static FORMATS: &[&dyn Format] = &[&json::Json, &jsonl::Jsonl];

/// The format with this name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// Why a document was not written.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// The output broke.
    Write(io::Error),
    /// An annotation covers what is no piece of the text: a wrong offset is not written.
    ForeignSpan { id: AnnotationId, span: Span },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(_) => f.write_str("cannot write"),
            Self::ForeignSpan { id, span } => write!(
                f,
                "annotation {id} covers bytes {}-{}, which are no piece of the text",
                span.start(),
                span.end()
            ),
        }
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Write(source) => Some(source),
            Self::ForeignSpan { .. } => None,
        }
    }
}

/// Escapes what JSON allows in a string and a terminal would obey: the control characters behind
/// ASCII's and the marks that reorder text. Of whole JSON as well as of a piece of a string.
pub fn escaped(json: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if json.is_ascii() && !json.contains('\u{7f}') || !json.contains(is_obeyed) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_obeyed(character) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

impl Record<'_> {
    /// Makes sure that every span is a piece of the text.
    fn check(&self) -> Result<(), ExportError> {
        let text = self.document.text();
        for annotation in &self.annotations {
            let mentions = annotation.attributes.values().filter_map(Value::as_span);
            for span in annotation.spans.iter().copied().chain(mentions) {
                if !span.fits(text) {
                    return Err(ExportError::ForeignSpan { id: annotation.id.clone(), span });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! Formats that annotations leave postil in, and come in from.
//!
//! Here, and nowhere else, byte spans become the unit of the target, and the other way round. A
//! format is one file that implements [`Format`] (and, where it can be read, [`import::Reader`])
//! and one line in [`FORMATS`] (and in [`import::READERS`]).
//!
//! What a format cannot carry is counted in [`Losses`] while it is written: an export says what it
//! leaves out.

pub mod brat;
pub mod cas;
pub mod claimreview;
pub mod conll;
pub mod conllup;
mod digest;
pub mod html;
pub mod import;
mod iob;
pub mod json;
pub mod jsonl;
pub mod kind;
mod loss;
pub mod markdown;
mod output;
mod own;
mod pieces;
mod shape;
pub mod tag;
pub mod w3c;
pub mod webanno;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io;

use serde::Deserialize;

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, AnnotationId, Relation, Value};
use crate::document::Document;
use crate::text::{OffsetUnit, Span};

pub use loss::{Carries, Losses, Lost, Part};
pub use output::{Memory, Output, file_name};
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
    /// Who decided on these annotations last, and when, where that is known.
    pub decisions: Option<&'a Decisions>,
}

/// The last decision on each annotation.
pub type Decisions = BTreeMap<AnnotationId, Decision>;

/// Who decided on an annotation, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub annotator: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub time: i64,
}

/// How to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The unit of offsets in formats that leave the choice; one of [`Unit`]'s.
    pub unit: OffsetUnit,
    /// Whether the text of the document stands in the file, in formats that leave the choice.
    pub has_text: bool,
    /// Whether a table begins with a byte order mark, which Excel wants.
    pub has_mark: bool,
    /// The layers that were asked for; empty means all.
    pub layers: Vec<String>,
    /// Whose work it is, in formats that are published.
    pub publisher: Publisher,
}

/// Whose checks are published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Who checked, where no organisation did.
    pub author: Option<String>,
    pub organisation: Option<String>,
    /// The address of the author or organisation.
    pub site: Option<String>,
    /// The address of the page that the checks stand on.
    pub url: Option<String>,
}

impl Default for Options {
    /// Code points, with the text, every layer.
    fn default() -> Self {
        Self {
            unit: OffsetUnit::CodePoint,
            has_text: true,
            has_mark: false,
            layers: Vec::new(),
            publisher: Publisher::default(),
        }
    }
}

/// The unit of a format's offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Always this one.
    Fixed(OffsetUnit),
    /// This one unless another is asked for.
    Chosen(OffsetUnit),
    /// The format has no offsets.
    None,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(unit) => unit.fmt(f),
            Self::Chosen(unit) => write!(f, "{unit}, or --offsets"),
            Self::None => f.write_str("none"),
        }
    }
}

/// What an export consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One file with one document.
    One,
    /// One file with any number of documents.
    Many,
    /// One file with any number of documents, and others beside it, named after it:
    /// `tasks.json`, `tasks.xml`. On standard output the others are missing.
    Beside,
    /// Files in a directory.
    Directory,
}

/// What people have to know of a format.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The name behind `--format`.
    pub name: &'static str,
    /// One line that says what it is for.
    pub summary: &'static str,
    pub unit: Unit,
    /// What it cannot carry, as the end of “it loses …”; empty if it carries everything.
    pub loses: &'static str,
    pub layout: Layout,
    /// How its main file's name ends, without the full stop.
    pub extension: &'static str,
}

/// A format.
pub trait Format: Sync {
    /// What people have to know of it.
    fn about(&self) -> &'static About;

    /// What an export with these options consists of.
    fn layout(&self, _options: &Options) -> Layout {
        self.about().layout
    }

    /// Begins an export.
    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export>;
}

/// An export on its way: documents are written one after the other, and none is kept.
pub trait Export {
    /// Writes one document. Before it writes it makes sure with [`Record::check`] that every span
    /// is a piece of the text.
    ///
    /// # Errors
    /// When the output cannot be written, or a span is none of this document's text.
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError>;

    /// Writes what stands behind the last document.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn end(&mut self, _output: &mut dyn Output) -> Result<(), ExportError> {
        Ok(())
    }
}

/// Every format, in the order in which help lists them.
pub static FORMATS: &[&dyn Format] = &[
    &json::Json,
    &jsonl::Jsonl,
    &brat::Brat,
    &conll::Conll,
    &conllup::ConllPlus,
    &cas::Cas,
    &w3c::W3c,
    &claimreview::ClaimReview,
    &html::Html,
    &markdown::Markdown,
];

/// The format with this name.
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.about().name == name)
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

impl From<io::Error> for ExportError {
    fn from(source: io::Error) -> Self {
        Self::Write(source)
    }
}

impl From<serde_json::Error> for ExportError {
    fn from(source: serde_json::Error) -> Self {
        Self::Write(source.into())
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

impl<'a> Record<'a> {
    /// A document with annotations, and nothing else known of it.
    pub fn new(
        id: &'a serde_json::Value,
        document: &'a Document,
        annotations: Vec<&'a Annotation>,
        relations: Vec<&'a Relation>,
    ) -> Self {
        let (annotator, decisions) = (None, None);
        Self { id, document, annotator, annotations, relations, thresholds: &[], decisions }
    }

    /// The name of the document as text; where the file has decisions of several annotators, with
    /// the annotator's behind it.
    pub fn name(&self) -> Cow<'a, str> {
        let id = match self.id {
            serde_json::Value::String(name) => Cow::Borrowed(name.as_str()),
            other => Cow::Owned(other.to_string()),
        };
        match self.annotator {
            Some(annotator) => Cow::Owned(format!("{id}.{annotator}")),
            None => id,
        }
    }

    /// Who decided on an annotation last, and when, if that is known.
    pub fn decision(&self, id: &AnnotationId) -> Option<&'a Decision> {
        self.decisions?.get(id)
    }

    /// Makes sure that every span is a piece of the text.
    ///
    /// # Errors
    /// [`ExportError::ForeignSpan`] for the first that is not.
    pub fn check(&self) -> Result<(), ExportError> {
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
mod testing;
#[cfg(test)]
mod tests;

//! Annotations that come in from files of other programs.
//!
//! A [`Reader`] says what stands in a file, in the file's own unit: [`Incoming`]. What is made of it
//! is the same for all formats and happens here once: [`place`] finds the spans, [`resolve`] the
//! layers, labels and attributes, [`merge`] the edits for a document that may be in the library
//! already, with other white space perhaps ([`respace`]). Whatever cannot be used is a [`Problem`] with its place and reason; nothing vanishes.

mod input;
pub mod labels;
pub mod merge;
pub mod place;
pub mod resolve;
pub mod respace;

use std::fmt;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::{Provenance, Status};
use crate::exchange::{
    brat, cas, conll, conllup, doccano, json, jsonl, label_studio, prodigy, spacy, table, w3c,
    webanno,
};
use crate::text::OffsetUnit;

pub use input::{Input, field, line_of, offset, text_field};

/// A format that can be read.
pub trait Reader: Sync {
    /// The name behind `--format`, the same as that of the [`crate::exchange::Format`] if there is
    /// one.
    fn name(&self) -> &'static str;

    /// One line that says what is read, and as what.
    fn summary(&self) -> &'static str;

    /// Whether a file looks so much like this format that nobody needs to say it. `head` is its
    /// beginning; empty for a directory.
    fn is_likely(&self, path: &Path, head: &str) -> bool;

    /// Hands out each document of the file, until there is none or nobody wants any more.
    ///
    /// # Errors
    /// When the file cannot be read, or is not of this format at all. What is wrong with one
    /// document or one annotation is a [`Problem`].
    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError>;
}

/// Every format that can be read, in the order in which help lists them.
pub static READERS: &[&dyn Reader] = &[
    &json::Json,
    &jsonl::Jsonl,
    &brat::Brat,
    &doccano::Doccano,
    &label_studio::LabelStudio,
    &prodigy::Prodigy,
    &spacy::Spacy,
    &spacy::SpacyOffsets,
    &table::Csv,
    &table::Tsv,
    &conllup::ConllPlus,
    &conll::Conll,
    &webanno::WebAnno,
    &cas::Cas,
    &w3c::W3c,
];

/// The reader with this name.
pub fn reader(name: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.name() == name)
}

/// How to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The unit of the offsets, where the format leaves it open and the file does not say.
    pub unit: Option<OffsetUnit>,
}

/// A document as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Its name in the file, for messages, and for finding it in the library where the file has no
    /// text.
    pub id: String,
    /// Without it the document is looked for in the library, by source and then by name.
    pub text: Option<String>,
    /// Whether the text is the document's to the letter. Where it is not, a document of the library
    /// with the same words is the same, however they are spaced.
    pub is_exact: bool,
    pub title: Option<String>,
    /// Path or URL.
    pub source: Option<String>,
    /// Whose decisions these are, where the file says it of the whole document.
    pub annotator: Option<String>,
    /// What the offsets of all places count.
    pub unit: OffsetUnit,
    pub annotations: Vec<Proposed>,
    pub relations: Vec<ProposedRelation>,
    /// What the reader itself could not use.
    pub problems: Vec<Problem>,
}

impl Incoming {
    /// A document without anything.
    pub fn new(id: impl Into<String>, unit: OffsetUnit) -> Self {
        Self {
            id: id.into(),
            text: None,
            is_exact: false,
            title: None,
            source: None,
            annotator: None,
            unit,
            annotations: Vec::new(),
            relations: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What stands for a document that cannot be read.
    pub fn broken(place: impl Into<String>, reason: impl Into<String>) -> Self {
        let mut incoming = Self::new("", OffsetUnit::default());
        incoming.problems.push(Problem::left_out(place, reason));
        incoming
    }

    /// Notes that something of the file is left out.
    pub fn leave_out(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        self.problems.push(Problem::left_out(place, reason));
    }
}

/// An annotation as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// What relations in the file call it; may be empty.
    pub key: String,
    /// Where it stands in the file, for messages: `line 3`.
    pub at: String,
    /// `None` where the format knows labels only: then the label is a [`crate::exchange::tag`].
    pub layer: Option<String>,
    pub label: String,
    /// In any order; none if it is about the whole document.
    pub spans: Vec<Place>,
    pub attributes: Vec<(String, ProposedValue)>,
    /// `None` where the file does not say it.
    pub status: Option<Status>,
    pub score: Option<f64>,
    /// The whole provenance, where the file is postil's own.
    pub provenance: Option<Provenance>,
    /// Who or what made it, as the file says.
    pub agent: Option<String>,
    /// The key of the annotation that this one corrects.
    pub derived_from: Option<String>,
}

impl Proposed {
    /// An annotation of which no more is known.
    pub fn new(at: impl Into<String>, label: impl Into<String>, spans: Vec<Place>) -> Self {
        Self {
            key: String::new(),
            at: at.into(),
            layer: None,
            label: label.into(),
            spans,
            attributes: Vec::new(),
            status: None,
            score: None,
            provenance: None,
            agent: None,
            derived_from: None,
        }
    }
}

/// A value of an attribute as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum ProposedValue {
    Flag(bool),
    Number(f64),
    Text(String),
    /// Text that is a number or a flag if the schema says so.
    Word(String),
    Span(Place),
}

/// A piece of text as a file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Start and end in the unit of the document.
    pub range: Option<(usize, usize)>,
    /// The text that is said to stand there.
    pub text: Option<String>,
    /// What stands in front of it and behind it; may be empty.
    pub before: String,
    pub after: String,
}

impl Place {
    /// A range, without a word about what stands there.
    pub fn range(start: usize, end: usize) -> Self {
        Self { range: Some((start, end)), ..Self::default() }
    }

    /// A range and what stands there.
    pub fn with_text(start: usize, end: usize, text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::range(start, end) }
    }
}

/// A relation as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedRelation {
    /// Where it stands in the file.
    pub at: String,
    pub label: String,
    /// Keys of its ends.
    pub from: String,
    pub to: String,
}

/// What could not be taken as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file: `line 3`.
    pub at: String,
    pub reason: String,
    pub fate: Fate,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is not in the library.
    LeftOut,
    /// It is, in another place than the file says.
    Repaired,
    /// It is, and somebody should know this.
    Kept,
}

impl Problem {
    pub fn left_out(at: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { at: at.into(), reason: reason.into(), fate: Fate::LeftOut }
    }

    pub fn kept(at: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { at: at.into(), reason: reason.into(), fate: Fate::Kept }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fate = match self.fate {
            Fate::LeftOut => "left out",
            Fate::Repaired => "repaired",
            Fate::Kept => "kept",
        };
        match self.at.as_str() {
            "" => write!(f, "{fate}: {}", self.reason),
            at => write!(f, "{at}: {fate}: {}", self.reason),
        }
    }
}

/// Why a file cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The system does not give the bytes of this file.
    Read { name: String, source: io::Error },
    /// It is not of the format.
    Format { name: String, reason: String },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { name, .. } => write!(f, "cannot read {name}"),
            Self::Format { name, reason } => write!(f, "{name}: {reason}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Format { .. } => None,
        }
    }
}

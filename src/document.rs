//! An article: its text, where its paragraphs are, and what is known of it.
//!
//! The text never changes. What a reader (plain, Markdown, …) takes away or adds — a byte order mark,
//! markup, front matter — is gone before a [`Document`] exists; offsets always count in `text`.

pub mod binary;
pub mod corpus;
pub mod decode;
#[cfg(feature = "epub")]
mod epub;
mod format;
mod front_matter;
mod furniture;
pub mod html;
mod lines;
pub mod markdown;
mod open;
mod packed;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod plain;
mod title;
pub mod web;
mod writer;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::text::Span;

pub use format::Format;
pub use open::{ReadError, open, read, read_from};
pub use packed::Packed;

/// An article. Cheap to clone and to share between threads behind an [`Arc`].
#[derive(Debug)]
pub struct Document {
    text: Arc<str>,
    hash: OnceLock<String>,
    pub title: String,
    /// Where it came from: a path or URL as the reader of postil wrote it, `-` for standard input.
    pub source: String,
    /// Byline, date, language and what else the source says of itself. Sorted by name.
    pub metadata: BTreeMap<String, String>,
    /// Paragraphs, headings and so on, in order, without overlaps; only white space lies between.
    pub blocks: Vec<Block>,
    /// Emphasis and links inside of the blocks, in order of their starts.
    pub inlines: Vec<Inline>,
    /// What the reader of the file has to be told, as whole sentences: a guessed encoding, replaced bytes.
    pub notices: Vec<String>,
}

/// A paragraph or another piece of text that is laid out on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Without surrounding white space, but code keeps the indent of its first line. May hold line
    /// breaks if the source is hard-wrapped.
    pub span: Span,
    pub kind: BlockKind,
}

/// What a block is. Detectors read headings and paragraphs differently and leave furniture out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    Paragraph,
    /// The document's own title where it stands in the text.
    Title,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list, at this depth (1 = outermost).
    ListItem(u8),
    /// A block quotation.
    Quotation,
    /// Preformatted text: its line breaks stand.
    Code,
    /// A picture's caption.
    Caption,
    /// Bylines, share buttons, tag lists: not part of what the article says.
    Furniture,
}

/// Emphasis or a link inside of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    pub span: Span,
    pub kind: InlineKind,
}

/// What an [`Inline`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InlineKind {
    Emphasis,
    Strong,
    Code,
    /// The target as written; not checked, never to be printed raw.
    Link(String),
}

impl Document {
    /// Makes a document of blocks that a reader found. The title may be empty.
    pub fn new(
        text: impl Into<Arc<str>>,
        title: String,
        source: String,
        blocks: Vec<Block>,
    ) -> Self {
        Self {
            text: text.into(),
            hash: OnceLock::new(),
            title,
            source,
            metadata: BTreeMap::new(),
            blocks,
            inlines: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The identity of the document: the BLAKE3 hash of its text in hexadecimal digits. Computed
    /// when first asked for, because the first screen must not wait for it.
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| blake3::hash(self.text.as_bytes()).to_hex().to_string())
    }

    /// The text of some blocks, with what stands between them.
    pub fn span_of(&self, blocks: Range<usize>) -> Span {
        let blocks = self.blocks.get(blocks).unwrap_or_default();
        let ends = blocks.first().zip(blocks.last());
        ends.map_or(Span::default(), |(first, last)| first.span.hull(last.span))
    }

    /// The number of the block that holds the byte offset, or of the nearest one before it.
    pub fn block_at(&self, offset: usize) -> usize {
        self.blocks.partition_point(|block| block.span.start() <= offset).saturating_sub(1)
    }
}

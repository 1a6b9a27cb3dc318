//! Plain text: a line is a paragraph.

use crate::document::{Block, BlockKind, Document};
use crate::text::Span;

/// Makes a document of plain text. Without a title the first line is it.
pub fn document(text: &str, title: Option<&str>, source: &str) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::clamped(text, start, start + line.len()).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { span, kind: BlockKind::Paragraph });
        }
        start += line.len();
    }
    let first = blocks.first().map(|block| block.span.slice(text)).unwrap_or_default();
    let title = title.unwrap_or(first).to_owned();
    Document::new(text, title, source.to_owned(), blocks)
}

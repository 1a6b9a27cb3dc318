//! Takes out of a page's text what stands around the article: bylines, dates and buttons, whose content is in the metadata; the
//! title, which stands above the text; and what the page shows twice.

use std::collections::HashSet;

use crate::document::{Block, BlockKind, Document, Inline};
use crate::text::Span;

/// Blocks at the start among which the title may be repeated.
const TOP: usize = 4;

/// Bytes from which on a block that comes again is a fault of the page, not of its author.
const LONG: usize = 60;

/// The document without those blocks.
pub fn document(document: Document) -> Document {
    let text = document.shared_text();
    let title = document.title.to_lowercase();
    let mut seen: HashSet<&str> = HashSet::new();
    let keeps = |number: usize, block: &Block| {
        let covered = block.span.slice(&text);
        let is_furniture = matches!(block.kind, BlockKind::Furniture | BlockKind::Caption);
        let is_title = number < TOP && covered.to_lowercase() == title;
        let is_again = covered.len() >= LONG && !seen.insert(covered);
        !is_furniture && !is_title && !is_again
    };
    let kept = kept(&document.blocks, keeps);
    if kept.len() == document.blocks.len() {
        return document;
    }
    rebuilt(document, &kept)
}

fn kept(blocks: &[Block], mut keeps: impl FnMut(usize, &Block) -> bool) -> Vec<Block> {
    let numbered = blocks.iter().enumerate();
    numbered.filter(|(number, block)| keeps(*number, block)).map(|(_, block)| *block).collect()
}

/// The document with these of its blocks only.
fn rebuilt(document: Document, kept: &[Block]) -> Document {
    let old = document.text();
    let mut text = String::with_capacity(old.len());
    let mut blocks = Vec::with_capacity(kept.len());
    let mut inlines = Vec::new();
    let mut rest = document.inlines.iter().peekable();
    for block in kept {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let (from, to) = (block.span.start(), text.len());
        text.push_str(block.span.slice(old));
        while rest.next_if(|inline| inline.span.start() < from).is_some() {}
        while let Some(inline) = rest.next_if(|inline| inline.span.start() < block.span.end()) {
            let end = inline.span.end().min(block.span.end());
            inlines.push((to + inline.span.start() - from, to + end - from, inline.kind.clone()));
        }
        blocks.push((to, text.len(), block.kind));
    }
    let span = |start, end| Span::clamped(&text, start, end);
    let blocks = blocks.iter().map(|&(start, end, kind)| Block { span: span(start, end), kind });
    let inlines =
        inlines.into_iter().map(|(start, end, kind)| Inline { span: span(start, end), kind });
    let (blocks, inlines) = (blocks.collect(), inlines.collect());
    let mut new = Document::new(text, document.title, document.source, blocks);
    new.inlines = inlines;
    new.metadata = document.metadata;
    new.notices = document.notices;
    new
}

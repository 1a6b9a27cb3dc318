//! Captions with a credit: `The new bridge. Photo: Ada Obi.`
//!
//! What the caption shows is told by whoever took the picture. No guideline of ours calls that a
//! quote; corpora of attribution do.

use super::draft::{Draft, Kind};
use super::score::Strength;
use crate::detect::Article;
use crate::document::BlockKind;
use crate::text::Span;

/// What stands before the colon of a credit, in lower case.
const CREDITS: &[&str] = &[
    "image",
    "photo",
    "picture",
    "photograph",
    "file photo",
    "image credit",
    "photo credit",
    "credit",
    "illustration",
    "graphic",
    "video",
    "audio",
];

/// Bytes of a caption and of a credit at most.
const LONGEST: usize = 600;
const LONGEST_CREDIT: usize = 60;

/// The captions of the article whose credit is told.
pub fn captions(article: &Article<'_>) -> Vec<Draft> {
    let blocks = article.document.blocks.iter().enumerate();
    let read = blocks.filter(|(number, block)| {
        let first = article.sentences.get(article.sentence_at(block.span.start()));
        let is_here = first.is_some_and(|sentence| sentence.block == *number);
        is_here && block.span.len() <= LONGEST && !matches!(block.kind, BlockKind::Code)
    });
    read.filter_map(|(number, block)| caption(article.text(), block.span, number)).collect()
}

fn caption(text: &str, block: Span, number: usize) -> Option<Draft> {
    let words = block.slice(text);
    let colon = words.rfind(": ")?;
    let before = words.get(..colon)?;
    let credited = before.to_lowercase();
    let is_label = |label: &&&str| {
        credited.strip_suffix(**label).is_some_and(|rest| rest.ends_with([' ', '\n', '(', '|']))
    };
    let label = CREDITS.iter().filter(is_label).max_by_key(|label| label.len())?;
    // Lower case may have another length than the text in other scripts: the labels have none.
    let end = before.len().checked_sub(label.len())?;
    let told = before.get(..end)?.trim_end_matches([' ', '\n', '(', '|']);
    let content = Span::clamped(text, block.start(), block.start() + told.len()).trimmed(text);
    let source = Span::clamped(text, block.start() + colon + 2, block.end()).trimmed(text);
    let named = source.slice(text).trim_end_matches(['.', ')', ' ']);
    let is_name = named.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if content.is_empty() || named.len() > LONGEST_CREDIT || !is_name {
        return None;
    }
    Some(Draft {
        content: vec![content],
        cue: None,
        source: Some(Span::clamped(text, source.start(), source.start() + named.len())),
        rule: "caption",
        strength: Strength::Weak,
        block: number,
        kind: Kind::Indirect,
    })
}

//! How blocks and inlines stand in the file: short JSON with names of its own, so that a type can
//! be renamed without a new version of the library.

use serde_json::Value;

use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::text::Span;

/// Blocks as `[["paragraph", start, end], …]`, in bytes.
pub(super) fn write_blocks(blocks: &[Block]) -> String {
    list(blocks.iter().map(|block| {
        let (name, depth) = block_name(block.kind);
        let (start, end) = (block.span.start(), block.span.end());
        match depth {
            Some(depth) => format!(r#"["{name}",{start},{end},{depth}]"#),
            None => format!(r#"["{name}",{start},{end}]"#),
        }
    }))
}

/// Inlines as `[["link", start, end, target], …]`, in bytes.
pub(super) fn write_inlines(inlines: &[Inline]) -> String {
    list(inlines.iter().map(|inline| {
        let (start, end) = (inline.span.start(), inline.span.end());
        match &inline.kind {
            InlineKind::Emphasis => format!(r#"["emphasis",{start},{end}]"#),
            InlineKind::Strong => format!(r#"["strong",{start},{end}]"#),
            InlineKind::Code => format!(r#"["code",{start},{end}]"#),
            InlineKind::Link(target) => {
                format!(r#"["link",{start},{end},{}]"#, Value::from(target.as_str()))
            }
        }
    }))
}

fn list(rows: impl Iterator<Item = String>) -> String {
    let mut json = String::from("[");
    for row in rows {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(&row);
    }
    json.push(']');
    json
}

/// Reads blocks of the text. Nothing where one of them is unknown, does not fit or lies over another.
pub(super) fn read_blocks(json: &str, text: &str) -> Option<Vec<Block>> {
    let rows: Vec<Vec<Value>> = serde_json::from_str(json).ok()?;
    let blocks = rows.iter().map(|row| {
        let (name, span) = read_start(row, text)?;
        let depth = row.get(3).and_then(Value::as_u64).and_then(|d| u8::try_from(d).ok());
        Some(Block { span, kind: block_kind(name, depth)? })
    });
    let blocks: Vec<Block> = blocks.collect::<Option<_>>()?;
    let is_ordered = blocks.windows(2).all(|pair| match pair {
        [a, b] => a.span.end() <= b.span.start(),
        _ => true,
    });
    is_ordered.then_some(blocks)
}

/// Reads inlines of the text. Nothing where one of them is unknown or does not fit.
pub(super) fn read_inlines(json: &str, text: &str) -> Option<Vec<Inline>> {
    let rows: Vec<Vec<Value>> = serde_json::from_str(json).ok()?;
    rows.iter()
        .map(|row| {
            let (name, span) = read_start(row, text)?;
            let kind = match name {
                "emphasis" => InlineKind::Emphasis,
                "strong" => InlineKind::Strong,
                "code" => InlineKind::Code,
                "link" => InlineKind::Link(row.get(3)?.as_str()?.to_owned()),
                _ => return None,
            };
            Some(Inline { span, kind })
        })
        .collect()
}

fn read_start<'r>(row: &'r [Value], text: &str) -> Option<(&'r str, Span)> {
    let offset = |at: usize| usize::try_from(row.get(at)?.as_u64()?).ok();
    Some((row.first()?.as_str()?, Span::new(text, offset(1)?, offset(2)?).ok()?))
}

fn block_name(kind: BlockKind) -> (&'static str, Option<u8>) {
    match kind {
        BlockKind::Paragraph => ("paragraph", None),
        BlockKind::Title => ("title", None),
        BlockKind::Heading(level) => ("heading", Some(level)),
        BlockKind::ListItem(depth) => ("item", Some(depth)),
        BlockKind::Quotation => ("quotation", None),
        BlockKind::Code => ("code", None),
        BlockKind::Caption => ("caption", None),
        BlockKind::Furniture => ("furniture", None),
    }
}

fn block_kind(name: &str, depth: Option<u8>) -> Option<BlockKind> {
    Some(match name {
        "paragraph" => BlockKind::Paragraph,
        "title" => BlockKind::Title,
        "heading" => BlockKind::Heading(depth?),
        "item" => BlockKind::ListItem(depth?),
        "quotation" => BlockKind::Quotation,
        "code" => BlockKind::Code,
        "caption" => BlockKind::Caption,
        "furniture" => BlockKind::Furniture,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Ferry fares rise. See the vote.";

    #[test]
    fn every_kind_of_block_comes_back() {
        let kinds = [
            BlockKind::Paragraph,
            BlockKind::Title,
            BlockKind::Heading(3),
            BlockKind::ListItem(2),
            BlockKind::Quotation,
            BlockKind::Code,
            BlockKind::Caption,
            BlockKind::Furniture,
        ];
        let mut start = 0;
        let blocks = kinds.map(|kind| {
            start += 2;
            Block { span: Span::clamped(TEXT, start - 2, start), kind }
        });
        assert_eq!(read_blocks(&write_blocks(&blocks), TEXT).unwrap(), blocks);
    }

    #[test]
    fn every_kind_of_inline_comes_back() {
        let link = InlineKind::Link("https://example.org/“a”".to_owned());
        let kinds = [InlineKind::Emphasis, InlineKind::Strong, InlineKind::Code, link];
        let inlines = kinds.map(|kind| Inline { span: Span::clamped(TEXT, 6, 11), kind });
        assert_eq!(read_inlines(&write_inlines(&inlines), TEXT).unwrap(), inlines);
    }

    #[test]
    fn a_block_that_does_not_fit_the_text_is_refused() {
        assert_eq!(read_blocks(r#"[["paragraph",0,99]]"#, TEXT), None);
        assert_eq!(read_blocks(r#"[["poem",0,9]]"#, TEXT), None);
        assert_eq!(read_blocks(r#"[["paragraph",0,9],["paragraph",8,12]]"#, TEXT), None);
        assert_eq!(read_blocks("no JSON", TEXT), None);
    }
}

//! The outline: the article's headings, or the first words of its paragraphs where it has none.

use crate::app::overlay::{Finder, FinderRow, Goal, Overlay};
use crate::app::{App, Effect};
use crate::document::{Block, BlockKind};
use crate::text::{Span, display};

/// Rows that are listed at most.
const MOST: usize = 5000;

/// Bytes of a heading or paragraph that a row shows at most.
const LONGEST: usize = 160;

/// Lists the headings.
pub fn open(app: &mut App) -> Vec<Effect> {
    let blocks = &app.document.blocks;
    let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(_));
    let has_headings = blocks.iter().any(|block| is_heading(&block));
    let listed = blocks.iter().filter(|block| match has_headings {
        true => is_heading(block) || block.kind == BlockKind::Title,
        false => !matches!(block.kind, BlockKind::Furniture | BlockKind::Caption),
    });
    let listed: Vec<Block> = listed.take(MOST).copied().collect();
    if listed.is_empty() {
        app.say("This article is empty.");
        return Vec::new();
    }
    let cursor = app.reading.cursor();
    let here = listed.partition_point(|block| block.span.start() <= cursor).saturating_sub(1);
    let rows = listed.iter().map(|block| row(app, block)).collect();
    let title = if has_headings { "Headings" } else { "Paragraphs" };
    let finder = Finder::new(title.to_owned(), "enter goes there, esc leaves", rows, here);
    app.overlays.push(Overlay::Finder(finder));
    Vec::new()
}

fn row(app: &App, block: &Block) -> FinderRow {
    let text = app.document.text();
    let start = block.span.start();
    let shown = Span::clamped(text, start, block.span.end().min(start + LONGEST));
    let depth = match block.kind {
        BlockKind::Heading(level) => usize::from(level.saturating_sub(1)),
        _ => 0,
    };
    let words = format!("{}{}", "  ".repeat(depth), display::on_one_line(shown.slice(text)));
    let is_heading = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Title);
    FinderRow {
        left: percent(start, text.len()),
        bold: if is_heading { 0..words.len() } else { 0..0 },
        text: words,
        right: String::new(),
        goal: Goal::Place(start),
    }
}

/// How far down a place is, in percent of the text's bytes.
pub fn percent(offset: usize, len: usize) -> String {
    format!("{:3}%", (offset * 100).checked_div(len).unwrap_or(0))
}

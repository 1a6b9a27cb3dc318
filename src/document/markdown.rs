//! Markdown: the document's text is what a reader of the page would see, without its markup.
//!
//! Emphasis and links become [`Inline`]s, the description of a picture becomes a caption, tags of
//! embedded HTML are dropped and their text is kept. A single line break is a blank, as on a page.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::document::furniture::{self, Surroundings};
use crate::document::writer::{Writer, tags};
use crate::document::{BlockKind, Document, InlineKind, front_matter, title};

/// Makes a document of a Markdown text.
pub fn document(text: &str, source: &str) -> Document {
    let (metadata, body) = front_matter::split(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::default();
    for event in Parser::new_ext(body, options) {
        write(&mut writer, event);
    }
    let mut document = writer.finish(source);
    document.metadata = metadata;
    mark(&mut document);
    for (name, value) in furniture::metadata(&document) {
        document.metadata.entry(name.to_owned()).or_insert(value);
    }
    document.title = match document.metadata.remove("title") {
        Some(title) => title::shortened(&title),
        None => own_title(&document),
    };
    document
}

fn write(writer: &mut Writer, event: Event<'_>) {
    match event {
        Event::Start(tag) => start(writer, tag),
        Event::End(tag) => end(writer, tag),
        Event::Text(text) => writer.text(&text),
        Event::Code(code) => writer.marked(&code, InlineKind::Code),
        Event::InlineMath(math) | Event::DisplayMath(math) => writer.text(&math),
        Event::Html(html) => writer.html(&html),
        Event::InlineHtml(tag) => {
            if tags::is_line_break(&tag) {
                writer.text("\n");
            }
        }
        Event::FootnoteReference(name) => writer.text(&format!("[{name}]")),
        Event::SoftBreak => writer.text(" "),
        Event::HardBreak => writer.text("\n"),
        Event::Rule => writer.close(),
        Event::TaskListMarker(is_done) => writer.text(if is_done { "[x] " } else { "[ ] " }),
    }
}

fn start(writer: &mut Writer, tag: Tag<'_>) {
    match tag {
        Tag::Heading { level, .. } => writer.expect(BlockKind::Heading(level as u8)),
        Tag::BlockQuote(_) => writer.enter_quotation(),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
            writer.expect(BlockKind::Code);
        }
        Tag::List(first) => writer.enter_list(first),
        Tag::Item => writer.enter_item(),
        Tag::FootnoteDefinition(name) => {
            writer.close();
            writer.text(&format!("[{name}] "));
        }
        Tag::Table(_) => writer.expect(BlockKind::Code),
        Tag::TableCell => writer.enter_cell(),
        Tag::Emphasis => writer.enter(InlineKind::Emphasis),
        Tag::Strong => writer.enter(InlineKind::Strong),
        Tag::Link { dest_url, .. } => writer.enter(InlineKind::Link(dest_url.into_string())),
        Tag::Image { .. } => writer.enter_image(),
        _ => {}
    }
}

fn end(writer: &mut Writer, tag: TagEnd) {
    match tag {
        TagEnd::Paragraph
        | TagEnd::Heading(_)
        | TagEnd::CodeBlock
        | TagEnd::Item
        | TagEnd::FootnoteDefinition
        | TagEnd::Table => writer.close(),
        TagEnd::HtmlBlock => writer.end_html(),
        TagEnd::BlockQuote(_) => writer.leave_quotation(),
        TagEnd::List(_) => writer.leave_list(),
        TagEnd::TableHead | TagEnd::TableRow => writer.end_row(),
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => writer.leave(),
        TagEnd::Image => writer.leave_image(),
        _ => {}
    }
}

/// Marks the title, and furniture and captions by their form.
fn mark(document: &mut Document) {
    let text = document.shared_text();
    for block in document.blocks.iter_mut().filter(|block| block.kind == BlockKind::Paragraph) {
        let kind = furniture::kind(&text, block.span, Surroundings { before: None, after: None });
        if matches!(kind, BlockKind::Caption | BlockKind::Furniture) {
            block.kind = kind;
        }
    }
    let first = document
        .blocks
        .iter_mut()
        .find(|block| !matches!(block.kind, BlockKind::Caption | BlockKind::Furniture));
    if let Some(block) = first.filter(|block| matches!(block.kind, BlockKind::Heading(1 | 2))) {
        block.kind = BlockKind::Title;
    }
}

/// The title block, else the first heading of level 1, else the first block.
fn own_title(document: &Document) -> String {
    let is = |wanted: BlockKind| document.blocks.iter().find(move |block| block.kind == wanted);
    let first =
        is(BlockKind::Title).or_else(|| is(BlockKind::Heading(1))).or(document.blocks.first());
    first.map_or_else(String::new, |block| title::shortened(block.span.slice(document.text())))
}

#[cfg(test)]
mod tests;

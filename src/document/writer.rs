//! Writes the text of a page as it is read and keeps account of its blocks and inlines. What reads Markdown or HTML tells it what
//! begins and ends.

pub mod tags;

use crate::document::{Block, BlockKind, Document, Inline, InlineKind};
use crate::text::Span;

/// What a document is made of while it is read.
#[derive(Default)]
pub struct Writer {
    text: String,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    /// The block that is being written: where it starts, and its kind.
    open: Option<(usize, BlockKind)>,
    /// What the next block is, where that is known before its text.
    expected: Option<BlockKind>,
    lists: Vec<List>,
    quotations: usize,
    marks: Vec<(usize, InlineKind)>,
    /// Descriptions of the pictures that are being read, innermost last.
    images: Vec<String>,
    captions: Vec<String>,
    html: String,
    /// Whether a short block that is links in the main is dropped.
    drops_links: bool,
}

/// Characters below which a block of links is taken for a menu or a pointer to another article.
const SHORT: usize = 200;

/// One level of lists.
struct List {
    /// The number of the next item, if they are numbered.
    number: Option<u64>,
    /// Whether the item has no text yet.
    is_fresh: bool,
}

impl Writer {
    /// Drops blocks under 200 characters of which at least 80 % are links.
    pub fn without_link_blocks() -> Self {
        Self { drops_links: true, ..Self::default() }
    }

    /// Ends the document.
    pub fn finish(mut self, source: &str) -> Document {
        self.end_html();
        self.close();
        self.inlines.sort_by_key(|inline| (inline.span.start(), inline.span.end()));
        let mut document = Document::new(self.text, String::new(), source.to_owned(), self.blocks);
        document.inlines = self.inlines;
        document
    }

    /// Says what kind the next block has.
    pub fn expect(&mut self, kind: BlockKind) {
        self.close();
        self.expected = Some(kind);
    }

    /// Writes text into the open block, or opens one.
    pub fn text(&mut self, text: &str) {
        if let Some(description) = self.images.last_mut() {
            description.push_str(text);
            return;
        }
        let (start, kind) = match self.open {
            Some(open) => open,
            None if text.trim().is_empty() && self.expected != Some(BlockKind::Code) => return,
            None => self.open_block(),
        };
        let is_start = start == self.text.len() && kind != BlockKind::Code;
        self.text.push_str(if is_start { text.trim_start() } else { text });
    }

    /// Writes text with a mark of its own.
    pub fn marked(&mut self, text: &str, kind: InlineKind) {
        self.enter(kind);
        self.text(text);
        self.leave();
    }

    /// Begins emphasis or a link.
    pub fn enter(&mut self, kind: InlineKind) {
        self.marks.push((self.text.len(), kind));
    }

    /// Ends what was begun last.
    pub fn leave(&mut self) {
        let Some((start, kind)) = self.marks.pop() else { return };
        let span = Span::clamped(&self.text, start, self.text.len()).trimmed(&self.text);
        if !span.is_empty() {
            self.inlines.push(Inline { span, kind });
        }
    }

    /// Begins the description of a picture.
    pub fn enter_image(&mut self) {
        self.images.push(String::new());
    }

    /// Ends the description of a picture; it becomes a caption behind the open block.
    pub fn leave_image(&mut self) {
        let description = self.images.pop().unwrap_or_default();
        if !description.trim().is_empty() {
            self.captions.push(description);
        }
    }

    pub fn enter_quotation(&mut self) {
        self.close();
        self.quotations += 1;
    }

    pub fn leave_quotation(&mut self) {
        self.close();
        self.quotations = self.quotations.saturating_sub(1);
    }

    pub fn enter_list(&mut self, number: Option<u64>) {
        self.close();
        self.lists.push(List { number, is_fresh: false });
    }

    pub fn leave_list(&mut self) {
        self.close();
        self.lists.pop();
    }

    pub fn enter_item(&mut self) {
        self.close();
        if let Some(list) = self.lists.last_mut() {
            list.is_fresh = true;
        }
    }

    /// Begins a cell of a table, which is a block with a line for each row.
    pub fn enter_cell(&mut self) {
        if self.open.is_some() && !self.text.ends_with('\n') {
            self.text.push_str(" | ");
        }
    }

    pub fn end_row(&mut self) {
        if self.open.is_some() {
            self.text.push('\n');
        }
    }

    /// Takes a piece of an HTML block.
    pub fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Writes the text of an HTML block.
    pub fn end_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        let text = tags::text(&html);
        if text.is_empty() {
            return;
        }
        self.close();
        if html.contains("<figcaption") {
            self.expected = Some(BlockKind::Caption);
        }
        self.text(&text);
        self.close();
    }

    /// Ends the open block, if any, and writes the captions that wait.
    pub fn close(&mut self) {
        self.close_block();
        for caption in std::mem::take(&mut self.captions) {
            self.expected = Some(BlockKind::Caption);
            self.text(&caption);
            self.close_block();
        }
    }

    fn close_block(&mut self) {
        self.expected = None;
        let Some((start, kind)) = self.open.take() else { return };
        self.text.truncate(self.text.trim_end().len().max(start));
        let span = Span::clamped(&self.text, start, self.text.len());
        if self.drops_links && self.is_links(span) {
            return self.retract(span);
        }
        if !span.is_empty() {
            self.blocks.push(Block { span, kind });
        }
    }

    /// Whether the block is short and links in the main.
    fn is_links(&self, block: Span) -> bool {
        let count = |span: Span| span.slice(&self.text).chars().count();
        if block.len() >= 4 * SHORT || count(block) >= SHORT {
            return false;
        }
        let is_link = |kind: &InlineKind| matches!(kind, InlineKind::Link(_));
        let inlines = self.inlines.iter().rev().take_while(|i| i.span.start() >= block.start());
        let closed: usize = inlines.filter(|i| is_link(&i.kind)).map(|i| count(i.span)).sum();
        let open = self.marks.iter().filter(|(_, kind)| is_link(kind)).map(|&(start, _)| {
            count(Span::clamped(&self.text, start.max(block.start()), block.end()))
        });
        (closed + open.max().unwrap_or(0)) * 5 >= count(block) * 4
    }

    /// Takes the block that was written last away again.
    fn retract(&mut self, block: Span) {
        while self.inlines.last().is_some_and(|inline| inline.span.start() >= block.start()) {
            self.inlines.pop();
        }
        let end = self.blocks.last().map_or(0, |last| last.span.end());
        self.text.truncate(end);
        for (start, _) in &mut self.marks {
            *start = (*start).min(end);
        }
    }

    fn open_block(&mut self) -> (usize, BlockKind) {
        let kind = self.expected.take().unwrap_or_else(|| self.kind());
        let is_item = |kind| matches!(kind, BlockKind::ListItem(_));
        let is_tight = is_item(kind) && self.blocks.last().is_some_and(|last| is_item(last.kind));
        if !self.text.is_empty() {
            self.text.push_str(if is_tight { "\n" } else { "\n\n" });
        }
        let start = self.text.len();
        for (mark, _) in &mut self.marks {
            *mark = start;
        }
        if let Some(list) = self.lists.last_mut().filter(|list| list.is_fresh) {
            list.is_fresh = false;
            if let Some(number) = &mut list.number {
                self.text.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
        }
        self.open = Some((start, kind));
        (start, kind)
    }

    /// The kind of a block that nothing was said of.
    fn kind(&self) -> BlockKind {
        let depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        match self.lists.last() {
            Some(list) if list.is_fresh => BlockKind::ListItem(depth),
            _ if self.quotations > 0 => BlockKind::Quotation,
            _ => BlockKind::Paragraph,
        }
    }
}

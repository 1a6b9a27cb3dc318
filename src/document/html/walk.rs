//! From the elements of a page to blocks of text.
//!
//! Goes from node to node without recursion: a page may be nested as deep as it likes.

use dom_query::NodeRef;

use crate::document::writer::Writer;
use crate::document::{BlockKind, Document, InlineKind};

/// Elements that hold no prose of the article.
pub const SILENT: &[&str] = &[
    "script",
    "style",
    "template",
    "svg",
    "math",
    "head",
    "figure",
    "figcaption",
    "aside",
    "nav",
    "footer",
    "form",
    "button",
    "select",
    "textarea",
    "iframe",
    "noscript",
    "object",
    "video",
    "audio",
    "canvas",
];

/// Parts of class names that pages give to what is no prose of the article.
const SILENT_CLASSES: &[&str] = &["caption", "newsletter"];

/// Elements that stand inside of a line. All others begin a block.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source",
    "amp-img",
];

/// Elements by which a table is known to lay out a page.
const LAYOUT: &[&str] = &["p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "table"];

/// Makes a document of the text of all elements below this one.
pub fn document(root: &NodeRef<'_>, source: &str) -> Document {
    let mut walk = Walk::default();
    walk.read(root);
    walk.finish(source)
}

/// Where the walk is.
pub struct Walk {
    writer: Writer,
    /// Whether the text so far ends with a blank or a block.
    is_behind_blank: bool,
    /// Open elements in which line breaks stand.
    preformatted: usize,
    /// Open tables of figures; their cells are not blocks.
    tables: usize,
    /// Line breaks without text between them.
    breaks: usize,
}

impl Default for Walk {
    fn default() -> Self {
        let writer = Writer::without_link_blocks();
        Self { writer, is_behind_blank: true, preformatted: 0, tables: 0, breaks: 0 }
    }
}

impl Walk {
    /// Reads all elements below this one, behind what was read before.
    pub fn read(&mut self, root: &NodeRef<'_>) {
        let mut next = root.first_child();
        while let Some(node) = next {
            let is_entered = self.start(&node);
            let inside = if is_entered { node.first_child() } else { None };
            next = inside.or_else(|| self.leave(node, is_entered, root));
        }
        self.close();
    }

    /// Makes a document of what was read.
    pub fn finish(self, source: &str) -> Document {
        self.writer.finish(source)
    }

    /// Takes a node. Gives whether its children are to be read.
    fn start(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.text(&node.text());
            return false;
        }
        if !node.is_element() {
            return false;
        }
        let name = node.node_name().unwrap_or_default();
        if SILENT.contains(&&*name) || is_silent_by_class(node) {
            return false;
        }
        match &*name {
            "br" => self.line_break(),
            "a" => self.writer.enter(InlineKind::Link(target(node))),
            "em" | "i" | "cite" => self.writer.enter(InlineKind::Emphasis),
            "strong" | "b" => self.writer.enter(InlineKind::Strong),
            "code" | "kbd" | "samp" => self.writer.enter(InlineKind::Code),
            "table" if self.tables > 0 || is_figures(node) => self.start_table(),
            "td" | "th" if self.tables > 0 => self.writer.enter_cell(),
            inline if INLINE.contains(&inline) => {}
            _ if self.tables > 0 => {}
            block => self.start_block(block),
        }
        true
    }

    fn start_block(&mut self, name: &str) {
        self.close();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.bytes().last().map_or(1, |digit| digit.saturating_sub(b'0'));
                self.writer.expect(BlockKind::Heading(level));
            }
            "blockquote" => self.writer.enter_quotation(),
            // The numbers of a list are drawn by the page, and no part of its text.
            "ul" | "ol" | "menu" => self.writer.enter_list(None),
            "li" => self.writer.enter_item(),
            "pre" => {
                self.preformatted += 1;
                self.writer.expect(BlockKind::Code);
            }
            _ => {}
        }
    }

    fn start_table(&mut self) {
        if self.tables == 0 {
            self.close();
            self.writer.expect(BlockKind::Code);
        }
        self.tables += 1;
    }

    /// Ends the node and those around it that end with it. Gives the next one to read.
    fn leave<'a>(
        &mut self,
        node: NodeRef<'a>,
        is_entered: bool,
        root: &NodeRef<'a>,
    ) -> Option<NodeRef<'a>> {
        let mut node = node;
        let mut is_open = is_entered;
        loop {
            if is_open {
                self.end(&node);
            }
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent().filter(|parent| parent.id != root.id)?;
            is_open = true;
        }
    }

    fn end(&mut self, node: &NodeRef<'_>) {
        let name = node.node_name().unwrap_or_default();
        match &*name {
            "a" | "em" | "i" | "cite" | "strong" | "b" | "code" | "kbd" | "samp" => {
                self.writer.leave();
            }
            "table" if self.tables > 0 => {
                self.tables -= 1;
                if self.tables == 0 {
                    self.close();
                }
            }
            "tr" if self.tables > 0 => {
                self.writer.end_row();
                self.is_behind_blank = true;
            }
            "td" | "th" if self.tables > 0 => self.is_behind_blank = true,
            "br" => {}
            inline if INLINE.contains(&inline) => {}
            _ if self.tables > 0 => self.text(" "),
            "blockquote" => {
                self.close();
                self.writer.leave_quotation();
            }
            "ul" | "menu" | "ol" => {
                self.close();
                self.writer.leave_list();
            }
            "pre" => {
                self.close();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ => self.close(),
        }
    }

    /// Reads a text without elements; its lines are blocks.
    #[cfg(feature = "epub")]
    pub fn plain(&mut self, text: &str) {
        for line in text.lines() {
            self.text(line);
            self.close();
        }
    }

    fn close(&mut self) {
        self.writer.close();
        self.is_behind_blank = true;
        self.breaks = 0;
    }

    /// One break ends a line, two a paragraph.
    fn line_break(&mut self) {
        if self.tables > 0 {
            return self.text(" ");
        }
        self.breaks += 1;
        if self.breaks == 2 && self.preformatted == 0 {
            self.close();
        } else if self.preformatted > 0 {
            self.writer.text("\n");
        }
    }

    /// Writes text with every run of white space as one blank, as a page shows it.
    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            return self.writer.text(text);
        }
        let mut written = String::with_capacity(text.len());
        for c in text.chars() {
            let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !is_blank && self.breaks == 1 {
                // A break at the start of a block says nothing; the writer drops it.
                while written.ends_with(' ') {
                    written.pop();
                }
                written.push('\n');
            }
            if !is_blank {
                self.breaks = 0;
            }
            if !is_blank || !self.is_behind_blank {
                written.push(if is_blank { ' ' } else { c });
            }
            self.is_behind_blank = is_blank;
        }
        self.writer.text(&written);
    }
}

/// Whether the page's author called the element something that is no prose.
fn is_silent_by_class(node: &NodeRef<'_>) -> bool {
    let Some(class) = node.attr("class") else { return false };
    let class = class.to_ascii_lowercase();
    SILENT_CLASSES.iter().any(|silent| class.contains(silent))
}

fn target(link: &NodeRef<'_>) -> String {
    link.attr("href").map(|target| target.trim().to_owned()).unwrap_or_default()
}

/// Whether a table shows figures, and does not lay out a page.
fn is_figures(table: &NodeRef<'_>) -> bool {
    !table
        .descendants_it()
        .any(|node| node.node_name().is_some_and(|name| LAYOUT.contains(&&*name)))
}

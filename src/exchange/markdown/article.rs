//! The article in Markdown: its blocks, emphasis and links, with references to the footnotes.

use std::io::{self, Write};

use crate::document::{Block, BlockKind, Document, InlineKind};
use crate::exchange::markdown::{Page, escape};
use crate::exchange::pieces::{self, Mark, Piece, Step};
use crate::text::Span;

/// Whether the article itself says its title.
pub(super) fn begins_with_title(document: &Document) -> bool {
    document.blocks.iter().any(|block| block.kind == BlockKind::Title)
}

impl Page<'_> {
    pub(super) fn write_article(&self, output: &mut dyn Write) -> io::Result<()> {
        let blocks = &self.record.document.blocks;
        for (number, block) in blocks.iter().enumerate() {
            let mut ends = self.ends(number);
            let written = match block.kind {
                BlockKind::Code => self.code(*block, &mut ends),
                _ => self.prose(*block, number, &mut ends),
            };
            let next = blocks.get(number + 1).map(|next| next.kind);
            let is_list = |kind| matches!(kind, BlockKind::ListItem(_));
            let is_tight = is_list(block.kind) && next.is_some_and(is_list);
            writeln!(output, "{written}{}", if is_tight { "" } else { "\n" })?;
        }
        Ok(())
    }

    /// Code between fences that are longer than any in it; the references stand below.
    fn code(&self, block: Block, ends: &mut Vec<(usize, usize)>) -> String {
        let code = block.span.slice(self.record.document.text()).replace("\r\n", "\n");
        let is_kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        let code: String = code.chars().filter(is_kept).collect();
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let mut written = format!("{fence}\n{code}\n{fence}");
        if !ends.is_empty() {
            written.push_str("\n\n");
            ends.drain(..).for_each(|(_, number)| self.refer(&mut written, number));
        }
        written
    }

    fn prose(&self, block: Block, number: usize, ends: &mut Vec<(usize, usize)>) -> String {
        let of_block = self.of_blocks.get(number).map(Vec::as_slice).unwrap_or_default();
        let is_inline = |piece: &&Piece| matches!(piece.mark, Mark::Inline(_));
        let inlines: Vec<Piece> = of_block.iter().filter(is_inline).copied().collect();
        let mut lines = String::new();
        let text = self.record.document.text();
        let (sign, span) = without_marker(text, block);
        let mut prose = Prose { page: self, ends, code: 0, links: Vec::new(), lines: &mut lines };
        pieces::walk(text, span, &inlines, |step| prose.take(step));
        prose.refer_to(usize::MAX);
        match block.kind {
            BlockKind::Title => format!("# {}", on_one_line(&lines)),
            BlockKind::Heading(level) => {
                let level = usize::from(level.clamp(1, 5)) + 1;
                format!("{} {}", "#".repeat(level), on_one_line(&lines))
            }
            BlockKind::ListItem(depth) => {
                let indent = "  ".repeat(usize::from(depth.clamp(1, 6)) - 1);
                let lead = format!("{indent}{sign} ");
                let rest = " ".repeat(lead.len());
                format!("{lead}{}", lines.trim_end().replace('\n', &format!("\n{rest}")))
            }
            BlockKind::Quotation => format!("> {}", lines.trim_end().replace('\n', "\n> ")),
            _ => lines.trim_end().to_owned(),
        }
    }

    fn refer(&self, written: &mut String, number: usize) {
        written.extend(["[^", &self.note_name(number), "]"]);
    }
}

fn on_one_line(lines: &str) -> String {
    lines.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sign of a list item for Markdown, and the item without its own.
fn without_marker(text: &str, block: Block) -> (String, Span) {
    let item = block.span.slice(text);
    let none = ("-".to_owned(), block.span);
    if !matches!(block.kind, BlockKind::ListItem(_)) {
        return none;
    }
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = item.split_at_checked(digits).unwrap_or(("", item));
    let (sign, marker) = match rest.chars().next() {
        Some('.') if (1..=9).contains(&digits) => (format!("{number}."), digits + 1),
        Some(mark) if digits == 0 && "-*•·‣◦".contains(mark) => {
            ("-".to_owned(), mark.len_utf8())
        }
        _ => return none,
    };
    let start = block.span.start() + marker;
    (sign, Span::clamped(text, start, block.span.end()).trimmed(text))
}

/// Writes the lines of one block.
struct Prose<'p, 'a, 'o> {
    page: &'p Page<'a>,
    /// Annotations that wait for their references, by their ends.
    ends: &'o mut Vec<(usize, usize)>,
    /// How many pieces of code are open: there is no markup in them.
    code: usize,
    /// Targets of the links that are open; empty for those that are left out. A reference is itself
    /// a link and waits until they are closed.
    links: Vec<String>,
    lines: &'o mut String,
}

impl Prose<'_, '_, '_> {
    fn take(&mut self, step: Step) {
        match step {
            Step::Text(span) => self.text(span),
            Step::Open { piece, .. } => self.mark(piece, true),
            Step::Close { piece, .. } => {
                self.mark(piece, false);
                self.refer_to(piece.span.end());
            }
            // Emphasis in emphasis nine times over says nothing more.
            Step::Buried { .. } => {}
        }
    }

    fn text(&mut self, span: Span) {
        let text = self.page.record.document.text();
        let mut at = span.start();
        while let Some(&(end, _)) = self.ends.first().filter(|(end, _)| *end <= span.end()) {
            if self.is_waiting() {
                break;
            }
            self.push(text.get(at..end).unwrap_or(""));
            at = end.max(at);
            self.refer_to(end);
        }
        self.push(text.get(at..span.end()).unwrap_or(""));
    }

    fn push(&mut self, text: &str) {
        match self.code {
            0 => escape::push(self.lines, text),
            _ => self.lines.extend(text.chars().map(|c| match c {
                '`' => '\'',
                c if c.is_control() => ' ',
                c => c,
            })),
        }
    }

    fn is_waiting(&self) -> bool {
        self.code > 0 || !self.links.is_empty()
    }

    /// Writes the references that belong at or before this place.
    fn refer_to(&mut self, place: usize) {
        if self.is_waiting() {
            return;
        }
        let count = self.ends.partition_point(|(end, _)| *end <= place);
        for (_, number) in self.ends.drain(..count) {
            self.page.refer(self.lines, number);
        }
    }

    fn mark(&mut self, piece: Piece, opens: bool) {
        let Mark::Inline(number) = piece.mark else { return };
        let Some(inline) = self.page.record.document.inlines.get(number) else { return };
        match &inline.kind {
            // Emphasis in code would be shown as stars.
            InlineKind::Emphasis if self.code == 0 => self.lines.push('*'),
            InlineKind::Strong if self.code == 0 => self.lines.push_str("**"),
            InlineKind::Emphasis | InlineKind::Strong => {}
            InlineKind::Code => {
                self.code = if opens { self.code + 1 } else { self.code.saturating_sub(1) };
                self.lines.push('`');
            }
            InlineKind::Link(target) if opens => {
                let is_shown = self.links.is_empty() && self.code == 0;
                let target = target_of(target).filter(|_| is_shown).unwrap_or_default();
                self.lines.push_str(if target.is_empty() { "" } else { "[" });
                self.links.push(target);
            }
            InlineKind::Link(_) => {
                if let Some(target) = self.links.pop().filter(|target| !target.is_empty()) {
                    self.lines.extend(["](<", &target, ">)"]);
                }
            }
        }
    }
}

/// The target of a link for the web, as it stands between `<` and `>`.
fn target_of(target: &str) -> Option<String> {
    let target = crate::exchange::digest::web_address(target)?;
    Some(target.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C"))
}
